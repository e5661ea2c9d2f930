"""Files that are either the old one or the whole new one, whatever happens while they are written."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from model.errors import FileError


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends without an error.

    Raises FileError if the folder, the disk or the permissions do not allow it; `path` is then as it was before.
    """
    path = Path(path)
    target = _real(path)
    check_replaceable(path)
    # "x" takes a name nobody has and leaves the permissions of a new file to the user's umask, which mkstemp does not.
    partial = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            partial.chmod(target.stat().st_mode & 0o777)
        partial.replace(target)
    except FileNotFoundError as error:
        raise FileError(f"{path}: cannot be written (there is no folder {path.parent}).") from error
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror or error}).") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def check_replaceable(path: Path) -> None:
    """Raise FileError if what is at `path`, or its folder, does not want to be written.

    Replacing would pass over some of it: it needs rights on the folder only, and the superuser has them all.
    """
    target = _real(path)
    if not target.parent.is_dir():
        raise FileError(f"{path}: cannot be written (there is no folder {path.parent}).")
    if target.exists() and not target.is_file():
        # A plain file would take the place of a folder or a device (/dev/null).
        raise FileError(f"{path}: cannot be written (it is not a plain file).")
    for place, noun in ((target, "file"), (target.parent, "folder")):
        if place.exists() and not (os.access(place, os.W_OK) and place.stat().st_mode & 0o222):
            raise FileError(f"{path}: cannot be written (the {noun} is read-only).")


def _real(path: Path) -> Path:
    """os.replace would put a plain file where a link is; the user means the file it leads to."""
    return path.resolve() if path.is_symlink() else path
