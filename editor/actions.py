"""Everything the window can be told to do, as a table. Menus, tool bar and the list of keys follow it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from editor.tools import TOOLS
from editor.views.icons import icon, icon_names

SEPARATOR: Final = ""


@dataclass(frozen=True)
class Entry:
    """One thing to do."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    tip: str = ""
    group: str = ""  # entries of a group are checkable, one at a time
    checkable: bool = False
    icon: str = ""
    repeats: bool = False  # while the key is held down


ENTRIES: Final = (
    Entry("new", "&New from a Scene…", ("Ctrl+N",)),
    Entry("new_empty", "New Empt&y Scene", tip="In the classes of the generator"),
    Entry("open", "&Open…", ("Ctrl+O",), icon="open"),
    Entry("open_pair", "Open Label Map and &Instance Map…"),
    Entry("save", "&Save", ("Ctrl+S",), icon="save"),
    Entry("save_as", "Save &As…", ("Ctrl+Shift+S",)),
    Entry("export_picture", "&Export Picture…", ("Ctrl+E",), icon="export"),
    Entry("export_maps", "Export &Maps…", ("Ctrl+Shift+E",)),
    Entry("quit", "&Quit", ("Ctrl+Q",)),
    Entry("undo", "&Undo", ("Ctrl+Z",), icon="undo", repeats=True),
    Entry("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", repeats=True),
    Entry("smaller", "S&maller Brush", ("[",), repeats=True),
    Entry("larger", "&Larger Brush", ("]",), repeats=True),
    Entry("search", "Search &Classes", ("/",), icon="search"),
    Entry("zoom_in", "Zoom &In", ("Ctrl++", "Ctrl+=", "+", "="), repeats=True),
    Entry("zoom_out", "Zoom &Out", ("Ctrl+-", "-"), repeats=True),
    Entry("fit", "&Fit", ("Ctrl+0",), icon="fit"),
    Entry("actual", "&100 %", ("Ctrl+1",)),
    Entry("photograph", "&Photograph", ("Ctrl+2",), group="mode", icon="photograph", tip="Photograph"),
    Entry("labels", "&Labels", ("Ctrl+3",), group="mode", icon="labels", tip="Labels"),
    Entry("both", "&Both", ("Ctrl+4",), group="mode", icon="divider", tip="Labels and photograph, with a divider"),
    Entry("panels", "Hide P&anels", ("Tab",), checkable=True),
    Entry("new_object", "&New Object with the Next Stroke", ("N", "M"), checkable=True),
    Entry("rename", "Rena&me", ("F2",)),
    Entry("relabel", "Give It the &Class of the Brush", ("Ctrl+R",)),
    Entry("visible", "&Hide or Show", ("H",), icon="eye"),
    Entry("locked", "&Lock or Unlock", ("Ctrl+L",), icon="lock"),
    Entry("raise", "&Raise", ("PgUp",), icon="raise"),
    Entry("lower", "L&ower", ("PgDown",), icon="lower"),
    Entry("delete", "&Delete", ("Del",), icon="trash"),
    Entry("deselect", "D&eselect", ("Ctrl+D",)),
    Entry("live", "&Live", group="policy", tip="Render while painting"),
    Entry("on release", "On &Release", group="policy", tip="Render when a stroke ends"),
    Entry("manual", "&Manual", group="policy", tip="Render only when told to"),
    Entry("settle", "Settle the &Whole Picture", ("W",), checkable=True),
    Entry("render", "Render &Now", ("F5",), icon="render"),
    Entry("shuffle", "&Shuffle the Default Styles", icon="dice"),
    Entry("open_checkpoint", "Open &Checkpoint…"),
    Entry("system", "Like the &System", group="theme"),
    Entry("light", "&Light", group="theme"),
    Entry("dark", "&Dark", group="theme"),
    Entry("keys", "&Keys and Mouse", ("F1",)),
    Entry("about", "&About Maquette"),
)

