"""Writing a scene's ids over the files it was opened from: in the format those have, all of them or none."""

import io
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from editor.document.exchange import instance_partner
from editor.document.scene import Maps
from editor.language import translate
from model.maps import (
    THING_BASE,
    FileError,
    LabelSet,
    MapKind,
    atomic_file,
    check_replaceable,
    opened_image,
    png_bytes,
    read_bytes,
    read_coco,
    read_map,
)

_GREY_16: Final = frozenset({"I", "I;16", "I;16B", "I;16L"})
_IHDR_DEPTH: Final = 24  # where a PNG says how many bits a channel has


def id_files(labels: Path) -> tuple[Path, ...]:
    """The files that ids are written to: the label map, and the instance map beside it if there is one."""
    partner = instance_partner(labels)
    return (labels,) if partner is None else (labels, partner)


def write_ids(maps: Maps, label_set: LabelSet, files: tuple[Path, ...]) -> None:
    """Write ids over `files` (see `id_files`), each in its own bit depth and kind of pixel.

    Raises FileError or BadMaps, with all files as they were, if one of them cannot hold the ids, has another size, is
    no PNG of ids, or cannot be written.
    """
    contents = {files[0]: _labels_data(files[0], maps, label_set)}
    for path in files[1:]:
        contents[path] = _instances_data(path, maps, label_set)
    replace_files(contents)


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Give files new contents, all of them or none: what was replaced is put back if a later one cannot be.

    Raises FileError.
    """
    before = {path: read_bytes(path) for path in contents}
    for path in contents:
        check_replaceable(path)
    try:
        with ExitStack() as stack:  # every file is written beside its target before the first takes its place
            for path, data in contents.items():
                stack.enter_context(atomic_file(path)).write(data)
    except FileError:
        for path, data in before.items():
            if read_bytes(path) != data:
                with atomic_file(path) as file:
                    file.write(data)
        raise


def _labels_data(path: Path, maps: Maps, label_set: LabelSet) -> bytes:
    data = read_bytes(path)
    mode, depth = _form(path, data, maps.labels.shape)
    if read_coco(path, data) is not None:
        raise FileError(
            translate(
                "InPlace", "{name} is a COCO panoptic picture, whose ids are in a JSON file: export the maps instead."
            ).format(name=path.name)
        )
    kind, _ = read_map(data, label_set, path.name)
    if kind is MapKind.COLORS:
        if mode == "P":
            return _with_palette(data, _palette_indices(path, data, maps.labels, label_set), depth)
        return _rgb(label_set.palette[maps.labels], mode)
    if kind is MapKind.INSTANCES:
        return _grey(path, maps.instances, mode, depth, label_set)
    if kind is MapKind.PANOPTIC:
        return _rgb(_panoptic(maps.instances), mode)
    if mode == "P":
        _check_fits(path, maps.labels, depth, label_set)
        return _with_palette(data, maps.labels, depth)
    if mode in {"RGB", "RGBA"}:
        return _rgb(np.repeat(maps.labels[..., None], 3, axis=2), mode)
    return _grey(path, maps.labels, mode, depth, label_set)


def _instances_data(path: Path, maps: Maps, label_set: LabelSet) -> bytes:
    data = read_bytes(path)
    mode, depth = _form(path, data, maps.instances.shape)
    if mode in {"RGB", "RGBA"}:
        return _rgb(_panoptic(maps.instances), mode)
    if mode == "P":
        _check_fits(path, maps.instances, depth, label_set)
        return _with_palette(data, maps.instances.astype(np.uint8), depth)
    return _grey(path, maps.instances, mode, depth, label_set)


def _form(path: Path, data: bytes, shape: tuple[int, ...]) -> tuple[str, int]:
    """Mode and bits of a PNG, if it is one that ids of this shape may be written to."""
    with opened_image(data, path.name) as image:
        mode, kind, size = image.mode, image.format, image.size
    if kind != "PNG":
        raise FileError(
            translate(
                "InPlace", "{name} is a {kind}, and ids are saved in place as PNG: export the maps instead."
            ).format(name=path.name, kind=kind)
        )
    if size != (shape[1], shape[0]):
        sentence = translate(
            "InPlace",
            "The scene is {width} × {height} now and {name} {old_width} × {old_height}: ids are saved in place in the "
            "same size only. Save a project, or export the maps.",
        )
        raise FileError(
            sentence.format(width=shape[1], height=shape[0], name=path.name, old_width=size[0], old_height=size[1])
        )
    depth = data[_IHDR_DEPTH]
    if mode not in {"P", "L", "RGB", "RGBA", *_GREY_16} or (mode == "L" and depth != 8):
        raise FileError(
            translate(
                "InPlace", "{name} has pixels of a kind ({kind}) that ids are not saved in: export the maps instead."
            ).format(name=path.name, kind=f"{mode}, {depth}")
        )
    return mode, depth


def _grey(path: Path, ids: np.ndarray, mode: str, depth: int, label_set: LabelSet) -> bytes:
    _check_fits(path, ids, depth, label_set)
    return png_bytes(ids.astype(np.uint16 if mode in _GREY_16 else np.uint8))


def _rgb(pixels: np.ndarray, mode: str) -> bytes:
    pixels = pixels.astype(np.uint8)
    if mode == "RGBA":
        pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    return png_bytes(pixels)


def _panoptic(ids: np.ndarray) -> np.ndarray:
    return np.stack([ids & 255, ids >> 8 & 255, ids >> 16 & 255], axis=-1)


def _check_fits(path: Path, ids: np.ndarray, depth: int, label_set: LabelSet) -> None:
    highest = int(ids.max(initial=0))
    if highest < 2**depth:
        return
    class_id = highest // THING_BASE if highest >= THING_BASE else highest
    name = label_set[class_id].name if class_id in label_set else str(class_id)
    sentence = translate(
        "InPlace",
        "{file} holds ids below {limit}, and the scene has {id} ({name}): save a project, or export the maps.",
    )
    raise FileError(sentence.format(file=path.name, limit=2**depth, id=highest, name=name))


def _palette_indices(path: Path, data: bytes, labels: np.ndarray, label_set: LabelSet) -> np.ndarray:
    """For every pixel the entry of the file's own palette that has the colour of its class."""
    with opened_image(data, path.name) as image:
        flat = image.getpalette("RGB") or []
    colors = [tuple(flat[at : at + 3]) for at in range(0, len(flat), 3)]
    table = np.zeros(256, np.uint8)
    for class_id in np.unique(labels).tolist():
        color = tuple(int(value) for value in label_set.palette[class_id])
        aliases = [alias for alias, meant in label_set.aliases if meant == class_id]
        place = next((colors.index(each) for each in (color, *aliases) if each in colors), None)
        if place is None:
            sentence = translate(
                "InPlace", "The palette of {file} has no colour for {name}: save a project, or export the maps."
            )
            raise FileError(sentence.format(file=path.name, name=label_set[class_id].name))
        table[class_id] = place
    return table[labels]


def _with_palette(data: bytes, indices: np.ndarray, depth: int) -> bytes:
    """A PNG of indices with the palette and the bits of another one."""
    with opened_image(data, "") as image:
        palette = image.getpalette("RGB") or []
    entries = max(len(palette) // 3, int(indices.max(initial=0)) + 1)
    palette += [value for entry in range(len(palette) // 3, entries) for value in (entry,) * 3]
    made = Image.fromarray(np.ascontiguousarray(indices, np.uint8), "P")
    made.putpalette(palette)
    stream = io.BytesIO()
    made.save(stream, "PNG", bits=depth)
    return stream.getvalue()
