"""Scene objects: a shape that keeps everything when it is moved, scaled, painted over or pushed off the canvas.

An object has a *source mask* in its own pixels, a transform from those to the canvas, and a *cut*: the part of the mask
that was painted over. What shows is `mask and not cut`, transformed. Because moving and cutting never touch the mask,
moving back and restoring the full shape lose nothing. Only painting on a scaled or turned object resamples it.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from editor.document.geometry import IDENTITY, NOTHING, Rect, Transform
from editor.document.packing import OVERHEAD, Mask, PackedMask
from editor.language import translate, translate_marked
from model.maps import THING_BASE, LabelClass, LabelSet

Style = int | tuple[float, ...]
"""How a region looks: the index of a mode, or a raw vector of the encoder. Without one: the checkpoint's default."""


def class_of(region_id: int) -> int:
    """The class of a region id. With an identity of its own it is class * 1000 + k, otherwise the class id."""
    return region_id // THING_BASE if region_id >= THING_BASE else region_id


def is_instance(region_id: int, class_id: int) -> bool:
    """Whether the id is class * 1000 + k. Never for class 0: those numbers are the ids of other classes."""
    return region_id >= THING_BASE and region_id // THING_BASE == class_id


def class_name(entry: LabelClass) -> str:
    """What the window calls a class: its name in the user's language, if it is one of a bundled label set."""
    return translate_marked("Classes", entry.name)


def title_of(region_id: int, label_set: LabelSet) -> str:
    """What to call a region that has no name: `road`, or `car 3` for one with a number."""
    class_id = class_of(region_id)
    name = class_name(label_set[class_id]) if class_id in label_set else translate("Objects", "ignored")
    return f"{name} {region_id % THING_BASE}" if region_id >= THING_BASE else name


