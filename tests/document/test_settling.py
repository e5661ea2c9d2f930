"""Keeping the rest: which pixels stay those of the kept picture, to the bit, and where the generator's come in."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document import settling
from editor.document.geometry import Rect, Size
from editor.document.kept import Kept
from editor.document.scene import Maps
from editor.document.settling import FULL, compose, differences, mask, reach
from model.maps import labels_of

SIZE = Size(300, 256)
WHOLE = Rect.of(SIZE)
MODES = {7: 10, 26: 10}  # roads and cars have modes, skies (23) have none
NO_STYLES: dict[int, int | tuple[float, ...]] = {}


def maps_of(regions: np.ndarray) -> Maps:
    """The maps of a scene with these regions; pieces of road with a number of their own are road."""
    instances = np.where(regions // 1000 == 7, 7, regions).astype(np.int32)
    return Maps(labels_of(instances), instances, regions.astype(np.int32))


def regions_before() -> np.ndarray:
    regions = np.full((SIZE.height, SIZE.width), 7, np.int32)
    regions[:40] = 23
    regions[90:110, 20:60] = 26001
    return regions


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (SIZE.height, SIZE.width, 3), np.uint8)


@pytest.fixture
def kept() -> Kept:
    maps = maps_of(regions_before())
    return Kept(picture(1), maps.labels, maps.instances, maps.regions, NO_STYLES, 5, "weights")


def dabbed() -> Maps:
    regions = regions_before()
    regions[70:74, 100:104] = 26002
    return maps_of(regions)


def distances_to(where: np.ndarray) -> np.ndarray:
    """The distance of every pixel to the nearest that is `where`, by comparing with each of them."""
    rows, columns = np.indices(where.shape)
    spots = np.argwhere(where)
    return np.min([np.hypot(rows - y, columns - x) for y, x in spots], axis=0)


def test_nothing_differs_so_the_kept_picture_stays(kept: Kept) -> None:
    maps = maps_of(regions_before())
    assert np.array_equal(compose(kept, picture(2), maps, NO_STYLES, 5, MODES, WHOLE), kept.picture)


def test_an_edit_shows_with_its_surroundings_and_the_rest_stays_to_the_bit(kept: Kept) -> None:
    maps, generated = dabbed(), picture(2)
    distances = distances_to(maps.labels != kept.labels)
    shown = compose(kept, generated, maps, NO_STYLES, 5, MODES, WHOLE)
    near = distances <= settling.SURROUNDINGS
    far = distances >= settling.SURROUNDINGS + settling.FEATHER
    assert near.sum() > 200
    assert far.sum() > 10_000
    assert np.array_equal(shown[near], generated[near])
    assert np.array_equal(shown[far], kept.picture[far])
    between = ~near & ~far
    low, high = np.minimum(kept.picture, generated)[between], np.maximum(kept.picture, generated)[between]
    assert ((shown[between] >= low) & (shown[between] <= high)).all()
    assert (shown[between] != kept.picture[between]).any()
    assert (shown[between] != generated[between]).any()


def test_the_weight_falls_with_the_distance_and_without_a_step(kept: Kept) -> None:
    maps = dabbed()
    weights = mask(kept, maps, NO_STYLES, 5, MODES, WHOLE).astype(int)
    distances = distances_to(maps.labels != kept.labels)
    order = np.argsort(distances, axis=None, kind="stable")
    assert (np.diff(weights.ravel()[order]) <= 0).all()
    assert weights.max() == FULL
    assert weights.min() == 0
    steepest = FULL * np.pi / 2 / settling.FEATHER
    assert max(np.abs(np.diff(weights, axis=axis)).max() for axis in (0, 1)) <= steepest + 1


def test_an_edit_and_its_undo_give_the_kept_picture(kept: Kept) -> None:
    before, after = maps_of(regions_before()), dabbed()
    assert not np.array_equal(compose(kept, picture(2), after, NO_STYLES, 5, MODES, WHOLE), kept.picture)
    assert np.array_equal(compose(kept, picture(3), before, NO_STYLES, 5, MODES, WHOLE), kept.picture)


@pytest.mark.parametrize("tile", [settling.TILE, 37])
def test_piece_by_piece_is_the_same_as_at_once(kept: Kept, tile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(11)
    regions = regions_before()
    for _ in range(12):
        x, y = int(random.integers(SIZE.width)), int(random.integers(SIZE.height))
        regions[y : y + 3, x : x + 5] = 26000 + int(random.integers(1, 40))
    maps, generated, styles = maps_of(regions), picture(2), {26001: 3}
    whole = compose(kept, generated, maps, styles, 5, MODES, WHOLE)
    assert 0 < (whole != kept.picture).mean() < 1
    monkeypatch.setattr(settling, "TILE", tile)
    for _ in range(60):
        left, right = sorted(random.integers(0, SIZE.width + 1, 2).tolist())
        top, bottom = sorted(random.integers(0, SIZE.height + 1, 2).tolist())
        rect = Rect(left, top, right, bottom)
        assert np.array_equal(compose(kept, generated, maps, styles, 5, MODES, rect), whole[rect.slices])


def test_what_a_change_may_change_lies_within_reach(kept: Kept) -> None:
    random = np.random.default_rng(3)
    generated, before = picture(2), dabbed()
    was = compose(kept, generated, before, NO_STYLES, 5, MODES, WHOLE)
    for _ in range(25):
        left, top = int(random.integers(SIZE.width - 1)), int(random.integers(SIZE.height - 1))
        rect = Rect(left, top, left + 12, top + 9).clipped(SIZE)
        regions = before.regions.copy()
        regions[rect.slices] = int(random.choice([7, 23, 26001, 26002, 26003]))
        now = maps_of(regions)
        changed = (compose(kept, generated, now, NO_STYLES, 5, MODES, WHOLE) != was).any(axis=2)
        near = reach(rect, SIZE)
        changed[near.slices] = False
        assert Rect.of(SIZE).encloses(near)
        assert not changed.any()


@pytest.mark.parametrize(("short", "factor"), [(32, 0.25), (128, 0.5), (256, 1), (1024, 4), (9000, 4)])
def test_widths_go_with_the_size_of_the_picture(short: int, factor: float) -> None:
    rect = Rect(10_000, short // 2, 10_001, short // 2 + 1)
    furthest = round(factor * (settling.SURROUNDINGS + settling.FEATHER))
    assert reach(rect, Size(20_000, short)) == rect.expanded(furthest).clipped((20_000, short))


def test_a_wide_picture_is_exact_far_from_its_origin() -> None:
    """Distances are found in float32: the squares of large coordinates must not spoil them."""
    width, height = 9000, 256
    instances = np.full((height, width), 7, np.int32)
    kept = Kept(np.zeros((height, width, 3)), labels_of(instances), instances, instances, NO_STYLES, 0, "weights")
    now = instances.copy()
    now[20, 8701:8990:67] = now[3, 8650] = 26001
    maps = Maps(labels_of(now), now, now)
    generated = np.full((height, width, 3), 255, np.uint8)
    whole = compose(kept, generated, maps, NO_STYLES, 0, MODES, Rect(0, 0, width, height))
    piece = Rect(8613, 0, 8999, 70)
    assert np.array_equal(compose(kept, generated, maps, NO_STYLES, 0, MODES, piece), whole[piece.slices])
    distances = distances_to((now != instances)[piece.slices])
    weights = mask(kept, maps, NO_STYLES, 0, MODES, piece)
    along = np.clip((distances - settling.SURROUNDINGS) / settling.FEATHER, 0, 1)
    assert np.abs(weights - FULL * (1 + np.cos(np.pi * along)) / 2).max() <= 0.51


def different(kept: Kept, maps: Maps, styles: dict[int, int | tuple[float, ...]], seed: int = 5) -> np.ndarray:
    return differences(kept, maps, styles, seed, MODES, WHOLE)


def test_a_style_differs_where_its_region_is(kept: Kept) -> None:
    maps = maps_of(regions_before())
    assert np.array_equal(different(kept, maps, {26001: 4}), maps.regions == 26001)
    styled = replace(kept, styles={26001: 4, 7: (0.5, 0.25, 0.0)})
    assert not different(styled, maps, {26001: 4, 7: (0.5, 0.25, 0.0)}).any()
    assert np.array_equal(different(styled, maps, {26001: 4, 7: (0.5, 0.25, 0.1)}), maps.regions == 7)
    assert np.array_equal(different(styled, maps, {7: (0.5, 0.25, 0.0)}), maps.regions == 26001)
    assert not different(styled, maps, {26001: 4, 7: (0.5, 0.25, 0.0), 33001: 2}).any(), "nobody has this region"


def test_a_seed_differs_where_it_chooses_a_style(kept: Kept) -> None:
    maps = maps_of(regions_before())
    assert np.array_equal(different(kept, maps, {}, seed=6), maps.labels != 23), "skies have no modes"
    styled = replace(kept, styles={26001: 4})
    assert np.array_equal(different(styled, maps, {26001: 4}, seed=6), maps.labels == 7)


def test_a_piece_of_stuff_with_the_same_style_does_not_differ(kept: Kept) -> None:
    regions = regions_before()
    piece = (slice(60, 80), slice(100, 130))
    regions[piece] = 7001
    own = np.zeros(regions.shape, np.bool_)
    own[piece] = True
    assert np.array_equal(different(kept, maps_of(regions), {}), own), "its default is a choice of its own"
    styled = replace(kept, styles={7: 2})
    assert not different(styled, maps_of(regions), {7: 2, 7001: 2}).any()
    assert np.array_equal(different(styled, maps_of(regions), {7: 2, 7001: 3}), own)


def test_an_object_that_becomes_another_one_of_its_class_differs(kept: Kept) -> None:
    regions = np.where(regions_before() == 26001, 26002, regions_before())
    assert np.array_equal(different(kept, maps_of(regions), {26001: 1, 26002: 1}), regions == 26002)


def test_the_kept_picture_is_a_value() -> None:
    maps, shown = maps_of(regions_before()), picture(1)
    styles = {7: 1}
    kept = Kept(shown, maps.labels, maps.instances, maps.regions, styles, 5, "weights")
    shown[:] = 0
    maps.labels[:] = 0
    styles[7] = 2
    assert np.array_equal(kept.picture, picture(1))
    assert kept.labels.all()
    assert kept.styles == {7: 1}
    for array in (kept.picture, kept.labels, kept.instances, kept.regions):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1
    again = replace(kept, seed=6)
    assert again.picture is kept.picture, "what nobody can write is not copied"
    assert replace(kept, picture=kept.picture[:]).picture is not kept.picture, "others have the array behind a view"
    assert kept.fits("weights", SIZE)
    assert not kept.fits("others", SIZE)
    assert not kept.fits("weights", Size(160, 192))
    with pytest.raises(ValueError, match="does not fit"):
        replace(kept, picture=np.zeros((8, 8, 3), np.uint8))
