"""Where the photograph is not exactly the scene's, and since when: the areas that the canvas outlines."""

from typing import Final

from editor.document.geometry import Rect

MOST: Final = 64  # rectangles that are remembered; older ones are united, which only makes an outline larger
NEAR: Final = 6  # scene pixels between two rectangles that are shown as one


class Unsettled:
    """Rectangles by the revision that made them, until an exact photograph of that revision or a later one."""

    def __init__(self) -> None:
        self._rects: list[tuple[int, Rect]] = []  # in the order in which they came
        self._areas: tuple[Rect, ...] = ()

    @property
    def areas(self) -> tuple[Rect, ...]:
        """The rectangles as few that lie apart."""
        return self._areas

    def add(self, revision: int, rect: Rect) -> None:
        """The photograph is not exact in `rect` since `revision`."""
        if rect.is_empty:
            return
        self._rects.append((revision, rect))
        self._areas = _joined(self._areas, rect)
        if len(self._rects) > MOST:
            (older, first), (newer, second) = self._rects[:2]
            self._rects[:2] = [(max(older, newer), first.united(second))]

    def settle(self, revision: int) -> None:
        """An exact photograph of `revision` is there: forget what is not younger."""
        left = [(since, rect) for since, rect in self._rects if since > revision]
        if len(left) < len(self._rects):
            self._rects, self._areas = left, ()
            for _, rect in left:
                self._areas = _joined(self._areas, rect)


def _joined(areas: tuple[Rect, ...], rect: Rect) -> tuple[Rect, ...]:
    """The areas with one more, which swallows those that it lies near to, and then those near to what it has become."""
    while True:
        near = [each for each in areas if not each.expanded(NEAR).intersected(rect).is_empty]
        if not near:
            return (*areas, rect)
        areas = tuple(each for each in areas if each not in near)
        for each in near:
            rect = rect.united(each)
