"""Model > Import Published Weights: the files, and what they do not say themselves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from editor.importing_weights import PublishedWeights
from editor.language import translate
from editor.views.path_field import PathField

WEIGHTS: Final = "PyTorch (*.pth *.pt)"
CLUSTERS: Final = "NumPy (*.npy)"


class ImportDialog(QDialog):
    """Read `weights` after `accepted`. The checkpoint is written beside the generator's file, or into `folder`."""

    def __init__(self, folder: Path, label_sets: Sequence[str], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("ImportDialog", "Import Published Weights"))
        self.generator = PathField(translate("ImportDialog", "Generator"), folder=folder, filters=WEIGHTS)
        self.generator.line.setPlaceholderText("latest_net_G.pth")
        self.encoder = PathField(translate("ImportDialog", "Encoder"), folder=folder, filters=WEIGHTS)
        self.encoder.line.setPlaceholderText(translate("ImportDialog", "latest_net_E.pth, if there is one"))
        self.clusters = PathField(translate("ImportDialog", "Clusters"), folder=folder, filters=CLUSTERS)
        self.clusters.line.setPlaceholderText(translate("ImportDialog", "features_clustered_010.npy, if there is one"))
        self.labels = QComboBox()
        self.labels.addItems(list(label_sets))
        self.labels.setCurrentText(chosen)
        self.colours = QCheckBox(translate("ImportDialog", "It was trained on label maps drawn as &colour pictures"))
        self.data = QLineEdit()
        self.licence = QLineEdit()
        self.licence.setPlaceholderText(translate("ImportDialog", "Their terms: shown with every picture"))
        self.target = QLabel()
        self.target.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton(translate("ImportDialog", "Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        rows: list[tuple[str, QWidget, QWidget]] = [
            (translate("ImportDialog", "&Generator:"), self.generator, self.generator.line),
            (translate("ImportDialog", "&Encoder:"), self.encoder, self.encoder.line),
            (translate("ImportDialog", "C&lusters:"), self.clusters, self.clusters.line),
            (translate("ImportDialog", "Cl&asses:"), self.labels, self.labels),
            ("", self.colours, self.colours),
            (translate("ImportDialog", "&Trained on:"), self.data, self.data),
            (translate("ImportDialog", "L&icence:"), self.licence, self.licence),
        ]
        for text, field, buddy in rows:
            label = QLabel(text)
            label.setBuddy(buddy)
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.target)
        layout.addWidget(self.buttons)
        for each in (self.generator, self.encoder, self.clusters):
            each.line.textChanged.connect(self._follow)
        self._follow()

    @property
    def weights(self) -> PublishedWeights | None:
        """What is asked for; None while there is no generator's file."""
        generator = self.generator.path
        if generator is None or not generator.is_file():
            return None
        return PublishedWeights(
            generator,
            _free(generator.with_suffix(".safetensors")),
            labels=self.labels.currentText(),
            encoder=self.encoder.path,
            clusters=self.clusters.path,
            licence=self.licence.text().strip(),
            data=self.data.text().strip(),
            colours=self.colours.isChecked(),
        )

    def _follow(self) -> None:
        weights = self.weights
        missing = [each for each in (self.encoder.path, self.clusters.path) if each is not None and not each.is_file()]
        if weights is None:
            sentence = translate("ImportDialog", "Choose the file of a generator. Nothing is downloaded.")
        elif missing:
            sentence = translate("ImportDialog", "{path}: there is no such file.").format(path=missing[0])
        else:
            sentence = translate("ImportDialog", "The checkpoint will be {path}.").format(path=weights.out)
        self.target.setText(sentence)
        self.start.setEnabled(weights is not None and not missing)


def _free(path: Path) -> Path:
    """The path, or with a number if there is a file already."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return candidate
