"""The frame that a crop is chosen with: it lies over the canvas and is dragged by edges, corners and middle."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from editor.document.canvas_size import LEAST_SIDE
from editor.document.geometry import Rect, Size
from editor.language import translate
from editor.views.canvas import Canvas

GRIP: Final = 9  # view pixels around an edge that take hold of it
HANDLE: Final = 8  # view pixels of the square that shows a handle
SHADE: Final = QColor(0, 0, 0, 150)  # over what goes; it lies on a picture, so it is the same in both themes
LINE, EDGE, THIRDS = QColor(255, 255, 255), QColor(0, 0, 0), QColor(255, 255, 255, 90)
FAST: Final = 10  # pixels that an arrow key moves with Ctrl

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CropFrame(QWidget):
    """Asks for a rectangle inside the scene. Wheel and middle button go on to the canvas below."""

    accepted = Signal(object)  # Rect, scene pixels
    rejected = Signal()
    frame_changed = Signal()

    def __init__(self, canvas: Canvas, size: Size, frame: Rect) -> None:
        """`frame` is what it begins with, made as large as a scene has to be."""
        super().__init__(canvas)
        self.setObjectName("crop")
        self.setAccessibleName(translate("CropFrame", "Crop frame"))
        self.setAccessibleDescription(
            translate("CropFrame", "Arrows move it, with Shift they move its right and lower edge; Enter crops")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._canvas = canvas
        self._size = size
        self._frame = fitted(frame, size)
        self._held: tuple[int, int] | None = None  # which edges: -1, 0, 1 across and down; (0, 0): all of it
        self._start, self._before = QPointF(), self._frame
        canvas.viewport_changed.connect(self.update)
        canvas.installEventFilter(self)
        self.setGeometry(canvas.rect())
        self.show()
        self.setFocus()

    @property
    def frame(self) -> Rect:
        """What would remain, scene pixels."""
        return self._frame

    def accept(self) -> None:
        """Crop to the frame."""
        self.accepted.emit(self._frame)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scene, frame = self._view(Rect.of(self._size)), self._view(self._frame)
        outside = QPainterPath()
        outside.addRect(scene)
        outside.addRect(frame)  # odd and even: the frame is a hole
        painter.fillPath(outside, SHADE)
        painter.setPen(THIRDS)
        for part in (1 / 3, 2 / 3):
            x, y = frame.left() + part * frame.width(), frame.top() + part * frame.height()
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        for color, width in ((EDGE, 3.0), (LINE, 1.0)):
            painter.setPen(QPen(color, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame)
        painter.setPen(EDGE)
        painter.setBrush(LINE)
        for across in (0, 0.5, 1):
            for down in (0, 0.5, 1):
                if (across, down) != (0.5, 0.5):
                    x, y = frame.left() + across * frame.width(), frame.top() + down * frame.height()
                    painter.drawRect(QRectF(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE))
        self._paint_size(painter, frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._start, self._before = event.position(), self._frame
        self._held = self._grip(event.position())
        if self._held is None:  # outside: a frame of its own, from here
            x, y = self._scene(event.position())
            self._before = Rect(x, y, x, y)
            self._held = (1, 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            self.setCursor(_cursor(self._grip(event.position())))
            return
        zoom = self._canvas.viewport.zoom
        moved = event.position() - self._start
        self._drag(self._held, round(moved.x() / zoom), round(moved.y() / zoom), self._before)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = None
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._view(self._frame).contains(event.position()):
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        elif key is Qt.Key.Key_Escape:
            self.rejected.emit()
        elif key in _ARROWS:
            step = FAST if modifiers & Qt.KeyboardModifier.ControlModifier else 1
            held = (1, 1) if modifiers & Qt.KeyboardModifier.ShiftModifier else (0, 0)
            self._drag(held, step * _ARROWS[key][0], step * _ARROWS[key][1], self._frame)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return False

    # Parts

    def _drag(self, held: tuple[int, int], dx: int, dy: int, before: Rect) -> None:
        left, right = _moved(held[0], before.left, before.right, dx, self._size.width, all_of_it=held == (0, 0))
        top, bottom = _moved(held[1], before.top, before.bottom, dy, self._size.height, all_of_it=held == (0, 0))
        frame = Rect(left, top, right, bottom)
        if frame != self._frame:
            self._frame = frame
            self.update()
            self.frame_changed.emit()

    def _grip(self, place: QPointF) -> tuple[int, int] | None:
        """Which edges of the frame are at a point of the view; None outside of it."""
        frame = self._view(self._frame)
        if not frame.adjusted(-GRIP, -GRIP, GRIP, GRIP).contains(place):
            return None
        across = _edge(place.x(), frame.left(), frame.right())
        down = _edge(place.y(), frame.top(), frame.bottom())
        return across, down

    def _view(self, rect: Rect) -> QRectF:
        left, top, right, bottom = self._canvas.viewport.corners(rect)
        return QRectF(left, top, right - left, bottom - top)

    def _scene(self, place: QPointF) -> tuple[int, int]:
        point = self._canvas.viewport.to_scene(place.x(), place.y())
        return min(max(round(point.x), 0), self._size.width), min(max(round(point.y), 0), self._size.height)

    def _paint_size(self, painter: QPainter, frame: QRectF) -> None:
        text = f"{self._frame.width} × {self._frame.height}"
        room = painter.fontMetrics().boundingRect(text).adjusted(-6, -3, 6, 3)
        chip = QRectF(0, 0, room.width(), room.height())
        chip.moveCenter(QPointF(frame.center().x(), frame.bottom() - 8 - chip.height() / 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(LINE)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)


def fitted(frame: Rect, size: Size) -> Rect:
    """The frame inside the canvas, grown about its middle to the smallest scene there can be."""
    edges = []
    for low, high, most in ((frame.left, frame.right, size.width), (frame.top, frame.bottom, size.height)):
        low, high = max(low, 0), min(high, most)
        short = max(min(LEAST_SIDE, most) - (high - low), 0)
        low -= (short + 1) // 2
        high += short // 2
        low, high = low + max(-low, 0), high + max(-low, 0)
        over = max(high - most, 0)
        edges.append((low - over, high - over))
    return Rect(edges[0][0], edges[1][0], edges[0][1], edges[1][1])


def _moved(edge: int, low: int, high: int, step: int, most: int, *, all_of_it: bool) -> tuple[int, int]:
    """Both edges along one axis after a drag, on the canvas and far enough apart."""
    if all_of_it:
        step = min(max(step, -low), most - high)
        return low + step, high + step
    least = min(LEAST_SIDE, most)
    if edge < 0:
        return min(max(low + step, 0), high - least), high
    if edge > 0:
        if step < 0 and low == high:  # a new frame, drawn to the other side
            return min(max(low + step, 0), max(high - least, 0)), max(high, least)
        return min(low, most - least), max(min(high + step, most), min(low, most - least) + least)
    return low, high


def _edge(place: float, low: float, high: float) -> int:
    near_low, near_high = abs(place - low) <= GRIP, abs(place - high) <= GRIP
    if near_low and near_high:
        return -1 if abs(place - low) < abs(place - high) else 1
    return -1 if near_low else 1 if near_high else 0


def _cursor(grip: tuple[int, int] | None) -> Qt.CursorShape:
    if grip is None:
        return Qt.CursorShape.CrossCursor
    if grip == (0, 0):
        return Qt.CursorShape.SizeAllCursor
    if grip[0] == 0:
        return Qt.CursorShape.SizeVerCursor
    if grip[1] == 0:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeFDiagCursor if grip[0] == grip[1] else Qt.CursorShape.SizeBDiagCursor
