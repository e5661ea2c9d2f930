"""The question before a training begins: on which folder, into which, with which preset, for how long."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate
from editor.training import STATE_FILE, TrainingOrder
from editor.views.path_field import PathField

DEVICES: Final = ("auto", "cpu", "cuda", "mps")
DETECT: Final = "auto"
LONGEST_MINUTES: Final = 100_000


class TrainingDialog(QDialog):
    """Asks for a TrainingOrder: read `order` after `accepted`."""

    def __init__(
        self,
        data: Path,
        out: Path,
        *,
        presets: Mapping[str, str],  # name -> what it is
        layouts: Sequence[str],
        label_sets: Mapping[str, str],  # what the order gets -> what it is called
        checkpoint: Path | None,  # that is open: training may begin with it
        licence: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("TrainingDialog", "Train on a Folder"))
        self._checkpoint = checkpoint
        self.data = PathField(translate("TrainingDialog", "Pictures and maps"), text=str(data))
        self.out = PathField(translate("TrainingDialog", "Result"), text=str(out))
        self.preset = QComboBox()
        for name, summary in presets.items():
            self.preset.addItem(f"{name}: {summary}", name)
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(56)
        self.layouts = QComboBox()
        self.layouts.addItem(translate("TrainingDialog", "find out"), DETECT)
        for name in layouts:
            self.layouts.addItem(name, name)
        self.labels = QComboBox()
        self.labels.addItem(translate("TrainingDialog", "those of the preset, else of the layout"), "")
        for labels, name in label_sets.items():
            self.labels.addItem(name, labels)
        self.begin = QCheckBox(translate("TrainingDialog", "Begin with the weights that are open"))
        self.begin.setEnabled(checkpoint is not None)
        self.minutes = QSpinBox()
        self.minutes.setRange(0, LONGEST_MINUTES)
        self.minutes.setSpecialValueText(translate("TrainingDialog", "the whole schedule"))
        self.minutes.setSuffix(translate("TrainingDialog", " minutes"))
        self.minutes.setValue(60)
        self.device = QComboBox()
        self.device.addItems(list(DEVICES))
        self.licence = QLineEdit(licence)
        self.licence.setPlaceholderText(translate("TrainingDialog", "Terms of the weights: shown with every picture"))
        self.more = QLineEdit()
        self.more.setPlaceholderText("--size 256x128 --batch 4")
        self.resume = QCheckBox(translate("TrainingDialog", "Go on with the run that is in this folder"))
        self.notice = QLabel()
        self.notice.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start = self.buttons.addButton(
            translate("TrainingDialog", "Train"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        for field in (self.data, self.out):
            field.line.textChanged.connect(self._follow)
        self.resume.toggled.connect(self._follow)
        self._follow()

    @property
    def order(self) -> TrainingOrder | None:
        """What is asked for; None while a folder is missing."""
        data, out = self.data.path, self.out.path
        if data is None or out is None:
            return None
        return TrainingOrder(
            data,
            out,
            preset=self.preset.currentData(),
            layout=self.layouts.currentData(),
            labels=self.labels.currentData(),
            init=self._checkpoint if self.begin.isChecked() and self.begin.isEnabled() else None,
            minutes=float(self.minutes.value()) or None,
            device=self.device.currentText(),
            licence=self.licence.text().strip(),
            resume=self.resume.isChecked() and self.resume.isEnabled(),
            more=self.more.text(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        rows: list[tuple[str, QWidget]] = [
            (translate("TrainingDialog", "&Pictures and maps:"), self.data),
            (translate("TrainingDialog", "Result &into:"), self.out),
            ("", self.resume),
            (translate("TrainingDialog", "P&reset:"), self.preset),
            (translate("TrainingDialog", "&Layout of the folder:"), self.layouts),
            (translate("TrainingDialog", "Cl&asses:"), self.labels),
            ("", self.begin),
            (translate("TrainingDialog", "&Time:"), self.minutes),
            (translate("TrainingDialog", "&Device:"), self.device),
            (translate("TrainingDialog", "Li&cence:"), self.licence),
            (translate("TrainingDialog", "&Further options:"), self.more),
        ]
        for text, field in rows:
            label = QLabel(text)
            label.setBuddy(field.line if isinstance(field, PathField) else field)
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    def _follow(self) -> None:
        data, out = self.data.path, self.out.path
        there = out is not None and (out / STATE_FILE).is_file()
        self.resume.setEnabled(there)
        if not there:
            self.resume.setChecked(False)
        resumes = self.resume.isChecked()
        for field in (self.preset, self.layouts, self.labels, self.licence):
            field.setEnabled(not resumes)
        self.begin.setEnabled(self._checkpoint is not None and not resumes)
        sentence = ""
        if data is None or not data.is_dir():
            sentence = translate("TrainingDialog", "Choose the folder that holds the pictures and their maps.")
        elif out is None:
            sentence = translate("TrainingDialog", "Choose a folder for the result.")
        elif there and not resumes:
            sentence = translate(
                "TrainingDialog", "This folder holds a run: go on with it, or choose another one for the result."
            )
        self.notice.setText(sentence)
        self.start.setEnabled(not sentence)
