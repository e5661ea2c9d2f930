"""The window is measured through real events; here with tiny weights, so that only the measuring is tested."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor.benchmark_drag import crowded_street
from editor.benchmark_photograph import StrokeWatch, WatchedEngine, measure_photograph, on_curve, street
from editor.benchmark_window import PaintWatch, Stage, stage
from editor.document.geometry import Point
from editor.render.engine import RenderEngine
from model.errors import ModelError

ROOT = Path(__file__).resolve().parent.parent.parent


def measure(part: str, checkpoint: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editor.benchmark", "--part", part, "--checkpoint", str(checkpoint)]
    command += ["--device", "cpu", "--json", str(out), "--began", repr(time.time())]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


def test_a_start_has_a_window_before_a_photograph(tiny_checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "start.json"
    result = measure("start", tiny_checkpoint, out)
    assert result.returncode == 0, result.stderr
    numbers = json.loads(out.read_text())
    assert 0 < numbers["window_s"] < numbers["first_photograph_s"]


@pytest.mark.slow
def test_a_stroke_is_painted_event_by_event(tiny_checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "overlay.json"
    result = measure("overlay", tiny_checkpoint, out)
    assert result.returncode == 0, result.stderr
    numbers = json.loads(out.read_text())
    for name in ("overlay", "overlay_while_rendering"):
        assert 0 < numbers[f"{name}_median_ms"] <= numbers[f"{name}_p95_ms"]


@pytest.mark.slow
def test_one_of_a_hundred_objects_is_dragged_event_by_event(tiny_checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "drag.json"
    result = measure("drag", tiny_checkpoint, out)
    assert result.returncode == 0, result.stderr
    numbers = json.loads(out.read_text())
    for name in ("drag", "drag_turned", "drag_while_rendering"):
        assert 0 < numbers[f"{name}_median_ms"] <= numbers[f"{name}_p95_ms"]


def test_the_scene_of_the_drag_has_a_hundred_objects_and_is_always_the_same() -> None:
    one, other = crowded_street(), crowded_street()
    assert (len(one.objects), one.size) == (100, (2048, 1024))
    np.testing.assert_array_equal(one.flatten().regions, other.flatten().regions)


@pytest.mark.parametrize("part", ["start", "overlay", "drag", "photograph"])
def test_what_cannot_be_measured_is_said_in_one_line(part: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    result = measure(part, broken, tmp_path / "out.json")
    assert result.returncode == 2
    assert "broken.safetensors" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out.json").exists()


@pytest.mark.slow
def test_a_stroke_in_real_time_becomes_a_photograph(tiny_checkpoint: Path, qtbot: QtBot) -> None:
    numbers = measure_photograph(tiny_checkpoint, "cpu", strokes=1, seconds=0.4)
    assert 0 < numbers["photograph_median_ms"] <= numbers["photograph_p95_ms"] <= numbers["photograph_longest_ms"]
    assert numbers["photograph_p95_of_first_stroke_ms"] > 0
    assert numbers["release_to_exact_median_ms"] > 0
    assert numbers["heartbeat_ms"] > 0
    # The sky is the only region with ten modes.
    assert 0 < numbers["first_swatch_large_ms"] <= numbers["all_swatches_large_ms"]
    assert "first_swatch_small_ms" not in numbers


@pytest.fixture
def watched(tiny_checkpoint: Path, qtbot: QtBot) -> Iterator[tuple[Stage, WatchedEngine]]:
    engine = WatchedEngine(tiny_checkpoint, "cpu")
    with stage(street(), lambda: engine) as on:
        on.wait_for(lambda: on.editor.scheduler.is_current)
        on.choose_brush(24, 22)
        yield on, engine


def test_every_event_that_paints_is_counted_once_and_in_real_time(watched: tuple[Stage, WatchedEngine]) -> None:
    on, engine = watched
    workspace = on.editor.workspace
    changes: list[object] = []
    workspace.scene_changed.connect(changes.append)
    stroke = StrokeWatch(on, engine, seconds=0.5)
    started = time.perf_counter()
    stroke.run()
    stroke.end()
    assert time.perf_counter() - started > 0.49
    assert 50 < len(stroke.latencies) <= 100  # 200 a second; those that change nothing have no photograph
    assert min(stroke.latencies) > 0
    assert stroke.to_exact > 0
    assert on.editor.scheduler.is_current
    assert (workspace.scene.flatten().labels == 22).any()
    assert workspace.undo_stack.count() == 1
    heard = len(changes)
    workspace.undo_stack.undo()
    on.wait_for(lambda: on.editor.scheduler.is_current)
    assert len(changes) == heard + 1


def test_a_picture_counts_only_where_its_request_reached(watched: tuple[Stage, WatchedEngine]) -> None:
    """Latency is not the time of the next picture, but of the one that has the event in it."""
    on, engine = watched
    stroke = StrokeWatch(on, engine, seconds=0.2)
    slow, real = 0.15, RenderEngine.preview
    held = {"render": RenderEngine.render}

    def late(self: RenderEngine, request: object, should_stop: object) -> object:
        time.sleep(slow)
        return held["render"](self, request, should_stop)  # type: ignore[arg-type]

    def late_preview(self: RenderEngine, request: object, should_stop: object) -> object:
        time.sleep(slow)
        return real(self, request, should_stop)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RenderEngine, "render", late)
        patch.setattr(RenderEngine, "preview", late_preview)
        stroke.run()
    stroke.end()
    assert min(stroke.latencies) >= 1000 * slow
    # Most events come while a pass is in flight, and wait for that one too.
    assert np.median(stroke.latencies) > 1000 * slow * 1.2


def test_a_failing_session_ends_the_measurement_with_its_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    missing = tmp_path / "nothing.safetensors"
    with (
        stage(street(), lambda: RenderEngine(missing, "cpu")) as on,
        pytest.raises(ModelError, match=r"nothing\.safetensors"),
    ):
        on.wait_for(lambda: on.editor.scheduler.is_current)


def test_painting_is_told_after_it_has_happened(qtbot: QtBot) -> None:
    order: list[str] = []

    class Canvas(QWidget):
        def paintEvent(self, event: QEvent) -> None:
            order.append("paint")

    canvas = Canvas()
    qtbot.addWidget(canvas)
    watch = PaintWatch(canvas, lambda _now: order.append("told"))
    canvas.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    canvas.show()
    qtbot.waitUntil(lambda: "told" in order)
    canvas.update()
    qtbot.waitUntil(lambda: order.count("told") > 1)
    assert order == ["paint", "told"] * (len(order) // 2)
    canvas.removeEventFilter(watch)


def test_the_pen_stays_on_the_picture() -> None:
    points = [on_curve(step / 100, (512, 256)) for step in range(101)]
    assert all(40 < point.x < 480 and 20 < point.y < 240 for point in points)
    assert all(one.x < other.x for one, other in zip(points, points[1:], strict=False))
    assert points[0] == Point(51.2, points[0].y)
