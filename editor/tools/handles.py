"""The box around what is selected, and the handles on it that scale and turn. Pure: where they are, which one is hit.

A box has coordinates of its own: those of the source pixels for one object, so that the box of a turned object is
turned too; those of the scene for several.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from editor.document.geometry import IDENTITY, Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.placing import bounds_of
from editor.tools.marks import Cursor, Marks

REACH: Final = 8.0  # screen pixels around a handle that belong to it
STEM: Final = 22.0  # screen pixels from the box to the handle that turns
SMALLEST_SIDE: Final = 26.0  # screen pixels: on a smaller box, handles move outwards so that there is room to grab it
ROOM_FOR_MIDDLES: Final = 40.0  # screen pixels: a shorter side has no handle in its middle


class Handle(Enum):
    """A place on the box: (0, 0) is its top left corner, (1, 1) the bottom right one."""

    TOP_LEFT = (0.0, 0.0)
    TOP = (0.5, 0.0)
    TOP_RIGHT = (1.0, 0.0)
    RIGHT = (1.0, 0.5)
    BOTTOM_RIGHT = (1.0, 1.0)
    BOTTOM = (0.5, 1.0)
    BOTTOM_LEFT = (0.0, 1.0)
    LEFT = (0.0, 0.5)
    TURN = (0.5, -1.0)  # outside of the box

    @property
    def is_corner(self) -> bool:
        """Whether it scales both sides."""
        return 0.5 not in self.value

    @property
    def opposite(self) -> tuple[float, float]:
        """The place that stays where it is when this handle is dragged."""
        u, v = self.value
        return 1 - u, 1 - v


SCALING: Final = tuple(each for each in Handle if each is not Handle.TURN)
CORNERS: Final = tuple(each for each in SCALING if each.is_corner)
MIDDLE: Final = (0.5, 0.5)


@dataclass(frozen=True)
class Frame:
    """A box in its own coordinates, and how these lie in the scene."""

    box: Rect
    to_scene: Transform = IDENTITY

    @classmethod
    def around(cls, items: Sequence[SceneObject]) -> "Frame | None":
        """The box around objects, None for no objects. What was painted over belongs to an object's box."""
        if len(items) == 1:
            return cls(items[0].source_bounds, items[0].transform)
        return cls(bounds_of(items)) if items else None

    def point(self, place: tuple[float, float]) -> Point:
        """Where in the scene a place of the box is."""
        return self.to_scene.apply(self.own(place))

    def own(self, place: tuple[float, float]) -> Point:
        """The same in the coordinates of the box."""
        u, v = place
        box = self.box
        return Point(box.left + u * (box.right - box.left), box.top + v * (box.bottom - box.top))

    @property
    def corners(self) -> tuple[Point, ...]:
        """Its corners in the scene, in turn."""
        return tuple(self.point(place) for place in ((0, 0), (1, 0), (1, 1), (0, 1)))

    @property
    def centre(self) -> Point:
        """What it turns about."""
        return self.point(MIDDLE)

    @property
    def sides(self) -> tuple[float, float]:
        """Length of the upper and of the left side, in scene pixels."""
        corner = self.point((0, 0))
        return math.dist(corner, self.point((1, 0))), math.dist(corner, self.point((0, 1)))

    def handles(self, pixel: float) -> dict[Handle, Point]:
        """Where the handles are, in the scene; `pixel`: scene pixels per screen pixel."""
        across, down = (max(side / pixel, 1e-6) for side in self.sides)
        wider, higher = max(1.0, SMALLEST_SIDE / across), max(1.0, SMALLEST_SIDE / down)
        found: dict[Handle, Point] = {}
        for handle in SCALING:
            u, v = handle.value
            if (u == 0.5 and across < ROOM_FOR_MIDDLES) or (v == 0.5 and down < ROOM_FOR_MIDDLES):
                continue
            found[handle] = self.point((0.5 + (u - 0.5) * wider, 0.5 + (v - 0.5) * higher))
        found[Handle.TURN] = self.point((0.5, 0.5 - higher / 2 - STEM / down))
        return found

    def handle_at(self, point: Point, pixel: float) -> Handle | None:
        """The handle under a point of the scene: the nearest within reach, None if there is none."""
        found = self.handles(pixel)
        nearest = min(found, key=lambda each: math.dist(found[each], point))
        return nearest if math.dist(found[nearest], point) <= REACH * pixel else None

    def marks(self, pixel: float, *, with_handles: bool = True) -> Marks:
        """The box as the canvas shows it; without handles for what cannot be moved."""
        if not with_handles:
            return Marks(frame=self.corners)
        found = self.handles(pixel)
        turn = found.pop(Handle.TURN)
        return Marks(frame=self.corners, handles=tuple(found.values()), stem=(self.point((0.5, 0)), turn))

    def cursor(self, handle: Handle) -> Cursor:
        """The arrows along which a handle is dragged, as they lie on the screen."""
        if handle is Handle.TURN:
            return "rotate"
        at, centre = self.point(handle.value), self.centre
        across, down = at.x - centre.x, at.y - centre.y
        if handle.is_corner:  # of a long box too it is a corner
            side_x, side_y = self.sides
            u, v = handle.value
            right = self.to_scene
            across = (u - 0.5) * right.xx * self.box.width / side_x + (v - 0.5) * right.xy * self.box.height / side_y
            down = (u - 0.5) * right.yx * self.box.width / side_x + (v - 0.5) * right.yy * self.box.height / side_y
        eighth = round(math.degrees(math.atan2(down, across)) / 45) % 4
        names: tuple[Cursor, ...] = ("size_across", "size_falling", "size_down", "size_rising")
        return names[eighth]


