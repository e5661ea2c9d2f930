"""What the library asks."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from editor.language import translate


def ask_to_delete(parent: QWidget, title: str, delete: Callable[[], object]) -> QMessageBox:
    """Ask whether a silhouette is to be deleted, which cannot be undone; `delete()` is called if it is."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("Library", "Delete from the Library"))
    box.setText(translate("Library", "Delete the silhouette {title}?").format(title=f"“{title}”"))
    box.setInformativeText(translate("Library", "Scenes that it was put into keep theirs. This cannot be undone."))
    yes = box.addButton(translate("Library", "Delete"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    yes.clicked.connect(delete)
    box.finished.connect(box.deleteLater)
    box.open()
    return box
