"""Which keys do what, as something to search and to change: a page for the preferences, and a dialog around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.keymap import Keymap, KeymapError, Keys, Preset, in_force, normal, refusal
from editor.language import translate

NAME: Final = Qt.ItemDataRole.UserRole
SIZE: Final = QSize(620, 560)


@dataclass(frozen=True)
class Row:
    """An action that can have keys."""

    name: str
    title: str
    category: str


class KeymapOwner(Protocol):
    """Who keeps the keymap, and brings it into force at once."""

    @property
    def keymap(self) -> Keymap: ...

    @property
    def presets(self) -> Mapping[str, Preset]: ...

    def choose(self, keymap: Keymap) -> None: ...


class ShortcutsPage(QWidget):
    """Search, choose an action, type a key. What is changed is in force at once; conflicts are told before."""

    def __init__(self, owner: KeymapOwner, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._owner = owner
        self._titles = {row.name: row.title for row in rows}
        self._wanted = ""  # the key that was typed and belongs to others
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._of_category: dict[str, list[str]] = {}
        self._build()
        self._fill(rows)
        self._refresh()

    # Building

    def _build(self) -> None:
        self.preset_box = QComboBox()
        self.preset_box.setAccessibleName(translate("ShortcutsPage", "Preset"))
        self.preset_box.setToolTip(translate("ShortcutsPage", "Keys like those of another program"))
        for preset in self._owner.presets.values():
            self.preset_box.addItem(preset.title, preset.name)
        self.preset_box.activated.connect(self._on_preset)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(translate("ShortcutsPage", "Search actions and keys"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([translate("ShortcutsPage", "Action"), translate("ShortcutsPage", "Keys")])
        self.tree.setAccessibleName(translate("ShortcutsPage", "Actions and their keys"))
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet("QTreeView::item { padding: 2px 0; }")
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.tree.currentItemChanged.connect(self._on_current)
        self.tree.itemActivated.connect(self._on_activated)
        self.title = QLabel()
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(translate("ShortcutsPage", "New key"))
        self.field.setToolTip(translate("ShortcutsPage", "Click here and type the key"))
        self.field.keySequenceChanged.connect(self._on_typed)
        self.add_button = _button(
            translate("ShortcutsPage", "Take It"),
            translate("ShortcutsPage", "Give the key to this action all the same"),
        )
        self.add_button.clicked.connect(self._take)
        self.clear_button = _button(
            translate("ShortcutsPage", "No Key"), translate("ShortcutsPage", "The action has no key any more")
        )
        self.clear_button.clicked.connect(self._clear)
        self.reset_button = _button(
            translate("ShortcutsPage", "Reset"),
            translate("ShortcutsPage", "The keys that the preset gives this action"),
        )
        self.reset_button.clicked.connect(self._reset)
        self.reset_all_button = _button(
            translate("ShortcutsPage", "Reset All"), translate("ShortcutsPage", "The preset as it is, without changes")
        )
        self.reset_all_button.clicked.connect(lambda: self._choose(Keymap(self._owner.keymap.preset)))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        preset = QLabel(translate("ShortcutsPage", "&Preset"))
        preset.setBuddy(self.preset_box)
        top.addWidget(preset)
        top.addWidget(self.preset_box)
        top.addWidget(self.reset_all_button)
        top.addStretch(1)
        bottom = QGridLayout()
        bottom.addWidget(self.title, 0, 0, 1, 4)
        row: tuple[QWidget, ...] = (self.field, self.add_button, self.clear_button, self.reset_button)
        for column, widget in enumerate(row):
            bottom.addWidget(widget, 1, column)
        bottom.addWidget(self.sentence, 2, 0, 1, 4)
        bottom.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addLayout(bottom)

    def _fill(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.category not in self._groups:
                group = QTreeWidgetItem(self.tree, [row.category])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setFirstColumnSpanned(True)
                self._groups[row.category] = group
            item = QTreeWidgetItem(self._groups[row.category], [row.title])
            item.setData(0, NAME, row.name)
            self._of_category.setdefault(row.category, []).append(row.name)
            self._items[row.name] = item
        self.tree.expandAll()
        if self._items:
            self.tree.setCurrentItem(next(iter(self._items.values())))

    # What the user does

    @property
    def current(self) -> str:
        """Name of the action that is chosen; empty for none."""
        item = self.tree.currentItem()
        return str(item.data(0, NAME) or "") if item is not None else ""

    def choose_action(self, name: str) -> None:
        """Choose an action, as a click on it does."""
        self.tree.setCurrentItem(self._items[name])

    def _on_preset(self, index: int) -> None:
        self._choose(replace(self._owner.keymap, preset=self.preset_box.itemData(index)))

    def _on_current(self) -> None:
        self._wanted = ""
        with QSignalBlocker(self.field):
            self.field.clear()
        self._say("")
        self._refresh()

    def _on_activated(self) -> None:
        self.field.setFocus()

    def _on_typed(self, sequence: QKeySequence) -> None:
        """A key was typed: it is given to the action if it is free, else who has it is told."""
        self._wanted = ""
        name, text = self.current, sequence.toString(QKeySequence.SequenceFormat.PortableText)
        if not name or not text:
            return
        try:
            key = normal(text)
        except KeymapError as error:
            self._say(str(error))
            return
        owners = [self._titles.get(each, each) for each, own in self._keys.items() if key in own and each != name]
        if why := refusal(key):
            self._say(why)
        elif key in self._keys.get(name, ()):
            self._say(translate("ShortcutsPage", "It has this key already."))
        elif owners:
            self._wanted = key
            text = translate("ShortcutsPage", "{key} belongs to {owner}. “Take It” gives it to {action} instead.")
            self._say(text.format(key=_shown(key), owner=", ".join(owners), action=self._titles[name]))
        else:
            self._give(key)
            return
        self._refresh()

    def _take(self) -> None:
        if self._wanted:
            self._give(self._wanted)

    def _give(self, key: str) -> None:
        name = self.current
        self._choose(self._owner.keymap.with_keys(name, (key,), self._keys))
        self._say(
            translate("ShortcutsPage", "{action} has {key} now.").format(action=self._titles[name], key=_shown(key))
        )

    def _clear(self) -> None:
        if self.current:
            self._choose(self._owner.keymap.with_keys(self.current, (), self._keys))

    def _reset(self) -> None:
        if self.current:
            self._choose(self._owner.keymap.without(self.current))

    def _choose(self, keymap: Keymap) -> None:
        self._owner.choose(keymap)
        self._on_current()

    # What is shown

    @property
    def _keys(self) -> Keys:
        return in_force(self._owner.keymap, self._owner.presets)

    def _refresh(self) -> None:
        keys, keymap = self._keys, self._owner.keymap
        for name, item in self._items.items():
            item.setText(1, "   ".join(_shown(key) for key in keys.get(name, ())))
            font = item.font(1)
            font.setBold(name in keymap.changes)
            item.setFont(1, font)
        self.preset_box.setCurrentIndex(self.preset_box.findData(keymap.preset))
        name = self.current
        title = self._titles.get(name, "")
        self.title.setText(translate("ShortcutsPage", "New key for {action}:").format(action=title) if title else " ")
        for widget in (self.field, self.clear_button, self.reset_button):
            widget.setEnabled(bool(name))
        self.clear_button.setEnabled(bool(keys.get(name)))
        self.reset_button.setEnabled(name in keymap.changes)
        self.reset_all_button.setEnabled(bool(keymap.changes))
        self.add_button.setEnabled(bool(self._wanted))
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        wanted = text.casefold().strip()
        for name, item in self._items.items():
            texts = (self._titles[name], item.text(1), *self._keys_of(item))
            item.setHidden(bool(wanted) and not any(wanted in each.casefold() for each in texts))
        for category, group in self._groups.items():
            group.setHidden(all(self._items[name].isHidden() for name in self._of_category[category]))

    @staticmethod
    def _keys_of(item: QTreeWidgetItem) -> list[str]:
        return item.text(1).split("   ")

    def _say(self, sentence: str) -> None:
        self.sentence.setText(sentence)


class ShortcutsDialog(QDialog):
    """The page in a window of its own."""

    def __init__(self, owner: KeymapOwner, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("ShortcutsDialog", "Keyboard Shortcuts"))
        self.page = ShortcutsPage(owner, rows, self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page, 1)
        layout.addWidget(buttons)
        self.resize(SIZE)
        self.page.search.setFocus()


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button


def _shown(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
