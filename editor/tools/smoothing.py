"""A steady hand: the pointer pulls the brush by a string, and only a taut string moves it.

What it does depends on the way of the pointer alone, never on how often the device reports it.
"""

from math import hypot
from typing import Final

from editor.document.geometry import Point

LONGEST: Final = 60.0  # screen pixels of string at full smoothing


def string_length(smoothing: int, pixel: float) -> float:
    """The string in scene pixels; smoothing 0 to 100, `pixel` scene pixels per screen pixel."""
    return LONGEST * smoothing / 100 * pixel


def pulled(tip: Point, pointer: Point, length: float) -> Point:
    """Where the brush is drawn to."""
    distance = hypot(pointer.x - tip.x, pointer.y - tip.y)
    if distance <= length:
        return tip
    share = length / distance
    return Point(pointer.x + (tip.x - pointer.x) * share, pointer.y + (tip.y - pointer.y) * share)
