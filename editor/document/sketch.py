"""Drawing label maps with outlines: polygons and smooth closed curves, in pixels, as background or as objects."""

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np

from editor.document.geometry import Rect, Size
from editor.document.objects import SceneObject, tight
from editor.document.packing import Mask
from editor.document.scene import Scene
from model.maps import THING_BASE, LabelSet

Points = Sequence[tuple[float, float]]

_FINE: Final = 4  # bits below the pixel that outlines are drawn with
_STEPS: Final = 10  # straight pieces between two points of a curve


def curve(points: Points) -> list[tuple[float, float]]:
    """A closed Catmull-Rom spline through points, as a polygon."""
    knots = np.asarray(points, np.float64)
    before, after, beyond = np.roll(knots, 1, 0), np.roll(knots, -1, 0), np.roll(knots, -2, 0)
    t = (np.arange(_STEPS) / _STEPS)[None, :, None]
    a, b, c, d = (each[:, None] for each in (before, knots, after, beyond))
    smooth = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return [(float(x), float(y)) for x, y in smooth.reshape(-1, 2)]


def mirrored(half: Points, middle: float) -> list[tuple[float, float]]:
    """An outline that is the same left and right of x = `middle`: the given half from top to bottom, and its image."""
    return [*half, *((2 * middle - x, y) for x, y in reversed(half) if x != middle)]


def ellipse(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """An ellipse about a point, by its radii."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return [(x + width * float(np.cos(each)), y + height * float(np.sin(each))) for each in angles]


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """A rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


class Sketch:
    """A scene being drawn, from what is far to what is near. Names are classes of the label set."""

    def __init__(self, label_set: LabelSet, size: Size, ground: str) -> None:
        """All of it is `ground` at first."""
        self.size = size
        self._label_set = label_set
        self._ids = {each.name: each.id for each in label_set.classes}
        self._background = np.full((size.height, size.width), self._ids[ground], np.int32)
        self._objects: list[SceneObject] = []
        self._used: dict[int, int] = {}

    def fill(self, name: str, *outlines: Points, own: bool = False) -> None:
        """Background of a class; `own` makes it a region with a style of its own."""
        region = self._numbered(self._ids[name]) if own else self._ids[name]
        self._background[_covered(Rect.of(self.size), outlines)] = region

    def place(self, name: str, *outlines: Points) -> None:
        """An object on top of those before, with all of its shape; none where it has no pixel."""
        points = [point for outline in outlines for point in outline]
        area = Rect.around(points, 1)
        mask = _covered(area, outlines)
        shape = tight(mask)
        if shape.is_empty:
            return
        class_id = self._ids[name]
        origin = (area.left + shape.left, area.top + shape.top)
        self._objects.append(SceneObject(self._numbered(class_id), class_id, mask[shape.slices].copy(), origin))

    def scene(self, seed: int = 0) -> Scene:
        """What was drawn. `seed` chooses how everything looks at first."""
        return Scene(self._label_set, self._background, tuple(self._objects), seed=seed)

    def _numbered(self, class_id: int) -> int:
        self._used[class_id] = self._used.get(class_id, 0) + 1
        return class_id * THING_BASE + self._used[class_id]


def _covered(area: Rect, outlines: Iterable[Points]) -> Mask:
    """The pixels of `area` whose centres lie inside an outline."""
    drawn = np.zeros(area.shape, np.uint8)
    for outline in outlines:
        # The centre of the first pixel is 0 for OpenCV.
        points = (np.asarray(outline, np.float64) - (area.left + 0.5, area.top + 0.5)) * 2**_FINE
        cv2.fillPoly(drawn, [np.rint(points).astype(np.int32)], 1, lineType=cv2.LINE_8, shift=_FINE)
    return drawn.astype(np.bool_)
