"""What a tool shows on the canvas beside its hint: frame and handles, a rubber band, the horizon. Values, no Qt."""

from dataclasses import dataclass
from typing import Literal

from editor.document.geometry import Point

Cursor = Literal[
    "",
    "arrow",
    "cross",
    "fill",
    "pick",
    "move",
    "rotate",
    "size_across",
    "size_down",
    "size_falling",
    "size_rising",
    "split",
]
"""What the pointer looks like; empty: as the tool always has it. Falling is the diagonal from top left, as in \\."""


@dataclass(frozen=True)
class Marks:
    """Everything in scene pixels; handles have the same size on the screen at every zoom."""

    frame: tuple[Point, ...] = ()  # the corners of the box around what is selected
    handles: tuple[Point, ...] = ()  # squares to scale by
    stem: tuple[Point, Point] | None = None  # from the frame to the round handle that turns
    band: tuple[Point, Point] | None = None  # two opposite corners of a rubber band
    horizon: float | None = None  # a line across the scene, and its grip


NO_MARKS = Marks()
"""Nothing is shown."""
