"""Keep the rest: the picture that is shown when a pass may change only what was edited.

picture = M * G(now) + (1 - M) * P. G is the generator's newest picture; P is a kept one with the maps, styles and seed
it was rendered from; M is 1 where those differ from what they are now and a little around it, so that shadows and
reflections fit, and falls off smoothly to exactly 0. Outside, pixels are those of P, bit for bit.

It is a function of the scene, not of how the scene came about: undo, reopening and exporting give the same picture.
Every pixel of it depends on the maps within `reach` only, in integers, so it can be computed piece by piece.
"""

import math
from collections.abc import Iterator, Mapping
from functools import cache

import cv2
import numpy as np

from editor.document.geometry import Rect, Size
from editor.document.kept import Kept, Settle
from editor.document.objects import Style, tight
from editor.document.scene import Maps, Scene, Snapshot

FULL = 256
"""The weight of a pixel that is all G; 0 is all P."""

SURROUNDINGS = 8
FEATHER = 24
"""Widths in pixels of a picture whose shorter side is 256: around what differs all is G, and then G fades into P.

Seen on 41 edits of the bundled street scenes at 512 x 256 with the bundled weights. What a pass changes outside an edit
is, as a share of what it changes inside (rms, median), 52 % at 1 to 2 pixels, 32 % at 8 to 12, 13 % at 24 to 32 and 9 %
beyond. Half these widths cut shadows and haloes of objects off; more keeps less of the rest, and looks the same.
"""

SCALES = (0.25, 4.0)
"""The widths grow and shrink with the shorter side, like the objects in the picture, at most by these factors."""

TILE = 1024
"""Pixels each way that are computed at a time, so that a large picture takes little memory besides itself."""


def kept_for(scene: Scene | Snapshot, checkpoint_id: str) -> Kept | None:
    """The picture that stays in those of this checkpoint; None where passes may change everything."""
    kept = scene.kept
    if scene.settle is Settle.ONLY_HERE and kept is not None and kept.fits(checkpoint_id, scene.size):
        return kept
    return None


def compose(
    kept: Kept,
    generated: np.ndarray,
    maps: Maps,
    styles: Mapping[int, Style],
    seed: int,
    mode_counts: Mapping[int, int],
    rect: Rect,
) -> np.ndarray:
    """The picture inside `rect`, uint8 (h, w, 3), in a new array.

    generated: uint8 (H, W, 3), rendered from the whole `maps`, `styles` (those of the checkpoint) and `seed`, all of
    the kept picture's size. mode_counts: class id -> modes in the checkpoint. rect: inside the picture. A pixel never
    depends on the rectangle.
    """
    picture = kept.picture[rect.slices].copy()
    for tile in _tiles(rect):
        weights = mask(kept, maps, styles, seed, mode_counts, tile)
        box = tight(weights > 0)
        if not box.is_empty:
            place = box.translated(tile.left, tile.top)
            weight = weights[box.slices][..., None]
            mixed = generated[place.slices] * weight + kept.picture[place.slices] * (FULL - weight) + FULL // 2
            picture[place.translated(-rect.left, -rect.top).slices] = mixed >> 8
    return picture


def reach(rect: Rect, size: Size) -> Rect:
    """Where the picture may differ after maps or styles changed inside `rect` only and G did not; inside the canvas."""
    return rect.expanded(_widths(size)[1]).clipped(size)


def mask(
    kept: Kept,
    maps: Maps,
    styles: Mapping[int, Style],
    seed: int,
    mode_counts: Mapping[int, int],
    rect: Rect,
) -> np.ndarray:
    """M inside `rect` as weights of G from 0 to FULL, uint16 (h, w). See `compose`."""
    weights = np.zeros(rect.shape, np.uint16)
    surroundings, furthest = _widths(kept.size)
    for tile in _tiles(rect):
        window = reach(tile, kept.size)
        different = differences(kept, maps, styles, seed, mode_counts, window)
        box = tight(different)
        around = box.expanded(furthest).intersected(Rect.of(window.size))
        part = around.translated(window.left, window.top).intersected(tile)
        if not part.is_empty:
            elsewhere = np.logical_not(different[around.slices]).view(np.uint8)
            distances = cv2.distanceTransform(elsewhere, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
            inner = distances[part.translated(-around.left - window.left, -around.top - window.top).slices]
            squares = np.minimum(np.rint(inner * inner), furthest * furthest).astype(np.int32)
            weights[part.translated(-rect.left, -rect.top).slices] = _falloff(surroundings, furthest)[squares]
    return weights


def differences(
    kept: Kept,
    maps: Maps,
    styles: Mapping[int, Style],
    seed: int,
    mode_counts: Mapping[int, int],
    rect: Rect,
) -> np.ndarray:
    """Which pixels of `rect` have another label, instance or style than in the kept picture: bool (h, w).

    A region's own style is compared with a region's own style. What a generator chooses where there is none depends on
    nothing but the seed and the region (`model.contract.Session`); so if both are the same, so is the default, whatever
    way of choosing it has, and where the class has no modes there is none.
    """
    area = rect.slices
    labels, regions, before = maps.labels[area], maps.regions[area], kept.regions[area]
    different = (labels != kept.labels[area]) | (maps.instances[area] != kept.instances[area])
    if seed == kept.seed and styles == kept.styles and np.array_equal(regions, before):
        return different
    numbers: dict[Style, int] = {}
    now, then = _style_numbers(regions, styles, numbers), _style_numbers(before, kept.styles, numbers)
    has_default = np.zeros(256, np.bool_)
    has_default[[class_id for class_id, count in mode_counts.items() if count]] = True
    both_default = (now >= 0) & (then >= 0)
    other_default = has_default[labels] if seed != kept.seed else has_default[labels] & (now != then)
    return different | np.where(both_default, other_default, now != then)


def _style_numbers(regions: np.ndarray, styles: Mapping[int, Style], numbers: dict[Style, int]) -> np.ndarray:
    """For every pixel a number of its own style, below 0, or its region id if it has none."""
    table = np.arange(int(regions.max(initial=0)) + 1, dtype=np.int32)
    for region, style in styles.items():
        if region < len(table):
            table[region] = numbers.setdefault(style, -1 - len(numbers))
    return table[regions]


def _widths(size: Size) -> tuple[int, int]:
    """How far around a difference all is G, and from where on all is P, in pixels of a picture of this size."""
    scale = min(max(min(size) / 256, SCALES[0]), SCALES[1])
    return round(SURROUNDINGS * scale), round((SURROUNDINGS + FEATHER) * scale)


@cache
def _falloff(surroundings: int, furthest: int) -> np.ndarray:
    """Weights by squared distance from 0 to furthest^2: FULL up to `surroundings`, smooth at both ends, 0 at last."""
    distances = np.sqrt(np.arange(furthest * furthest + 1, dtype=np.float64))
    along = np.clip((distances - surroundings) / (furthest - surroundings), 0.0, 1.0)
    weights = np.rint(FULL * (1.0 + np.cos(math.pi * along)) / 2).astype(np.uint16)
    weights.flags.writeable = False
    return weights


def _tiles(rect: Rect) -> Iterator[Rect]:
    for top in range(rect.top, rect.bottom, TILE):
        for left in range(rect.left, rect.right, TILE):
            yield Rect(left, top, min(left + TILE, rect.right), min(top + TILE, rect.bottom))
