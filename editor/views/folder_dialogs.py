"""The questions of folder mode: which folder, whether ids may be written over, what to do with edited ones."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from editor.language import translate


def ask_folder(parent: QWidget, folder: Path, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder; `chosen` is told which, unless the user steps back."""
    dialog = QFileDialog(parent, translate("FolderDialogs", "Open Folder"), str(folder))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog


def ask_list_file(parent: QWidget, suggestion: Path, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask where to write the list of what is done."""
    dialog = QFileDialog(parent, translate("FolderDialogs", "List What Is Done"), str(suggestion.parent))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([translate("FolderDialogs", "Text") + " (*.txt)"])
    dialog.setDefaultSuffix("txt")
    dialog.selectFile(suggestion.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog


class OverwriteQuestion(QMessageBox):
    """Whether the ids in these files may be written over. `remember` is for the rest of the folder."""

    def __init__(
        self, files: Sequence[Path], changed: Sequence[Path], *, in_folder: bool, parent: QWidget | None = None
    ) -> None:
        """`changed` are those of them that another program has written meanwhile."""
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(translate("FolderDialogs", "Save Ids in Place"))
        names = "\n".join(str(Path(path.parent.name, path.name)) for path in files)
        self.setText(translate("FolderDialogs", "Write the ids of this scene over these files?") + f"\n\n{names}")
        sentence = translate(
            "FolderDialogs", "What they hold now is gone then. Styles and hidden objects are kept by projects only."
        )
        if changed:
            note = translate("FolderDialogs", "Another program has written {names} since the scene was opened.")
            sentence = note.format(names=", ".join(path.name for path in changed)) + " " + sentence
        self.setInformativeText(sentence)
        self.overwrite = self.addButton(
            translate("FolderDialogs", "&Write Over"), QMessageBox.ButtonRole.DestructiveRole
        )
        self.cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.overwrite)
        self.remember = QCheckBox(translate("FolderDialogs", "&Don't ask again for this folder"))
        if in_folder and not changed:
            self.setCheckBox(self.remember)


class LeaveQuestion(QMessageBox):
    """What to do with an edited scene before the next of the folder is opened."""

    def __init__(self, title: str, *, project: bool, parent: QWidget | None = None) -> None:
        """`project`: the scene is one, and is saved as one."""
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(translate("FolderDialogs", "Going on"))
        self.setText(translate("FolderDialogs", "Save the changes to {name} before going on?").format(name=title))
        self.setInformativeText(translate("FolderDialogs", "They are lost otherwise."))
        text = translate("FolderDialogs", "&Save") if project else translate("FolderDialogs", "&Save Ids in Place")
        self.save = self.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        self.discard = self.addButton(QMessageBox.StandardButton.Discard)
        self.cancel = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.save)
        self.always = QCheckBox(translate("FolderDialogs", "&Always save ids when going on"))
        if not project:
            self.setCheckBox(self.always)
