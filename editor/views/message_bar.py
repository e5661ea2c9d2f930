"""Sentences for the user, quietly: a strip over the top of the canvas that goes away by itself."""

from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QToolButton, QWidget

from editor.language import translate
from editor.views.strip import Strip

SHOWN_MS: Final = 15_000  # long enough to read two sentences; a new one starts anew
TOGETHER_MS: Final = 3_000  # a sentence that follows so soon is put behind the one before, which nobody has read yet


class MessageBar(Strip):
    """Shows the newest sentence for a while."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas, "message")
        self.setAccessibleName(translate("MessageBar", "Message"))
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName(translate("MessageBar", "Close the message"))
        close.setToolTip(translate("MessageBar", "Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        self.add(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._newest = ""
        self._age = QElapsedTimer()

    def show_message(self, sentence: str) -> None:
        """Show one sentence until it is closed, replaced or old."""
        unread = self._newest if self.text and self._age.elapsed() < TOGETHER_MS else ""
        if not unread or sentence not in self.text:
            self.show_text(f"{unread} {sentence}".strip())
        self._newest = sentence
        self._age.start()
        self._timer.start()
