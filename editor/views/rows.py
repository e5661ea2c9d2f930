"""What lists and panels share: how a current row looks, and quiet text."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOptionViewItem

BAR = 3  # pixels of accent at the left edge of a current row


def paint_row(painter: QPainter, option: QStyleOptionViewItem, *, selected: bool) -> QColor:
    """Fill the background of a row and return the colour to write on it with.

    Only the list that has the keyboard shows its current row in full accent: three bright bars beside a picture would
    change how the picture looks.
    """
    palette: QPalette = option.palette
    row: QRect = option.rect
    widget = option.widget
    if selected and widget is not None and widget.hasFocus():
        painter.fillRect(row, palette.color(QPalette.ColorRole.Highlight))
        return palette.color(QPalette.ColorRole.HighlightedText)
    if selected:
        painter.fillRect(row, palette.color(QPalette.ColorRole.Mid))
        painter.fillRect(QRect(row.left(), row.top(), BAR, row.height()), palette.color(QPalette.ColorRole.Highlight))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(row, palette.color(QPalette.ColorRole.Light))
    return palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)


def quiet_label(text: str = "") -> QLabel:
    """A label in the colour of secondary text."""
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


class ElidedLabel(QLabel):
    """One line of plain text that ends with "…" where there is too little room for it. `text` is the whole of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def shown(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown)
