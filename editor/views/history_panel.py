"""The panel History: every step that can be undone or redone. A click on one goes there."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QUndoView, QVBoxLayout, QWidget

from editor.views.icons import icon
from editor.workspace import Workspace


class HistoryPanel(QWidget):
    """Lists the undo stack from the opened scene to the newest step; the saved state carries a mark."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("History")
        self._stack = workspace.undo_stack

        self.view = QUndoView(self._stack)
        self.view.setAccessibleName("Steps, oldest first")
        self.view.setEmptyLabel("Opened")
        self.view.setCleanIcon(icon("save"))
        self.view.setUniformItemSizes(True)

        self.undo_button = _button("undo", "Undo")
        self.undo_button.clicked.connect(self._stack.undo)
        self.redo_button = _button("redo", "Redo")
        self.redo_button.clicked.connect(self._stack.redo)
        self._caption = QLabel()
        self._caption.setEnabled(False)  # the quiet colour
        bar = QHBoxLayout()
        bar.setSpacing(2)
        bar.addWidget(self.undo_button)
        bar.addWidget(self.redo_button)
        bar.addStretch(1)
        bar.addWidget(self._caption)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)

        self._stack.indexChanged.connect(self._refresh)
        self._stack.cleanChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.undo_button.setEnabled(self._stack.canUndo())
        self.redo_button.setEnabled(self._stack.canRedo())
        self.undo_button.setToolTip(f"Undo {self._stack.undoText()}".rstrip())
        self.redo_button.setToolTip(f"Redo {self._stack.redoText()}".rstrip())
        count = self._stack.count()
        self._caption.setText(f"step {self._stack.index()} of {count}" if count else "no steps yet")


def _button(name: str, title: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(title)
    return button