@dataclass(frozen=True, eq=False)
class SceneObject:
    """One object of the stack. A value: every change makes another one. Raises ValueError for a shape that cannot be.

    The arrays become read-only and belong to the object. An empty cut is None, and a cut never reaches beyond the mask,
    so equal objects have equal bytes.
    """

    id: int  # region id: class * 1000 + k; a crowd of a class may have the class id itself
    class_id: int
    mask: Mask  # (h, w) the whole shape
    origin: tuple[int, int] = (0, 0)  # x, y of mask[0, 0] in source pixels
    name: str = ""  # empty: called by class and number
    visible: bool = True
    locked: bool = False
    group: bool = False  # a crowd, or a movable piece of stuff: exported with the class id, without a border
    cut: Mask | None = None  # (h, w) the part painted over
    transform: Transform = IDENTITY  # source pixels -> scene pixels

    def __post_init__(self) -> None:
        if not is_instance(self.id, self.class_id) and not (self.group and self.id == self.class_id):
            raise ValueError(f"object id {self.id} does not belong to class {self.class_id}")
        if self.transform.determinant == 0.0:
            raise ValueError("the transform of an object must have an inverse")
        object.__setattr__(self, "mask", _frozen(self.mask))
        if self.cut is not None:
            if self.cut.shape != self.mask.shape:
                raise ValueError(f"a cut of {self.cut.shape} does not fit a mask of {self.mask.shape}")
            object.__setattr__(self, "cut", _frozen(self.cut) if self.cut.any() else None)

    @cached_property
    def source_bounds(self) -> Rect:
        """The rectangle of the mask in source pixels."""
        x, y = self.origin
        return Rect(x, y, x + self.mask.shape[1], y + self.mask.shape[0])

    @cached_property
    def bounds(self) -> Rect:
        """A rectangle of the canvas that holds the whole shape, cut or not. It may leave the canvas."""
        return self.transform.apply_rect(self.source_bounds)

    def title(self, label_set: LabelSet) -> str:
        """The name the user gave, else class and number: `car 3`, `person group`."""
        if self.name:
            return self.name
        title = title_of(self.id, label_set)
        crowd = self.group and self.id == self.class_id
        return translate("Objects", "{name} group").format(name=title) if crowd else title

    @property
    def instance_id(self) -> int:
        """What the instance map shows: the id, or for a group the class id."""
        return self.class_id if self.group else self.id

    def coverage(self, rect: Rect, *, whole: bool = False) -> Mask:
        """Which pixels of `rect` (canvas) the object covers, hidden or not: (height, width) bool, a new array.

        `whole` ignores the cut. The answer for a pixel does not depend on the rectangle that asks.
        """
        covered = np.zeros(rect.shape, dtype=np.bool_)
        part = rect.intersected(self.bounds)
        if not part.is_empty:
            covered[part.translated(-rect.left, -rect.top).slices] = self._sampled(part, whole)
        return covered

    def coverage_at(self, columns: NDArray[np.intp], rows: NDArray[np.intp], *, whole: bool = False) -> Mask:
        """The same for the pixels of some columns and rows of the canvas: (rows, columns) bool, a new array."""
        row, column, inside = self._source_indices(columns, rows)
        found = self.mask[row, column] & inside
        if not whole and self.cut is not None:
            found &= ~self.cut[row, column]
        return found

    def baked(self) -> "SceneObject":
        """The same object drawn into canvas pixels, with the identity transform.

        A move by whole pixels loses nothing. Any other transform resamples mask and cut once, and what they had beyond
        the resolution of the canvas is gone.
        """
        if self.transform.is_identity:
            return self
        shift = self.transform.shift
        if shift is not None:
            return replace(self, origin=(self.origin[0] + shift[0], self.origin[1] + shift[1]), transform=IDENTITY)
        bounds = self.bounds
        mask = self.coverage(bounds, whole=True)
        box = tight(mask)
        mask = mask[box.slices]
        cut = None if self.cut is None else mask & ~self.coverage(bounds)[box.slices]
        origin = (bounds.left + box.left, bounds.top + box.top)
        return replace(self, mask=mask, cut=cut, origin=origin, transform=IDENTITY)

    def with_painted(self, rect: Rect, painted: Mask) -> "SceneObject":
        """The shape with the painted pixels (of canvas rectangle `rect`) added, and no longer cut there."""
        painted = painted & ~self.coverage(rect)
        box = tight(painted)
        if box.is_empty:
            return self
        base, area = self._in_source(rect)
        painted, area = painted[box.slices], box.translated(area.left, area.top)
        grown = base.source_bounds.united(area)
        mask = cropped(base.mask, base.source_bounds, grown)
        inner = area.translated(-grown.left, -grown.top).slices
        mask[inner] |= painted
        cut = None
        if base.cut is not None:
            cut = cropped(base.cut, base.source_bounds, grown)
            cut[inner] &= ~painted
        return replace(base, mask=mask, cut=cut, origin=(grown.left, grown.top))

    def with_cut(self, rect: Rect, painted: Mask) -> "SceneObject":
        """The shape with the painted pixels (of canvas rectangle `rect`) cut out; `self` when it has none there.

        The cut stays in source pixels as long as that says exactly what was painted; an object drawn larger than its
        source cannot be cut so finely, so it is baked first.
        """
        hit = self.coverage(rect) & painted
        if not hit.any():
            return self
        if self.transform.shift is None:
            kept = self._cut_through(rect, hit)
            if kept is not None:
                return kept
        base, area = self._in_source(rect)
        part = area.intersected(base.source_bounds)
        inner = part.translated(-base.origin[0], -base.origin[1]).slices
        cut = np.zeros_like(base.mask) if base.cut is None else base.cut.copy()
        cut[inner] |= hit[part.translated(-area.left, -area.top).slices]
        return replace(base, cut=cut)

    def without(self, rect: Rect, erased: Mask) -> "SceneObject | None":
        """The shape with the erased pixels (of canvas rectangle `rect`) gone; None when nothing visible is left."""
        hit = self.coverage(rect) & erased
        if not hit.any():
            return self
        base, area = self._in_source(rect)
        part = area.intersected(base.source_bounds)
        inner = part.translated(-base.origin[0], -base.origin[1]).slices
        mask = base.mask.copy()
        mask[inner] &= ~hit[part.translated(-area.left, -area.top).slices]
        shown = mask if base.cut is None else mask & ~base.cut
        if not shown.any():
            return None
        box = tight(mask)
        cut = None if base.cut is None else base.cut[box.slices]
        origin = (base.origin[0] + box.left, base.origin[1] + box.top)
        return replace(base, mask=mask[box.slices], cut=cut, origin=origin)

    def _in_source(self, rect: Rect) -> "tuple[SceneObject, Rect]":
        """This object, baked unless it is only moved by whole pixels, and `rect` in its source pixels."""
        shift = self.transform.shift
        if shift is None:
            return self.baked(), rect
        return self, rect.translated(-shift[0], -shift[1])

    def _sampled(self, part: Rect, whole: bool) -> Mask:
        """The mask at the centres of the canvas pixels of `part`, which lies inside the bounds."""
        shift = self.transform.shift
        if shift is not None:
            inner = part.translated(-shift[0] - self.origin[0], -shift[1] - self.origin[1]).slices
            if whole or self.cut is None:
                return self.mask[inner]
            return self.mask[inner] & ~self.cut[inner]
        return self.coverage_at(np.arange(part.left, part.right), np.arange(part.top, part.bottom), whole=whole)

    def _source_indices(
        self, columns: NDArray[np.intp], rows: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Mask]:
        """For the canvas pixels of rows and columns: row and column of the mask pixel under each, and if there is one.

        The coordinates are those of the canvas, never of a part, so that rounding is the same for every rectangle.
        """
        # Whole pixels of the move are taken from the coordinates, exactly: what is scaled and moved by whole pixels
        # is sampled at the same places, whatever rounding does there.
        left, top = math.floor(self.transform.dx), math.floor(self.transform.dy)
        back = replace(self.transform, dx=self.transform.dx - left, dy=self.transform.dy - top).inverse()
        x = columns - left + 0.5
        y = (rows - top + 0.5)[:, None]
        height, width = self.mask.shape
        # A scale keeps rows and columns apart: two vectors that numpy broadcasts, instead of two whole grids.
        source_x = back.xx * x[None, :] + (back.xy * y + back.dx if back.xy else back.dx)
        source_y = (back.yx * x[None, :] + back.yy * y if back.yx else back.yy * y) + back.dy
        column = np.floor(source_x).astype(np.intp) - self.origin[0]
        row = np.floor(source_y).astype(np.intp) - self.origin[1]
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        return row.clip(0, height - 1), column.clip(0, width - 1), inside

    def _cut_through(self, rect: Rect, hit: Mask) -> "SceneObject | None":
        """Cut the source pixels that are drawn inside `hit`; None when that would not be exactly what was painted."""
        box = tight(hit)
        painted, area = hit[box.slices], box.translated(rect.left, rect.top)
        source = self.transform.inverse().apply_rect(area).expanded(1).intersected(self.source_bounds)
        x = np.arange(source.left, source.right) + 0.5
        y = (np.arange(source.top, source.bottom) + 0.5)[:, None]
        forward = self.transform
        column = np.floor(forward.xx * x + forward.xy * y + forward.dx).astype(np.intp) - area.left
        row = np.floor(forward.yx * x + forward.yy * y + forward.dy).astype(np.intp) - area.top
        inside = (column >= 0) & (column < area.width) & (row >= 0) & (row < area.height)
        drawn = painted[row.clip(0, area.height - 1), column.clip(0, area.width - 1)] & inside
        cut = np.zeros_like(self.mask) if self.cut is None else self.cut.copy()
        cut[source.translated(-self.origin[0], -self.origin[1]).slices] |= drawn
        after = replace(self, cut=cut & self.mask)
        # Cut source pixels may show outside of what was painted too, by at most one of them.
        reach = self.transform.apply_rect(source).united(area)
        expected = self.coverage(reach)
        expected[area.translated(-reach.left, -reach.top).slices] &= ~painted
        return after if np.array_equal(after.coverage(reach), expected) else None


