"""When to render what: one pass in flight, the newest state wins, rectangles add up, no area is lost.

Lives on the UI thread and never waits for the worker. Its state needs no lock, because only signals cross. What comes
next is decided by `editor.render.policy`; what is out of date is in the books of `editor.render.areas`.
"""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from editor.document.geometry import NOTHING, Rect
from editor.document.objects import Style
from editor.render.areas import Areas, Ledger, hull
from editor.render.attempts import Attempts
from editor.render.pause import PAUSE_MS, PauseTimer, pause_timer
from editor.render.policy import Event, Policy, Situation, Step, exact_gives_way, next_area, next_step
from editor.render.request import LongPass, Look, RenderResult, SessionInfo, Swatch, SwatchRequest
from editor.render.snapshots import Snapshots
from editor.render.wishes import Wishes
from editor.render.worker import (
    Answer,
    EngineFactory,
    Failed,
    Job,
    LookJob,
    OpenJob,
    PreviewJob,
    RenderJob,
    RenderThread,
    Stopped,
    SwatchJob,
)

__all__ = ["Policy", "RenderScheduler"]


class RenderScheduler(QObject):
    """Turns edits into passes on a worker thread.

    The scene is copied only when a pass can start, and not before `session_ready`, so that it is known which
    generator's styles to take. With a session that previews, edits are shown by previews of their rectangles, and an
    exact pass comes at a pause; it is stopped when the hand goes on. With one that does not, and until there is a first
    picture, every pass is exact and finishes while strokes go on, else a steady painter would never see a picture.
    Looks and swatches give way to edits; passes of a closed or replaced scene are stopped between layers.
    """

    image_ready = Signal(object)  # RenderResult of the present epoch: a preview or an exact picture
    look_ready = Signal(object)  # Look that was asked for last, of the scene as it is now
    swatch_ready = Signal(object)  # Swatch of the newest request
    long_pass = Signal(object)  # LongPass: it begins if `render_now` is called, and no exact pass until then
    failed = Signal(str)  # one sentence; the next gesture, or F5, tries again with a fresh session
    session_ready = Signal(object)  # SessionInfo; again after every failure and every change of the checkpoint
    busy_changed = Signal(bool)  # a photograph is being made, or a checkpoint loaded; swatches and looks do not count

    def __init__(
        self,
        snapshots: Snapshots,
        engine_factory: EngineFactory,
        *,
        policy: Policy = Policy.LIVE,
        pause: PauseTimer | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._snapshots = snapshots
        self._engine_factory = engine_factory
        self._policy = policy
        self._epoch = 0
        self._areas = Ledger()
        self._live = False  # previews can start from the last exact pass
        self._rendered = False  # the renderer holds a picture of this epoch
        self._quiet = True  # nothing was edited for PAUSE_MS
        self._due = False  # so much was previewed that the exact pass does not wait for a pause
        self._forced = False  # the user asked for a pass, whatever the policy
        self._stroking = False
        self._wishes = Wishes()
        self._attempts = Attempts()
        self._job: Job | None = None  # in flight
        self._open = False  # the worker has a session
        self._opened: EngineFactory | None = None  # whose session it had last
        self._closed = False
        self._was_busy = False

        self._pause = pause if pause is not None else pause_timer(self)
        self._pause.timeout.connect(self._on_pause)
        self._thread = RenderThread(self)
        self._thread.answered.connect(self._on_answered)
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
        return self._areas.unseen

    @property
    def pending(self) -> Areas:
        """The same, place by place."""
        return (*self._areas.sent, *self._areas.dirty)

    @property
    def unsettled(self) -> Rect:
        """Where the newest photograph shows the scene by a preview: the exact pass is still to come."""
        return self._areas.unsettled

    @property
    def is_current(self) -> bool:
        """Whether the newest photograph shows the scene as it is now, exactly."""
        out_of_date = self.dirty.united(self.unsettled)
        asked = self._forced or isinstance(self._job, RenderJob)
        return out_of_date.is_empty and not asked and not self._areas.whole.is_empty

    @property
    def busy(self) -> bool:
        """Whether a photograph is being made or a checkpoint loaded."""
        return isinstance(self._job, OpenJob | RenderJob | PreviewJob)

    @property
    def switching(self) -> bool:
        """Whether the checkpoint that was chosen has not been open yet."""
        return self._opened is not self._engine_factory

    @property
    def gave_up(self) -> bool:
        """Whether no exact pass begins before the user acts: the last attempt failed, or would take very long."""
        return self._attempts.ended or self._attempts.asks

    @property
    def policy(self) -> Policy:
        """When an edit is rendered; may be changed at any time."""
        return self._policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._policy = policy
        if policy is Policy.MANUAL:
            self._stop_if(SwatchJob, LookJob)
        else:
            self._attempts.withdraw()
        self._start_next()

    # What has happened

    def invalidate(self, rect: Rect) -> None:
        """The scene, or a style, changed inside `rect`. Areas add up until a pass has taken them."""
        if self._closed or rect.is_empty:
            return
        self._areas.changed(rect)
        self._quiet = False
        self._pause.start(PAUSE_MS)
        self._give_way(Event.EDIT)
        self._ask()

    def restart(self, whole: Rect) -> None:
        """Another scene of size `whole` is open: answers about the old one are void, its pass is stopped."""
        if self._closed:
            return
        self._epoch += 1
        self._areas.restart(whole)
        self._live = self._rendered = False
        self._forced = self._stroking = self._due = False
        self._attempts.restart()
        self._wishes.clear()
        self._stop_if(RenderJob, PreviewJob, LookJob, SwatchJob)
        self._ask()

    def use_engine(self, engine_factory: EngineFactory) -> None:
        """Switch to another checkpoint or device: all of the scene is rendered anew with it."""
        if self._closed:
            return
        self._engine_factory = engine_factory
        self._open = False
        self._stop_if(OpenJob)
        self.restart(self._areas.whole)

    def stroke_started(self) -> None:
        """The pointer went down on the canvas: all else waits, and edits too if the policy is ON_RELEASE."""
        self._stroking = True
        self._give_way(Event.STROKE)

    def stroke_finished(self) -> None:
        """The stroke ended, or was cancelled."""
        self._stroking = False
        self._attempts.stroke_ended()
        self._start_next()

    def render_now(self) -> None:
        """Render all of the scene exactly, whatever the policy (F5), and however long it takes."""
        if self._closed or self._areas.whole.is_empty:
            return
        self._forced = True
        self._attempts.force()
        self._stop_if(LookJob, SwatchJob)
        self._ask()

    def show_look(self, region: int, style: Style) -> None:
        """Show what `region` would look like in `style`, when no edit waits; `look_ready` brings it.

        Again after every edit, until `hide_look`. Nothing comes for a region that is not visible, or if the policy is
        MANUAL.
        """
        if self._closed or not self._wishes.want_look(region, style):
            return
        self._stop_if(LookJob, SwatchJob)
        self._give_way(Event.LOOK)
        self._start_next()

    def hide_look(self) -> None:
        """No look arrives after this."""
        self._wishes.look = None
        self._stop_if(LookJob)

    def request_swatches(self, request: SwatchRequest) -> None:
        """Show these modes when nothing else is to do. Replaces the request before; one of an old epoch is ignored."""
        if self._closed or request.epoch != self._epoch:
            return
        self._stop_if(SwatchJob)
        self._wishes.swatches = request
        self._ask()

    def cancel_swatches(self) -> None:
        """No swatch arrives after this."""
        self._wishes.swatches = None
        self._stop_if(SwatchJob)

    @Slot()
    def close(self) -> None:
        """Stop the pass in flight between two layers, free the session, end the thread. No signal comes after this."""
        if self._closed:
            return
        self._closed = True
        self._areas.restart(NOTHING)
        self._wishes.clear()
        self._pause.stop()
        self._stop_if(Job)
        self._thread.end()

    # Between the two threads

    def _ask(self) -> None:
        self._attempts.wish(stroking=self._stroking)
        self._start_next()

    @Slot()
    def _on_pause(self) -> None:
        self._quiet = True
        self._start_next()

    def _start_next(self) -> None:
        if self._job is not None or self._closed or self._attempts.ended:
            return
        job = self._next_job()
        if job is not None:
            self._job = job
            self._attempts.begin()
            self._thread.begin(job)
        self._tell_busy()

    def _situation(self) -> Situation:
        return Situation(
            policy=self._policy,
            whole=self._areas.whole,
            opened=self._open,
            live=self._live and not self._attempts.previews_failed,
            rendered=self._rendered,
            dirty=self._areas.dirty,
            unsettled=not self._areas.unsettled.is_empty,
            forced=self._forced,
            held=self._attempts.asks,
            stroking=self._stroking,
            quiet=self._quiet or self._due,
            look=self._wishes.look_due,
            swatches=self._wishes.swatches is not None,
        )

    def _next_job(self) -> Job | None:
        match next_step(self._situation()):
            case Step.OPEN:
                return OpenJob(self._engine_factory)
            case Step.EXACT:
                return self._exact_job()
            case Step.PREVIEW:
                area = next_area(self._areas.dirty, self._areas.whole)
                self._areas.send((area,))
                return PreviewJob(self._snapshots.part(self._epoch, area))
            case Step.LOOK:
                return self._look_job()
            case Step.SWATCH:
                swatch = self._wishes.next_swatch()
                return SwatchJob(swatch) if swatch is not None else None
        return None

    def _exact_job(self) -> Job:
        areas = self._areas
        request = self._snapshots.whole(self._epoch, areas.whole if self._forced else hull(areas.dirty))
        request = replace(request, consented=self._attempts.consented, anew=self._forced)
        job = RenderJob(request, self._forced, wanted=self._forced or bool(areas.dirty))
        areas.send(areas.dirty)
        self._forced = False
        return job

    def _look_job(self) -> Job | None:
        look = self._wishes.look
        request = self._snapshots.look(self._epoch, *look) if look is not None else None
        if request is not None:
            return LookJob(request)
        self._wishes.give_up_look()
        return self._next_job()

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
            case LongPass():
                self._on_long_pass(job, answer)
            case Look():
                if answer.epoch == self._epoch and self._wishes.take_look(answer, stopped=job.stop.is_set()):
                    self.look_ready.emit(answer)
            case Swatch():
                if answer.epoch == self._epoch and self._wishes.take_swatch(answer, stopped=job.stop.is_set()):
                    self.swatch_ready.emit(answer)
            case Failed(sentence=sentence):
                self._on_failed(job, sentence)
            case Stopped():
                self._take_back(job)
        self._start_next()

    def _on_opened(self, job: Job, info: SessionInfo) -> None:
        if isinstance(job, OpenJob) and job.factory is self._engine_factory:
            self._open, self._opened = True, job.factory
            self.session_ready.emit(info)

    def _on_rendered(self, result: RenderResult) -> None:
        if result.epoch != self._epoch:
            return
        self._areas.shown(result.rect, exact=result.exact)
        self._live, self._rendered = result.live, True
        self._due = not result.exact and (self._due or result.settle)
        self.image_ready.emit(result)

    def _on_long_pass(self, job: Job, answer: LongPass) -> None:
        self._take_back(job)
        if answer.epoch == self._epoch and self._attempts.ask():
            self.long_pass.emit(answer)

    def _on_failed(self, job: Job, sentence: str) -> None:
        self._open = self._live = self._rendered = False  # the worker has discarded its session
        self._take_back(job)
        self._forced = False
        match job:
            case OpenJob(factory=factory):
                self._attempts.fail_to_open(newest=factory is self._engine_factory, stroking=self._stroking)
            case RenderJob():
                self._attempts.fail(stroking=self._stroking)
            case PreviewJob(request=request):
                # A fresh session renders all of it instead.
                self._attempts.previews_failed = request.epoch == self._epoch
            case LookJob():
                self._wishes.look = None
            case SwatchJob():
                self._wishes.swatches = None
        if not isinstance(job, RenderJob | PreviewJob | LookJob | SwatchJob) or job.request.epoch == self._epoch:
            self.failed.emit(sentence)  # of the present epoch: a scene or generator that has gone is nothing to mend

    def _take_back(self, job: Job) -> None:
        """The job made no picture: no area is lost, nor the wish for a pass."""
        if isinstance(job, RenderJob | PreviewJob) and job.request.epoch == self._epoch:
            self._areas.give_back()
            self._forced = self._forced or isinstance(job, RenderJob) and job.forced

    def _give_way(self, event: Event) -> None:
        if event is not Event.LOOK:
            self._wishes.edited()
            self._stop_if(LookJob, SwatchJob)
        if isinstance(self._job, RenderJob) and exact_gives_way(event, self._situation(), wanted=self._job.wanted):
            self._job.stop.set()

    def _stop_if(self, *kinds: type[Job]) -> None:
        if isinstance(self._job, kinds):
            self._job.stop.set()

    def _tell_busy(self) -> None:
        if self.busy != self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self.busy)
