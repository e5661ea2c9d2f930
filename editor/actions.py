"""The table of actions as the QActions of one window. Menus, tool bar and the list of keys follow it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from editor.action_table import ENTRIES, EXPORTS, MENUS, SEPARATOR, SUBMENUS, Entry
from editor.language import translate, translate_marked
from editor.tools import TOOLS
from editor.views.icons import icon, icon_names

Handlers = Mapping[str, Callable[[], object]]
SLOT_KEYS = 10


class Actions:
    """The table as QActions. What `handle` was never told of is in no menu and has no key.

    `end_stroke` finishes an open gesture: it is called before every act on the scene as it is.
    """

    def __init__(self, owner: QObject, end_stroke: Callable[[], object]) -> None:
        self._owner = owner
        self._end_stroke = end_stroke
        self._entries: dict[str, Entry] = {}
        self._actions: dict[str, QAction] = {}
        self._handled: set[str] = set()
        self._groups: dict[str, QActionGroup] = {}
        for entry in ENTRIES:
            text, tip = translate_marked("Actions", entry.text), translate_marked("Actions", entry.tip)
            self._add(replace(entry, text=text, tip=tip))
        for name, tool in TOOLS.items():
            text, tip = translate_marked("Tools", name.capitalize()), translate_marked("Tools", tool.tooltip)
            self._add(Entry(name, text, (tool.shortcut,), tip, group="tool", icon=name))
        for slot in range(SLOT_KEYS):
            digit = str((slot + 1) % SLOT_KEYS)
            text = translate("Actions", "Class {digit}").format(digit=digit)
            self._add(Entry(f"slot {slot}", text, (digit,)))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        """Those that do something."""
        return iter(action for name, action in self._actions.items() if name in self._handled)

    @property
    def unhandled(self) -> list[str]:
        """Names of the table that nobody handles."""
        return [name for name in self._actions if name not in self._handled]

    def handle(self, handlers: Handlers) -> None:
        """Say what actions do. A name that the table does not have, or that is handled already, is an error."""
        for name, act in handlers.items():
            action = self._actions[name]
            if name in self._handled:
                raise ValueError(f"the action {name} is handled twice")
            self._handled.add(name)
            action.triggered.connect(partial(self._trigger, self._entries[name].ends_stroke, act))

    def of_group(self, group: str) -> list[QAction]:
        """The actions of a group, in the table's order."""
        return list(self._groups[group].actions())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; returns the submenus by name."""
        submenus: dict[str, QMenu] = {}
        for title, names in MENUS.items():
            menu = bar.addMenu(translate_marked("Actions", title))
            menu.setToolTipsVisible(True)
            for name in names:
                if name == SEPARATOR:
                    menu.addSeparator()
                elif name.startswith(">"):
                    submenus[name[1:]] = menu.addMenu(translate_marked("Actions", SUBMENUS[name[1:]]))
                elif name in self._handled:
                    menu.addAction(self._actions[name])
        submenus["export"].addActions([self._actions[name] for name in EXPORTS if name in self._handled])
        return submenus

    @property
    def titles(self) -> dict[str, str]:
        """What each action that does something is called, as plain text, by name."""
        return {name: self._title(action) for name, action in self._actions.items() if name in self._handled}

    def set_keys(self, keys: Mapping[str, Sequence[str]]) -> None:
        """Give actions these keys from now on, in menus and tooltips too; those not named keep theirs."""
        for name, own in keys.items():
            if name in self._actions:
                self._actions[name].setShortcuts([QKeySequence(key) for key in own])
                self._tell_keys(name)

    def keys(self) -> list[tuple[str, str]]:
        """(keys, what they do) of everything that has any."""
        lines = []
        for name, action in self._actions.items():
            if name in self._handled and action.shortcuts() and not name.startswith("slot "):
                native = QKeySequence.SequenceFormat.NativeText
                keys = "  ".join(sequence.toString(native) for sequence in action.shortcuts()[:2])
                lines.append((keys, self._title(action)))
        return lines

    @staticmethod
    def _title(action: QAction) -> str:
        return action.text().replace("&", "").rstrip("…")

    def _tell_keys(self, name: str) -> None:
        """Write the first key into the tooltip, where there is one."""
        action, entry = self._actions[name], self._entries[name]
        if entry.tip or entry.icon:
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip((entry.tip or self._title(action)) + (f"  ({key})" if key else ""))

    def _trigger(self, ends_stroke: bool, act: Callable[[], object], _checked: bool = False) -> None:
        if ends_stroke:
            self._end_stroke()
        act()

    def _add(self, entry: Entry) -> None:
        action = QAction(entry.text, self._owner)
        action.setObjectName(entry.name)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(entry.repeats)
        if entry.icon in icon_names():
            action.setIcon(icon(entry.icon))
            action.setIconVisibleInMenu(False)
        action.setCheckable(bool(entry.group) or entry.checkable)
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(self._owner))
            group.addAction(action)
        self._entries[entry.name] = entry
        self._actions[entry.name] = action
        self._tell_keys(entry.name)
