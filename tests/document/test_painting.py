"""Where paint goes: background or object, over, behind or inside, and what the eraser takes."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.painting import Order, erase, paint, refilled
from editor.document.scene import Scene
from model.maps import Kind, LabelClass, LabelSet
from tests.document.drawing import (
    BUILDING,
    CAR,
    PERSON,
    ROAD,
    SIDEWALK,
    STREET,
    VOID,
    apply,
    block,
    full,
    state,
    street,
)

LOWER, UPPER = Rect(2, 2, 10, 10), Rect(6, 4, 14, 14)
STROKE = Rect(4, 6, 12, 9)


@pytest.fixture
def scene() -> Scene:
    """Car 1 under car 2."""
    return street(block(26001, LOWER), block(26002, UPPER))


def regions(scene: Scene, rect: Rect = STROKE) -> set[int]:
    return {int(each) for each in np.unique(scene.flatten(rect).regions)}


def test_stuff_over_everything_cuts_what_is_above(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=SIDEWALK))
    assert regions(scene) == {SIDEWALK}
    assert (scene.background[STROKE.slices] == SIDEWALK).all()
    for each in scene.objects:  # whole shapes stay
        assert each.coverage(each.bounds, whole=True).all()
    apply(scene, edits.restore_shape(scene, 26001))
    assert 26001 in regions(scene)


def test_stuff_behind_changes_the_background_only(scene: Scene) -> None:
    objects = scene.objects
    apply(scene, paint(scene, STROKE, full(STROKE), what=SIDEWALK, order=Order.BEHIND))
    assert scene.objects == objects
    assert (scene.background[STROKE.slices] == SIDEWALK).all()


def test_stuff_inside_the_selected_region_only(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=SIDEWALK, order=Order.SELECTED, selected=26001))
    assert regions(scene) == {SIDEWALK, 26002}
    assert scene.object(26002).cut is None
    assert regions(scene, Rect(4, 6, 6, 9)) == {SIDEWALK}
    other = street(block(26001, LOWER))
    apply(other, paint(other, Rect(0, 0, 24, 16), full(Rect(0, 0, 24, 16)), what=SIDEWALK, order=Order.SELECTED))
    assert other.extent(26001) == LOWER
    assert other.background_regions() == (ROAD, SIDEWALK, BUILDING)
    apply(other, paint(other, STROKE, full(STROKE), what=ROAD, order=Order.SELECTED, target=SIDEWALK))
    assert other.extent(26001) == LOWER
    assert regions(other) == {ROAD, 26001}


def test_a_region_of_its_own_is_painted_by_its_number(scene: Scene) -> None:
    patch = apply(scene, paint(scene, STROKE, full(STROKE), what=scene.new_id(BUILDING)))
    assert patch.text == "Paint building"
    assert regions(scene) == {11001}
    assert {int(each) for each in np.unique(scene.flatten(STROKE).instances)} == {BUILDING}


def test_a_thing_without_a_target_is_a_new_object_on_top(scene: Scene) -> None:
    patch = apply(scene, paint(scene, STROKE, full(STROKE), what=CAR))
    assert [each.id for each in scene.objects] == [26001, 26002, 26003]
    assert regions(scene) == {26003}
    assert scene.object(26003).bounds == STROKE == patch.rect
    assert scene.object(26001).cut is None  # it only lies on them


def test_a_new_thing_behind_lies_at_the_bottom(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=PERSON, order=Order.BEHIND))
    assert [each.id for each in scene.objects] == [24001, 26001, 26002]
    assert regions(scene) == {26001, 26002}


def test_a_thing_extends_its_target_and_cuts_what_is_above(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=CAR, target=26001))
    assert regions(scene) == {26001}
    assert len(scene.objects) == 2
    cut = scene.object(26002)
    assert cut.coverage(STROKE).sum() == 0
    assert cut.coverage(UPPER, whole=True).all()


def test_a_thing_behind_grows_where_nothing_below_is_seen(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=CAR, target=26001, order=Order.BEHIND))
    assert scene.object(26002).cut is None  # car 1 grows under car 2
    assert regions(scene, Rect(10, 6, 12, 9)) == {26002}
    assert scene.object(26001).coverage(STROKE).all()
    rect = Rect(3, 3, 20, 15)
    below = scene.flatten().regions == 26001
    apply(scene, paint(scene, rect, full(rect), what=CAR, target=26002, order=Order.BEHIND))
    assert np.array_equal(scene.flatten().regions == 26001, below)  # car 2 does not cover car 1
    assert regions(scene, Rect(14, 5, 20, 15)) == {26002}


def test_selected_lets_a_thing_take_back_its_own_cut_and_no_more(scene: Scene) -> None:
    apply(scene, paint(scene, STROKE, full(STROKE), what=ROAD))
    everything = Rect(0, 0, 24, 16)
    apply(scene, paint(scene, everything, full(everything), what=CAR, target=26001, order=Order.SELECTED))
    assert scene.object(26001).cut is None
    assert scene.extent(26001) == LOWER


def test_selected_makes_a_new_thing_inside_another_region(scene: Scene) -> None:
    everything = Rect(0, 0, 24, 16)
    left, right = Rect(0, 0, 5, 16), Rect(5, 0, 24, 16)
    visible = scene.flatten().regions == 26001
    apply(scene, paint(scene, left, full(left), what=PERSON, order=Order.SELECTED, target=26001))
    apply(scene, paint(scene, right, full(right), what=PERSON, order=Order.SELECTED, target=24001, selected=26001))
    assert [each.id for each in scene.objects] == [26001, 26002, 24001]
    assert np.array_equal(scene.flatten(everything).regions == 24001, visible)


def test_protect_paints_over_the_class_first_touched_only(scene: Scene) -> None:
    everything = Rect(0, 0, 24, 16)
    before = scene.flatten()
    apply(scene, paint(scene, everything, full(everything), what=SIDEWALK, protect=ROAD))
    after = scene.flatten().labels
    assert np.array_equal(after == SIDEWALK, before.labels == ROAD)
    apply(scene, paint(scene, everything, full(everything), what=PERSON, protect=26001))  # an id stands for its class
    assert np.array_equal(scene.flatten().labels == PERSON, before.labels == CAR)


@pytest.mark.parametrize("what", [SIDEWALK, PERSON])
@pytest.mark.parametrize("order", list(Order))
def test_locked_and_hidden_objects_are_never_changed(scene: Scene, what: int, order: Order) -> None:
    apply(scene, edits.set_locked(scene, 26001, True))
    apply(scene, edits.set_visible(scene, 26002, False))
    objects = scene.objects
    scene.apply(paint(scene, STROKE, full(STROKE), what=what, order=order))
    scene.apply(paint(scene, STROKE, full(STROKE), what=what, order=order, selected=26001))
    scene.apply(erase(scene, STROKE, full(STROKE), target=26001))
    scene.apply(erase(scene, STROKE, full(STROKE), target=26002))
    assert not paint(scene, STROKE, full(STROKE), what=CAR, target=26001, order=order).changes
    assert not paint(scene, STROKE, full(STROKE), what=CAR, target=26002, order=order).changes
    assert [each for each in scene.objects if each.class_id == CAR] == list(objects)


def test_the_stroke_goes_on_under_a_locked_object(scene: Scene) -> None:
    apply(scene, edits.set_locked(scene, 26001, True))
    apply(scene, paint(scene, STROKE, full(STROKE), what=SIDEWALK))
    assert (scene.background[STROKE.slices] == SIDEWALK).all()
    assert regions(scene) == {26001, SIDEWALK}


def test_paint_stays_on_the_canvas(scene: Scene) -> None:
    rect = Rect(-5, -5, 3, 3)
    patch = apply(scene, paint(scene, rect, full(rect), what=PERSON))
    assert scene.object(24001).bounds == patch.rect == Rect(0, 0, 3, 3)
    away = Rect(50, 50, 60, 60)
    before = state(scene)
    for patch in (paint(scene, away, full(away), what=ROAD), erase(scene, away, full(away), target=ROAD)):
        assert patch.rect == NOTHING
        assert not patch.changes
        scene.apply(patch)
    assert state(scene) == before


def test_painting_what_is_there_changes_nothing(scene: Scene) -> None:
    rect = Rect(20, 12, 24, 16)
    assert not paint(scene, rect, full(rect), what=ROAD).changes
    assert not paint(scene, Rect(3, 3, 5, 5), full(Rect(3, 3, 5, 5)), what=CAR, target=26001).changes
    assert not paint(scene, rect, ~full(rect), what=SIDEWALK).changes


def test_a_dab_with_holes_paints_its_pixels_only(scene: Scene) -> None:
    coverage = np.random.default_rng(2).random(STROKE.shape) < 0.5
    before = scene.flatten(STROKE).regions
    apply(scene, paint(scene, STROKE, coverage, what=SIDEWALK))
    after = scene.flatten(STROKE).regions
    assert np.array_equal(after, np.where(coverage, SIDEWALK, before))


def test_wrong_targets_are_errors(scene: Scene) -> None:
    with pytest.raises(KeyError):
        paint(scene, STROKE, full(STROKE), what=CAR, target=26009)
    with pytest.raises(ValueError, match="cannot be extended"):
        paint(scene, STROKE, full(STROKE), what=PERSON, target=26001)


def test_an_object_painted_over_completely_stays_and_can_be_restored(scene: Scene) -> None:
    everything = Rect(0, 0, 24, 16)
    apply(scene, paint(scene, everything, full(everything), what=ROAD))
    assert [each.id for each in scene.objects] == [26001, 26002]
    assert scene.extent(26001) == NOTHING
    apply(scene, edits.restore_shape(scene, 26001))
    assert scene.extent(26001) == LOWER


def test_erasing_an_object_uncovers_what_is_below(scene: Scene) -> None:
    patch = apply(scene, erase(scene, STROKE, full(STROKE), target=26002))
    assert regions(scene) == {26001, BUILDING, ROAD}
    assert patch.rect == Rect(6, 6, 12, 9)
    assert patch.text == "Erase car 2"
    assert not scene.object(26002).coverage(STROKE, whole=True).any()


def test_an_object_erased_entirely_is_deleted_with_its_styles(scene: Scene) -> None:
    apply(scene, edits.set_style(scene, "weights", 26002, 1))
    start = state(scene)
    first, second = Rect(0, 0, 8, 16), Rect(8, 0, 24, 16)
    apply(scene, erase(scene, first, full(first), target=26002))
    patch = apply(scene, erase(scene, second, full(second), target=26002))
    assert [each.id for each in scene.objects] == [26001]
    assert not scene.styles
    assert not erase(scene, second, full(second), target=26002).changes  # the stroke may go on
    scene.apply(patch.reversed())
    scene.apply(paint(scene, first, full(first), what=CAR, target=26002, order=Order.SELECTED))
    assert scene.styles == {"weights": {26002: 1}}
    assert state(scene)[2] == start[2]


def test_erasing_stuff_refills_from_the_nearest_region(scene: Scene) -> None:
    ridge = Rect(16, 8, 24, 10)
    patch = apply(scene, erase(scene, ridge, full(ridge), target=ROAD))
    assert patch.rect == ridge
    assert (scene.background[ridge.slices] == BUILDING).all()
    assert patch.text == "Erase road"
    mixed = Rect(16, 6, 24, 12)  # four rows building, two of road
    apply(scene, erase(scene, mixed, full(mixed)))
    assert (scene.background[mixed.slices] == ROAD).all()


def test_the_nearest_region_is_found_far_away() -> None:
    background = np.full((300, 600), ROAD, dtype=np.int32)
    background[:, :3] = BUILDING
    background[295:, :] = SIDEWALK
    scene = Scene(STREET, background)
    for rect, nearest in ((Rect(500, 100, 510, 110), SIDEWALK), (Rect(60, 5, 70, 15), BUILDING)):
        apply(scene, erase(scene, rect, full(rect), target=ROAD))
        assert (scene.background[rect.slices] == nearest).all()


def test_a_nearer_region_beyond_the_first_window_wins() -> None:
    background = np.full((200, 200), ROAD, dtype=np.int32)
    rect = Rect(100, 100, 102, 102)
    background[70, 70] = SIDEWALK  # 42 pixels away, but in the corner of the window of 32 around the dab
    background[100:102, 136] = BUILDING  # 35 pixels away, and outside of it
    found = refilled(background, rect, full(rect), STREET)
    assert found is not None
    assert (found == BUILDING).all()


def test_void_spreads_only_where_there_is_nothing_else() -> None:
    background = np.full((20, 20), ROAD, dtype=np.int32)
    background[10:] = VOID
    rect = Rect(5, 7, 8, 10)
    assert (refilled(background, rect, full(rect), STREET) == VOID).all()  # type: ignore[union-attr]
    background[0, 0] = SIDEWALK
    assert (refilled(background, rect, full(rect), STREET) == SIDEWALK).all()  # type: ignore[union-attr]


def test_the_only_region_cannot_be_erased() -> None:
    scene = Scene(STREET, np.full((8, 8), ROAD, dtype=np.int32))
    rect = Rect(2, 2, 4, 4)
    assert not erase(scene, rect, full(rect), target=ROAD).changes
    assert not erase(scene, rect, full(rect)).changes


def test_painting_on_a_moved_object_keeps_the_move(scene: Scene) -> None:
    apply(scene, edits.set_transform(scene, 26002, Transform.translation(5, -2)))
    rect = Rect(18, 5, 22, 8)
    apply(scene, paint(scene, rect, full(rect), what=CAR, target=26002))
    assert scene.object(26002).transform.shift == (5, -2)
    assert scene.object(26002).bounds == UPPER.translated(5, -2).united(rect)


def test_painting_on_a_turned_object_bakes_it(scene: Scene) -> None:
    apply(scene, edits.set_transform(scene, 26002, Transform.rotation(40, about=(10, 9))))
    start, before = state(scene), scene.flatten().regions
    patch = apply(scene, paint(scene, STROKE, full(STROKE), what=CAR, target=26002))
    expected = before.copy()
    expected[STROKE.slices] = 26002
    assert np.array_equal(scene.flatten().regions, expected)
    assert scene.object(26002).transform.is_identity
    scene.apply(patch.reversed())
    assert state(scene) == start


def test_things_of_class_0_are_one_group() -> None:
    people = LabelSet(
        "people",
        (LabelClass(0, "person", (1, 1, 1), Kind.THING), LabelClass(1, "street", (2, 2, 2), Kind.STUFF)),
    )
    scene = Scene(people, np.ones((16, 24), dtype=np.int32))
    apply(scene, paint(scene, LOWER, full(LOWER), what=0))
    apply(scene, paint(scene, UPPER, full(UPPER), what=0))
    assert [(each.id, each.group) for each in scene.objects] == [(0, True)]
    assert scene.extent(0) == LOWER.united(UPPER)


def test_equal_objects_have_equal_bytes_whatever_way_they_came(scene: Scene) -> None:
    start = state(scene)
    beyond = Rect(1, 1, 3, 3)
    apply(scene, paint(scene, beyond, full(beyond), what=CAR, target=26001))
    extra = full(beyond)
    extra[1, 1] = False  # the pixel that was car 1 before
    apply(scene, erase(scene, beyond, extra, target=26001))
    assert state(scene) == start
    assert replace(scene.object(26001), cut=np.zeros(LOWER.shape, dtype=np.bool_)).cut is None
