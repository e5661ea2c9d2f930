"""What happens on the canvas between a press and its release, one class for each kind of drag."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtWidgets import QApplication

from editor.tools.base import PointerEvent, Tool
from editor.views.canvas import Canvas
from editor.views.canvas_paint import picture_rect
from editor.workspace import Workspace
from model.maps import MaquetteError


class Drag(Protocol):
    """What happens between a press and its release."""

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None: ...

    def finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None: ...

    def cancel(self) -> None:
        """Everything is as it was at the press."""

    def abandon(self) -> None:
        """Another scene was opened: nothing is left that could be finished or taken back."""


class Gestures(Protocol):
    """What a drag needs of the canvas's input."""

    canvas: Canvas
    workspace: Workspace

    @property
    def stroke_started(self) -> SignalInstance: ...

    @property
    def stroke_finished(self) -> SignalInstance: ...

    def event_at(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> PointerEvent: ...


class UseTool:
    """The tool follows the pointer; its patch becomes one undo step."""

    def __init__(self, owner: Gestures, tool: Tool, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._owner, self._tool = owner, tool
        owner.canvas.stroking = True
        owner.stroke_started.emit()
        try:
            tool.press(owner.event_at(pointer, modifiers))
        except MaquetteError:  # then the tool has no gesture open
            self._end()
            raise

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        self._tool.drag(self._owner.event_at(pointer, modifiers))

    def finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        try:
            patch = self._tool.release(self._owner.event_at(pointer, modifiers))
        except MaquetteError:
            self.cancel()
            raise
        self._owner.workspace.push(patch)
        self._end()

    def cancel(self) -> None:
        self._tool.cancel()
        self._end()

    def abandon(self) -> None:
        self._end()

    def _end(self) -> None:
        self._owner.canvas.stroking = False
        self._owner.stroke_finished.emit()


class SizeOrLine:
    """Shift: sizes the brush once the pointer has moved sideways, else draws a line to where the button came up."""

    def __init__(self, owner: Gestures, tool: Tool, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._owner, self._tool, self._start, self._modifiers = owner, tool, pointer, modifiers
        self._size = owner.workspace.state.size
        self._sizing = False

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        dx = pointer.x() - self._start.x()
        self._sizing = self._sizing or abs(dx) > QApplication.startDragDistance() / 2
        if self._sizing:
            # Both edges of the brush move with the pointer, so that its rim stays under it.
            self._owner.workspace.state.size = round(self._size + 2 * dx / self._owner.canvas.viewport.zoom)

    def finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if not self._sizing:
            line = UseTool(self._owner, self._tool, self._start, self._modifiers)
            line.finish(pointer, self._modifiers)

    def cancel(self) -> None:
        self._owner.workspace.state.size = self._size

    def abandon(self) -> None:
        """The size that the brush has now stays."""


class Pan:
    """The picture follows the pointer."""

    def __init__(self, canvas: Canvas, pointer: QPointF) -> None:
        self._canvas, self._last = canvas, pointer

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        delta, self._last = pointer - self._last, pointer
        self._canvas.viewport = self._canvas.viewport.panned(delta.x(), delta.y())

    def finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.move(pointer, modifiers, 1.0)

    def cancel(self) -> None:
        """Where it is now is as good as where it was."""

    def abandon(self) -> None:
        """The other scene is shown as a whole."""


class MoveDivider:
    """The divider between labels and photograph follows the pointer."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._before = canvas.look.divider

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        target = picture_rect(self._canvas.viewport)
        share = (pointer.x() - target.left()) / target.width()
        self._canvas.set_look(divider=min(max(share, 0.0), 1.0))

    def finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.move(pointer, modifiers, 1.0)

    def cancel(self) -> None:
        self._canvas.set_look(divider=self._before)

    def abandon(self) -> None:
        """The divider stays where it is."""
