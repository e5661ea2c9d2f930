"""Label sets: the classes of a domain, read from TOML. The network's channel of a class is its position in the list."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np

from model import resources
from model.errors import BadMaps, FileError, LabelSetError
from model.maps.files import atomic_file

Color = tuple[int, int, int]
T = TypeVar("T")

MAX_ID = 255  # label maps are uint8
LISTED = 6  # unknown ids or colours that an error names before it says "and N more"


class Kind(StrEnum):
    """What a class is made of: background, countable objects, or pixels that mean nothing."""

    STUFF = "stuff"
    THING = "thing"
    VOID = "void"


@dataclass(frozen=True)
class LabelClass:
    """One class of a label set."""

    id: int  # value in label maps, 0..255; a set may have gaps
    name: str
    color: Color  # unique in its set
    kind: Kind
    group: str = ""  # heading it is listed under
    evaluated: bool = False  # counts in scores ("eval" in the file)
    mirror: int | None = None  # id of the class that this one becomes in a mirrored picture; None: it stays the same


@dataclass(frozen=True)
class LabelSet:
    """The classes of a domain, in channel order. Construction checks the rules and raises LabelSetError.

    Pictures that have no labels have a set without classes; a TOML file must name some.
    """

    name: str
    classes: tuple[LabelClass, ...]
    ignore: int | None = None  # an id that means "no class": all channels are zero there
    aliases: tuple[tuple[Color, int], ...] = ()  # further colours that import understands

    def __post_init__(self) -> None:
        _check_set(self)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Self:
        """Load a bundled set by name (`cityscapes`) or a user's own by the path of its TOML file."""
        path = Path(name_or_path)
        if path.suffix != ".toml":
            path = resources.label_set_file(str(name_or_path))
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise FileError(f"{name_or_path}: there is no label set of this name, nor a .toml file.") from error
        except OSError as error:
            raise FileError(f"{path}: cannot be read ({error.strerror}).") from error
        except (ValueError, RecursionError) as error:  # not only TOML's own: a number may have too many digits
            raise LabelSetError(f"{path.name}: is not a TOML file ({error}).") from error
        try:
            loaded = cls.from_dict(data)
        except LabelSetError as error:
            raise LabelSetError(f"{path.name}: {error}") from error
        if not loaded.classes:
            raise LabelSetError(f"{path.name}: the label set has no classes.")
        return loaded

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build a set from what `to_dict` or a TOML file gives; unknown keys and wrong types raise LabelSetError."""
        _check_keys("the label set", data, required={"name", "classes"}, optional={"ignore", "aliases"})
        return cls(
            name=_typed("the label set", data, "name", str),
            classes=tuple(_class_from_dict(entry) for entry in _tables("the label set", data, "classes")),
            ignore=None if data.get("ignore") is None else _typed("the label set", data, "ignore", int),
            aliases=tuple(_alias_from_dict(entry) for entry in _tables("the label set", data, "aliases")),
        )

    def to_dict(self) -> dict[str, Any]:
        """The set as JSON-able data, with the keys of the TOML file."""
        data: dict[str, Any] = {"name": self.name}
        if self.ignore is not None:
            data["ignore"] = self.ignore
        data["classes"] = [
            {
                "id": each.id,
                "name": each.name,
                "color": list(each.color),
                "kind": each.kind.value,
                "group": each.group,
                "eval": each.evaluated,
                **({} if each.mirror is None else {"mirror": each.mirror}),
            }
            for each in self.classes
        ]
        data["aliases"] = [{"color": list(color), "id": class_id} for color, class_id in self.aliases]
        return data

    def save(self, path: Path) -> None:
        """Write the set as TOML."""
        data = self.to_dict()
        # JSON strings, numbers, booleans and flat lists are TOML too.
        lines = [f"{key} = {_toml(data[key])}" for key in ("name", "ignore") if key in data]
        for table in ("classes", "aliases"):
            for entry in data[table]:
                lines += ["", f"[[{table}]]", *(f"{key} = {_toml(value)}" for key, value in entry.items())]
        with atomic_file(path) as file:
            file.write(("\n".join(lines) + "\n").encode())

    def __getitem__(self, class_id: int) -> LabelClass:
        return self._by_id[class_id]

    def __contains__(self, class_id: object) -> bool:
        return class_id in self._by_id

    @property
    def channels(self) -> int:
        """Number of classes, which is the number of one-hot channels."""
        return len(self.classes)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Class ids in channel order."""
        return tuple(each.id for each in self.classes)

    @cached_property
    def channel_table(self) -> np.ndarray:
        """int16 (256,): class id -> channel, -1 for `ignore` and ids that are not in the set. Read-only."""
        table = np.full(MAX_ID + 1, -1, np.int16)
        table[list(self.ids)] = np.arange(self.channels)
        table.flags.writeable = False
        return table

    @cached_property
    def palette(self) -> np.ndarray:
        """uint8 (256, 3): class id -> colour, black for ids that are not in the set. Read-only."""
        palette = np.zeros((MAX_ID + 1, 3), np.uint8)
        for each in self.classes:
            palette[each.id] = each.color
        palette.flags.writeable = False
        return palette

    @cached_property
    def mirror_table(self) -> np.ndarray:
        """uint8 (256,): id -> id in a mirrored picture, where a left eye is a right one. Read-only."""
        table = np.arange(MAX_ID + 1, dtype=np.uint8)
        for each in self.classes:
            if each.mirror is not None:
                table[each.id] = each.mirror
        table.flags.writeable = False
        return table

    def of_kind(self, kind: Kind) -> tuple[int, ...]:
        """Ids of the classes of one kind."""
        return tuple(each.id for each in self.classes if each.kind is kind)

    def check(self, labels: np.ndarray, source: str = "") -> None:
        """Raise BadMaps if a uint8 label map holds ids that are not in the set, naming them with pixel counts."""
        if labels.dtype == np.uint8 and not labels.tobytes().translate(None, self._known):
            return  # nothing is left without the known ids: three times as fast as counting
        counts = np.bincount(labels.ravel(), minlength=MAX_ID + 1)
        known = set(self._known)
        unknown = [(int(found), int(counts[found])) for found in np.flatnonzero(counts) if int(found) not in known]
        if unknown:
            listed = ", ".join(f"{found} ({pixels_text(count)})" for found, count in unknown[:LISTED])
            more = f" and {len(unknown) - LISTED} more" if len(unknown) > LISTED else ""
            noun, verb = ("id", "is") if len(unknown) == 1 else ("ids", "are")
            prefix = f"{source}: " if source else ""
            raise BadMaps(f"{prefix}{noun} {listed}{more} {verb} not in the label set {self.name}.")

    def compatible(self, other: "LabelSet") -> bool:
        """Whether a network of one set understands maps of the other: the same ids in the same order."""
        return self.ids == other.ids

    @cached_property
    def _known(self) -> bytes:
        """The ids that label maps may have, a byte each."""
        return bytes((*self.ids, *(() if self.ignore is None else (self.ignore,))))

    @cached_property
    def _by_id(self) -> dict[int, LabelClass]:
        return {each.id: each for each in self.classes}