@dataclass(frozen=True, slots=True)
class PackedObject:
    """An object in the history: all of it, with packed masks."""

    shell: SceneObject  # everything but mask and cut
    mask: PackedMask
    cut: PackedMask | None

    @classmethod
    def of(cls, value: SceneObject) -> "PackedObject":
        """Pack an object."""
        shell = replace(value, mask=np.zeros((0, 0), dtype=np.bool_), cut=None)
        return cls(shell, PackedMask.of(value.mask), None if value.cut is None else PackedMask.of(value.cut))

    def unpack(self) -> SceneObject:
        """The object, equal to the byte."""
        return replace(self.shell, mask=self.mask.unpack(), cut=None if self.cut is None else self.cut.unpack())

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return 4 * OVERHEAD + len(self.shell.name) + self.mask.nbytes + (self.cut.nbytes if self.cut else 0)


def tight(mask: Mask) -> Rect:
    """The smallest rectangle that holds every True pixel."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return NOTHING
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def cropped(mask: Mask, box: Rect, wanted: Rect) -> Mask:
    """The pixels of rectangle `wanted` of a mask that fills `box`, False outside of it, in a new array."""
    result = np.zeros(wanted.shape, dtype=np.bool_)
    common = box.intersected(wanted)
    if not common.is_empty:
        inner = common.translated(-box.left, -box.top).slices
        result[common.translated(-wanted.left, -wanted.top).slices] = mask[inner]
    return result


def _frozen(mask: Mask) -> Mask:
    """The mask, read-only. A view is copied, so that nobody can write through the array it looks into."""
    if mask.dtype != np.bool_ or mask.ndim != 2:
        raise ValueError(f"a mask must be a two-dimensional bool array, not {mask.dtype} of shape {mask.shape}")
    if mask.base is not None:
        mask = mask.copy()
    mask.flags.writeable = False
    return mask
