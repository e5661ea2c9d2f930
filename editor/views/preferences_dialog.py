"""Edit > Preferences: pages of what the user sets once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate

SIZE: Final = QSize(760, 520)
DEVICES: Final = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class Preferences:
    """What the pages show and change."""

    language: str  # "", "en", "de"; empty: the system's
    theme: str
    device: str
    policy: str
    remember_model: bool
    distinct_outlines: bool


class PreferencesDialog(QDialog):
    """Changes count when OK is pressed: read `chosen` then. Keys, a page of its own, count at once."""

    def __init__(
        self,
        start: Preferences,
        *,
        languages: Sequence[tuple[str, str]],  # code, name in itself
        themes: Sequence[tuple[str, str]],  # value, text
        policies: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]],  # what, where: files of the user's
        keys: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("PreferencesDialog", "Preferences"))
        self.language = _box([("", translate("PreferencesDialog", "like the system")), *languages], start.language)
        self.theme = _box(themes, start.theme)
        self.device = _box([(each, each) for each in DEVICES], start.device)
        self.policy = _box(policies, start.policy)
        self.remember = QCheckBox(translate("PreferencesDialog", "Begin with the &model that was used last"))
        self.remember.setChecked(start.remember_model)
        self.distinct = QCheckBox(translate("PreferencesDialog", "&Outlines that do not rely on colour"))
        self.distinct.setChecked(start.distinct_outlines)
        self.pages = QStackedWidget()
        self.list = QListWidget()
        self.list.setAccessibleName(translate("PreferencesDialog", "Pages"))
        self.list.setMaximumWidth(150)
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        restart = QLabel(translate("PreferencesDialog", "Language and device count from the next start on."))
        restart.setWordWrap(True)
        self._add(
            translate("PreferencesDialog", "General"),
            [
                (translate("PreferencesDialog", "&Language:"), self.language),
                (translate("PreferencesDialog", "&Theme:"), self.theme),
                ("", self.distinct),
                ("", restart),
            ],
        )
        self._add(
            translate("PreferencesDialog", "Rendering"),
            [
                (translate("PreferencesDialog", "&Device:"), self.device),
                (translate("PreferencesDialog", "&Render:"), self.policy),
                ("", self.remember),
            ],
        )
        self.list.addItem(translate("PreferencesDialog", "Keys"))
        self.pages.addWidget(keys)
        shown = []
        for what, where in places:
            label = QLabel(where)
            label.setWordWrap(True)
            label.setTextInteractionFlags(label.textInteractionFlags().TextSelectableByMouse)
            shown.append((what, label))
        self._add(translate("PreferencesDialog", "Files"), shown)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.buttons)
        self.list.setCurrentRow(0)
        self.resize(SIZE)

    @property
    def chosen(self) -> Preferences:
        """What is set."""
        return Preferences(
            language=str(self.language.currentData()),
            theme=str(self.theme.currentData()),
            device=str(self.device.currentData()),
            policy=str(self.policy.currentData()),
            remember_model=self.remember.isChecked(),
            distinct_outlines=self.distinct.isChecked(),
        )

    def _add(self, title: str, rows: Sequence[tuple[str, QWidget]]) -> None:
        page = QWidget()
        form = QFormLayout(page)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setContentsMargins(12, 4, 4, 4)
        form.setVerticalSpacing(10)
        for text, field in rows:
            if text:
                label = QLabel(text)
                label.setBuddy(field)
                form.addRow(label, field)
            else:
                form.addRow(field)
        self.list.addItem(title)
        self.pages.addWidget(page)


def _box(items: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, text in items:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