def pixels_text(count: int) -> str:
    """`1 pixel`, `1,204 pixels`."""
    return f"{count:,} pixel" if count == 1 else f"{count:,} pixels"


def bundled_label_sets() -> tuple[str, ...]:
    """Names of the label sets that come with Maquette."""
    return tuple(sorted(path.stem for path in (resources.assets_dir() / "labels").glob("*.toml")))


def _check_set(label_set: LabelSet) -> None:
    if not label_set.name.strip():
        raise LabelSetError("the label set needs a name.")
    ids: dict[int, LabelClass] = {}
    colors: dict[Color, LabelClass] = {}
    names: dict[str, LabelClass] = {}
    for each in label_set.classes:
        if not 0 <= each.id <= MAX_ID:
            raise LabelSetError(f"class {each.name!r} has id {each.id}; ids go from 0 to {MAX_ID}.")
        if not each.name.strip():
            raise LabelSetError(f"class {each.id} needs a name.")
        if each.id in ids:
            raise LabelSetError(f"classes {ids[each.id].name!r} and {each.name!r} have the same id {each.id}.")
        if each.color in colors:
            raise LabelSetError(
                f"classes {colors[each.color].name!r} and {each.name!r} have the same colour {list(each.color)}."
            )
        if each.name in names:
            raise LabelSetError(f"classes {names[each.name].id} and {each.id} have the same name {each.name!r}.")
        ids[each.id], colors[each.color], names[each.name] = each, each, each
    if label_set.ignore is not None and not 0 <= label_set.ignore <= MAX_ID:
        raise LabelSetError(f"ignore is {label_set.ignore}; ids go from 0 to {MAX_ID}.")
    if label_set.ignore in ids:
        raise LabelSetError(f"ignore is {label_set.ignore}, which is the id of class {ids[label_set.ignore].name!r}.")
    for each in label_set.classes:
        if each.mirror is None:
            continue
        if each.mirror not in ids or ids[each.mirror].mirror != each.id:
            raise LabelSetError(f"class {each.name!r} names {each.mirror} as its mirror, but not the other way round.")
    aliases: dict[Color, int] = {}
    for color, class_id in label_set.aliases:
        if class_id not in ids:
            raise LabelSetError(f"the alias {list(color)} names id {class_id}, which no class has.")
        owner = colors[color].id if color in colors else aliases.get(color, class_id)
        if owner != class_id:
            raise LabelSetError(f"the alias {list(color)} means id {class_id}, but this colour already means {owner}.")
        aliases[color] = class_id


