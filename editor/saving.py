"""Writing projects while the window goes on: from values, on a thread of their own, one after the other."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot

from editor.document import ora
from editor.document.geometry import NOTHING, Rect
from editor.document.scene import Snapshot
from editor.language import translate
from model.maps import FileError, MaquetteError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Project:
    """A project as it was when saving was asked for: nothing in it changes while it is written."""

    path: Path
    snapshot: Snapshot
    picture: np.ndarray | None = None  # a copy
    unsettled: Rect = NOTHING  # where the picture shows an older scene
    origin: Mapping[str, str] = field(default_factory=dict)

    def write(self) -> None:
        """Write it, atomically. Raises FileError."""
        ora.save(self.path, self.snapshot, self.picture, self.origin, unsettled=self.unsettled)


class _Task(Thread):
    """Writes one project and ends. Not a daemon: Python waits for it before it exits."""

    def __init__(self, project: Project, tell: Callable[["_Task"], object]) -> None:
        super().__init__(name="save")
        self.project = project
        self.failure = ""  # a sentence; to be read when the thread has ended
        self._tell = tell

    def run(self) -> None:
        try:
            self.project.write()
        except MaquetteError as error:
            self.failure = str(error)
        except OSError as error:
            self.failure = str(
                FileError(
                    translate("Saving", "{file}: cannot be written ({reason}).").format(
                        file=self.project.path, reason=error.strerror or error
                    )
                )
            )
        except Exception as error:
            logger.exception("defect while saving")
            self.failure = translate("Saving", "{file}: was not saved ({reason}).").format(
                file=self.project.path.name, reason=error or type(error).__name__
            )
        with suppress(RuntimeError):  # the window was destroyed without being closed; the file is written all the same
            self._tell(self)


class ProjectWriter(QObject):
    """Takes projects on the UI thread, writes them on another. Of those that wait for one file, the newest counts."""

    written = Signal(object)  # Project
    failed = Signal(object, str)  # Project, and one sentence; the file is what it was
    _done = Signal(object)  # _Task, from its thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Project] = []
        self._task: _Task | None = None
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether something is not on the disk yet."""
        return self._task is not None

    def write(self, project: Project) -> None:
        """Write it when those before it are written."""
        self._waiting = [each for each in self._waiting if each.path != project.path]
        self._waiting.append(project)
        self._start_next()

    def wait(self) -> None:
        """Return when everything is on the disk, or has failed; the signals have been sent."""
        while self._task is not None:
            self._task.join()
            self._settle(self._task)

    def _start_next(self) -> None:
        if self._task is None and self._waiting:
            self._task = _Task(self._waiting.pop(0), self._done.emit)
            self._task.start()

    @Slot(object)
    def _settle(self, task: _Task) -> None:
        if task is not self._task:
            return  # `wait` was faster than the queue
        task.join()
        self._task = None
        self._start_next()
        if task.failure:
            self.failed.emit(task.project, task.failure)
        else:
            self.written.emit(task.project)
