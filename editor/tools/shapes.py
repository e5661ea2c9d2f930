"""Rasterising: which pixels a brush or a figure covers. A pixel is covered when its centre is inside.

`sweep`, `polygon`, `rectangle` and `ellipse` return a rectangle inside `clip` and a bool array of its size, as
`painting.paint` takes them.
"""

from collections.abc import Sequence
from math import cos, floor, hypot, pi, sin
from typing import Final

import cv2
import numpy as np

from editor.document.geometry import NOTHING, Point, Rect

Coverage = tuple[Rect, np.ndarray]

CIRCLE_POINTS: Final = 64  # of the outline that is drawn, not of what is painted
TOLERANCE: Final = 1e-3  # pixels; float32 noise must not decide whether a pixel on the rim is inside


def snapped(point: Point, size: int) -> Point:
    """The brush's centre on the pixel grid: a brush of 1 pixel covers the one under the pointer, never none or two."""
    if size % 2:
        return Point(floor(point.x) + 0.5, floor(point.y) + 0.5)
    return Point(float(floor(point.x + 0.5)), float(floor(point.y + 0.5)))


def sweep(start: Point, end: Point, size: int, *, round: bool, clip: Rect, start_size: int | None = None) -> Coverage:
    """What a brush covers while its centre goes from `start` to `end`: without gaps, however far that is.

    A round brush may begin with another size than the one it ends with; a square one has the larger all the way.
    """
    start_size = size if start_size is None else start_size
    widest = max(size, start_size) / 2
    rect = Rect.around((start, end), widest).intersected(clip)
    if rect.is_empty:
        return NOTHING, np.zeros((0, 0), bool)
    x = np.arange(rect.left, rect.right, dtype=np.float32)[None, :] + np.float32(0.5 - start.x)  # (1, w)
    y = np.arange(rect.top, rect.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - start.y)  # (h, 1)
    dx, dy = end.x - start.x, end.y - start.y
    if not round:
        return rect, _square_path(x, y, dx, dy, widest)
    return rect, _disc_path(x, y, dx, dy, start_size / 2, size / 2)


def _disc_path(x: np.ndarray, y: np.ndarray, dx: float, dy: float, first: float, last: float) -> np.ndarray:
    """Discs from radius `first` to `last` along the way."""
    length = hypot(dx, dy)
    if length == 0:
        return x * x + y * y <= max(first, last) ** 2 + TOLERANCE
    ux, uy = np.float32(dx / length), np.float32(dy / length)
    along = x * ux + y * uy  # (h, w) distance travelled when the pixel is abreast
    across = x * uy - y * ux
    nearest = np.clip(along, 0, np.float32(length))
    beyond = along - nearest  # past either end
    if first == last:
        return across * across + beyond * beyond <= first * first + TOLERANCE
    radius = np.float32(first) + nearest * np.float32((last - first) / length)
    return across * across + beyond * beyond <= radius * radius + TOLERANCE


def _square_path(x: np.ndarray, y: np.ndarray, dx: float, dy: float, radius: float) -> np.ndarray:
    # A pixel is covered if, at one moment t of 0..1, the square reaches it both across and down.
    # A pixel that only meets the square's edge in passing is outside, or diagonals of a 1 pixel brush would be doubled.
    enter_x, leave_x = _moments(x, dx, radius - TOLERANCE)
    enter_y, leave_y = _moments(y, dy, radius - TOLERANCE)
    return np.maximum(enter_x, enter_y) <= np.minimum(leave_x, leave_y)


def _moments(offset: np.ndarray, travel: float, radius: float) -> tuple[np.ndarray, np.ndarray]:
    """From when to when a moving interval of half-width `radius` holds each offset; later than never if it does not."""
    if travel == 0:
        inside = np.abs(offset) <= radius
        return np.where(inside, 0, 2).astype(np.float32), np.where(inside, 1, -1).astype(np.float32)
    bounds = np.stack([(offset - radius) / travel, (offset + radius) / travel])
    return np.maximum(bounds.min(axis=0), 0), np.minimum(bounds.max(axis=0), 1)


