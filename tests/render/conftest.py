"""Fixtures of the render tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.render.request import RenderRequest
from editor.render.scheduler import RenderScheduler
from editor.render.snapshots import Snapshots
from tests.fakes import FAKE_ID, FakeEngine
from tests.render.scheduler_rig import LABELS, ROAD, SKY, HandTimer, Rig


class Recorded(Snapshots):
    """Keeps the requests it made; each has another style, so that every picture differs from the one before."""

    def __init__(self, scene: Callable[[], Scene], checkpoint_id: Callable[[], str]) -> None:
        super().__init__(scene, checkpoint_id)
        self.taken: list[RenderRequest] = []

    def whole(self, epoch: int, dirty: Rect) -> RenderRequest:
        request = super().whole(epoch, dirty)
        self.taken.append(replace(request, styles={ROAD: len(self.taken) % 10}))
        return self.taken[-1]


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[Rig]:
    background = np.full((32, 48), ROAD, np.int32)
    scene, engine = Scene(LABELS, background), FakeEngine(LABELS)
    snapshots = Recorded(lambda: scene, lambda: FAKE_ID)
    scheduler = RenderScheduler(snapshots, lambda: engine)
    rig = Rig(scheduler, engine, scene, qtbot, snapshots.taken)
    yield from _listening(rig)


@pytest.fixture
def live(qtbot: QtBot) -> Iterator[Rig]:
    """A rig whose engine previews, whose scene tells the scheduler of its changes, and whose pauses are by hand."""
    background = np.full((32, 48), ROAD, np.int32)
    background[:12] = SKY
    scene, engine, pause = Scene(LABELS, background), FakeEngine(LABELS, live=True), HandTimer()
    scheduler = RenderScheduler(Snapshots(lambda: scene, lambda: FAKE_ID), lambda: engine, pause=pause)
    scene.observe(scheduler.invalidate)
    yield from _listening(Rig(scheduler, engine, scene, qtbot, pause=pause))


def _listening(rig: Rig) -> Iterator[Rig]:
    rig.listen()
    yield rig
    rig.engine.let_go()
    rig.scheduler.close()
