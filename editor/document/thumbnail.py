"""The small picture of a project, without opening it."""

import zipfile
import zlib
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 1 << 20  # a thumbnail of 256 pixels has a fifth of that
THUMBNAIL: Final = "Thumbnails/thumbnail.png"


def thumbnail_bytes(path: Path) -> bytes | None:
    """The PNG that an OpenRaster file carries for file managers; None where there is none, for whatever reason."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(THUMBNAIL).file_size > MAX_BYTES:
                return None
            with archive.open(THUMBNAIL) as file:
                return file.read(MAX_BYTES)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
