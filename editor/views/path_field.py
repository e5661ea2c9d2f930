"""The path of a file or a folder, typed or chosen, for forms."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from editor.language import translate

MINIMUM_WIDTH = 300


class PathField(QWidget):
    """A line to type into, and a button that asks. Without `filters` it is for folders."""

    def __init__(
        self, name: str, *, text: str = "", folder: Path | None = None, filters: str = "", parent: QWidget | None = None
    ) -> None:
        """`name` is what a screen reader says; `folder` is where the question begins while nothing is typed."""
        super().__init__(parent)
        self._name, self._folder, self._filters = name, folder, filters
        self.line = QLineEdit(text)
        self.line.setAccessibleName(name)
        self.line.setMinimumWidth(MINIMUM_WIDTH)
        browse = QToolButton()
        browse.setText("…")
        tip = translate("PathField", "Choose a file") if filters else translate("PathField", "Choose a folder")
        browse.setToolTip(tip)
        browse.setAccessibleName(f"{tip}: {name}")
        browse.clicked.connect(self._browse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(browse)

    @property
    def path(self) -> Path | None:
        """What is in the field, None if nothing is."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def _browse(self) -> None:
        start = self.line.text() or str(self._folder or Path.home())
        if self._filters:
            chosen, _ = QFileDialog.getOpenFileName(self, self._name, start, self._filters)
        else:
            chosen = QFileDialog.getExistingDirectory(self, self._name, start)
        if chosen:
            self.line.setText(chosen)
