"""A guided tour: bubbles that point at parts of the window, one after the other. The window can be used meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from editor.language import translate

WIDTH: Final = 300
ARROW: Final = 12  # pixels that it reaches out of the bubble
MARGIN: Final = 8  # to the edges of the window
RADIUS: Final = 8


@dataclass(frozen=True)
class Stop:
    """One bubble: what it points at, and what it says."""

    title: str
    text: str
    target: Callable[[], QWidget | None]  # None, or hidden: the middle of the window


class Tour(QWidget):
    """Lies over `window`. Enter goes on, Backspace back, Escape ends."""

    ended = Signal(bool)  # whether it was seen to its end

    def __init__(self, window: QWidget, stops: Sequence[Stop]) -> None:
        super().__init__(window)
        self.setAccessibleName(translate("Tour", "Guided tour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window = window
        self._stops = list(stops)
        self._at = 0
        self._tip = QPoint()  # of the arrow, in own pixels; null: none
        self.title = QLabel()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.count = QLabel()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.end = QPushButton(translate("Tour", "End"))
        self.back = QPushButton(translate("Tour", "Back"))
        self.next = QPushButton(translate("Tour", "Next"))
        self.end.clicked.connect(self.finish)
        self.back.clicked.connect(lambda: self.go(self._at - 1))
        self.next.clicked.connect(lambda: self.go(self._at + 1))
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.end, self.back, self.next):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(ARROW + 12, ARROW + 10, ARROW + 12, ARROW + 10)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(row)
        self.setFixedWidth(WIDTH + 2 * ARROW)
        window.installEventFilter(self)
        self.hide()

    @property
    def at(self) -> int:
        """Which bubble is shown, from 0."""
        return self._at

    def start(self) -> None:
        """Show the first bubble."""
        self.go(0)

    def go(self, index: int) -> None:
        """Show a bubble; behind the last one the tour has ended."""
        if index >= len(self._stops):
            self.hide()
            self.ended.emit(True)
            return
        self._at = max(index, 0)
        stop = self._stops[self._at]
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.setAccessibleDescription(f"{stop.title}. {stop.text}")
        self.count.setText(f"{self._at + 1} / {len(self._stops)}")
        last = self._at == len(self._stops) - 1
        self.back.setEnabled(self._at > 0)
        self.next.setText(translate("Tour", "Done") if last else translate("Tour", "Next"))
        self.show()
        self._place()
        self.raise_()
        self.next.setFocus()

    def finish(self) -> None:
        """End it where it is."""
        self.hide()
        self.ended.emit(False)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.finish()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Right:
                self.go(self._at + 1)
            case Qt.Key.Key_Backspace | Qt.Key.Key_Left:
                self.go(self._at - 1)
            case _:
                super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = self.rect().adjusted(ARROW, ARROW, -ARROW, -ARROW)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        if not self._tip.isNull():
            base = _nearest(body, self._tip)
            across = QPoint(8, 0) if base.y() in (body.top(), body.bottom()) else QPoint(0, 8)
            painter.drawPolygon(QPolygon([base - across, self._tip, base + across]))
            painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.Base)), 3))
            painter.drawLine(base - across * 0.8, base + across * 0.8)
        painter.end()

    # Parts

    def _place(self) -> None:
        self.adjustSize()
        size, room = self.size(), self._window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        target = self._stops[self._at].target()
        self._tip = QPoint()
        if target is None or not target.isVisible():
            self.move(room.center() - QPoint(size.width() // 2, size.height() // 2))
            self.update()
            return
        box = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        centre = box.center()
        places = (
            QPoint(box.left() - size.width(), centre.y() - size.height() // 2),
            QPoint(box.right(), centre.y() - size.height() // 2),
            QPoint(centre.x() - size.width() // 2, box.bottom()),
            QPoint(centre.x() - size.width() // 2, box.top() - size.height()),
            QPoint(centre.x() - size.width() // 2, centre.y() - size.height() // 2),
        )
        sides = (
            QPoint(box.left(), centre.y()),
            QPoint(box.right(), centre.y()),
            QPoint(centre.x(), box.bottom()),
            QPoint(centre.x(), box.top()),
            QPoint(),
        )
        for place, side in zip(places, sides, strict=True):
            placed = _inside(QRect(place, size), room)
            if not placed.adjusted(ARROW + 1, ARROW + 1, -ARROW - 1, -ARROW - 1).intersects(box) or side.isNull():
                break
        self.move(placed.topLeft())
        if not side.isNull():
            tip = side - placed.topLeft()
            self._tip = QPoint(min(max(tip.x(), 1), size.width() - 2), min(max(tip.y(), 1), size.height() - 2))
        self.update()


def _inside(rect: QRect, room: QRect) -> QRect:
    """The rectangle, moved into the room."""
    left = min(max(rect.left(), room.left()), room.right() - rect.width() + 1)
    top = min(max(rect.top(), room.top()), room.bottom() - rect.height() + 1)
    return QRect(QPoint(left, top), rect.size())


def _nearest(body: QRect, tip: QPoint) -> QPoint:
    """The point of the body's border that the arrow grows from."""
    if body.left() <= tip.x() <= body.right():
        x = min(max(tip.x(), body.left() + 16), body.right() - 16)
        return QPoint(x, body.top() if tip.y() < body.center().y() else body.bottom())
    y = min(max(tip.y(), body.top() + 16), body.bottom() - 16)
    return QPoint(body.left() if tip.x() < body.center().x() else body.right(), y)
