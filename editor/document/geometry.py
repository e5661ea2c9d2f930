"""Geometry as values: points, sizes and rectangles, as `model.maps` has them, and affine transforms.

Coordinates are scene pixels. The pixel in column 3 covers x from 3.0 to 4.0, so its centre is 3.5.
"""

import math
from dataclasses import dataclass

from model.maps.geometry import NOTHING, Point, Rect, Size

__all__ = ["IDENTITY", "NOTHING", "Point", "Rect", "Size", "Transform"]


@dataclass(frozen=True)
class Transform:
    """An affine map of the plane: x' = xx x + xy y + dx, y' = yx x + yy y + dy."""

    xx: float = 1.0
    xy: float = 0.0
    dx: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    dy: float = 0.0

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in self.matrix):
            raise ValueError("a transform must be made of finite numbers")

    @classmethod
    def translation(cls, dx: float, dy: float) -> "Transform":
        """A move."""
        return cls(dx=dx, dy=dy)

    @classmethod
    def scaling(cls, x: float, y: float | None = None, about: tuple[float, float] = (0.0, 0.0)) -> "Transform":
        """A scale by x and y (y = x when not given) that leaves the point `about` where it is."""
        factor_y = x if y is None else y
        return cls(xx=x, dx=about[0] - x * about[0], yy=factor_y, dy=about[1] - factor_y * about[1])

    @classmethod
    def rotation(cls, degrees: float, about: tuple[float, float] = (0.0, 0.0)) -> "Transform":
        """A turn, clockwise on the screen (y points down), about a point."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        x, y = about
        return cls(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)

    @property
    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """(xx, xy, dx, yx, yy, dy), the two rows of the matrix."""
        return self.xx, self.xy, self.dx, self.yx, self.yy, self.dy

    @property
    def determinant(self) -> float:
        """How much areas grow; negative for a mirror image, 0 for a map that has no inverse."""
        return self.xx * self.yy - self.xy * self.yx

    @property
    def is_identity(self) -> bool:
        """Whether every point stays where it is."""
        return self == IDENTITY

    @property
    def is_translation(self) -> bool:
        """Whether it only moves."""
        return self.xx == 1.0 and self.xy == 0.0 and self.yx == 0.0 and self.yy == 1.0

    @property
    def shift(self) -> tuple[int, int] | None:
        """(dx, dy) when it moves by whole pixels, which loses nothing; None otherwise."""
        if self.is_translation and float(self.dx).is_integer() and float(self.dy).is_integer():
            return int(self.dx), int(self.dy)
        return None

    def apply(self, point: tuple[float, float]) -> Point:
        """Where the point goes."""
        x, y = point
        return Point(self.xx * x + self.xy * y + self.dx, self.yx * x + self.yy * y + self.dy)

    def apply_rect(self, rect: Rect) -> Rect:
        """The smallest rectangle of whole pixels that holds the image of `rect`."""
        if rect.is_empty:
            return NOTHING
        corners = ((x, y) for x in (rect.left, rect.right) for y in (rect.top, rect.bottom))
        return Rect.around(self.apply(corner) for corner in corners)

    def then(self, after: "Transform") -> "Transform":
        """First this one, then `after`."""
        return Transform(
            after.xx * self.xx + after.xy * self.yx,
            after.xx * self.xy + after.xy * self.yy,
            after.xx * self.dx + after.xy * self.dy + after.dx,
            after.yx * self.xx + after.yy * self.yx,
            after.yx * self.xy + after.yy * self.yy,
            after.yx * self.dx + after.yy * self.dy + after.dy,
        )

    def inverse(self) -> "Transform":
        """The map back. Raises ValueError when there is none (a scale by 0)."""
        if self.is_translation:  # exact, where the division below would not be for large moves
            return Transform(dx=-self.dx, dy=-self.dy)
        if self.determinant == 0.0:
            raise ValueError("a transform that flattens the plane has no inverse")
        xx, xy = self.yy / self.determinant, -self.xy / self.determinant
        yx, yy = -self.yx / self.determinant, self.xx / self.determinant
        return Transform(xx, xy, -(xx * self.dx + xy * self.dy), yx, yy, -(yx * self.dx + yy * self.dy))


IDENTITY = Transform()
"""The transform that leaves everything where it is."""
