"""Sentences for the user, quietly: a strip over the top of the canvas that goes away by itself."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

SHOWN_MS: Final = 15_000  # long enough to read two sentences; a new one starts anew
MARGIN: Final = 12  # view pixels to the edges of the canvas
WIDEST: Final = 760


class MessageBar(QFrame):
    """Lies over the top of `canvas`, so that nothing moves when it comes and goes."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("message")
        self.setAccessibleName("Message")
        self.setStyleSheet(
            "#message { background: palette(base); border: 1px solid palette(mid); border-radius: 6px; }"
        )
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like HTML
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 6, 6, 6)
        self._layout.addWidget(self._label, 1, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        canvas.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown, empty if nothing is."""
        return self._label.text() if not self.isHidden() else ""

    def show_message(self, sentence: str) -> None:
        """Show one sentence until it is closed, replaced or old."""
        self._label.setText(sentence)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        """As wide as the text, up to a limit; then as high as its lines."""
        self.ensurePolished()
        self._layout.invalidate()
        room = max(min(self._canvas.width() - 2 * MARGIN, WIDEST), 1)
        text = self._label.fontMetrics().horizontalAdvance(self._label.text())
        width = min(text + 80, room)  # 80: margins and the button
        height = self._layout.totalHeightForWidth(width)
        self.setGeometry((self._canvas.width() - width) // 2, MARGIN, width, height)
