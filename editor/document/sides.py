"""Which pieces of a shape lie on which side of a line that cuts it."""

import cv2
import numpy as np

from editor.document.packing import Mask

SAMPLES = 256
"""Pixels of a piece that say on which side it lies."""

NEIGHBOURS = np.ones((3, 3), np.uint8)


def sides_of(shown: Mask, barrier: Mask, points: np.ndarray) -> Mask | None:
    """The pixels of the smaller side of a cut along `points`, (N, 2) x and y; None when the line cuts nothing off.

    `barrier` are the pixels of the line. A piece that the line does not touch goes to the side it lies abreast of;
    beyond the ends of the line there are no sides, and what is there stays with the larger one. A line that touches
    nothing may pass between two pieces.
    """
    count, pieces = cv2.connectedComponents((shown & ~barrier).view(np.uint8), connectivity=8)
    if count < 3:  # the first is what is not shown
        return None
    touched = shown & barrier
    separated = _separated(shown, pieces, touched)
    if touched.any() and not separated:
        return None
    areas = np.bincount(pieces.ravel(), minlength=count)
    near = cv2.dilate(barrier.view(np.uint8), NEIGHBOURS).view(np.bool_)
    votes = np.array([0, *(_vote(pieces == each, near, points) for each in range(1, count))])
    left, right = np.flatnonzero(votes > 0), np.flatnonzero(votes < 0)
    cut_through = any(len({int(votes[each]) for each in family if votes[each]}) > 1 for family in separated)
    if left.size and right.size and (cut_through or not separated):
        smaller = min((left, right), key=lambda side: int(areas[side].sum()))
        return np.isin(pieces, smaller)
    if not separated:
        return None
    # The line turns so much that both pieces are on one side of it: then size alone tells them apart.
    off = [each for family in separated for each in sorted(family, key=lambda one: areas[one])[:-1]]
    return np.isin(pieces, off)


def _separated(shown: Mask, pieces: np.ndarray, touched: Mask) -> list[list[int]]:
    """The pieces of every connected part of the shape that the line has made several of."""
    _, before = cv2.connectedComponents(shown.view(np.uint8), connectivity=8)
    families = []
    for part in np.unique(before[touched]):
        family = [int(each) for each in np.unique(pieces[before == part]) if each]
        if len(family) > 1:
            families.append(family)
    return families


def _vote(piece: Mask, near: Mask, points: np.ndarray) -> int:
    """1 for a piece on one side of the line, -1 on the other, 0 where nobody can tell."""
    edge = piece & near
    rows, columns = np.nonzero(edge if edge.any() else piece)
    step = max(1, rows.size // SAMPLES)
    x, y = columns[::step] + 0.5, rows[::step] + 0.5
    return int(np.sign(_signed(np.stack([x, y], axis=1), points).sum()))


def _signed(pixels: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(n, 2) pixels -> (n,): on which side of the line through `points` each is, 0 beyond its ends."""
    starts, steps = points[:-1], np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    starts, steps, lengths = starts[lengths > 0], steps[lengths > 0], lengths[lengths > 0]
    if not lengths.size:
        return np.zeros(len(pixels))
    ways = steps / lengths[:, None]
    offsets = pixels[:, None, :] - starts[None]  # (n, segments, 2)
    along = (offsets * ways[None]).sum(axis=2)
    clamped = along.clip(0, lengths[None])
    distances = np.hypot(*np.moveaxis(offsets - clamped[..., None] * ways[None], 2, 0))
    nearest = distances.argmin(axis=1)
    every = np.arange(len(pixels))
    at_start, at_end = along[every, nearest] <= 0, along[every, nearest] >= lengths[nearest]
    # Nearest to a corner, the sides are those of the line that halves it.
    following = np.minimum(nearest + 1, len(ways) - 1)
    preceding = np.maximum(nearest - 1, 0)
    way = ways[nearest]
    way = np.where(at_end[:, None], way + ways[following], np.where(at_start[:, None], way + ways[preceding], way))
    origin = starts[nearest] + np.where(at_end, lengths[nearest], 0.0)[:, None] * ways[nearest]
    offset = pixels - origin
    side = np.sign(way[:, 0] * offset[:, 1] - way[:, 1] * offset[:, 0])
    closed = np.hypot(*(points[0] - points[-1])) < 1.5
    beyond = (at_start & (nearest == 0)) | (at_end & (nearest == len(ways) - 1))
    return np.where(beyond & ~np.bool_(closed), 0.0, side)
