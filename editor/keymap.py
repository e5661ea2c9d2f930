"""Which keys do what: the program's own, presets that follow other programs, and what the user has changed. No Qt.

A keymap is three layers: the keys of the action table and of the tools, over them a preset (assets/keymaps/NAME.toml),
over that the user's changes (keys.toml in the folder of the settings). A key that a layer gives to one action is taken
from whoever had it below, so that no key ever means two things.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from editor.action_table import ENTRIES
from editor.language import mark, translate, translate_marked
from editor.tools import TOOLS
from model.maps import FileError, MaquetteError, atomic_file
from model.resources import assets_dir

Keys = dict[str, tuple[str, ...]]
"""Action name -> its keys, the first one shown in menus."""

FORMAT: Final = 1
OWN: Final = "maquette"  # the preset that changes nothing
SLOTS: Final = 10
MOST_KEYS: Final = 4  # of one action
BIGGEST_FILE: Final = 65_536  # bytes
MODIFIERS: Final = ("Meta", "Ctrl", "Alt", "Shift")
NAMED: Final = (
    *("Tab", "Backtab", "Del", "Ins", "Home", "End", "PgUp", "PgDown", "Left", "Right", "Up", "Down"),
    *(
        "Esc",
        "Return",
        "Enter",
        "Backspace",
        "Space",
        "Pause",
        "Print",
        "Menu",
        *(f"F{number}" for number in range(1, 36)),
    ),
)
ALIASES: Final = {"Delete": "Del", "Insert": "Ins", "PageUp": "PgUp", "PageDown": "PgDown", "Escape": "Esc"}
FIXED: Final[Mapping[str, str]] = {
    "Space": mark("Keymap", "pans the canvas, and moves a figure while it is drawn"),
    "\\": mark("Keymap", "shows the photograph alone while it is held"),
    "Esc": mark("Keymap", "cancels what is being drawn"),
    "Return": mark("Keymap", "closes a polygon"),
    "Enter": mark("Keymap", "closes a polygon"),
    "Backspace": mark("Keymap", "takes a polygon's last corner back"),
    "Left": mark("Keymap", "moves the selected objects"),
    "Right": mark("Keymap", "moves the selected objects"),
    "Up": mark("Keymap", "moves the selected objects"),
    "Down": mark("Keymap", "moves the selected objects"),
    "Shift+Left": mark("Keymap", "moves the selected objects"),
    "Shift+Right": mark("Keymap", "moves the selected objects"),
    "Shift+Up": mark("Keymap", "moves the selected objects"),
    "Shift+Down": mark("Keymap", "moves the selected objects"),
}
"""Keys of the canvas itself, which no action can have."""


class KeymapError(MaquetteError):
    """A key, or a file of keys, that cannot be used."""


@dataclass(frozen=True)
class Preset:
    """Keys like those of another program."""

    name: str
    title: str
    keys: Keys


@dataclass(frozen=True)
class Keymap:
    """What the user has chosen."""

    preset: str = OWN
    changes: Keys = field(default_factory=dict)

    def with_keys(self, action: str, keys: tuple[str, ...], now: Keys) -> "Keymap":
        """With these keys for an action, taken from others that have them in `now`, the keys as they are in force."""
        changes = dict(self.changes)
        for other, theirs in now.items():
            if other != action and set(theirs) & set(keys):
                changes[other] = tuple(key for key in theirs if key not in keys)
        changes[action] = keys
        return replace(self, changes=changes)

    def without(self, action: str) -> "Keymap":
        """With the keys that the preset gives an action."""
        return replace(self, changes={name: keys for name, keys in self.changes.items() if name != action})


def defaults() -> Keys:
    """The program's own keys."""
    keys = {entry.name: tuple(map(normal, entry.keys)) for entry in ENTRIES}
    keys |= {name: (normal(tool.shortcut),) for name, tool in TOOLS.items()}
    return keys | {f"slot {slot}": (str((slot + 1) % SLOTS),) for slot in range(SLOTS)}


def presets() -> dict[str, Preset]:
    """The bundled presets by name, the program's own first."""
    files = sorted((assets_dir() / "keymaps").glob("*.toml"), key=lambda path: (path.stem != OWN, path.stem))
    return {path.stem: load_preset(path) for path in files}


def load_preset(path: Path) -> Preset:
    """Read a preset. Raises KeymapError."""
    data = _read(path)
    title = data.get("title")
    if not isinstance(title, str) or not title:
        raise KeymapError(translate("Keymap", "{path}: a preset needs a title.").format(path=path.name))
    return Preset(path.stem, title, _keys_of(data, path.name))


def in_force(keymap: Keymap, among: Mapping[str, Preset]) -> Keys:
    """The keys of every action under a keymap; a preset that is not there counts as the program's own."""
    preset = among.get(keymap.preset)
    keys = defaults()
    for layer in ({} if preset is None else preset.keys, keymap.changes):
        taken = {key for each in layer.values() for key in each}
        keys = {name: tuple(key for key in own if key not in taken) for name, own in keys.items()}
        keys |= {name: own for name, own in layer.items() if name in keys}
    return keys


