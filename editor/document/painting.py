"""Painting and erasing: what a covered rectangle of pixels does to background and objects. Pure: returns a patch.

Hidden and locked objects are never changed. Under a locked object the background is painted all the same: the stroke
goes on behind it, as if the object were laid on top afterwards.

An object that was painted over completely stays in the stack, because its cut can be taken back; one of which the
eraser leaves nothing visible is deleted, styles included.
"""

from collections.abc import Mapping
from enum import StrEnum

import cv2
import numpy as np

from editor.document.geometry import NOTHING, Rect
from editor.document.objects import SceneObject, class_of, tight
from editor.document.packing import IdMap, Mask
from editor.document.patch import Patch, Styles, patch_to
from editor.document.scene import Scene
from editor.language import translate
from model.maps import Kind, LabelSet, labels_of

SEARCH_MARGIN = 32
"""Pixels around an erased place in which its new region is looked for first."""


class Order(StrEnum):
    """What a stroke goes over."""

    OVER = "over everything"
    BEHIND = "behind objects"
    SELECTED = "selected only"


def paint(
    scene: Scene,
    rect: Rect,
    coverage: Mask,
    *,
    what: int,
    order: Order = Order.OVER,
    target: int | None = None,
    protect: int | None = None,
    selected: int | None = None,
) -> Patch:
    """The patch that paints `what` on the covered pixels of `rect`; without changes when nothing would change.

    what: a class id, or the id of a background region of its own (`scene.new_id` of a stuff class).
        Stuff goes to the background, or extends the object `target` that is a piece of the same stuff. A thing extends
        the object `target`, or becomes a new one: id `scene.new_id(what)`, on top of the stack, at its bottom when
        painted *behind*.
    order: OVER cuts the objects above where painted. BEHIND changes the background only, or lets a thing grow only
        where no object below it is seen. SELECTED stays inside the region `selected`, by default the target, by default
        the bare background; a thing that extends itself stays inside its full shape and so takes back what was cut.
        (A stroke that makes a new thing inside a region passes the thing as target and the region as selected.)
    protect: a class or region id; only pixels that show this class are painted.

    Coverage beyond the canvas is ignored. Raises KeyError for a target that is not there, ValueError for one of another
    class, SceneError when the class has no free number left.
    """
    class_id = class_of(what)
    text = translate("Painting", "Paint {title}").format(title=scene.title(class_id))
    area = rect.clipped(scene.size)
    painted = _clipped(coverage, rect, area)
    is_thing = class_id in scene.label_set and scene.label_set[class_id].kind is Kind.THING
    extended = _extended(scene, class_id, order, target) if is_thing else _piece_of_stuff(scene, class_id, target)
    if order is Order.SELECTED:
        painted = painted & _selected(scene, area, target if selected is None else selected, extended)
    if protect is not None:
        painted = painted & (scene.flatten(area).labels == class_of(protect))
    if not painted.any() or (extended is not None and not _may_change(extended)):
        return Patch(NOTHING, (), text)
    if not is_thing and extended is None:
        background = scene.background[area.slices].copy()
        background[painted] = what
        objects = scene.objects if order is Order.BEHIND else cut_out(scene.objects, area, painted)
        return patch_to(scene, text, background=background, area=area, objects=objects, within=area)
    if extended is None:
        return patch_to(scene, text, objects=_with_new(scene, class_id, order, area, painted))
    index = scene.objects.index(extended)
    below, above = scene.objects[:index], scene.objects[index + 1 :]
    if order is Order.BEHIND:
        painted = painted & ~_seen(below, area)
    else:
        above = cut_out(above, area, painted)
    objects = (*below, extended.with_painted(area, painted), *above)
    return patch_to(scene, text, objects=objects, within=area)


def erase(scene: Scene, rect: Rect, coverage: Mask, *, target: int | None = None) -> Patch:
    """The patch that erases the covered pixels of `rect`; without changes when nothing would change.

    target: an object loses the pixels for good (undo aside); what lies under it shows. A background region is refilled
        from the nearest other region. None means the background region that most of the covered pixels have. One that
        is not there (its last pixel was erased by an earlier dab of the stroke) loses nothing.
    """
    area = rect.clipped(scene.size)
    erased = _clipped(coverage, rect, area)
    found = next((each for each in scene.objects if each.id == target), None)
    if found is None:
        return _erase_background(scene, area, erased, target)
    text = translate("Painting", "Erase {title}").format(title=found.title(scene.label_set))
    left = found.without(area, erased) if _may_change(found) else found
    if left is None:
        remaining = tuple(each for each in scene.objects if each is not found)
        return patch_to(scene, text, objects=remaining, styles=without_styles(scene.styles, found.id))
    return patch_to(scene, text, objects=with_replaced(scene.objects, left), within=area)


def refilled(background: IdMap, area: Rect, emptied: Mask, label_set: LabelSet) -> IdMap | None:
    """The background in `area`, emptied pixels having the id of the nearest other region; None if there is none.

    The emptied pixels, at least one, are of one region. A void class spreads only where there is nothing else.
    """
    region = int(background[area.slices][emptied][0])
    canvas = Rect(0, 0, background.shape[1], background.shape[0])
    margin = SEARCH_MARGIN
    while True:
        window = area.expanded(margin).intersected(canvas)
        values = background[window.slices]
        inner = area.translated(-window.left, -window.top).slices
        sources = (values != region) & ~_is_void(values, label_set)
        if window == canvas and not sources.any():
            sources = values != region
            if not sources.any():
                return None
        if sources.any():
            distances, nearest = _nearest(values, sources)
            # Beyond the window there may be something nearer than what was found, unless that is near enough.
            if window == canvas or float(distances[inner][emptied].max()) <= margin:
                return np.where(emptied, nearest[inner], background[area.slices])
        margin *= 4


