"""A scheduler with a scripted engine, and lists of everything it said."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.render.request import RenderRequest, SwatchRequest
from editor.render.scheduler import RenderScheduler
from model.maps import LabelSet
from tests.fakes import FakeEngine

LABELS = LabelSet.load("cityscapes")
WHOLE = Rect(0, 0, 48, 32)
LEFT, RIGHT = Rect(0, 0, 8, 8), Rect(40, 24, 48, 32)
ROAD, CAR = 7, 26


@dataclass
class Rig:
    """A scheduler over a small scene, and everything it said."""

    scheduler: RenderScheduler
    engine: FakeEngine
    scene: Scene
    qtbot: QtBot
    snapshots: list[RenderRequest] = field(default_factory=list)
    images: list = field(default_factory=list)
    swatches: list = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    sessions: list = field(default_factory=list)
    busy: list[bool] = field(default_factory=list)

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def until_idle(self) -> None:
        self.until(lambda: self.scheduler.is_current and not self.scheduler.busy)

    def until_running(self) -> None:
        self.until(self.engine.running.is_set)

    def first_picture(self) -> None:
        self.scheduler.restart(WHOLE)
        self.until_idle()
        self.images.clear(), self.engine.requests.clear(), self.snapshots.clear(), self.busy.clear()

    def ask_for_swatches(self, *modes: int, region: int = ROAD) -> SwatchRequest:
        request = SwatchRequest.of(self.scene, self.scheduler.epoch, region, modes, {})
        assert request is not None
        self.scheduler.request_swatches(request)
        return request
