"""What facade label maps know as objects: connected pieces. Touching parts of a class are one, hidden ones none."""

import numpy as np

from scene_maker.raster import Stamp
from scene_maker.stack import Composition, Thing


def joined(composition: Composition) -> Composition:
    """The same picture, with one thing where several of a class overlap or share an edge.

    Order: a group lies where its nearest member did, so parts of one class must lie at one distance.
    """
    groups: list[list[Thing]] = []
    for thing in composition.things:
        near = [group for group in groups if any(_touch(thing, other) for other in group)]
        groups = [group for group in groups if all(group is not each for each in near)]
        groups.append([*(other for group in near for other in group), thing])
    return Composition(composition.background, tuple(_union(group) for group in groups))


def without_hidden(composition: Composition) -> Composition:
    """The same picture, without the things of which others leave nothing to see."""
    height, width = composition.background.shape
    front = np.full((height, width), -1)
    for index, thing in enumerate(composition.things):
        visible = Stamp(thing.stamp.mask & ~thing.hidden, thing.stamp.left, thing.stamp.top)
        front[visible.on_canvas(width, height)] = index
    seen = set(np.unique(front).tolist())
    return Composition(
        composition.background, tuple(thing for index, thing in enumerate(composition.things) if index in seen)
    )


def _touch(one: Thing, other: Thing) -> bool:
    """Whether two of a class have a pixel, or an edge between pixels, in common."""
    if one.kind is not other.kind:
        return False
    grown = np.pad(one.stamp.mask, 1)
    spread = grown.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            spread |= np.roll(grown, step, axis)
    rows, columns = other.stamp.mask.shape
    moved = Stamp(spread, one.stamp.left - 1 - other.stamp.left, one.stamp.top - 1 - other.stamp.top)
    return bool((moved.on_canvas(columns, rows) & other.stamp.mask).any())


def _union(group: list[Thing]) -> Thing:
    if len(group) == 1:
        return group[0]
    left, top = min(each.stamp.left for each in group), min(each.stamp.top for each in group)
    right = max(each.stamp.left + each.stamp.mask.shape[1] for each in group)
    bottom = max(each.stamp.top + each.stamp.mask.shape[0] for each in group)
    mask, hidden = np.zeros((2, bottom - top, right - left), dtype=bool)
    for each in group:
        moved = Stamp(each.stamp.mask, each.stamp.left - left, each.stamp.top - top)
        mask |= moved.on_canvas(right - left, bottom - top)
        cut = Stamp(each.hidden, moved.left, moved.top)
        hidden |= cut.on_canvas(right - left, bottom - top)
    return Thing(group[0].kind, Stamp(mask, left, top), hidden & mask)
