"""Strokes faster than the renderer: the newest state is shown, nothing is lost, the window's thread stays free."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from editor.document import settling
from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.heartbeat import Load, paint_under_load, resident_bytes
from editor.render.engine import RenderEngine
from editor.render.scheduler import RenderScheduler
from editor.render.snapshots import Snapshots
from editor.workspace import Workspace
from model.contract import LiveSession, ShouldStop
from model.errors import Cancelled
from model.maps import LabelSet
from tests.fakes import FakeSession

LABELS = LabelSet.load("cityscapes")
ROAD, BUILDING, SKY, TERRAIN = 7, 11, 23, 22
WIDTH, HEIGHT = 256, 128
BEAT_LIMIT_MS = 16.0


class SlowSession(FakeSession):
    """Takes its time, and looks up every few milliseconds."""

    def __init__(self, exact_seconds: float, preview_seconds: float) -> None:
        super().__init__(LABELS)
        self._exact_seconds = exact_seconds
        self._preview_seconds = preview_seconds

    def render(self, *arguments, should_stop=None, **options):  # type: ignore[no-untyped-def]
        _take(self._exact_seconds, should_stop)
        return super().render(*arguments, should_stop=should_stop, **options)

    def preview(self, *arguments, should_stop=None, **options):  # type: ignore[no-untyped-def]
        _take(self._preview_seconds, should_stop)
        return super().preview(*arguments, should_stop=should_stop, **options)


class Desk:
    """A workspace and a scheduler, joined as in the window."""

    def __init__(self, open_session: Callable[[], LiveSession]) -> None:
        background = np.full((HEIGHT, WIDTH), ROAD, np.int32)
        background[: HEIGHT // 2] = SKY
        self.workspace = Workspace(Scene(LABELS, background))
        self.session = open_session()
        snapshots = Snapshots(lambda: self.workspace.scene, lambda: self.session.id)
        engine = RenderEngine("session", open_with=lambda _spec, _device: self.session)
        self.scheduler = RenderScheduler(snapshots, lambda: engine)
        self.workspace.scene_changed.connect(self.scheduler.invalidate)
        self.scheduler.session_ready.connect(self.workspace.set_session)
        self.scheduler.image_ready.connect(self.workspace.set_picture)

    def start(self, qtbot: QtBot) -> None:
        self.scheduler.restart(Rect.of(self.workspace.size))
        qtbot.waitUntil(lambda: self.scheduler.is_current, timeout=60_000)

    def paint(self, seconds: float) -> Load:
        return paint_under_load(self.workspace, self.scheduler, (TERRAIN, BUILDING), seconds=seconds)

    def check(self) -> None:
        """The picture is the function of the scene that it should be, rendered by a session that never previewed."""
        scene, kept = self.workspace.scene, settling.kept_for(self.workspace.scene, self.session.id)
        assert kept is not None
        maps = scene.flatten()
        generated = FakeSession(LABELS).render(maps.labels, maps.instances, {}, regions=maps.regions, seed=scene.seed)
        counts = self.session.mode_counts
        expected = settling.compose(kept, generated, maps, {}, scene.seed, counts, Rect.of(scene.size))
        np.testing.assert_array_equal(self.workspace.picture, expected)
        assert self.workspace.picture_revision == scene.revision or self.workspace.picture_exact


def _take(seconds: float, should_stop: ShouldStop | None) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if should_stop is not None and should_stop():
            raise Cancelled
        time.sleep(0.005)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def make(exact_seconds: float, preview_seconds: float) -> Desk:
        desks.append(Desk(lambda: SlowSession(exact_seconds, preview_seconds)))
        desks[-1].start(qtbot)
        return desks[-1]

    yield make
    for each in desks:
        each.scheduler.close()


def test_a_steady_painter_on_a_slow_session_sees_previews_and_loses_nothing(desk: Callable[..., Desk]) -> None:
    on = desk(0.3, 0.03)
    load = on.paint(2.0)
    on.check()
    assert load.events > 50
    assert load.previews > 10, "the stroke is shown while it goes on"
    assert load.exact >= 1
    assert load.longest_busy_ms < BEAT_LIMIT_MS, "nothing of the renderer's is computed in the window's thread"


def test_exact_passes_longer_than_every_pause_starve_nobody(desk: Callable[..., Desk]) -> None:
    on = desk(1.2, 0.02)
    load = on.paint(1.5)
    on.check()
    assert load.previews > 10


@pytest.mark.slow
@pytest.mark.parametrize(("exact_seconds", "preview_seconds"), [(2.0, 0.1), (0.3, 0.015)])
def test_half_a_minute_of_strokes(desk: Callable[..., Desk], exact_seconds: float, preview_seconds: float) -> None:
    on = desk(exact_seconds, preview_seconds)
    load = on.paint(30.0)
    on.check()
    print(load)
    assert load.longest_busy_ms < BEAT_LIMIT_MS
    assert load.memory_growth_bytes < 8 << 20, "memory is flat"


@pytest.mark.slow
def test_half_a_minute_of_strokes_on_the_real_network(tiny_checkpoint: Path, qtbot: QtBot) -> None:
    from model.registry import open_session

    on = Desk(lambda: open_session(tiny_checkpoint, "cpu"))  # type: ignore[arg-type,return-value]
    try:
        on.start(qtbot)
        load = on.paint(30.0)
        print(load)
        scene = on.workspace.scene
        kept = settling.kept_for(scene, on.session.id)
        assert kept is not None
        maps = scene.flatten()
        fresh = open_session(tiny_checkpoint, "cpu")
        generated = fresh.render(maps.labels, maps.instances, {}, regions=maps.regions, seed=scene.seed)
        counts = fresh.mode_counts
        expected = settling.compose(kept, generated, maps, {}, scene.seed, counts, Rect.of(scene.size))
        assert on.workspace.picture is not None
        assert np.abs(on.workspace.picture.astype(int) - expected).max() <= 1
        assert load.longest_busy_ms < BEAT_LIMIT_MS
        # For every new shape of a rectangle the library of convolutions keeps what it made for it, up to a limit.
        assert load.memory_growth_bytes < 192 << 20
    finally:
        on.scheduler.close()


def test_the_memory_of_the_process_is_known() -> None:
    assert resident_bytes() == 0 or resident_bytes() > 10 << 20
