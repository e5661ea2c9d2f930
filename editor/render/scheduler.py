"""When to render what: one pass in flight, the newest state wins, rectangles add up, no area is lost.

Lives on the UI thread and never waits for the worker. Its state needs no lock, because only signals cross.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from editor.document.geometry import NOTHING, Rect
from editor.render.request import RenderRequest, RenderResult, SessionInfo, Swatch, SwatchRequest
from editor.render.worker import (
    Answer,
    CloseJob,
    EngineFactory,
    Failed,
    Job,
    OpenJob,
    RenderJob,
    RenderWorker,
    Stopped,
    SwatchJob,
)


class Policy(StrEnum):
    """When an edit is rendered."""

    LIVE = "live"  # at once, during the stroke too
    ON_RELEASE = "on release"  # when the stroke ends
    MANUAL = "manual"  # when the user asks for it (F5); nothing else starts a pass, swatches neither


class RenderScheduler(QObject):
    """Turns edits into passes on a worker thread.

    `snapshot(epoch, dirty)` copies the scene; it is called only when a pass can start, and not before `session_ready`,
    so it can know which checkpoint's styles to take. A pass in flight finishes while strokes go on, else a steady
    painter would never see a picture; swatches give way to edits, and passes of a closed or replaced scene are stopped
    between layers.
    """

    image_ready = Signal(object)  # RenderResult of the present epoch
    swatch_ready = Signal(object)  # Swatch of the newest request
    failed = Signal(str)  # one sentence; the next gesture, or F5, tries again with a fresh session
    session_ready = Signal(object)  # SessionInfo; again after every failure and every change of the checkpoint
    busy_changed = Signal(bool)  # a photograph is being made, or a checkpoint loaded; swatches do not count
    _dispatch = Signal(object)  # Job, to the worker's thread

    def __init__(
        self,
        snapshot: Callable[[int, Rect], RenderRequest],
        engine_factory: EngineFactory,
        *,
        policy: Policy = Policy.LIVE,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._snapshot = snapshot
        self._engine_factory = engine_factory
        self._policy = policy
        self._epoch = 0
        self._whole = NOTHING  # the canvas of the present epoch
        self._dirty = NOTHING  # changed since the last snapshot
        self._sent = NOTHING  # what the pass in flight will bring up to date
        self._forced = False  # the user asked for a pass, whatever the policy
        self._stroking = False
        self._swatches: SwatchRequest | None = None  # the modes still to come
        self._job: Job | None = None  # in flight
        self._open = False  # the worker has a session
        self._asked = False  # something was asked since the job in flight began
        self._given_up = False  # the last job failed and nothing was asked since, or the stroke goes on
        self._cannot_open = False  # the checkpoint or device is unusable: no edit will mend that
        self._closed = False
        self._was_busy = False

        self._thread = QThread()  # no parent: it must not be destroyed with us before it has ended
        self._thread.setObjectName("render")
        self._worker = RenderWorker()
        self._worker.moveToThread(self._thread)
        self._dispatch.connect(self._worker.run, Qt.ConnectionType.QueuedConnection)
        self._worker.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread.start()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    # What others may ask

    @property
    def epoch(self) -> int:
        """Which scene and checkpoint are being rendered; requests carry it, answers of an older one are dropped."""
        return self._epoch

    @property
    def dirty(self) -> Rect:
        """Where the newest photograph does not show the scene yet, whether or not a pass for it is under way."""
        return self._dirty.united(self._sent)

    @property
    def is_current(self) -> bool:
        """Whether the newest photograph shows the scene as it is now."""
        return self.dirty.is_empty and not self._whole.is_empty

    @property
    def busy(self) -> bool:
        """Whether a photograph is being made or a checkpoint loaded."""
        return isinstance(self._job, OpenJob | RenderJob)

    @property
    def gave_up(self) -> bool:
        """Whether the last attempt failed and nothing will be tried before the user acts."""
        return self._given_up or self._cannot_open

    @property
    def policy(self) -> Policy:
        """When an edit is rendered; may be changed at any time."""
        return self._policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._policy = policy
        self._start_next()

    # What has happened

    def invalidate(self, rect: Rect) -> None:
        """The scene, or a style, changed inside `rect`. Areas add up until a pass has taken them."""
        if self._closed or rect.is_empty:
            return
        self._dirty = self._dirty.united(rect)
        self._stop_if(SwatchJob)
        self._ask()

    def restart(self, whole: Rect) -> None:
        """Another scene of size `whole` is open: answers about the old one are void, its pass is stopped."""
        if self._closed:
            return
        self._epoch += 1
        self._cannot_open = False
        self._whole = self._dirty = whole
        self._sent = NOTHING
        self._forced = self._stroking = False
        self._swatches = None
        self._stop_if(RenderJob, SwatchJob)
        self._ask()

    def use_engine(self, engine_factory: EngineFactory) -> None:
        """Switch to another checkpoint or device: all of the scene is rendered anew with it."""
        if self._closed:
            return
        self._engine_factory = engine_factory
        self._open = False
        self._stop_if(OpenJob)
        self.restart(self._whole)

    def stroke_started(self) -> None:
        """The pointer went down on the canvas: swatches wait, and so do edits if the policy is ON_RELEASE."""
        self._stroking = True
        self._stop_if(SwatchJob)

    def stroke_finished(self) -> None:
        """The stroke ended, or was cancelled."""
        self._stroking = False
        self._given_up = False
        self._start_next()

    def render_now(self) -> None:
        """Render all of the scene once, whatever the policy (F5)."""
        if self._closed:
            return
        self._dirty = self._whole
        self._forced = True
        self._cannot_open = False
        self._stop_if(SwatchJob)
        self._ask()

    def request_swatches(self, request: SwatchRequest) -> None:
        """Show these modes when nothing else is to do. Replaces the request before; one of an old epoch is ignored."""
        if self._closed or request.epoch != self._epoch:
            return
        self._stop_if(SwatchJob)
        self._swatches = request
        self._ask()

    def cancel_swatches(self) -> None:
        """No swatch arrives after this."""
        self._swatches = None
        self._stop_if(SwatchJob)

    @Slot()
    def close(self) -> None:
        """Stop the pass in flight between two layers, free the session, end the thread. No signal comes after this."""
        if self._closed:
            return
        self._closed = True
        self._dirty = self._sent = NOTHING
        self._swatches = None
        self._stop_if(Job)
        self._dispatch.emit(CloseJob())
        self._thread.wait()

    # Between the two threads

    def _ask(self) -> None:
        self._asked = True
        # A stroke asks hundreds of times; were each a new attempt, a failure would be told as often.
        self._given_up = self._given_up and self._stroking
        self._start_next()

    def _start_next(self) -> None:
        if self._job is not None or self._closed or self._given_up or self._cannot_open:
            return
        job = self._next_job()
        if job is not None:
            self._job = job
            self._asked = False
            self._dispatch.emit(job)
        self._tell_busy()

    def _next_job(self) -> Job | None:
        if not self._open:
            return None if self._whole.is_empty else OpenJob(self._engine_factory)
        if not self._dirty.is_empty and (self._forced or self._may_render()):
            request = self._snapshot(self._epoch, self._dirty)
            self._dirty, self._sent, self._forced = NOTHING, self._dirty, False
            return RenderJob(request)
        if self._swatches is not None and not self._stroking and self._policy is not Policy.MANUAL:
            # One mode per pass: between two of them an edit need not even be waited for.
            return SwatchJob(replace(self._swatches, modes=self._swatches.modes[:1]))
        return None

    def _may_render(self) -> bool:
        match self._policy:
            case Policy.LIVE:
                return True
            case Policy.ON_RELEASE:
                return not self._stroking
            case Policy.MANUAL:
                return False

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        job, self._job = self._job, None
        if self._closed or job is None:
            return
        match answer:
            case SessionInfo():
                self._on_opened(job, answer)
            case RenderResult():
                self._on_rendered(answer)
            case Swatch():
                self._on_swatch(job, answer)
            case Failed(sentence=sentence):
                self._on_failed(job, sentence)
            case Stopped():
                pass  # only work that nobody wants any more, or that is still queued, is ever stopped
        self._start_next()

    def _on_opened(self, job: Job, info: SessionInfo) -> None:
        if isinstance(job, OpenJob) and job.factory is self._engine_factory:
            self._open = True
            self.session_ready.emit(info)

    def _on_rendered(self, result: RenderResult) -> None:
        if result.epoch == self._epoch:
            self._sent = NOTHING
            self.image_ready.emit(result)

    def _on_swatch(self, job: Job, swatch: Swatch) -> None:
        pending = self._swatches
        if pending is None or job.stop.is_set() and swatch.mode not in pending.modes:
            return
        if swatch.epoch != self._epoch or (swatch.region, swatch.revision) != (pending.region, pending.revision):
            return
        rest = tuple(mode for mode in pending.modes if mode != swatch.mode)
        self._swatches = replace(pending, modes=rest) if rest else None
        self.swatch_ready.emit(swatch)

    def _on_failed(self, job: Job, sentence: str) -> None:
        self._open = False  # the worker has discarded its session
        match job:
            case RenderJob(request=request) if request.epoch == self._epoch:
                self._dirty, self._sent = self._dirty.united(self._sent), NOTHING  # the area is not lost
            case OpenJob(factory=factory):
                self._cannot_open = factory is self._engine_factory
            case SwatchJob():
                self._swatches = None
        # Without a wish that is newer than the job, the same would fail again, for ever.
        self._given_up = self._stroking or not self._asked
        self.failed.emit(sentence)

    def _stop_if(self, *kinds: type[Job]) -> None:
        if isinstance(self._job, kinds):
            self._job.stop.set()

    def _tell_busy(self) -> None:
        if self.busy != self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self.busy)
