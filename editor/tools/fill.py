"""Fill: gives what is under the pointer the current class, without changing its shape."""

from typing import ClassVar

import cv2
import numpy as np

from editor.document import edits
from editor.document.geometry import Point, Rect
from editor.document.objects import class_name, class_of
from editor.document.packing import Mask
from editor.document.painting import Order
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import mark, translate
from editor.tools.base import Hint, Option, PointerEvent, Tool
from editor.tools.hit import Target, find_object, target_at
from editor.tools.options import Reach
from editor.tools.shapes import Coverage
from editor.tools.state import ToolState
from editor.tools.stroke import Destination, PaintStroke, refused
from model.maps import Kind, MaquetteError, labels_of


class FillTool(Tool):
    """A click on an object relabels it; on the background it fills the connected part that was clicked.

    The reach may be the whole region, or everything of the class, instead. Filling the background leaves every object
    as it is, so the options for what a stroke covers do not apply.
    """

    name: ClassVar[str] = "fill"
    shortcut: ClassVar[str] = "F"
    tooltip: ClassVar[str] = "Fill: give the object or the connected area under the pointer the current class"
    options: ClassVar[frozenset[Option]] = frozenset({"reach"})
    usage: ClassVar[str] = mark(
        "Tools",
        "Click to give an object or an area the current class. Shift-click: all of its class. Ctrl or Alt: pick.",
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._done: Patch | None = None  # applied at the press, handed over at the release
        self._selected_before: int | None = None

    @property
    def busy(self) -> bool:
        return self._done is not None

    def press(self, event: PointerEvent) -> None:
        target = target_at(self.scene, event.point)
        if target is None or self._done is not None:
            return
        self._selected_before = self.state.selected
        reach = self._reach(event)
        if target.object_id is None:
            self._done = self._fill(target, event.point, reach)
        elif reach is Reach.CLASS:
            self._done = self._relabel_all(target.class_id)
        else:
            self._done = self._relabel(target.object_id)

    def release(self, event: PointerEvent) -> Patch | None:
        done, self._done = self._done, None
        return done

    def cancel(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            self.scene.apply(done.reversed())
            self.state.selected = self._selected_before

    def _hint(self, event: PointerEvent) -> Hint:
        entry = self.scene.label_set[self.state.class_id]
        target = target_at(self.scene, event.point)
        if target is None:
            return Hint(color=entry.color, cursor="fill")
        item = find_object(self.scene, target.object_id)
        if self._reach(event) is Reach.CLASS and target.class_id in self.scene.label_set:
            every = translate("FillTool", "every {name}").format(name=class_name(self.scene.label_set[target.class_id]))
            return Hint(f"{class_name(entry)} -> {every}", color=entry.color, cursor="fill")
        if item is not None and (refusal := refused(self.scene, item)):
            return Hint(refusal, color=entry.color, cursor="fill")
        if item is None and entry.kind is Kind.THING:
            return Hint(Destination(entry.id, new=True).chip(self.scene), color=entry.color, cursor="fill")
        return Hint(f"{class_name(entry)} -> {self.scene.title(target.region)}", color=entry.color, cursor="fill")

    def _reach(self, event: PointerEvent) -> Reach:
        return Reach.CLASS if event.shift else self.state.bucket.reach

    def _relabel(self, object_id: int) -> Patch | None:
        item = self.scene.object(object_id)
        if refused(self.scene, item):
            return None
        known = {each.id for each in self.scene.objects}
        patch = edits.relabel(self.scene, object_id, self.state.class_id)
        if patch is not None:
            self.scene.apply(patch)
            if self._selected_before == object_id:
                # The shape has a number of its new class now, and is still what the user selected.
                self.state.selected = next((each.id for each in self.scene.objects if each.id not in known), None)
        return patch

    def _relabel_all(self, class_id: int) -> Patch | None:
        """Every object of a class that is there and not locked, as one patch."""
        before = self.scene.snapshot()
        text = translate("FillTool", "Relabel every {name}").format(name=self.scene.title(class_id))
        try:
            for item in before.objects:
                if item.class_id == class_id:
                    self._relabel(item.id)
        except MaquetteError:  # no number is left for another object of the new class
            undo = Patch.between(before, self.scene, text)
            if undo is not None:
                self.scene.apply(undo.reversed())
            self.state.selected = self._selected_before
            raise
        return Patch.between(before, self.scene, text)

    def _fill(self, target: Target, point: Point, reach: Reach) -> Patch | None:
        class_id = self.state.class_id
        if target.region == class_id:
            return None
        same = self._reached(target.region, point, reach)
        if self.scene.label_set[class_id].kind is Kind.THING:
            stroke = PaintStroke(self.scene, self.state, Destination(class_id, new=True), point, Order.OVER)
        else:
            stroke = PaintStroke(self.scene, self.state, Destination(class_id), point, Order.BEHIND)
        stroke.stamp(same)
        return stroke.finish()

    def _reached(self, region: int, point: Point, reach: Reach) -> Coverage:
        """The pixels of the background that a click on a region there fills."""
        background = self.scene.background
        same = labels_of(background) == class_of(region) if reach is Reach.CLASS else background == region
        if self.scene.label_set[self.state.class_id].kind is Kind.THING:
            shown = self.scene.flatten().regions  # an object is made of what is seen
            same &= shown == background
        if reach is Reach.CONNECTED:
            return _connected(same, int(point.x), int(point.y))
        return Rect.of(self.scene.size), same


def _connected(same: Mask, x: int, y: int) -> Coverage:
    """The part of a mask that hangs together with the pixel (x, y), across edges of pixels."""
    found = np.zeros((same.shape[0] + 2, same.shape[1] + 2), np.uint8)  # floodFill wants a border of one pixel
    _, _, _, (left, top, width, height) = cv2.floodFill(
        same.astype(np.uint8), found, (x, y), 2, flags=4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    )
    rect = Rect(left, top, left + width, top + height)
    return rect, found[1:-1, 1:-1][rect.slices] == 1
