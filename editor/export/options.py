"""What the user chose for an export, as values that survive being stored: whatever is odd falls back to the default."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

T = TypeVar("T")

Report = Callable[[float, str], object]
"""Told how much of the work is done (0 to 1) and what is being done. May raise to end the work."""


def silent(_share: float, _text: str = "") -> None:
    """Nobody wants to know."""


def to_data(options: Any) -> dict[str, Any]:
    """A frozen dataclass of numbers, texts and truth values, for JSON."""
    return asdict(options)


def from_data(kind: type[T], data: Mapping[str, Any]) -> T:
    """The options as they were stored; fields that are missing, of another type or out of range get their default."""
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    values = {
        name: _kind(known[name].default)(value)
        for name, value in data.items()
        if name in known and _fits(known[name].default, value)
    }
    try:
        return kind(**values)
    except ValueError:
        return kind()


def _kind(default: Any) -> Callable[[Any], Any]:
    return type(default)


def _fits(default: Any, value: Any) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, str):
        try:
            type(default)(value)  # a member of an enumeration, or any text
        except ValueError:
            return False
        return isinstance(value, str)
    return type(value) is type(default)
