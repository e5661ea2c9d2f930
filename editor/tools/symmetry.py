"""Gestures that may have an image in a vertical mirror: both sides are one patch.

A mirrored stroke of stuff paints the class that its own becomes in a mirrored picture: the left eye is drawn on one
side, the right eye appears on the other. A thing is one object on both sides.
"""

from collections.abc import Iterable

import numpy as np

from editor.document.geometry import Point, Rect
from editor.document.objects import cropped, tight
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.tools.base import Outline
from editor.tools.shapes import Coverage, enclosed
from editor.tools.state import ToolState
from editor.tools.stroke import Destination, PaintStroke, Shape, Stroke, destination
from model.maps import Kind, MaquetteError


def axis_of(scene: Scene, state: ToolState) -> float | None:
    """The axis in scene pixels while symmetric painting is on."""
    return state.symmetry.axis_of(scene.size.width) if state.symmetry.on else None


def mirrored_point(point: Point, axis: float) -> Point:
    """The image of a point."""
    return Point(2 * axis - point.x, point.y)


def mirrored(shape: Shape, axis: float) -> Shape:
    """The image of a shape, the same to the pixel."""

    def rasterise(clip: Rect) -> Coverage:
        rect, covered = shape(_mirrored_rect(clip, axis))
        return (rect, covered) if rect.is_empty else (_mirrored_rect(rect, axis), covered[:, ::-1])

    return rasterise


def both_sides(scene: Scene, state: ToolState, outlines: Iterable[Outline]) -> tuple[Outline, ...]:
    """The outlines, and their images where there is a mirror."""
    axis, own = axis_of(scene, state), tuple(outlines)
    if axis is None:
        return own
    return own + tuple(tuple(mirrored_point(Point(*point), axis) for point in outline) for outline in own)


class Gesture:
    """A stroke, with its image if there is a mirror. `finish` makes one patch of both."""

    def __init__(self, scene: Scene, stroke: Stroke, image: Stroke | None = None, axis: float | None = None) -> None:
        """`image` paints what is mirrored about `axis`: the stroke itself, or one begun after it and before any stamp.

        Without an image one side is painted.
        """
        self._canvas = Rect.of(scene.size)
        self._stroke, self._image, self._axis = stroke, image, axis
        self._covered: np.ndarray | None = None  # (H, W) bool, everything the stroke has passed over

    def remember(self) -> None:
        """Keep what is covered from now on, for `fill_enclosed`."""
        self._covered = np.zeros(self._canvas.shape, np.bool_)

    def stamp(self, shape: Shape) -> None:
        """Change what the shape covers, and its image, at once."""
        coverage = shape(self._canvas)
        if self._covered is not None:
            self._covered[coverage[0].slices] |= coverage[1]
        self._stroke.stamp(coverage)
        if self._image is not None and self._axis is not None:
            self._image.stamp(mirrored(shape, self._axis)(self._canvas))

    def fill_enclosed(self) -> None:
        """Change what the stroke, alone or together with its image, has closed in."""
        covered, self._covered = self._covered, None
        if covered is None or (box := tight(covered)).is_empty:
            return
        part = covered[box.slices]
        inside = enclosed(part)
        if inside.any():
            self.stamp(_part(box, inside))
        if self._axis is not None and self._image is self._stroke:
            there, image = mirrored(_part(box, part | inside), self._axis)(self._canvas)
            both = box.united(there)
            whole = cropped(part | inside, box, both) | cropped(image, there, both)
            self._stroke.stamp((both, enclosed(whole)))

    def chip(self) -> str:
        """The text at the cursor while the gesture goes on."""
        return self._stroke.chip()

    def finish(self) -> Patch | None:
        """Everything since the beginning as one patch, applied already; None if nothing has changed."""
        return self._stroke.finish()

    def cancel(self) -> None:
        """Restore the scene, and what was selected."""
        self._stroke.cancel()


def paint_gesture(scene: Scene, state: ToolState, shape: Shape, start: Point) -> Gesture:
    """A gesture that paints the current class, begins with `shape` and was begun at `start`."""
    stroke = PaintStroke(scene, state, destination(scene, state, shape), start)
    axis = axis_of(scene, state)
    if axis is None:
        return Gesture(scene, stroke)
    entry = scene.label_set[state.class_id]
    if entry.kind is Kind.THING or (entry.mirror is None and not state.protect):
        return Gesture(scene, stroke, stroke, axis)
    class_id = entry.id if entry.mirror is None else entry.mirror
    image = PaintStroke(scene, state, Destination(class_id), mirrored_point(start, axis))
    return Gesture(scene, stroke, image, axis)


def paint_shape(scene: Scene, state: ToolState, shapes: Shape | list[Shape], start: Point) -> Patch | None:
    """Paint a whole shape, or several that make one, as one gesture; `start` is where the pointer first went down."""
    shapes = shapes if isinstance(shapes, list) else [shapes]
    gesture = paint_gesture(scene, state, shapes[0], start)
    try:
        for shape in shapes:
            gesture.stamp(shape)
    except MaquetteError:  # no number is left for another object of this class
        gesture.cancel()
        raise
    return gesture.finish()


def _mirrored_rect(rect: Rect, axis: float) -> Rect:
    both = round(2 * axis)
    return Rect(both - rect.right, rect.top, both - rect.left, rect.bottom)


def _part(rect: Rect, mask: np.ndarray) -> Shape:
    """A mask that fills a rectangle of the canvas, as a shape."""

    def rasterise(clip: Rect) -> Coverage:
        common = clip.intersected(rect)
        return common, mask[common.translated(-rect.left, -rect.top).slices]

    return rasterise
