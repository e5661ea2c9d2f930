"""Patches: what changed, where, before and after. All that can change a scene, and all that its history keeps.

Values are absolute, never deltas: applying a patch twice is the same as once, and undo is the patch turned round.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from editor.document.changes import (
    BackgroundChange,
    Change,
    Draft,
    LabelSetChange,
    ObjectMaskChange,
    ObjectPropertiesChange,
    Properties,
    SeedChange,
    SettleChange,
    SizeChange,
    StackChange,
    StyleChange,
    StyleLockChange,
    Styles,
)
from editor.document.geometry import IDENTITY, NOTHING, Rect
from editor.document.objects import SceneObject
from editor.document.packing import OVERHEAD, IdMap

if TYPE_CHECKING:
    from editor.document.scene import Scene, Snapshot

__all__ = [
    "BackgroundChange",
    "Change",
    "Draft",
    "LabelSetChange",
    "ObjectMaskChange",
    "ObjectPropertiesChange",
    "Patch",
    "Properties",
    "SeedChange",
    "SettleChange",
    "SizeChange",
    "StackChange",
    "StyleChange",
    "StyleLockChange",
    "Styles",
    "object_changes",
    "patch_to",
    "style_changes",
]


@dataclass(frozen=True, slots=True)
class Patch:
    """One step of the history: changes made together, in order."""

    rect: Rect  # where the picture may differ; NOTHING for a name or a lock
    changes: tuple[Change, ...]
    text: str  # what the history calls it: "Paint road"

    def reversed(self) -> Self:
        """The patch that undoes this one."""
        return replace(self, changes=tuple(each.reversed() for each in reversed(self.changes)))

    def changes_anything(self, scene: "Scene") -> bool:
        """Whether applying it would change the scene."""
        return self.drafted(scene).changed

    def drafted(self, scene: "Scene | Snapshot") -> Draft:
        """The scene as this patch would leave it, for `Scene.apply`. KeyError for an object that is not there."""
        look = (scene.styles, scene.seed, scene.settle, scene.kept, scene.style_locks, scene.reference)
        draft = Draft(scene.background, scene.objects, *look)
        draft.label_set = scene.label_set
        for change in self.changes:
            change.write(draft)
        return draft

    @property
    def nbytes(self) -> int:
        """Bytes of memory held, small objects included."""
        return 2 * OVERHEAD + len(self.text) + sum(each.nbytes for each in self.changes)

    @classmethod
    def between(cls, before: "Snapshot", scene: "Scene | Snapshot", text: str) -> "Patch | None":
        """What leads from the snapshot to the scene as it is now, cropped to what differs; None when nothing does.

        What is kept of the picture is no part of it: that may be taken while a gesture is under way. No gesture changes
        the reference.
        """
        same_canvas = scene.background.shape == before.background.shape
        patch = patch_to(
            before,
            text,
            objects=scene.objects,
            background=scene.background if same_canvas else None,
            area=Rect.of(before.size),
            styles=scene.styles,
            seed=scene.seed,
            style_locks=scene.style_locks,
        )
        if not same_canvas:
            size = SizeChange.between(before.background, scene.background, IDENTITY)
            patch = replace(patch, rect=Rect.of(scene.size), changes=(size, *patch.changes))
        return patch if patch.changes else None


def patch_to(
    before: "Scene | Snapshot",
    text: str,
    *,
    objects: tuple[SceneObject, ...] | None = None,
    background: IdMap | None = None,
    area: Rect = NOTHING,
    styles: Styles | None = None,
    seed: int | None = None,
    style_locks: frozenset[int] | None = None,
    within: Rect | None = None,
) -> Patch:
    """What leads from a scene to the state given, cropped to what differs; without changes when nothing does.

    What is not given stays. `background` fills `area`, which lies inside the canvas. `within` promises that shapes
    differ at most in that rectangle of the canvas, which keeps a dab on a large object cheap.
    """
    changes: list[Change] = []
    rect = NOTHING
    if objects is not None:
        # The stack goes first: later changes are about objects that are in both.
        if (stack := StackChange.between(before.objects, objects)) is not None:
            changes.append(stack)
            rect = _restacked(before.objects, objects)
        old = {each.id: each for each in before.objects}
        for now in objects:
            was = old.get(now.id, now)
            if was is not now:
                different, place = object_changes(was, now, within)
                changes += different
                rect = rect.united(place)
    if background is not None:
        ground = BackgroundChange.between(before.background[area.slices], background, area)
        if ground is not None:
            changes.append(ground)
            rect = rect.united(ground.rect)
    for style in style_changes(before.styles, before.styles if styles is None else styles):
        changes.append(style)
        # Pixels that the region gained or lost meanwhile are in the rectangle already.
        rect = rect.united(before.extent(style.region_id))
    if seed is not None and seed != before.seed:
        changes.append(SeedChange(before.seed, seed))
        rect = Rect.of(before.size)
    if style_locks is not None and style_locks != before.style_locks:
        changes.append(StyleLockChange(before.style_locks, style_locks))
    return Patch(rect.clipped(before.size), tuple(changes), text)


def object_changes(before: SceneObject, after: SceneObject, within: Rect | None = None) -> tuple[list[Change], Rect]:
    """What turns one state of an object into another, and where on the canvas it may show.

    `within` promises that, while the transform is the same, shapes differ at most in that rectangle of the canvas.
    """
    changes: list[Change] = []
    if Properties.of(before) != Properties.of(after):
        changes.append(ObjectPropertiesChange(before.id, Properties.of(before), Properties.of(after)))
    moved = before.transform != after.transform
    part = None
    if within is not None and not moved and (shift := before.transform.shift) is not None:
        part = within.translated(-shift[0], -shift[1])
    shape = ObjectMaskChange.between(before, after, part)
    rect = NOTHING
    if shape is not None:
        changes.append(shape)
        rect = after.transform.apply_rect(shape.part)
    if moved or before.visible != after.visible:
        rect = before.bounds.united(after.bounds)
    return changes, rect


def style_changes(before: Styles, after: Styles) -> list[StyleChange]:
    """What turns one table of styles into another."""
    changes: list[StyleChange] = []
    if before is after:
        return changes
    for checkpoint_id in {**before, **after}:
        old, new = before.get(checkpoint_id, {}), after.get(checkpoint_id, {})
        for region_id in {**old, **new}:
            was, now = old.get(region_id), new.get(region_id)
            if was != now:
                changes.append(StyleChange(checkpoint_id, region_id, was, now))
    return changes


def _restacked(before: tuple[SceneObject, ...], after: tuple[SceneObject, ...]) -> Rect:
    """Where a change of the stack may show: the bounds of objects that came, went or changed places."""
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    kept_before, kept_after = [each for each in old if each in new], [each for each in new if each in old]
    rect = NOTHING
    for each in (*before, *after):
        if each.id not in old or each.id not in new:
            rect = rect.united(each.bounds)
    for was, now in zip(kept_before, kept_after, strict=True):
        if was != now:
            rect = rect.united(old[was].bounds).united(new[now].bounds)
    return rect
