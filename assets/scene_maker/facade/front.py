"""A wall and what is on it. Lengths are pixels of a 256 x 256 picture, from its top left corner.

People who label facades draw upright boxes around the parts, a pixel more or less; so do we. What sticks out of the
wall hides what does not: moldings lie behind windows, balconies in front of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scene_maker.facade.classes import Class
from scene_maker.raster import Stamp
from scene_maker.stack import Stack

SIDE = 256

# Distances of the layers: the wall is farthest.
_DEPTH = {
    Class.FACADE: 90.0,
    Class.MOLDING: 80.0,
    Class.SHOP: 70.0,
    Class.WINDOW: 60.0,
    Class.BLIND: 55.0,
    Class.DOOR: 50.0,
    Class.DECORATION: 45.0,
    Class.CORNICE: 40.0,
    Class.SILL: 38.0,
    Class.PILLAR: 30.0,
    Class.BALCONY: 20.0,
}


@dataclass(frozen=True)
class Opening:
    """A window with what belongs to it. Heights and overhangs in pixels; 0: it has none."""

    width: float
    panes: int = 1  # upright windows side by side
    gap: float = 2.0  # between panes
    cornice: float = 0.0  # height of the ledge above
    cornice_out: float = 4.0  # how far it reaches beyond the window at each side
    sill: float = 0.0
    sill_out: float = 3.0
    shutters: float = 0.0  # width of the blind at each side
    shade: float = 0.0  # height of a blind that hangs into the window
    balcony: float = 0.0  # height of a balcony in front of the window's foot
    balcony_out: float = 8.0
    crest: float = 0.0  # height of an ornament above everything
    missing: float = 0.02  # probability that one of the small parts is not there
    shut: float = 0.0  # probability that a blind covers a whole window


def columns(left: float, right: float, count: int) -> list[float]:
    """The middles of `count` axes that are spread evenly over a wall."""
    width = (right - left) / count
    return [left + width * (index + 0.5) for index in range(count)]


class Front:
    """Draws boxes into a stack, each with its own small error of placement."""

    def __init__(self, stack: Stack, error: float = 0.5) -> None:
        self.stack = stack
        self._random = stack.random
        self._error = error  # standard deviation, pixels

    def box(self, kind: Class, left: float, top: float, right: float, bottom: float) -> None:
        """A part as a box."""
        shift = self._random.normal(0, self._error, 4).clip(-1.4, 1.4)
        x0, y0, x1, y1 = (int(round(edge)) for edge in np.array([left, top, right, bottom]) + shift)
        x0, y0 = max(x0, 0), max(y0, 0)
        x1, y1 = min(max(x1, x0 + 2), SIDE), min(max(y1, y0 + 2), SIDE)
        if x1 > x0 and y1 > y0:
            self.stack.add(kind, _DEPTH[kind], Stamp(np.ones((y1 - y0, x1 - x0), dtype=bool), x0, y0))

    def wall(self, left: float, top: float, right: float, bottom: float) -> None:
        """The facade itself."""
        self.box(Class.FACADE, left, top, right, bottom)

    def band(self, left: float, right: float, top: float, height: float) -> None:
        """A molding along the wall."""
        self.box(Class.MOLDING, left, top, right, top + height)

    def pillar(self, x: float, top: float, bottom: float, width: float, *, foot: float = 2.0) -> None:
        """A pillar or pilaster, one shape with its head and base, `foot` pixels wider at each side."""
        x = x + self._random.normal(0, self._error)
        left, right = round(x - width / 2), round(x - width / 2) + max(2, round(width))
        wider, high = round(foot), max(3, round(0.07 * (bottom - top)))
        shift = np.round(self._random.normal(0, self._error, 2)).astype(int)
        first, last = max(round(top) + int(shift[0]), 0), min(round(bottom) + int(shift[1]), SIDE)
        mask = np.zeros((last - first, right - left + 2 * wider), dtype=bool)
        mask[:, wider : mask.shape[1] - wider] = True
        mask[:high] = mask[-high:] = True
        self.stack.add(Class.PILLAR, _DEPTH[Class.PILLAR], Stamp(mask, left - wider, first))

    def row(self, middles: Sequence[float], top: float, bottom: float, opening: Opening) -> None:
        """A row of windows, all alike but for their errors."""
        for x in middles:
            self.window(x, top, bottom, opening)

    def window(self, x: float, top: float, bottom: float, opening: Opening) -> None:
        """A window between two rows, with all that belongs to it."""
        x = x + self._random.normal(0, self._error)
        left, right = x - opening.width / 2, x + opening.width / 2
        if self._random.random() < opening.shut:
            self.box(Class.BLIND, left, top, right, bottom)
        else:
            self._panes(left, right, top, bottom, opening)
        self._blinds(left, right, top, bottom, opening)
        if opening.cornice and self._is_there(opening):
            out = opening.cornice_out
            self.box(Class.CORNICE, left - out, top - opening.cornice, right + out, top)
        if opening.crest and self._is_there(opening):
            lift = top - opening.cornice - opening.crest
            self.box(Class.DECORATION, x - 0.28 * opening.width, lift, x + 0.28 * opening.width, top - opening.cornice)
        if opening.sill and self._is_there(opening):
            out = opening.sill_out + 0.5 * opening.shutters
            self.box(Class.SILL, left - out, bottom, right + out, bottom + opening.sill)
        if opening.balcony:
            out = opening.balcony_out
            self.box(
                Class.BALCONY, left - out, bottom - 0.7 * opening.balcony, right + out, bottom + 0.3 * opening.balcony
            )

    def _panes(self, left: float, right: float, top: float, bottom: float, opening: Opening) -> None:
        """Upright windows with a gap that no error closes: two that touch would be one object in a label map."""
        edges = np.linspace(left, right, opening.panes + 1)
        for index, (start, end) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
            first = round(start) + (round(opening.gap / 2) if index else 0)
            last = round(end) - (round(opening.gap - opening.gap / 2) if index < opening.panes - 1 else 0)
            shift = np.round(self._random.normal(0, self._error, 2)).astype(int)
            y0, y1 = max(round(top) + int(shift[0]), 0), min(round(bottom) + int(shift[1]), SIDE)
            x0, x1 = max(first, 0), min(last, SIDE)
            if y1 > y0 + 1 and x1 > x0 + 1:
                mask = np.ones((y1 - y0, x1 - x0), dtype=bool)
                self.stack.add(Class.WINDOW, _DEPTH[Class.WINDOW], Stamp(mask, x0, y0))
                if opening.shade and self._is_there(opening):
                    high = min(opening.shade * self._random.uniform(0.5, 1.3), 0.8 * (y1 - y0))
                    self.box(Class.BLIND, x0, y0, x1 - 0.5, y0 + high)

    def _blinds(self, left: float, right: float, top: float, bottom: float, opening: Opening) -> None:
        if opening.shutters:
            for start in (left - opening.shutters, right + 0.5):
                if self._is_there(opening):
                    self.box(Class.BLIND, start, top, start + opening.shutters - 0.5, bottom + 1)

    def _is_there(self, opening: Opening) -> bool:
        return bool(self._random.random() >= opening.missing)
