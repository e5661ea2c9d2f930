"""A drawing tablet's pen on the canvas: pressure, and the eraser at its other end."""

from math import hypot
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

_LIGHTEST = 1e-3  # a touching pen that reports no pressure at all still touches


class Pointer(Protocol):
    """What the pen does to the canvas, in view pixels: the same as a mouse."""

    def press(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None: ...

    def double_click(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None: ...

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None: ...

    def release(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None: ...


class Pen:
    """Follows the tablet's events. What touches is ours, with the pen's own fractions of pixels.

    What only hovers is left to Qt, which then makes a mouse event of it: so the window knows where the pointer is.
    """

    def __init__(self, pointer: Pointer) -> None:
        self._pointer = pointer
        self._touching = False
        self._last_press: tuple[int, QPointF] | None = None
        self.pressure = 1.0  # 0 to 1: 0 while the pen hovers, 1 for a mouse
        self.erases = False  # the pen is held by its other end

    def handle(self, event: QTabletEvent) -> bool:
        """Act on an event of the tablet; True, for no other part of the canvas has to see it."""
        self.erases = event.pointerType() is QPointingDevice.PointerType.Eraser
        position, modifiers = event.position(), event.modifiers()
        match event.type():
            case QEvent.Type.TabletPress:
                self._touching = True
                self.pressure = max(event.pressure(), _LIGHTEST)
                act = self._pointer.double_click if self._is_double(event) else self._pointer.press
                act(position, event.button(), modifiers)
            case QEvent.Type.TabletMove if self._touching:
                self.pressure = max(event.pressure(), _LIGHTEST)
                self._pointer.move(position, modifiers)
            case QEvent.Type.TabletRelease if self._touching:
                self._touching = False  # with the pressure of before: the last event of a touch reports none
                self._pointer.release(position, event.button(), modifiers)
                self.pressure = 0.0
            case QEvent.Type.TabletMove:
                self.pressure = 0.0
                self._pointer.move(position, modifiers)
                event.ignore()
                return True
        event.accept()
        return True

    def yield_to(self, event: QMouseEvent) -> None:
        """A mouse was used instead: it has no pressure and no other end."""
        if not self._touching and event.deviceType() is QInputDevice.DeviceType.Mouse:
            self.pressure, self.erases = 1.0, False

    def _is_double(self, event: QTabletEvent) -> bool:
        """Whether this press follows another as closely as the clicks of a double click of the mouse."""
        hints, before = QGuiApplication.styleHints(), self._last_press
        now = (event.timestamp(), event.position())
        if before is not None:
            offset = now[1] - before[1]
            near = hypot(offset.x(), offset.y()) <= QApplication.startDragDistance()
            if near and 0 <= now[0] - before[0] <= hints.mouseDoubleClickInterval():
                self._last_press = None
                return event.button() is Qt.MouseButton.LeftButton
        self._last_press = now
        return False
