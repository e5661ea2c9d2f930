"""A question that waits: a strip over the top of the canvas with two answers. Painting goes on below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from editor.language import translate
from editor.views.strip import Strip


class QuestionBar(Strip):
    """Shown until it is answered or withdrawn; it takes neither the keyboard nor the mouse from the canvas."""

    answered = Signal(bool)

    def __init__(self, canvas: QWidget, name: str, *, yes: str, no: str) -> None:
        super().__init__(canvas, name)
        self.setAccessibleName(translate("QuestionBar", "Question"))
        self.yes, self.no = QPushButton(yes), QPushButton(no)
        for button, answer in ((self.yes, True), (self.no, False)):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, answer=answer: self._answer(answer))
            self.add(button)

    def ask(self, question: str) -> None:
        """Show the question."""
        self.show_text(question)

    def withdraw(self) -> None:
        """Take it back unanswered."""
        self.hide()

    def _answer(self, answer: bool) -> None:
        self.hide()
        self.answered.emit(answer)
