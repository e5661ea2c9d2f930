"""Brush and eraser: what the pointer passes over is changed at once, without gaps however fast it goes."""

from abc import abstractmethod
from math import ceil, hypot
from typing import ClassVar, Final

from editor.document.geometry import Point, Rect
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.tools.base import Hint, PointerEvent, Tool
from editor.tools.hit import Target, find_object, nearest_target
from editor.tools.shapes import Coverage, brush_outline, snapped, sweep
from editor.tools.state import ToolState
from editor.tools.stroke import EraseStroke, PaintStroke, Shape, Stroke, chip, destination, refused
from model.maps import MaquetteError

PIECE: Final = 128  # pixels: a long diagonal is stamped in pieces, because the box around all of it is mostly empty


class StrokeTool(Tool):
    """What brush and eraser share: a round or square tip that is swept along, and straight lines with Shift."""

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._stroke: Stroke | None = None
        self._at: Point | None = None  # where the last stroke came to, for the line that Shift-click draws

    @property
    def busy(self) -> bool:
        return self._stroke is not None

    def press(self, event: PointerEvent) -> None:
        """Start a stroke here, or with Shift at the end of the last one."""
        if self._stroke is not None:
            return
        start = self._at if event.shift and self._at is not None else event.point
        self._stroke = self._begin(start, event)
        try:
            self._move(start, event)
        except MaquetteError:  # no number is left for another object of this class
            self.cancel()
            raise

    def drag(self, event: PointerEvent) -> None:
        if self._stroke is not None and self._at is not None:
            self._move(self._at, event)

    def release(self, event: PointerEvent) -> Patch | None:
        stroke, self._stroke = self._stroke, None
        return None if stroke is None else stroke.finish()

    def cancel(self) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            stroke.cancel()
            self._at = None  # a line from a stroke that never was would surprise

    def _hint(self, event: PointerEvent) -> Hint:
        size = self._diameter(event)
        outline = brush_outline(snapped(event.point, size), size, round=self.state.round)
        start = self._at if event.shift and self._at is not None and self._stroke is None else event.point
        outlines = (outline,) if start == event.point else (outline, (start, event.point))
        return Hint(self._chip(start, event), outlines, self._color())

    @abstractmethod
    def _begin(self, start: Point, event: PointerEvent) -> Stroke | None:
        """The stroke that starts at `start` and goes to the event first; None if it may change nothing."""

    @abstractmethod
    def _announce(self, start: Point, event: PointerEvent) -> str:
        """The chip for a stroke that would start so."""

    @abstractmethod
    def _color(self) -> tuple[int, int, int]: ...

    def _chip(self, start: Point, event: PointerEvent) -> str:
        if self._stroke is not None:
            return self._stroke.chip()
        reached = Rect.around((start, event.point), self._diameter(event) / 2).clipped(self.scene.size)
        return "" if reached.is_empty else self._announce(start, event)

    def _path(self, start: Point, event: PointerEvent) -> Shape:
        size = self._diameter(event)

        def rasterise(clip: Rect) -> Coverage:
            return self._sweep(snapped(start, size), snapped(event.point, size), size, clip)

        return rasterise

    def _move(self, start: Point, event: PointerEvent) -> None:
        self._at = event.point
        if self._stroke is None:
            return
        size = self._diameter(event)
        here, there = snapped(start, size), snapped(event.point, size)
        pieces = max(1, ceil(hypot(there.x - here.x, there.y - here.y) / max(PIECE, 2 * size)))
        stops = [
            Point(here.x + (there.x - here.x) * piece / pieces, here.y + (there.y - here.y) * piece / pieces)
            for piece in range(pieces + 1)
        ]
        for before, after in zip(stops, stops[1:], strict=False):
            self._stroke.stamp(self._sweep(before, after, size, Rect.of(self.scene.size)))

    def _sweep(self, start: Point, end: Point, size: int, clip: Rect) -> Coverage:
        return sweep(start, end, size, round=self.state.round, clip=clip)

    def _diameter(self, event: PointerEvent) -> int:
        # A pen that hovers reports no pressure, and shows what it can paint at most.
        return max(1, round(self.state.size * event.pressure)) if 0 < event.pressure < 1 else self.state.size


class BrushTool(StrokeTool):
    """Paints the current class: stuff on the background, things as objects."""

    name: ClassVar[str] = "brush"
    shortcut: ClassVar[str] = "B"
    tooltip: ClassVar[str] = "Brush: paint the current class; Shift-click draws a straight line"

    def _begin(self, start: Point, event: PointerEvent) -> Stroke:
        goal = destination(self.scene, self.state, self._path(start, event))
        return PaintStroke(self.scene, self.state, goal, start)

    def _announce(self, start: Point, event: PointerEvent) -> str:
        return chip(self.scene, self.state, destination(self.scene, self.state, self._path(start, event)))

    def _color(self) -> tuple[int, int, int]:
        return self.scene.label_set[self.state.class_id].color


class EraserTool(StrokeTool):
    """Erases from the selected object, else from what is seen under it; background is refilled from its neighbours."""

    name: ClassVar[str] = "eraser"
    shortcut: ClassVar[str] = "E"
    tooltip: ClassVar[str] = "Eraser: take from the selected object, else from what is under it"

    def _begin(self, start: Point, event: PointerEvent) -> Stroke | None:
        target = self._target(start)
        item = find_object(self.scene, target.object_id)
        return None if item is not None and refused(self.scene, item) else EraseStroke(self.scene, self.state, target)

    def _announce(self, start: Point, event: PointerEvent) -> str:
        target = self._target(start)
        item = find_object(self.scene, target.object_id)
        refusal = "" if item is None else refused(self.scene, item)
        return refusal or f"erase {self.scene.title(target.region)}"

    def _color(self) -> tuple[int, int, int]:
        return 255, 255, 255

    def _target(self, start: Point) -> Target:
        selected = find_object(self.scene, self.state.selected)
        if selected is not None:
            return Target(selected.id, selected.class_id, selected.id)
        return nearest_target(self.scene, start)
