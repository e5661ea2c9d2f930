"""A tablet's pen: pressure, its other end, hovering, double taps; and the mouse after it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

from editor.tools.options import BrushOptions
from tests.gui.conftest import SKY, VEGETATION, Desk

TIP, END = QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Pen:
    """Real tablet events on the canvas, at fractions of the scene."""

    def __init__(self, desk: Desk, pointer: QPointingDevice.PointerType = TIP) -> None:
        self._desk = desk
        self._device = QPointingDevice(
            "pen", 7, QInputDevice.DeviceType.Stylus, pointer, QInputDevice.Capability.Pressure, 1, 2
        )
        self._time = 1000

    def send(self, kind: QEvent.Type, x: float, y: float, pressure: float, *, after: int = 900) -> bool:
        """One event; True if it was used up."""
        canvas, place = self._desk.editor.window.canvas, QPointF(self._desk.hand.at(x, y))
        down = kind is not QEvent.Type.TabletRelease and pressure > 0
        button = NONE if kind is QEvent.Type.TabletMove else LEFT
        event = QTabletEvent(
            kind,
            self._device,
            place,
            QPointF(canvas.mapToGlobal(place)),
            pressure,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            button,
            LEFT if down else NONE,
        )
        self._time += after
        event.setTimestamp(self._time)
        event.accept()
        QApplication.sendEvent(canvas, event)
        return event.isAccepted()

    def hover(self, x: float, y: float) -> bool:
        return self.send(QEvent.Type.TabletMove, x, y, 0.0)

    def press(self, x: float, y: float, pressure: float, *, after: int = 900) -> bool:
        return self.send(QEvent.Type.TabletPress, x, y, pressure, after=after)

    def move(self, x: float, y: float, pressure: float) -> bool:
        return self.send(QEvent.Type.TabletMove, x, y, pressure)

    def release(self, x: float, y: float) -> bool:
        return self.send(QEvent.Type.TabletRelease, x, y, 0.0, after=20)

    def tap(self, x: float, y: float, *, after: int = 900) -> None:
        self.press(x, y, 1.0, after=after)
        self.release(x, y)


def rows_at(desk: Desk, x: float) -> int:
    """How many pixels of a column are painted."""
    return int((desk.editor.workspace.scene.flatten().labels[:, desk.hand.pixel(x, 0)[1]] == VEGETATION).sum())


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.editor.workspace.state.size = 20
    desk.hand.key(Qt.Key.Key_B)  # and no modifier is held, whatever an earlier test has typed
    return desk


def test_pressure_changes_the_width_along_a_stroke(desk: Desk) -> None:
    pen = Pen(desk)
    assert not pen.hover(0.55, 0.2)  # Qt makes a mouse event of it
    assert pen.press(0.6, 0.2, 0.2)
    assert pen.move(0.75, 0.2, 0.5)
    assert pen.move(0.9, 0.2, 1.0)
    assert pen.release(0.9, 0.2)
    widths = [rows_at(desk, x) for x in (0.6, 0.75, 0.9)]
    assert widths == sorted(widths)
    assert abs(widths[0] - 4) <= 2
    assert abs(widths[1] - 10) <= 2
    assert abs(widths[2] - 20) <= 1
    stack = desk.editor.workspace.undo_stack
    assert stack.count() == 1
    stack.undo()
    assert rows_at(desk, 0.75) == 0
    assert not desk.editor.window.input.busy


def test_pressure_can_be_switched_off(desk: Desk) -> None:
    desk.editor.workspace.state.brush = BrushOptions(pressure=False)
    pen = Pen(desk)
    pen.press(0.7, 0.2, 0.1)
    pen.release(0.7, 0.2)
    assert rows_at(desk, 0.7) == 20


def test_a_pen_that_hovers_shows_the_brush_at_its_largest(desk: Desk) -> None:
    Pen(desk).hover(0.7, 0.2)
    hint = desk.editor.window.canvas.hint
    assert hint is not None
    rim = [point[1] for point in hint.outline[0]]
    assert max(rim) - min(rim) == pytest.approx(20, abs=0.1)


def test_the_other_end_erases_for_the_moment(desk: Desk) -> None:
    tip, end = Pen(desk), Pen(desk, END)
    tip.tap(0.7, 0.2)
    assert rows_at(desk, 0.7) == 20
    end.hover(0.7, 0.2)
    assert desk.editor.window.canvas.hint.text == "erase vegetation"  # type: ignore[union-attr]
    end.tap(0.7, 0.2)
    labels = desk.editor.workspace.scene.flatten().labels
    assert labels[desk.hand.pixel(0.7, 0.2)] == SKY
    assert desk.editor.workspace.state.tool == "brush"
    tip.tap(0.7, 0.2)
    assert rows_at(desk, 0.7) == 20


def test_the_mouse_after_the_pen_has_full_pressure_and_paints(desk: Desk) -> None:
    end = Pen(desk, END)
    end.tap(0.7, 0.2)
    desk.hand.stroke((0.8, 0.2), (0.82, 0.2))
    assert rows_at(desk, 0.8) == 20


def test_the_pen_has_fractions_of_pixels_and_reaches_every_tool(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_U)
    pen = Pen(desk)
    pen.press(0.6, 0.1, 0.4)
    pen.move(0.7, 0.3, 0.4)
    pen.release(0.7, 0.3)
    labels = desk.editor.workspace.scene.flatten().labels
    assert labels[desk.hand.pixel(0.65, 0.2)] == VEGETATION


def test_a_double_tap_closes_a_polygon(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_P)
    pen = Pen(desk)
    for corner in ((0.6, 0.1), (0.9, 0.1), (0.9, 0.4)):
        pen.tap(*corner)
    assert desk.editor.window.input.busy
    pen.tap(0.6, 0.4)
    pen.tap(0.6, 0.4, after=60)
    assert not desk.editor.window.input.busy
    assert desk.editor.workspace.scene.flatten().labels[desk.hand.pixel(0.75, 0.25)] == VEGETATION


def test_escape_ends_a_touch_and_the_next_is_like_any_other(desk: Desk) -> None:
    before = desk.editor.workspace.scene.flatten().labels.copy()
    pen = Pen(desk)
    pen.press(0.6, 0.2, 1.0)
    pen.move(0.7, 0.2, 1.0)
    desk.hand.key(Qt.Key.Key_Escape)
    pen.move(0.8, 0.2, 1.0)
    pen.release(0.8, 0.2)
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, before)
    pen.tap(0.7, 0.2)
    assert rows_at(desk, 0.7) == 20
