"""The photograph as a picture file: format, scale, quality, and where it comes from, inside the file.

PNG holds the facts as text entries. JPEG, WebP and TIFF hold them twice: as EXIF description, software and copyright,
which any viewer shows, and exactly in an XMP packet, in a namespace of our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from editor.language import translate
from model.maps import MAX_PIXELS, FileError, atomic_file, opened_image, png_bytes

SMALLEST_SCALE: Final = 0.25
LARGEST_SCALE: Final = 4.0

_NAMESPACE = "https://maquette.invalid/origin/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_DESCRIPTION, _SOFTWARE, _COPYRIGHT, _XMP = 0x010E, 0x0131, 0x8298, 700  # tags of EXIF and TIFF


class Format(StrEnum):
    """A kind of picture file."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    TIFF = "TIFF"

    @property
    def suffix(self) -> str:
        """What its files are called."""
        return _SUFFIXES[self][0]

    @property
    def longest_side(self) -> int:
        """The most pixels each way that it can hold."""
        return {Format.JPEG: 65_535, Format.WEBP: 16_383}.get(self, 1 << 20)

    @classmethod
    def of(cls, path: Path) -> "Format | None":
        """The one the suffix says."""
        return next((each for each, suffixes in _SUFFIXES.items() if path.suffix.lower() in suffixes), None)


_SUFFIXES: Final = {
    Format.PNG: (".png",),
    Format.JPEG: (".jpg", ".jpeg"),
    Format.WEBP: (".webp",),
    Format.TIFF: (".tif", ".tiff"),
}


@dataclass(frozen=True)
class PictureOptions:
    """How a picture is written. Raises ValueError for a scale or a quality out of range."""

    scale: float = 1.0  # of width and height: the picture is resampled, never rendered at another size
    quality: int = 95  # 1 to 100, of JPEG and of WebP that is not lossless
    lossless: bool = False  # WebP
    origin: bool = True  # whether the file says where it comes from

    def __post_init__(self) -> None:
        if not SMALLEST_SCALE <= self.scale <= LARGEST_SCALE:
            raise ValueError(f"a picture is scaled by {SMALLEST_SCALE} to {LARGEST_SCALE}, not {self.scale}")
        if not 1 <= self.quality <= 100:
            raise ValueError(f"a quality is 1 to 100, not {self.quality}")


def scaled_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """Width and height of a picture of `size` after scaling, at least one pixel each way."""
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def resampled(picture: np.ndarray, scale: float) -> np.ndarray:
    """The picture, uint8 (H, W, 3), at another size, by Lanczos with support that grows when it shrinks.

    What is seen stays what it is; rendering at another size would be another photograph. A scale of 1 changes nothing.
    """
    size = scaled_size((picture.shape[1], picture.shape[0]), scale)
    if size == (picture.shape[1], picture.shape[0]):
        return picture
    return np.asarray(Image.fromarray(np.ascontiguousarray(picture)).resize(size, Image.Resampling.LANCZOS))


def check_size(name: str, kind: Format, size: tuple[int, int]) -> None:
    """Raise FileError if a picture of width and height `size` does not fit the format."""
    width, height = size
    if max(size) > kind.longest_side:
        raise FileError(
            translate(
                "ExportPicture",
                "{name}: {format} holds at most {most} pixels each way, and this is {width} x {height}.",
            ).format(name=name, format=kind, most=f"{kind.longest_side:,}", width=width, height=height)
        )
    if width * height > MAX_PIXELS:
        raise FileError(
            translate(
                "ExportPicture", "{name}: {width} x {height} is more than {most} pixels; choose a smaller scale."
            ).format(name=name, width=width, height=height, most=f"{MAX_PIXELS:,}")
        )


def write_picture(
    path: Path, picture: np.ndarray, options: PictureOptions = PictureOptions(), origin: Mapping[str, str] | None = None
) -> None:
    """Write a picture, uint8 (H, W, 3), in the format of the suffix, atomically. Raises FileError."""
    path = Path(path)
    kind = Format.of(path)
    if kind is None:
        known = ", ".join(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)
        raise FileError(
            translate("ExportPicture", "{name}: the suffix says the format, and must be one of {known}.").format(
                name=path.name, known=known
            )
        )
    check_size(path.name, kind, scaled_size((picture.shape[1], picture.shape[0]), options.scale))
    pixels = resampled(picture, options.scale)
    facts = dict(origin or {}) if options.origin else {}
    if kind is Format.PNG:
        data = png_bytes(pixels, facts)
    else:
        packed = BytesIO()  # a library that meets a full disk says something of its own
        image = Image.fromarray(np.ascontiguousarray(pixels))
        image.save(packed, kind.upper(), **_save_options(kind, options, facts))
        data = packed.getvalue()
    with atomic_file(path) as file:
        file.write(data)


