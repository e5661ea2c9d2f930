"""The classes of the open scene, edited in a dialog: one undo step. Label sets are opened and saved as TOML there."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from editor.document.classes import set_classes, used_classes
from editor.features.base import Feature, Parts
from editor.language import mark, translate, translate_marked
from editor.open_document import OpenDocument
from editor.results import attempt
from editor.views.classes_dialog import ClassesDialog, toml_path
from model.maps import LabelSet

FILTER = mark("Classes", "Label sets (*.toml)")


class Classes(Feature):
    """Opens the dialog and makes what it says a step of the history."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.dialog: ClassesDialog | None = None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"edit_classes": self.edit}

    def edit(self) -> None:
        """Show the classes."""
        document, scene = self.parts.workspace.document, self.parts.workspace.scene
        dialog = ClassesDialog(scene.label_set, used_classes(scene), self.parts.window)
        dialog.accepted.connect(lambda: self._take(dialog, document))
        dialog.open_button.clicked.connect(lambda: self._open(dialog))
        dialog.save_button.clicked.connect(lambda: self._save(dialog))
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def choose_file(self, *, saving: bool, suggestion: Path) -> Path | None:
        """Ask for the file of a label set."""
        parent = self.dialog or self.parts.window
        if saving:
            title = translate("Classes", "Save Classes")
            chosen, _ = QFileDialog.getSaveFileName(parent, title, str(suggestion), translate_marked("Classes", FILTER))
        else:
            title = translate("Classes", "Open Classes")
            chosen, _ = QFileDialog.getOpenFileName(parent, title, str(suggestion), translate_marked("Classes", FILTER))
        return Path(chosen) if chosen else None

    def _forget(self) -> None:
        self.dialog = None

    def _take(self, dialog: ClassesDialog, document: OpenDocument) -> None:
        workspace = self.parts.workspace
        if not self.parts.documents.tabs.show_again(document):
            return
        patch = attempt(lambda: set_classes(workspace.scene, dialog.label_set), workspace.message.emit)
        workspace.push(patch)

    def _open(self, dialog: ClassesDialog) -> None:
        path = self.choose_file(saving=False, suggestion=self.parts.settings.folder)
        if path is not None:
            found = attempt(lambda: LabelSet.load(path), dialog.sentence.setText)
            if found is not None:
                dialog.take(found)

    def _save(self, dialog: ClassesDialog) -> None:
        path = self.choose_file(saving=True, suggestion=self.parts.settings.folder / f"{dialog.label_set.name}.toml")
        if path is None:
            return
        path = toml_path(path)

        def save() -> bool:
            dialog.label_set.save(path)
            return True

        if attempt(save, dialog.sentence.setText):
            dialog.sentence.setText(translate("Classes", "Saved as {path}.").format(path=path))
