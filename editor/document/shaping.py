"""Edits of shapes: duplicate, merge, split with a line, and what was painted over shown or hidden again.

Each returns its patch, None if nothing would change, and works in the pixels that an object was drawn in wherever it
can, so that its full shape is never lost. What cannot be done is a SceneError.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import floor

import cv2
import numpy as np

from editor.document.arranging import Look, Numbers, called, chosen, with_styles
from editor.document.geometry import IDENTITY, NOTHING, Point, Rect, Transform
from editor.document.objects import SceneObject, tight
from editor.document.packing import Mask
from editor.document.painting import cut_out, with_replaced, without_styles
from editor.document.patch import Patch, patch_to
from editor.document.scene import Scene, SceneError
from editor.document.sides import sides_of
from editor.language import translate

OFFSET = (12, 8)
"""Scene pixels right and down at which a duplicate lies."""

MAX_MERGED_PIXELS = 1 << 27
"""The largest rectangle that merging fills: objects may lie far off the canvas."""

SUBPIXEL_BITS = 4
FARTHEST = float(1 << 24)  # cv2 counts in 32 bits
BESIDE = np.ones((1, 2), np.uint8)  # closes the diagonal steps of a line


def duplicate(
    scene: Scene, ids: Collection[int], offset: tuple[float, float] = OFFSET, *, look: Look | None = None
) -> Patch | None:
    """Copy objects, a little aside, with their styles; the copies lie above the topmost of them, and are not locked."""
    items = chosen(scene, ids)
    if not items:
        return None
    numbers = Numbers(scene)
    moved = Transform.translation(*offset)
    copies = [
        replace(each, id=numbers.next(each.class_id), locked=False, transform=each.transform.then(moved))
        for each in items
    ]
    at = scene.objects.index(items[-1]) + 1
    styles = with_styles(scene.styles, ((old.id, new.id) for old, new in zip(items, copies, strict=True)), look)
    text = translate("Shaping", "Duplicate {objects}").format(objects=called(scene, items))
    return patch_to(scene, text, objects=(*scene.objects[:at], *copies, *scene.objects[at:]), styles=styles)


def merge(scene: Scene, ids: Sequence[int]) -> Patch:
    """Make objects one, which has id, class, name and style of the one named last in `ids`.

    It takes the place of the topmost of them. Where something else lay between them and is seen, it is cut there, so
    that the picture shows what it showed; `restore_shape` takes that back. Several transforms become one shape in
    canvas pixels. Raises SceneError for less than two objects, for hidden ones, and for too large a shape.
    """
    items = chosen(scene, ids)
    if len(items) < 2:
        raise SceneError(translate("Shaping", "Select two objects or more to merge them."))
    hidden = next((each for each in items if not each.visible), None)
    if hidden is not None:
        title = hidden.title(scene.label_set)
        raise SceneError(translate("Shaping", "{object} is hidden: show it before you merge.").format(object=title))
    survivor = next(each for each in reversed([scene.object(one) for one in ids if _has(scene, one)]))
    merged = _union(scene, items, survivor)
    gone = {each.id for each in items} - {survivor.id}
    top = items[-1]
    objects = tuple(
        merged if each is top else each for each in scene.objects if each is top or each not in items
    )  # in the place of the topmost
    styles = scene.styles
    for each in gone:
        styles = without_styles(styles, each)
    text = translate("Shaping", "Merge {objects}").format(objects=called(scene, items))
    return patch_to(scene, text, objects=objects, styles=styles)


def split(scene: Scene, object_id: int, line: Sequence[Point], *, look: Look | None = None) -> Patch:
    """Cut an object in two along a line of scene points. The larger piece keeps id, name and style.

    The smaller is a new object right above it, with a copy of the style. Pieces that the line does not reach stay with
    the larger one; what was painted over goes with the nearer piece, and stays known. Raises SceneError when the line
    does not go right through.
    """
    value = scene.object(object_id)
    title = value.title(scene.label_set)
    part = split_off(value, line)
    if part is None:
        raise SceneError(
            translate("Shaping", "The line does not cut {object} in two: draw it from outside to outside.").format(
                object=title
            )
        )
    number = Numbers(scene).next(value.class_id)
    kept, new = piece(value, value.mask & ~part), replace(piece(value, part), id=number, name="")
    objects = tuple(one for each in scene.objects for one in ((kept, new) if each is value else (each,)))
    styles = with_styles(scene.styles, [(value.id, number)], look)
    return patch_to(scene, translate("Shaping", "Split {object}").format(object=title), objects=objects, styles=styles)


def split_off(value: SceneObject, line: Sequence[Point]) -> Mask | None:
    """The part of the object's mask that a cut along the line takes away; None when the line does not go through."""
    back = value.transform.inverse()
    x, y = value.origin
    points = np.array([back.apply(each) for each in line], np.float64).reshape(-1, 2) - (x, y)
    if len(points) < 2 or not value.mask.any():
        return None
    shown = value.mask if value.cut is None else value.mask & ~value.cut
    if not shown.any():
        shown = value.mask
    barrier = _drawn(points.clip(-FARTHEST, FARTHEST), shown.shape)
    new = sides_of(shown, barrier, points)
    if new is None:
        return None
    # What is not seen, and the line itself, belong to the nearer piece.
    to_new, to_kept = (_distances(each) for each in (new, shown & ~barrier & ~new))
    part: Mask = value.mask & (to_new < to_kept)
    return part if part.any() and (value.mask & ~part).any() else None


