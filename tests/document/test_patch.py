"""Patches: small, absolute, and the way back."""

import gc
import tracemalloc
from dataclasses import replace

import numpy as np

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.painting import paint
from editor.document.patch import BackgroundChange, ObjectMaskChange, Patch, StackChange
from editor.document.scene import Scene
from tests.document.drawing import BUILDING, CAR, ROAD, STREET, apply, block, full, state, street

DAB = Rect(100, 100, 124, 124)


def test_a_gesture_of_many_dabs_is_one_small_patch() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    before, start = scene.snapshot(), state(scene)
    for x in range(3, 12, 2):
        rect = Rect(x, 3, x + 3, 6)
        scene.apply(paint(scene, rect, full(rect), what=ROAD))
    end = state(scene)
    patch = Patch.between(before, scene, "Paint road")
    assert patch is not None
    assert patch.rect == Rect(3, 3, 14, 6)
    assert patch.text == "Paint road"
    assert {type(each) for each in patch.changes} == {BackgroundChange, ObjectMaskChange}
    assert not patch.changes_anything(scene)
    assert patch.reversed().changes_anything(scene)
    scene.apply(patch.reversed())
    assert state(scene) == start
    scene.apply(patch)
    assert state(scene) == end


def test_nothing_between_equal_scenes() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    before = scene.snapshot()
    assert Patch.between(before, scene, "") is None
    patch = paint(scene, Rect(0, 0, 4, 4), full(Rect(0, 0, 4, 4)), what=ROAD)
    scene.apply(patch)
    scene.apply(patch.reversed())
    assert Patch.between(before, scene, "") is None  # there and back is no step of the history


def test_between_holds_every_kind_of_change() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)), block(26002, Rect(6, 4, 10, 12)), block(26003, Rect(0, 0, 2, 2)))
    before, start = scene.snapshot(), state(scene)
    apply(scene, edits.set_transform(scene, 26001, Transform.rotation(30, about=(5, 5))))
    apply(scene, edits.reorder(scene, 26002, 0))
    apply(scene, edits.delete(scene, 26003))
    apply(scene, edits.add_object(scene, block(24001, Rect(12, 8, 15, 14))))
    apply(scene, edits.set_style(scene, "weights", 26001, 4))
    apply(scene, edits.set_style(scene, "weights", ROAD, (0.1, -0.5, 1.0)))
    apply(scene, edits.set_seed(scene, 9))
    apply(scene, paint(scene, Rect(4, 4, 8, 8), full(Rect(4, 4, 8, 8)), what=ROAD))
    end = state(scene)
    patch = Patch.between(before, scene, "all")
    assert patch is not None
    assert patch.rect == Rect(0, 0, 24, 16)
    for _ in range(2):
        scene.apply(patch.reversed())
        assert state(scene) == start
        scene.apply(patch)
        assert state(scene) == end


def test_the_rectangle_holds_everything_that_looks_different() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)), block(26002, Rect(6, 4, 10, 12)), size=(60, 40))
    for make in (
        lambda: edits.set_transform(scene, 26001, Transform.translation(20, 9)),
        lambda: edits.reorder(scene, 26001, 1),
        lambda: edits.set_visible(scene, 26002, False),
        lambda: edits.set_visible(scene, 26002, True),
        lambda: edits.delete(scene, 26002),
    ):
        before = scene.flatten().regions
        patch = apply(scene, make())
        after = scene.flatten().regions
        assert not patch.rect.is_empty
        assert patch.rect != Rect.of(scene.size)
        before[patch.rect.slices] = after[patch.rect.slices]
        assert np.array_equal(before, after)


def test_a_style_changes_the_picture_in_the_extent_of_its_region() -> None:
    scene = street(block(26001, Rect(-2, 2, 8, 10)))
    patch = apply(scene, edits.set_style(scene, "weights", 26001, 3))
    assert patch.rect == Rect(0, 2, 8, 10) == scene.extent(26001)
    assert scene.styles == {"weights": {26001: 3}}
    scene.apply(patch.reversed())
    assert scene.styles == {}


def test_a_deleted_object_comes_back_whole() -> None:
    scene = street(block(26001, Rect(-2, 2, 8, 10)))
    apply(scene, paint(scene, Rect(0, 2, 3, 5), full(Rect(0, 2, 3, 5)), what=ROAD))
    apply(scene, edits.set_style(scene, "weights", 26001, 3))
    start = state(scene)
    patch = apply(scene, edits.delete(scene, 26001))
    assert isinstance(patch.changes[0], StackChange)
    assert not scene.objects
    assert not scene.styles
    scene.apply(patch.reversed())
    assert state(scene) == start


def test_objects_that_stay_keep_what_they_are_when_the_stack_changes() -> None:
    first, second = block(26001, Rect(0, 0, 4, 4)), block(26002, Rect(4, 0, 8, 4))
    stack = StackChange.between((first, second), (second, first))
    assert stack is not None
    assert stack.contents == ()
    scene = street(first, second)
    apply(scene, edits.rename(scene, 26001, "Herbie"))
    scene.apply(Patch(NOTHING, (stack,), "Reorder"))
    assert [each.name for each in scene.objects] == ["", "Herbie"]


def test_changes_of_one_place_are_taken_back_in_reverse() -> None:
    scene = street()
    start = state(scene)
    ids = [np.full((2, 3), value, dtype=np.int32) for value in (BUILDING, ROAD, 8)]
    area = Rect(4, 2, 7, 4)
    first, second = (BackgroundChange.between(ids[k], ids[k + 1], area) for k in (0, 1))
    assert first is not None
    assert second is not None
    patch = Patch(area, (first, second), "twice")
    scene.apply(patch)
    assert (scene.background[area.slices] == 8).all()
    scene.apply(patch.reversed())
    assert state(scene) == start


def test_a_dab_on_a_large_canvas_makes_a_small_patch() -> None:
    mask = np.ones((1024, 2048), dtype=np.bool_)
    lorry = replace(block(26001, Rect(0, 0, 1, 1)), mask=mask)
    scene = Scene(STREET, np.full((1024, 2048), ROAD, dtype=np.int32), (lorry,))
    patch = apply(scene, paint(scene, DAB, full(DAB), what=BUILDING))
    assert patch.rect == DAB
    assert patch.nbytes < 8000


def test_bytes_are_counted_honestly() -> None:
    scene = street(*(block(26001 + k, Rect(3 * k, 2, 3 * k + 9, 60)) for k in range(20)), size=(80, 64))
    before = scene.snapshot()

    def patches() -> list[Patch]:
        rng = np.random.default_rng(4)
        rect = Rect(0, 0, 80, 64)
        # Not applied, so that only patches remain.
        return [paint(scene, rect, rng.random(rect.shape) < 0.02, what=what) for what in [ROAD, BUILDING, CAR] * 13]

    patches()  # what is set up on first use belongs to no patch
    gc.collect()
    tracemalloc.start()
    try:
        kept = patches()
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert Patch.between(before, scene, "") is None
    assert 0.7 < sum(each.nbytes for each in kept) / held < 2.0
