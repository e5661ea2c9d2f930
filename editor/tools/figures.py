"""Rectangle, ellipse and line: drawn from one point to another, painted when the button comes up."""

from abc import abstractmethod
from functools import partial
from math import atan2, ceil, copysign, cos, floor, hypot, pi, sin
from typing import ClassVar, Final

from editor.document.geometry import Point, Rect
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import mark
from editor.tools.base import Hint, Option, Outline, PointerEvent, Tool
from editor.tools.brush import PIECE
from editor.tools.shapes import Coverage, brush_outline, ellipse, ellipse_outline, rectangle, snapped, sweep
from editor.tools.state import ToolState
from editor.tools.stroke import Shape, chip, destination
from editor.tools.symmetry import both_sides, paint_shape

EIGHTH: Final = pi / 4  # lines keep to multiples of this with Shift


class FigureTool(Tool):
    """Spanned by a drag. Shift evens it out, Alt draws it about the first point, Space moves it."""

    options: ClassVar[frozenset[Option]] = frozenset({"order", "symmetry"})

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._anchor: Point | None = None
        self._last = Point(0, 0)  # of the pointer

    @property
    def busy(self) -> bool:
        return self._anchor is not None

    def press(self, event: PointerEvent) -> None:
        self._anchor = self._last = event.point

    def drag(self, event: PointerEvent) -> None:
        if self._anchor is not None and event.space:
            self._anchor = Point(self._anchor.x + event.x - self._last.x, self._anchor.y + event.y - self._last.y)
        self._last = event.point

    def release(self, event: PointerEvent) -> Patch | None:
        if self._anchor is None:
            return None
        self.drag(event)
        one, other = self._ends(self._anchor, event)
        start, self._anchor = self._anchor, None
        shapes = self._shapes(one, other)
        return paint_shape(self.scene, self.state, shapes, start) if shapes else None

    def cancel(self) -> None:
        self._anchor = None

    def _hint(self, event: PointerEvent) -> Hint:
        color = self.scene.label_set[self.state.class_id].color
        anchor = event.point if self._anchor is None else self._anchor
        one, other = self._ends(anchor, event)
        shapes = self._shapes(one, other) or [_speck(event.point)]
        text = chip(self.scene, self.state, destination(self.scene, self.state, shapes[0]))
        return Hint(text, both_sides(self.scene, self.state, self._outlines(one, other)), color)

    def _ends(self, anchor: Point, event: PointerEvent) -> tuple[Point, Point]:
        """The two points that span the figure."""
        dx, dy = event.x - anchor.x, event.y - anchor.y
        if event.shift:
            dx, dy = self._evened(dx, dy)
        other = Point(anchor.x + dx, anchor.y + dy)
        return (Point(anchor.x - dx, anchor.y - dy), other) if event.alt else (anchor, other)

    def _evened(self, dx: float, dy: float) -> tuple[float, float]:
        """What Shift makes of a way: as wide as it is high."""
        side = max(abs(dx), abs(dy))
        return copysign(side, dx), copysign(side, dy)

    @abstractmethod
    def _shapes(self, one: Point, other: Point) -> list[Shape]:
        """What is painted, in pieces; nothing for a figure without an inside."""

    @abstractmethod
    def _outlines(self, one: Point, other: Point) -> list[Outline]:
        """What is drawn before it is painted."""


class RectangleTool(FigureTool):
    """Paints an upright rectangle of whole pixels."""

    name: ClassVar[str] = "rectangle"
    shortcut: ClassVar[str] = "U"
    tooltip: ClassVar[str] = mark("Tools", "Rectangle: drag from corner to corner; Shift for a square")
    usage: ClassVar[str] = mark(
        "Tools", "Drag from corner to corner. Shift: square. Alt: from the centre. Space: move it. Ctrl: pick."
    )

    def _shapes(self, one: Point, other: Point) -> list[Shape]:
        one, other = _on_grid(one), _on_grid(other)
        return [partial(rectangle, one, other)] if one.x != other.x and one.y != other.y else []

    def _outlines(self, one: Point, other: Point) -> list[Outline]:
        one, other = _on_grid(one), _on_grid(other)
        return [(one, Point(other.x, one.y), other, Point(one.x, other.y))] if one != other else []


class EllipseTool(FigureTool):
    """Paints the ellipse in an upright rectangle."""

    name: ClassVar[str] = "ellipse"
    shortcut: ClassVar[str] = "O"
    tooltip: ClassVar[str] = mark("Tools", "Ellipse: drag from corner to corner of its box; Shift for a circle")
    usage: ClassVar[str] = mark(
        "Tools", "Drag from corner to corner. Shift: circle. Alt: from the centre. Space: move it. Ctrl: pick."
    )

    def _shapes(self, one: Point, other: Point) -> list[Shape]:
        one, other = _on_grid(one), _on_grid(other)
        return [partial(ellipse, one, other)] if one.x != other.x and one.y != other.y else []

    def _outlines(self, one: Point, other: Point) -> list[Outline]:
        one, other = _on_grid(one), _on_grid(other)
        return [ellipse_outline(one, other)] if one != other else []


class LineTool(FigureTool):
    """Paints a straight line as wide as the brush."""

    name: ClassVar[str] = "line"
    shortcut: ClassVar[str] = "J"
    options: ClassVar[frozenset[Option]] = frozenset({"size", "order", "symmetry"})
    tooltip: ClassVar[str] = mark("Tools", "Line: as wide as the brush; Shift keeps to steps of 45 degrees")
    usage: ClassVar[str] = mark(
        "Tools", "Drag from end to end. Shift: steps of 45°. Alt: from the middle. Space: move it. Ctrl: pick."
    )

    def _evened(self, dx: float, dy: float) -> tuple[float, float]:
        angle = round(atan2(dy, dx) / EIGHTH) * EIGHTH
        length = dx * cos(angle) + dy * sin(angle)
        return length * cos(angle), length * sin(angle)

    def _shapes(self, one: Point, other: Point) -> list[Shape]:
        size = self.state.size
        here, there = snapped(one, size), snapped(other, size)
        pieces = max(1, ceil(hypot(there.x - here.x, there.y - here.y) / max(PIECE, 2 * size)))
        stops = [
            Point(here.x + (there.x - here.x) * piece / pieces, here.y + (there.y - here.y) * piece / pieces)
            for piece in range(pieces + 1)
        ]
        return [partial(self._sweep, before, after) for before, after in zip(stops, stops[1:], strict=False)]

    def _sweep(self, start: Point, end: Point, clip: Rect) -> Coverage:
        return sweep(start, end, self.state.size, round=self.state.round, clip=clip)

    def _outlines(self, one: Point, other: Point) -> list[Outline]:
        size = self.state.size
        ends = [brush_outline(snapped(end, size), size, round=self.state.round) for end in (one, other)]
        return ends[:1] if one == other else [*ends, (one, other)]


def _on_grid(point: Point) -> Point:
    """The corner of pixels next to a point."""
    return Point(floor(point.x + 0.5), floor(point.y + 0.5))


def _speck(point: Point) -> Shape:
    """What tells, before there is a figure, where its paint would go."""
    x, y = floor(point.x), floor(point.y)
    return partial(rectangle, Point(x, y), Point(x + 1, y + 1))
