"""Gestures that place objects while the pointer moves: move, scale, turn. And that of the horizon.

Each event places the objects anew from where they were at the press, so nothing adds up but the pointer's own way; the
scene changes through patches of transforms alone.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

from editor.document import placing
from editor.document.geometry import NOTHING, Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.placing import Placements, settled, what
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, PointerEvent
from editor.tools.handles import Frame, Handle, Scaling, turn
from editor.tools.marks import Cursor
from editor.tools.state import ToolState

ACCENT: Final = (255, 196, 0)  # of chips that speak of no class: the colour of what is selected
LARGEST: Final = 2.0  # times the longer side of the canvas: a pixel of what is larger could not be painted on
SLACK: Final = 3.0  # screen pixels that the pointer may stray in a click
SNAP: Final = 15.0  # degrees, with Shift
WORTH_JOINING: Final = 1.5  # two rectangles are redrawn as one if that is at most so many times their sum


class Gesture(ABC):
    """Between a press and its release."""

    @abstractmethod
    def drag(self, event: PointerEvent) -> None:
        """Follow the pointer."""

    @abstractmethod
    def release(self, event: PointerEvent) -> Patch | None:
        """End it: what it changed, applied already."""

    @abstractmethod
    def cancel(self) -> None:
        """Take back all it changed."""

    @abstractmethod
    def hint(self, event: PointerEvent) -> Hint:
        """What the cursor shows meanwhile."""


class PlacingGesture(Gesture):
    """Moves, scales or turns objects live. At the end it is one patch, or nothing if they lie where they lay."""

    def __init__(self, scene: Scene, items: Sequence[SceneObject], text: str, cursor: Cursor) -> None:
        self._scene = scene
        self._items = tuple(items)  # as they were at the press
        self._text = text
        self._cursor = cursor
        self._color = scene.label_set[items[-1].class_id].color
        self._what = what(scene, items)

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        placements = {item.id: self._scene.object(item.id).transform for item in self._items}
        return placing.placed_since(self._items, placements, self._scene, self._text)

    def cancel(self) -> None:
        self._show({item.id: item.transform for item in self._items})

    def hint(self, event: PointerEvent) -> Hint:
        return Hint(f"{self._what} -> {self._report()}", color=self._color, cursor=self._cursor)

    @abstractmethod
    def _report(self) -> str:
        """How far it has gone, for the chip."""

    def _show(self, placements: Placements) -> None:
        for group in _near_together(self._scene, self._items, placements):
            patch = placing.place(self._scene, group, self._text)
            if patch is not None:
                self._scene.apply(patch)


class MoveGesture(PlacingGesture):
    """The objects follow the pointer by whole pixels. Shift keeps them in a row or a column."""

    def __init__(self, scene: Scene, items: Sequence[SceneObject], event: PointerEvent, state: ToolState) -> None:
        text = translate("Placing", "Move {what}").format(what=what(scene, items))
        super().__init__(scene, items, text, "move")
        self._start = event.point
        self._state = state
        self._by = (0, 0)
        self.moved = False  # further than in a click

    def drag(self, event: PointerEvent) -> None:
        dx, dy = event.x - self._start.x, event.y - self._start.y
        self.moved = self.moved or math.hypot(dx, dy) > SLACK * event.pixel
        if not self.moved:
            return
        if event.shift:
            dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
        self._by = round(dx), round(dy)
        self._show({item.id: placing.moved(item, *self._by, self._state.horizon) for item in self._items})

    def _report(self) -> str:
        dx, dy = self._by
        text = translate("Transform", "{dx}, {dy} px").format(dx=_signed(dx), dy=_signed(dy))
        if self._state.horizon is None:
            return text
        factor = placing.perspective_factor(placing.foot(self._items[-1]).y, dy, self._state.horizon)
        return f"{text}, {_percent(factor)}"


class ScaleGesture(PlacingGesture):
    """A handle follows the pointer.

    A corner keeps the proportions unless Shift is held, the middle of a side keeps them if it is. With Alt or Ctrl the
    middle of the box stays in place, else what lies opposite.
    """

    def __init__(self, scene: Scene, items: Sequence[SceneObject], handle: Handle, event: PointerEvent) -> None:
        frame = Frame.around(items)
        assert frame is not None
        text = translate("Placing", "Scale {what}").format(what=what(scene, items))
        super().__init__(scene, items, text, frame.cursor(handle))
        self._frame, self._handle = frame, handle
        at = frame.point(handle.value)
        self._grip = at.x - event.x, at.y - event.y  # the handle need not be hit in its middle
        self._delta = Transform()

    def drag(self, event: PointerEvent) -> None:
        keep = self._handle.is_corner != event.shift
        scaling = Scaling(
            self._frame,
            self._handle,
            keep_aspect=keep,
            about_centre=event.alt or event.control,
            largest=LARGEST * max(self._scene.size),
        )
        self._delta = scaling.delta(self._reached(event))
        if self._delta.is_identity:
            self._show({item.id: item.transform for item in self._items})
        else:
            self._show({item.id: settled(self._after(item)) for item in self._items})

    def _reached(self, event: PointerEvent) -> Point:
        """Where the handle is now. Sides that lie along the pixels end at whole ones."""
        x, y = event.x + self._grip[0], event.y + self._grip[1]
        upright = self._frame.to_scene.xy == 0.0 and self._frame.to_scene.yx == 0.0
        return Point(round(x), round(y)) if upright else Point(x, y)

    def _after(self, item: SceneObject) -> Transform:
        if len(self._items) == 1:  # the box is the object's own: along its sides, however it is turned
            return self._delta.then(item.transform)
        return item.transform.then(self._delta)

    def _report(self) -> str:
        if len(self._items) == 1:
            return described(self._after(self._items[0]))
        return _percent(abs(self._delta.xx), abs(self._delta.yy))


class TurnGesture(PlacingGesture):
    """The objects turn about the middle of the box around them. Shift: in steps of 15 degrees."""

    def __init__(self, scene: Scene, items: Sequence[SceneObject], event: PointerEvent) -> None:
        frame = Frame.around(items)
        assert frame is not None
        text = translate("Placing", "Rotate {what}").format(what=what(scene, items))
        super().__init__(scene, items, text, "rotate")
        self._frame = frame
        self._start = self._direction(event.point)
        self._turned = angle_of(items[0].transform) if len(items) == 1 else 0.0  # at the press
        self._degrees = 0.0

    def drag(self, event: PointerEvent) -> None:
        if math.dist(event.point, self._frame.centre) < event.pixel:
            return  # there is no direction
        degrees = self._direction(event.point) - self._start
        if event.shift:
            degrees = SNAP * round((self._turned + degrees) / SNAP) - self._turned
        self._degrees = _half_turn(degrees)
        if self._degrees == 0.0:
            self._show({item.id: item.transform for item in self._items})
            return
        delta = turn(self._frame, self._degrees)
        self._show({item.id: settled(item.transform.then(delta)) for item in self._items})

    def _direction(self, point: Point) -> float:
        centre = self._frame.centre
        return math.degrees(math.atan2(point.y - centre.y, point.x - centre.x))

    def _report(self) -> str:
        if len(self._items) == 1:
            return described(self._items[0].transform.then(turn(self._frame, self._degrees)))
        return f"{_number(self._degrees)}°"


class HorizonGesture(Gesture):
    """The horizon follows the pointer. It is no part of the scene: there is nothing to undo."""

    def __init__(self, scene: Scene, state: ToolState, event: PointerEvent) -> None:
        assert state.horizon is not None
        self._before = state.horizon
        self._state = state
        self._height = scene.size.height
        self._grip = state.horizon - event.y

    def drag(self, event: PointerEvent) -> None:
        self._state.horizon = min(max(float(round(event.y + self._grip)), 0.0), float(self._height))

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        return None

    def cancel(self) -> None:
        self._state.horizon = self._before

    def hint(self, event: PointerEvent) -> Hint:
        text = translate("Transform", "Horizon -> row {row}").format(row=round(self._state.horizon or 0))
        return Hint(text, color=ACCENT, cursor="split")


def described(transform: Transform) -> str:
    """Scale and rotation of a transform: `120 %, 15°`."""
    across = math.hypot(transform.xx, transform.yx)
    text = _percent(across, abs(transform.determinant) / across)
    angle = _number(angle_of(transform))
    return text if angle == "0" else f"{text}, {angle}°"


def angle_of(transform: Transform) -> float:
    """Degrees, clockwise on the screen, by which a transform turns; what mirrors left and right has turned by none."""
    mirrored = transform.determinant < 0 and transform.xx < 0
    sign = -1.0 if mirrored else 1.0
    return math.degrees(math.atan2(sign * transform.yx, sign * transform.xx))


def _near_together(scene: Scene, items: Sequence[SceneObject], placements: Placements) -> list[dict[int, Transform]]:
    """The placements in groups whose changes lie together: what lies between two far ones need not be drawn again."""
    if len(items) == 1:
        return [dict(placements)]
    groups: list[tuple[Rect, int, dict[int, Transform]]] = []
    for item in items:
        now = scene.object(item.id)
        after = placing.replace_transform(now, placements[item.id])
        rect = NOTHING if after is now else now.bounds.united(after.bounds)
        area, group = rect.area, {item.id: placements[item.id]}
        for other in list(groups):
            joined = other[0].united(rect)
            if joined.area <= WORTH_JOINING * (other[1] + area):
                groups.remove(other)
                rect, area, group = joined, other[1] + area, {**other[2], **group}
        groups.append((rect, area, group))
    return [group for _, _, group in groups]


def _half_turn(degrees: float) -> float:
    """The same turn, from -180 up to 180."""
    return (degrees + 180) % 360 - 180


def _percent(across: float, down: float | None = None) -> str:
    first = f"{100 * across:.0f}"
    second = first if down is None else f"{100 * down:.0f}"
    return f"{first} %" if first == second else f"{first} × {second} %"


def _number(value: float) -> str:
    return f"{value:.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:.0f}"


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"
