"""The classes of the scene as a table: add, rename, recolour, sort into kinds, remove; open and save as TOML."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.document.classes import free_id
from editor.language import translate
from model.maps import Color, Kind, LabelClass, LabelSet, MaquetteError

COLOR, ID, NAME, KIND, GROUP = range(5)
CHIP: Final = QSize(28, 16)
GOLDEN: Final = 0.618034  # of the circle of hues between a new colour and the one before, so that all differ


class ClassesDialog(QDialog):
    """Edits a copy of a label set: read `label_set` after `accepted`.

    `used` are ids of classes that the scene has pixels of, which cannot be removed. Ids are never changed, for maps
    and weights know a class by its id.
    """

    def __init__(self, label_set: LabelSet, used: frozenset[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("ClassesDialog", "Classes"))
        self._start = label_set
        self._used = used
        self._classes = list(label_set.classes)
        self.label_set: LabelSet = label_set  # the newest that is valid
        self.ask_color: Callable[[QColor], QColor] = self._ask_color
        self.name = QLineEdit(label_set.name)
        self.name.textChanged.connect(self._check)
        self.table = QTableWidget(0, 5)
        self.table.setAccessibleName(translate("ClassesDialog", "Classes"))
        self.table.setHorizontalHeaderLabels(
            [
                translate("ClassesDialog", "Colour"),
                translate("ClassesDialog", "Id"),
                translate("ClassesDialog", "Name"),
                translate("ClassesDialog", "Kind"),
                translate("ClassesDialog", "Group"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.setIconSize(CHIP)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(self._on_item_changed)
        self.table.itemSelectionChanged.connect(self._follow_selection)
        self.table.itemActivated.connect(self._on_activated)
        self.table.itemDoubleClicked.connect(self._on_activated)
        self.add_button = _button(translate("ClassesDialog", "&Add"), self.add)
        self.color_button = _button(translate("ClassesDialog", "&Colour…"), self.recolor)
        self.remove_button = _button(translate("ClassesDialog", "&Remove"), self.remove)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.open_button = self.buttons.addButton(
            translate("ClassesDialog", "&Open…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.save_button = self.buttons.addButton(
            translate("ClassesDialog", "&Save As…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._fill()
        self.resize(560, 460)

    # What the buttons do

    def add(self) -> None:
        """Add a class of stuff with a free id and a colour of its own, and let the user type its name."""
        try:
            number = free_id(self._draft_ids())
        except MaquetteError as error:
            self.sentence.setText(str(error))
            return
        name = translate("ClassesDialog", "class {id}").format(id=number)
        self._classes.append(LabelClass(number, name, self._new_color(), Kind.STUFF))
        self._fill()
        row = len(self._classes) - 1
        self.table.selectRow(row)
        self.table.setCurrentCell(row, NAME)
        self.table.edit(self.table.currentIndex())

    def remove(self) -> None:
        """Take the selected class off the list."""
        row = self.table.currentRow()
        if row >= 0 and self._classes[row].id not in self._used:
            gone = self._classes.pop(row).id
            self._classes = [replace(each, mirror=None) if each.mirror == gone else each for each in self._classes]
            self._fill()
            self.table.selectRow(min(row, len(self._classes) - 1))

    def recolor(self) -> None:
        """Give the selected class another colour."""
        row = self.table.currentRow()
        if row < 0:
            return
        chosen = self.ask_color(QColor(*self._classes[row].color))
        if chosen.isValid():
            self._classes[row] = replace(self._classes[row], color=(chosen.red(), chosen.green(), chosen.blue()))
            item = self.table.item(row, COLOR)
            assert item is not None
            item.setIcon(_chip(self._classes[row].color))
            self._check()

    def take(self, label_set: LabelSet) -> None:
        """Go on with another set, from a file."""
        self._start, self._classes = label_set, list(label_set.classes)
        self.name.setText(label_set.name)
        self._fill()

    # Parts

    def _lay_out(self) -> None:
        name = QLabel(translate("ClassesDialog", "&Name of the label set:"))
        name.setBuddy(self.name)
        top = QHBoxLayout()
        top.addWidget(name)
        top.addWidget(self.name, 1)
        side = QHBoxLayout()
        for button in (self.add_button, self.color_button, self.remove_button):
            side.addWidget(button)
        side.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(side)
        layout.addWidget(self.sentence)
        layout.addWidget(self.buttons)

    def _fill(self) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._classes))
        for row, entry in enumerate(self._classes):
            color = QTableWidgetItem(_chip(entry.color), "")
            color.setData(Qt.ItemDataRole.AccessibleTextRole, "#{:02x}{:02x}{:02x}".format(*entry.color))
            number = QTableWidgetItem(str(entry.id))
            for item in (color, number):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.table.setItem(row, COLOR, color)
            self.table.setItem(row, ID, number)
            self.table.setItem(row, NAME, QTableWidgetItem(entry.name))
            self.table.setItem(row, GROUP, QTableWidgetItem(entry.group))
            self.table.setCellWidget(row, KIND, self._kind_box(row, entry))
        self.table.blockSignals(False)
        self._check()
        self._follow_selection()

    def _kind_box(self, row: int, entry: LabelClass) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(translate("ClassesDialog", "Kind of {name}").format(name=entry.name))
        for kind, text in (
            (Kind.STUFF, translate("ClassesDialog", "stuff")),
            (Kind.THING, translate("ClassesDialog", "thing")),
            (Kind.VOID, translate("ClassesDialog", "void")),
        ):
            box.addItem(text, kind.value)
        box.setCurrentIndex(box.findData(entry.kind.value))
        # What it is in this scene already cannot be told anew: its regions are objects, or background.
        box.setEnabled(entry.id not in self._used)
        box.currentIndexChanged.connect(lambda _index: self._set_kind(row, Kind(box.currentData())))
        return box

    def _set_kind(self, row: int, kind: Kind) -> None:
        self._classes[row] = replace(self._classes[row], kind=kind)
        self._check()

    def _on_item_changed(self, item: QTableWidgetItem) -> None:
        row, text = item.row(), item.text().strip()
        if item.column() == NAME:
            self._classes[row] = replace(self._classes[row], name=text)
        elif item.column() == GROUP:
            self._classes[row] = replace(self._classes[row], group=text)
        self._check()

    def _on_activated(self, item: QTableWidgetItem) -> None:
        if item.column() in (COLOR, ID):
            self.recolor()

    def _follow_selection(self) -> None:
        row = self.table.currentRow()
        chosen = 0 <= row < len(self._classes) and bool(self.table.selectedItems())
        used = chosen and self._classes[row].id in self._used
        self.color_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen and not used)
        self.remove_button.setToolTip(translate("ClassesDialog", "The scene uses this class") if used else "")

    def _check(self) -> None:
        """Say what is wrong; only a set without faults can be taken."""
        try:
            made = replace(self._start, name=self.name.text().strip(), classes=tuple(self._classes))
            missing = sorted(self._used - {*made.ids, made.ignore})
            if missing:
                text = translate("ClassesDialog", "The scene uses classes that this set does not have: ids {ids}.")
                raise MaquetteError(text.format(ids=", ".join(str(each) for each in missing)))
        except MaquetteError as error:
            sentence = str(error)
            self.sentence.setText(sentence[:1].upper() + sentence[1:])
            valid = False
        else:
            self.sentence.setText(self._says(made))
            self.label_set, valid = made, True
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(valid)
        self.save_button.setEnabled(valid)

    def _says(self, made: LabelSet) -> str:
        if made.ids == self._start.ids:
            return ""
        return translate("ClassesDialog", "Weights know the classes that they were trained with: these are others.")

    def _draft_ids(self) -> LabelSet:
        plain = tuple(LabelClass(each.id, str(each.id), (0, 0, each.id), Kind.STUFF) for each in self._classes)
        return LabelSet("draft", plain, ignore=self._start.ignore)

    def _new_color(self) -> Color:
        taken = {each.color for each in self._classes} | {color for color, _id in self._start.aliases}
        hue = GOLDEN * len(self._classes)
        while True:
            color = QColor.fromHsvF(hue % 1.0, 0.65, 0.85)
            found = (color.red(), color.green(), color.blue())
            if found not in taken:
                return found
            hue += GOLDEN / 7

    def _ask_color(self, before: QColor) -> QColor:
        return QColorDialog.getColor(before, self, translate("ClassesDialog", "Colour of the Class"))


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())
    return button


def _chip(color: Color) -> QIcon:
    pixmap = QPixmap(CHIP)
    pixmap.fill(QColor(*color))
    return QIcon(pixmap)


def toml_path(path: Path) -> Path:
    """The file name with the suffix that label sets have."""
    return path if path.suffix == ".toml" else path.with_name(f"{path.name}.toml")
