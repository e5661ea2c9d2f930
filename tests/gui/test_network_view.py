"""What the network sees: the channels of the open scene, the discriminators' scores, and the picture without styles."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from editor import network_maps
from editor.features.network_view import NetworkView
from editor.network_maps import HIGH, LOW, MIDDLE
from editor.views.network_panel import Kind
from model.analysis.analyst import DISCRIMINATOR_FILE
from model.errors import CheckpointError
from model.maps import boundaries
from tests.gui.conftest import BUILDING, CAR, ROAD, SKY, VEGETATION, Desk


class FakeAnalyst:
    """Judges a picture by its brightness."""

    def __init__(self) -> None:
        self.calls: list[Path] = []
        self.closed = 0
        self.failing: Exception | None = None
        self.answering = Event()
        self.answering.set()

    def scores(
        self, picture: np.ndarray, labels: np.ndarray, instances: np.ndarray, path: Path, label_set: object, **_: Any
    ) -> list[np.ndarray]:
        self.calls.append(path)
        assert self.answering.wait(10)
        if self.failing:
            raise self.failing
        shape = picture.shape[0] // 8, picture.shape[1] // 8
        return [np.full(shape, 1.0, np.float32), np.full((shape[0] // 2, shape[1] // 2), 0.25, np.float32)]

    def close(self) -> None:
        self.closed += 1


def view_of(desk: Desk) -> NetworkView:
    return next(each for each in desk.editor.window.features if isinstance(each, NetworkView))


@pytest.fixture
def view(desk: Desk) -> NetworkView:
    """The panel, in front."""
    found = view_of(desk)
    dock = found.panel.parentWidget()
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    desk.hand.qtbot.waitUntil(lambda: found.panel.view.picture is not None)
    return found


@pytest.fixture
def analyst(view: NetworkView, monkeypatch: pytest.MonkeyPatch) -> FakeAnalyst:
    """Who is asked for scores in place of the process that knows networks."""
    asked = FakeAnalyst()
    monkeypatch.setattr(view, "open_analyst", lambda: asked)
    return asked


def choose(desk: Desk, view: NetworkView, kind: Kind, part: int | None = None) -> np.ndarray:
    """Pick from the lists by keyboard; returns the picture that comes."""
    view.panel.view.show_picture(None)
    kinds = view.panel.kinds
    kinds.setFocus()
    while view.panel.kind is not kind:
        later = list(Kind).index(view.panel.kind) < list(Kind).index(kind)
        desk.hand.qtbot.keyClick(kinds, Qt.Key.Key_Down if later else Qt.Key.Key_Up)
    if part is not None:
        view.panel.parts.setCurrentIndex(view.panel.parts.findData(part))
    desk.hand.qtbot.waitUntil(lambda: view.panel.view.picture is not None and view._job is None and not view._again)
    assert view.panel.view.picture is not None
    return view.panel.view.picture


def test_nothing_is_computed_out_of_sight(desk: Desk) -> None:
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    assert view_of(desk).panel.view.picture is None
    assert view_of(desk)._job is None


def test_the_channel_of_a_class_is_where_it_is(desk: Desk, view: NetworkView) -> None:
    labels = desk.editor.workspace.scene.flatten().labels
    shown = choose(desk, view, Kind.CLASS, SKY)
    np.testing.assert_array_equal(shown[..., 0] == 255, labels == SKY)
    channel = desk.editor.workspace.label_set.channel_table[SKY]
    assert view.panel.caption.text().startswith(f"Channel {channel}: 1 where sky is")


def test_it_follows_the_brush(desk: Desk, view: NetworkView) -> None:
    choose(desk, view, Kind.CLASS, VEGETATION)
    assert view.panel.view.picture is not None
    assert not view.panel.view.picture.any()
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.2), (0.8, 0.2))
    desk.hand.qtbot.waitUntil(lambda: bool(view.panel.view.picture.any()))  # type: ignore[union-attr]


def test_boundaries_are_those_of_the_instances(desk: Desk, view: NetworkView) -> None:
    desk.editor.workspace.choose_class(CAR)
    desk.hand.stroke((0.5, 0.8), (0.6, 0.8))
    shown = choose(desk, view, Kind.BOUNDARY)
    np.testing.assert_array_equal(
        shown[..., 0] == 255, boundaries(desk.editor.workspace.scene.flatten().instances) == 1
    )
    assert f"Channel {desk.editor.workspace.label_set.channels}:" in view.panel.caption.text()
    assert not view.panel.parts.isEnabled()


def test_styles_are_one_colour_a_region(desk: Desk, view: NetworkView) -> None:
    info = desk.editor.workspace.session_info
    assert info is not None
    assert info.style_space is not None
    shown = choose(desk, view, Kind.STYLE, info.style_space.channels - 1)
    labels = desk.editor.workspace.scene.flatten().labels
    for class_id in (SKY, ROAD, BUILDING):
        assert len(np.unique(shown[labels == class_id], axis=0)) == 1
    assert view.panel.parts.count() == info.style_space.channels
    channel = desk.editor.workspace.label_set.channels + info.style_space.channels
    assert f"Channel {channel}:" in view.panel.caption.text()  # behind the boundaries


def test_weights_without_styles_say_so(desk: Desk, view: NetworkView) -> None:
    info = desk.editor.workspace.session_info
    assert info is not None
    desk.editor.workspace.set_session(replace(info, style_space=None))
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.STYLE))
    desk.hand.qtbot.waitUntil(lambda: view.panel.caption.text() == "These weights take no styles.")
    desk.hand.qtbot.mousePress(view.panel.zero, Qt.MouseButton.LeftButton)
    assert desk.errors == ["These weights take no styles."]
    desk.hand.qtbot.mouseRelease(view.panel.zero, Qt.MouseButton.LeftButton)


def with_discriminators(desk: Desk, tmp_path: Path) -> Path:
    checkpoint = tmp_path / "mine.safetensors"
    checkpoint.touch()
    info = desk.editor.workspace.session_info
    assert info is not None
    desk.editor.workspace.set_session(replace(info, path=str(checkpoint)))
    (tmp_path / DISCRIMINATOR_FILE).touch()
    return tmp_path / DISCRIMINATOR_FILE


def test_scores_are_shown_scale_by_scale(desk: Desk, view: NetworkView, analyst: FakeAnalyst, tmp_path: Path) -> None:
    path = with_discriminators(desk, tmp_path)
    shown = choose(desk, view, Kind.SCORES)
    assert analyst.calls[0] == path
    assert (shown == HIGH).all()
    assert "Mean 1.00" in view.panel.caption.text()
    assert [view.panel.parts.itemText(each) for each in range(2)] == ["At full size", "At 1/2 of the size"]
    assert (choose(desk, view, Kind.SCORES, 1) == network_maps.graded(np.array([[0.25]]), 0, 1)).all()
    count = len(analyst.calls)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    desk.hand.settle()
    desk.hand.qtbot.waitUntil(lambda: len(analyst.calls) > count)  # of the new picture
    dock = view.panel.parentWidget()
    assert dock is not None
    dock.hide()
    desk.hand.qtbot.waitUntil(lambda: analyst.closed == 1)


def test_while_the_discriminators_are_asked_no_other_map_stands_there(
    desk: Desk, view: NetworkView, analyst: FakeAnalyst, tmp_path: Path
) -> None:
    with_discriminators(desk, tmp_path)
    assert view.panel.view.picture is not None
    analyst.answering.clear()
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.SCORES))
    desk.hand.qtbot.waitUntil(lambda: len(analyst.calls) == 1)
    assert view.panel.view.picture is None
    assert view.panel.caption.text() == "Asking the discriminators"
    analyst.answering.set()
    desk.hand.qtbot.waitUntil(lambda: view.panel.view.picture is not None)


def test_scores_that_come_late_do_not_stand_under_another_name(
    desk: Desk, view: NetworkView, analyst: FakeAnalyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_discriminators(desk, tmp_path)
    analyst.answering.clear()
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.SCORES))
    desk.hand.qtbot.waitUntil(lambda: len(analyst.calls) == 1)
    captions: list[str] = []
    said = view.panel.show_channel

    def show(picture: np.ndarray | None, caption: str, proportion: float = 0.0) -> None:
        captions.append(caption)
        said(picture, caption, proportion)

    monkeypatch.setattr(view.panel, "show_channel", show)
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.BOUNDARY))
    assert view.panel.caption.text() == ""
    analyst.answering.set()
    desk.hand.qtbot.waitUntil(lambda: view.panel.view.picture is not None)
    assert captions[0] == ""
    assert all("where two objects" in each for each in captions[1:])


def test_without_discriminators_there_is_a_sentence(desk: Desk, view: NetworkView, tmp_path: Path) -> None:
    with_discriminators(desk, tmp_path).unlink()
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.SCORES))
    desk.hand.qtbot.waitUntil(
        lambda: "There are no discriminators beside mine.safetensors" in view.panel.caption.text()
    )
    assert view.panel.view.picture is None
    assert not desk.errors


def test_discriminators_that_do_not_fit_are_a_sentence_in_the_panel(
    desk: Desk, view: NetworkView, analyst: FakeAnalyst, tmp_path: Path
) -> None:
    analyst.failing = CheckpointError("discriminator.safetensors is damaged.")
    with_discriminators(desk, tmp_path)
    view.panel.kinds.setCurrentIndex(list(Kind).index(Kind.SCORES))
    desk.hand.qtbot.waitUntil(lambda: view.panel.caption.text() == "discriminator.safetensors is damaged.")
    assert not desk.errors


def test_while_held_the_picture_has_no_styles(live_desk: Desk) -> None:
    desk = live_desk
    view = view_of(desk)
    dock = view.panel.parentWidget()
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    canvas, workspace = desk.editor.window.canvas, desk.editor.workspace
    info = workspace.session_info
    assert info is not None
    assert info.style_space is not None
    before, revision = workspace.picture, workspace.scene.revision
    assert before is not None
    before = before.copy()
    desk.hand.qtbot.mousePress(view.panel.zero, Qt.MouseButton.LeftButton)
    desk.hand.qtbot.waitUntil(lambda: not canvas.trial.is_empty)
    assert canvas.trial == (0, 0, *workspace.size)
    request = desk.engine.look_requests[-1]
    assert set(request.styles.values()) == {(0.0,) * info.style_space.channels}
    assert set(request.styles) == set(np.unique(workspace.scene.flatten().regions).tolist())
    desk.hand.qtbot.mouseRelease(view.panel.zero, Qt.MouseButton.LeftButton)
    assert canvas.trial.is_empty
    np.testing.assert_array_equal(workspace.picture, before)
    assert workspace.scene.revision == revision
    assert workspace.undo_stack.count() == 0


def test_grades_are_told_apart_at_the_ends_and_in_the_middle() -> None:
    shown = network_maps.graded(np.array([[-3.0, -1.0, 0.0, 1.0, 9.0]]), -1.0, 1.0)[0]
    assert [tuple(each) for each in shown.tolist()] == [LOW, LOW, MIDDLE, HIGH, HIGH]


def test_it_begins_with_the_class_that_is_in_hand(desk: Desk) -> None:
    desk.editor.workspace.choose_class(SKY)
    view = view_of(desk)
    dock = view.panel.parentWidget()
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.raise_()
    desk.hand.qtbot.waitUntil(lambda: view.panel.view.picture is not None)
    assert view.panel.part == SKY
    choose(desk, view, Kind.CLASS, ROAD)
    choose(desk, view, Kind.BOUNDARY)
    desk.editor.workspace.select_region(BUILDING)
    choose(desk, view, Kind.CLASS)
    assert view.panel.part == BUILDING
