"""Sentences for the user, quietly: a strip over the top of the canvas that goes away by itself."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from editor.views.icons import icon

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
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._symbol = QLabel()
        self._symbol.setPixmap(icon("warning").pixmap(QSize(18, 18)))
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like HTML
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close")
        close.clicked.connect(self.hide)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._label, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
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
        self._symbol.setPixmap(icon("warning").pixmap(QSize(18, 18)))  # in the colour of the theme of the moment
        self._label.setText(sentence)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        width = min(self._canvas.width() - 2 * MARGIN, WIDEST)
        self._label.ensurePolished()
        height = max(self._layout.totalHeightForWidth(width), self.sizeHint().height())
        self.setGeometry((self._canvas.width() - width) // 2, MARGIN, width, height)
