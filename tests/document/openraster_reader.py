"""A strict reader of OpenRaster 0.0.x, written from the specification alone: it shares no code with the editor.

https://www.openraster.org/baseline/ : file layout, stack.xml, PNG layers. It refuses whatever the baseline forbids, and
composites the layers itself.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

COMPOSITE_OPS = {
    *("svg:src-over", "svg:multiply", "svg:screen", "svg:overlay", "svg:darken", "svg:lighten", "svg:color-dodge"),
    *("svg:color-burn", "svg:hard-light", "svg:soft-light", "svg:difference", "svg:color", "svg:luminosity"),
    *("svg:hue", "svg:saturation", "svg:plus", "svg:dst-in", "svg:dst-out", "svg:src-atop", "svg:dst-atop"),
}
LAYER_ATTRIBUTES = {"src", "name", "x", "y", "opacity", "visibility", "composite-op", "edit-locked", "selected", "uuid"}
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


class NotOpenRasterError(Exception):
    """The file breaks the specification."""


@dataclass(frozen=True, eq=False)
class Stored:
    """One layer as it is stored."""

    name: str
    x: int
    y: int
    opacity: float
    visible: bool
    composite: str
    pixels: np.ndarray  # uint8 (h, w, 4)


@dataclass(frozen=True, eq=False)
class Document:
    """A file that keeps to the specification."""

    width: int
    height: int
    layers: tuple[Stored, ...]  # bottom to top
    merged: np.ndarray  # uint8 (h, w, 4)
    thumbnail: np.ndarray

    def composite(self) -> np.ndarray:
        """The layers over each other, uint8 (h, w, 4)."""
        color = np.zeros((self.height, self.width, 3))
        alpha = np.zeros((self.height, self.width, 1))
        for layer in self.layers:
            if not layer.visible:
                continue
            demand(layer.composite == "svg:src-over", "this reader composites src-over only")
            over = np.zeros((self.height, self.width, 4))
            h, w = layer.pixels.shape[:2]
            top, left = max(layer.y, 0), max(layer.x, 0)
            bottom, right = min(layer.y + h, self.height), min(layer.x + w, self.width)
            if top < bottom and left < right:
                part = layer.pixels[top - layer.y : bottom - layer.y, left - layer.x : right - layer.x]
                over[top:bottom, left:right] = part / 255.0
            a = over[..., 3:] * layer.opacity
            color = over[..., :3] * a + color * (1 - a)
            alpha = a + alpha * (1 - a)
        with np.errstate(invalid="ignore", divide="ignore"):
            straight = np.where(alpha > 0, color / alpha, 0)
        return np.rint(np.concatenate([straight, alpha], axis=2) * 255).astype(np.uint8)


def demand(condition: bool, sentence: str) -> None:
    if not condition:
        raise NotOpenRasterError(sentence)


def read(path: Path) -> Document:
    """Read a file. Raises NotOpenRasterError."""
    head = path.read_bytes()[:64]
    demand(head[:4] == b"PK\x03\x04", "does not begin with a zip entry")
    method, name_length, extra_length = struct.unpack_from("<H", head, 8)[0], *struct.unpack_from("<HH", head, 26)
    name = head[30 : 30 + name_length]
    demand(name == b"mimetype", "the first entry must be mimetype")
    demand(method == 0, "mimetype must be stored")
    demand(extra_length == 0, "mimetype must have no extra field, so that its text is at a fixed place")
    demand(head[38 : 38 + 16] == b"image/openraster", "the text of mimetype")
    with zipfile.ZipFile(path) as archive:
        demand(archive.testzip() is None, "a checksum is wrong")
        infos = archive.infolist()
        names = [each.filename for each in infos]
        demand(len(set(names)) == len(names), "a name is there twice")
        demand(all(each.compress_type in (0, 8) for each in infos), "entries are stored or deflated")
        demand(not any(each.flag_bits & 1 for each in infos), "entries are not encrypted")
        demand(archive.read("mimetype") == b"image/openraster", "mimetype has no line end")
        for needed in ("stack.xml", "mergedimage.png", "Thumbnails/thumbnail.png"):
            demand(needed in names, f"{needed} is missing")
        width, height, layers = _stack(archive, names)
        merged, thumbnail = png(archive.read("mergedimage.png")), png(archive.read("Thumbnails/thumbnail.png"))
    demand(merged.shape[:2] == (height, width), "mergedimage.png has another size than the canvas")
    demand(max(thumbnail.shape[:2]) <= 256, "the thumbnail is larger than 256 pixels")
    scale = min(1.0, 256 / max(width, height))
    expected = (max(1, round(height * scale)), max(1, round(width * scale)))
    demand(thumbnail.shape[:2] == expected, "the thumbnail is not as large as it may be, or of another shape")
    return Document(width, height, layers, merged, thumbnail)


def _stack(archive: zipfile.ZipFile, names: list[str]) -> tuple[int, int, tuple[Stored, ...]]:
    text = archive.read("stack.xml")
    text.decode("utf-8")
    root = ElementTree.fromstring(text)
    demand(root.tag == "image", "the root of stack.xml is image")
    demand(re.fullmatch(r"0\.0\.\d+", root.get("version", "")) is not None, "version is 0.0.x")
    width, height = int(root.attrib["w"]), int(root.attrib["h"])
    demand(width > 0 and height > 0, "the canvas has pixels")
    demand([each.tag for each in root] == ["stack"], "image has one stack")
    layers: list[Stored] = []
    for element in root[0]:
        demand(element.tag == "layer", f"{element.tag} in a flat stack")
        demand(set(element.attrib) <= LAYER_ATTRIBUTES, f"attributes {set(element.attrib) - LAYER_ATTRIBUTES}")
        source = element.attrib["src"]
        demand(source in names, f"{source} is missing")
        demand(source.startswith("data/") and source.endswith(".png"), f"{source} is no PNG in data/")
        opacity = float(element.get("opacity", "1"))
        demand(0 <= opacity <= 1, f"an opacity of {opacity}")
        demand(element.get("visibility", "visible") in ("visible", "hidden"), "visibility")
        demand(element.get("composite-op", "svg:src-over") in COMPOSITE_OPS, "composite-op")
        layers.append(
            Stored(
                element.get("name", ""),
                int(element.get("x", "0")),
                int(element.get("y", "0")),
                opacity,
                element.get("visibility", "visible") == "visible",
                element.get("composite-op", "svg:src-over"),
                png(archive.read(source)),
            )
        )
    return width, height, tuple(layers[::-1])


def png(data: bytes) -> np.ndarray:
    """uint8 (h, w, 4) of an 8-bit, not interlaced PNG in sRGB. Checks every checksum."""
    demand(data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG")
    place, chunks = 8, []
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        demand(zlib.crc32(kind + body) == checksum, f"the checksum of {kind!r}")
        chunks.append((kind, body))
        place += 12 + length
    demand(chunks[0][0] == b"IHDR" and chunks[-1][0] == b"IEND", "the order of chunks")
    demand(not {b"gAMA", b"cHRM", b"iCCP"} & {kind for kind, _ in chunks}, "another colour space than sRGB")
    width, height, depth, color, packing, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    demand((depth, packing, filtering, interlace) == (8, 0, 0, 0), "8 bits a channel, not interlaced")
    demand(color in (2, 6), "RGB or RGBA")
    channels = CHANNELS[color]
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = np.frombuffer(raw, np.uint8).reshape(height, 1 + width * channels)
    out = np.zeros((height, width * channels), np.uint8)
    for y in range(height):
        above = out[y - 1] if y else np.zeros(width * channels, np.uint8)
        out[y] = _unfiltered(int(rows[y, 0]), rows[y, 1:], above, channels)
    pixels = out.reshape(height, width, channels)
    return pixels if channels == 4 else np.dstack([pixels, np.full((height, width), 255, np.uint8)])


def _unfiltered(kind: int, row: np.ndarray, above: np.ndarray, step: int) -> np.ndarray:
    if kind == 0:
        return row
    if kind == 2:
        return row + above
    out = np.zeros_like(row)
    for i in range(row.size):
        a, b = (int(out[i - step]) if i >= step else 0), int(above[i])
        c = int(above[i - step]) if i >= step else 0
        if kind == 1:
            guess = a
        elif kind == 3:
            guess = (a + b) // 2
        else:
            demand(kind == 4, f"the filter {kind}")
            p = a + b - c
            guess = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        out[i] = (int(row[i]) + guess) & 255
    return out
