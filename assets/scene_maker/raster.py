"""Polygons and strokes to boolean masks, by supersampling."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

SUPERSAMPLING = 6
COVERED = 0.42  # a pixel belongs to a shape from this coverage on; a little under half keeps thin posts whole
MARGIN = 96  # pixels around the canvas in which shapes are kept, so that an object may leave it


@dataclass(frozen=True)
class Stamp:
    """A boolean mask and where its top left pixel lies on the canvas."""

    mask: np.ndarray  # bool (h, w)
    left: int
    top: int

    @property
    def is_empty(self) -> bool:
        """Whether no pixel is set."""
        return not self.mask.any()

    def on_canvas(self, width: int, height: int) -> np.ndarray:
        """The part on a canvas, as a bool array of the canvas's size."""
        canvas = np.zeros((height, width), dtype=bool)
        rows, columns = self.mask.shape
        x0, y0 = max(self.left, 0), max(self.top, 0)
        x1, y1 = min(self.left + columns, width), min(self.top + rows, height)
        if x1 > x0 and y1 > y0:
            canvas[y0:y1, x0:x1] = self.mask[y0 - self.top : y1 - self.top, x0 - self.left : x1 - self.left]
        return canvas

    def read(self, canvas: np.ndarray) -> np.ndarray:
        """What a canvas-sized bool array holds under this stamp; False outside the canvas."""
        moved = Stamp(canvas, -self.left, -self.top)
        return moved.on_canvas(self.mask.shape[1], self.mask.shape[0])

    def trimmed(self) -> "Stamp":
        """The same pixels in the smallest mask that holds them."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        if not rows.size:
            return Stamp(np.zeros((0, 0), dtype=bool), self.left, self.top)
        part = self.mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Stamp(part.copy(), self.left + int(columns[0]), self.top + int(rows[0]))


@dataclass(frozen=True)
class Stroke:
    """An open line with round ends, `width` pixels wide."""

    points: np.ndarray  # (N, 2)
    width: float


def fill(shapes: Iterable[np.ndarray | Stroke], width: int, height: int) -> Stamp:
    """The union of polygons (N, 2) and strokes, in canvas pixels, cut off at MARGIN outside the canvas."""
    parts = list(shapes)
    if not parts:
        return Stamp(np.zeros((0, 0), dtype=bool), 0, 0)
    everything = np.concatenate([part.points if isinstance(part, Stroke) else part for part in parts])
    slack = max((part.width for part in parts if isinstance(part, Stroke)), default=0.0) + 2.0
    limit = np.array([width + MARGIN, height + MARGIN])
    first = np.clip(np.floor(everything.min(axis=0) - slack), -MARGIN, limit).astype(int)
    last = np.clip(np.ceil(everything.max(axis=0) + slack), -MARGIN, limit).astype(int)
    columns, rows = (int(n) for n in last - first)
    if columns <= 0 or rows <= 0:
        return Stamp(np.zeros((0, 0), dtype=bool), 0, 0)
    fine = np.zeros((rows * SUPERSAMPLING, columns * SUPERSAMPLING), dtype=np.uint8)
    for part in parts:
        points = part.points if isinstance(part, Stroke) else part
        corners = np.round((points - first) * SUPERSAMPLING - 0.5).astype(np.int32)
        if isinstance(part, Stroke):
            cv2.polylines(fine, [corners], False, 255, max(1, round(part.width * SUPERSAMPLING)))
        else:
            cv2.fillPoly(fine, [corners], 255)
    coverage = cv2.resize(fine, (columns, rows), interpolation=cv2.INTER_AREA)
    return Stamp(coverage >= COVERED * 255, int(first[0]), int(first[1])).trimmed()
