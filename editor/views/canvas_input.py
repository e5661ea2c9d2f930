"""What pointer and keys do on the canvas: pan, zoom, the current tool, the size of the brush, the divider.

Shift is two gestures, told apart by whether the pointer moves: Shift-click draws a line from the last point, Shift-drag
sizes the brush (right is larger). So a press with Shift does nothing until the pointer has moved or the button is up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from math import floor
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QGestureEvent, QLineEdit, QPinchGesture

from editor.language import translate
from editor.settings import ViewMode
from editor.tools import TOOLS
from editor.tools.base import Key, PointerEvent, Tool
from editor.views.canvas import Canvas
from editor.views.canvas_cursors import cursor
from editor.views.canvas_drags import Drag, MoveDivider, Pan, SizeOrLine, UseTool
from editor.views.canvas_paint import HANDLE_RADIUS, divider_x, handle_centre
from editor.views.canvas_pen import Pen
from editor.workspace import Workspace
from model.maps import MaquetteError

WHEEL_STEP: Final = 1.2  # zoom of one notch of the wheel
NOTCH: Final = 120.0  # Qt's unit of a notch
PICKED_FOR_A_MOMENT: Final = frozenset({"brush", "eraser", "fill", "polygon", "lasso"})  # while Ctrl or Alt is held
PICKED_WITH_CONTROL: Final = frozenset({"rectangle", "ellipse", "line"})  # Alt draws these from their middle
SIZED: Final = frozenset({"brush", "eraser", "recut"})
KEYS: Final[dict[int, Key]] = {
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Backspace: "backspace",
    Qt.Key.Key_Escape: "escape",
}
ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
FAR: Final = 10  # pixels that an arrow key moves with Shift
DIVIDER_REACH: Final = 5.0  # view pixels left and right of the divider that grab it, near its handle only


class CanvasInput(QObject):
    """Filters the canvas's events. The only place where view pixels become scene pixels."""

    stroke_started = Signal()
    stroke_finished = Signal()  # or cancelled
    palette_requested = Signal(QPoint, int)  # right click: where on the screen, and the region there or OUTSIDE
    pan_ready = Signal(bool)  # Space is down
    nudged = Signal(int, int)  # an arrow key: pixels to the right and down that the selected objects are to move

    def __init__(self, canvas: Canvas, workspace: Workspace) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.workspace = workspace
        self._drag: Drag | None = None
        self._button = Qt.MouseButton.NoButton  # that was pressed last with no drag open
        self._space = False
        self._pointer: QPointF | None = None  # None while it is elsewhere
        self._pen = Pen(self)
        self._tool_name = ""
        self._tool: Tool = self._make_tool()
        self._pick = TOOLS["pick"](workspace.scene, workspace.state)
        self._eraser = TOOLS["eraser"](workspace.scene, workspace.state)  # the pen's other end
        canvas.installEventFilter(self)
        canvas.grabGesture(Qt.GestureType.PinchGesture)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.scene_changed.connect(self._on_scene_changed)
        canvas.viewport_changed.connect(self._show_marks)
        self._unsubscribe = workspace.state.observe(self._on_state_changed)

    @property
    def busy(self) -> bool:
        """A gesture is open: between press and release, or a polygon with points."""
        return self._drag is not None or self.canvas.stroking or self._tool.busy

    def cancel(self) -> None:
        """Drop the open gesture; the scene is as before."""
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.cancel()
        elif self._tool.busy:
            self._tool.cancel()
        self._follow_tool()

    def finish(self) -> None:
        """End an open drag where the pointer is, as if the button came up, so that the scene can be acted on.

        The corners of a polygon have changed nothing yet and stay.
        """
        if self._drag is not None:
            self._finish(self._pointer if self._pointer is not None else QPointF(), Qt.KeyboardModifier.NoModifier)

    def refresh_hint(self) -> None:
        """Ask the tool again what it would do where the pointer is."""
        self._show_marks()
        if self._pointer is None or (self._space and self._drag is None) or self._over_divider(self._pointer):
            self.canvas.set_hint(None, QPointF())
            self._show_cursor()
            return
        modifiers = QGuiApplication.keyboardModifiers()
        tool = self._pick if self._picks(modifiers) and self._drag is None else self._held
        self.canvas.set_hint(tool.hover(self.event_at(self._pointer, modifiers)), self._pointer)
        self._show_cursor()

    def event_at(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> PointerEvent:
        """What a tool is told about a pointer in view pixels."""
        viewport = self.canvas.viewport
        x, y = viewport.to_scene(pointer.x(), pointer.y())
        return PointerEvent(
            x,
            y,
            shift=bool(modifiers & Qt.KeyboardModifier.ShiftModifier),
            control=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
            alt=bool(modifiers & Qt.KeyboardModifier.AltModifier),
            space=self._space and self._drag is not None,
            pressure=self._pen.pressure,
            pixel=1 / viewport.zoom,
        )

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QTabletEvent():
                self._pointer = event.position()
                return self._pen.handle(event)
            case QMouseEvent():
                return self._on_mouse(event)
            case QWheelEvent():
                self._zoom(WHEEL_STEP ** (event.angleDelta().y() / NOTCH), event.position())
                return True
            case QKeyEvent() if event.type() is not QEvent.Type.ShortcutOverride:
                return self._on_key(event)
            case QNativeGestureEvent():
                if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                    self._zoom(1 + event.value(), event.position())
                    return True
            case QGestureEvent():
                return self._on_gesture(event)
            case QEnterEvent():
                if not isinstance(QApplication.focusWidget(), QLineEdit | QAbstractSpinBox):
                    self.canvas.setFocus()  # so that Space and the letters reach the canvas they are meant for
        match event.type():
            case QEvent.Type.Leave if self._drag is None:
                self._pointer = None
                self.refresh_hint()
            case QEvent.Type.FocusOut:
                self._set_space(False)
                self.canvas.set_look(clean=False)
        return False

    # Pointer

    def _on_mouse(self, event: QMouseEvent) -> bool:
        pointer, modifiers = event.position(), event.modifiers()
        self._pointer = pointer
        self._pen.yield_to(event)
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self.press(pointer, event.button(), modifiers)
            case QEvent.Type.MouseButtonDblClick:
                self.double_click(pointer, event.button(), modifiers)
            case QEvent.Type.MouseMove:
                self.move(pointer, modifiers)
            case QEvent.Type.MouseButtonRelease:
                self.release(pointer, event.button(), modifiers)
            case _:
                return False
        return True

    def press(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A button, or the tip of the pen, went down at a view pixel."""
        if self._drag is not None:
            return
        self._button = button
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and self._space):
            self._drag = Pan(self.canvas, pointer)
        elif button is Qt.MouseButton.RightButton:
            self._ask_for_palette(pointer)
        elif button is Qt.MouseButton.LeftButton:
            with self._reporting():
                self._drag = self._left_drag(pointer, modifiers)
        self.refresh_hint()

    def _left_drag(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> Drag:
        if self._over_divider(pointer):
            return MoveDivider(self.canvas)
        if self._picks(modifiers):
            return UseTool(self, self._pick, pointer, modifiers)
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._held.name in SIZED:
            return SizeOrLine(self, self._held, pointer, modifiers)
        return UseTool(self, self._held, pointer, modifiers)

    def double_click(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """The second press of a double click."""
        if button is Qt.MouseButton.LeftButton and self._tool.busy and not self._space:
            with self._reporting():
                self.workspace.push(self._tool.double_click(self.event_at(pointer, modifiers)))
            self.refresh_hint()
        else:
            self.press(pointer, button, modifiers)

    def move(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer is elsewhere."""
        if self._drag is not None:
            with self._reporting():
                self._drag.move(pointer, modifiers, self._pen.pressure)
        self.refresh_hint()

    def release(self, pointer: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        """A button came up; the drag ends if it is the one that began it."""
        if button is self._button:
            self._finish(pointer, modifiers)

    def _finish(self, pointer: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            with self._reporting():
                drag.finish(pointer, modifiers)
        self._follow_tool()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """What a tool refuses becomes one sentence, the gesture is over, and the scene is what it was before it."""
        try:
            yield
        except MaquetteError as error:
            self.cancel()
            self.workspace.message.emit(str(error))

    def _ask_for_palette(self, pointer: QPointF) -> None:
        if self._tool.busy:
            return
        x, y = self.canvas.viewport.to_scene(pointer.x(), pointer.y())
        region = self.workspace.scene.region_at(floor(x), floor(y))
        self.palette_requested.emit(self.canvas.mapToGlobal(pointer).toPoint(), region)

    # Zoom

    def _zoom(self, factor: float, at: QPointF) -> None:
        viewport = self.canvas.viewport
        self.canvas.viewport = viewport.zoomed(viewport.zoom * factor, at.x(), at.y())
        self.refresh_hint()

    def _on_gesture(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        if pinch.state() is Qt.GestureState.GestureStarted:
            self.cancel()  # the first finger came down as a mouse button and has begun a stroke
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged:
            self._zoom(pinch.scaleFactor(), QPointF(self.canvas.mapFromGlobal(pinch.centerPoint().toPoint())))
        event.accept()
        return True

    # Keys

    def _on_key(self, event: QKeyEvent) -> bool:
        pressed = event.type() is QEvent.Type.KeyPress
        key = event.key()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._set_space(pressed)
            return True
        if key == Qt.Key.Key_Backslash:
            if not event.isAutoRepeat():
                self.canvas.set_look(clean=pressed)
            return True
        if key in (Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Shift):
            self.refresh_hint()  # picking for a moment begins or ends, a figure evens out
            return False
        if pressed and key in KEYS and self.busy:
            self._tool_key(KEYS[key])
            return True
        return pressed and self._nudge(event)

    def _nudge(self, event: QKeyEvent) -> bool:
        """Arrow keys move what is selected, as long as that is what the tool is for."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        wanted = event.key() in ARROWS and (shift or modifiers == Qt.KeyboardModifier.NoModifier)
        if not wanted or self._tool_name != "select" or not self.workspace.selection:
            return False
        if self._drag is None:
            dx, dy = ARROWS[event.key()]
            steps = FAR if shift else 1
            self.nudged.emit(dx * steps, dy * steps)
        return True

    def _tool_key(self, name: Key) -> None:
        if name == "escape":
            self.cancel()
        elif self._drag is None:
            with self._reporting():
                self.workspace.push(self._tool.key(name))
            self.refresh_hint()

    def _set_space(self, down: bool) -> None:
        if down != self._space:
            self._space = down
            self.pan_ready.emit(down)
            self.refresh_hint()

    # State

    def _on_scene_replaced(self) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.abandon()
        self._tool = self._make_tool()
        self._pick = TOOLS["pick"](self.workspace.scene, self.workspace.state)
        self._eraser = TOOLS["eraser"](self.workspace.scene, self.workspace.state)
        self.refresh_hint()

    def _on_scene_changed(self) -> None:
        if self._drag is None:
            self.refresh_hint()  # undo may have changed what lies under the pointer

    def _on_state_changed(self) -> None:
        self._follow_tool()

    def _follow_tool(self) -> None:
        """Take up the tool that was chosen, while a button was down perhaps: then it waits for the end of the drag."""
        if self.workspace.state.tool != self._tool_name and self._drag is None:
            if self._tool.busy:
                self._tool.cancel()
                self.workspace.message.emit(
                    translate("CanvasInput", "The corners were dropped: Enter ends them before another tool is chosen.")
                )
            self._tool = self._make_tool()
        self.refresh_hint()

    def _make_tool(self) -> Tool:
        self._tool_name = self.workspace.state.tool
        return TOOLS[self._tool_name](self.workspace.scene, self.workspace.state)

    @property
    def _held(self) -> Tool:
        """The tool in the hand: the chosen one, or the eraser while the pen is turned round."""
        return self._eraser if self._pen.erases else self._tool

    def _picks(self, modifiers: Qt.KeyboardModifier) -> bool:
        held = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if self._tool_name in PICKED_WITH_CONTROL:
            held &= Qt.KeyboardModifier.ControlModifier
        elif self._tool_name not in PICKED_FOR_A_MOMENT:
            return False
        return bool(held) and not self._held.busy

    def _over_divider(self, pointer: QPointF) -> bool:
        canvas = self.canvas
        if isinstance(self._drag, MoveDivider):
            return True
        if canvas.look.mode is not ViewMode.BOTH or self._drag is not None:
            return False
        offset = pointer - handle_centre(canvas.viewport, canvas.look)
        near_handle = offset.x() ** 2 + offset.y() ** 2 <= (HANDLE_RADIUS + 3) ** 2
        return near_handle or abs(pointer.x() - divider_x(canvas.viewport, canvas.look)) <= DIVIDER_REACH / 2

    def _show_marks(self) -> None:
        state = self.workspace.state
        if state.class_id in self.workspace.label_set and self._tool.scene is self.workspace.scene:
            self.canvas.set_marks(self._tool.marks(1 / self.canvas.viewport.zoom))

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.CrossCursor
        hint = self.canvas.hint
        if isinstance(self._drag, Pan):
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif self._pointer is not None and self._over_divider(self._pointer):
            shape = Qt.CursorShape.SplitHCursor
        elif hint is not None and hint.cursor:
            self._set_cursor(cursor(hint.cursor))
            return
        self._set_cursor(QCursor(shape))

    def _set_cursor(self, cursor: QCursor) -> None:
        shown = self.canvas.cursor()
        same = shown.shape() is cursor.shape() and shown.shape() is not Qt.CursorShape.BitmapCursor
        if not same:
            self.canvas.setCursor(cursor)