def read_origin(path: Path | str) -> dict[str, str]:
    """What a picture that `write_picture` wrote says of where it comes from; empty if it says nothing.

    Raises FileError or BadMaps if it cannot be read.
    """
    with opened_image(Path(path)) as image:
        if image.format == "PNG":
            image.load()  # entries may lie behind the pixels
            return {key: str(value) for key, value in getattr(image, "text", {}).items()}
        packet = image.info.get("xmp")
        if packet is None and hasattr(image, "tag_v2"):
            packet = image.tag_v2.get(_XMP)
    return _facts_of(packet) if packet else {}


def _save_options(kind: Format, options: PictureOptions, facts: Mapping[str, str]) -> dict[str, object]:
    chosen: dict[str, object] = {}
    match kind:
        case Format.JPEG:
            # Whole colour resolution where the quality is asked for: flat signs and lights show the difference.
            chosen = {"quality": options.quality, "subsampling": 0 if options.quality >= 90 else 2}
        case Format.WEBP:
            chosen = {"lossless": True, "method": 4} if options.lossless else {"quality": options.quality, "method": 4}
        case Format.TIFF:
            chosen = {"compression": "tiff_deflate"}
    if not facts:
        return chosen
    if kind is Format.TIFF:
        tags = {_DESCRIPTION: sentence_of(facts), _SOFTWARE: facts.get("Software", ""), _XMP: xmp_packet(facts)}
        tags |= {_COPYRIGHT: facts["Licence"]} if facts.get("Licence") else {}
        return {**chosen, "tiffinfo": tags}
    exif = Image.Exif()
    exif[_DESCRIPTION] = sentence_of(facts)
    exif[_SOFTWARE] = facts.get("Software", "")
    if facts.get("Licence"):
        exif[_COPYRIGHT] = facts["Licence"]
    return {**chosen, "exif": exif, "xmp": xmp_packet(facts)}


def sentence_of(facts: Mapping[str, str]) -> str:
    """The facts for people: `Software: Maquette; Checkpoint: ...`."""
    return "; ".join(f"{key}: {value}" for key, value in facts.items())


def xmp_packet(facts: Mapping[str, str]) -> bytes:
    """An XMP packet: each fact as an element with its name, and the licence as dc:rights as well."""
    for prefix, uri in (("x", "adobe:ns:meta/"), ("rdf", _RDF), ("dc", _DC), ("maquette", _NAMESPACE)):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element("{adobe:ns:meta/}xmpmeta")
    described = ElementTree.SubElement(ElementTree.SubElement(root, f"{{{_RDF}}}RDF"), f"{{{_RDF}}}Description")
    described.set(f"{{{_RDF}}}about", "")
    if facts.get("Licence"):
        rights = ElementTree.SubElement(ElementTree.SubElement(described, f"{{{_DC}}}rights"), f"{{{_RDF}}}Alt")
        ElementTree.SubElement(
            rights, f"{{{_RDF}}}li", {"{http://www.w3.org/XML/1998/namespace}lang": "x-default"}
        ).text = facts["Licence"]
    entries = ElementTree.SubElement(ElementTree.SubElement(described, f"{{{_NAMESPACE}}}facts"), f"{{{_RDF}}}Seq")
    for key, value in facts.items():
        entry = ElementTree.SubElement(entries, f"{{{_RDF}}}li", {f"{{{_NAMESPACE}}}name": key})
        entry.text = "".join(each for each in value if each.isprintable())
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{text}\n<?xpacket end="r"?>'.encode()


def _facts_of(packet: bytes | str | tuple[int, ...]) -> dict[str, str]:
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # entities can grow without bound
        return {}
    try:
        root = ElementTree.fromstring(data.decode().rstrip("\0").strip())
    except (ElementTree.ParseError, UnicodeDecodeError):
        return {}
    entries = root.iterfind(f".//{{{_NAMESPACE}}}facts/{{{_RDF}}}Seq/{{{_RDF}}}li")
    return {str(each.get(f"{{{_NAMESPACE}}}name")): each.text or "" for each in entries}
