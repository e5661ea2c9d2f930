"""Knife: a line through an object makes two of it."""

from math import hypot
from typing import ClassVar, Final

import numpy as np

from editor.document import shaping
from editor.document.geometry import Point
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, Key, PointerEvent, Tool
from editor.tools.hit import find_object, target_at
from editor.tools.state import ToolState
from editor.tools.stroke import refused

DRAGGED: Final = 5.0  # screen pixels between press and release that make a line of a click
MOST_POINTS: Final = 20_000
HINT_POINTS: Final = 64  # where the chip looks while the line is drawn: every event asks
STEP: Final = 2.0  # screen pixels the pointer must move to add a point


class KnifeTool(Tool):
    """Drag a free line, or with Shift a straight one; or click corners and end with Enter or a double click.

    It cuts the selected object if the line touches that, else the first object it touches.
    """

    name: ClassVar[str] = "knife"
    shortcut: ClassVar[str] = "K"
    tooltip: ClassVar[str] = "Knife: draw a line through an object to make two of it"
    usage: ClassVar[str] = (
        "Draw a line through an object. Shift: straight. Or click corners: Enter cuts, Backspace takes one back, "
        "Escape cancels."
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._line: list[Point] = []
        self._pressed: Point | None = None  # where the button went down that is held
        self._dragging = False  # the first press has become a free line

    @property
    def busy(self) -> bool:
        return bool(self._line)

    def press(self, event: PointerEvent) -> None:
        self._line.append(event.point)
        self._pressed, self._dragging = event.point, False

    def drag(self, event: PointerEvent) -> None:
        if self._pressed is None or not self._line:
            return
        if len(self._line) == 1 and _distance(self._pressed, event.point) >= DRAGGED * event.pixel:
            self._dragging = True
        if not self._dragging:
            if len(self._line) > 1:
                self._line[-1] = event.point  # the corner follows until the button comes up
        elif event.shift:
            self._line[1:] = [event.point]
        elif _distance(self._line[-1], event.point) >= STEP * event.pixel:
            self._line.append(event.point)

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        self._pressed = None
        return self._cut() if self._dragging else None

    def double_click(self, event: PointerEvent) -> Patch | None:
        if not self._line:
            return super().double_click(event)
        return self._cut()

    def key(self, name: Key) -> Patch | None:
        if name == "enter":
            return self._cut()
        if name == "backspace" and self._line:
            self._line.pop()
            return None
        return super().key(name)

    def cancel(self) -> None:
        self._line, self._pressed, self._dragging = [], None, False

    def _cut(self) -> Patch | None:
        line = list(self._line)
        self.cancel()
        target = self._target(line)
        if target is None or len(line) < 2 or refused(self.scene, target):
            return None
        patch = shaping.split(self.scene, target.id, line, look=self.state.look)
        before = {each.id for each in self.scene.objects}
        self.scene.apply(patch)
        made = next(each.id for each in self.scene.objects if each.id not in before)
        self.state.selected = made
        return patch

    def _target(self, line: list[Point], most: int = MOST_POINTS) -> SceneObject | None:
        """What a cut along the line is about; looked for at `most` points of it, or at every pixel."""
        selected = find_object(self.scene, self.state.selected)
        points = _between(line, most)
        if selected is not None and (len(line) < 2 or any(_covers(selected, each) for each in points)):
            return selected
        for point in points:
            target = target_at(self.scene, point)
            if target is not None and target.object_id is not None:
                return find_object(self.scene, target.object_id)
        return None

    def _hint(self, event: PointerEvent) -> Hint:
        corners = [*self._line, event.point] if self._line and not self._dragging else list(self._line)
        line = corners or [event.point]
        target = self._target(line, HINT_POINTS)
        if target is None:
            text = translate("KnifeTool", "cut: no object here yet") if self._line else ""
        else:
            cut = translate("KnifeTool", "cut {object} in two").format(object=self.scene.title(target.id))
            text = refused(self.scene, target) or cut
        color = (255, 255, 255) if target is None else self.scene.label_set[target.class_id].color
        # An outline is closed: there and back again is a line.
        outline = ((*line, *reversed(line[1:-1])),) if len(line) > 1 else ()
        return Hint(text, outline, color)


def _distance(one: Point, other: Point) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _covers(item: SceneObject, point: Point) -> bool:
    pixel = shaping.pixel_of(point)
    return item.bounds.contains((pixel.left, pixel.top)) and bool(item.coverage(pixel)[0, 0])


def _between(line: list[Point], most: int) -> list[Point]:
    """Points along a line, evenly and at most a pixel apart, unless that would be more than `most`."""
    corners = np.asarray(line, np.float64).reshape(-1, 2)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    at = np.linspace(0, lengths[-1], min(most, max(2, int(min(lengths[-1], 1e6)) + 1)))
    x, y = (np.interp(at, lengths, corners[:, axis]) for axis in (0, 1))
    return [Point(*each) for each in np.stack([x, y], axis=1).tolist()]
