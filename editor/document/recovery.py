"""Finding what editors that ended unexpectedly had not saved, and bringing it back."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from editor.document.geometry import NOTHING, Size
from editor.document.journal import FORMAT, LOCK, MANIFEST, PREVIEW, REFERENCE, FolderLock, remove_document
from editor.document.ora_scene import parsed, read_scene
from editor.document.patch import Patch
from editor.document.reference import Reference, ReferenceChange
from editor.document.scene import Scene
from editor.language import translate
from model.maps import FileError, MaquetteError, opened_image, read_bytes

BEGINNING = 60.0  # seconds that a folder without a lock may be one that an editor is just making

_DAMAGE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, OSError)


@dataclass(frozen=True, eq=False)
class Recovered:
    """A scene that comes back, and what is known of its file."""

    scene: Scene
    title: str
    path: Path | None
    files: tuple[Path, ...]
    stamp: tuple[int, int, int] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lost:
    """A document that an editor had not saved when it ended."""

    folder: Path
    title: str
    path: Path | None
    time: float  # of the last entry, seconds since 1970
    size: Size
    preview: Path | None  # a small picture

    def read(self) -> Recovered:
        """The scene as it was journaled last. Raises FileError if the journal is damaged."""
        data = _manifest(self.folder)
        try:
            pieces = _Pieces(self.folder, self.title, Size(*data["scene"]["size"]), data["pieces"])
            described = parsed(json.dumps(data["scene"]).encode(), self.title)
            scene, notes = read_scene(pieces, described)
            if REFERENCE in data["pieces"]:
                picture = pieces.image(REFERENCE, "RGB", size=pieces.size)
                reference = Reference(picture, str((described.get("reference") or {}).get("name", REFERENCE)))
                scene.apply(Patch(NOTHING, (ReferenceChange(None, reference),), translate("Recovery", "Reference")))
            stamp = data["stamp"]
            files = tuple(Path(each) for each in data["files"])
            marks = None if stamp is None else (int(stamp[0]), int(stamp[1]), int(stamp[2]))
            return Recovered(scene, self.title, self.path, files, marks, notes)
        except _DAMAGE as error:
            raise FileError(
                translate("Recovery", "{title}: its journal is damaged ({kind}: {error}).").format(
                    title=self.title, kind=type(error).__name__, error=error
                )
            ) from error

    def discard(self) -> None:
        """Remove it from the disk."""
        remove_document(self.folder)


class Remains:
    """What one ended editor has left behind. As long as nobody releases it, no other editor finds it."""

    def __init__(self, folder: Path, lock: FolderLock) -> None:
        self.folder = folder
        self.documents = tuple(_documents(folder))
        self._lock: FolderLock | None = lock

    def release(self) -> None:
        """Leave what is still there to whoever looks next; a folder without a document goes."""
        if self._lock is None:
            return
        try:
            empty = not any((each / MANIFEST).exists() for each in self.folder.iterdir() if each.is_dir())
        except OSError:
            empty = False
        self._lock.release()
        self._lock = None
        if empty:
            shutil.rmtree(self.folder, ignore_errors=True)


def find(root: Path) -> list[Remains]:
    """What editors have left that do not run any more. Those that run, and other processes that look, are let be.

    So is what this user may not read.
    """
    found: list[Remains] = []
    try:
        folders = sorted(root.iterdir()) if root.is_dir() else []
    except OSError:
        return found
    for folder in folders:
        lock = _lock_of(folder)
        if lock is None:
            continue
        try:
            remains = Remains(folder, lock)
        except OSError:
            lock.release()
            continue
        if remains.documents:
            found.append(remains)
        else:
            remains.release()
    return found


def _lock_of(folder: Path) -> FolderLock | None:
    try:
        if not folder.is_dir() or not (folder / LOCK).exists() and time.time() - folder.stat().st_mtime < BEGINNING:
            return None
        lock = FolderLock(folder / LOCK)
    except OSError:
        return None
    with suppress(OSError):
        if lock.acquire():
            return lock
    lock.release()
    return None


def _documents(folder: Path) -> Iterator[Lost]:
    """The documents of a journal, the newest first; what cannot be read is left where it is."""
    found = []
    for each in folder.iterdir():
        with suppress(MaquetteError, *_DAMAGE):
            if (each / MANIFEST).is_file():
                data = _manifest(each)
                path = data["path"]
                preview = each / Path(data["pieces"].get(PREVIEW, "")).name
                found.append(
                    Lost(
                        each,
                        str(data["title"]),
                        None if path is None else Path(path),
                        float(data["time"]),
                        Size(*map(int, data["scene"]["size"])),
                        preview if preview.is_file() else None,
                    )
                )
    return iter(sorted(found, key=lambda lost: -lost.time))


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads(read_bytes(folder / MANIFEST))
        if data["journal"] != FORMAT:
            raise ValueError(f"the format {data['journal']!r}")
    except (*_DAMAGE, RecursionError) as error:
        raise FileError(
            translate("Recovery", "{folder}: the journal is damaged ({kind}: {error}).").format(
                folder=folder, kind=type(error).__name__, error=error
            )
        ) from error
    return dict(data)


class _Pieces:
    """The images of a document in a journal, to be read like those of a project."""

    def __init__(self, folder: Path, name: str, size: Size, pieces: dict[str, str]) -> None:
        self.name = name
        self.size = size
        self._folder = folder
        self._pieces = pieces

    def image(self, name: str, mode: str | None = None, *, size: Size | None = None) -> np.ndarray:
        """See `Archive.image`."""
        path = self._folder / Path(self._pieces[name]).name  # a name, never a way out of the folder
        if not path.is_file():
            raise FileError(
                translate("Recovery", "{file}: {name} is missing in the journal.").format(file=self.name, name=name)
            )
        with opened_image(read_bytes(path), f"{self.name}: {name}") as image:
            if size is not None and image.size != size:
                raise FileError(
                    translate("Recovery", "{file}: {name} is {width} x {height} pixels.").format(
                        file=self.name, name=name, width=image.width, height=image.height
                    )
                )
            return np.array(image if mode is None else image.convert(mode))
