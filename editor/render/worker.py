"""The other side of the thread: takes one job at a time, runs it on the engine, answers with one message.

Nothing here is shared with the window. A job and its answer are frozen values; the only thing both threads touch is the
job's `threading.Event`, which asks a pass to stop between two layers.
"""

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from editor.language import translate
from editor.render.request import (
    LongPass,
    Look,
    LookRequest,
    PreviewRequest,
    RenderRequest,
    RenderResult,
    SessionInfo,
    Swatch,
    SwatchRequest,
)
from model.errors import Cancelled, MaquetteError

logger = logging.getLogger(__name__)

NICENESS = 5  # below the window: a brush that stutters is worse than a photograph that comes a little later

ShouldStop = Callable[[], bool]


class Engine(Protocol):
    """What renders. Every method is called on the worker's thread, `open` first and once."""

    def open(self) -> SessionInfo:
        """Load the checkpoint."""

    def render(self, request: RenderRequest, should_stop: ShouldStop) -> RenderResult | LongPass:
        """Render the scene exactly; raises Cancelled soon after `should_stop` answers True.

        What previews start from is then as it was. A pass that takes very long is not begun without consent.
        """

    def preview(self, request: PreviewRequest, should_stop: ShouldStop) -> RenderResult:
        """Render what changed in a rectangle; only after a result that was `live`. Raises Cancelled."""

    def look(self, request: LookRequest, should_stop: ShouldStop) -> Look:
        """Render a region in another style, and forget it; only after a result. Raises Cancelled."""

    def swatches(self, request: SwatchRequest, should_stop: ShouldStop) -> Iterator[Swatch]:
        """Render the crop once for each mode; raises Cancelled soon after `should_stop` answers True."""

    def close(self) -> None:
        """Free what the session holds."""


EngineFactory = Callable[[], Engine]


@dataclass(frozen=True, eq=False)
class Job:
    """Something the worker is to do. `stop` may be set from the other thread at any time."""

    stop: threading.Event = field(default_factory=threading.Event, kw_only=True)


@dataclass(frozen=True, eq=False)
class OpenJob(Job):
    """Discard the engine, if there is one, and open a new one."""

    factory: EngineFactory


@dataclass(frozen=True, eq=False)
class RenderJob(Job):
    """One exact pass over the scene."""

    request: RenderRequest
    forced: bool = False  # the user asked for it
    wanted: bool = True  # it shows what no preview has shown


@dataclass(frozen=True, eq=False)
class PreviewJob(Job):
    """A rectangle of the scene."""

    request: PreviewRequest


@dataclass(frozen=True, eq=False)
class LookJob(Job):
    """A region in another style."""

    request: LookRequest


@dataclass(frozen=True, eq=False)
class SwatchJob(Job):
    """One pass for the only mode of `request`."""

    request: SwatchRequest


@dataclass(frozen=True, eq=False)
class CloseJob(Job):
    """Discard the engine and end the thread."""


@dataclass(frozen=True)
class Stopped:
    """The job was cancelled; the engine is whole and ready for the next."""


@dataclass(frozen=True)
class Failed:
    """The job failed with this sentence; the engine is discarded."""

    sentence: str


Answer = SessionInfo | RenderResult | LongPass | Look | Swatch | Stopped | Failed


class RenderWorker(QObject):
    """Lives in its own QThread. Every job but the last is answered by exactly one `answered`."""

    answered = Signal(object)  # Answer

    def __init__(self) -> None:
        super().__init__()
        self._engine: Engine | None = None
        self._lowered = False

    @Slot(object)
    def run(self, job: Job) -> None:
        """Do the job; called through a queued signal, never directly from the other thread."""
        if isinstance(job, CloseJob):
            self._discard()
            QThread.currentThread().quit()
            return
        if not self._lowered:
            self._lowered = True
            _lower_priority()
        self.answered.emit(self._answer(job))

    def _answer(self, job: Job) -> Answer:
        if job.stop.is_set():
            return Stopped()
        try:
            return self._do(job)
        except Exception as error:
            # Whatever state a failed pass left behind goes with the engine; the next job starts with a fresh session.
            self._discard()
            return Failed(_sentence(error))

    def _do(self, job: Job) -> Answer:
        try:
            match job:
                case OpenJob(factory=factory):
                    self._discard()
                    engine = factory()
                    self._engine = engine
                    return engine.open()
                case RenderJob(request=request) if self._engine is not None:
                    return self._engine.render(request, job.stop.is_set)
                case PreviewJob(request=request) if self._engine is not None:
                    return self._engine.preview(request, job.stop.is_set)
                case LookJob(request=request) if self._engine is not None:
                    return self._engine.look(request, job.stop.is_set)
                case SwatchJob(request=request) if self._engine is not None:
                    for swatch in self._engine.swatches(request, job.stop.is_set):
                        return swatch
                    return Stopped()
        except Cancelled:
            return Stopped()
        raise RuntimeError(f"no engine is open for {type(job).__name__}")

    def _discard(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        try:
            engine.close()
        except Exception:
            logger.exception("closing the engine failed")


class RenderThread(QObject):
    """The worker and its thread, for the thread that gives it work. One job at a time."""

    answered = Signal(object)  # Answer
    _dispatch = Signal(object)  # Job

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()  # no parent: it must not be destroyed with us before it has ended
        self._thread.setObjectName("render")
        self._worker = RenderWorker()
        self._worker.moveToThread(self._thread)
        self._dispatch.connect(self._worker.run, Qt.ConnectionType.QueuedConnection)
        self._worker.answered.connect(self.answered, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    def begin(self, job: Job) -> None:
        """Have a job done; `answered` comes later, in this thread."""
        self._dispatch.emit(job)

    def end(self) -> None:
        """Free the session and wait for the thread's end. Stop the job in flight first."""
        self._dispatch.emit(CloseJob())
        self._thread.wait()


def _sentence(error: Exception) -> str:
    if isinstance(error, MaquetteError):
        return str(error)
    logger.error("rendering failed", exc_info=error)
    reason = " ".join(str(error).split()) or type(error).__name__
    return translate("RenderWorker", "Rendering failed: {reason}").format(reason=reason)


def _lower_priority() -> None:
    """Make this thread, and the threads torch starts from it, yield to the window.

    Qt's thread priorities do nothing under Linux' default scheduler; a niceness per thread does.
    """
    if sys.platform != "linux":
        QThread.currentThread().setPriority(QThread.Priority.LowPriority)
        return
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
    except OSError:
        logger.debug("the render thread keeps the window's priority", exc_info=True)