# A menu is a list of names; "" is a separator and ">name" a place for a submenu that the window fills.
MENUS: Final[Mapping[str, tuple[str, ...]]] = {
    "&File": (
        *("new", "new_empty", "open", "open_pair", ">recent", "", "save", "save_as", ""),
        *("export_picture", "export_maps", "", "quit"),
    ),
    "&Edit": ("undo", "redo", "", ">tools", "smaller", "larger", "", "search", ">slots"),
    "&View": (
        *("zoom_in", "zoom_out", "fit", "actual", "", "photograph", "labels", "both", "", "panels", ">docks", ">theme"),
    ),
    "&Object": (
        *("new_object", "", "rename", "relabel", "visible", "locked", "raise", "lower", "", "delete", "deselect"),
    ),
    "&Render": ("live", "on release", "manual", "", "render", "settle", "", "shuffle", "", ">generators"),
    "&Help": ("keys", "about"),
}
SUBMENUS: Final = {
    "recent": "Open &Recent",
    "tools": "&Tools",
    "slots": "&Pinned Classes",
    "generators": "&Generator",
    "docks": "Pane&ls",
    "theme": "&Theme",
}

# What no menu can show. Together with the table this is the list of keys.
GESTURES: Final = (
    ("Wheel, pinch", "Zoom at the pointer"),
    ("Space or middle button", "Pan"),
    ("Hold \\", "The photograph alone"),
    ("Shift-click", "Line from the last point"),
    ("Shift-drag", "Size of the brush"),
    ("Hold Ctrl or Alt", "Pick class and object under the pointer"),
    ("Right click", "Palette at the pointer"),
    ("1 … 9, 0", "Pinned classes"),
    ("Enter or double click", "Close a polygon"),
    ("Backspace", "Take a polygon's last point back"),
    ("Escape", "Cancel a stroke or a polygon"),
)


class Actions:
    """The table as QActions of one window. `handlers` says what each does; a name without one is an error."""

    def __init__(self, owner: QObject, handlers: Mapping[str, Callable[[], object]]) -> None:
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for entry in ENTRIES:
            self._add(owner, entry, handlers[entry.name])
        for name, tool in TOOLS.items():
            entry = Entry(name, name.capitalize(), (tool.shortcut,), tool.tooltip, group="tool", icon=name)
            self._add(owner, entry, handlers[f"tool:{name}"])
        for slot in range(10):
            digit = str((slot + 1) % 10)
            self._add(owner, Entry(f"slot {slot}", f"Class {digit}", (digit,)), handlers[f"slot:{slot}"])

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def of_group(self, group: str) -> list[QAction]:
        """The actions of a group, in the table's order."""
        return list(self._groups[group].actions())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; returns the submenus by name."""
        submenus: dict[str, QMenu] = {}
        for title, names in MENUS.items():
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            for name in names:
                if name == SEPARATOR:
                    menu.addSeparator()
                elif name.startswith(">"):
                    submenus[name[1:]] = menu.addMenu(SUBMENUS[name[1:]])
                else:
                    menu.addAction(self._actions[name])
        return submenus

    def keys(self) -> list[tuple[str, str]]:
        """(keys, what they do) of everything that has any."""
        lines = []
        for name, action in self._actions.items():
            if action.shortcuts() and not name.startswith("slot "):
                native = QKeySequence.SequenceFormat.NativeText
                keys = "  ".join(sequence.toString(native) for sequence in action.shortcuts()[:2])
                lines.append((keys, action.text().replace("&", "").rstrip("…")))
        return lines

    def _add(self, owner: QObject, entry: Entry, handler: Callable[[], object]) -> None:
        action = QAction(entry.text, owner)
        action.setObjectName(entry.name)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(entry.repeats)
        if entry.icon in icon_names():
            action.setIcon(icon(entry.icon))
            action.setIconVisibleInMenu(False)
        keys = f"  ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})" if entry.keys else ""
        if entry.tip or entry.icon:
            action.setToolTip((entry.tip or entry.text.replace("&", "").rstrip("…")) + keys)
        action.setCheckable(bool(entry.group) or entry.checkable)
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(owner))
            group.addAction(action)
        action.triggered.connect(lambda _checked=False: handler())
        self._actions[entry.name] = action
