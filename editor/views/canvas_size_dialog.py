"""Two questions about the canvas: how far it reaches, and how large the whole scene is."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.canvas_size import anchored
from editor.document.geometry import Rect, Size
from editor.document.objects import class_name
from editor.language import translate
from editor.views.canvas_size_fields import SizeFields
from editor.views.class_menu import chip_icon
from model.maps import Kind, LabelSet

CELL: Final = 30  # pixels of a button of the anchor
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
NEAREST: Final = -1  # what the fill box holds for "no class"


class AnchorGrid(QWidget):
    """Nine places; the one that is down says which part of the canvas stays where it is."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("AnchorGrid", "What stays in its place"))
        rows = (
            (translate("AnchorGrid", "Top left"), translate("AnchorGrid", "Top"), translate("AnchorGrid", "Top right")),
            (translate("AnchorGrid", "Left"), translate("AnchorGrid", "Middle"), translate("AnchorGrid", "Right")),
            (
                translate("AnchorGrid", "Bottom left"),
                translate("AnchorGrid", "Bottom"),
                translate("AnchorGrid", "Bottom right"),
            ),
        )
        self.buttons: dict[tuple[int, int], QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for row, names in enumerate(rows):
            for column, name in enumerate(names):
                button = QToolButton()
                button.setCheckable(True)
                button.setFixedSize(CELL, CELL)
                button.setIconSize(QSize(CELL - 8, CELL - 8))
                button.setAccessibleName(name)
                button.setToolTip(translate("AnchorGrid", "{place} stays in its place").format(place=name))
                button.installEventFilter(self)
                self._group.addButton(button)
                self.buttons[column, row] = button
                layout.addWidget(button, row, column)
        self.buttons[1, 1].setChecked(True)
        self._group.buttonClicked.connect(self._on_clicked)
        self._draw()

    @property
    def anchor(self) -> tuple[float, float]:
        """(0, 0) for top left, (1, 1) for bottom right."""
        column, row = self._place
        return column / 2, row / 2

    @property
    def _place(self) -> tuple[int, int]:
        return next(place for place, button in self.buttons.items() if button.isChecked())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the place, wherever the focus is in the grid."""
        step = _ARROWS.get(Qt.Key(event.key())) if isinstance(event, QKeyEvent) else None
        if step is None or event.type() is not QEvent.Type.KeyPress:
            return False
        column, row = self._place
        button = self.buttons[min(max(column + step[0], 0), 2), min(max(row + step[1], 0), 2)]
        button.setFocus()
        button.setChecked(True)
        self._on_clicked()
        return True

    def _on_clicked(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        """An arrow from the place that stays towards where the canvas grows; a dot at the place itself."""
        column, row = self._place
        ink = self.palette().color(QPalette.ColorRole.ButtonText)
        side = 2 * (CELL - 8)
        for (x, y), button in self.buttons.items():
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            dx, dy = x - column, y - row
            if max(abs(dx), abs(dy)) <= 1:
                painter = QPainter(pixmap)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                pen = painter.pen()
                pen.setColor(ink)
                pen.setWidthF(3.4)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                middle = side // 2
                if not (dx or dy):
                    painter.setBrush(ink)
                    painter.drawEllipse(QRectF(middle - 7, middle - 7, 14, 14))
                else:
                    reach = 13 if dx and dy else 16
                    tip = QPoint(middle + reach * dx, middle + reach * dy)
                    painter.drawLine(QPoint(middle - reach * dx, middle - reach * dy), tip)
                    for turn in ((dx - dy, dy + dx), (dx + dy, dy - dx)):
                        length = 8 if dx and dy else 10
                        scale = max(abs(turn[0]), abs(turn[1]))
                        painter.drawLine(
                            tip,
                            QPoint(tip.x() - length * turn[0] // scale, tip.y() - length * turn[1] // scale),
                        )
                painter.end()
            button.setIcon(QIcon(pixmap))


class CanvasSizeDialog(QDialog):
    """How far the canvas reaches: read `frame` and `fill` after `accepted`."""

    def __init__(
        self, size: Size, label_set: LabelSet, *, trained: Size | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("CanvasSizeDialog", "Canvas Size"))
        self._size = size
        self.fields = SizeFields(size, trained=trained)
        self.anchor = AnchorGrid()
        self.fill_box = QComboBox()
        self.fill_box.setAccessibleName(translate("CanvasSizeDialog", "What is new becomes"))
        self.fill_box.addItem(translate("CanvasSizeDialog", "what lies next to it"), NEAREST)
        for entry in label_set.classes:
            if entry.kind is not Kind.THING:
                self.fill_box.addItem(chip_icon(entry), class_name(entry), entry.id)
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.buttons = _buttons(self)
        sizes, place = QVBoxLayout(), QVBoxLayout()
        sizes.addWidget(self.fields)
        sizes.addStretch(1)
        caption = QLabel(translate("CanvasSizeDialog", "What stays in its &place:"))
        caption.setBuddy(self.anchor.buttons[1, 1])
        place.addWidget(caption)
        place.addWidget(self.anchor, 0, Qt.AlignmentFlag.AlignLeft)
        place.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addLayout(sizes, 1)
        top.addLayout(place)
        fill = QHBoxLayout()
        label = QLabel(translate("CanvasSizeDialog", "What is &new becomes:"))
        label.setBuddy(self.fill_box)
        fill.addWidget(label)
        fill.addWidget(self.fill_box, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addLayout(fill)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)
        self.fields.changed.connect(self._follow)
        self.anchor.changed.connect(self._follow)
        self._follow()
        self.fields.width_field.setFocus()
        self.fields.width_field.selectAll()

    @property
    def frame(self) -> Rect:
        """The new canvas in pixels of the one that there is."""
        return anchored(self._size, self.fields.value, self.anchor.anchor)

    @property
    def fill(self) -> int | None:
        """The class of what is new; None: what lies next to it."""
        chosen = self.fill_box.currentData()
        return None if chosen == NEAREST else int(chosen)

    def _follow(self) -> None:
        frame, new = self.frame, self.fields.value
        grows = new.width > self._size.width or new.height > self._size.height
        sides = (
            (translate("CanvasSizeDialog", "left"), -frame.left),
            (translate("CanvasSizeDialog", "right"), frame.right - self._size.width),
            (translate("CanvasSizeDialog", "top"), -frame.top),
            (translate("CanvasSizeDialog", "bottom"), frame.bottom - self._size.height),
        )
        moved = [f"{name} {amount:+d}" for name, amount in sides if amount]
        self.notice.setText(", ".join(moved) if moved else translate("CanvasSizeDialog", "This is the size it has."))
        self.fill_box.setEnabled(grows)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(moved))


class SceneSizeDialog(QDialog):
    """How large the whole scene is: read `fields.value` after `accepted`."""

    def __init__(self, size: Size, *, trained: Size | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("SceneSizeDialog", "Resize Scene"))
        self._size = size
        self.fields = SizeFields(size, proportions=True, trained=trained)
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.notice.setMinimumHeight(2 * self.notice.fontMetrics().lineSpacing())
        self.buttons = _buttons(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.fields)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)
        self.fields.changed.connect(self._follow)
        self._follow()
        self.fields.width_field.setFocus()
        self.fields.width_field.selectAll()

    def _follow(self) -> None:
        new = self.fields.value
        share = round(100 * new.width / self._size.width), round(100 * new.height / self._size.height)
        if new == self._size:
            sentence = translate("SceneSizeDialog", "This is the size it has.")
        else:
            sentence = translate(
                "SceneSizeDialog", "{width} % wide, {height} % high. Objects lose nothing; the background is resampled."
            ).format(width=share[0], height=share[1])
        self.notice.setText(sentence)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(new != self._size)


def _buttons(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
