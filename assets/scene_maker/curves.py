"""Outlines of things that grew: smooth curves through a few points, made irregular, and tapering locks."""

import numpy as np

STEPS = 12  # straight pieces between two points of a curve


def closed(points: np.ndarray | list[tuple[float, float]]) -> np.ndarray:
    """A closed Catmull-Rom spline through points (N, 2), as a polygon."""
    knots = np.asarray(points, dtype=np.float64)
    return _spline(np.roll(knots, 1, axis=0), knots, np.roll(knots, -1, axis=0), np.roll(knots, -2, axis=0))


def opened(points: np.ndarray | list[tuple[float, float]]) -> np.ndarray:
    """An open Catmull-Rom spline from the first to the last point."""
    knots = np.asarray(points, dtype=np.float64)
    longer = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    return np.concatenate([_spline(longer[:-3], longer[1:-2], longer[2:-1], longer[3:]), knots[-1:]])


def _spline(before: np.ndarray, start: np.ndarray, end: np.ndarray, beyond: np.ndarray) -> np.ndarray:
    t = (np.arange(STEPS) / STEPS)[None, :, None]
    a, b, c, d = (each[:, None] for each in (before, start, end, beyond))
    smooth = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return smooth.reshape(-1, 2)


def evenly(points: np.ndarray, step: float) -> np.ndarray:
    """A closed polygon with corners `step` pixels apart along its outline."""
    ring = np.concatenate([points, points[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    places = np.linspace(0, along[-1], max(8, int(along[-1] / step)), endpoint=False)
    return np.stack([np.interp(places, along, ring[:, axis]) for axis in (0, 1)], axis=1)


def uneven(random: np.random.Generator, points: np.ndarray, amount: float, period: float) -> np.ndarray:
    """A closed polygon whose outline wanders up to about `amount` pixels in and out, every `period` pixels."""
    even = evenly(points, 1.0)
    count = len(even)
    along = np.roll(even, -2, axis=0) - np.roll(even, 2, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
    wander = np.zeros(count)
    for octave in range(2):
        knots = random.uniform(-1, 1, max(4, round(count * 2**octave / period)))
        wander += _around(knots, count) / 2**octave
    return even + normal * (amount / 1.3 * wander)[:, None]


def _around(knots: np.ndarray, count: int) -> np.ndarray:
    """`count` values that run smoothly through the knots and back to the first."""
    place = np.arange(count) * len(knots) / count
    first = place.astype(int)
    part = 0.5 - 0.5 * np.cos(np.pi * (place - first))
    return knots[first] * (1 - part) + knots[(first + 1) % len(knots)] * part


def lock(points: np.ndarray | list[tuple[float, float]], width: float, *, root: float = 0.35) -> np.ndarray:
    """A lock of hair along a curve: a polygon `width` pixels wide near its root, ending in a point.

    `root`: where along it, 0..1, it is widest; it starts at half its width.
    """
    line = opened(points)
    place = np.linspace(0, 1, len(line))
    thick = np.interp(place, [0, root, 0.8, 1], [0.5, 1, 0.5, 0]) * width / 2
    along = np.gradient(line, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
    return np.concatenate([line + normal * thick[:, None], (line - normal * thick[:, None])[::-1]])


def ribbon(points: np.ndarray, widths: np.ndarray | float) -> np.ndarray:
    """A band along a curve (N, 2), `widths` pixels wide, as a polygon with straight ends."""
    along = np.gradient(points, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.maximum(np.linalg.norm(along, axis=1), 1e-9)[:, None]
    half = np.broadcast_to(np.asarray(widths, dtype=np.float64) / 2, (len(points),))[:, None]
    return np.concatenate([points + normal * half, (points - normal * half)[::-1]])
