"""Gestures that do not go as planned: refused by a tool, interrupted by keys, files or a second finger."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.document import exchange
from editor.document.scene import Scene
from editor.render.scheduler import Policy
from editor.tools.brush import BrushTool
from editor.tools.polygon import PolygonTool
from model.maps import MaquetteError, write_labels
from tests.gui.conftest import CAR, ROAD, SKY, VEGETATION, Desk

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def assert_nothing_open(desk: Desk) -> None:
    window = desk.editor.window
    assert not window.input.busy
    assert not window.canvas.stroking
    assert desk.editor.scheduler.policy is Policy.LIVE


def begin(desk: Desk, class_id: int = VEGETATION) -> np.ndarray:
    """Press and drag in the sky; returns the labels of before."""
    before = desk.editor.workspace.scene.flatten().labels.copy()
    desk.editor.workspace.choose_class(class_id)
    desk.hand.press(0.7, 0.3)
    desk.hand.move(0.8, 0.3)
    assert (desk.editor.workspace.scene.flatten().labels != before).any()
    return before


@pytest.mark.parametrize("method", ["press", "drag", "release"])
def test_what_a_tool_refuses_is_said_and_the_gesture_is_over(
    desk: Desk, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.editor.workspace.scene.flatten().labels.copy()
    desk.editor.workspace.choose_class(VEGETATION)
    finished: list[None] = []
    desk.editor.window.input.stroke_finished.connect(lambda: finished.append(None))

    def refuse(tool: BrushTool, event: object) -> None:
        raise MaquetteError("No number is left for another car.")

    with monkeypatch.context() as patched:
        patched.setattr(BrushTool, method, refuse)
        desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    assert desk.editor.window.message_bar.text == "No number is left for another car."
    assert_nothing_open(desk)
    assert len(finished) == 1
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)
    assert desk.editor.workspace.undo_stack.count() == 0
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))  # and the next stroke is like any other
    assert desk.editor.workspace.scene.flatten().labels[desk.hand.pixel(0.75, 0.3)] == VEGETATION
    assert len(finished) == 2


@pytest.mark.parametrize("how", ["enter", "double click"])
def test_what_a_polygon_refuses_is_said_and_it_is_over(desk: Desk, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(tool: PolygonTool) -> None:
        raise MaquetteError("No number is left for another car.")

    monkeypatch.setattr(PolygonTool, "_close", refuse)
    desk.hand.key(Qt.Key.Key_P)
    for point in ((0.6, 0.1), (0.9, 0.1), (0.9, 0.4)):
        desk.hand.click(*point)
    assert desk.editor.window.input.busy
    if how == "enter":
        desk.hand.key(Qt.Key.Key_Return)
    else:
        desk.hand.double_click(0.7, 0.3)
        desk.hand.release(0.7, 0.3)
    assert desk.editor.window.message_bar.text == "No number is left for another car."
    assert_nothing_open(desk)


def test_undo_drops_even_the_first_stroke_and_a_first_polygon(desk: Desk) -> None:
    before = begin(desk)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)
    desk.hand.release(0.8, 0.3)
    assert desk.editor.workspace.undo_stack.count() == 0
    assert_nothing_open(desk)
    desk.hand.key(Qt.Key.Key_P)
    desk.hand.click(0.6, 0.1)
    assert desk.editor.window.input.busy
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert_nothing_open(desk)


@pytest.mark.parametrize("key", [Qt.Key.Key_P, Qt.Key.Key_K], ids=["polygon", "knife"])
def test_another_tool_drops_corners_and_says_so(desk: Desk, key: Qt.Key) -> None:
    desk.hand.key(key)
    for point in ((0.6, 0.1), (0.9, 0.1), (0.9, 0.4)):
        desk.hand.click(*point)
    assert desk.editor.window.input.busy
    desk.hand.key(Qt.Key.Key_B)
    assert_nothing_open(desk)
    assert desk.errors == ["The corners were dropped: Enter ends them before another tool is chosen."]
    assert desk.editor.workspace.undo_stack.count() == 0
    desk.hand.key(key)
    desk.hand.key(Qt.Key.Key_B)  # nothing was begun, and nothing is said
    assert len(desk.errors) == 1


def test_redo_during_a_stroke_finishes_it(desk: Desk) -> None:
    desk.editor.workspace.choose_class(ROAD)
    desk.hand.stroke((0.6, 0.1), (0.65, 0.1))
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    begin(desk)
    desk.hand.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.hand.move(0.9, 0.4)  # the button is still down, and the stroke is over
    desk.hand.release(0.9, 0.4)
    labels = desk.editor.workspace.scene.flatten().labels
    assert labels[desk.hand.pixel(0.75, 0.3)] == VEGETATION
    assert labels[desk.hand.pixel(0.9, 0.4)] == SKY
    assert labels[desk.hand.pixel(0.62, 0.1)] == SKY  # a new stroke leaves nothing to redo
    assert desk.editor.workspace.undo_stack.count() == 1
    assert_nothing_open(desk)


def test_deleting_the_object_that_is_being_painted(desk: Desk) -> None:
    before = begin(desk, CAR)
    desk.hand.key(Qt.Key.Key_Delete)
    assert not desk.editor.workspace.scene.objects
    desk.hand.move(0.85, 0.3)
    desk.hand.release(0.85, 0.3)
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)
    for count in (1, 0):
        desk.hand.key(Qt.Key.Key_Z, CONTROL)
        assert len(desk.editor.workspace.scene.objects) == count
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)


def test_save_during_a_stroke_saves_it(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "mid.ora"
    desk.dialogs.answers["save_file"] = file
    begin(desk)
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    desk.hand.release(0.8, 0.3)
    scene = desk.editor.workspace.scene
    assert desk.editor.workspace.undo_stack.isClean()
    np.testing.assert_array_equal(exchange.open_any(file).scene.flatten().labels, scene.flatten().labels)
    assert scene.flatten().labels[desk.hand.pixel(0.75, 0.3)] == VEGETATION


def test_open_during_a_stroke_finishes_it_in_its_own_tab(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "other.png"
    write_labels(file, np.full((64, 96), ROAD, np.uint8))
    desk.dialogs.answers["open_file"] = file
    painted = desk.editor.workspace.document
    begin(desk)
    desk.hand.key(Qt.Key.Key_O, CONTROL)
    assert desk.dialogs.asked == ["open_file"]  # nothing is lost, so nothing is asked
    assert desk.editor.workspace.document is not painted
    assert painted.undo_stack.count() == 1
    assert_nothing_open(desk)
    desk.hand.release(0.8, 0.3)
    assert desk.editor.workspace.undo_stack.count() == 0
    desk.editor.workspace.show(painted)
    desk.hand.press(0.7, 0.1)
    assert desk.editor.documents.open(file)  # as a file manager's drop would, without a key
    assert_nothing_open(desk)
    desk.hand.release(0.7, 0.1)
    assert desk.editor.workspace.undo_stack.count() == 0


def test_a_first_stroke_is_not_lost_when_a_file_takes_the_place_of_its_scene(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "other.png"
    write_labels(file, np.full((64, 96), ROAD, np.uint8))
    documents = desk.editor.documents
    documents.new_empty()
    painted = desk.editor.workspace.document
    assert painted.is_untouched
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.press(0.7, 0.3)
    desk.hand.move(0.8, 0.3)
    assert documents.open(file)  # as a large file does when it is read at last
    assert painted in documents.tabs.documents
    assert painted.undo_stack.count() == 1
    assert desk.editor.workspace.title == "other.png"
    assert documents.tabs.documents[documents.tabs.shown] is desk.editor.workspace.document
    assert_nothing_open(desk)


def test_a_tool_chosen_during_a_stroke_is_the_next_one(desk: Desk) -> None:
    begin(desk)
    desk.hand.key(Qt.Key.Key_F)
    desk.hand.release(0.8, 0.3)
    assert desk.editor.workspace.undo_stack.count() == 1
    desk.editor.workspace.choose_class(ROAD)
    desk.hand.click(0.9, 0.1)
    assert desk.editor.workspace.scene.flatten().labels[desk.hand.pixel(0.6, 0.45)] == ROAD  # filled, not dabbed


def test_another_button_does_not_end_a_stroke(desk: Desk) -> None:
    begin(desk)
    desk.hand.press(0.8, 0.3, Qt.MouseButton.MiddleButton)
    desk.hand.release(0.8, 0.3, Qt.MouseButton.MiddleButton)
    assert desk.editor.window.input.busy
    desk.hand.move(0.9, 0.3)
    desk.hand.release(0.9, 0.3)
    assert desk.editor.workspace.scene.flatten().labels[desk.hand.pixel(0.9, 0.3)] == VEGETATION


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    return QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def test_two_fingers_zoom_and_paint_nothing(desk: Desk, screen: QPointingDevice) -> None:
    canvas = desk.editor.window.canvas
    before = desk.editor.workspace.scene.flatten().labels.copy()
    desk.editor.workspace.choose_class(VEGETATION)
    zoom = canvas.viewport.zoom
    middle = desk.hand.at(0.7, 0.3)
    QTest.touchEvent(canvas, screen).press(0, middle - QPoint(40, 0), canvas).commit()
    QTest.touchEvent(canvas, screen).stationary(0).press(1, middle + QPoint(40, 0), canvas).commit()
    for reach in range(45, 121, 5):
        fingers = QTest.touchEvent(canvas, screen)
        fingers.move(0, middle - QPoint(reach, 0), canvas).move(1, middle + QPoint(reach, 0), canvas).commit()
    end = QTest.touchEvent(canvas, screen)
    end.release(0, middle - QPoint(120, 0), canvas).release(1, middle + QPoint(120, 0), canvas).commit()
    QApplication.processEvents()
    assert canvas.viewport.zoom > 1.5 * zoom
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)
    assert desk.editor.workspace.undo_stack.count() == 0
    assert_nothing_open(desk)


def test_the_invitation_goes_with_the_press(make_desk: Callable[..., Desk], street: Scene) -> None:
    from editor.app import invite

    desk = make_desk(street)
    invite(desk.editor)
    assert desk.editor.window.canvas.invitation is not None
    desk.hand.press(0.7, 0.3)
    assert desk.editor.window.canvas.invitation is None
    desk.hand.release(0.7, 0.3)
