"""Where paint goes, and the gesture that puts it there: shared by brush, eraser, fill, polygon and lasso."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from editor.document import painting
from editor.document.geometry import Point, Rect
from editor.document.objects import SceneObject, class_name
from editor.document.painting import Order
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.hit import Target, editable_object, find_object, nearest_target
from editor.tools.shapes import Coverage
from editor.tools.state import ToolState
from model.maps import Kind

Shape = Callable[[Rect], Coverage]
"""Rasterises what a gesture begins with, inside the rectangle given; often only a small part of it is needed."""

NEIGHBOURHOOD: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True)
class Destination:
    """What paint will change, known before it lands."""

    class_id: int
    object_id: int | None = None  # the object it extends
    new: bool = False  # it starts an object

    def chip(self, scene: Scene) -> str:
        """The text at the cursor: `road -> background`, `car -> car 3`, `car -> new`."""
        if self.new:
            text = translate("Tools", "{name} -> new")
        elif self.object_id is None:
            text = translate("Tools", "{name} -> background")
        else:
            text = translate("Tools", "{name} -> {title}")
        title = "" if self.object_id is None else scene.title(self.object_id)
        return text.format(name=class_name(scene.label_set[self.class_id]), title=title)


def destination(scene: Scene, state: ToolState, shape: Shape) -> Destination:
    """Where paint of the current class goes if it begins with `shape`.

    A stroke extends the selected object when it starts on it or touches it and is of its class. Otherwise a thing
    starts a new object, and all else goes to the background.
    """
    class_id = state.class_id
    is_thing = scene.label_set[class_id].kind is Kind.THING
    if class_id == 0 and is_thing:  # it has no numbers for objects: all its members are one group
        group = find_object(scene, 0)
        return Destination(0, new=True) if group is None else Destination(0, group.id)
    selected = editable_object(scene, state)
    extends = selected is not None and selected.class_id == class_id and not state.force_new
    if selected is not None and extends and _touches(selected, shape, Rect.of(scene.size)):
        return Destination(class_id, selected.id)
    return Destination(class_id, new=is_thing)


def chip(scene: Scene, state: ToolState, goal: Destination) -> str:
    """The text at the cursor; it also says when a stroke that stays inside the selected object cannot change it."""
    selected = find_object(scene, state.selected)
    if state.order is Order.SELECTED and selected is not None:
        if refusal := refused(scene, selected):
            return refusal
        if goal.object_id is None:
            return translate("Tools", "{name} -> inside {title}").format(
                name=class_name(scene.label_set[goal.class_id]), title=scene.title(selected.id)
            )
    return goal.chip(scene)


def refused(scene: Scene, item: SceneObject) -> str:
    """Why an object cannot be painted or erased; empty if it can."""
    if not item.visible:
        return translate("Tools", "{title} is hidden").format(title=scene.title(item.id))
    return translate("Tools", "{title} is locked").format(title=scene.title(item.id)) if item.locked else ""


class Stroke(ABC):
    """A gesture that changes the scene live. `finish` turns all it did into one patch; `cancel` takes it back."""

    def __init__(self, scene: Scene, state: ToolState) -> None:
        self._scene = scene
        self._state = state
        self._before = scene.snapshot()
        self._selection_before = state.selected, state.region
        self._forced_before = state.force_new

    def stamp(self, coverage: Coverage) -> None:
        """Change the covered pixels, at once."""
        rect, covered = coverage
        if not rect.is_empty:
            self._scene.apply(self._patch(rect, covered))

    def finish(self) -> Patch | None:
        """Everything since the beginning as one patch, which is applied already; None if nothing has changed."""
        return Patch.between(self._before, self._scene, self._text())

    def cancel(self) -> None:
        """Restore the scene, and what was selected."""
        patch = self.finish()
        if patch is not None:
            self._scene.apply(patch.reversed())
        self._state.force_new = self._forced_before
        selected, region = self._selection_before
        if selected is None:
            self._state.region = region
        else:
            self._state.selected = selected

    @abstractmethod
    def chip(self) -> str:
        """The text at the cursor while the gesture goes on."""

    @abstractmethod
    def _patch(self, rect: Rect, covered: np.ndarray) -> Patch: ...

    @abstractmethod
    def _text(self) -> str: ...


class PaintStroke(Stroke):
    """Paints the current class where `goal` says, and selects the object it starts."""

    def __init__(
        self, scene: Scene, state: ToolState, goal: Destination, start: Point, order: Order | None = None
    ) -> None:
        """`start` is where the gesture begins: *protect* keeps to the class seen there. `order`: else the state's."""
        super().__init__(scene, state)
        self._goal = goal
        self._chip = chip(scene, state, goal)
        self._order = state.order if order is None else order
        self._protect = nearest_target(scene, start).class_id if state.protect else None
        self._region = state.region  # what *selected only* stays inside, even when a new object is selected meanwhile

    def stamp(self, coverage: Coverage) -> None:
        if self._goal.object_id is not None and find_object(self._scene, self._goal.object_id) is None:
            return  # taken away while the button was down
        super().stamp(coverage)
        if self._goal.new:
            self._adopt_new()

    def chip(self) -> str:
        return self._chip

    def _patch(self, rect: Rect, covered: np.ndarray) -> Patch:
        return painting.paint(
            self._scene,
            rect,
            covered,
            what=self._goal.class_id,
            order=self._order,
            target=self._goal.object_id,
            protect=self._protect,
            selected=self._region,
        )

    def _text(self) -> str:
        region = self._goal.class_id if self._goal.object_id is None else self._goal.object_id
        return translate("Tools", "Paint {title}").format(title=self._scene.title(region))

    def _adopt_new(self) -> None:
        """The first pixels have made the object: the rest of the stroke extends it."""
        known = {item.id for item in self._before.objects}
        made = next((item.id for item in self._scene.objects if item.id not in known), None)
        if made is not None:
            self._goal = Destination(self._goal.class_id, made)
            self._state.force_new = False
            self._state.selected = made


class EraseStroke(Stroke):
    """Takes away from one object, or from one background region, which its neighbours then fill."""

    def __init__(self, scene: Scene, state: ToolState, target: Target) -> None:
        super().__init__(scene, state)
        self._target = target
        self._title = scene.title(target.region)

    def chip(self) -> str:
        return translate("Tools", "erase {title}").format(title=self._title)

    def _patch(self, rect: Rect, covered: np.ndarray) -> Patch:
        return painting.erase(self._scene, rect, covered, target=self._target.region)

    def stamp(self, coverage: Coverage) -> None:
        # Once the last pixel is erased the object is gone, and a group's number then means a background region.
        if self._target.object_id is None or find_object(self._scene, self._target.object_id) is not None:
            super().stamp(coverage)

    def _text(self) -> str:
        return translate("Tools", "Erase {title}").format(title=self._title)


def _touches(item: SceneObject, shape: Shape, canvas: Rect) -> bool:
    rect, covered = shape(item.bounds.expanded(1).intersected(canvas))
    if rect.is_empty:
        return False
    near = cv2.dilate(np.pad(covered, 1).view(np.uint8), NEIGHBOURHOOD) == 1
    return bool((near & item.coverage(rect.expanded(1))).any())
