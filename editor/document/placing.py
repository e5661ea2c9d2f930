"""Placing objects: moving, scaling, turning and mirroring. Only transforms change, so no pixel of a shape is ever lost.

Functions of the scene return a patch, None if nothing would change. Objects that are locked or hidden stay where they
are. A move by whole pixels is exact, and so is the way back after any number of them: offsets lie on a grid on which
whole numbers add up without rounding.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from editor.document.geometry import NOTHING, Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.patch import Change, ObjectPropertiesChange, Patch, Properties
from editor.document.scene import Scene
from editor.language import translate

Placements = Mapping[int, Transform]
"""Transforms by object id."""

GRID = 2**16
"""Steps of a pixel in which an object that was scaled or turned can lie."""

NEAR = 1e-9
"""How near a coefficient must be to a whole number to be meant as one: what a turn and its way back leave."""

ROOM_BELOW = 4.0
"""Pixels that a foot must be below the horizon for its object to change its size with the way it is moved."""

MOST_PERSPECTIVE = 20.0
"""How many times larger or smaller one move along the road makes an object."""


def movable(scene: Scene, object_ids: Iterable[int]) -> tuple[SceneObject, ...]:
    """Those of the objects that may be moved: they are there, visible and not locked. From bottom to top."""
    wanted = set(object_ids)
    return tuple(each for each in scene.objects if each.id in wanted and each.visible and not each.locked)


def place(scene: Scene, placements: Placements, text: str) -> Patch | None:
    """Give objects transforms, whatever they had before. Raises KeyError for an object that is not there."""
    return placed_since([scene.object(each) for each in placements], placements, scene, text)


def placed_since(before: Iterable[SceneObject], placements: Placements, scene: Scene, text: str) -> Patch | None:
    """What leads from objects as they were to `placements`; the scene may be there already, after a drag for example.

    Looks at transforms only, never at pixels: that is what a pointer event in a scene of many objects can afford.
    """
    changes: list[Change] = []
    rect = NOTHING
    for item in before:
        after = replace_transform(item, placements.get(item.id, item.transform))
        if after is not item:
            changes.append(ObjectPropertiesChange(item.id, Properties.of(item), Properties.of(after)))
            if item.visible:
                rect = rect.united(item.bounds).united(after.bounds)
    return Patch(rect.clipped(scene.size), tuple(changes), text) if changes else None


def merged(first: Patch, second: Patch) -> Patch | None:
    """Two patches of placing in a row as one; None if the second takes the first back."""
    before: dict[int, Properties] = {}
    after: dict[int, Properties] = {}
    for change in (*first.changes, *second.changes):
        if not isinstance(change, ObjectPropertiesChange):
            raise ValueError("only patches of placing can be merged")
        before.setdefault(change.object_id, change.before)
        after[change.object_id] = change.after
    changes = [
        ObjectPropertiesChange(each, before[each], after[each]) for each in before if before[each] != after[each]
    ]
    return Patch(first.rect.united(second.rect), tuple(changes), second.text) if changes else None


def replace_transform(item: SceneObject, transform: Transform) -> SceneObject:
    """The object lying elsewhere; itself if it lies there already."""
    return item if transform == item.transform else replace(item, transform=transform)


# Acts on what is selected


def move(scene: Scene, object_ids: Iterable[int], dx: int, dy: int, horizon: float | None = None) -> Patch | None:
    """Move objects by whole pixels; with a `horizon`, each becomes larger or smaller as it comes nearer or goes."""
    items = movable(scene, object_ids)
    placements = {item.id: moved(item, dx, dy, horizon) for item in items}
    return place(scene, placements, translate("Placing", "Move {what}").format(what=what(scene, items)))


def mirror(scene: Scene, object_ids: Iterable[int], *, vertically: bool = False) -> Patch | None:
    """Swap left and right of the objects, or top and bottom: about the middle of the box around all of them."""
    items = movable(scene, object_ids)
    box = bounds_of(items)
    across, down = (1, -1) if vertically else (-1, 1)
    flip = Transform(
        xx=across,
        dx=0 if vertically else box.left + box.right,
        yy=down,
        dy=box.top + box.bottom if vertically else 0,
    )
    placements = {item.id: settled(item.transform.then(flip)) for item in items}
    return place(scene, placements, translate("Placing", "Mirror {what}").format(what=what(scene, items)))


def reset(scene: Scene, object_ids: Iterable[int]) -> Patch | None:
    """Take back scale, rotation and mirroring of objects; the middle of each stays where it is, to the pixel."""
    items = movable(scene, object_ids)
    placements = {}
    for item in items:
        if not item.transform.is_translation:
            middle = _middle(item.source_bounds)
            now = item.transform.apply(middle)
            placements[item.id] = Transform.translation(round(now.x - middle.x), round(now.y - middle.y))
    return place(scene, placements, translate("Placing", "Take back scale of {what}").format(what=what(scene, items)))


def what(scene: Scene, items: Iterable[SceneObject]) -> str:
    """How the history calls them: `car 3`, `3 objects`."""
    found = tuple(items)
    if len(found) == 1:
        return found[0].title(scene.label_set)
    return translate("Placing", "{count} objects").format(count=len(found))


def bounds_of(items: Iterable[SceneObject]) -> Rect:
    """The rectangle around all of them."""
    box = NOTHING
    for item in items:
        box = box.united(item.bounds)
    return box


# Transforms


def moved(item: SceneObject, dx: int, dy: int, horizon: float | None = None) -> Transform:
    """Where the object lies after a move by whole pixels, which with a `horizon` changes its size.

    The size follows the distance of its foot from the horizon, as that of anything that stands on a level road does
    for a level camera. An object that stands at the horizon or above it, or would, is only moved.
    """
    transform = item.transform
    factor = 1.0 if horizon is None else perspective_factor(foot(item).y, dy, horizon)
    if factor != 1.0:
        transform = settled(transform.then(Transform.scaling(factor, about=foot(item))))
    return replace(transform, dx=transform.dx + dx, dy=transform.dy + dy)


def perspective_factor(foot_y: float, dy: float, horizon: float) -> float:
    """How much larger something appears that stands at row `foot_y` and is moved down by `dy` on a level road."""
    before, after = foot_y - horizon, foot_y + dy - horizon
    if before < ROOM_BELOW:
        return 1.0
    return min(max(max(after, ROOM_BELOW) / before, 1 / MOST_PERSPECTIVE), MOST_PERSPECTIVE)


def foot(item: SceneObject) -> Point:
    """The middle of the lower side of the box around an object: where it stands. Not rounded to pixels."""
    box = item.source_bounds
    corners = [item.transform.apply((x, y)) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    xs = [corner.x for corner in corners]
    return Point((min(xs) + max(xs)) / 2, max(corner.y for corner in corners))


def settled(transform: Transform) -> Transform:
    """The transform with its numbers on the grid: what is nearly a whole number is one.

    Quarter turns and mirror images then lie on whole pixels, so that they lose nothing, and anything can be moved by
    whole pixels and back without a rounding error.
    """
    xx, xy, yx, yy = (
        float(round(value)) if abs(value - round(value)) < NEAR else value
        for value in (transform.xx, transform.xy, transform.yx, transform.yy)
    )
    whole = {abs(xx), abs(xy), abs(yx), abs(yy)} <= {0.0, 1.0}
    grid = 1 if whole else GRID
    dx, dy = math.floor(transform.dx * grid + 0.5) / grid, math.floor(transform.dy * grid + 0.5) / grid
    return Transform(xx + 0.0, xy + 0.0, dx, yx + 0.0, yy + 0.0, dy)  # + 0.0: there is one zero only


def _middle(rect: Rect) -> Point:
    return Point((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
