"""The files that opening a photograph asks for. They stay beside the work: nothing waits for an answer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from editor.language import translate

SUFFIXES = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp")

Chosen = Callable[[Path], object]


def ask_photograph(parent: QWidget, folder: Path, chosen: Chosen) -> QFileDialog:
    """Ask for a photograph; `chosen` is told which, unless the user steps back."""
    patterns = " ".join(f"*.{each}" for each in SUFFIXES)
    names = translate("PhotographDialogs", "Photographs")
    every = translate("PhotographDialogs", "All files")
    return _ask(
        parent,
        translate("PhotographDialogs", "Open Photograph"),
        folder,
        [f"{names} ({patterns})", f"{every} (*)"],
        chosen,
    )


def ask_segmenter(parent: QWidget, folder: Path, label_set: str, chosen: Chosen) -> QFileDialog:
    """Ask for a network that names the classes of a label set in photographs."""
    title = translate("PhotographDialogs", "Choose a Segmentation Network for {label_set}").format(label_set=label_set)
    names = translate("PhotographDialogs", "Segmentation networks")
    return _ask(parent, title, folder, [f"{names} (*.safetensors)"], chosen)


def _ask(parent: QWidget, title: str, folder: Path, filters: list[str], chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(filters)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
