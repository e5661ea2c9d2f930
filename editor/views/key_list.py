"""The list of keys and gestures: read-only, as long as it needs to be, with a way to where keys are changed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate

COLUMNS: Final = 2
LARGEST: Final = QSize(1000, 620)
CHANGE: Final = "shortcuts"  # the window's action that opens the dialog where keys are changed


class KeyList(QDialog):
    """Gestures first, then keys and what they do."""

    def __init__(
        self, lines: Sequence[tuple[str, str]], gestures: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("KeyList", "Keys and Mouse"))
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(translate("KeyList", "Keys and what they do"))
        table = _table([*gestures, *lines])
        self.area.setWidget(table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        change = parent.findChild(QAction, CHANGE) if parent is not None else None
        if change is not None:
            self.change_button = buttons.addButton(
                translate("KeyList", "Change…"), QDialogButtonBox.ButtonRole.ActionRole
            )
            self.change_button.setToolTip(translate("KeyList", "Give commands and tools other keys"))
            self.change_button.setAutoDefault(False)
            self.change_button.clicked.connect(self.accept)
            self.change_button.clicked.connect(change.trigger)
        layout = QVBoxLayout(self)
        layout.addWidget(self.area, 1)
        layout.addWidget(buttons)
        content = table.sizeHint()
        bar = self.area.verticalScrollBar().sizeHint().width()
        room = buttons.sizeHint().height() + 4 * layout.spacing() + 12
        wanted = QSize(max(content.width() + bar + 30, LARGEST.width()), content.height() + room)
        self.resize(wanted.boundedTo(LARGEST))
        self.area.setFocus()  # so that the arrow keys scroll


def _table(entries: Sequence[tuple[str, str]]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(4)
    rows = -(-len(entries) // COLUMNS)
    for index, (keys, meaning) in enumerate(entries):
        row, column = index % rows, 2 * (index // rows)
        name, text = QLabel(keys), QLabel(meaning)
        font = name.font()
        font.setBold(True)
        name.setFont(font)
        for label in (name, text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(name, row, column)
        grid.addWidget(text, row, column + 1)
    for column in range(COLUMNS):
        grid.setColumnStretch(2 * column, 2)
        grid.setColumnStretch(2 * column + 1, 3)
    return table
