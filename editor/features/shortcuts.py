"""Keys as the user wants them: read at the start, changed in a dialog, in force at once, kept in keys.toml."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QTimer

from editor.action_table import EXPORTS, MENUS
from editor.features.base import Feature, Parts
from editor.keymap import OWN, Keymap, KeymapError, Preset, in_force, load, presets, save
from editor.language import translate, translate_marked
from editor.tools import TOOLS
from editor.views.shortcuts_dialog import Row, ShortcutsDialog, ShortcutsPage
from model.maps import MaquetteError

FILE = "keys.toml"


class Shortcuts(Feature):
    """Keeps the keymap and brings it into force."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.presets: Mapping[str, Preset] = presets()
        self.dialog: ShortcutsDialog | None = None
        self._keymap = self._loaded()
        self._apply()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"shortcuts": self.ask}

    @property
    def keymap(self) -> Keymap:
        """What the user has chosen."""
        return self._keymap

    def choose(self, keymap: Keymap) -> None:
        """Use another keymap from now on, and at the next start."""
        self._keymap = keymap
        self._apply()
        try:
            save(self._file, keymap)
        except MaquetteError as error:
            self.parts.workspace.message.emit(str(error))

    def ask(self) -> None:
        """Open the dialog."""
        self.dialog = ShortcutsDialog(self, self.rows, self.parts.window)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def page(self) -> ShortcutsPage:
        """The page alone, for the preferences."""
        return ShortcutsPage(self, self.rows)

    @property
    def rows(self) -> list[Row]:
        """Every action that does something, by menu."""
        titles = self.parts.actions.titles
        categories = {name: translate("Shortcuts", "Tools") for name in TOOLS}
        for menu, names in MENUS.items():
            inside = (*names, *(EXPORTS if ">export" in names else ()))
            title = translate_marked("Actions", menu).replace("&", "")
            categories |= {name: title for name in inside if name not in categories}
        slots = {name for name in titles if name.startswith("slot ")}
        categories |= {name: translate("Shortcuts", "Pinned Classes") for name in slots}
        other = translate("Shortcuts", "Other")
        named = [Row(name, title, categories.get(name, other)) for name, title in titles.items() if name not in slots]
        # A pinned class may be another one tomorrow: the key belongs to the place.
        text = translate("Shortcuts", "Class in place {place}")
        pinned = [Row(name, text.format(place=1 + int(name[5:])), categories[name]) for name in titles if name in slots]
        return sorted(named, key=lambda row: row.category == categories["brush"], reverse=True) + pinned

    @property
    def _file(self) -> Path:
        return self.parts.settings.file.with_name(FILE)

    def _loaded(self) -> Keymap:
        try:
            keymap = load(self._file)
        except KeymapError as error:
            self._tell(str(error))
            return Keymap()
        if keymap.preset not in self.presets:
            text = translate("Shortcuts", "There are no keys like those of “{preset}”: Maquette's own are used.")
            self._tell(text.format(preset=keymap.preset[:40]))
            return Keymap(OWN, keymap.changes)
        return keymap

    def _tell(self, sentence: str) -> None:
        """Say it once the window listens."""
        QTimer.singleShot(0, self, lambda: self.parts.workspace.message.emit(sentence))

    def _apply(self) -> None:
        self.parts.actions.set_keys(in_force(self._keymap, self.presets))
