"""What the two sides tell each other, between Python values and JSON: facts, styles, errors. Strict when it is read."""

import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from model import errors
from model.contract import SMALLEST, Session, is_live, style_space_of
from model.errors import BadMaps, LabelSetError, MaquetteError
from model.maps import LabelSet
from model.remote.frames import Broken, Frame
from model.style_map import Style, StyleSpace

VERSION = 1  # of the protocol; both sides must have the same. What may be absent, like `style_space`, does not raise it
ATTEMPTS = 3  # wrong tokens in one connection
LONGEST_SENTENCE = 2000
MOST_CHANNELS = 64  # of a style; published generators have 3

# What may come back as itself; everything else of ours as the nearest of these.
_ERRORS: Mapping[str, type[MaquetteError]] = {
    each.__name__: each
    for each in (
        errors.BadMaps,
        errors.CheckpointError,
        errors.LabelSetError,
        errors.DeviceError,
        errors.OutOfMemory,
        errors.ModelError,
        errors.FileError,
        errors.ConnectionLost,
        errors.Cancelled,
        errors.MaquetteError,
    )
}


@dataclass(frozen=True)
class SessionFacts:
    """What a session says of itself and never changes."""

    id: str
    name: str
    licence: str
    label_set: LabelSet
    resolution: tuple[int, int]
    device_name: str
    mode_counts: Mapping[int, int]
    full_passes_only: str
    style_space: StyleSpace | None = None  # also of a server that is older than it

    @classmethod
    def of(cls, session: Session) -> "SessionFacts":
        """The facts of any session; one that is not live renders full passes only."""
        only = (
            session.full_passes_only
            if is_live(session)
            else f"The generator {session.name} renders whole pictures only, so edits show when a full pass is done."
        )
        return cls(
            session.id,
            session.name,
            session.licence,
            session.label_set,
            session.resolution,
            session.device_name,
            session.mode_counts,
            only,
            style_space_of(session),
        )

    def to_json(self) -> dict[str, Any]:
        """As it travels."""
        space = {} if self.style_space is None else {"style_space": _space_to_json(self.style_space)}
        return {
            "id": self.id,
            "name": self.name,
            "licence": self.licence,
            "label_set": self.label_set.to_dict(),
            "resolution": [int(side) for side in self.resolution],
            "device_name": self.device_name,
            "mode_counts": [[int(key), int(count)] for key, count in self.mode_counts.items()],
            "full_passes_only": self.full_passes_only,
            **space,
        }

    @classmethod
    def from_frame(cls, frame: Frame) -> "SessionFacts":
        """Read them; raises Broken."""
        try:
            label_set = LabelSet.from_dict(frame.table("label_set"))
        except (LabelSetError, TypeError, ValueError) as error:
            raise Broken("a label set that is none") from error
        width, height = frame.pair("resolution")
        if min(width, height) < SMALLEST:
            frame.refuse("resolution")
        counts: dict[int, int] = {}
        for entry in frame.items("mode_counts"):
            match entry:
                case [int(class_id), int(count)] if class_id in label_set and 0 < count < 1 << 16:
                    counts[class_id] = count
                case _:
                    frame.refuse("mode_counts")
        identity, name = frame.text("id"), frame.text("name")
        if not identity or not name:
            frame.refuse("name")
        return cls(
            identity,
            name,
            frame.text("licence"),
            label_set,
            (width, height),
            frame.text("device_name"),
            counts,
            frame.text("full_passes_only"),
            _space_from(frame, counts) if frame.has("style_space") else None,
        )


def _space_to_json(space: StyleSpace) -> dict[str, Any]:
    return {
        "channels": int(space.channels),
        "by_class": bool(space.by_class),
        "range": [float(space.lowest), float(space.highest)],
        "modes": [[int(key), np.asarray(each, np.float64).tolist()] for key, each in space.modes.items()],
    }


def _space_from(frame: Frame, counts: Mapping[int, int]) -> StyleSpace:
    """Read a style space that belongs to these modes; raises Broken."""
    match frame.table("style_space"):
        case {
            "channels": int(channels),
            "by_class": bool(by_class),
            "range": [float(lowest), float(highest)],
            "modes": [*entries],
        } if 0 < channels <= MOST_CHANNELS and lowest < highest:
            pass
        case _:
            frame.refuse("style_space")
    modes: dict[int, np.ndarray] = {}
    for entry in entries:
        match entry:
            case [int(class_id), [*rows]] if len(rows) == counts.get(class_id) and all(
                isinstance(row, list) and len(row) == channels and all(type(each) is float for each in row)
                for row in rows
            ):
                modes[class_id] = np.array(rows, np.float32)
            case _:
                frame.refuse("style_space")
    return StyleSpace(channels, modes, by_class, lowest, highest)


def styles_to_json(styles: Mapping[int, Style]) -> list[list[object]]:
    """Styles as they travel. Raises BadMaps for a vector that is not finite."""
    entries: list[list[object]] = []
    for region, style in styles.items():
        if isinstance(style, tuple | list):
            vector = [float(value) for value in style]
            if not all(map(math.isfinite, vector)):
                raise BadMaps(f"The style of region {region} must be a mode or finite numbers, not {list(style)}.")
            entries.append([operator.index(region), vector])
        else:
            entries.append([operator.index(region), operator.index(style)])
    return entries


def styles_from(frame: Frame) -> dict[int, Style]:
    """Read the styles of a frame; raises Broken."""
    styles: dict[int, Style] = {}
    for entry in frame.items("styles"):
        match entry:
            case [int(region), int(mode)]:
                styles[region] = mode
            case [int(region), [*values]] if all(type(each) is float for each in values):
                styles[region] = tuple(values)
            case _:
                frame.refuse("styles")
    return styles


def error_to_json(error: MaquetteError) -> dict[str, str]:
    """An error as it travels."""
    kind = next(each.__name__ for each in type(error).__mro__ if each.__name__ in _ERRORS)
    return {"kind": kind, "sentence": str(error)[:LONGEST_SENTENCE]}


def error_from(frame: Frame) -> MaquetteError:
    """The error that a frame tells; raises Broken where it tells none."""
    kind = frame.text("kind")
    if kind not in _ERRORS:
        frame.refuse("kind")
    return error_of(kind, frame.text("sentence"))


def error_of(kind: str, sentence: str) -> MaquetteError:
    """The error of that name; one that is unknown is a MaquetteError."""
    return _ERRORS.get(kind, MaquetteError)(sentence[:LONGEST_SENTENCE])
