"""Whether the thread of the window stays free while strokes and pictures go through it, and the picture stays right.

`paint_under_load` draws strokes by a timer, faster than the renderer can follow, and reports how long the thread was
held up, how often a picture came, and what memory grew by. Definitions are with the fields of `Load`.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final, Protocol

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from editor.document.geometry import Rect, Size
from editor.document.painting import paint
from editor.document.scene import Scene
from editor.render.request import RenderResult
from editor.render.scheduler import RenderScheduler
from model.errors import ModelError

BEAT_MS: Final = 2
STROKE_SECONDS: Final = 2.5
REST_SECONDS: Final = 0.5  # between two strokes: the exact pass begins, and may not end
PATIENCE: Final = 300.0  # seconds until what does not come is given up


class Heartbeat(QObject):
    """A timer of the window's thread that notes when it comes late."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[float] = []  # ms beyond the interval, one for each beat
        self.busy: list[float] = []  # ms that the thread computed between two beats
        self._last = self._last_busy = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to beat; what was noted before is kept."""
        self._last, self._last_busy = time.perf_counter(), time.thread_time()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Beat no longer."""
        self._timer.stop()

    def _beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.gaps.append(max(0.0, 1000 * (now - self._last) - BEAT_MS))
        self.busy.append(1000 * (busy - self._last_busy))
        self._last, self._last_busy = now, busy


@dataclass(frozen=True)
class Load:
    """What was seen while strokes were drawn."""

    events: int  # that changed the scene
    previews: int  # pictures of a rectangle
    exact: int  # whole pictures
    longest_gap_ms: float  # that the thread did not come back to its loop, whatever held it up, other processes too
    p99_gap_ms: float
    longest_busy_ms: float  # that it computed without coming back
    longest_without_picture_ms: float  # while the pointer was down and something was not shown
    memory_growth_bytes: int  # of the process, from the end of the first stroke to the end of all; 0 where unknown


class Watched(Protocol):
    """What a stroke is drawn on: the window's workspace is one."""

    scene: Scene


def paint_under_load(
    workspace: Watched,
    scheduler: RenderScheduler,
    classes: tuple[int, int],
    *,
    seconds: float = 30.0,
    rate: int = 200,
    brush: int = 24,
) -> Load:
    """Draw strokes for `seconds`, `rate` events a second, in turn of two classes; then wait for the exact picture.

    `brush` is the side of a dab in pixels. The scheduler has heard of the scene's changes from somebody else. Raises
    ModelError if a pass fails, or if no picture comes.
    """
    hand = _Hand(workspace, scheduler, classes, rate, brush)
    beat = Heartbeat()
    beat.start()
    began, memory = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        hand.stroke(min(STROKE_SECONDS, max(0.1, began + seconds - time.perf_counter())))
        memory = memory or resident_bytes()
        _wait(REST_SECONDS)
    hand.wait_for(lambda: scheduler.is_current)
    beat.stop()
    hand.end()
    busy = sorted(beat.busy)
    gaps = sorted(beat.gaps)
    return Load(
        events=hand.events,
        previews=hand.previews,
        exact=hand.exact,
        longest_gap_ms=gaps[-1],
        p99_gap_ms=gaps[round(0.99 * (len(gaps) - 1))],
        longest_busy_ms=busy[-1],
        longest_without_picture_ms=hand.longest_without_picture_ms,
        memory_growth_bytes=resident_bytes() - memory if memory else 0,
    )


def resident_bytes() -> int:
    """Memory the process occupies; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class _Hand(QObject):
    """Draws, and watches the pictures come."""

    def __init__(
        self, workspace: Watched, scheduler: RenderScheduler, classes: tuple[int, int], rate: int, brush: int
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._scheduler = scheduler
        self._classes = classes
        self._rate = rate
        self._brush = brush
        self._strokes = 0
        self._began = 0.0
        self._sent = 0
        self._waiting_since: float | None = None
        self._failures: list[str] = []
        self.events = self.previews = self.exact = 0
        self.longest_without_picture_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._send)
        scheduler.image_ready.connect(self._on_image)
        scheduler.failed.connect(self._failures.append)

    def stroke(self, seconds: float) -> None:
        """From press to release."""
        self._scheduler.stroke_started()
        self._began, self._sent, self._waiting_since = time.perf_counter(), 0, None
        self._timer.start(1)
        _wait(seconds)
        self._timer.stop()
        self._scheduler.stroke_finished()
        self._strokes += 1
        self._raise()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let events come until `condition` holds."""
        end = time.perf_counter() + PATIENCE
        while not condition():
            _wait(0.02)
            self._raise()
            if time.perf_counter() > end:
                raise ModelError(f"no picture came in {PATIENCE:.0f} s")

    def end(self) -> None:
        """Watch no longer."""
        self._scheduler.image_ready.disconnect(self._on_image)
        self._scheduler.failed.disconnect(self._failures.append)

    def _send(self) -> None:
        # One event for each turn of the loop, even if several are due: a hand faster than the window must not stop it.
        if (time.perf_counter() - self._began) * self._rate < self._sent:
            return
        scene = self._workspace.scene
        dab = _dab(self._strokes, self._sent, scene.size, self._brush)
        self._sent += 1
        patch = paint(scene, dab, np.ones(dab.shape, np.bool_), what=self._classes[self._strokes % 2])
        if patch.changes:
            self.events += 1
            scene.apply(patch)
            if self._waiting_since is None:
                self._waiting_since = time.perf_counter()

    def _on_image(self, result: RenderResult) -> None:
        if result.exact:
            self.exact += 1
        else:
            self.previews += 1
        if self._waiting_since is not None and self._timer.isActive():
            now = time.perf_counter()
            self.longest_without_picture_ms = max(self.longest_without_picture_ms, 1000 * (now - self._waiting_since))
            self._waiting_since = now if not self._scheduler.dirty.is_empty else None

    def _raise(self) -> None:
        if self._failures:
            raise ModelError(self._failures[0])


def _dab(stroke: int, event: int, size: Size, side: int) -> Rect:
    """Where the pen is: on a curve that takes another turn with every stroke."""
    turn = 2 * pi * event / 150
    x = size.width * (0.5 + 0.42 * sin(turn + stroke))
    y = size.height * (0.5 + 0.4 * cos(1.7 * turn + 2 * stroke))
    left, top = round(x) - side // 2, round(y) - side // 2
    return Rect(left, top, left + side, top + side).clipped(size)


def _wait(seconds: float) -> None:
    """Let the thread's loop run, in which other threads get Python's lock."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