def _class_from_dict(entry: Mapping[str, Any]) -> LabelClass:
    where = f"class {entry.get('name', entry.get('id', '?'))!r}"
    _check_keys(where, entry, required={"id", "name", "color"}, optional={"kind", "group", "eval", "mirror"})
    kind = entry.get("kind", Kind.STUFF.value)
    if kind not in list(Kind):
        raise LabelSetError(f"{where} has kind {kind!r}; kinds are {', '.join(Kind)}.")
    return LabelClass(
        id=_typed(where, entry, "id", int),
        name=_typed(where, entry, "name", str),
        color=_color(where, entry),
        kind=Kind(kind),
        group=_typed(where, entry, "group", str) if "group" in entry else "",
        evaluated=_typed(where, entry, "eval", bool) if "eval" in entry else False,
        mirror=_typed(where, entry, "mirror", int) if "mirror" in entry else None,
    )


def _alias_from_dict(entry: Mapping[str, Any]) -> tuple[Color, int]:
    _check_keys("an alias", entry, required={"color", "id"}, optional=set())
    return _color("an alias", entry), _typed("an alias", entry, "id", int)


def _check_keys(where: str, data: Mapping[str, Any], *, required: set[str], optional: set[str]) -> None:
    if missing := required - set(data):
        raise LabelSetError(f"{where} has no {' and no '.join(sorted(missing))}.")
    if unknown := set(data) - required - optional:
        known = ", ".join(sorted(required | optional))
        raise LabelSetError(f"{where} has the unknown key {', '.join(map(repr, sorted(unknown)))}; keys are {known}.")


def _tables(where: str, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    tables = data.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise LabelSetError(f"{where}: {key} must be tables ([[{key}]]).")
    return tables


def _typed(where: str, data: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = data[key]
    # True is an int to Python, but not an id.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        noun = {int: "a whole number", str: "a text", bool: "true or false"}[kind]
        raise LabelSetError(f"{where}: {key} is {value!r}; it must be {noun}.")
    return value


def _color(where: str, data: Mapping[str, Any]) -> Color:
    value = data["color"]
    if not isinstance(value, list) or len(value) != 3 or not all(type(v) is int and 0 <= v <= 255 for v in value):
        raise LabelSetError(f"{where}: color is {value!r}; it must be three numbers from 0 to 255.")
    return value[0], value[1], value[2]


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
