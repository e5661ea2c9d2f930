"""Figures, the mirror, the options bar and the lines about tools, with the mouse and the keyboard."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from editor.document import edits
from editor.document.scene import Scene
from editor.tools import TOOLS
from editor.tools.options import BrushOptions, FillOptions, Reach, Symmetry
from editor.views.symmetry_axis import SymmetryAxis
from tests.gui.conftest import BUILDING, ROAD, SKY, VEGETATION, Desk
from tests.gui.panel_kit import box

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CAR_1 = 26001


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.editor.workspace.choose_class(VEGETATION)
    return desk


def labels(desk: Desk) -> np.ndarray:
    return desk.editor.workspace.scene.flatten().labels


def axis(desk: Desk) -> SymmetryAxis:
    return next(each for each in desk.editor.window.canvas.children() if isinstance(each, SymmetryAxis))


@pytest.mark.parametrize(
    ("key", "name"), [(Qt.Key.Key_U, "rectangle"), (Qt.Key.Key_O, "ellipse"), (Qt.Key.Key_J, "line")]
)
def test_a_figure_is_drawn_undone_and_redone(desk: Desk, key: Qt.Key, name: str) -> None:
    before = labels(desk)
    desk.hand.key(key)
    assert desk.editor.workspace.state.tool == name
    desk.hand.press(0.6, 0.1)
    desk.hand.move(0.9, 0.4)
    assert desk.editor.window.canvas.hint.outline  # type: ignore[union-attr]
    np.testing.assert_array_equal(labels(desk), before)
    desk.hand.release(0.9, 0.4)
    after = labels(desk)
    assert after[desk.hand.pixel(0.75, 0.25)] == VEGETATION
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(labels(desk), before)
    desk.hand.key(Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(labels(desk), after)


def test_shift_draws_a_square_and_escape_drops_it(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_U)
    desk.hand.press(0.6, 0.1)
    desk.hand.move(0.65, 0.4)
    desk.hand.release(0.65, 0.4, stateKey=SHIFT)
    rows, columns = np.nonzero(labels(desk) == VEGETATION)
    assert np.ptp(rows) == np.ptp(columns)
    before = labels(desk)
    desk.hand.press(0.7, 0.1)
    desk.hand.move(0.9, 0.4)
    desk.hand.key(Qt.Key.Key_Escape)
    desk.hand.release(0.9, 0.4)
    np.testing.assert_array_equal(labels(desk), before)


def test_space_moves_a_figure_while_it_is_drawn(desk: Desk) -> None:
    canvas = desk.editor.window.canvas
    desk.hand.key(Qt.Key.Key_U)
    desk.hand.press(0.55, 0.05)
    desk.hand.move(0.65, 0.15)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    desk.hand.move(0.85, 0.35)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    viewport = canvas.viewport
    desk.hand.release(0.85, 0.35)
    assert canvas.viewport == viewport  # nothing was panned
    painted = labels(desk) == VEGETATION
    assert painted[desk.hand.pixel(0.8, 0.3)]
    assert not painted[desk.hand.pixel(0.6, 0.1)]


def test_control_picks_with_a_figure(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_O)
    desk.hand.click(0.2, 0.4, stateKey=CONTROL)
    assert desk.editor.workspace.state.class_id == BUILDING


def test_the_mirror_is_switched_moved_and_centred(desk: Desk) -> None:
    state, shown = desk.editor.workspace.state, axis(desk)
    assert shown.handle.isHidden()
    assert desk.editor.window.canvas.symmetry_axis is None
    desk.hand.key(Qt.Key.Key_X)
    assert state.symmetry.on
    assert desk.editor.window.actions_by_name["symmetry"].isChecked()
    assert desk.editor.window.options.symmetry_button.isChecked()
    assert shown.handle.isVisible()
    state.size = 10
    desk.hand.stroke((0.8, 0.1), (0.9, 0.3))
    painted = labels(desk) == VEGETATION
    assert painted[desk.hand.pixel(0.85, 0.2)]
    np.testing.assert_array_equal(painted, painted[:, ::-1])
    assert desk.editor.workspace.undo_stack.count() == 1
    middle = shown.handle.rect().center()
    there = shown.handle.mapFromGlobal(desk.editor.window.canvas.mapToGlobal(desk.hand.at(0.25, 0.1)))
    QTest.mousePress(shown.handle, Qt.MouseButton.LeftButton, pos=middle)
    _drag(shown.handle, QPoint(there.x(), middle.y()))
    QTest.mouseRelease(shown.handle, Qt.MouseButton.LeftButton, pos=middle)
    assert state.symmetry.axis == pytest.approx(64, abs=1)
    assert abs(shown.handle.geometry().center().x() - desk.hand.at(0.25, 0).x()) <= 2
    QTest.keyClick(shown.handle, Qt.Key.Key_Right)
    assert state.symmetry.axis == pytest.approx(65, abs=1)
    QTest.mouseDClick(shown.handle, Qt.MouseButton.LeftButton, pos=middle)
    assert state.symmetry.axis is None
    assert desk.editor.workspace.undo_stack.count() == 1  # the axis is no part of the scene
    desk.hand.key(Qt.Key.Key_X)
    assert shown.handle.isHidden()


def _drag(widget: QWidget, to: QPoint) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        QPointF(widget.mapToGlobal(to)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def test_the_axis_follows_the_picture(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_X)
    shown, canvas = axis(desk), desk.editor.window.canvas
    desk.hand.wheel(0.3, 0.3, 2)
    assert abs(shown.handle.geometry().center().x() - desk.hand.at(0.5, 0).x()) <= 1
    assert canvas.symmetry_axis == 128
    canvas.set_hint(None, QPointF())
    on_the_line = [canvas.grab().toImage().pixelColor(desk.hand.at(0.5, y / 40)) for y in range(8, 32)]
    assert any(color.lightness() > 230 for color in on_the_line)
    QTest.keyPress(canvas, Qt.Key.Key_Backslash)
    assert shown.handle.isHidden()
    assert canvas.symmetry_axis is None
    QTest.keyRelease(canvas, Qt.Key.Key_Backslash)
    assert shown.handle.isVisible()


@pytest.mark.parametrize("name", TOOLS)
def test_the_bar_fits_1280_pixels_with_every_tool(desk: Desk, name: str) -> None:
    window = desk.editor.window
    desk.editor.workspace.state.tool = name
    QApplication.processEvents()
    assert window.width() == 1280
    options = window.options
    assert options.sizeHint().width() <= options.width()
    asked = TOOLS[name].options
    assert options.size_field.isVisible() is ("size" in asked)
    assert options.order_box.isVisible() is ("order" in asked)
    assert options.reach_box.isVisible() is ("reach" in asked)
    assert options.symmetry_button.isVisible() is ("symmetry" in asked)
    assert options.more_button.isVisible() is bool(asked & {"pen", "reach", "symmetry"})
    for widget in (options.size_field, options.order_box, options.reach_box, options.outlines_slider):
        if widget.isVisible():
            assert widget.width() >= widget.minimumSizeHint().width()
            assert widget.mapTo(window, widget.rect().bottomRight()).x() < window.width()


@pytest.mark.parametrize("name", TOOLS)
def test_a_short_status_bar_still_says_how_a_tool_begins(desk: Desk, name: str) -> None:
    desk.editor.workspace.state.tool = name
    status = desk.editor.window.status
    usage = status.findChild(QLabel, "usage")
    assert usage is not None
    status._show_usage(160)
    assert len(usage.text()) > 8
    assert TOOLS[name].usage.startswith(usage.text().rstrip("…"))
    assert usage.fontMetrics().horizontalAdvance(usage.text()) <= 160


def test_the_size_of_the_recut_brush_is_in_the_bar(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_R)
    QApplication.processEvents()
    options = desk.editor.window.options
    assert options.size_field.isVisible()
    assert not options.symmetry_button.isVisible()


@pytest.mark.parametrize("name", TOOLS)
def test_the_status_bar_says_how_a_tool_is_used(desk: Desk, name: str) -> None:
    desk.editor.workspace.state.tool = name
    QApplication.processEvents()
    usage = desk.editor.window.status.findChild(QWidget, "usage")
    assert usage is not None
    assert usage.toolTip() == TOOLS[name].usage
    assert usage.text()  # type: ignore[attr-defined]
    assert TOOLS[name].usage.startswith(usage.text())  # type: ignore[attr-defined]
    assert usage.width() >= usage.fontMetrics().horizontalAdvance(usage.text())  # type: ignore[attr-defined]


def test_more_options_are_set_with_the_keyboard(desk: Desk) -> None:
    state, more = desk.editor.workspace.state, desk.editor.window.options.more
    desk.editor.window.options.more_button.click()
    assert more.isVisible()
    QTest.keyClick(more.pressure, Qt.Key.Key_Space)
    assert not state.brush.pressure
    assert not more.minimum.isEnabled()
    QTest.keyClick(more.smoothing, Qt.Key.Key_PageUp)
    assert state.brush.smoothing == 10
    QTest.keyClick(more.fill_closed, Qt.Key.Key_Space)
    assert state.brush.fill_closed
    QTest.keyClick(more.mirror, Qt.Key.Key_Space)
    assert state.symmetry.on
    more.axis.setFocus()
    QTest.keyClick(more.axis, Qt.Key.Key_Up)
    assert state.symmetry == Symmetry(True, 129.0)
    QTest.keyClick(more.centre, Qt.Key.Key_Space)
    assert state.symmetry == Symmetry(True)
    QTest.keyClick(more, Qt.Key.Key_Escape)
    assert not more.isVisible()
    state.tool = "fill"
    desk.editor.window.options.more_button.click()
    assert not more.smoothing.isVisible()
    more.hole.setValue(7)
    assert state.bucket.hole == 7
    more.hide()


def test_the_bucket_goes_as_far_as_the_bar_says(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_F)
    reach = desk.editor.window.options.reach_box
    reach.setFocus()
    QTest.keyClick(reach, Qt.Key.Key_End)
    QTest.keyClick(reach, Qt.Key.Key_Return)
    desk.editor.workspace.state.bucket = replace(desk.editor.workspace.state.bucket, reach=Reach.CLASS)
    assert reach.currentText() == "All of the class"
    desk.hand.click(0.7, 0.2)
    assert SKY not in labels(desk)
    assert (labels(desk) == VEGETATION).any()


@pytest.fixture
def parked(make_desk: Callable[..., Desk], street: Scene) -> Desk:
    street.apply(edits.add_object(street, box(CAR_1, 40, 80, 40, 20)))
    desk = make_desk(street)
    desk.editor.workspace.select(CAR_1)
    return desk


def car(desk: Desk) -> int:
    return int((desk.editor.workspace.scene.flatten().regions == CAR_1).sum())


def test_grow_and_shrink_with_keys_are_steps_of_the_history(parked: Desk) -> None:
    before = car(parked)
    for _ in range(3):
        parked.hand.key(Qt.Key.Key_BracketRight, CONTROL)
    assert car(parked) > before
    assert parked.editor.workspace.undo_stack.count() == 3
    for _ in range(3):
        parked.hand.key(Qt.Key.Key_Z, CONTROL)
    assert car(parked) == before
    parked.hand.key(Qt.Key.Key_BracketLeft, CONTROL)
    assert car(parked) == before - 2 * (40 + 20) + 4
    parked.editor.workspace.select(None)
    parked.hand.key(Qt.Key.Key_BracketLeft, CONTROL)
    assert "Nothing is selected" in parked.errors[-1]


def test_a_hole_is_found_filled_and_told(parked: Desk) -> None:
    workspace, action = parked.editor.workspace, parked.editor.window.actions_by_name["fill_holes"]
    action.trigger()
    assert parked.errors[-1] == "No hole of up to 32 pixels in car 1."
    workspace.state.size = 3
    parked.hand.key(Qt.Key.Key_E)
    parked.hand.click(60 / 256, 90 / 128)
    assert car(parked) == 800 - 9
    workspace.state.bucket = FillOptions(hole=4)
    action.trigger()
    assert parked.errors[-1] == "No hole of up to 4 pixels in car 1."
    workspace.state.bucket = FillOptions()
    action.trigger()
    assert parked.errors[-1] == "Filled one hole in car 1."
    assert car(parked) == 800
    assert workspace.undo_stack.undoText() == "Fill holes in car 1"
    workspace.select(None)
    action.trigger()
    assert parked.errors[-1] == "No hole of up to 32 pixels in the scene."
    assert ROAD in labels(parked)


def test_options_are_there_at_the_next_start(make_desk: Callable[..., Desk], street: Scene) -> None:
    first = make_desk(street)
    state = first.editor.workspace.state
    state.brush, state.bucket = BrushOptions(smoothing=40), FillOptions(hole=5)
    state.symmetry = Symmetry(True, 3.0)
    first.editor.window.close()
    later = make_desk(street).editor.workspace.state
    assert (later.brush, later.bucket, later.symmetry) == (state.brush, state.bucket, Symmetry())


@pytest.mark.parametrize("name", TOOLS)
def test_every_tool_has_a_cursor(desk: Desk, name: str) -> None:
    desk.editor.workspace.state.tool = name
    desk.hand.move(0.6, 0.2)
    desk.hand.move(0.7, 0.2)
    QApplication.processEvents()
    shape = desk.editor.window.canvas.cursor().shape()
    drawn = {
        "fill": Qt.CursorShape.BitmapCursor,
        "pick": Qt.CursorShape.BitmapCursor,
        "select": Qt.CursorShape.ArrowCursor,
    }
    assert shape is drawn.get(name, Qt.CursorShape.CrossCursor)
