"""A dialog that shows a photograph: choose the part of it whose look a region is to take."""

from enum import Enum, auto
from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate
from editor.views.icons import icon
from editor.views.qimage import pixmap_of
from editor.views.rows import quiet_label

PREFERRED: Final = QSize(880, 500)
SMALLEST: Final = QSize(420, 240)
STEP: Final = 0.02  # of the photograph that an arrow key moves the frame, or one of its sides
SMALLEST_FRAME: Final = 0.02  # of its sides
SLACK: Final = 3  # pixels of the screen below which what is drawn is a click
SHADE: Final = QColor(0, 0, 0, 120)  # over what is not chosen


class Shape(Enum):
    """How a part is drawn."""

    RECTANGLE = auto()
    LASSO = auto()


class PhotographView(QWidget):
    """Shows a photograph and the part that is drawn in it, by mouse or keys."""

    changed = Signal()

    def __init__(self, picture: np.ndarray, parent: QWidget | None = None) -> None:
        """`picture`: uint8 (H, W, 3)."""
        super().__init__(parent)
        self.shape = Shape.RECTANGLE
        self._pixmap = pixmap_of(picture)
        self._size = picture.shape[:2]
        self._points: list[QPointF] = []  # corners in shares of the photograph, 0 to 1 each way
        self._drawing = False
        self.setMinimumSize(SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(translate("PhotographView", "Photograph"))
        self.setAccessibleDescription(
            translate("PhotographView", "Arrow keys move a frame over the photograph, with Shift they change its size.")
        )

    @property
    def part(self) -> np.ndarray:
        """Which pixels of the photograph are chosen: bool (H, W), all False while there is no part."""
        height, width = self._size
        mask = np.zeros(self._size, np.uint8)
        if len(self._points) > 2:
            corners = [(each.x() * width - 0.5, each.y() * height - 0.5) for each in self._points]
            fixed = np.rint(np.array(corners) * 16).astype(np.int32)  # sixteenths of a pixel
            cv2.fillPoly(mask, [fixed], 1, shift=4)
        return mask.astype(np.bool_)

    def sizeHint(self) -> QSize:
        return self._pixmap.size().scaled(PREFERRED, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(SMALLEST)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drawing = True
            self._points = [self._share(event.position())]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._extend(self._share(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing and event.button() is Qt.MouseButton.LeftButton:
            self._extend(self._share(event.position()))
            self._drawing = False
            drawn = QPolygonF([self._at(each) for each in self._points]).boundingRect()
            if min(drawn.width(), drawn.height()) < SLACK or not self.part.any():
                self._points = []
            self.update()
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Left: (-STEP, 0.0),
            Qt.Key.Key_Right: (STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -STEP),
            Qt.Key.Key_Down: (0.0, STEP),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        self._move(*way, resize=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self.update()
        self.changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        place = self._place()
        painter.drawPixmap(place.toRect(), self._pixmap)
        outline = QPolygonF([self._at(each) for each in self._points])
        if len(self._points) > 2:
            shade = QPainterPath()
            shade.addRect(place)
            part = QPainterPath()
            part.setFillRule(Qt.FillRule.WindingFill)
            part.addPolygon(outline)
            painter.fillPath(shade.subtracted(part), SHADE)
        if len(self._points) > 1:
            for color, width in ((QColor(0, 0, 0), 3.0), (QColor(255, 255, 255), 1.4)):
                painter.setPen(QPen(color, width))
                painter.drawPolygon(outline)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _place(self) -> QRectF:
        """Where the photograph is shown: as large as it fits, in the middle."""
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())

    def _share(self, position: QPointF) -> QPointF:
        place = self._place()
        x, y = (position.x() - place.left()) / place.width(), (position.y() - place.top()) / place.height()
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _at(self, share: QPointF) -> QPointF:
        place = self._place()
        return QPointF(place.left() + share.x() * place.width(), place.top() + share.y() * place.height())

    def _extend(self, point: QPointF) -> None:
        if self.shape is Shape.RECTANGLE:
            start = self._points[0]
            self._points = [start, QPointF(point.x(), start.y()), point, QPointF(start.x(), point.y())]
        elif point != self._points[-1]:
            self._points.append(point)
        self.update()

    def _move(self, right: float, down: float, *, resize: bool) -> None:
        """Move the frame around what is drawn, or its lower right corner; the first time one appears in the middle."""
        if len(self._points) < 3:
            box = QRectF(0.3, 0.3, 0.4, 0.4)
        else:
            box = QPolygonF(self._points).boundingRect()
            if resize:
                box.setRight(min(max(box.right() + right, box.left() + SMALLEST_FRAME), 1.0))
                box.setBottom(min(max(box.bottom() + down, box.top() + SMALLEST_FRAME), 1.0))
            else:
                right = min(max(right, -box.left()), 1.0 - box.right())
                down = min(max(down, -box.top()), 1.0 - box.bottom())
                self._points = [each + QPointF(right, down) for each in self._points]
                return
        self._points = [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]


class PhotographDialog(QDialog):
    """Asks for a part of a photograph. `chosen` brings its mask, bool (H, W), when the user takes it."""

    chosen = Signal(object)

    def __init__(self, picture: np.ndarray, name: str, title: str, parent: QWidget | None = None) -> None:
        """`picture`: uint8 (H, W, 3), called `name`; `title` is the region that is to look like the part."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("PhotographDialog", "Take a Style from {name}").format(name=name))
        self.view = PhotographView(picture)
        sentence = translate("PhotographDialog", "Draw around what {title} is to look like.").format(title=title)
        heading = QLabel(sentence)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.rectangle_button = _tool("square", translate("PhotographDialog", "&Rectangle"))
        self.lasso_button = _tool("lasso", translate("PhotographDialog", "&Lasso"))
        self.rectangle_button.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.rectangle_button, self.lasso_button):
            group.addButton(button)
        group.buttonClicked.connect(self._on_shape)
        keys = quiet_label(translate("PhotographDialog", "Arrow keys move the frame, with Shift they change its size."))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take_button = self.buttons.addButton(
            translate("PhotographDialog", "&Take Style"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.take_button.setDefault(True)
        self.take_button.setEnabled(False)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.view.changed.connect(lambda: self.take_button.setEnabled(bool(self.view.part.any())))

        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.rectangle_button)
        head.addWidget(self.lasso_button)
        foot = QHBoxLayout()
        foot.addWidget(keys, 1)
        foot.addWidget(self.buttons)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.view.setFocus()

    def _on_shape(self) -> None:
        self.view.shape = Shape.LASSO if self.lasso_button.isChecked() else Shape.RECTANGLE
        self.view.setFocus()

    def _take(self) -> None:
        self.chosen.emit(self.view.part)
        self.accept()


def _tool(name: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setCheckable(True)
    button.setToolTip(text.replace("&", ""))
    button.setAccessibleName(text.replace("&", ""))
    return button
