"""The kinds of change a patch is made of. Each knows its target, its place, and the values before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from editor.document.class_changes import LabelSetChange
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.kept import Kept, Settle
from editor.document.objects import PackedObject, SceneObject, Style, cropped, tight
from editor.document.packing import OVERHEAD, IdMap, Mask, PackedMap, PackedMask
from editor.document.reference import Reference, ReferenceChange
from editor.document.size_change import SizeChange
from editor.document.style_changes import StyleLockChange
from model.maps import LabelSet

Styles = Mapping[str, Mapping[int, Style]]
"""Styles by checkpoint id, then region id."""


class Draft:
    """A scene as a patch would leave it. Changes write here first, so a patch that fails half way changes nothing."""

    def __init__(
        self,
        background: IdMap,
        objects: tuple[SceneObject, ...],
        styles: Styles,
        seed: int,
        settle: Settle,
        kept: Kept | None,
        style_locks: frozenset[int] = frozenset(),
        reference: Reference | None = None,
    ) -> None:
        self.background = background  # never written; see `writes`. Another array is a canvas of another size
        self.placement: Transform | None = None  # where the canvas before lies in that
        self.objects = {each.id: each for each in objects}  # bottom to top
        self.styles = styles
        self.seed = seed
        self.settle = settle
        self.kept = kept
        self.style_locks = style_locks
        self.reference = reference
        self.label_set: LabelSet | None = None  # None: what it was
        self.writes: list[tuple[Rect, IdMap]] = []
        self.changed = False


@dataclass(frozen=True, slots=True)
class BackgroundChange:
    """Region ids of a rectangle of the background."""

    rect: Rect
    before: PackedMap
    after: PackedMap

    @classmethod
    def between(cls, before: IdMap, after: IdMap, rect: Rect) -> "BackgroundChange | None":
        """The difference of two maps that fill `rect`, cropped to what differs; None when they are equal."""
        box = tight(before != after)
        if box.is_empty:
            return None
        return cls(
            box.translated(rect.left, rect.top), PackedMap.of(before[box.slices]), PackedMap.of(after[box.slices])
        )

    def write(self, draft: Draft) -> None:
        """Make the rectangle what it was after the change."""
        values = self.after.unpack()
        current = draft.background[self.rect.slices]
        if current.shape != values.shape:
            raise ValueError(f"a patch of {self.rect} leaves the canvas")
        draft.changed = draft.changed or not np.array_equal(current, values)
        draft.writes.append((self.rect, values))

    def reversed(self) -> "BackgroundChange":
        """The change back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return OVERHEAD + self.before.nbytes + self.after.nbytes


@dataclass(frozen=True, slots=True)
class Shape:
    """A part of an object's mask and cut, and the box the whole mask fills."""

    box: Rect  # source pixels
    mask: PackedMask
    cut: PackedMask | None  # None: nothing of the part is cut

    @classmethod
    def of(cls, value: SceneObject, part: Rect) -> "Shape":
        """The part of the object's arrays in rectangle `part` (source pixels, may reach beyond the mask)."""
        cut = None if value.cut is None else cropped(value.cut, value.source_bounds, part)
        mask = PackedMask.of(cropped(value.mask, value.source_bounds, part))
        return cls(value.source_bounds, mask, None if cut is None or not cut.any() else PackedMask.of(cut))

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return OVERHEAD + self.mask.nbytes + (self.cut.nbytes if self.cut else 0)


@dataclass(frozen=True, slots=True)
class ObjectMaskChange:
    """Mask and cut of an object inside a rectangle of its source pixels; outside of it nothing changed."""

    object_id: int
    part: Rect
    before: Shape
    after: Shape

    @classmethod
    def between(cls, before: SceneObject, after: SceneObject, within: Rect | None = None) -> "ObjectMaskChange | None":
        """The difference of two shapes, cropped to what differs; None when they are equal.

        `within` promises that they differ at most in that rectangle (source pixels), so that only it need be compared.
        """
        boxes = before.source_bounds, after.source_bounds
        area = boxes[0].united(boxes[1]) if within is None else within
        planes = [(cropped(each.mask, each.source_bounds, area), _cut(each, area)) for each in (before, after)]
        part = tight((planes[0][0] != planes[1][0]) | (planes[0][1] != planes[1][1]))
        if part.is_empty and boxes[0] == boxes[1]:
            return None
        part = part.translated(area.left, area.top) if not part.is_empty else NOTHING
        return cls(before.id, part, Shape.of(before, part), Shape.of(after, part))

    def write(self, draft: Draft) -> None:
        """Give the object the shape it had after the change."""
        value = draft.objects[self.object_id]
        wanted_mask = self.after.mask.unpack()
        wanted_cut = np.zeros_like(wanted_mask) if self.after.cut is None else self.after.cut.unpack()
        box = value.source_bounds
        if (
            box == self.after.box
            and np.array_equal(cropped(value.mask, box, self.part), wanted_mask)
            and np.array_equal(_cut(value, self.part), wanted_cut)
        ):
            return
        draft.changed = True
        mask = cropped(value.mask, box, self.after.box)
        _overwrite(mask, self.after.box, wanted_mask, self.part)
        cut = None
        if value.cut is not None or self.after.cut is not None:
            cut = np.zeros_like(mask) if value.cut is None else cropped(value.cut, box, self.after.box)
            _overwrite(cut, self.after.box, wanted_cut, self.part)
        origin = (self.after.box.left, self.after.box.top)
        draft.objects[self.object_id] = replace(value, mask=mask, cut=cut, origin=origin)

    def reversed(self) -> "ObjectMaskChange":
        """The change back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return OVERHEAD + self.before.nbytes + self.after.nbytes


@dataclass(frozen=True, slots=True)
class Properties:
    """What of an object is neither shape nor identity."""

    name: str
    visible: bool
    locked: bool
    transform: Transform

    @classmethod
    def of(cls, value: SceneObject) -> "Properties":
        """The properties an object has."""
        return cls(value.name, value.visible, value.locked, value.transform)


@dataclass(frozen=True, slots=True)
class ObjectPropertiesChange:
    """Name, visibility, lock and transform of an object."""

    object_id: int
    before: Properties
    after: Properties

    def write(self, draft: Draft) -> None:
        """Give the object the properties it had after the change."""
        value, after = draft.objects[self.object_id], self.after
        if Properties.of(value) != after:
            draft.changed = True
            draft.objects[self.object_id] = replace(
                value, name=after.name, visible=after.visible, locked=after.locked, transform=after.transform
            )

    def reversed(self) -> "ObjectPropertiesChange":
        """The change back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return 4 * OVERHEAD + len(self.before.name) + len(self.after.name)


