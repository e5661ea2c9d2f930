"""One open scene with everything that belongs to it alone. A parked one waits as it was left."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from PySide6.QtGui import QUndoStack

from editor.commands import Moment, set_clean
from editor.document.geometry import NOTHING, Rect
from editor.document.kept import Kept
from editor.document.opened import Opened, SourceKind, untitled
from editor.document.scene import Scene
from editor.render.request import RenderResult


@dataclass(frozen=True)
class Stamp:
    """What tells a file from the one that another program has put in its place."""

    modified: int  # nanoseconds
    length: int  # bytes
    number: int  # of the inode

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """Of the file as it is now; None if there is none."""
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_mtime_ns, found.st_size, found.st_ino)


def stamps_of(files: Iterable[Path]) -> dict[Path, Stamp]:
    """Of those of the files that there are, by absolute path."""
    found = {each.absolute(): Stamp.of(each) for each in files}
    return {path: stamp for path, stamp in found.items() if stamp is not None}


class OpenDocument:
    """A scene, its history, and what is known of its photograph. Lives on the UI thread."""

    def __init__(
        self, scene: Scene, path: Path | None = None, *, title: str = "", opened: Opened | None = None
    ) -> None:
        """`opened` says where the scene comes from, and has the photograph it was saved with."""
        self.scene = scene
        self.path = path  # of the project, where Ctrl+S saves; None for a scene that was never saved as one
        self.title = title or (path.name if path else untitled())
        self.undo_stack = QUndoStack()
        self.key = secrets.token_hex(8)  # of this document in the journal
        self.sources: tuple[Path, ...] = opened.sources if opened is not None else ()
        self.identity: tuple[Path, ...] = ()  # the files that would be opened again; empty if none would
        self.stamp: Stamp | None = (
            None  # of the file at `path` or of the first of `identity`, as it was read or written
        )
        self.source_stamps: dict[Path, Stamp] = {}  # of label and instance map, as they were read or written
        self.fresh = opened is None or opened.kind is SourceKind.NONE  # nobody would miss it while it is untouched
        # The photograph.
        picture = opened.picture if opened is not None else None
        self.picture: np.ndarray | None = picture.copy() if picture is not None else None  # uint8 (H, W, 3)
        self.picture_revision = -1  # the scene's revision that the newest pass showed; -1: none since it was shown
        self.picture_exact = False  # False while a part of the picture is only a preview
        self.kept_origin: Mapping[str, str] = opened.origin if opened is not None else {}  # of a picture without a pass
        self.kept_unsettled: Rect = (
            opened.unsettled if opened is not None else NOTHING
        )  # where that shows another scene
        self.exact: RenderResult | None = None  # the newest exact one, which has the maps that it shows
        self.exact_from = scene.revision  # revision of the newest change that a picture shows
        self.kept_from = scene.revision  # from which on pictures follow the settle and the kept picture of today
        self.displaced: dict[str, Kept] = {}  # by checkpoint: what was kept until that of other weights took its place
        # How it was left.
        self.selection: tuple[tuple[int, ...], int | None] = ((), None)  # objects, region
        self.class_id: int | None = None  # that was painted when it was left
        self.view: Any = None  # zoom and position, as the canvas has them

    @property
    def is_modified(self) -> bool:
        """Whether closing it would lose something."""
        return not self.undo_stack.isClean()

    @property
    def is_untouched(self) -> bool:
        """Whether another file may take its place: nobody opened it on purpose, and nobody has changed it."""
        return self.fresh and self.path is None and self.undo_stack.count() == 0 and not self.is_modified

    def mark_saved(self, path: Path, saved: Moment) -> None:
        """The scene as it was at `saved` is on disk under `path`; it may have changed since."""
        self.path, self.title = path, path.name
        self.identity = (path.absolute(),)
        self.stamp = Stamp.of(path)
        self.fresh = False
        set_clean(self.undo_stack, saved)

    def keep_picture(self, unsettled: Rect, origin: Mapping[str, str]) -> None:
        """The photograph stays without its pass: `unsettled` is where it shows another scene."""
        self.kept_unsettled, self.kept_origin = unsettled, origin
        self.picture_revision, self.picture_exact = -1, False
        self.exact = None
