"""From the hand to the photograph: how long what an event changed takes to be on the screen as a picture.

The bundled street scene, 512 x 256, in the real window offscreen, real weights, a 24 pixel brush of a class that the
scene does not have. The pen moves for 3 s at 200 events a second, in real time: event k is *due* 5 k ms after the
stroke began, and is sent as soon as the window's loop comes to it. The stroke begins 100 ms after the picture was
exact and everything still.

*Event to photograph*: from when the event was due until the canvas has painted a photograph that shows it: a preview
or an exact picture of a revision that holds the event, whose request covered what the event changed. So all waits are
in it: of the event for a busy window, of the request for the pass in flight, the pass, the way back, the painting.
Events that change nothing are not counted. The numbers are over the events of all counted strokes; the first stroke
after the start is told apart, because it pays for what is done once. *Event to exact*: from the release until the exact
picture of the finished stroke is painted; the pause that the editor waits for is in it. *Heartbeat*: the longest that
the window's thread did not come back to its loop during the strokes, beyond the interval of the timer that beats;
*busy*: the most that it computed between two beats.

*Swatches*: from choosing a region until the first and the last of its modes are painted in the Styles panel. The region
is the smallest of at least 100 pixels with ten modes, and the largest.
"""

import threading
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from editor.benchmark_window import PaintWatch, Stage, stage
from editor.document import exchange
from editor.document.geometry import Point, Rect
from editor.heartbeat import Heartbeat
from editor.render.engine import RenderEngine
from editor.render.request import LongPass, PreviewRequest, RenderRequest, RenderResult, Swatch
from model import resources
from model.errors import ModelError
from model.registry import Spec
from model.remote.process import open_in_process

if TYPE_CHECKING:
    from editor.document.opened import Opened

BRUSH = 24  # pixels across
RATE = 200  # events a second
STROKE = 3.0  # seconds
STROKES = 3  # that are counted
PAUSE = 0.1  # seconds of rest before a stroke
TERRAIN = 22  # a class of Cityscapes that the scene does not have
_SMALLEST_REGION = 100  # pixels

Numbers = dict[str, float]


class WatchedEngine(RenderEngine):
    """The real engine, and which rectangle each of its pictures brought up to date."""

    def __init__(self, generator: Spec, device: str) -> None:
        super().__init__(generator, device, open_with=open_in_process)
        self.covered: dict[int, Rect] = {}  # id of the picture's array -> what its request held
        self.passes: dict[str, list[float]] = {"preview": [], "exact": []}  # milliseconds
        self._lock = threading.Lock()

    def render(self, request: RenderRequest, should_stop: Callable[[], bool]) -> RenderResult | LongPass:
        result = super().render(request, should_stop)
        if isinstance(result, RenderResult):
            self._note(result, Rect.of(request.snapshot.size), "exact")
        return result

    def preview(self, request: PreviewRequest, should_stop: Callable[[], bool]) -> RenderResult:
        result = super().preview(request, should_stop)
        self._note(result, request.rect, "preview")
        return result

    def take(self, result: RenderResult) -> Rect:
        """What the request of a result covered."""
        with self._lock:
            return self.covered.pop(id(result.image))

    def _note(self, result: RenderResult, rect: Rect, kind: str) -> None:
        with self._lock:
            self.covered[id(result.image)] = rect
            self.passes[kind].append(result.milliseconds)


class StrokeWatch(QObject):
    """Draws one stroke in real time and takes the time of every event until it is on the canvas."""

    def __init__(self, on: Stage, engine: WatchedEngine, seconds: float = STROKE) -> None:
        super().__init__()
        self._stage = on
        self._engine = engine
        self._events = round(seconds * RATE)
        self._sent = 0
        self._began = 0.0
        self._changed: list[Rect] = []  # by the event that is being sent
        self._unseen: list[tuple[float, int, Rect]] = []  # due, revision, what it changed
        self._answered: list[float] = []  # due times of events whose picture waits for its painting
        self._released = 0.0
        self._exact_revision = -1
        self.latencies: list[float] = []  # ms
        self.to_exact = 0.0  # ms
        editor = on.editor
        self._workspace = editor.workspace
        self._workspace.scene_changed.connect(self._note_change)
        editor.scheduler.image_ready.connect(self._note_result)
        self._paints = PaintWatch(editor.window.canvas, self._note_paint)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._send_what_is_due)

    def run(self) -> None:
        """Draw, and wait until the exact picture of it is on the canvas."""
        self._began = time.perf_counter()
        self._send(QEvent.Type.MouseButtonPress)
        self._timer.start(1)
        self._stage.wait_for(lambda: self._released > 0)
        final = self._workspace.scene.revision
        self._stage.wait_for(lambda: self._exact_revision >= final and self.to_exact > 0)
        if len(self.latencies) < self._events // 2:
            raise ModelError("the brush did not paint, so there is nothing to measure")

    def end(self) -> None:
        """Watch no longer."""
        self._workspace.scene_changed.disconnect(self._note_change)
        self._stage.editor.scheduler.image_ready.disconnect(self._note_result)
        self._stage.editor.window.canvas.removeEventFilter(self._paints)

    def _send_what_is_due(self) -> None:
        # One event for each turn of the loop, as they come from a window system, even if several are due.
        if self._sent < self._events and self._due() <= time.perf_counter():
            self._send(QEvent.Type.MouseMove)
        if self._sent == self._events and not self._released:
            self._timer.stop()
            self._stage.send(QEvent.Type.MouseButtonRelease, on_curve(1.0, self._workspace.size))
            self._released = time.perf_counter()

    def _due(self) -> float:
        return self._began + self._sent / RATE

    def _send(self, kind: QEvent.Type) -> None:
        due = self._due()
        self._changed.clear()
        self._stage.send(kind, on_curve(self._sent / self._events, self._workspace.size))
        self._sent += 1
        changed = Rect(0, 0, 0, 0)
        for rect in self._changed:
            changed = changed.united(rect)
        if not changed.is_empty:
            self._unseen.append((due, self._workspace.scene.revision, changed))

    def _note_change(self, rect: Rect) -> None:
        self._changed.append(rect)

    def _note_result(self, result: RenderResult) -> None:
        covered = self._engine.take(result)
        left = []
        for due, revision, rect in self._unseen:
            if result.revision >= revision and covered.encloses(rect):
                self._answered.append(due)
            else:
                left.append((due, revision, rect))
        self._unseen = left
        if result.exact:
            self._exact_revision = result.revision

    def _note_paint(self, now: float) -> None:
        self.latencies += [1000 * (now - due) for due in self._answered]
        self._answered.clear()
        if self._released and not self.to_exact and self._exact_revision >= self._workspace.scene.revision:
            self.to_exact = 1000 * (now - self._released)


