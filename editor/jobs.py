"""Long work beside the window: on a thread of its own, with progress, a way to cancel, and one answer."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from editor.language import translate
from model.maps import FileError, MaquetteError

logger = logging.getLogger(__name__)


class Cancelled(Exception):  # noqa: N818, it is no error
    """The user cancelled: raised inside the work, which leaves nothing half-written."""


class Progress:
    """What work is given to tell how far it is. Called in the thread of the work."""

    def __init__(self, tell: Callable[[float, str], object], stop: Event) -> None:
        self._tell = tell
        self._stop = stop

    def __call__(self, share: float, text: str = "") -> None:
        """`share` of the work is done (0 to 1; below 0: nobody knows). Raises Cancelled if the user gave up."""
        self.check()
        self._tell(share, text)

    def check(self) -> None:
        """Raise Cancelled if the user gave up."""
        if self._stop.is_set():
            raise Cancelled

    @property
    def cancelled(self) -> bool:
        """Whether the user gave up."""
        return self._stop.is_set()


class Job(QObject):
    """One piece of work. Exactly one of `done`, `failed`, `cancelled` is emitted, in the thread that made the job.

    After that it goes, with all that it was given: its parent lives as long as the window.
    The work gets values only, nothing of Qt and nothing that the window changes meanwhile.
    """

    progressed = Signal(float, str)
    done = Signal(object)  # what the work returned
    failed = Signal(str)  # one sentence
    cancelled = Signal()
    _ended = Signal(object)  # (kind, value), from the thread

    def __init__(self, title: str, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        """`title` says what is being done: "Exporting street.psd"."""
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = Event()
        self._thread = Thread(target=self._run, name=title)
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next report."""
        self._stop.set()

    def wait(self) -> None:
        """Return when the thread has ended. The signals come with the event loop."""
        self._thread.join()

    def _run(self) -> None:
        try:
            ending: tuple[str, Any] = ("done", self._work(Progress(self.progressed.emit, self._stop)))
        except Cancelled:
            ending = ("cancelled", None)
        except MaquetteError as error:
            ending = ("failed", str(error))
        except OSError as error:
            ending = ("failed", str(FileError(f"{error.filename or self.title}: {error.strerror or error}.")))
        except MemoryError:
            ending = ("failed", translate("Jobs", "{title}: there is not enough memory.").format(title=self.title))
        except Exception as error:
            logger.exception("defect in %s", self.title)
            ending = ("failed", f"{self.title}: {error or type(error).__name__}.")
        self._ended.emit(ending)

    @Slot(object)
    def _tell(self, ending: tuple[str, Any]) -> None:
        kind, value = ending
        if kind == "done":
            self.done.emit(value)
        elif kind == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self._work = _nothing
        self.deleteLater()


def _nothing(_progress: Progress) -> None:
    """What is left of work that has ended."""
