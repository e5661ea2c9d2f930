"""The OpenRaster container: a zip with a stack of layers. Knows nothing of scenes, and trusts nothing it reads."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import TracebackType
from typing import Protocol, Self
from xml.etree import ElementTree

import cv2
import numpy as np

from editor.document.geometry import Rect, Size
from editor.language import translate
from model.maps import MAX_PIXELS, FileError, atomic_file, opened_image, png_bytes

MIMETYPE = "image/openraster"
THUMBNAIL_SIDE = 256  # the standard's largest

MAX_ENTRIES = 20_000
MAX_ENTRY_BYTES = 256 << 20  # one unpacked file; more than the largest picture needs
MAX_TEXT_BYTES = 16 << 20  # stack.xml, scene.json
MAX_LAYER_PIXELS = 16 * MAX_PIXELS  # of all images together; a kilobyte of zip can hold a gigapixel of nothing
MAX_DEPTH = 64  # layer groups inside layer groups

# A fixed date, so that saving the same scene twice gives the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer and its pixels."""

    name: str
    pixels: np.ndarray  # uint8 (h, w, 4), not premultiplied; (h, w, 3) is opaque
    origin: tuple[int, int] = (0, 0)  # x, y of pixels[0, 0] on the canvas; may lie outside
    visible: bool = True

    @property
    def rect(self) -> Rect:
        """Where on the canvas the pixels are."""
        x, y = self.origin
        return Rect(x, y, x + self.pixels.shape[1], y + self.pixels.shape[0])


@dataclass(frozen=True)
class LayerEntry:
    """What stack.xml says of a layer."""

    name: str
    source: str
    origin: tuple[int, int]
    visible: bool


class Images(Protocol):
    """Where images are read from: a project, or the journal."""

    name: str  # for messages
    size: Size  # of the canvas

    def image(self, name: str, mode: str | None = None, *, size: Size | None = None) -> np.ndarray:
        """See `Archive.image`."""


