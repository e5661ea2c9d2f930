"""Shapes a pixel larger or smaller, and their holes."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import edits
from editor.document.geometry import Rect, Transform
from editor.document.growing import fill_all_holes, fill_holes, grow, shrink
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.scene import Scene
from tests.document.drawing import BUILDING, CAR, ROAD, SIDEWALK, STREET, apply, block, state, street

CAR_1, CAR_2 = 26001, 26002


def shown(scene: Scene, region: int) -> np.ndarray:
    return scene.flatten().regions == region


def test_an_object_grows_and_shrinks_by_its_rim() -> None:
    scene = street(block(CAR_1, Rect(8, 6, 12, 9)))
    before = state(scene)
    grown = apply(scene, grow(scene, [CAR_1]))
    assert grown.text == "Grow car 1"
    assert shown(scene, CAR_1).sum() == 12 + 2 * (4 + 3)  # a row on each side, no corners
    assert shown(scene, CAR_1)[5, 8:12].all()
    scene.apply(grown.reversed())
    assert state(scene) == before
    shrunk = apply(scene, shrink(scene, [CAR_1]))
    assert np.argwhere(shown(scene, CAR_1)).tolist() == [[7, 9], [7, 10]]
    assert shrink(scene, [CAR_1]) is None  # nothing would be left
    scene.apply(shrunk.reversed())
    assert state(scene) == before


def test_growing_again_and_again_reaches_the_border_and_beyond() -> None:
    scene = street(block(CAR_1, Rect(0, 0, 2, 2)))
    for _ in range(4):
        apply(scene, grow(scene, [CAR_1]))
    assert scene.object(CAR_1).bounds == Rect(-4, -4, 6, 6)


def test_a_scaled_object_grows_by_pixels_of_the_canvas() -> None:
    scene = street(block(CAR_1, Rect(4, 3, 8, 6), transform=Transform.scaling(2.0)))
    before = shown(scene, CAR_1).sum()
    apply(scene, grow(scene, [CAR_1]))
    assert shown(scene, CAR_1).sum() == before + 2 * (8 + 6)


def test_a_background_region_grows_over_its_neighbours_behind_the_objects() -> None:
    scene = street(block(CAR_1, Rect(8, 6, 12, 9)))
    apply(scene, grow(scene, [ROAD]))
    assert (scene.background[7] == ROAD).all()
    assert shown(scene, CAR_1).sum() == 12
    apply(scene, shrink(scene, [ROAD]))
    assert (scene.background[7] == BUILDING).all()
    assert (scene.background[15] == ROAD).all()  # the border of the canvas is no rim


def test_a_region_never_vanishes_and_never_grows_over_nothing() -> None:
    scene = Scene(STREET, np.full((5, 5), ROAD, np.int32))
    assert grow(scene, [ROAD]) is None
    assert shrink(scene, [ROAD]) is None
    background = np.full((5, 5), ROAD, np.int32)
    background[2] = SIDEWALK
    scene = Scene(STREET, background)
    assert shrink(scene, [SIDEWALK]) is None


@pytest.mark.parametrize("make", [edits.set_locked, edits.set_visible])
def test_locked_and_hidden_objects_stay(make: object) -> None:
    scene = street(block(CAR_1, Rect(8, 6, 12, 9)))
    apply(scene, make(scene, CAR_1, make is edits.set_locked))  # type: ignore[operator]
    assert grow(scene, [CAR_1]) is None
    assert shrink(scene, [CAR_1]) is None
    assert fill_holes(scene, [CAR_1], 99).patch is None


def test_several_are_one_patch() -> None:
    scene = street(block(CAR_1, Rect(2, 2, 5, 5)), block(CAR_2, Rect(12, 2, 15, 5)))
    patch = apply(scene, grow(scene, [CAR_1, CAR_2]))
    assert patch.text == "Grow 2 objects"
    assert shown(scene, CAR_1).sum() == shown(scene, CAR_2).sum() == 21


def ring(object_id: int, rect: Rect, *holes: Rect) -> SceneObject:
    mask = np.ones(rect.shape, np.bool_)
    for hole in holes:
        mask[hole.slices] = False
    return SceneObject(object_id, object_id // 1000, mask, (rect.left, rect.top))


def test_holes_up_to_a_size_are_filled_and_counted() -> None:
    scene = street(ring(CAR_1, Rect(4, 3, 16, 13), Rect(2, 2, 3, 3), Rect(5, 5, 8, 8), Rect(0, 1, 1, 2)))
    before = state(scene)
    filled = fill_holes(scene, [CAR_1], 4)
    assert filled.count == 1  # the second is larger, the third is open to the side
    patch = apply(scene, filled.patch)
    assert shown(scene, CAR_1)[5, 6]
    assert fill_holes(scene, [CAR_1], 9).count == 1
    assert fill_holes(scene, [CAR_1], 4).patch is None
    scene.apply(patch.reversed())
    assert state(scene) == before


def test_holes_of_the_background() -> None:
    background = np.full((12, 12), ROAD, np.int32)
    background[3, 3] = background[6:8, 6:8] = BUILDING
    background[0, 5] = BUILDING  # open to the border
    scene = Scene(STREET, background)
    assert fill_holes(scene, [ROAD], 3).count == 1
    filled = fill_holes(scene, [ROAD], 4)
    assert filled.count == 2
    apply(scene, filled.patch)
    assert np.argwhere(scene.background == BUILDING).tolist() == [[0, 5]]


def test_stray_spots_of_the_whole_scene_but_nothing_that_is_small_on_purpose() -> None:
    background = np.full((16, 24), ROAD, np.int32)
    background[:8] = BUILDING
    background[2, 2] = ROAD  # a speck of road in the building
    background[12, 20] = SIDEWALK  # all there is of the sidewalk
    speckled = np.zeros((6, 8), np.bool_)
    speckled[0:3, 0:3] = True
    speckled[5, 7] = True  # a stray pixel of the car on the road
    scene = Scene(
        STREET,
        background,
        (
            SceneObject(CAR_1, CAR, speckled, (4, 9)),
            block(CAR_2, Rect(18, 10, 19, 11)),  # a car far away
            ring(26003, Rect(12, 1, 18, 6), Rect(2, 2, 3, 3)),
        ),
    )
    before = state(scene)
    filled = fill_all_holes(scene, 2)
    assert filled.count == 3
    patch = apply(scene, filled.patch)
    regions = scene.flatten().regions
    assert (regions[2, 2], regions[14, 11], regions[3, 14]) == (BUILDING, ROAD, 26003)
    assert (regions[12, 20], regions[10, 18]) == (SIDEWALK, CAR_2)
    assert fill_all_holes(scene, 2).patch is None
    scene.apply(patch.reversed())
    assert state(scene) == before


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_is_undone_and_redone_exactly(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 50)))
    background = np.where(rng.random((16, 24)) < 0.2, BUILDING, ROAD).astype(np.int32)
    scene = Scene(
        STREET,
        background,
        (
            SceneObject(CAR_1, CAR, rng.random((8, 10)) < 0.7, (-3, 2), cut=None),
            SceneObject(CAR_2, CAR, rng.random((7, 9)) < 0.8, (10, 6), transform=Transform.rotation(20)),
        ),
    )
    regions = st.lists(st.sampled_from([CAR_1, CAR_2, ROAD, BUILDING, 12345]), min_size=1, max_size=3, unique=True)
    states, patches = [state(scene)], []
    for _ in range(data.draw(st.integers(1, 6))):
        chosen, most = data.draw(regions), data.draw(st.integers(1, 12))
        kind = data.draw(st.sampled_from(["grow", "shrink", "holes", "all"]))
        areas = {region: shown(scene, region).sum() for region in chosen}
        if kind == "grow":
            patch: Patch | None = grow(scene, chosen)
        elif kind == "shrink":
            patch = shrink(scene, chosen)
        else:
            patch = (fill_holes(scene, chosen, most) if kind == "holes" else fill_all_holes(scene, most)).patch
        if patch is None:
            continue
        scene.apply(patch)
        if kind == "grow" and len(chosen) == 1 and chosen[0] == CAR_2:
            assert shown(scene, CAR_2).sum() >= areas[CAR_2]
        patches.append(patch)
        states.append(state(scene))
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        scene.apply(patch.reversed())
        assert state(scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        scene.apply(patch)
        assert state(scene) == later