def conflicts(keys: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The keys that more than one action has, with those actions."""
    owners: dict[str, list[str]] = {}
    for name, own in keys.items():
        for key in dict.fromkeys(own):
            owners.setdefault(key, []).append(name)
    return {key: names for key, names in owners.items() if len(names) > 1}


def load(path: Path) -> Keymap:
    """What the user has chosen; the program's own where there is no file.

    Raises KeymapError, in one sentence, for a file that cannot be used. Actions that this version does not have are
    left out: the file may be from another one.
    """
    if not path.exists():
        return Keymap()
    data = _read(path)
    if data.get("format") != FORMAT:
        raise KeymapError(
            translate(
                "Keymap", "{path} is not a file of keys that this version can read; the usual keys are used."
            ).format(path=path.name)
        )
    preset = data.get("preset", OWN)
    if not isinstance(preset, str):
        raise KeymapError(
            translate("Keymap", "{path}: the preset is not a name; the usual keys are used.").format(path=path.name)
        )
    known = defaults()
    keymap = Keymap(preset, {name: keys for name, keys in _keys_of(data, path.name).items() if name in known})
    if twice := conflicts(keymap.changes):
        key = next(iter(twice))
        raise KeymapError(
            translate("Keymap", "{path} gives {key} to several actions; the usual keys are used.").format(
                path=path.name, key=key
            )
        )
    return keymap


def save(path: Path, keymap: Keymap) -> None:
    """Write the user's choice, all of it or nothing. Raises FileError."""
    lines = [f"format = {FORMAT}", f"preset = {_quoted(keymap.preset)}", "", "[keys]"]
    lines += [f"{_quoted(name)} = [{', '.join(map(_quoted, keys))}]" for name, keys in sorted(keymap.changes.items())]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(f"{path.parent}: {error.strerror or error}.") from error
    with atomic_file(path) as file:
        file.write(("\n".join(lines) + "\n").encode())


def normal(text: str) -> str:
    """A key as it is always written here: `Ctrl+Alt+Shift+S`, `[`, `PgUp`. Raises KeymapError for what is none."""
    rest, modifiers = text.strip(), set()
    while (found := re.match(r"(\w+)\+(?=.)", rest)) and found[1].capitalize() in MODIFIERS:
        modifiers.add(found[1].capitalize())
        rest = rest[found.end() :]
    by_letters = {name.lower(): name for name in NAMED} | {alias.lower(): name for alias, name in ALIASES.items()}
    key = (
        rest.upper()
        if len(rest) == len(rest.upper()) == 1 and rest.isprintable() and not rest.isspace()
        else by_letters.get(rest.lower())
    )
    if key is None:
        raise KeymapError(translate("Keymap", "{key} is not a key.").format(key=repr(text[:40])))
    return "+".join([*(each for each in MODIFIERS if each in modifiers), key])


def refusal(key: str) -> str:
    """Why no action can have a key; empty if one can."""
    if key not in FIXED:
        return ""
    purpose = translate_marked("Keymap", FIXED[key])
    return translate("Keymap", "{key} is taken: it {purpose}.").format(key=key, purpose=purpose)


def _read(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > BIGGEST_FILE:
            raise KeymapError(translate("Keymap", "{path} is too large for a file of keys.").format(path=path.name))
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise KeymapError(
            translate("Keymap", "{path} cannot be read ({reason}).").format(path=path.name, reason=reason)
        ) from error
    except (ValueError, RecursionError) as error:  # not only TOML's own: a number may have too many digits
        raise KeymapError(
            translate("Keymap", "{path} is not TOML; the usual keys are used.").format(path=path.name)
        ) from error


def _keys_of(data: Mapping[str, object], name: str) -> Keys:
    table = data.get("keys", {})
    wrong = translate("Keymap", "{path}: [keys] must give every action a list of keys; the usual keys are used.")
    if not isinstance(table, dict):
        raise KeymapError(wrong.format(path=name))
    keys: Keys = {}
    for action, own in table.items():
        if not isinstance(own, list) or len(own) > MOST_KEYS or not all(isinstance(key, str) for key in own):
            raise KeymapError(wrong.format(path=name))
        try:
            keys[action] = tuple(dict.fromkeys(map(normal, own)))
        except KeymapError as error:
            raise KeymapError(f"{name}: {error}") from error
        if why := next(filter(None, map(refusal, keys[action])), ""):
            raise KeymapError(f"{name}: {why}")
    return keys


def _quoted(text: str) -> str:
    """A TOML string: those of JSON are, but for the one character that TOML wants escaped and JSON does not."""
    return json.dumps(text).replace("\x7f", "\\u007f")