def reveal(scene: Scene, rect: Rect, coverage: Mask, object_id: int) -> Patch:
    """Show what was painted over an object, where covered, as far as its full shape goes; objects above are cut there.

    Without changes for an object that is hidden, locked or not there.
    """
    area = rect.clipped(scene.size)
    index, value = _editable(scene, object_id)
    text = translate("Shaping", "Re-cut {object}").format(object=scene.title(object_id))
    if value is None or area.is_empty:
        return Patch(NOTHING, (), text)
    painted = coverage[area.translated(-rect.left, -rect.top).slices] & value.coverage(area, whole=True)
    shown = uncovered(value, area, painted)
    objects = (*scene.objects[:index], shown, *cut_out(scene.objects[index + 1 :], area, painted))
    return patch_to(scene, text, objects=objects, within=area)


def cut_away(scene: Scene, rect: Rect, coverage: Mask, object_id: int) -> Patch:
    """Hide the covered pixels of an object as if something were painted over them; its full shape stays known.

    Without changes for an object that is hidden, locked or not there.
    """
    area = rect.clipped(scene.size)
    _, value = _editable(scene, object_id)
    text = translate("Shaping", "Re-cut {object}").format(object=scene.title(object_id))
    if value is None or area.is_empty:
        return Patch(NOTHING, (), text)
    painted = coverage[area.translated(-rect.left, -rect.top).slices]
    return patch_to(scene, text, objects=with_replaced(scene.objects, value.with_cut(area, painted)), within=area)


def uncovered(value: SceneObject, rect: Rect, painted: Mask) -> SceneObject:
    """The object with the painted pixels (of canvas rectangle `rect`) no longer cut; `self` when none of them was.

    Every painted pixel of the full shape shows afterwards. Of an object that is drawn larger than it is, whole pixels
    of its own come back.
    """
    if value.cut is None:
        return value
    box = tight(painted)
    if box.is_empty:
        return value
    canvas = box.translated(rect.left, rect.top)
    painted = painted[box.slices]
    back = value.transform.inverse()
    source = back.apply_rect(canvas).expanded(1).intersected(value.source_bounds)
    if source.is_empty:
        return value
    hit = np.zeros(source.shape, np.bool_)
    # Source pixels under the centres of painted ones, and those whose own centre is painted: whichever grid is finer.
    rows, columns = np.nonzero(painted)
    x, y = columns + (canvas.left + 0.5), rows + (canvas.top + 0.5)
    _mark(hit, back.xx * x + back.xy * y + back.dx - source.left, back.yx * x + back.yy * y + back.dy - source.top)
    rows, columns = np.indices(source.shape).reshape(2, -1)
    x, y = columns + (source.left + 0.5), rows + (source.top + 0.5)
    forward = value.transform
    column = np.floor(forward.xx * x + forward.xy * y + forward.dx).astype(np.intp) - canvas.left
    row = np.floor(forward.yx * x + forward.yy * y + forward.dy).astype(np.intp) - canvas.top
    inside = (column >= 0) & (column < canvas.width) & (row >= 0) & (row < canvas.height)
    hit[rows[inside], columns[inside]] |= painted[row[inside], column[inside]]
    inner = source.translated(-value.origin[0], -value.origin[1]).slices
    if not (value.cut[inner] & hit).any():
        return value
    cut = value.cut.copy()
    cut[inner] &= ~hit
    return replace(value, cut=cut)


