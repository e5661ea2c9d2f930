"""Chips: small squares in the colour of a class, alone in lists and as buttons in rows."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSizePolicy, QWidget

from editor.document.objects import class_name
from editor.language import translate
from editor.views.theme import ink_on, muted
from model.maps import LabelClass

CLASS_MIME = "application/x-maquette-class"  # a class id in decimal, dragged from the list to a slot


def paint_chip(painter: QPainter, rect: QRectF, color: QColor, edge: QColor) -> None:
    """A square in the colour of a class. The thin edge keeps black on dark and white on light visible."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1.0))
    painter.setBrush(color)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
    painter.restore()


def class_mime(class_id: int) -> QMimeData:
    """What is dragged when a class is dragged."""
    data = QMimeData()
    data.setData(CLASS_MIME, str(class_id).encode())
    return data


class ClassChip(QAbstractButton):
    """A button in the colour of a class, perhaps with a digit; an outline alone where no class is pinned."""

    class_dropped = Signal(int)  # class id

    def __init__(self, digit: str = "", *, side: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digit = digit
        self._side = side
        self._entry: LabelClass | None = None
        self._current = False
        self._press = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click must not take the keyboard from the canvas
        wide = QSizePolicy.Policy.Expanding if digit else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(bool(digit))

    @property
    def entry(self) -> LabelClass | None:
        """The class shown, None for an empty slot."""
        return self._entry

    def show_class(self, entry: LabelClass | None, *, current: bool) -> None:
        """Show a class; `current` marks the one that is painted with."""
        self._entry, self._current = entry, current
        name = class_name(entry) if entry is not None else translate("Chips", "empty")
        if self._digit:
            if entry is not None:
                tip = translate("Chips", "{name} (key {digit})")
            else:
                tip = translate("Chips", "{name} (key {digit}); right-click to pin the current class here")
            self.setToolTip(tip.format(name=name, digit=self._digit))
            self.setAccessibleName(translate("Chips", "Slot {digit}: {name}").format(digit=self._digit, name=name))
        else:
            self.setToolTip(name)
            self.setAccessibleName(name)
        self.setAccessibleDescription(translate("Chips", "current class") if current else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._side - 6, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self._entry is None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(muted(palette))
        else:
            color = QColor(*self._entry.color)
            if self.isDown():
                color = color.darker(115)
            paint_chip(painter, box, color, palette.color(QPalette.ColorRole.Mid))
            painter.setPen(ink_on(color))
        if self._digit:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._digit)
        ring = None
        if self.hasFocus():
            ring = palette.color(QPalette.ColorRole.Highlight)
        elif self._current:
            ring = palette.color(QPalette.ColorRole.WindowText)
        elif self.underMouse():
            ring = muted(palette)
        if ring is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring, 2.0 if self._current or self.hasFocus() else 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # for the row; a button would give the focus to whatever lies in that direction
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._press).manhattanLength() >= QApplication.startDragDistance()
        if self._entry is not None and far and event.buttons() & Qt.MouseButton.LeftButton:
            self.setDown(False)
            drag = QDrag(self)
            drag.setMimeData(class_mime(self._entry.id))
            drag.exec(Qt.DropAction.CopyAction)
            return
        super().mouseMoveEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CLASS_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.class_dropped.emit(int(event.mimeData().data(CLASS_MIME).data()))
        event.acceptProposedAction()


class ChipRow(QWidget):
    """Chips side by side that are one stop for Tab; the arrow keys move between them."""

    chosen = Signal(int)  # index of the chip that was pressed
    menu_requested = Signal(int, QPoint)  # index, global position
    class_dropped = Signal(int, int)  # index, class id

    def __init__(self, digits: Sequence[str], *, side: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        self.chips = tuple(ClassChip(digit, side=side, parent=self) for digit in digits)
        for index, chip in enumerate(self.chips):
            layout.addWidget(chip)
            chip.clicked.connect(lambda _checked=False, index=index: self.chosen.emit(index))
            chip.class_dropped.connect(lambda class_id, index=index: self.class_dropped.emit(index, class_id))
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(
                lambda point, index=index: self.menu_requested.emit(index, self.chips[index].mapToGlobal(point))
            )
        self.chips[0].setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_classes(self, entries: Sequence[LabelClass | None], current: int, *, hide_empty: bool = False) -> None:
        """Show one class per chip; `current` is the id of the class that is painted with."""
        for index, chip in enumerate(self.chips):
            entry = entries[index] if index < len(entries) else None
            chip.show_class(entry, current=entry is not None and entry.id == current)
            if hide_empty:
                chip.setVisible(entry is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        focused = next((index for index, chip in enumerate(self.chips) if chip.hasFocus()), None)
        if focused is None or step is None:
            if focused is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.chosen.emit(focused)
                return
            super().keyPressEvent(event)
            return
        visible = [index for index, chip in enumerate(self.chips) if chip.isVisible()]
        target = visible[(visible.index(focused) + step) % len(visible)]
        self.chips[focused].setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chips[target].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chips[target].setFocus(Qt.FocusReason.TabFocusReason)
