"""Shapes a pixel larger or smaller, and the holes in them. Pure: functions of a scene that return a patch.

Objects are changed where they show; locked and hidden ones never are. A background region grows over its neighbours,
and what it gives up goes to the nearest of them; objects in front of it stay as they are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from editor.document.geometry import NOTHING, Rect
from editor.document.objects import SceneObject, cropped, tight
from editor.document.packing import IdMap, Mask
from editor.document.painting import cut_out, refilled
from editor.document.patch import Patch, patch_to
from editor.document.scene import Scene
from editor.language import translate

CROSS: Final = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)
"""A pixel and its four neighbours: what one step adds or takes."""


@dataclass(frozen=True)
class Filled:
    """Holes that were found, and the patch that fills them: None if there are none."""

    count: int
    patch: Patch | None


def grow(scene: Scene, regions: Sequence[int]) -> Patch | None:
    """Add the pixels that touch the regions (ids of objects or of the background); None if nothing changes."""

    def grown_object(item: SceneObject) -> SceneObject:
        area = item.bounds.expanded(1)
        shown = item.coverage(area)
        return item.with_painted(area, _dilated(shown) & ~shown)

    def grown_region(background: IdMap, region: int) -> None:
        area = tight(background == region).expanded(1).intersected(Rect.of(scene.size))
        part = background[area.slices]
        part[_dilated(part == region)] = region

    return _reshaped(scene, regions, translate("Growing", "Grow {title}"), grown_object, grown_region)


def shrink(scene: Scene, regions: Sequence[int]) -> Patch | None:
    """Take the pixels at the rims of the regions away. What would vanish stays as it is; None if nothing changes.

    The border of the canvas is no rim.
    """

    def shrunk_object(item: SceneObject) -> SceneObject:
        area = item.bounds.expanded(1)
        shown = item.coverage(area)
        return item.without(area, shown & _dilated(~shown)) or item

    def shrunk_region(background: IdMap, region: int) -> None:
        area = tight(background == region).expanded(1).intersected(Rect.of(scene.size))
        own = background[area.slices] == region
        rim = own & _dilated(~own)
        if rim.any() and (own & ~rim).any():
            filled = refilled(background, area, rim, scene.label_set)
            if filled is not None:
                background[area.slices] = filled

    return _reshaped(scene, regions, translate("Growing", "Shrink {title}"), shrunk_object, shrunk_region)


def fill_holes(scene: Scene, regions: Sequence[int], most: int) -> Filled:
    """Fill the holes of at most `most` pixels in the shapes of these regions, whatever shows through them."""
    count = 0

    def filled_object(item: SceneObject) -> SceneObject:
        nonlocal count
        area = item.bounds.expanded(1)
        found, holes = _holes(item.coverage(area), most)
        count += found
        return item.with_painted(area, holes) if found else item

    def filled_region(background: IdMap, region: int) -> None:
        nonlocal count
        found, holes = _holes(background == region, most)
        count += found
        background[holes] = region

    patch = _reshaped(scene, regions, translate("Growing", "Fill holes in {title}"), filled_object, filled_region)
    return Filled(count if patch is not None else 0, patch)


def fill_all_holes(scene: Scene, most: int) -> Filled:
    """Fill every spot of at most `most` pixels in the picture that lies wholly inside another region.

    A spot is a stray piece of a region that has a larger piece elsewhere: a small object, or a small region of its own,
    is none, for it was meant.
    """
    shown = scene.flatten().regions
    objects, background = list(scene.objects), scene.background.copy()
    count = 0
    places = {item.id: index for index, item in enumerate(objects)}
    for region, surrounding, area, spot in _spots(scene, shown, most):
        index = places.get(surrounding, -1)
        if index >= 0 and not _may_change(objects[index]):
            continue
        if region in places:  # else no object is seen there, and none has to make way
            objects[index + 1 :] = cut_out(tuple(objects[index + 1 :]), area, spot)
        if index < 0:
            background[area.slices][spot] = surrounding
        else:
            objects[index] = objects[index].with_painted(area, spot)
        count += 1
    text = translate("Growing", "Fill pin-holes")
    patch = patch_to(scene, text, objects=tuple(objects), background=background, area=Rect.of(scene.size))
    return Filled(count, patch) if patch.changes else Filled(0, None)


def _reshaped(
    scene: Scene,
    regions: Sequence[int],
    text: str,
    reshape_object: Callable[[SceneObject], SceneObject],
    reshape_region: Callable[[IdMap, int], None],
) -> Patch | None:
    """The patch that changes each of the regions, objects as values and the background in place."""
    wanted = set(regions)
    ids = {item.id for item in scene.objects}
    objects = tuple(reshape_object(item) if item.id in wanted and _may_change(item) else item for item in scene.objects)
    grounds = [region for region in regions if region not in ids and (scene.background == region).any()]
    background = scene.background.copy() if grounds else None
    for region in grounds:
        assert background is not None
        if (background == region).any():  # the growth of another may have taken the last of it
            reshape_region(background, region)
    several = translate("Growing", "{count} objects").format(count=len(wanted))
    title = scene.title(regions[0]) if len(wanted) == 1 else several
    area = NOTHING if background is None else Rect.of(scene.size)
    patch = patch_to(scene, text.format(title=title), objects=objects, background=background, area=area)
    return patch if patch.changes else None


def _may_change(item: SceneObject) -> bool:
    return item.visible and not item.locked


def _dilated(mask: Mask) -> Mask:
    """The mask and what touches it, inside the same rectangle."""
    return cv2.dilate(mask.view(np.uint8), CROSS, borderType=cv2.BORDER_CONSTANT, borderValue=0) == 1


def _holes(mask: Mask, most: int) -> tuple[int, Mask]:
    """How many holes of at most `most` pixels a shape has, and their pixels. At the border of the array is no hole."""
    count, numbers, facts, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8), connectivity=4)
    height, width = mask.shape
    inside = (
        (facts[:, cv2.CC_STAT_AREA] <= most)
        & (facts[:, cv2.CC_STAT_LEFT] > 0)
        & (facts[:, cv2.CC_STAT_TOP] > 0)
        & (facts[:, cv2.CC_STAT_LEFT] + facts[:, cv2.CC_STAT_WIDTH] < width)
        & (facts[:, cv2.CC_STAT_TOP] + facts[:, cv2.CC_STAT_HEIGHT] < height)
    )
    inside[0] = False  # the shape itself
    return int(inside[:count].sum()), inside[numbers]


def _spots(scene: Scene, shown: IdMap, most: int) -> Iterable[tuple[int, int, Rect, Mask]]:
    """For each spot of what is shown: its region, the region around it, a rectangle, and the spot in it."""
    canvas = Rect.of(scene.size)
    places = dict.fromkeys(scene.background_regions(), canvas)
    places |= {item.id: item.bounds.intersected(canvas) for item in scene.objects}
    found: list[tuple[int, int, Rect, Mask]] = []
    for region, place in places.items():
        own = (shown[place.slices] == region).astype(np.uint8)
        if not own.any():
            continue
        count, numbers, facts, _ = cv2.connectedComponentsWithStats(own, connectivity=4)
        if count <= 2:
            continue  # one piece
        areas = facts[1:, cv2.CC_STAT_AREA]
        largest = 1 + int(areas.argmax())
        for number in range(1, count):
            if number == largest or facts[number, cv2.CC_STAT_AREA] > most:
                continue
            left, top, width, height = (int(value) for value in facts[number, :4])
            own_box = Rect(left, top, left + width, top + height)
            box = own_box.translated(place.left, place.top).expanded(1).intersected(canvas)
            spot = cropped(numbers[own_box.slices] == number, own_box.translated(place.left, place.top), box)
            around = np.unique(shown[box.slices][_dilated(spot) & ~spot])
            if len(around) == 1:
                found.append((region, int(around[0]), box, spot))
    return found
