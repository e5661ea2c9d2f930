"""The journal: work that is not saved yet, on the disk all the same, so that a crash or a power cut costs seconds.

ROOT/INSTANCE/lock                       held by the system for a running editor, so that nobody takes its work for lost
ROOT/INSTANCE/DOCUMENT/manifest.json     what the document is, its scene.json, and the pieces that belong to it
ROOT/INSTANCE/DOCUMENT/DIGEST.png        a piece: the background, the masks of an object, a kept picture, a reference

A piece is named by its content and never written over; the manifest is replaced as a whole after the pieces it names,
and pieces that no manifest names any more go after that. So whenever the process ends, what the manifest says is there.
Only what has changed is written: an object that is as it was has its piece already.
"""

import errno
import hashlib
import json
import secrets
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from editor.document.ora_scene import scene_data, scene_images
from editor.document.scene import Snapshot
from editor.language import translate
from model.maps import FileError, atomic_file, png_bytes

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LOCK: Final = "lock"
REFERENCE: Final = "reference"
PREVIEW: Final = "preview"
PREVIEW_SIDE: Final = 256  # pixels

_TAKEN: Final = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)  # what systems say of a lock that somebody has


@dataclass(frozen=True, eq=False)
class Entry:
    """A document that is not saved, at one moment. Nothing in it changes while it is written."""

    key: str  # of the document, as long as it is open
    title: str
    snapshot: Snapshot
    path: Path | None = None  # where it is saved, if it was
    files: tuple[Path, ...] = ()  # that it was opened from
    stamp: tuple[int, int, int] | None = None  # of the file, as it was read or written last
    preview: np.ndarray | None = None  # uint8 (h, w, 3), small
    time: float = field(default_factory=time.time)  # of the moment, seconds since 1970


class FolderLock:
    """A lock that the system gives back when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Raises OSError if there can be no such file."""
        self._file = path.open("a+b")

    def acquire(self) -> bool:
        """Whether it is ours now; False if another process, or another lock of this one, has it.

        Raises OSError where nothing can be locked, on some network drives for example.
        """
        try:
            if sys.platform == "win32":
                import msvcrt

                self._file.seek(0)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            return False
        return True

    def release(self) -> None:
        """Let others have it."""
        self._file.close()


class Journal:
    """What one running editor has not saved. For one thread at a time."""

    def __init__(self, root: Path) -> None:
        """Begin an empty one in a folder of its own under `root`. Raises FileError."""
        try:
            root.mkdir(parents=True, exist_ok=True)
            while True:
                self.folder = root / secrets.token_hex(8)
                self.folder.mkdir(mode=0o700)
                self._lock = FolderLock(self.folder / LOCK)
                if self._lock.acquire():
                    break
        except OSError as error:
            raise FileError(
                translate("Journal", "{file}: cannot be written ({reason}).").format(
                    file=error.filename or root, reason=error.strerror or error
                )
            ) from error
        self._written: dict[str, dict[str, tuple[object, str]]] = {}  # by document and image: made from what, and file

    def write(self, entry: Entry) -> None:
        """Put a document into the journal as it is in `entry`, in place of what was known of it. Raises FileError."""
        folder = self.folder / entry.key
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            pieces = self._write_pieces(folder, entry)
            with atomic_file(folder / MANIFEST) as file:
                file.write(json.dumps(_manifest(entry, {name: piece for name, (_, piece) in pieces.items()})).encode())
        except OSError as error:
            raise FileError(
                translate("Journal", "{file}: cannot be written ({reason}).").format(
                    file=error.filename or folder, reason=error.strerror or error
                )
            ) from error
        self._written[entry.key] = pieces
        keep = {MANIFEST, *(piece for _, piece in pieces.values())}
        for each in folder.iterdir():
            if each.name not in keep:
                with suppress(OSError):
                    each.unlink()

    def remove(self, key: str) -> None:
        """Forget a document: it is saved, or the user does not want it."""
        self._written.pop(key, None)
        remove_document(self.folder / key)

    def close(self) -> None:
        """Everything is saved or unwanted: leave nothing behind."""
        for each in self.folder.glob(f"*/{MANIFEST}"):  # while it is locked: nobody is to find what is not wanted
            with suppress(OSError):
                each.unlink()
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write_pieces(self, folder: Path, entry: Entry) -> dict[str, tuple[object, str]]:
        before, now = self._written.get(entry.key, {}), {}
        images = scene_images(entry.snapshot)
        reference = entry.snapshot.reference
        if reference is not None:
            images[REFERENCE] = (reference.picture, lambda: reference.picture)
        images[PREVIEW] = (entry.preview, lambda: _preview(entry))
        for name, (value, pixels) in images.items():
            old = before.get(name)
            if old is not None and value is not None and _same(old[0], value) and (folder / old[1]).exists():
                now[name] = value, old[1]
                continue
            data = png_bytes(pixels())
            piece = f"{hashlib.sha256(data).hexdigest()[:32]}.png"
            if not (folder / piece).exists():
                with atomic_file(folder / piece) as file:
                    file.write(data)
            now[name] = value, piece
        return now


def remove_document(folder: Path) -> None:
    """Remove a document of a journal, its manifest first: without one nobody takes the rest for a document."""
    with suppress(OSError):
        (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _manifest(entry: Entry, pieces: Mapping[str, str]) -> dict[str, Any]:
    return {
        "journal": FORMAT,
        "title": entry.title,
        "path": None if entry.path is None else str(entry.path.absolute()),
        "files": [str(each.absolute()) for each in entry.files],
        "stamp": entry.stamp,
        "time": entry.time,
        "scene": scene_data(entry.snapshot),
        "pieces": dict(pieces),
    }


def _same(one: object, other: object) -> bool:
    """Whether two images would be the same. Masks and kept pictures never change, so most are the same array."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one is other or (one.shape == other.shape and np.array_equal(one, other))
    return one is other


def _preview(entry: Entry) -> np.ndarray:
    """The small picture, of labels where there is no photograph."""
    if entry.preview is not None:
        return entry.preview
    labels = entry.snapshot.flatten().labels
    step = -(-max(labels.shape) // PREVIEW_SIDE)
    return entry.snapshot.label_set.palette[labels[::step, ::step]]
