"""The questions the window asks. All in one class, so that a test, or another front end, can answer them instead."""

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QWidget,
)

from editor.language import mark, translate, translate_marked
from editor.views.key_list import KeyList

PROJECT_FILTER: Final = mark("Dialogs", "Maquette project (*.ora)")
OPEN_FILTER: Final = mark(
    "Dialogs", "Scenes and photographs (*.ora *.png *.jpg *.jpeg *.webp *.tif *.tiff);;All files (*)"
)
CHECKPOINT_FILTER: Final = mark("Dialogs", "Checkpoints (*.safetensors)")
MAP_FILTER: Final = mark("Dialogs", "Maps (*.png);;All files (*)")


class Answer(Enum):
    """What to do with unsaved changes."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()


class Existing(Enum):
    """What to do about files that are in the way."""

    REPLACE = auto()
    KEEP_BOTH = auto()
    CANCEL = auto()


class Changed(Enum):
    """What to do about a file that another program has changed."""

    OVERWRITE = auto()
    SAVE_AS = auto()
    RELOAD = auto()
    CANCEL = auto()


class Dialogs:
    """Modal questions to the user; None or CANCEL when the user steps back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent
        self.key_list: KeyList | None = None  # shown last

    def open_file(self, folder: Path) -> Path | None:
        """Which project or map to open."""
        return self._existing(translate("Dialogs", "Open"), folder, translate_marked("Dialogs", OPEN_FILTER))

    def open_pair(self, folder: Path) -> tuple[Path, Path] | None:
        """A label map and its instance map."""
        labels = self._existing(
            translate("Dialogs", "Open: label map"), folder, translate_marked("Dialogs", MAP_FILTER)
        )
        instances = (
            self._existing(
                translate("Dialogs", "Open: instance map"), labels.parent, translate_marked("Dialogs", MAP_FILTER)
            )
            if labels
            else None
        )
        return (labels, instances) if labels and instances else None

    def open_checkpoint(self, folder: Path) -> Path | None:
        """Which checkpoint to render with."""
        return self._existing(
            translate("Dialogs", "Open Checkpoint"), folder, translate_marked("Dialogs", CHECKPOINT_FILTER)
        )

    def save_file(self, suggestion: Path) -> Path | None:
        """Where to save the project."""
        name, _ = QFileDialog.getSaveFileName(
            self.parent, translate("Dialogs", "Save"), str(suggestion), translate_marked("Dialogs", PROJECT_FILTER)
        )
        path = Path(name)
        return (path if path.suffix.lower() == ".ora" else path.with_name(f"{path.name}.ora")) if name else None

    def export_folder(self, folder: Path) -> Path | None:
        """Which folder to write the maps into."""
        name = QFileDialog.getExistingDirectory(
            self.parent, translate("Dialogs", "Export maps into a folder"), str(folder)
        )
        return Path(name) if name else None

    def unsaved(self, title: str) -> Answer:
        """What to do with the changes to `title`."""
        box = QMessageBox(self.parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Maquette")
        box.setText(translate("Dialogs", "Save the changes to {title}?").format(title=title))
        box.setInformativeText(translate("Dialogs", "They are lost otherwise."))
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answers = {button.Save: Answer.SAVE, button.Discard: Answer.DISCARD}
        return answers.get(button(box.exec()), Answer.CANCEL)

    def changed_elsewhere(self, name: str) -> Changed:
        """What to do about the file `name`, which another program has written since it was opened."""
        box = QMessageBox(self.parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Maquette")
        box.setText(
            translate("Dialogs", "{name} was changed by another program since you opened it.").format(name=name)
        )
        box.setInformativeText(
            translate(
                "Dialogs",
                "Overwriting loses what the other program has done. Reloading loses what you have done here since.",
            )
        )
        save_as = box.addButton(translate("Dialogs", "Save As…"), QMessageBox.ButtonRole.AcceptRole)
        overwrite = box.addButton(translate("Dialogs", "Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
        reload = box.addButton(translate("Dialogs", "Reload"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save_as)
        box.exec()
        answers = {save_as: Changed.SAVE_AS, overwrite: Changed.OVERWRITE, reload: Changed.RELOAD}
        return next((answer for button, answer in answers.items() if button is box.clickedButton()), Changed.CANCEL)

    def existing(self, names: Sequence[str], folder: Path, originals: Sequence[str]) -> Existing:
        """What to do about files that are in the way; `originals` are those of them the scene was opened from."""
        box = QMessageBox(self.parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Maquette")
        box.setText(
            translate("Dialogs", "{folder} already holds {files}.").format(
                folder=folder.name or folder, files=", ".join(names)
            )
        )
        if originals:
            box.setInformativeText(
                translate(
                    "Dialogs", "This scene was opened from {files}. Replacing overwrites the original ids."
                ).format(files=translate("Dialogs", " and ").join(originals))
            )
        keep = box.addButton(translate("Dialogs", "Keep Both"), QMessageBox.ButtonRole.AcceptRole)
        replace = box.addButton(translate("Dialogs", "Replace"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.exec()
        answers = {keep: Existing.KEEP_BOTH, replace: Existing.REPLACE}
        return next((answer for button, answer in answers.items() if button is box.clickedButton()), Existing.CANCEL)

    def give_up_export(self, name: str) -> bool:
        """Whether to close although a picture that was asked for is not written yet."""
        box = QMessageBox(self.parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Maquette")
        box.setText(translate("Dialogs", "{name} is not written yet.").format(name=name))
        close = box.addButton(translate("Dialogs", "Close Without It"), QMessageBox.ButtonRole.DestructiveRole)
        wait = box.addButton(translate("Dialogs", "Keep Open"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(wait)
        box.exec()
        return box.clickedButton() is close

    def show_keys(self, lines: Sequence[tuple[str, str]], gestures: Sequence[tuple[str, str]]) -> None:
        """The list of keys."""
        self.key_list = KeyList(lines, gestures, self.parent)
        self.key_list.open()

    def about(self, text: str) -> None:
        """Name, version, weights."""
        QMessageBox.about(self.parent, translate("Dialogs", "About Maquette"), text)

    def _existing(self, title: str, folder: Path, filters: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self.parent, title, str(folder), filters)
        return Path(name) if name else None
