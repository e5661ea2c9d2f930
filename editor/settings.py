"""What the window remembers between two starts: typed, and passed in rather than global."""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings

MAX_RECENT: Final = 10
LAYOUT_VERSION: Final = 1  # raised when docks change so much that an old layout would hide some


class ViewMode(StrEnum):
    """What the canvas shows."""

    PHOTOGRAPH = "photograph"  # with labels and outlines laid over it
    LABELS = "labels"
    BOTH = "both"  # labels left of a divider, photograph right of it


class Settings:
    """Typed access to a QSettings store. Whatever is missing or unreadable in the store falls back to the default."""

    def __init__(self, store: QSettings, data_folder: Path | None = None) -> None:
        """`data_folder` is where the user's own data go that are no settings; None: nowhere, as in most tests."""
        self._store = store
        self.data_folder = data_folder

    @property
    def file(self) -> Path:
        """Where the store is; files of the user's own, keys for example, lie beside it."""
        return Path(self._store.fileName())

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Opened or saved lately, newest first; those that are gone are left out."""
        value = self._store.value("files/recent", [])
        names = value if isinstance(value, list) else [value]  # INI files give one entry as a bare string
        return tuple(path for path in map(Path, map(str, names)) if path.is_file())

    def add_recent(self, path: Path) -> None:
        path = path.absolute()
        others = [other for other in self.recent_files if other != path]
        self._store.setValue("files/recent", [str(entry) for entry in (path, *others)][:MAX_RECENT])

    def clear_recent(self) -> None:
        self._store.remove("files/recent")

    @property
    def folder(self) -> Path:
        """Where the file dialogs open."""
        folder = Path(str(self._store.value("files/folder", "")) or Path.home())
        return folder if folder.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("files/folder", str(folder))

    @property
    def language(self) -> str:
        """Code of the language of the window; empty: the system's."""
        return str(self._store.value("window/language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("window/language", code)

    @property
    def device(self) -> str:
        """Where to render: "auto", "cpu", "cuda" or "mps"."""
        return str(self._store.value("render/device", "auto"))

    @device.setter
    def device(self, value: str) -> None:
        self._store.setValue("render/device", value)

    @property
    def remember_model(self) -> bool:
        """Whether the editor begins with the model that was used last."""
        return self._bool("render/remember", True)

    @remember_model.setter
    def remember_model(self, value: bool) -> None:
        self._store.setValue("render/remember", value)

    def model(self, label_set: str) -> str:
        """What rendered a label set last, as `model.registry.find` takes it; "" if nothing has."""
        return str(self._store.value(f"models/{label_set}", ""))

    def set_model(self, label_set: str, spec: str) -> None:
        """Remember it."""
        self._store.setValue(f"models/{label_set}", spec)

    @property
    def distinct_outlines(self) -> bool:
        """Whether outlines are drawn so that they do not rely on colour."""
        return self._bool("view/distinct", False)

    @distinct_outlines.setter
    def distinct_outlines(self, value: bool) -> None:
        self._store.setValue("view/distinct", value)

    @property
    def tour_seen(self) -> bool:
        """Whether the guided tour was shown, or refused."""
        return self._bool("window/tour", False)

    @tour_seen.setter
    def tour_seen(self, value: bool) -> None:
        self._store.setValue("window/tour", value)

    def mapping(self, scene: str, generator: str) -> object:
        """What classes of one label set were rendered as last by a generator of another: JSON, or None."""
        try:
            return json.loads(str(self._store.value(f"mapping/{scene} - {generator}", "null")))
        except ValueError:
            return None

    def set_mapping(self, scene: str, generator: str, mapping: Mapping[str, int]) -> None:
        """Remember it."""
        self._store.setValue(f"mapping/{scene} - {generator}", json.dumps(dict(mapping)))

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window, as Qt packs it."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def layout(self) -> QByteArray | None:
        """Places of docks and bars, as Qt packs them."""
        return self._bytes(f"window/layout{LAYOUT_VERSION}")

    @layout.setter
    def layout(self, value: QByteArray) -> None:
        self._store.setValue(f"window/layout{LAYOUT_VERSION}", value)

    @property
    def view_mode(self) -> ViewMode:
        value = str(self._store.value("view/mode"))
        return ViewMode(value) if value in set(ViewMode) else ViewMode.PHOTOGRAPH

    @view_mode.setter
    def view_mode(self, mode: ViewMode) -> None:
        self._store.setValue("view/mode", mode.value)

    @property
    def label_opacity(self) -> int:
        """Per cent of the label colours over the photograph."""
        return self._percent("view/labels", 0)

    @label_opacity.setter
    def label_opacity(self, percent: int) -> None:
        self._store.setValue("view/labels", percent)

    @property
    def outline_opacity(self) -> int:
        """Per cent of the outlines of objects and regions."""
        return self._percent("view/outlines", 30)

    @outline_opacity.setter
    def outline_opacity(self, percent: int) -> None:
        self._store.setValue("view/outlines", percent)

    @property
    def brush_size(self) -> int | None:
        """Scene pixels; None until a brush was used."""
        value = self._int("tools/size", 0)
        return value if value > 0 else None

    @brush_size.setter
    def brush_size(self, pixels: int) -> None:
        self._store.setValue("tools/size", pixels)

    @property
    def tool_options(self) -> str:
        """How the tools behave, as JSON, which its reader checks."""
        return str(self._store.value("tools/options", ""))

    @tool_options.setter
    def tool_options(self, value: str) -> None:
        self._store.setValue("tools/options", value)

    @property
    def policy(self) -> str:
        """When to render: a value of `editor.render.scheduler.Policy`, which its reader checks."""
        return str(self._store.value("render/policy", ""))

    @policy.setter
    def policy(self, value: str) -> None:
        self._store.setValue("render/policy", value)

    @property
    def theme(self) -> str:
        """A value of `editor.views.theme.Scheme`, which its reader checks."""
        return str(self._store.value("window/theme", ""))

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("window/theme", value)

    def slots(self, label_set: str) -> tuple[int | None, ...] | None:
        """Classes pinned to the number keys for a label set, or None if the user never pinned any."""
        text = str(self._store.value(f"slots/{label_set}", ""))
        try:
            return tuple(int(part) if part else None for part in text.split(",")) if text else None
        except ValueError:
            return None

    def set_slots(self, label_set: str, slots: tuple[int | None, ...]) -> None:
        self._store.setValue(f"slots/{label_set}", ",".join("" if slot is None else str(slot) for slot in slots))

    def segmenter(self, label_set: str) -> Path | None:
        """The network that the user has chosen to find the classes of a label set in photographs."""
        name = str(self._store.value(f"segmenters/{label_set}", ""))
        return Path(name) if name else None

    def set_segmenter(self, label_set: str, path: Path) -> None:
        self._store.setValue(f"segmenters/{label_set}", str(path.absolute()))

    def export_choices(self, kind: str) -> Mapping[str, Any]:
        """What was chosen for the last export of a kind ("picture"), whose reader checks it."""
        try:
            choices = json.loads(str(self._store.value(f"export/{kind}", "{}")))
        except ValueError:
            return {}
        return choices if isinstance(choices, dict) else {}

    def set_export_choices(self, kind: str, choices: Mapping[str, Any]) -> None:
        self._store.setValue(f"export/{kind}", json.dumps(dict(choices)))

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def _bool(self, key: str, default: bool) -> bool:
        value = self._store.value(key, default)
        return value if isinstance(value, bool) else str(value).lower() == "true"

    def _int(self, key: str, default: int) -> int:
        try:
            return int(str(self._store.value(key, default)))
        except ValueError:
            return default

    def _percent(self, key: str, default: int) -> int:
        return min(max(self._int(key, default), 0), 100)
