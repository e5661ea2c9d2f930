"""What is known of a file without opening it: the small picture of a project, and how many pixels a scene has."""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 1 << 20  # a thumbnail of 256 pixels has a fifth of that
THUMBNAIL: Final = "Thumbnails/thumbnail.png"
MERGED: Final = "mergedimage.png"

_DAMAGE: Final = (
    *(OSError, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError),
    *(zipfile.BadZipFile, zlib.error, struct.error),
)


def thumbnail_bytes(path: Path) -> bytes | None:
    """The PNG that an OpenRaster file carries for file managers; None where there is none, for whatever reason."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(THUMBNAIL).file_size > MAX_BYTES:
                return None
            with archive.open(THUMBNAIL) as file:
                return file.read(MAX_BYTES)
    except _DAMAGE:
        return None


def pixel_count(path: Path) -> int:
    """The pixels of a PNG or of a project's canvas, as the file says; 0 for anything else."""
    try:
        with path.open("rb") as file:
            start = file.read(24)
        if start.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive, archive.open(MERGED) as picture:
                start = picture.read(24)
        if start[12:16] != b"IHDR":
            return 0
        width, height = struct.unpack(">II", start[16:24])
        return int(width * height)
    except _DAMAGE:
        return 0
