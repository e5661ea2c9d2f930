"""What a file of a folder looks like, small, and how one is opened in folder mode. For threads: nothing of Qt."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from editor.document import exchange
from editor.document.folder import photograph_of
from editor.document.geometry import Size
from editor.document.opened import Opened
from editor.document.photograph import set_reference
from editor.document.reference import Reference
from editor.document.thumbnail import thumbnail_bytes
from editor.language import translate
from model.maps import BadMaps, LabelSet, MaquetteError, labels_of, read_bytes, read_image, read_map


def small_picture(path: Path, label_set: LabelSet, size: Size) -> np.ndarray:
    """uint8 (h, w, 3) that fits `size`: labels in the colours of a set, or the thumbnail of a project.

    Raises BadMaps, FileError.
    """
    if path.suffix.lower() == ".ora":
        return _fitted(read_image(_thumbnail(path), path.name), size, cv2.INTER_AREA)
    _, ids = read_map(read_bytes(path), label_set, path.name)
    return label_set.palette[labels_of(_fitted(ids.astype(np.int32), size, cv2.INTER_NEAREST))]


def open_item(path: Path, label_set: LabelSet | None) -> Opened:
    """Open a scene of a folder, with the photograph of its pair as the reference if there is one.

    A folder that is called after a bundled label set is read with that, others with `label_set`. Raises BadMaps,
    FileError; a photograph that cannot be read is only reported.
    """
    named = exchange.label_set_named_by(path)
    opened = exchange.open_any(path, label_set=label_set if named is None else None)
    partner = exchange.instance_partner(path)
    if partner is not None:  # of every scene of a folder the same: no news
        opened = replace(opened, notes=tuple(each for each in opened.notes if each != exchange.partner_note(partner)))
    photograph, scene = photograph_of(path), opened.scene
    if photograph is None or scene.reference is not None:
        return opened
    try:
        picture = read_image(photograph)
    except MaquetteError as error:
        note = translate("FolderLook", "The photograph is not shown: {why}").format(why=error)
        return replace(opened, notes=(*opened.notes, note))
    if (picture.shape[1], picture.shape[0]) != scene.size:
        picture = cv2.resize(picture, tuple(scene.size), interpolation=cv2.INTER_AREA)
    patch = set_reference(scene, Reference(picture, photograph.name))
    if patch is not None:
        scene.apply(patch)  # before there is a history: it came with the scene
    return opened


def _thumbnail(path: Path) -> bytes:
    data = thumbnail_bytes(path)
    if data is None:
        raise BadMaps(translate("FolderLook", "{name}: has no usable thumbnail.").format(name=path.name))
    return data


def _fitted(pixels: np.ndarray, size: Size, interpolation: int) -> np.ndarray:
    height, width = pixels.shape[:2]
    scale = min(size.width / width, size.height / height)
    if scale >= 1:
        return pixels
    wanted = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(pixels, wanted, interpolation=interpolation))
