"""Fixtures of the render tests."""

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.render.request import RenderRequest
from editor.render.scheduler import RenderScheduler
from tests.fakes import FakeEngine
from tests.render.scheduler_rig import LABELS, ROAD, Rig


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[Rig]:
    background = np.full((32, 48), ROAD, np.int32)
    scene, engine = Scene(LABELS, background), FakeEngine(LABELS)
    snapshots: list[RenderRequest] = []

    def snapshot(epoch: int, dirty: Rect) -> RenderRequest:
        snapshots.append(RenderRequest.of(scene, epoch, dirty, {ROAD: len(snapshots) % 10}))
        return snapshots[-1]

    scheduler = RenderScheduler(snapshot, lambda: engine)
    rig = Rig(scheduler, engine, scene, qtbot, snapshots)
    scheduler.image_ready.connect(rig.images.append)
    scheduler.swatch_ready.connect(rig.swatches.append)
    scheduler.failed.connect(rig.failures.append)
    scheduler.session_ready.connect(rig.sessions.append)
    scheduler.busy_changed.connect(rig.busy.append)
    yield rig
    engine.let_go()
    scheduler.close()
