"""The question what each class of the scene is rendered as, where the generator has other classes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.document.objects import class_name
from editor.language import translate
from editor.views.class_menu import chip_icon
from model.mapped import ClassMapping


class MappingDialog(QDialog):
    """Corrects a mapping: read `mapping` after `accepted`. Classes that the scene uses come first."""

    def __init__(self, mapping: ClassMapping, used: frozenset[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("MappingDialog", "What Is Rendered as What"))
        self._start = mapping
        scene = mapping.scene
        self._order = [each for each in scene.classes if each.id in used]
        self._order += [each for each in scene.classes if each.id not in used]
        self.table = QTableWidget(len(self._order), 2)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setHorizontalHeaderLabels([scene.name, mapping.generator.name])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        icons = {each.id: chip_icon(each) for each in mapping.generator.classes}
        self.boxes: dict[int, QComboBox] = {}
        for row, entry in enumerate(self._order):
            self.table.setItem(row, 0, QTableWidgetItem(chip_icon(entry), class_name(entry)))
            self.boxes[entry.id] = self._box(class_name(entry), mapping.pairs[entry.id], icons)
            self.table.setCellWidget(row, 1, self.boxes[entry.id])
        guessed = [each for each in mapping.guessed if each in used]
        text = translate(
            "MappingDialog",
            "{mine} and {theirs} are different sets of classes. Same names are paired; the others are guessed: {count} "
            "of those that this scene uses.",
        )
        explanation = QLabel(text.format(mine=scene.name, theirs=mapping.generator.name, count=len(guessed)))
        explanation.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(explanation)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)
        self.resize(460, 480)

    @property
    def mapping(self) -> ClassMapping:
        """What the boxes say."""
        pairs = {mine: int(box.currentData()) for mine, box in self.boxes.items()}
        return ClassMapping(self._start.scene, self._start.generator, pairs)

    def _box(self, name: str, chosen: int, icons: dict[int, QIcon]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("MappingDialog", "{name} is rendered as").format(name=name))
        for each in self._start.generator.classes:
            box.addItem(icons[each.id], class_name(each), each.id)
        box.setCurrentIndex(box.findData(chosen))
        return box
