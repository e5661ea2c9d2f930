"""Placing: exact moves, ways back, and that only what was left and reached is drawn again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import edits, placing
from editor.document.geometry import IDENTITY, NOTHING, Rect, Transform
from editor.document.horizon import likely_horizon
from editor.document.objects import SceneObject, tight
from editor.document.patch import Patch
from editor.document.scene import Scene
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, apply, block, state, street

WIDTH, HEIGHT = 24, 16
CANVAS = Rect(0, 0, WIDTH, HEIGHT)
A, B, C, LOCKED, HIDDEN = 26001, 26002, 24001, 26003, 26004
IDS = (A, B, C, LOCKED, HIDDEN)
NO_CHANGE = Patch(NOTHING, (), "")


def start_scene() -> Scene:
    rng = np.random.default_rng(0)
    ragged = SceneObject(C, PERSON, rng.random((5, 4)) < 0.7, (3, 8), cut=rng.random((5, 4)) < 0.2)
    scene = street(
        block(A, Rect(-4, 2, 8, 10)),
        block(B, Rect(6, 4, 12, 18), transform=Transform.rotation(30, about=(9, 9))),
        ragged,
        block(LOCKED, Rect(12, 3, 20, 8)),
        block(HIDDEN, Rect(2, 2, 6, 5)),
        size=(WIDTH, HEIGHT),
    )
    apply(scene, edits.set_locked(scene, LOCKED, True))
    apply(scene, edits.set_visible(scene, HIDDEN, False))
    return scene


def some_ids() -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.sampled_from(IDS), unique=True, max_size=4).map(tuple)


def any_transform() -> st.SearchStrategy[Transform]:
    factor = st.floats(0.2, 3.0)
    return st.builds(
        lambda x, y, turn, dx, dy: placing.settled(
            Transform.scaling(x, y, about=(8, 8))
            .then(Transform.rotation(turn, about=(8, 8)))
            .then(Transform.translation(dx, dy))
        ),
        factor,
        st.one_of(factor, factor.map(lambda value: -value)),
        st.floats(-180, 180),
        st.floats(-30, 30),
        st.floats(-30, 30),
    )


def random_placing(data: st.DataObject, scene: Scene) -> Patch | None:
    draw = data.draw
    match draw(st.sampled_from(["move", "move", "mirror", "reset", "place"])):
        case "move":
            by = draw(st.integers(-30, 30)), draw(st.integers(-20, 20))
            return placing.move(scene, draw(some_ids()), *by, draw(st.sampled_from([None, 3.0, 8.0])))
        case "mirror":
            return placing.mirror(scene, draw(some_ids()), vertically=draw(st.booleans()))
        case "reset":
            return placing.reset(scene, draw(some_ids()))
        case _:
            return placing.place(scene, {each: draw(any_transform()) for each in draw(some_ids())}, "Scale")


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_can_be_undone_and_redone(data: st.DataObject) -> None:
    scene = start_scene()
    states, patches = [state(scene)], []
    masks = {each.id: each.mask for each in scene.objects}
    for _ in range(data.draw(st.integers(1, 8))):
        patch = random_placing(data, scene)
        if patch is None:
            continue
        before = scene.flatten()
        scene.apply(patch)
        after = scene.flatten()
        assert patch.rect.encloses(tight(before.regions != after.regions))
        assert CANVAS.encloses(patch.rect)
        patches.append(patch)
        states.append(state(scene))
        rect = Rect(*(data.draw(st.integers(0, most)) for most in (WIDTH, HEIGHT, WIDTH, HEIGHT)))
        if not rect.is_empty:
            assert np.array_equal(scene.flatten(rect).regions, after.regions[rect.slices])
    assert all(each.mask is masks[each.id] for each in scene.objects)  # nothing was resampled
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        scene.apply(patch.reversed())
        assert state(scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        scene.apply(patch)
        assert state(scene) == later


@settings(deadline=None, max_examples=60)
@given(
    transform=any_transform(), way=st.lists(st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)), max_size=6)
)
def test_moves_by_whole_pixels_are_exact_however_an_object_is_turned(
    transform: Transform, way: list[tuple[int, int]]
) -> None:
    scene = start_scene()
    scene.apply(placing.place(scene, {C: transform}, "Turn") or NO_CHANGE)
    start = scene.object(C)
    shown, before = start.coverage(start.bounds), state(scene)
    for dx, dy in way:
        patch = placing.move(scene, (C,), dx, dy)
        if patch is not None:
            scene.apply(patch)
        item = scene.object(C)
        shift = item.transform.dx - start.transform.dx, item.transform.dy - start.transform.dy
        moved = start.bounds.translated(int(shift[0]), int(shift[1]))
        assert np.array_equal(item.coverage(moved), shown)  # the same pixels, elsewhere
    back = placing.move(scene, (C,), -sum(dx for dx, _ in way), -sum(dy for _, dy in way))
    if back is not None:
        scene.apply(back)
    assert state(scene) == before


@settings(deadline=None, max_examples=60)
@given(transform=any_transform(), vertically=st.booleans())
def test_mirroring_twice_is_nothing(transform: Transform, vertically: bool) -> None:
    scene = start_scene()
    scene.apply(placing.place(scene, {B: transform}, "Turn") or NO_CHANGE)
    before = scene.object(B).transform
    for _ in range(2):
        scene.apply(placing.mirror(scene, (A, B), vertically=vertically) or NO_CHANGE)
    assert scene.object(B).transform.matrix == pytest.approx(before.matrix, abs=1e-4)
    assert scene.object(A).transform == IDENTITY


@settings(deadline=None, max_examples=40)
@given(transform=any_transform(), step=st.integers(1, 7))
def test_some_rows_and_columns_are_as_in_the_whole(transform: Transform, step: int) -> None:
    item = replace(start_scene().object(C), transform=transform)
    box = item.bounds
    columns, rows = np.arange(box.left, box.right, step), np.arange(box.top, box.bottom, step)
    for whole in (False, True):
        expected = item.coverage(box, whole=whole)[::step, ::step]
        assert np.array_equal(item.coverage_at(columns, rows, whole=whole), expected)
        still = replace(item, transform=IDENTITY)
        assert np.array_equal(still.coverage_at(columns, rows), still.coverage(box)[::step, ::step])


def test_what_is_behind_is_whole_after_a_move() -> None:
    scene = street(block(A, Rect(2, 2, 10, 12)), size=(WIDTH, HEIGHT))
    background = scene.background.copy()
    patch = apply(scene, placing.move(scene, (A,), 9, 1))
    assert patch.text == "Move car 1"
    assert patch.rect == Rect(2, 2, 19, 13)
    assert np.array_equal(scene.background, background)
    regions = scene.flatten().regions
    assert (regions[3:13, 11:19] == A).all()
    assert set(np.unique(regions[2:12, 2:10])) == {BUILDING, ROAD}


def test_mirror_swaps_sides_about_the_middle_of_all() -> None:
    mask = np.zeros((2, 4), bool)
    mask[0, 0] = mask[:, 3] = True
    scene = street(SceneObject(A, CAR, mask, (2, 4)), block(B, Rect(10, 4, 12, 6)), size=(WIDTH, HEIGHT))
    before = scene.flatten().regions
    apply(scene, placing.mirror(scene, (A,)))
    assert np.array_equal(scene.object(A).coverage(Rect(2, 4, 6, 6)), mask[:, ::-1])
    apply(scene, placing.mirror(scene, (A,)))
    apply(scene, placing.mirror(scene, (A, B)))
    assert np.array_equal(scene.flatten().regions[:, 2:12], before[:, 2:12][:, ::-1])
    apply(scene, placing.mirror(scene, (A,), vertically=True))
    assert np.array_equal(scene.object(A).coverage(Rect(8, 4, 12, 6)), mask[::-1, ::-1])


def test_reset_takes_scale_and_rotation_back_in_place() -> None:
    scene = start_scene()
    apply(scene, placing.place(scene, {A: Transform.scaling(2).then(Transform.rotation(50, about=(8, 8)))}, "Scale"))
    middle = scene.object(A).transform.apply((2, 6))
    apply(scene, placing.reset(scene, IDS))
    assert scene.object(A).transform.is_translation
    assert scene.object(A).transform.apply((2, 6)) == pytest.approx(middle, abs=0.5)
    assert placing.reset(scene, IDS) is None


def test_locked_and_hidden_objects_stay() -> None:
    scene = start_scene()
    before = state(scene)
    for patch in (
        placing.move(scene, (LOCKED, HIDDEN), 3, 3),
        placing.mirror(scene, (LOCKED, HIDDEN)),
        placing.reset(scene, (LOCKED, HIDDEN)),
        placing.move(scene, (A,), 0, 0),
        placing.move(scene, (), 1, 1),
    ):
        assert patch is None
    apply(scene, placing.move(scene, (A, LOCKED), 3, 3))
    assert scene.object(LOCKED).transform == IDENTITY
    assert state(scene) != before


def test_perspective_scales_with_the_distance_of_the_foot_from_the_horizon() -> None:
    scene = street(block(A, Rect(4, 6, 8, 12)), size=(WIDTH, HEIGHT))
    apply(scene, placing.move(scene, (A,), 0, -4, 4.0))  # from 8 below the horizon to 4
    assert scene.object(A).bounds == Rect(5, 5, 7, 8)
    apply(scene, placing.move(scene, (A,), 3, 8, 4.0))
    assert scene.object(A).bounds == Rect(6, 7, 12, 16)
    apply(scene, placing.move(scene, (A,), -3, -4, 4.0))
    assert scene.object(A).transform == IDENTITY


@pytest.mark.parametrize(
    ("foot", "dy", "factor"),
    [(100, 50, 1.5), (100, -50, 0.5), (100, -99, 0.04), (100, -500, 0.04), (0, 60, 1.0), (-5, 60, 1.0), (1, 60, 1.0)],
)
def test_perspective_factor(foot: float, dy: float, factor: float) -> None:
    assert placing.perspective_factor(foot + 40, dy, 40.0) == pytest.approx(max(factor, 0.05))


def test_merged_steps_are_one_step_and_nothing_where_they_cancel() -> None:
    scene = start_scene()
    before = state(scene)
    first = apply(scene, placing.move(scene, (A, B), 3, 0))
    second = apply(scene, placing.move(scene, (A,), 1, 2))
    after, both = state(scene), placing.merged(first, second)
    assert both is not None
    assert len(both.changes) == 2
    scene.apply(both.reversed())
    assert state(scene) == before
    scene.apply(both)
    assert state(scene) == after
    assert placing.merged(both, both.reversed()) is None
    rename = edits.rename(scene, A, "Herbie")
    assert rename is not None
    stack = edits.reorder(scene, A, 3)
    assert stack is not None
    with pytest.raises(ValueError, match="placing"):
        placing.merged(both, stack)


def test_horizon_is_where_the_ground_ends() -> None:
    scene = street(size=(200, 100))
    assert likely_horizon(scene) == 50.0
    stray = np.full((100, 200), BUILDING, np.int32)
    assert likely_horizon(Scene(scene.label_set, stray)) == 50.0  # no ground: the middle
    stray[30:] = ROAD
    stray[3, :20] = ROAD
    assert likely_horizon(Scene(scene.label_set, stray)) == 30.0  # a slip of the brush is no ground
    assert likely_horizon(Scene(scene.label_set, np.full((100, 200), ROAD, np.int32))) == 50.0
