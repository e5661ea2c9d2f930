"""What of the picture is out of date: a short list of rectangles, and the books of what was sent and what came back.

Two places far apart (an undo, a moved object) are cheaper as two previews than as the one rectangle that holds both.
Pure: no Qt, no clock.
"""

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from typing import Final

from editor.document.geometry import NOTHING, Rect

Areas = tuple[Rect, ...]
"""Rectangles that are not empty, the one that changed first in front; they may overlap."""

MOST: Final = 4  # rectangles of a list; every preview costs something beside its pixels
WASTE: Final = 1.5  # two rectangles become one if that one is at most so many times their sum
MARGIN: Final = 16  # pixels around a rectangle that a network computes too, so that small ones are worth joining


def added(areas: Areas, rect: Rect) -> Areas:
    """The list with `rect` in it. Every pixel of either is in the result."""
    if rect.is_empty:
        return areas
    joined = _settled([*areas, rect])
    while len(joined) > MOST:
        one, other = min(combinations(joined, 2), key=lambda pair: _cost(pair[0].united(pair[1])) - _cost(*pair))
        joined = _settled(_joined(joined, one, other))
    return tuple(joined)


def all_added(areas: Areas, rects: Iterable[Rect]) -> Areas:
    """The list with all of `rects` in it."""
    return reduce(added, rects, areas)


def hull(areas: Areas) -> Rect:
    """The smallest rectangle that holds the list; NOTHING for none."""
    return reduce(Rect.united, areas, NOTHING)


def _settled(rects: list[Rect]) -> list[Rect]:
    """Join until no pair is worth it; what was joined takes the place of the older of the two."""
    while True:
        pair = next((each for each in combinations(rects, 2) if _worth_joining(*each)), None)
        if pair is None:
            return rects
        rects = _joined(rects, *pair)


def _joined(rects: list[Rect], one: Rect, other: Rect) -> list[Rect]:
    place = rects.index(one)
    rest = [each for index, each in enumerate(rects) if index != place]
    rest.remove(other)
    return [*rest[:place], one.united(other), *rest[place:]]


def _worth_joining(one: Rect, other: Rect) -> bool:
    return _cost(one.united(other)) <= WASTE * _cost(one, other)


def _cost(*rects: Rect) -> int:
    return sum(each.expanded(MARGIN).area for each in rects)


class Ledger:
    """Which areas no photograph shows, which are with the renderer, and which are shown by previews only."""

    def __init__(self) -> None:
        self.whole = NOTHING  # the canvas
        self.dirty: Areas = ()  # changed since they were last sent
        self.sent: Areas = ()  # what the pass in flight will bring up to date
        self.unsettled = NOTHING  # previewed since the last exact pass

    @property
    def unseen(self) -> Rect:
        """Where the newest photograph does not show the scene, whether or not a pass for it is under way."""
        return hull(self.dirty).united(hull(self.sent))

    def restart(self, whole: Rect) -> None:
        """Another canvas, of which nothing is shown."""
        self.whole = whole
        self.dirty = added((), whole)
        self.sent = ()
        self.unsettled = NOTHING

    def changed(self, rect: Rect) -> None:
        """The scene differs inside `rect`."""
        self.dirty = added(self.dirty, rect.intersected(self.whole))

    def send(self, areas: Areas) -> None:
        """A pass for some of what is dirty begins."""
        self.dirty = tuple(each for each in self.dirty if each not in areas)
        self.sent = areas

    def give_back(self) -> None:
        """The pass ended without a picture: what it was for is dirty still, and older than all else."""
        self.dirty = all_added(self.sent, self.dirty)
        self.sent = ()

    def shown(self, rect: Rect, *, exact: bool) -> None:
        """The pass brought the photograph of `rect`, an exact one that of the whole canvas."""
        self.sent = ()
        self.unsettled = NOTHING if exact else self.unsettled.united(rect)
