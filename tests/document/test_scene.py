"""The scene: one door for changes, maps that do not depend on who asks, snapshots that stay."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.painting import paint
from editor.document.patch import BackgroundChange, ObjectPropertiesChange, Patch, Properties
from editor.document.scene import OUTSIDE, Scene, SceneError
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, STREET, apply, block, full, state, street


def test_flattening_gives_labels_instances_and_regions() -> None:
    crowd = SceneObject(PERSON, PERSON, np.ones((2, 2), dtype=np.bool_), (20, 12), group=True)
    scene = street(block(26001, Rect(2, 2, 8, 10)), block(26002, Rect(6, 4, 10, 12)), crowd)
    apply(scene, paint(scene, Rect(14, 0, 18, 4), full(Rect(14, 0, 18, 4)), what=11001))
    maps = scene.flatten()
    assert (maps.labels.dtype, maps.instances.dtype, maps.regions.dtype) == (np.uint8, np.int32, np.int32)
    assert maps.instances[5, 3] == 26001
    assert maps.instances[5, 7] == 26002
    assert maps.labels[5, 7] == CAR
    assert maps.regions[5, 7] == 26002
    assert maps.instances[0, 0] == maps.labels[0, 0] == BUILDING
    # A region of its own has a number for its style, and exports as the class, without a boundary.
    assert maps.regions[1, 15] == 11001
    assert maps.instances[1, 15] == maps.labels[1, 15] == BUILDING
    assert maps.instances[13, 20] == maps.regions[13, 20] == maps.labels[13, 20] == PERSON


def test_hidden_objects_and_cut_pixels_do_not_show() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    apply(scene, edits.set_visible(scene, 26001, False))
    assert not (scene.flatten().instances == 26001).any()
    assert scene.object_at(4, 4) is None
    apply(scene, edits.set_visible(scene, 26001, True))
    apply(scene, paint(scene, Rect(2, 2, 4, 4), full(Rect(2, 2, 4, 4)), what=ROAD))
    assert scene.region_at(3, 3) == ROAD
    assert scene.region_at(5, 3) == 26001


def test_a_rectangle_of_the_maps_is_that_part_of_the_whole() -> None:
    turned = Transform.rotation(25, about=(6, 6)).then(Transform.scaling(1.4, 0.9))
    scene = street(block(26001, Rect(2, 2, 8, 10), transform=turned), block(24001, Rect(-5, 8, 9, 30)))
    whole = scene.flatten()
    for rect in (Rect(0, 0, 1, 1), Rect(3, 2, 17, 9), Rect(-4, -4, 100, 100), Rect(23, 15, 24, 16)):
        inside = rect.clipped(scene.size)
        part = scene.flatten(rect)
        for name in ("labels", "instances", "regions"):
            assert np.array_equal(getattr(part, name), getattr(whole, name)[inside.slices])
    assert scene.flatten(Rect(50, 50, 60, 60)).labels.size == 0


def test_the_maps_are_the_callers_own() -> None:
    scene = street()
    before = state(scene)
    maps = scene.flatten()
    for array in (maps.labels, maps.instances, maps.regions):
        array[:] = 0
    assert state(scene) == before
    with pytest.raises(ValueError, match="read-only"):
        scene.background[0, 0] = 1


def test_the_map_given_is_copied() -> None:
    given = np.full((4, 4), ROAD, dtype=np.int32)
    scene = Scene(STREET, given)
    given[:] = BUILDING
    assert (scene.background == ROAD).all()


def test_what_lies_at_a_point() -> None:
    scene = street(block(26001, Rect(-3, 2, 8, 10)), block(26002, Rect(6, 4, 10, 12)))
    assert scene.region_at(7.9, 4.0) == 26002
    assert scene.region_at(0, 0) == BUILDING
    assert scene.region_at(23.99, 15.99) == ROAD
    assert scene.region_at(-0.01, 3) == scene.region_at(24, 3) == OUTSIDE
    found = scene.object_at(-1, 3)  # objects reach beyond the canvas
    assert found is not None
    assert found.id == 26001
    assert scene.object(26002).id == 26002
    with pytest.raises(KeyError):
        scene.object(1)


def test_the_extent_is_of_visible_pixels() -> None:
    scene = street(block(26001, Rect(-3, 2, 8, 10)), block(26002, Rect(4, 0, 10, 16)))
    assert scene.extent(26001) == Rect(0, 2, 4, 10)
    assert scene.extent(ROAD) == Rect(0, 8, 24, 16)
    assert scene.extent(BUILDING) == Rect(0, 0, 24, 8)
    assert scene.extent(12345) == NOTHING


def test_new_ids_are_free_among_objects_regions_and_styles() -> None:
    scene = street(block(26001, Rect(0, 0, 2, 2)), block(26003, Rect(0, 0, 2, 2)))
    assert scene.new_id(CAR) == 26002
    apply(scene, edits.set_style(scene, "weights", 26002, 3))
    assert scene.new_id(CAR) == 26004  # a style without a region would dress the new one
    assert scene.new_id(BUILDING) == 11001
    apply(scene, paint(scene, Rect(0, 0, 1, 1), full(Rect(0, 0, 1, 1)), what=11001))
    assert scene.new_id(BUILDING) == 11002
    with pytest.raises(SceneError, match="id 0"):
        scene.new_id(0)


def test_a_new_id_is_free_however_many_regions_the_background_has() -> None:
    background = np.full((4, 20), ROAD, np.int32)
    for used in range(1, 16):
        background[0, used] = BUILDING * 1000 + used
        assert Scene(STREET, background).new_id(BUILDING) == BUILDING * 1000 + used + 1
    background[0, 2] = ROAD
    assert Scene(STREET, background).new_id(BUILDING) == BUILDING * 1000 + 2


def test_numbers_run_out_with_a_sentence() -> None:
    regions = np.arange(11001, 12000, dtype=np.int32).reshape(27, 37)
    scene = Scene(STREET, regions)
    with pytest.raises(SceneError, match=r"999 regions of class building\."):
        scene.new_id(BUILDING)


def test_titles_and_background_regions() -> None:
    scene = street(block(26001, Rect(0, 0, 2, 2)))
    assert scene.title(26001) == "car 1"
    assert scene.title(ROAD) == "road"
    assert scene.title(11002) == "building 2"
    assert scene.background_regions() == (ROAD, BUILDING)


def test_observers_hear_of_changes_and_only_of_changes() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    heard: list[Rect] = []
    stop = scene.observe(heard.append)
    patch = paint(scene, Rect(20, 10, 30, 12), full(Rect(20, 10, 30, 12)), what=BUILDING)
    scene.apply(patch)
    assert heard == [Rect(20, 10, 24, 12)]
    assert scene.revision == 1
    scene.apply(patch)  # what it says is so already
    scene.apply(Patch(Rect(0, 0, 5, 5), (), "nothing"))
    assert len(heard) == 1
    assert scene.revision == 1
    apply(scene, edits.rename(scene, 26001, "Herbie"))
    assert heard[1:] == [NOTHING]  # panels must know; no pixel is different
    stop()
    stop()
    scene.apply(patch.reversed())
    assert len(heard) == 2
    assert scene.revision == 3


def test_an_observer_may_leave_while_it_is_called() -> None:
    scene = street()
    heard: list[str] = []

    def once(_rect: Rect) -> None:
        heard.append("once")
        stop()

    stop = scene.observe(once)
    scene.observe(lambda _rect: heard.append("always"))
    for what in (BUILDING, ROAD):
        scene.apply(paint(scene, Rect(0, 0, 4, 4), full(Rect(0, 0, 4, 4)), what=PERSON if what == ROAD else ROAD))
    assert heard == ["once", "always", "always"]


def test_a_patch_that_fails_changes_nothing() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    heard: list[Rect] = []
    scene.observe(heard.append)
    good = paint(scene, Rect(0, 0, 4, 4), full(Rect(0, 0, 4, 4)), what=ROAD)
    properties = Properties.of(scene.objects[0])
    missing = ObjectPropertiesChange(99001, properties, replace(properties, name="x"))
    before = state(scene)
    with pytest.raises(KeyError):
        scene.apply(replace(good, changes=(*good.changes, missing)))
    ids = np.full((4, 4), ROAD, dtype=np.int32)
    outside = BackgroundChange.between(ids, ids + 1, Rect(22, 0, 26, 4))
    assert outside is not None
    with pytest.raises(ValueError, match="canvas"):
        scene.apply(replace(good, changes=(*good.changes, outside)))
    assert state(scene) == before
    assert not heard
    assert scene.revision == 0


def test_a_snapshot_stays_as_it_was() -> None:
    scene = street(block(26001, Rect(2, 2, 8, 10)))
    snapshot = scene.snapshot()
    before = scene.flatten()
    apply(scene, paint(scene, Rect(0, 0, 24, 16), full(Rect(0, 0, 24, 16)), what=ROAD))
    apply(scene, edits.set_seed(scene, 5))
    assert np.array_equal(snapshot.flatten().instances, before.instances)
    assert snapshot.seed == 0
    assert snapshot.size == scene.size
    assert snapshot.extent(26001) == Rect(2, 2, 8, 10)
    assert scene.extent(26001) == NOTHING
    with pytest.raises(TypeError):
        snapshot.styles["weights"] = {}  # type: ignore[index]


def test_scenes_that_cannot_be_are_refused() -> None:
    with pytest.raises(SceneError, match="at least one pixel"):
        Scene(STREET, np.zeros((0, 5), dtype=np.int32))
    with pytest.raises(SceneError, match="same id"):
        street(block(26001, Rect(0, 0, 2, 2)), block(26001, Rect(4, 4, 6, 6)))