@dataclass(frozen=True)
class Scaling:
    """How a handle is being dragged."""

    frame: Frame  # as it was at the press
    handle: Handle
    keep_aspect: bool
    about_centre: bool
    largest: float  # scene pixels that a side may reach

    def delta(self, pointer: Point) -> Transform:
        """What the drag does to the coordinates of the box when the handle is at a point of the scene."""
        place = MIDDLE if self.about_centre else self.handle.opposite
        anchor, start = self.frame.own(place), self.frame.own(self.handle.value)
        u, v = self.handle.value
        if self.keep_aspect:
            fixed, begun = self.frame.point(place), self.frame.point(self.handle.value)
            along = begun.x - fixed.x, begun.y - fixed.y
            reached = pointer.x - fixed.x, pointer.y - fixed.y
            both = (along[0] * reached[0] + along[1] * reached[1]) / (along[0] ** 2 + along[1] ** 2)
            across, down = self._limited(both, both)
        else:
            now = self.frame.to_scene.inverse().apply(pointer)
            across, down = self._limited(
                (now.x - anchor.x) / (start.x - anchor.x) if u != 0.5 else 1.0,
                (now.y - anchor.y) / (start.y - anchor.y) if v != 0.5 else 1.0,
            )
        return Transform.scaling(across, down, about=anchor)

    def _limited(self, across: float, down: float) -> tuple[float, float]:
        """Factors that leave at least one pixel of each side, and at most `largest`."""
        side_x, side_y = self.frame.sides
        if self.keep_aspect:
            both = _within(across, 1 / min(side_x, side_y, 1e9), self.largest / max(side_x, side_y))
            return both, both
        return _within(across, 1 / side_x, self.largest / side_x), _within(down, 1 / side_y, self.largest / side_y)


def turn(frame: Frame, degrees: float) -> Transform:
    """A turn of the scene about the middle of the box; quarter turns are exact."""
    quarters = degrees / 90
    if quarters == round(quarters):
        cos, sin = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[round(quarters) % 4]
        x, y = frame.centre
        return Transform(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)
    return Transform.rotation(degrees, about=frame.centre)


def _within(factor: float, least: float, most: float) -> float:
    """The factor limited in size, mirrored or not."""
    size = min(max(abs(factor), min(least, 1.0)), max(most, 1.0))
    return math.copysign(size, factor)
