"""Whatever happens in whatever order: in the end the picture is what a function makes of the newest scene."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect
from editor.render.scheduler import Policy
from model.errors import MaquetteError
from tests.fakes import FakeEngine
from tests.render.scheduler_rig import BUILDING, CAR, LABELS, ROAD, SKY, WHOLE, Rig

STEPS = 80
TOLD, NO_DEVICE = "The pass was told to fail.", "no such device"


class Chance:
    """A user, a device and a clock that do anything at any time."""

    def __init__(self, rig: Rig, seed: int) -> None:
        self.rig = rig
        self.random = np.random.default_rng(seed)
        self.undo: list = []
        self.acts = [
            *[self.edit] * 6,
            *[self.take_back] * 2,
            self.style,
            *[self.stroke] * 3,
            *[self.pause] * 3,
            *[self.hold] * 2,
            *[self.wait] * 4,
            self.policy,
            self.look,
            self.swatches,
            self.fail,
            self.fail_to_open,
            self.f5,
            self.restart,
            self.engine,
            self.due,
        ]

    def step(self) -> None:
        self.acts[self.random.integers(len(self.acts))]()

    def edit(self) -> None:
        width, height = self.random.choice([(2, 3), (5, 2), (9, 9), (3, 20), (40, 30)])
        left, top = self.random.integers(WHOLE.width - width + 1), self.random.integers(WHOLE.height - height + 1)
        what = int(self.random.choice([ROAD, BUILDING, SKY, CAR]))
        self.undo.append(self.rig.paint(Rect(int(left), int(top), int(left + width), int(top + height)), what))

    def take_back(self) -> None:
        if self.undo:
            self.undo.pop()()

    def style(self) -> None:
        self.rig.set_style(int(self.random.choice([ROAD, SKY])), int(self.random.integers(10)))

    def stroke(self) -> None:
        if self.rig.scheduler._stroking:
            self.rig.scheduler.stroke_finished()
        else:
            self.rig.scheduler.stroke_started()

    def pause(self) -> None:
        self.rig.pause.fire()

    def hold(self) -> None:
        self.rig.engine.hold() if self.random.integers(2) else self.rig.engine.let_go()

    def wait(self) -> None:
        if self.random.integers(3):
            QCoreApplication.processEvents()
        elif self.rig.engine._free.is_set():
            self.rig.qtbot.wait(int(self.random.integers(1, 6)))

    def policy(self) -> None:
        self.rig.scheduler.policy = list(Policy)[self.random.choice([0, 0, 1, 2])]

    def look(self) -> None:
        if self.random.integers(2):
            self.rig.scheduler.show_look(int(self.random.choice([ROAD, SKY])), int(self.random.integers(10)))
        else:
            self.rig.scheduler.hide_look()

    def swatches(self) -> None:
        if self.random.integers(2):
            if (self.rig.scene.flatten().regions == ROAD).any():
                self.rig.ask_for_swatches(0, 1, 2)
        else:
            self.rig.scheduler.cancel_swatches()

    def fail(self) -> None:
        self.rig.engine.fail(MaquetteError(TOLD))

    def fail_to_open(self) -> None:
        self.rig.engine.failing_open = RuntimeError(NO_DEVICE)

    def f5(self) -> None:
        self.rig.scheduler.render_now()

    def restart(self) -> None:
        self.rig.scheduler.restart(WHOLE)

    def engine(self) -> None:
        self.rig.engine.let_go()
        other = FakeEngine(LABELS, live=bool(self.random.integers(4)))
        self.rig.engine = other
        self.rig.scheduler.use_engine(lambda: other)

    def due(self) -> None:
        self.rig.engine.settle = bool(self.random.integers(2))

    def end(self) -> None:
        """The hand leaves, the device works, and time passes."""
        rig = self.rig
        rig.engine.let_go()
        rig.engine.failing_open = None
        rig.engine._errors.clear()
        rig.scheduler.policy = Policy.LIVE
        rig.scheduler.stroke_finished()

        def is_done() -> bool:
            rig.pause.fire()
            if rig.scheduler.gave_up:
                rig.scheduler.render_now()  # as the status bar says
            return rig.scheduler.is_current and not rig.scheduler.busy

        rig.until(is_done)


@pytest.mark.parametrize("seed", range(40))
def test_in_the_end_the_picture_shows_the_scene(live: Rig, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    live.scheduler.restart(WHOLE)
    chance = Chance(live, seed)
    for _ in range(STEPS):
        chance.step()
        live.check()
    chance.end()
    assert set(live.failures) <= {TOLD, f"Rendering failed: {NO_DEVICE}"}
    np.testing.assert_array_equal(live.picture, live.pure)
    assert live.scheduler.unsettled.is_empty


def test_a_stroke_faster_than_the_renderer_is_seen_while_it_lasts(live: Rig, qtbot: QtBot) -> None:
    live.first_picture()
    live.scheduler.stroke_started()
    for step in range(200):
        live.paint(Rect(step % 40, step % 24, step % 40 + 6, step % 24 + 6), (BUILDING, SKY)[step % 2])
        if step % 10 == 0:
            QCoreApplication.processEvents()
    live.until_shown()
    assert 2 <= len(live.engine.previews) < 100, "they add up"
    live.check()
    live.scheduler.stroke_finished()
    live.pause.fire()
    live.until_idle()
    np.testing.assert_array_equal(live.picture, live.pure)
