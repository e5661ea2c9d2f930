"""From the hand to the labels: how long until what an event painted is on the screen in the colour of its class.

A scene of 2048 x 1024 in the real window offscreen, a 64 pixel brush of a class that the scene does not have. An event
is timed from when it is sent until the canvas has been painted; then the next is sent. Once with rendering off, once
live: then the network competes for the processor, as it does while one paints.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from editor.benchmark_photograph import TERRAIN, on_curve
from editor.benchmark_window import PaintWatch, Stage, stage
from editor.document.exchange import import_maps
from editor.document.opened import Opened, SourceKind
from editor.render.engine import RenderEngine
from editor.render.scheduler import Policy
from model import resources
from model.benchmark_scene import street_maps
from model.errors import ModelError
from model.maps import LabelSet
from model.remote.process import open_in_process

CANVAS = (2048, 1024)  # pixels of the scene that is painted on
BRUSH = 64  # pixels across
MOVES = 240  # pointer events of a stroke, two seconds of a 120 Hz pen

Numbers = dict[str, float]


@dataclass(frozen=True)
class StrokeTimes:
    """Milliseconds from an event until what it changed is on the screen."""

    press: float
    moves: list[float]
    release: float
    undo: float  # of the whole stroke


def measure_overlay(checkpoint: Path | None, device: str) -> Numbers:
    """Milliseconds from a pointer event to the painted overlay, in a stroke over a large scene."""
    scene = import_maps(*street_maps(*CANVAS), LabelSet.load("cityscapes"))
    path = checkpoint or resources.default_checkpoint()
    opened = Opened(scene, Path("street_label.png"), SourceKind.LABELS)
    numbers: Numbers = {}
    with stage(opened, lambda: RenderEngine(path, device, open_with=open_in_process)) as on:
        scheduler = on.editor.scheduler
        on.wait_for(lambda: scheduler.is_current)
        for policy, name in ((Policy.MANUAL, "overlay"), (Policy.LIVE, "overlay_while_rendering")):
            scheduler.policy = policy
            stroke = _stroke(on)
            numbers[f"{name}_median_ms"] = median(stroke.moves)
            numbers[f"{name}_p95_ms"] = quantiles(stroke.moves, n=20)[-1]
            numbers[f"{name}_press_ms"] = stroke.press
            numbers[f"{name}_release_ms"] = stroke.release
            numbers[f"{name}_undo_ms"] = stroke.undo
    return numbers


def _stroke(on: Stage) -> StrokeTimes:
    """Draw a long curve with the brush, take it back, and return how long each event took."""
    workspace = on.editor.workspace
    on.choose_brush(BRUSH, TERRAIN)

    def send(kind: QEvent.Type, step: int) -> None:
        on.send(kind, on_curve(step / MOVES, CANVAS))

    revision = workspace.scene.revision
    with painted_after(on.editor.window.canvas) as timed:
        press = timed(partial(send, QEvent.Type.MouseButtonPress, 0))
        moves = [timed(partial(send, QEvent.Type.MouseMove, step)) for step in range(1, MOVES + 1)]
        if workspace.scene.revision - revision < MOVES // 2:
            raise ModelError("the brush did not paint, so there is nothing to measure")
        release = timed(partial(send, QEvent.Type.MouseButtonRelease, MOVES), painted=False)
        undo = timed(workspace.undo_stack.undo)  # and the next stroke finds the same scene
    return StrokeTimes(press, moves, release, undo)


class Timed(Protocol):
    """Milliseconds from an act until the canvas has been painted; without `painted`, until the events are done."""

    def __call__(self, act: Callable[[], object], *, painted: bool = True) -> float: ...


@contextmanager
def painted_after(canvas: QWidget) -> Iterator[Timed]:
    """Time acts by the paintings of a canvas."""
    paints: list[float] = []
    watch = PaintWatch(canvas, paints.append)

    def timed(act: Callable[[], object], *, painted: bool = True) -> float:
        QCoreApplication.processEvents()  # what came from elsewhere meanwhile is not this event's
        before = len(paints)
        started = time.perf_counter()
        act()
        QCoreApplication.processEvents()
        while painted and len(paints) == before:
            QCoreApplication.processEvents()
        return 1000 * (time.perf_counter() - started)

    try:
        yield timed
    finally:
        canvas.removeEventFilter(watch)
