"""How the tools behave beyond class, size and order: groups of options as values."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

STRONGEST: Final = 100  # per cent of smoothing
MOST_HOLE: Final = 4096  # pixels


class Reach(StrEnum):
    """How far one click of the bucket goes."""

    CONNECTED = "connected"  # what hangs together with the pixel under the pointer
    REGION = "region"  # all pixels of the object or region
    CLASS = "class"  # everything of the class


@dataclass(frozen=True)
class BrushOptions:
    """How brush and eraser follow the hand."""

    pressure: bool = True  # the pen's pressure decides the size
    minimum: int = 0  # per cent of the size that the lightest touch has
    smoothing: int = 0  # 0 to 100: how long the string is by which the pointer pulls the brush
    fill_closed: bool = False  # a stroke that closes on itself paints what it encloses too


@dataclass(frozen=True)
class FillOptions:
    """How far the bucket goes, and what counts as a pin-hole."""

    reach: Reach = Reach.CONNECTED
    hole: int = 32  # pixels: the largest hole that is one by mistake


@dataclass(frozen=True)
class Symmetry:
    """Painting on both sides of a vertical axis at once."""

    on: bool = False
    axis: float | None = None  # x in scene pixels, a multiple of a half; None: the middle

    def axis_of(self, width: int) -> float:
        """Where the axis stands in a scene of this width."""
        return width / 2 if self.axis is None else min(max(self.axis, 0.0), float(width))

    def moved(self, x: float) -> "Symmetry":
        """With the axis at x, on an edge of pixels or in the middle of some, so that pixels fall onto pixels."""
        return Symmetry(self.on, round(2 * x) / 2)


def to_text(brush: BrushOptions, bucket: FillOptions) -> str:
    """The options as JSON, for the settings."""
    return json.dumps(asdict(brush) | asdict(bucket))


def from_text(text: str) -> tuple[BrushOptions, FillOptions]:
    """What `to_text` wrote; whatever is missing, or cannot be, is as at the first start."""
    try:
        data = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        data = {}
    if not isinstance(data, dict):
        data = {}

    def flag(name: str, otherwise: bool) -> bool:
        return bool(data[name]) if isinstance(data.get(name), bool) else otherwise

    def number(name: str, otherwise: int, least: int, most: int) -> int:
        value = data.get(name)
        return value if type(value) is int and least <= value <= most else otherwise

    reach = data.get("reach")
    return BrushOptions(
        flag("pressure", True),
        number("minimum", 0, 0, 100),
        number("smoothing", 0, 0, STRONGEST),
        flag("fill_closed", False),
    ), FillOptions(
        Reach(reach) if isinstance(reach, str) and reach in set(Reach) else Reach.CONNECTED,
        number("hole", FillOptions.hole, 1, MOST_HOLE),
    )