def measure_photograph(
    generator: Spec | None, device: str, *, strokes: int = STROKES, seconds: float = STROKE
) -> Numbers:
    """Event to photograph, event to exact picture, the heartbeat meanwhile, and swatches; as defined above."""
    engine = WatchedEngine(generator or resources.default_checkpoint(), device)
    with stage(street(), lambda: engine) as on:
        scheduler, workspace = on.editor.scheduler, on.editor.workspace
        on.wait_for(lambda: scheduler.is_current)
        swatches = _measure_swatches(on)
        on.choose_brush(BRUSH, TERRAIN)
        latencies: list[list[float]] = []
        exact: list[float] = []
        beat = Heartbeat()
        for _ in range(1 + strokes):
            on.wait_for(lambda: scheduler.is_current)
            on.rest(PAUSE)
            stroke = StrokeWatch(on, engine, seconds)
            beat.start()
            stroke.run()
            beat.stop()
            stroke.end()
            latencies.append(stroke.latencies)
            exact.append(stroke.to_exact)
            workspace.undo_stack.undo()  # and the next stroke finds the same scene
    counted = [each for stroke_latencies in latencies[1:] for each in stroke_latencies]
    return {
        "photograph_median_ms": median(counted),
        "photograph_p95_ms": quantiles(counted, n=20)[-1],
        "photograph_longest_ms": max(counted),
        "photograph_p95_of_first_stroke_ms": quantiles(latencies[0], n=20)[-1],
        "preview_median_ms": median(engine.passes["preview"] or [float("nan")]),
        "release_to_exact_median_ms": median(exact[1:]),
        "heartbeat_ms": max(beat.gaps),
        "busy_ms": max(beat.busy),
        **swatches,
    }


def street() -> "Opened":
    """The bundled scene."""
    return exchange.open_any(resources.default_scene())


def on_curve(share: float, size: tuple[int, int]) -> Point:
    """Where the pen is: from left to right, up and down three times."""
    width, height = size
    return Point(width * (0.1 + 0.8 * share), height * (0.5 + 0.35 * (4 * abs((3 * share) % 1 - 0.5) - 1)))


def _measure_swatches(on: Stage) -> Numbers:
    workspace, panel = on.editor.workspace, on.editor.window.style_panel
    info = workspace.session_info
    assert info is not None
    maps = workspace.scene.flatten()
    shown, counts = np.unique(maps.regions, return_counts=True)
    order = np.argsort(counts, kind="stable")
    most = max(info.modes.values(), default=0)
    full = [
        int(region)
        for region, count in zip(shown[order], counts[order], strict=True)
        if count >= _SMALLEST_REGION and info.mode_count(int(maps.labels[maps.regions == region][0])) == most > 0
    ]
    if not full:
        return {}
    numbers: Numbers = {}
    for region, name in {full[0]: "small", full[-1]: "large"}.items():  # what is shown once comes from memory then
        times = _swatch_times(on, region, most)
        numbers[f"first_swatch_{name}_ms"], numbers[f"all_swatches_{name}_ms"] = times[0], times[-1]
        workspace.select(None)
    on.wait_for(lambda: on.editor.scheduler.is_current)
    assert panel.isVisible()
    return numbers


def _swatch_times(on: Stage, region: int, modes: int) -> list[float]:
    """Milliseconds from choosing a region until each of its swatches is painted."""
    arrived: set[int] = set()
    painted: dict[int, float] = {}

    def note(swatch: Swatch) -> None:
        if swatch.region == region:
            arrived.add(swatch.mode)

    def note_paint(now: float) -> None:
        for mode in arrived - set(painted):
            painted[mode] = now

    viewport = on.editor.window.style_panel.grid.viewport()
    watch = PaintWatch(viewport, note_paint)
    on.editor.scheduler.swatch_ready.connect(note)
    started = time.perf_counter()
    on.editor.workspace.select_region(region)
    on.wait_for(lambda: len(painted) == modes)
    on.editor.scheduler.swatch_ready.disconnect(note)
    viewport.removeEventFilter(watch)
    return sorted(1000 * (each - started) for each in painted.values())
