"""Objects as bytes, for the system's clipboard: a zip with `clip.json` and one file of bits for each mask and cut.

What is read may come from anywhere: sizes, counts and numbers are checked before anything is made of them, nothing in
it can run, and damage is one sentence.
"""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from editor.document.arranging import Look
from editor.document.geometry import Size, Transform
from editor.document.objects import Style
from editor.document.packing import Mask
from editor.document.pieces import Piece, pieces_of
from editor.document.scene import Scene
from editor.language import translate
from model.maps import THING_BASE, MaquetteError

MIME = "application/x-maquette-objects"
FORMAT = 1

MAX_PIECES = THING_BASE - 1
MAX_BYTES = 1 << 26  # of the whole; what it unpacks to is bounded by the pixels
MAX_JSON_BYTES = 1 << 22
MAX_PIXELS = 1 << 27  # of all masks together
MAX_COORDINATE = 1 << 20
MAX_SIDE = 1 << 15  # of an object as it is drawn
MAX_NAME = 200
MAX_STYLES = 64
MAX_VECTOR = 64

CLIP = "clip.json"


class ClipError(MaquetteError):
    """What is on the clipboard cannot be used; the message says why."""


@dataclass(frozen=True)
class Clip:
    """What was copied."""

    label_set: str  # the name of the label set it comes from
    size: Size  # of the scene it comes from
    pieces: tuple[Piece, ...]  # bottom to top


def copied(scene: Scene, ids: Sequence[int], look: Look | None = None) -> Clip:
    """The objects, and background regions, with these ids. ClipError if there are too many or they are too large."""
    pieces = pieces_of(scene, ids, look)
    if len(pieces) > MAX_PIECES or sum(each.mask.size for each in pieces) > MAX_PIXELS:
        raise ClipError(translate("Clipboard", "That is too much for the clipboard: copy fewer objects at once."))
    return Clip(scene.label_set.name, scene.size, pieces)


def to_bytes(clip: Clip) -> bytes:
    """What `from_bytes` reads."""
    data = {
        "format": FORMAT,
        "label_set": clip.label_set,
        "size": list(clip.size),
        "pieces": [_piece_data(each) for each in clip.pieces],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(CLIP, json.dumps(data))
        for number, each in enumerate(clip.pieces):
            archive.writestr(_bits_file(number, "mask"), np.packbits(each.mask).tobytes())
            if each.cut is not None:
                archive.writestr(_bits_file(number, "cut"), np.packbits(each.cut).tobytes())
    return packed.getvalue()


def from_bytes(data: bytes) -> Clip:
    """What was copied, here or in another window. Raises ClipError for anything that cannot be."""
    damaged = translate("Clipboard", "What is on the clipboard is damaged ({reason}): copy it again.")
    if len(data) > MAX_BYTES:
        raise ClipError(damaged.format(reason=f"{len(data) >> 20} MiB"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
    except ClipError:
        raise
    except (
        *(
            zipfile.BadZipFile,
            zlib.error,
            struct.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
            RecursionError,
        ),
        *(KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError),
    ) as error:
        raise ClipError(damaged.format(reason=f"{type(error).__name__}: {error}"[:120])) from error


def _read(archive: zipfile.ZipFile) -> Clip:
    data = json.loads(_entry(archive, CLIP, MAX_JSON_BYTES))
    number = data["format"]
    if type(number) is not int or number < 1:
        raise ValueError(f"the format {number!r}")
    if number > FORMAT:
        text = translate("Clipboard", "What is on the clipboard was copied in a newer Maquette: update this one.")
        raise ClipError(text)
    pieces = data["pieces"]
    if not isinstance(pieces, list) or not 1 <= len(pieces) <= MAX_PIECES:
        raise ValueError("the number of objects")
    shapes = [_shape(each["shape"]) for each in pieces]
    if sum(height * width for height, width in shapes) > MAX_PIXELS:
        raise ValueError("the size of the objects")
    width, height = (_whole(each, MAX_COORDINATE) for each in data["size"])
    read = tuple(
        _piece(archive, number, each, shape) for number, (each, shape) in enumerate(zip(pieces, shapes, strict=True))
    )
    return Clip(_text(data["label_set"]), Size(width, height), read)


def _piece_data(each: Piece) -> dict[str, Any]:
    return {
        "class": each.class_name,
        "name": each.name,
        "crowd": each.crowd,
        "shape": list(each.mask.shape),
        "origin": list(each.origin),
        "transform": list(each.transform.matrix),
        "cut": each.cut is not None,
        "styles": {key: style if isinstance(style, int) else list(style) for key, style in each.styles.items()},
    }


def _piece(archive: zipfile.ZipFile, number: int, data: Mapping[str, Any], shape: tuple[int, int]) -> Piece:
    place = [float(value) for value in (*data["origin"], *data["transform"])]
    if len(place) != 8 or not all(abs(value) <= MAX_COORDINATE for value in place):
        raise ValueError("the place of an object")
    transform = Transform(*place[2:])
    if transform.determinant == 0.0:
        raise ValueError("the transform of an object")
    mask = _bits(archive, _bits_file(number, "mask"), shape)
    cut = _bits(archive, _bits_file(number, "cut"), shape) & mask if data["cut"] is True else None
    piece = Piece(
        _text(data["class"]),
        mask,
        (_whole(data["origin"][0], MAX_COORDINATE), _whole(data["origin"][1], MAX_COORDINATE)),
        cut,
        transform,
        _text(data["name"]),
        data["crowd"] is True,
        _styles(data["styles"]),
    )
    if not mask.any() or max(piece.bounds.width, piece.bounds.height) > MAX_SIDE:
        raise ValueError("the shape of an object")
    return piece


def _styles(data: Any) -> dict[str, Style]:
    if not isinstance(data, dict) or len(data) > MAX_STYLES:
        raise ValueError("the styles of an object")
    styles: dict[str, Style] = {}
    for key, value in data.items():
        if type(value) is int and 0 <= value < THING_BASE:
            styles[_text(key)] = value
        elif isinstance(value, list) and 1 <= len(value) <= MAX_VECTOR:
            vector = tuple(float(each) for each in value)
            if not np.isfinite(vector).all():
                raise ValueError("the style of an object")
            styles[_text(key)] = vector
        else:
            raise ValueError("the style of an object")
    return styles


def _bits(archive: zipfile.ZipFile, name: str, shape: tuple[int, int]) -> Mask:
    height, width = shape
    size = (height * width + 7) // 8
    data = _entry(archive, name, size)
    if len(data) != size:
        raise ValueError(f"the length of {name}")
    return np.unpackbits(np.frombuffer(data, np.uint8), count=height * width).view(np.bool_).reshape(shape)


def _entry(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > limit:
        raise ValueError(f"the length of {name}")
    with archive.open(info) as file:
        data = file.read(limit + 1)  # the size in the directory need not be true
    if len(data) > limit:
        raise ValueError(f"the length of {name}")
    return data


def _shape(data: Any) -> tuple[int, int]:
    height, width = (_whole(each, MAX_SIDE) for each in data)
    if height < 1 or width < 1:
        raise ValueError("the shape of an object")
    return height, width


def _whole(value: Any, limit: int) -> int:
    if type(value) is not int or abs(value) > limit:
        raise ValueError(f"the number {str(value)[:20]}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise ValueError("a name")
    return "".join(each for each in value if each.isprintable())


def _bits_file(number: int, kind: str) -> str:
    return f"{number}.{kind}"
