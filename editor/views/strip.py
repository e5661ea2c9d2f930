"""Strips that lie over the top of the canvas, so that nothing moves when they come and go."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

MARGIN: Final = 12  # view pixels to the edges of the canvas
GAP: Final = 6  # between two strips
WIDEST: Final = 760
SLACK: Final = 4  # pixels that a label takes beside its text


class Strip(QFrame):
    """One sentence and what subclasses put beside it. Several on one canvas lie below each other, the eldest on top."""

    def __init__(self, canvas: QWidget, name: str) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName(name)
        self.setStyleSheet(
            f"#{name} {{ background: palette(base); border: 1px solid palette(mid); border-radius: 6px; }}"
        )
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like HTML
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._others: list[QWidget] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 6, 6, 6)
        self._layout.addWidget(self._label, 1, Qt.AlignmentFlag.AlignVCenter)
        canvas.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, empty if nothing is."""
        return self._label.text() if not self.isHidden() else ""

    def show_text(self, sentence: str) -> None:
        """Show a sentence."""
        self._label.setText(sentence)
        self.show()
        self.raise_()
        _place(self._canvas)

    def add(self, widget: QWidget) -> None:
        """Put something at the right of the sentence."""
        self._others.append(widget)
        self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def place(self, top: int) -> int:
        """As wide as the text, up to a limit; then as high as its lines. Returns where the strip ends."""
        self.ensurePolished()
        self._layout.invalidate()
        room = max(min(self._canvas.width() - 2 * MARGIN, WIDEST), 1)
        margins = self._layout.contentsMargins()
        others = sum(each.sizeHint().width() + self._layout.spacing() for each in self._others)
        text = self._label.fontMetrics().horizontalAdvance(self._label.text()) + SLACK
        width = min(margins.left() + text + others + margins.right(), room)
        height = self._layout.totalHeightForWidth(width)
        self.setGeometry((self._canvas.width() - width) // 2, top, width, height)
        return top + height

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            _place(self._canvas)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _place(self._canvas)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        _place(self._canvas)


def _place(canvas: QWidget) -> None:
    top = MARGIN
    for strip in canvas.findChildren(Strip, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not strip.isHidden():
            top = strip.place(top) + GAP