def polygon(points: Sequence[Point], clip: Rect) -> Coverage:
    """What a closed polygon covers. Loops of a path that crosses itself count as inside, whichever way they turn."""
    if len(points) < 3:
        return NOTHING, np.zeros((0, 0), bool)
    corners = np.asarray(points, np.float64)  # (n, 2)
    rect = Rect.around(points).intersected(clip)
    if rect.is_empty:
        return NOTHING, np.zeros((0, 0), bool)
    # Walk each edge down the rows whose centre line it crosses and note the column where the winding number changes.
    start = corners - (rect.left + 0.5, rect.top + 0.5)  # now pixel centres are whole numbers
    end = np.roll(start, -1, axis=0)
    downwards = start[:, 1] <= end[:, 1]
    upper, lower = np.where(downwards[:, None], start, end), np.where(downwards[:, None], end, start)
    first = np.clip(np.ceil(upper[:, 1]), 0, rect.height).astype(int)
    counts = np.clip(np.ceil(lower[:, 1]), 0, rect.height).astype(int) - first
    edge = np.repeat(np.arange(len(corners)), counts)
    rows = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    slope = (lower[edge, 0] - upper[edge, 0]) / (lower[edge, 1] - upper[edge, 1])
    crossing = upper[edge, 0] + (rows - upper[edge, 1]) * slope
    columns = np.clip(np.ceil(crossing), 0, rect.width).astype(int)
    turns = np.bincount(
        rows * (rect.width + 1) + columns,
        weights=np.where(downwards, 1, -1)[edge],
        minlength=rect.height * (rect.width + 1),
    )
    winding = np.cumsum(turns.reshape(rect.height, rect.width + 1), axis=1)
    return rect, winding[:, :-1] != 0


def rectangle(one: Point, other: Point, clip: Rect) -> Coverage:
    """What an upright rectangle covers, its corners on the edges of pixels."""
    rect = Rect(
        round(min(one.x, other.x)), round(min(one.y, other.y)), round(max(one.x, other.x)), round(max(one.y, other.y))
    ).intersected(clip)
    return (NOTHING, np.zeros((0, 0), bool)) if rect.is_empty else (rect, np.ones(rect.shape, bool))


def ellipse(one: Point, other: Point, clip: Rect) -> Coverage:
    """What the ellipse in an upright rectangle covers."""
    across, down = abs(other.x - one.x) / 2, abs(other.y - one.y) / 2
    rect = Rect.around((one, other)).intersected(clip)
    if rect.is_empty or not across or not down:
        return NOTHING, np.zeros((0, 0), bool)
    x = (np.arange(rect.left, rect.right) + 0.5 - (one.x + other.x) / 2)[None, :] / across  # (1, w)
    y = (np.arange(rect.top, rect.bottom) + 0.5 - (one.y + other.y) / 2)[:, None] / down  # (h, 1)
    return rect, x * x + y * y <= 1 + TOLERANCE / max(across, down)


def enclosed(covered: np.ndarray) -> np.ndarray:
    """The pixels that the covered ones, (h, w) bool, close in: no way leads from them to the border."""
    # A frame of free pixels lets one flood reach everything outside.
    field = np.pad(covered, 1).astype(np.uint8)
    cv2.floodFill(field, None, (0, 0), 1, flags=4)
    return field[1:-1, 1:-1] == 0


def ellipse_outline(one: Point, other: Point) -> tuple[Point, ...]:
    """The rim of an ellipse, to be drawn."""
    x, y, across, down = (one.x + other.x) / 2, (one.y + other.y) / 2, (other.x - one.x) / 2, (other.y - one.y) / 2
    angles = (2 * pi * step / CIRCLE_POINTS for step in range(CIRCLE_POINTS))
    return tuple(Point(x + across * cos(angle), y + down * sin(angle)) for angle in angles)


def brush_outline(centre: Point, size: int, *, round: bool) -> tuple[Point, ...]:
    """The rim of the brush, to be drawn under the pointer."""
    radius = size / 2
    if round and size > 2:
        angles = (2 * pi * step / CIRCLE_POINTS for step in range(CIRCLE_POINTS))
        return tuple(Point(centre.x + radius * cos(angle), centre.y + radius * sin(angle)) for angle in angles)
    left, top, right, bottom = centre.x - radius, centre.y - radius, centre.x + radius, centre.y + radius
    return Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
