"""A scheduler with a scripted engine, and lists of everything it said."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from editor.document import edits, painting
from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.render.request import RenderRequest, RenderResult, SwatchRequest
from editor.render.scheduler import RenderScheduler
from model.maps import LabelSet
from tests.fakes import FAKE_ID, PREVIEW, FakeEngine, picture_of

LABELS = LabelSet.load("cityscapes")
WHOLE = Rect(0, 0, 48, 32)
LEFT, RIGHT = Rect(0, 0, 8, 8), Rect(40, 24, 48, 32)
ROAD, BUILDING, SKY, CAR = 7, 11, 23, 26


class HandTimer(QObject):
    """A pause that comes when the test says so."""

    timeout = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.running = False

    def start(self, _milliseconds: int, /) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def fire(self) -> None:
        """The time is over, if it was running."""
        if self.running:
            self.running = False
            self.timeout.emit()


@dataclass
class Rig:
    """A scheduler over a small scene, and everything it said."""

    scheduler: RenderScheduler
    engine: FakeEngine
    scene: Scene
    qtbot: QtBot
    snapshots: list[RenderRequest] = field(default_factory=list)
    pause: HandTimer = field(default_factory=HandTimer)
    images: list[RenderResult] = field(default_factory=list)
    looks: list = field(default_factory=list)
    swatches: list = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    sessions: list = field(default_factory=list)
    busy: list[bool] = field(default_factory=list)
    long_passes: list = field(default_factory=list)
    picture: np.ndarray | None = field(default=None, repr=False)  # what the window would show

    def listen(self) -> None:
        """Note what the scheduler says from now on."""
        scheduler = self.scheduler
        scheduler.image_ready.connect(self._on_image)
        scheduler.look_ready.connect(self.looks.append)
        scheduler.swatch_ready.connect(self.swatches.append)
        scheduler.failed.connect(self.failures.append)
        scheduler.session_ready.connect(self.sessions.append)
        scheduler.busy_changed.connect(self.busy.append)
        scheduler.long_pass.connect(self.long_passes.append)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def until_idle(self) -> None:
        self.until(lambda: self.scheduler.is_current and not self.scheduler.busy)

    def until_running(self) -> None:
        self.until(self.engine.running.is_set)

    def until_shown(self) -> None:
        """Until every edit is seen, by a preview or exactly."""
        self.until(lambda: self.scheduler.dirty.is_empty and not self.scheduler.busy)

    def first_picture(self) -> None:
        self.scheduler.restart(WHOLE)
        self.until_idle()
        self.forget()

    def forget(self) -> None:
        """What was asked and said so far is of no interest."""
        self.images.clear(), self.snapshots.clear(), self.busy.clear()
        self.engine.requests.clear(), self.engine.previews.clear()

    def ask_for_swatches(self, *modes: int, region: int = ROAD) -> SwatchRequest:
        request = SwatchRequest.of(self.scene, self.scheduler.epoch, region, modes, {})
        assert request is not None
        self.scheduler.request_swatches(request)
        return request

    def paint(self, rect: Rect, class_id: int) -> Callable[[], None]:
        """Fill a rectangle of the scene, and return what takes it back."""
        patch = painting.paint(self.scene, rect, np.ones(rect.shape, bool), what=class_id)
        self.scene.apply(patch)
        return lambda: self.scene.apply(patch.reversed())

    def set_style(self, region: int, style: int) -> None:
        patch = edits.set_style(self.scene, FAKE_ID, region, style)
        if patch is not None:
            self.scene.apply(patch)

    @property
    def pure(self) -> np.ndarray:
        """The scene as it is now, rendered by a function."""
        styles = self.scene.styles.get(FAKE_ID, {})
        return picture_of(LABELS, RenderRequest.of(self.scene, 0, WHOLE, styles))

    def check(self) -> None:
        """The picture shows the scene, at any time: except where that is pending, and by previews where not settled."""
        if self.picture is None:
            assert self.scheduler.dirty == WHOLE
            return
        wrong = self.picture ^ self.pure
        for area in self.scheduler.pending:
            wrong[area.slices] = 0
        assert not (wrong & ~PREVIEW).any()
        wrong[self.scheduler.unsettled.slices] = 0
        assert not wrong.any()

    def _on_image(self, result: RenderResult) -> None:
        assert result.epoch == self.scheduler.epoch
        self.images.append(result)
        if self.picture is None:
            assert result.exact
            self.picture = np.zeros((WHOLE.height, WHOLE.width, 3), np.uint8)
        self.picture[result.rect.slices] = result.image
