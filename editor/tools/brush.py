"""Brush and eraser: what the pointer passes over is changed at once, without gaps however fast it goes."""

from abc import abstractmethod
from functools import partial
from math import ceil, hypot
from typing import ClassVar, Final

from editor.document.geometry import Point, Rect
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, Option, Outline, PointerEvent, Tool
from editor.tools.hit import Target, find_object, nearest_target
from editor.tools.shapes import Coverage, brush_outline, snapped, sweep
from editor.tools.smoothing import pulled, string_length
from editor.tools.state import ToolState
from editor.tools.stroke import EraseStroke, Shape, chip, destination, refused
from editor.tools.symmetry import Gesture, axis_of, both_sides, mirrored_point, paint_gesture
from model.maps import MaquetteError

PIECE: Final = 128  # pixels: a long diagonal is stamped in pieces, because the box around all of it is mostly empty
CLOSING_DISTANCE: Final = 10.0  # screen pixels between the ends of a stroke that count as a closed contour


class StrokeTool(Tool):
    """What brush and eraser share: a round or square tip that is swept along, and straight lines with Shift.

    With smoothing the tip hangs on a string (see `smoothing`); the end of the gesture takes it to the pointer.
    """

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._stroke: Gesture | None = None
        self._at: Point | None = None  # where the last stroke came to, for the line that Shift-click draws
        self._size = state.size  # of the tip there
        self._first = Point(0, 0)  # where the open stroke began

    @property
    def busy(self) -> bool:
        return self._stroke is not None

    def press(self, event: PointerEvent) -> None:
        """Start a stroke here, or with Shift at the end of the last one."""
        if self._stroke is not None:
            return
        start = self._at if event.shift and self._at is not None else event.point
        self._size = self._diameter(event)
        self._stroke, self._first = self._begin(start, event), start
        try:
            self._move(start, event.point, self._size)
        except MaquetteError:  # no number is left for another object of this class
            self.cancel()
            raise

    def drag(self, event: PointerEvent) -> None:
        if self._stroke is None or self._at is None:
            return
        string = string_length(self.state.brush.smoothing, event.pixel)
        tip = pulled(self._at, event.point, string) if string else event.point
        if not string or tip != self._at:
            self._move(self._at, tip, self._diameter(event))

    def release(self, event: PointerEvent) -> Patch | None:
        if self._stroke is not None and self._at is not None:
            if self.state.brush.smoothing:
                self._move(self._at, event.point, self._size)
            self._close(self._stroke, event)
        stroke, self._stroke = self._stroke, None
        return None if stroke is None else stroke.finish()

    def cancel(self) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            stroke.cancel()
            self._at = None  # a line from a stroke that never was would surprise

    def _hint(self, event: PointerEvent) -> Hint:
        string = self._at if self._stroke is not None and self.state.brush.smoothing else None
        size = self._diameter(event)
        tip = event.point if string is None else string
        outlines: list[Outline] = [brush_outline(snapped(tip, size), size, round=self.state.round)]
        start = self._at if event.shift and self._at is not None and self._stroke is None else event.point
        if start != event.point:
            outlines.append((start, event.point))
        shown = both_sides(self.scene, self.state, outlines) if "symmetry" in self.options else tuple(outlines)
        if string is not None:
            shown = (*shown, (string, event.point))
        return Hint(self._chip(start, event), shown, self._color())

    @abstractmethod
    def _begin(self, start: Point, event: PointerEvent) -> Gesture | None:
        """The stroke that starts at `start` and goes to the event first; None if it may change nothing."""

    @abstractmethod
    def _announce(self, start: Point, event: PointerEvent) -> str:
        """The chip for a stroke that would start so."""

    @abstractmethod
    def _color(self) -> tuple[int, int, int]: ...

    def _close(self, stroke: Gesture, event: PointerEvent) -> None:
        """The stroke is about to end at `_at`."""

    def _chip(self, start: Point, event: PointerEvent) -> str:
        if self._stroke is not None:
            return self._stroke.chip()
        reached = Rect.around((start, event.point), self._diameter(event) / 2).clipped(self.scene.size)
        return "" if reached.is_empty else self._announce(start, event)

    def _path(self, start: Point, event: PointerEvent) -> Shape:
        size = self._diameter(event)
        return partial(self._sweep, snapped(start, size), snapped(event.point, size), (size, size))

    def _move(self, start: Point, end: Point, size: int) -> None:
        """Take the tip, which has its old size at `start`, to `end`."""
        sizes, self._at, self._size = (self._size, size), end, size
        if self._stroke is None:
            return
        here, there = snapped(start, sizes[0]), snapped(end, size)
        pieces = max(1, ceil(hypot(there.x - here.x, there.y - here.y) / max(PIECE, 2 * size)))

        def stop(piece: int) -> tuple[Point, int]:
            share = piece / pieces
            at = Point(here.x + (there.x - here.x) * share, here.y + (there.y - here.y) * share)
            return at, round(sizes[0] + (size - sizes[0]) * share)

        for piece in range(pieces):
            (before, first), (after, last) = stop(piece), stop(piece + 1)
            self._stroke.stamp(partial(self._sweep, before, after, (first, last)))

    def _sweep(self, start: Point, end: Point, sizes: tuple[int, int], clip: Rect) -> Coverage:
        return sweep(start, end, sizes[1], round=self.state.round, clip=clip, start_size=sizes[0])

    def _diameter(self, event: PointerEvent) -> int:
        # A pen that hovers reports no pressure, and shows what it can paint at most.
        options = self.state.brush
        if not options.pressure or not 0 < event.pressure < 1:
            return self.state.size
        share = options.minimum / 100
        return max(1, round(self.state.size * (share + (1 - share) * event.pressure)))