@dataclass(frozen=True, slots=True)
class StackChange:
    """Which objects there are, and their order from bottom to top."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    contents: tuple[PackedObject, ...]  # of the objects that are in only one of the two stacks

    @classmethod
    def between(cls, before: tuple[SceneObject, ...], after: tuple[SceneObject, ...]) -> "StackChange | None":
        """The difference of two stacks; None when they hold the same ids in the same order."""
        old, new = {each.id: each for each in before}, {each.id: each for each in after}
        if tuple(old) == tuple(new):
            return None
        gone = [each for each in before if each.id not in new]
        come = [each for each in after if each.id not in old]
        return cls(tuple(old), tuple(new), tuple(PackedObject.of(each) for each in gone + come))

    def write(self, draft: Draft) -> None:
        """Make the stack what it was after the change; objects that stay keep the state they have."""
        if tuple(draft.objects) == self.after:
            return
        stored = {each.shell.id: each for each in self.contents}
        draft.objects = {
            each: draft.objects[each] if each in draft.objects else stored[each].unpack() for each in self.after
        }
        draft.changed = True

    def reversed(self) -> "StackChange":
        """The change back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        numbers = 8 * (len(self.before) + len(self.after))  # the ids themselves are shared between patches
        return OVERHEAD + numbers + sum(each.nbytes for each in self.contents)


@dataclass(frozen=True, slots=True)
class StyleChange:
    """The style of a region under one checkpoint; None is the checkpoint's default."""

    checkpoint_id: str
    region_id: int
    before: Style | None
    after: Style | None

    def write(self, draft: Draft) -> None:
        """Give the region the style it had after the change."""
        styles = dict(draft.styles.get(self.checkpoint_id, {}))
        if styles.get(self.region_id) == self.after:
            return
        draft.changed = True
        if self.after is None:
            del styles[self.region_id]
        else:
            styles[self.region_id] = self.after
        others = {key: value for key, value in draft.styles.items() if key != self.checkpoint_id}
        draft.styles = {**others, self.checkpoint_id: styles} if styles else others

    def reversed(self) -> "StyleChange":
        """The change back."""
        return replace(self, before=self.after, after=self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return 3 * OVERHEAD


@dataclass(frozen=True, slots=True)
class SeedChange:
    """The seed that chooses default modes."""

    before: int
    after: int

    def write(self, draft: Draft) -> None:
        """Make the seed what it was after the change."""
        draft.changed = draft.changed or draft.seed != self.after
        draft.seed = self.after

    def reversed(self) -> "SeedChange":
        """The change back."""
        return SeedChange(self.after, self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return OVERHEAD


@dataclass(frozen=True, slots=True)
class SettleChange:
    """What an exact pass may change, and the picture that is kept."""

    before: tuple[Settle, Kept | None]
    after: tuple[Settle, Kept | None]

    def write(self, draft: Draft) -> None:
        """Make both what they were after the change."""
        settle, kept = self.after
        draft.changed = draft.changed or draft.settle is not settle or draft.kept is not kept
        draft.settle, draft.kept = settle, kept

    def reversed(self) -> "SettleChange":
        """The change back."""
        return SettleChange(self.after, self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held; pictures are shared between patches, and those that the step adds are counted.

        So is one that goes with its canvas: from then on only the history holds it.
        """
        before, after = self.before[1], self.after[1]
        added = after if after is not before else None
        gone = before if before is not None and (after is None or after.size != before.size) else None
        return OVERHEAD + sum(each.nbytes for each in (added, gone) if each is not None)


Change = (
    BackgroundChange
    | ObjectMaskChange
    | ObjectPropertiesChange
    | LabelSetChange
    | ReferenceChange
    | StackChange
    | StyleChange
    | SeedChange
    | SettleChange
    | SizeChange
    | StyleLockChange
)


def _cut(value: SceneObject, area: Rect) -> Mask:
    if value.cut is None:
        return np.zeros(area.shape, dtype=np.bool_)
    return cropped(value.cut, value.source_bounds, area)


def _overwrite(mask: Mask, box: Rect, values: Mask, part: Rect) -> None:
    """Write `values`, which fill `part`, into a mask that fills `box`; beyond the box they are False anyway."""
    common = part.intersected(box)
    if not common.is_empty:
        inner = common.translated(-part.left, -part.top).slices
        mask[common.translated(-box.left, -box.top).slices] = values[inner]
