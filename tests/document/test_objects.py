"""Objects keep what they are through moving, scaling, cutting and painting."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import PackedObject, SceneObject, tight, title_of
from tests.document.drawing import BUILDING, CAR, STREET, block, full, street

CANVAS = Rect(0, 0, 40, 30)


def disc(size: int) -> np.ndarray:
    y, x = np.mgrid[0:size, 0:size]
    return (x - size / 2 + 0.5) ** 2 + (y - size / 2 + 0.5) ** 2 < (size / 2) ** 2


def test_coverage_is_the_same_for_every_rectangle() -> None:
    shape = SceneObject(26001, CAR, disc(14), (3, 5))
    for transform in (
        Transform(),
        Transform.translation(-5, 12),
        Transform.translation(0.4, -0.6),
        Transform.scaling(1.7, 0.6, about=(10, 10)),
        Transform.scaling(-1, 1, about=(10, 0)),
        Transform.rotation(33, about=(10, 12)).then(Transform.scaling(1.3)),
    ):
        moved = replace(shape, transform=transform)
        whole = moved.coverage(CANVAS)
        assert whole.any()
        for rect in (Rect(0, 0, 7, 9), Rect(8, 3, 9, 4), Rect(11, 10, 40, 30)):
            assert np.array_equal(moved.coverage(rect), whole[rect.slices])
        assert moved.bounds.encloses(tight(moved.coverage(Rect(-60, -60, 90, 90))).translated(-60, -60))


def test_scaling_by_two_doubles_every_pixel() -> None:
    mask = np.array([[True, False], [True, True]])
    shape = SceneObject(26001, CAR, mask, (2, 1), transform=Transform.scaling(2))
    assert shape.bounds == Rect(4, 2, 8, 6)
    assert np.array_equal(shape.coverage(shape.bounds), mask.repeat(2, axis=0).repeat(2, axis=1))


def test_mirroring_and_halving_take_the_pixel_under_the_centre() -> None:
    mask = np.array([[True, False, False, True], [False, True, True, True]])
    mirrored = SceneObject(26001, CAR, mask, transform=Transform.scaling(-1, 1, about=(2, 0)))
    assert np.array_equal(mirrored.coverage(Rect(0, 0, 4, 2)), mask[:, ::-1])
    halved = SceneObject(26001, CAR, mask, transform=Transform.scaling(0.5))
    assert np.array_equal(halved.coverage(Rect(0, 0, 2, 1)), mask[1:2, 1::2])


def test_moving_out_of_the_canvas_and_back_loses_nothing() -> None:
    shape = SceneObject(26001, CAR, disc(14), (3, 5)).with_cut(Rect(3, 5, 9, 9), full(Rect(3, 5, 9, 9)))
    away = replace(shape, transform=Transform.translation(-100, 0))
    assert not away.coverage(CANVAS).any()
    back = replace(away, transform=Transform())
    assert np.array_equal(back.coverage(CANVAS), shape.coverage(CANVAS))


def test_a_moved_object_takes_its_cut_along() -> None:
    hole = Rect(4, 4, 6, 6)
    shape = block(26001, Rect(2, 2, 10, 10)).with_cut(hole, full(hole))
    moved = replace(shape, transform=Transform.translation(7, 3))
    covered = moved.coverage(CANVAS)
    assert not covered[hole.translated(7, 3).slices].any()
    assert covered[hole.slices].sum() == 0
    assert covered.sum() == 64 - 4
    assert moved.coverage(CANVAS, whole=True).sum() == 64
    assert replace(moved, cut=None).coverage(CANVAS).sum() == 64


@pytest.mark.parametrize(
    "transform",
    [
        Transform.translation(4, -1),
        Transform.translation(0.5, 0.25),
        Transform.scaling(0.5, about=(10, 10)),
        Transform.scaling(2.5, about=(10, 10)),
        Transform.rotation(20, about=(10, 10)),
        Transform.rotation(77, about=(10, 10)).then(Transform.scaling(0.3, 0.8)),
    ],
)
def test_painting_on_a_transformed_object_does_exactly_what_was_painted(transform: Transform) -> None:
    shape = SceneObject(26001, CAR, disc(18), (2, 2), transform=transform)
    before = shape.coverage(CANVAS)
    rect = Rect(2, 3, 22, 17)
    painted = np.random.default_rng(3).random(rect.shape) < 0.4
    stroke = np.zeros(CANVAS.shape, dtype=np.bool_)
    stroke[rect.slices] = painted
    assert np.array_equal(shape.with_cut(rect, painted).coverage(CANVAS), before & ~stroke)
    assert np.array_equal(shape.with_painted(rect, painted).coverage(CANVAS), before | stroke)
    left = shape.without(rect, painted)
    assert left is not None
    assert np.array_equal(left.coverage(CANVAS), before & ~stroke)


def test_a_cut_in_an_object_drawn_smaller_does_not_cost_its_resolution() -> None:
    fine = SceneObject(26001, CAR, disc(36), (0, 0), transform=Transform.scaling(0.5))
    rect = Rect(4, 4, 9, 9)
    cut = fine.with_cut(rect, full(rect))
    assert cut.transform == fine.transform
    assert np.array_equal(cut.mask, fine.mask)
    restored = replace(cut, cut=None)
    assert np.array_equal(restored.coverage(CANVAS), fine.coverage(CANVAS))


def test_painting_grows_the_mask_and_takes_back_a_cut() -> None:
    hole = Rect(3, 3, 5, 5)
    shape = block(26001, Rect(2, 2, 6, 6)).with_cut(hole, full(hole))
    grown = shape.with_painted(Rect(4, 4, 10, 5), full(Rect(4, 4, 10, 5)))
    assert grown.source_bounds == Rect(2, 2, 10, 6)
    assert grown.coverage(CANVAS).sum() == 16 - 4 + 1 + 4
    assert grown.coverage(CANVAS, whole=True).sum() == 16 + 4
    assert shape.with_painted(hole, full(hole)).cut is None


def test_what_changes_nothing_is_the_same_object() -> None:
    shape = replace(block(26001, Rect(2, 2, 6, 6)), transform=Transform.scaling(1.5))
    away = Rect(30, 20, 34, 24)
    assert shape.with_cut(away, full(away)) is shape
    assert shape.without(away, full(away)) is shape
    inside = Rect(5, 5, 7, 7)
    assert shape.with_painted(inside, full(inside)) is shape  # not even baked


def test_erasing_takes_from_the_mask_and_ends_when_nothing_is_seen() -> None:
    shape = block(26001, Rect(2, 2, 6, 6))
    left = shape.without(Rect(2, 2, 4, 6), full(Rect(2, 2, 4, 6)))
    assert left is not None
    assert left.source_bounds == Rect(4, 2, 6, 6)
    assert left.without(Rect(0, 0, 9, 9), full(Rect(0, 0, 9, 9))) is None
    hidden = shape.with_cut(Rect(2, 2, 4, 6), full(Rect(2, 2, 4, 6)))
    assert hidden.without(Rect(4, 2, 6, 6), full(Rect(4, 2, 6, 6))) is None  # what is left of it is cut


def test_baking_a_move_is_exact_and_other_transforms_keep_the_picture() -> None:
    hole = Rect(4, 4, 6, 6)
    shape = block(26001, Rect(2, 2, 10, 10)).with_cut(hole, full(hole))
    moved = replace(shape, transform=Transform.translation(3, 1)).baked()
    assert moved.transform.is_identity
    assert moved.origin == (5, 3)
    assert moved.mask is shape.mask
    turned = replace(shape, transform=Transform.rotation(31, about=(8, 8)))
    assert turned.baked().transform.is_identity
    assert np.array_equal(turned.baked().coverage(CANVAS), turned.coverage(CANVAS))
    assert np.array_equal(turned.baked().coverage(CANVAS, whole=True), turned.coverage(CANVAS, whole=True))


def test_arrays_are_read_only_and_belong_to_the_object() -> None:
    big = np.ones((10, 10), dtype=np.bool_)
    shape = SceneObject(26001, CAR, big[2:5, 2:5], cut=big[:3, :3] & False)
    big[:] = False
    assert shape.mask.all()
    assert shape.cut is None
    with pytest.raises(ValueError, match="read-only"):
        shape.mask[0, 0] = False


def test_objects_that_cannot_be_are_refused() -> None:
    mask = np.ones((2, 2), dtype=np.bool_)
    with pytest.raises(ValueError, match="class 26"):
        SceneObject(24001, CAR, mask)
    with pytest.raises(ValueError, match="class 0"):
        SceneObject(7, 0, mask)  # 0 * 1000 + 7 would be read as class 7
    with pytest.raises(ValueError, match="class 26"):
        SceneObject(24, CAR, mask, group=True)
    with pytest.raises(ValueError, match="bool"):
        SceneObject(26001, CAR, mask.astype(np.uint8))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="does not fit"):
        SceneObject(26001, CAR, mask, cut=np.ones((1, 2), dtype=np.bool_))
    with pytest.raises(ValueError, match="inverse"):
        SceneObject(26001, CAR, mask, transform=Transform.scaling(0))


def test_titles() -> None:
    mask = np.ones((2, 2), dtype=np.bool_)
    assert SceneObject(26003, CAR, mask).title(STREET) == "car 3"
    assert SceneObject(26003, CAR, mask, name="Herbie").title(STREET) == "Herbie"
    assert SceneObject(CAR, CAR, mask, group=True).title(STREET) == "car group"
    assert title_of(BUILDING * 1000 + 2, STREET) == "building 2"
    assert title_of(255, STREET) == "ignored"


def test_a_packed_object_comes_back() -> None:
    hole = Rect(3, 3, 5, 5)
    shape = replace(block(26001, Rect(2, 2, 6, 6)).with_cut(hole, full(hole)), name="Herbie", locked=True)
    back = PackedObject.of(shape).unpack()
    assert np.array_equal(back.mask, shape.mask)
    assert back.cut is not None
    assert shape.cut is not None
    assert np.array_equal(back.cut, shape.cut)
    assert replace(back, mask=shape.mask, cut=shape.cut).__dict__.items() >= {"name": "Herbie", "locked": True}.items()
    assert back.bounds == shape.bounds == Rect(2, 2, 6, 6)


def test_the_tight_rectangle() -> None:
    mask = np.zeros((6, 8), dtype=np.bool_)
    assert tight(mask) == NOTHING
    mask[2, 3] = mask[4, 1] = True
    assert tight(mask) == Rect(1, 2, 4, 5)


def test_a_movable_piece_of_stuff_exports_as_its_class_and_keeps_a_number_of_its_own() -> None:
    piece = SceneObject(BUILDING * 1000 + 2, BUILDING, np.ones((2, 3), dtype=np.bool_), (4, 5), group=True)
    scene = street(piece)
    maps = scene.flatten(Rect(4, 5, 7, 7))
    assert (maps.labels == BUILDING).all()
    assert (maps.instances == BUILDING).all()
    assert (maps.regions == piece.id).all()
    assert piece.title(STREET) == "building 2"
    assert SceneObject(CAR, CAR, np.ones((2, 3), dtype=np.bool_), group=True).title(STREET) == "car group"