def new_object(scene: Scene, class_id: int, mask: Mask, origin: tuple[int, int]) -> SceneObject:
    """An object of this shape with an id that is free; it is not in the scene yet."""
    if class_id == 0 and all(each.id != 0 for each in scene.objects):
        # The numbers of class 0 would be ids of other classes, so all its members are one group.
        return SceneObject(0, 0, mask, origin, group=True)
    return SceneObject(scene.new_id(class_id), class_id, mask, origin)


def cut_out(objects: tuple[SceneObject, ...], area: Rect, painted: Mask) -> tuple[SceneObject, ...]:
    """The objects, the painted pixels of `area` cut out of those that are neither hidden nor locked."""
    return tuple(
        each.with_cut(area, painted) if _may_change(each) and not each.bounds.intersected(area).is_empty else each
        for each in objects
    )


def with_replaced(objects: tuple[SceneObject, ...], value: SceneObject) -> tuple[SceneObject, ...]:
    """The stack with the object of the same id replaced."""
    return tuple(value if each.id == value.id else each for each in objects)


def without_styles(styles: Styles, region_id: int) -> Styles:
    """The styles without those of a region that is no more, so that a later region of this number starts afresh."""

    def others(table: Mapping[int, int | tuple[float, ...]]) -> dict[int, int | tuple[float, ...]]:
        return {key: value for key, value in table.items() if key != region_id}

    return {checkpoint_id: others(table) for checkpoint_id, table in styles.items()}


def _clipped(coverage: Mask, rect: Rect, area: Rect) -> Mask:
    """The part in `area` of a coverage that fills `rect`."""
    return coverage[area.translated(-rect.left, -rect.top).slices] if not area.is_empty else np.zeros((0, 0), np.bool_)


def _extended(scene: Scene, class_id: int, order: Order, target: int | None) -> SceneObject | None:
    """The object that a stroke of a thing extends; None when it makes a new one."""
    found = next((each for each in scene.objects if each.id == target), None)
    if found is not None and found.class_id == class_id:
        return found
    if class_id == 0:  # see new_object
        return next((each for each in scene.objects if each.id == 0), None)
    if target is None or order is Order.SELECTED:
        return None
    if found is None:
        raise KeyError(target)
    raise ValueError(f"object {target} is of class {found.class_id} and cannot be extended with class {class_id}")


def _piece_of_stuff(scene: Scene, class_id: int, target: int | None) -> SceneObject | None:
    """The object that a stroke of stuff extends; None when it goes to the background."""
    return next((each for each in scene.objects if each.id == target and each.class_id == class_id), None)


def _with_new(scene: Scene, class_id: int, order: Order, area: Rect, painted: Mask) -> tuple[SceneObject, ...]:
    box = tight(painted)
    made = new_object(scene, class_id, painted[box.slices], (area.left + box.left, area.top + box.top))
    return (made, *scene.objects) if order is Order.BEHIND else (*scene.objects, made)


def _selected(scene: Scene, area: Rect, selected: int | None, extended: SceneObject | None) -> Mask:
    """Where a stroke may go that stays inside the selected region."""
    if extended is not None and selected == extended.id:
        return extended.coverage(area, whole=True)
    if selected is None:
        return ~_seen(scene.objects, area)
    found = next((each for each in scene.objects if each.id == selected), None)
    if found is not None and not _may_change(found):
        return np.zeros(area.shape, dtype=np.bool_)
    return scene.flatten(area).regions == selected


def _may_change(value: SceneObject) -> bool:
    return value.visible and not value.locked


def _seen(objects: tuple[SceneObject, ...], area: Rect) -> Mask:
    """Which pixels any visible object covers."""
    covered = np.zeros(area.shape, dtype=np.bool_)
    for each in objects:
        if each.visible and not each.bounds.intersected(area).is_empty:
            covered |= each.coverage(area)
    return covered


def _erase_background(scene: Scene, area: Rect, erased: Mask, target: int | None) -> Patch:
    current = scene.background[area.slices]
    if target is None:
        touched = current[erased]
        target = int(np.bincount(touched).argmax()) if touched.size else 0
    text = translate("Painting", "Erase {title}").format(title=scene.title(target))
    emptied = erased & (current == target)
    if not emptied.any():
        return Patch(NOTHING, (), text)
    background = refilled(scene.background, area, emptied, scene.label_set)
    return patch_to(scene, text, background=background, area=area)


def _nearest(values: IdMap, sources: Mask) -> tuple[np.ndarray, IdMap]:
    """For every pixel the distance to the nearest source and the value there."""
    distances, numbers = cv2.distanceTransformWithLabels(
        (~sources).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(numbers.max()) + 1, dtype=np.int32)
    table[numbers[sources]] = values[sources]
    return distances, table[numbers]


def _is_void(values: IdMap, label_set: LabelSet) -> Mask:
    table = np.zeros(256, dtype=np.bool_)
    table[list(label_set.of_kind(Kind.VOID))] = True
    if label_set.ignore is not None:
        table[label_set.ignore] = True
    return table[labels_of(values)]
