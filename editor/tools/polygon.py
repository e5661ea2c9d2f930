"""Polygon and lasso: paint what a closed outline holds."""

from collections.abc import Sequence
from functools import partial
from math import hypot
from typing import ClassVar, Final

from editor.document.geometry import Point
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.tools.base import Hint, Key, Option, PointerEvent, Tool
from editor.tools.shapes import polygon
from editor.tools.state import ToolState
from editor.tools.stroke import Shape, chip, destination
from editor.tools.symmetry import both_sides, paint_shape

CLOSING_DISTANCE: Final = 8.0  # screen pixels from the first corner within which a click closes the polygon
LASSO_STEP: Final = 1.0  # screen pixels the pointer must move to add a point


class PolygonTool(Tool):
    """Click by click; Enter, a double click or a click on the first corner closes, Backspace takes a corner back."""

    name: ClassVar[str] = "polygon"
    shortcut: ClassVar[str] = "P"
    tooltip: ClassVar[str] = "Polygon: click corners, Enter closes, Backspace takes one back, Escape cancels"
    options: ClassVar[frozenset[Option]] = frozenset({"order", "symmetry"})
    usage: ClassVar[str] = (
        "Click corners. Enter, double click or a click on the first corner: close. Backspace: one corner back. "
        "Escape: cancel."
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._corners: list[Point] = []
        self._closing = False  # the button went down on the first corner

    @property
    def busy(self) -> bool:
        return bool(self._corners)

    def press(self, event: PointerEvent) -> None:
        self._closing = self._closes(event)
        if not self._closing:
            self._corners.append(event.point)

    def drag(self, event: PointerEvent) -> None:
        if self._corners and not self._closing:
            self._corners[-1] = event.point  # the corner follows until the button comes up

    def release(self, event: PointerEvent) -> Patch | None:
        return self._close() if self._closing else None

    def double_click(self, event: PointerEvent) -> Patch | None:
        return self._close()

    def key(self, name: Key) -> Patch | None:
        if name == "enter":
            return self._close()
        if name == "backspace" and self._corners:
            self._corners.pop()
            return None
        return super().key(name)

    def cancel(self) -> None:
        self._corners, self._closing = [], False

    def _hint(self, event: PointerEvent) -> Hint:
        corners = self._corners
        if not self._closes(event):
            corners = [*corners, event.point]
        return _hint(self.scene, self.state, corners)

    def _closes(self, event: PointerEvent) -> bool:
        if len(self._corners) < 3:
            return False
        first = self._corners[0]
        return hypot(event.x - first.x, event.y - first.y) <= CLOSING_DISTANCE * event.pixel

    def _close(self) -> Patch | None:
        corners = self._corners
        self.cancel()
        return _paint(self.scene, self.state, corners)


class LassoTool(Tool):
    """Freehand: the outline follows the pointer and closes when the button comes up."""

    name: ClassVar[str] = "lasso"
    shortcut: ClassVar[str] = "L"
    tooltip: ClassVar[str] = "Lasso: draw around an area, it is filled when you let go"
    options: ClassVar[frozenset[Option]] = frozenset({"order", "symmetry"})
    usage: ClassVar[str] = "Draw around an area; it is filled when you let go. Ctrl or Alt: pick. Escape: cancel."

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._path: list[Point] = []

    @property
    def busy(self) -> bool:
        return bool(self._path)

    def press(self, event: PointerEvent) -> None:
        self._path = [event.point]

    def drag(self, event: PointerEvent) -> None:
        if not self._path:
            return
        last = self._path[-1]
        if hypot(event.x - last.x, event.y - last.y) >= LASSO_STEP * event.pixel:
            self._path.append(event.point)

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        path = self._path
        self.cancel()
        return _paint(self.scene, self.state, path)

    def cancel(self) -> None:
        self._path = []

    def _hint(self, event: PointerEvent) -> Hint:
        return _hint(self.scene, self.state, self._path or [event.point])


def _shape(points: Sequence[Point]) -> Shape:
    return partial(polygon, tuple(points))


def _paint(scene: Scene, state: ToolState, points: Sequence[Point]) -> Patch | None:
    return paint_shape(scene, state, _shape(points), points[0]) if len(points) > 2 else None


def _hint(scene: Scene, state: ToolState, points: Sequence[Point]) -> Hint:
    """The outline so far, and where its inside goes."""
    outline = (tuple(points),) if len(points) > 1 else ()
    # Before there is an inside, a speck under the pointer tells where the paint would go.
    x, y = points[-1]
    shape = points if len(points) > 2 else (Point(x, y), Point(x + 1, y), Point(x, y + 1))
    text = chip(scene, state, destination(scene, state, _shape(shape)))
    return Hint(text, both_sides(scene, state, outline), scene.label_set[state.class_id].color)