class BrushTool(StrokeTool):
    """Paints the current class: stuff on the background, things as objects."""

    name: ClassVar[str] = "brush"
    shortcut: ClassVar[str] = "B"
    tooltip: ClassVar[str] = "Brush: paint the current class; Shift-click draws a straight line"
    options: ClassVar[frozenset[Option]] = frozenset({"size", "order", "pen", "symmetry"})
    usage: ClassVar[str] = (
        "Drag to paint. Shift-click: straight line. Shift-drag: size. Ctrl or Alt: pick. Turn the pen round to erase."
    )

    def _begin(self, start: Point, event: PointerEvent) -> Gesture:
        gesture = paint_gesture(self.scene, self.state, self._path(start, event), start)
        if self.state.brush.fill_closed:
            gesture.remember()
        return gesture

    def _close(self, stroke: Gesture, event: PointerEvent) -> None:
        if not self.state.brush.fill_closed or self._at is None:
            return
        gap = hypot(self._at.x - self._first.x, self._at.y - self._first.y)
        if gap <= max(CLOSING_DISTANCE * event.pixel, self._size):
            self._move(self._at, self._first, self._size)
        stroke.fill_enclosed()

    def _announce(self, start: Point, event: PointerEvent) -> str:
        return chip(self.scene, self.state, destination(self.scene, self.state, self._path(start, event)))

    def _color(self) -> tuple[int, int, int]:
        return self.scene.label_set[self.state.class_id].color


class EraserTool(StrokeTool):
    """Erases from the selected object, else from what is seen under it; background is refilled from its neighbours."""

    name: ClassVar[str] = "eraser"
    shortcut: ClassVar[str] = "E"
    tooltip: ClassVar[str] = "Eraser: take from the selected object, else from what is under it"
    options: ClassVar[frozenset[Option]] = frozenset({"size", "pen", "symmetry"})
    usage: ClassVar[str] = (
        "Drag to erase from the selected object, else from what is under the pointer. Shift-click: straight line. "
        "Shift-drag: size."
    )

    def _begin(self, start: Point, event: PointerEvent) -> Gesture | None:
        stroke = self._erase(start)
        if stroke is None:
            return None
        axis = axis_of(self.scene, self.state)
        return Gesture(self.scene, stroke, None if axis is None else self._erase(mirrored_point(start, axis)), axis)

    def _erase(self, start: Point) -> EraseStroke | None:
        """A stroke from what is to be erased if it starts here, None if that may not be."""
        target = self._target(start)
        item = find_object(self.scene, target.object_id)
        return None if item is not None and refused(self.scene, item) else EraseStroke(self.scene, self.state, target)

    def _announce(self, start: Point, event: PointerEvent) -> str:
        target = self._target(start)
        item = find_object(self.scene, target.object_id)
        refusal = "" if item is None else refused(self.scene, item)
        return refusal or translate("Tools", "erase {title}").format(title=self.scene.title(target.region))

    def _color(self) -> tuple[int, int, int]:
        return 255, 255, 255

    def _target(self, start: Point) -> Target:
        selected = find_object(self.scene, self.state.selected)
        if selected is not None:
            return Target(selected.id, selected.class_id, selected.id)
        return nearest_target(self.scene, start)