def write_openraster(
    path: Path,
    layers: Sequence[Layer],
    merged: np.ndarray,
    extra: Mapping[str, bytes],
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write layers (bottom to top), what they look like together (uint8 RGB) and further files, atomically.

    `metadata` becomes text entries of the merged image. A layer whose pixels are `merged` itself is encoded once for
    both. Raises FileError; `path` is then as it was.
    """
    height, width = merged.shape[:2]
    root = ElementTree.Element("image", version="0.0.5", w=str(width), h=str(height))
    stack = ElementTree.SubElement(root, "stack", name="root")
    for number, layer in reversed(list(enumerate(layers))):  # the first in the file is the topmost
        ElementTree.SubElement(
            stack,
            "layer",
            {
                "name": layer.name,
                "src": f"data/layer{number}.png",
                "x": str(layer.origin[0]),
                "y": str(layer.origin[1]),
                "opacity": "1.0",
                "visibility": "visible" if layer.visible else "hidden",
                "composite-op": "svg:src-over",
            },
        )
    ElementTree.indent(root)
    merged_png = png_bytes(merged, metadata)
    with atomic_file(path) as file, zipfile.ZipFile(file, "w") as archive:
        _store(archive, "mimetype", MIMETYPE.encode())  # first and not packed: this is how the type is recognised
        _store(archive, "stack.xml", ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True), packed=True)
        for number, layer in enumerate(layers):
            data = merged_png if layer.pixels is merged else png_bytes(layer.pixels)
            _store(archive, f"data/layer{number}.png", data)
        _store(archive, "mergedimage.png", merged_png)
        _store(archive, "Thumbnails/thumbnail.png", png_bytes(_thumbnail(merged)))
        for name, data in extra.items():
            _store(archive, name, data, packed=not name.endswith(".png"))


class Archive:
    """An OpenRaster file that is being read. Everything it raises is a FileError or BadMaps that names the file.

    Nothing is ever unpacked to the disk; what is read into memory is bounded by the limits above.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._pixels_left = MAX_LAYER_PIXELS
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise FileError(translate("OpenRaster", "{path}: there is no such file.").format(path=path)) from error
        except OSError as error:
            raise FileError(
                translate("OpenRaster", "{path}: cannot be read ({reason}).").format(
                    path=path, reason=error.strerror or error
                )
            ) from error
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise FileError(
                translate("OpenRaster", "{file}: is damaged or truncated ({error}).").format(
                    file=self.name, error=error
                )
            ) from error
        try:
            self._check_entries()
            self.size, self.entries = self._read_stack()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str, limit: int = MAX_ENTRY_BYTES) -> bytes:
        """The bytes of an entry."""
        too_large = translate("OpenRaster", "{file}: {name} unpacks to more than {limit} MiB and is not read.").format(
            file=self.name, name=name, limit=limit >> 20
        )
        try:
            info = self._zip.getinfo(name)
            if info.file_size > limit:
                raise FileError(too_large)
            with self._zip.open(info) as file:
                data = file.read(limit + 1)  # the size in the directory need not be true
        except KeyError as error:
            raise FileError(
                translate("OpenRaster", "{file}: {name} is missing.").format(file=self.name, name=name)
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise FileError(
                translate("OpenRaster", "{file}: {name} is damaged ({error}).").format(
                    file=self.name, name=name, error=error
                )
            ) from error
        if len(data) > limit:
            raise FileError(too_large)
        return data

    def image(self, name: str, mode: str | None = None, *, size: Size | None = None) -> np.ndarray:
        """The pixels of an image entry, converted to a mode of Pillow if one is given; refused if not of `size`."""
        data = self.read(name)
        with opened_image(data, f"{self.name}: {name}") as image:
            if size is not None and image.size != size:
                raise FileError(
                    translate(
                        "OpenRaster",
                        "{file}: {name} is {width} x {height} pixels instead of {canvas_width} x {canvas_height}.",
                    ).format(
                        file=self.name,
                        name=name,
                        width=image.width,
                        height=image.height,
                        canvas_width=size.width,
                        canvas_height=size.height,
                    )
                )
            self._pixels_left -= image.width * image.height
            if self._pixels_left < 0:
                raise FileError(
                    translate(
                        "OpenRaster", "{file}: has more than {most:,} pixels in its layers and is not read."
                    ).format(file=self.name, most=MAX_LAYER_PIXELS)
                )
            return np.array(image if mode is None else image.convert(mode))

    def layer(self, entry: LayerEntry) -> Layer:
        """A layer with its pixels."""
        return Layer(entry.name, self.image(entry.source, "RGBA"), entry.origin, entry.visible)

    def _check_entries(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise FileError(
                translate("OpenRaster", "{file}: has {count:,} entries; at most {most:,} are read.").format(
                    file=self.name, count=len(infos), most=MAX_ENTRIES
                )
            )
        for info in infos:
            if _escapes(info.filename):
                raise FileError(
                    translate(
                        "OpenRaster", "{file}: has an entry that leads out of the file ({entry}) and is not read."
                    ).format(file=self.name, entry=info.filename)
                )
        if len(self._zip.NameToInfo) < len(infos):
            raise FileError(
                translate("OpenRaster", "{file}: has two entries of the same name and is not read.").format(
                    file=self.name
                )
            )
        if "mimetype" not in self or self.read("mimetype", 1 << 10).strip() != MIMETYPE.encode():
            raise FileError(translate("OpenRaster", "{file}: is not an OpenRaster file.").format(file=self.name))

    def _read_stack(self) -> tuple[Size, tuple[LayerEntry, ...]]:
        """Canvas size, and the layers from bottom to top."""
        text = self.read("stack.xml", MAX_TEXT_BYTES)
        if b"<!" in text.replace(b"<!--", b""):
            # A document type can define entities that grow without bound; OpenRaster has no use for one.
            raise FileError(
                translate(
                    "OpenRaster", "{file}: stack.xml declares a document type or raw text and is not read."
                ).format(file=self.name)
            )
        try:
            root = ElementTree.fromstring(text)
            size = Size(int(root.attrib["w"]), int(root.attrib["h"]))
            entries = tuple(_entries(root))[::-1]
        except (ElementTree.ParseError, KeyError, ValueError, LookupError) as error:
            raise FileError(
                translate("OpenRaster", "{file}: stack.xml is damaged ({error}).").format(file=self.name, error=error)
            ) from error
        if not (0 < size.width <= MAX_PIXELS and 0 < size.height <= MAX_PIXELS):
            raise FileError(
                translate("OpenRaster", "{file}: has no pixels ({width} x {height}).").format(
                    file=self.name, width=size.width, height=size.height
                )
            )
        if size.width * size.height > MAX_PIXELS:
            raise FileError(
                translate("OpenRaster", "{file}: {width} x {height} is more than {most:,} pixels.").format(
                    file=self.name, width=size.width, height=size.height, most=MAX_PIXELS
                )
            )
        return size, entries


def _entries(root: ElementTree.Element) -> Iterator[LayerEntry]:
    """All layers from top to bottom, those in groups too, with the groups' offset and visibility."""
    todo = [(root, 0, 0, True, 0)]
    while todo:
        element, x, y, visible, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} groups inside one another")
        x, y = x + _whole(element.get("x")), y + _whole(element.get("y"))
        visible = visible and element.get("visibility", "visible") == "visible"
        if element.tag == "layer":
            yield LayerEntry(element.get("name", ""), element.attrib["src"], (x, y), visible)
        else:
            todo += [
                (child, x, y, visible, depth + 1) for child in reversed(element) if child.tag in {"layer", "stack"}
            ]


def _whole(text: str | None) -> int:
    value = int(text or 0)
    if abs(value) > MAX_PIXELS:
        raise ValueError(f"the offset {value}")
    return value


def _escapes(name: str) -> bool:
    """Whether an entry name would leave the folder it is unpacked to, on any system.

    pyora writes its layers to /data; since nothing is unpacked, that is only an odd name.
    """
    name = name.removeprefix("/") if name.startswith("/data/") else name
    windows = PureWindowsPath(name)
    return bool(windows.drive or windows.root) or ".." in windows.parts or PurePosixPath(name).is_absolute()


def _store(archive: zipfile.ZipFile, name: str, data: bytes, *, packed: bool = False) -> None:
    info = zipfile.ZipInfo(name, _DATE)
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)


def _thumbnail(rgb: np.ndarray) -> np.ndarray:
    height, width = rgb.shape[:2]
    scale = min(1.0, THUMBNAIL_SIDE / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
