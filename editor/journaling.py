"""Keeps the journal of a window up to date, beside it: at most `INTERVAL_MS` and one write of work can be lost."""

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from editor.document.geometry import Rect
from editor.document.journal import PREVIEW_SIDE, Entry, Journal
from editor.open_document import OpenDocument
from editor.tabs import Tabs
from editor.workspace import Workspace
from model.maps import MaquetteError

INTERVAL_MS: Final = 2000  # from a change to the moment that is written
RETRY_MS: Final = 10_000  # after the disk has refused it

logger = logging.getLogger(__name__)


class Journaling(QObject):
    """Watches the documents of a window and writes those that are not saved, on a thread of its own.

    Strokes that are not finished are written too. What is saved, undone to what is saved, or closed is forgotten.
    """

    written = Signal(str)  # the key of a document that is on the disk as it was a moment ago
    failed = Signal(str)  # one sentence; once, until it works again

    def __init__(self, workspace: Workspace, tabs: Tabs, journal: Journal, busy: Callable[[], bool]) -> None:
        """`busy` says whether a gesture is open, whose changes are no step of the history yet."""
        super().__init__(workspace)
        self._workspace = workspace
        self._tabs = tabs
        self._busy = busy
        self._changed: set[OpenDocument] = set()
        self._journaled: set[str] = set()  # keys of documents that the journal has, or will have
        self._failing = False
        self._writer = JournalWriter(journal, self)
        self._writer.written.connect(self._on_written)
        self._writer.failed.connect(self._on_failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.write_now)
        workspace.scene_changed.connect(self._on_scene_changed)
        workspace.history_changed.connect(self._on_history_changed)
        tabs.changed.connect(self._forget_closed)

    def touch(self, document: OpenDocument) -> None:
        """A document has changed."""
        self._changed.add(document)
        if not self._timer.isActive():
            self._timer.start(RETRY_MS if self._failing else INTERVAL_MS)

    @Slot()
    def write_now(self) -> None:
        """Take what has changed as it is at this moment, and write it on the other thread."""
        self._timer.stop()
        changed, self._changed = self._changed, set()
        for document in changed:
            if document not in self._tabs.documents:
                continue
            open_gesture = document is self._workspace.document and self._busy()
            if document.is_modified or open_gesture:
                self._journaled.add(document.key)
                self._writer.write(_entry(document))
            elif document.key in self._journaled:
                self._forget(document.key)

    def wait(self) -> None:
        """Return when everything is written that was taken; the signals have been sent."""
        self._writer.wait()

    def close(self) -> None:
        """The window closes, with everything saved or unwanted: the journal goes."""
        self._timer.stop()
        self._writer.close()

    def _forget(self, key: str) -> None:
        self._journaled.discard(key)
        self._writer.remove(key)

    def _on_scene_changed(self, rect: Rect) -> None:
        if not rect.is_empty or self._workspace.document.is_modified:
            self.touch(self._workspace.document)

    def _on_history_changed(self) -> None:
        document = self._workspace.document
        if document.is_modified or self._busy():
            self.touch(document)
        elif document.key in self._journaled:
            self._changed.discard(document)
            self._forget(document.key)  # at once: an entry that is older than the file must not be offered

    def _forget_closed(self) -> None:
        open_keys = {each.key: each for each in self._tabs.documents}
        for key in self._journaled - open_keys.keys():
            self._forget(key)
        for key, document in open_keys.items():
            if key in self._journaled and not document.is_modified and document is not self._workspace.document:
                self._forget(key)  # saved while another one is shown

    def _on_written(self, key: str) -> None:
        self._failing = False
        self.written.emit(key)

    def _on_failed(self, key: str, sentence: str) -> None:
        first, self._failing = not self._failing, True
        for document in self._tabs.documents:
            if document.key == key:
                self.touch(document)
        if first:
            self.failed.emit(sentence)


def _entry(document: OpenDocument) -> Entry:
    stamp = document.stamp
    return Entry(
        key=document.key,
        title=document.title,
        snapshot=document.scene.snapshot(),
        path=document.path,
        files=document.identity,
        stamp=None if stamp is None else (stamp.modified, stamp.length, stamp.number),
        preview=_small(document.picture),
    )


def _small(picture: np.ndarray | None) -> np.ndarray | None:
    if picture is None:
        return None
    step = -(-max(picture.shape[:2]) // PREVIEW_SIDE)
    return picture[::step, ::step].copy()


class JournalWriter(QObject):
    """Takes entries on the UI thread, writes them on another. Of those that wait, the newest of a document counts."""

    written = Signal(str)  # key
    failed = Signal(str, str)  # key, and one sentence
    _done = Signal(object)  # Thread that has ended

    def __init__(self, journal: Journal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._journal = journal
        self._waiting: dict[str, Entry | None] = {}  # None: to be removed
        self._thread: _Task | None = None
        self._closed = False
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def write(self, entry: Entry) -> None:
        """Write an entry when those before it are written."""
        self._want(entry.key, entry)

    def remove(self, key: str) -> None:
        """Remove a document from the journal."""
        self._want(key, None)

    def wait(self) -> None:
        """Return when nothing waits; the signals have been sent."""
        while self._thread is not None:
            self._thread.join()
            self._settle(self._thread)

    def close(self) -> None:
        """Remove the whole journal. Nothing is written after this."""
        self._closed = True
        self._waiting.clear()
        if self._thread is not None:
            self._thread.join()
        self._journal.close()

    def _want(self, key: str, entry: Entry | None) -> None:
        if not self._closed:
            self._waiting[key] = entry
            self._start_next()

    def _start_next(self) -> None:
        if self._thread is None and self._waiting and not self._closed:
            key = next(iter(self._waiting))
            self._thread = _Task(self._journal, key, self._waiting.pop(key), self._done.emit)
            self._thread.start()

    @Slot(object)
    def _settle(self, task: "_Task") -> None:
        if task is not self._thread:
            return  # `wait` was faster than the queue
        task.join()
        self._thread = None
        self._start_next()
        if task.failure:
            self.failed.emit(task.key, task.failure)
        elif task.entry is not None:
            self.written.emit(task.key)


class _Task(Thread):
    """Writes or removes one document and ends."""

    def __init__(self, journal: Journal, key: str, entry: Entry | None, tell: Callable[["_Task"], object]) -> None:
        super().__init__(name="journal")
        self.key = key
        self.entry = entry
        self.failure = ""  # a sentence; to be read when the thread has ended
        self._journal = journal
        self._tell = tell

    def run(self) -> None:
        try:
            if self.entry is None:
                self._journal.remove(self.key)
            else:
                self._journal.write(self.entry)
        except MaquetteError as error:
            self.failure = str(error)
        except Exception as error:
            logger.exception("defect in the journal")
            self.failure = f"{error or type(error).__name__}"
        with suppress(RuntimeError):  # the window was destroyed without being closed
            self._tell(self)
