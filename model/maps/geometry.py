"""Points, sizes and half-open rectangles as values: what editor and model say where with.

Coordinates are pixels. The pixel in column 3 covers x from 3.0 to 4.0, so its centre is 3.5.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple


class Point(NamedTuple):
    """A position in scene pixels."""

    x: float
    y: float


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


class Rect(NamedTuple):
    """A half-open rectangle of whole pixels: `left` and `top` belong to it, `right` and `bottom` do not."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, size: tuple[int, int]) -> "Rect":
        """The rectangle of a whole canvas of (width, height)."""
        return cls(0, 0, size[0], size[1])

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]], radius: float = 0.0) -> "Rect":
        """The smallest rectangle that holds a disc of `radius` about every point; NOTHING for no points."""
        corners = list(points)
        if not corners:
            return NOTHING
        xs = [x for x, _ in corners]
        ys = [y for _, y in corners]
        return cls(
            math.floor(min(xs) - radius),
            math.floor(min(ys) - radius),
            math.ceil(max(xs) + radius),
            math.ceil(max(ys) + radius),
        )

    @property
    def width(self) -> int:
        """Columns; 0 when empty."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Rows; 0 when empty."""
        return max(0, self.bottom - self.top)

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.width, self.height)

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width), the shape of an array that fills the rectangle."""
        return self.height, self.width

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    @property
    def is_empty(self) -> bool:
        """Whether no pixel is inside."""
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns) to index an array with. Only for rectangles without negative edges: clip first."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def united(self, other: "Rect") -> "Rect":
        """The smallest rectangle that holds both; an empty one adds nothing."""
        if self.is_empty:
            return NOTHING if other.is_empty else other
        if other.is_empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersected(self, other: "Rect") -> "Rect":
        """The common part, NOTHING when there is none."""
        common = Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return NOTHING if common.is_empty else common

    def expanded(self, margin: int) -> "Rect":
        """Grown by `margin` pixels on every side (shrunk when negative); an empty one stays empty."""
        if self.is_empty:
            return NOTHING
        grown = Rect(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)
        return NOTHING if grown.is_empty else grown

    def clipped(self, size: tuple[int, int]) -> "Rect":
        """The part inside a canvas of (width, height)."""
        return self.intersected(Rect.of(size))

    def translated(self, dx: int, dy: int) -> "Rect":
        """Moved by whole pixels."""
        return Rect(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether the point lies inside; right and bottom edges do not."""
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def encloses(self, other: "Rect") -> bool:
        """Whether every pixel of `other` is inside; an empty one always is."""
        return other.is_empty or self.intersected(other) == other


NOTHING = Rect(0, 0, 0, 0)
"""The empty rectangle."""
