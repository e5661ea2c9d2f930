"""Recut: with the brush, show what was painted over an object, or hide some of it; its full shape is never lost."""

from typing import ClassVar

import cv2
import numpy as np

from editor.document import shaping
from editor.document.geometry import Point, Rect
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, Option, Outline, PointerEvent
from editor.tools.brush import StrokeTool
from editor.tools.hit import find_object
from editor.tools.state import ToolState
from editor.tools.stroke import Stroke, refused
from editor.tools.symmetry import Gesture


class RecutStroke(Stroke):
    """Shows or hides parts of one object."""

    def __init__(self, scene: Scene, state: ToolState, item: SceneObject, *, hide: bool) -> None:
        super().__init__(scene, state)
        self._id = item.id
        self._title = scene.title(item.id)
        self._hide = hide

    def chip(self) -> str:
        return _chip(self._title, hide=self._hide)

    def _patch(self, rect: Rect, covered: np.ndarray) -> Patch:
        act = shaping.cut_away if self._hide else shaping.reveal
        return act(self._scene, rect, covered, self._id)

    def _text(self) -> str:
        return translate("Shaping", "Re-cut {object}").format(object=self._title)


class RecutTool(StrokeTool):
    """Paints the selected object's own shape back where something was painted over it; with Ctrl or Alt, hides it."""

    name: ClassVar[str] = "recut"
    shortcut: ClassVar[str] = "R"
    options: ClassVar[frozenset[Option]] = frozenset({"size", "pen"})
    tooltip: ClassVar[str] = "Re-cut: show what was painted over the selected object; Ctrl or Alt hides some of it"
    usage: ClassVar[str] = (
        "Drag over the selected object to show what was painted over it. Ctrl or Alt: hide instead. Shift-drag: size."
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._outlined: tuple[SceneObject, tuple[Outline, ...]] | None = None

    def _begin(self, start: Point, event: PointerEvent) -> Gesture | None:
        item = self._item()
        if item is None or refused(self.scene, item):
            return None
        return Gesture(self.scene, RecutStroke(self.scene, self.state, item, hide=_hides(event)))

    def _announce(self, start: Point, event: PointerEvent) -> str:
        item = self._item()
        if item is None:
            return translate("RecutTool", "select an object first (V)")
        if refusal := refused(self.scene, item):
            return refusal
        if not _hides(event) and item.cut is None:
            whole = translate("RecutTool", "{object} is whole: Ctrl hides some of it")
            return whole.format(object=self.scene.title(item.id))
        return _chip(self.scene.title(item.id), hide=_hides(event))

    def _hint(self, event: PointerEvent) -> Hint:
        hint = super()._hint(event)
        return Hint(hint.text, (*hint.outline, *self._hidden_shape()), hint.color)

    def _color(self) -> tuple[int, int, int]:
        item = self._item()
        return (255, 255, 255) if item is None else self.scene.label_set[item.class_id].color

    def _item(self) -> SceneObject | None:
        return find_object(self.scene, self.state.selected)

    def _hidden_shape(self) -> tuple[Outline, ...]:
        """Outlines of the full shape of an object that is cut: how far showing it can go."""
        item = self._item()
        if item is None or item.cut is None:
            return ()
        if self._outlined is None or not _same_shape(self._outlined[0], item):
            self._outlined = item, _outlines(item, Rect.of(self.scene.size))
        return self._outlined[1]


def _same_shape(one: SceneObject, other: SceneObject) -> bool:
    return one.mask is other.mask and one.origin == other.origin and one.transform == other.transform


def _outlines(item: SceneObject, canvas: Rect) -> tuple[Outline, ...]:
    area = item.bounds.intersected(canvas)
    if area.is_empty:
        return ()
    shape = np.pad(item.coverage(area, whole=True).view(np.uint8), 1)
    contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_TC89_L1)
    left, top = area.left - 0.5, area.top - 0.5
    return tuple(tuple(Point(x + left, y + top) for x, y in each.reshape(-1, 2).tolist()) for each in contours)


def _hides(event: PointerEvent) -> bool:
    return event.control or event.alt


def _chip(title: str, *, hide: bool) -> str:
    text = translate("RecutTool", "hide part of {object}") if hide else translate("RecutTool", "bring back {object}")
    return text.format(object=title)