def pixel_of(point: tuple[float, float]) -> Rect:
    """The canvas pixel that holds a point."""
    left, top = floor(point[0]), floor(point[1])
    return Rect(left, top, left + 1, top + 1)


def piece(value: SceneObject, part: Mask) -> SceneObject:
    """The object with only a part of its mask, in the same place."""
    box = tight(part)
    cut = None if value.cut is None else (value.cut & part)[box.slices]
    origin = (value.origin[0] + box.left, value.origin[1] + box.top)
    return replace(value, mask=part[box.slices], cut=cut, origin=origin)


def _union(scene: Scene, items: Sequence[SceneObject], survivor: SceneObject) -> SceneObject:
    bounds = NOTHING
    for each in items:
        bounds = bounds.united(each.bounds)
    if bounds.width * bounds.height > MAX_MERGED_PIXELS:
        raise SceneError(translate("Shaping", "The objects lie too far apart to be merged."))
    whole, shown = np.zeros(bounds.shape, np.bool_), np.zeros(bounds.shape, np.bool_)
    above = False
    for each in scene.objects[: scene.objects.index(items[-1]) + 1]:
        part = each.bounds.intersected(bounds)
        if part.is_empty or not each.visible:
            continue
        inner = part.translated(-bounds.left, -bounds.top).slices
        if each in items:
            whole[inner] |= each.coverage(part, whole=True)
            shown[inner] |= each.coverage(part)
            above = True
        elif above:
            shown[inner] &= ~each.coverage(part)
    box = tight(whole)
    cut = (whole & ~shown)[box.slices]
    origin = (bounds.left + box.left, bounds.top + box.top)
    return replace(survivor, mask=whole[box.slices], cut=cut, origin=origin, transform=IDENTITY)


def _has(scene: Scene, object_id: int) -> bool:
    return any(each.id == object_id for each in scene.objects)


def _editable(scene: Scene, object_id: int) -> tuple[int, SceneObject | None]:
    for index, each in enumerate(scene.objects):
        if each.id == object_id and each.visible and not each.locked:
            return index, each
    return 0, None


def _drawn(points: np.ndarray, shape: tuple[int, ...]) -> Mask:
    """The pixels of a line through points (x, y), without a gap even between diagonal neighbours."""
    canvas = np.zeros(shape, np.uint8)
    # cv2 has pixel centres at whole numbers, and a line two pixels wide lies half a pixel further to the right.
    corners = np.round((points - (1.0, 0.5)) * (1 << SUBPIXEL_BITS)).astype(np.int32)
    cv2.polylines(canvas, [corners.reshape(-1, 1, 2)], False, 1, 1, cv2.LINE_8, SUBPIXEL_BITS)
    return cv2.dilate(canvas, BESIDE).view(np.bool_)


def _distances(sources: Mask) -> np.ndarray:
    """For every pixel the distance to the nearest source, infinite where there is none."""
    if not sources.any():
        return np.full(sources.shape, np.inf, np.float32)
    return cv2.distanceTransform((~sources).view(np.uint8), cv2.DIST_L2, 5)


def _mark(hit: Mask, x: np.ndarray, y: np.ndarray) -> None:
    columns, rows = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    inside = (columns >= 0) & (columns < hit.shape[1]) & (rows >= 0) & (rows < hit.shape[0])
    hit[rows[inside], columns[inside]] = True
