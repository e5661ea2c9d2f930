"""Edits from panels: each is one patch that can be taken back, or None."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.painting import paint
from editor.document.scene import Scene, SceneError
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, SIDEWALK, STREET, apply, block, full, state, street

LOWER, UPPER = Rect(2, 2, 10, 10), Rect(6, 4, 14, 14)


@pytest.fixture
def scene() -> Scene:
    """Car 1 under car 2."""
    return street(block(26001, LOWER), block(26002, UPPER))


def test_names(scene: Scene) -> None:
    patch = apply(scene, edits.rename(scene, 26001, "  Herbie "))
    assert scene.title(26001) == "Herbie"
    assert patch.rect == NOTHING
    assert patch.text == "Rename car 1"
    assert edits.rename(scene, 26001, "Herbie") is None
    apply(scene, edits.rename(scene, 26001, ""))
    assert scene.title(26001) == "car 1"


def test_visibility_and_locks(scene: Scene) -> None:
    patch = apply(scene, edits.set_visible(scene, 26001, False))
    assert patch.rect == LOWER
    assert not scene.object(26001).visible
    assert patch.text == "Hide car 1"
    assert edits.set_visible(scene, 26001, False) is None
    patch = apply(scene, edits.set_locked(scene, 26001, True))
    assert patch.rect == NOTHING
    assert scene.object(26001).locked


def test_moving_and_restoring(scene: Scene) -> None:
    everything = Rect(0, 0, 24, 16)
    apply(scene, paint(scene, everything, full(everything), what=ROAD))
    patch = apply(scene, edits.set_transform(scene, 26001, Transform.translation(10, 3)))
    assert patch.rect == Rect(2, 2, 20, 13)
    patch = apply(scene, edits.restore_shape(scene, 26001))
    assert patch.rect == scene.extent(26001) == LOWER.translated(10, 3)
    assert edits.restore_shape(scene, 26001) is None


def test_order(scene: Scene) -> None:
    apply(scene, edits.add_object(scene, block(24001, Rect(0, 0, 3, 3)), position=0))
    patch = apply(scene, edits.reorder(scene, 26002, 1))
    assert [each.id for each in scene.objects] == [24001, 26002, 26001]
    assert patch.rect == LOWER.united(UPPER)
    apply(scene, edits.reorder(scene, 24001, 99))
    assert [each.id for each in scene.objects] == [26002, 26001, 24001]
    assert edits.reorder(scene, 24001, 2) is None


def test_adding_and_deleting(scene: Scene) -> None:
    with pytest.raises(SceneError, match="already has an object 26001"):
        edits.add_object(scene, block(26001, LOWER))
    start = state(scene)
    patch = apply(scene, edits.add_object(scene, block(24001, Rect(-4, 10, 3, 13))))
    assert patch.text == "Add person 1"
    assert patch.rect == Rect(0, 10, 3, 13)
    apply(scene, edits.delete(scene, 24001))
    assert state(scene) == start
    assert edits.delete(scene, 24001) is None
    with pytest.raises(KeyError):
        edits.rename(scene, 24001, "nobody")


def test_deleting_a_background_region_refills_it(scene: Scene) -> None:
    apply(scene, edits.set_style(scene, "weights", ROAD, 2))
    apply(scene, edits.delete(scene, ROAD))
    assert scene.background_regions() == (BUILDING,)
    assert not scene.styles
    assert edits.delete(scene, BUILDING) is None  # the last one


def test_styles_and_seed(scene: Scene) -> None:
    apply(scene, edits.set_style(scene, "weights", 26001, 3))
    apply(scene, edits.set_style(scene, "others", 26001, (0.5, 0.0, -1.0)))
    assert scene.styles == {"weights": {26001: 3}, "others": {26001: (0.5, 0.0, -1.0)}}
    assert edits.set_style(scene, "weights", 26001, 3) is None
    apply(scene, edits.set_style(scene, "weights", 26001, 0))  # mode 0 is a style, not the default
    assert scene.styles["weights"] == {26001: 0}
    apply(scene, edits.set_style(scene, "weights", 26001, None))
    assert "weights" not in scene.styles
    assert edits.set_style(scene, "weights", 26001, None) is None
    patch = apply(scene, edits.set_seed(scene, 7))
    assert scene.seed == 7
    assert patch.rect == Rect(0, 0, 24, 16)
    assert edits.set_seed(scene, 7) is None


def test_a_thing_relabelled_to_a_thing_keeps_place_shape_cut_and_name(scene: Scene) -> None:
    hole = Rect(3, 3, 5, 5)
    apply(scene, paint(scene, hole, full(hole), what=ROAD))
    apply(scene, edits.rename(scene, 26001, "Herbie"))
    apply(scene, edits.set_style(scene, "weights", 26001, 3))
    before, start = scene.object(26001), state(scene)
    patch = apply(scene, edits.relabel(scene, 26001, PERSON))
    after = scene.objects[0]
    assert (after.id, after.class_id, after.name) == (24001, PERSON, "Herbie")
    assert not scene.styles
    assert after.cut is not None
    assert before.cut is not None
    assert np.array_equal(after.cut, before.cut)
    assert patch.text == "Relabel Herbie to person"
    scene.apply(patch.reversed())
    assert state(scene) == start


def test_a_thing_becomes_a_region_of_the_background(scene: Scene) -> None:
    before, start = scene.flatten().regions, state(scene)
    patch = apply(scene, edits.relabel(scene, 26002, BUILDING))
    assert [each.id for each in scene.objects] == [26001]
    assert np.array_equal(
        scene.flatten().regions, np.where(before == 26002, 11001, before)
    )  # car 1 does not show through
    assert (scene.flatten().labels[UPPER.slices] == BUILDING).all()
    scene.apply(patch.reversed())
    assert state(scene) == start
    apply(scene, edits.relabel(scene, 26002, SIDEWALK))  # nothing else is sidewalk: the common region
    assert SIDEWALK in scene.background_regions()


def test_a_thing_below_others_stays_below_when_it_becomes_stuff(scene: Scene) -> None:
    before = scene.flatten().regions
    apply(scene, edits.relabel(scene, 26001, SIDEWALK))
    assert np.array_equal(scene.flatten().regions, np.where(before == 26001, SIDEWALK, before))


def test_a_thing_that_is_not_seen_cannot_become_stuff(scene: Scene) -> None:
    apply(scene, edits.set_transform(scene, 26001, Transform.translation(100, 0)))
    with pytest.raises(SceneError, match="car 1"):
        edits.relabel(scene, 26001, ROAD)


def test_a_region_becomes_a_thing_at_the_bottom_of_the_stack(scene: Scene) -> None:
    before, start = scene.flatten().regions, state(scene)
    patch = apply(scene, edits.relabel(scene, BUILDING, PERSON))
    assert [each.id for each in scene.objects] == [24001, 26001, 26002]
    assert np.array_equal(scene.flatten().regions, np.where(before == BUILDING, 24001, before))
    assert scene.background_regions() == (ROAD,)
    scene.apply(patch.reversed())
    assert state(scene) == start


def test_there_and_back_between_thing_and_stuff() -> None:
    scene = street(block(26001, Rect(2, 2, 10, 10)))
    before = scene.flatten()
    apply(scene, edits.relabel(scene, 26001, BUILDING))
    apply(scene, edits.relabel(scene, 11001, CAR))
    assert np.array_equal(scene.flatten().instances, before.instances)


def test_a_region_takes_another_class_and_stays_apart(scene: Scene) -> None:
    apply(scene, edits.relabel(scene, ROAD, SIDEWALK))
    assert scene.background_regions() == (SIDEWALK, BUILDING)
    apply(scene, edits.relabel(scene, SIDEWALK, BUILDING))
    assert scene.background_regions() == (BUILDING, 11001)
    apply(scene, edits.relabel(scene, 11001, BUILDING))  # its own class: joins the common region
    assert scene.background_regions() == (BUILDING,)
    assert edits.relabel(scene, BUILDING, BUILDING) is None


def test_groups_stay_groups_while_there_is_one_of_a_class() -> None:
    mask = np.ones((3, 3), dtype=np.bool_)
    scene = street(SceneObject(CAR, CAR, mask, group=True), SceneObject(PERSON, PERSON, mask, (9, 9), group=True))
    assert edits.relabel(scene, CAR, CAR) is None
    apply(scene, edits.relabel(scene, CAR, PERSON))
    assert [(each.id, each.group) for each in scene.objects] == [(24001, False), (PERSON, True)]
    apply(scene, edits.relabel(scene, PERSON, CAR))
    assert [(each.id, each.group) for each in scene.objects] == [(24001, False), (CAR, True)]


def test_relabelling_what_cannot_be(scene: Scene) -> None:
    with pytest.raises(SceneError, match="no class 99"):
        edits.relabel(scene, 26001, 99)
    assert edits.relabel(scene, 26009, ROAD) is None
    assert edits.relabel(scene, 26001, CAR) is None


def test_relabelling_the_only_region_leaves_it_under_the_thing() -> None:
    scene = Scene(STREET, np.full((4, 4), ROAD, dtype=np.int32))
    apply(scene, edits.relabel(scene, ROAD, CAR))
    assert (scene.flatten().instances == 26001).all()
    assert scene.background_regions() == (ROAD,)


def test_a_locked_object_below_is_not_cut(scene: Scene) -> None:
    apply(scene, edits.set_locked(scene, 26001, True))
    locked = scene.object(26001)
    apply(scene, edits.relabel(scene, 26002, ROAD))
    assert scene.object(26001) is locked
    assert replace(locked, locked=False).cut is None
