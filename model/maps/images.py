"""Decoding of files that may be anything: the header is judged before a pixel is unpacked."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, PngImagePlugin

from model.errors import BadMaps, FileError
from model.maps.files import atomic_file

MAX_PIXELS = 8192 * 8192  # larger pictures are refused from their header

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_TEXT_AT = 33  # after the signature and the header chunk
# Filtered photographs and maps are runs and noise: looking for runs only is as small and five to eight times faster.
_PNG_PACKING = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE)
_TO_BGR = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
_DESCRIPTION = 0x010E  # EXIF ImageDescription
_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
}
# Pillow knows more, and for one of them, EPS, it starts another program that runs what is in the file.
_READ = ("PNG", "JPEG", "BMP", "DIB", "GIF", "PPM", "WEBP", "TIFF", "JPEG2000", "ICO", "TGA", "AVIF")

ImageSource = Path | str | bytes


@contextmanager
def opened_image(source: ImageSource, name: str = "") -> Iterator[Image.Image]:
    """Open an image whose size is within bounds; it is decoded inside the block, and errors there are BadMaps too.

    `source` is a path, or the bytes of a file that is called `name`. Raises FileError if it cannot be read.
    """
    if isinstance(source, bytes):
        data, name = source, name or "the image"
    else:
        name = name or Path(source).name
        data = read_bytes(Path(source))
    _check_png(data, name)
    try:
        with warnings.catch_warnings():
            # The size is checked below, with our own bound and sentence; damage that matters raises.
            warnings.simplefilter("ignore")
            try:
                image = Image.open(io.BytesIO(data), formats=_READ)
            except KeyError as error:  # it is none of those before AVIF, which an older Pillow does not have
                raise Image.UnidentifiedImageError from error
        with image:
            _check_size(image.width, image.height, name)
            yield image
    except Image.DecompressionBombError as error:
        raise BadMaps(f"{name}: is larger than {MAX_PIXELS:,} pixels, the most that can be opened.") from error
    except Image.UnidentifiedImageError as error:
        raise BadMaps(f"{name}: is not an image, or is damaged from its first bytes on.") from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, MemoryError) as error:
        raise BadMaps(f"{name}: is a damaged or truncated image ({error}).") from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises FileError with a sentence."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(f"{path}: there is no such file.") from error
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror}).") from error


def read_image(source: ImageSource, name: str = "") -> np.ndarray:
    """Read a picture as uint8 RGB (H, W, 3); transparency is dropped. Raises BadMaps, FileError."""
    with opened_image(source, name) as image:
        return np.array(image.convert("RGB"))


def write_image(path: Path, rgb: np.ndarray, metadata: Mapping[str, str] | None = None) -> None:
    """Write a uint8 picture (H, W, 3) in the format of the suffix, atomically. Raises FileError.

    `metadata` becomes PNG text entries, or the EXIF description elsewhere (BMP cannot hold any).
    """
    path = Path(path)
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        known = ", ".join(_FORMATS)
        raise FileError(f"{path.name}: pictures are written as {known}; the suffix {path.suffix!r} is none of these.")
    if kind == "PNG":
        data = png_bytes(rgb, metadata)
        with atomic_file(path) as file:
            file.write(data)
        return
    options: dict[str, object] = {"quality": 95} if kind in {"JPEG", "WEBP"} else {}
    if metadata and kind != "BMP":
        exif = Image.Exif()
        exif[_DESCRIPTION] = "; ".join(f"{key}: {value}" for key, value in metadata.items())
        options["exif"] = exif
    with atomic_file(path) as file:
        Image.fromarray(np.ascontiguousarray(rgb)).save(file, kind, **options)


def png_bytes(pixels: np.ndarray, metadata: Mapping[str, str] | None = None) -> bytes:
    """An array as a PNG file: uint8 or uint16 grey, uint8 RGB or RGBA. Other threads go on meanwhile.

    `metadata` becomes text entries; those that Latin-1 cannot hold are written as international ones.
    """
    pixels = np.ascontiguousarray(pixels)
    if pixels.ndim == 3:
        pixels = cv2.cvtColor(pixels, _TO_BGR[pixels.shape[2]])
    _, encoded = cv2.imencode(".png", pixels, _PNG_PACKING)
    data = encoded.tobytes()
    return data[:_PNG_TEXT_AT] + _text_chunks(metadata or {}) + data[_PNG_TEXT_AT:]


def _text_chunks(metadata: Mapping[str, str]) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, value in metadata.items():
        info.add_text(key, value)
    return b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data, *_ in info.chunks
    )


def _check_png(data: bytes, name: str) -> None:
    """Look at a PNG ourselves: the decoder does not name the size it refuses, and can miss that a file is cut off."""
    if not data.startswith(_PNG_SIGNATURE):
        return
    if data[12:16] == b"IHDR" and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        _check_size(width, height, name)
    position, kind = len(_PNG_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", data[position : position + 8].ljust(8, b"\0"))
        position += 12 + length  # length, kind, data, checksum
        if position > len(data):
            raise BadMaps(f"{name}: is truncated; its last part is missing.")


def _check_size(width: int, height: int, name: str) -> None:
    if width == 0 or height == 0:
        raise BadMaps(f"{name}: has no pixels ({width} x {height}).")
    if width * height > MAX_PIXELS:
        raise BadMaps(f"{name}: {width} x {height} is more than {MAX_PIXELS:,} pixels, the most that can be opened.")
