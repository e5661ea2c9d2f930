"""How the tools behave beyond class, size and order: groups of options as values."""

from dataclasses import dataclass
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
