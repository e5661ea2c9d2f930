"""Duplicate, merge, split, re-cut, and edits of several objects: what they do, and that all of it can be undone."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import arranging, edits, shaping
from editor.document.geometry import Point, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.painting import Order, paint
from editor.document.patch import Patch, StyleLockChange
from editor.document.pieces import pieces_of, put
from editor.document.scene import Scene, SceneError
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, apply, block, full, state, street

A, B, C = 26001, 26002, 24001


def three(**more: object) -> Scene:
    """Two cars and a person over both."""
    return street(block(A, Rect(2, 2, 8, 8)), block(B, Rect(6, 4, 14, 10)), block(C, Rect(10, 1, 12, 12)), **more)  # type: ignore[arg-type]


def styled(scene: Scene, region: int, style: int = 3) -> None:
    apply(scene, edits.set_style(scene, "a", region, style))


def stack(scene: Scene) -> list[int]:
    return [each.id for each in scene.objects]


def undone(scene: Scene, make: Callable[[Scene], Patch | None]) -> Patch:
    """Apply what `make` gives; check that it is one exact step there and back."""
    before = state(scene)
    patch = apply(scene, make(scene))
    after = state(scene)
    assert after != before
    scene.apply(patch.reversed())
    assert state(scene) == before
    scene.apply(patch)
    assert state(scene) == after
    return patch


# Several objects


def test_duplicates_lie_aside_above_the_topmost_with_their_styles() -> None:
    scene = three()
    styled(scene, A)
    apply(scene, edits.set_locked(scene, A, True))
    patch = undone(scene, lambda scene: shaping.duplicate(scene, [B, A], (1, 2)))
    assert patch.text == "Duplicate 2 objects"
    assert stack(scene) == [A, B, 26003, 26004, C]
    assert scene.object(26003).bounds == Rect(3, 4, 9, 10)
    assert scene.object(26004).bounds == Rect(7, 6, 15, 12)
    assert scene.styles["a"] == {A: 3, 26003: 3}
    assert not scene.object(26003).locked
    assert shaping.duplicate(scene, []) is None


def test_a_crowd_is_duplicated_as_another_group() -> None:
    scene = street(SceneObject(PERSON, PERSON, full(Rect(0, 0, 3, 3)), group=True))
    undone(scene, lambda scene: shaping.duplicate(scene, [PERSON]))
    copy = scene.objects[-1]
    assert (copy.id, copy.group) == (24001, True)
    assert set(np.unique(scene.flatten().instances)) == {ROAD, BUILDING, PERSON}


@pytest.mark.parametrize(
    ("make", "expected", "text"),
    [
        (lambda scene: arranging.move_by(scene, [A, B], 1), [C, A, B], "Reorder 2 objects"),
        (lambda scene: arranging.move_by(scene, [B, C], -1), [B, C, A], "Reorder 2 objects"),
        (lambda scene: arranging.to_top(scene, [A]), [B, C, A], "Reorder car 1"),
        (lambda scene: arranging.to_bottom(scene, [A, C]), [A, C, B], "Reorder 2 objects"),
        (lambda scene: arranging.delete(scene, [A, C, 999]), [B], "Delete 2 objects"),
        (lambda scene: arranging.move_to(scene, [C], 1), [A, C, B], "Reorder person 1"),
    ],
)
def test_the_stack_changes_in_one_step(make: Callable[[Scene], Patch | None], expected: list[int], text: str) -> None:
    scene = three()
    styled(scene, A)
    patch = undone(scene, make)
    assert stack(scene) == expected
    assert patch.text == text
    assert (A in scene.styles.get("a", {})) == (A in expected)


def test_what_would_change_nothing_is_no_step() -> None:
    scene = three()
    for patch in (
        arranging.move_by(scene, [C], 1),
        arranging.move_by(scene, [A, B], -1),
        arranging.to_top(scene, [B, C]),
        arranging.to_bottom(scene, [A]),
        arranging.set_visible(scene, [A, B], True),
        arranging.set_locked(scene, [A], False),
        arranging.restore_shapes(scene, [A, B, C]),
        arranging.delete(scene, [7]),
    ):
        assert patch is None


def test_hide_lock_and_restore_act_on_all_of_them() -> None:
    scene = three()
    apply(scene, arranging.set_visible(scene, [A], False))
    undone(scene, lambda scene: arranging.set_visible(scene, [A, B], False))
    assert [each.visible for each in scene.objects] == [False, False, True]
    undone(scene, lambda scene: arranging.set_visible(scene, [A, B], True))
    undone(scene, lambda scene: arranging.set_locked(scene, [B, C], True))
    assert [each.locked for each in scene.objects] == [False, True, True]
    apply(scene, arranging.set_locked(scene, [B, C], False))
    apply(scene, paint(scene, Rect(0, 0, 24, 5), full(Rect(0, 0, 24, 5)), what=ROAD, order=Order.OVER))
    undone(scene, lambda scene: arranging.restore_shapes(scene, [A, B, C]))
    assert all(each.cut is None for each in scene.objects)


def test_relabelling_several_is_one_step_or_none() -> None:
    scene = three()
    undone(scene, lambda scene: arranging.relabel(scene, [A, B], PERSON))
    assert [each.class_id for each in scene.objects] == [PERSON] * 3
    assert len(set(stack(scene))) == 3
    before = state(scene)
    with pytest.raises(SceneError, match="no class"):
        arranging.relabel(scene, [C], 99)
    assert state(scene) == before
    undone(scene, lambda scene: arranging.relabel(scene, stack(scene), BUILDING))
    assert scene.objects == ()


def test_locks_of_other_regions_survive_an_edit_of_several_and_are_not_inherited_by_what_is_new() -> None:
    scene = three()
    locks = frozenset({ROAD, C, 26003})
    apply(scene, Patch(Rect(0, 0, 0, 0), (StyleLockChange(frozenset(), locks),), "Lock"))  # car 26003 is gone
    undone(scene, lambda scene: arranging.relabel(scene, [A, B], PERSON))
    assert scene.style_locks == locks
    undone(scene, lambda scene: arranging.relabel(scene, [stack(scene)[0]], CAR))
    undone(scene, lambda scene: shaping.duplicate(scene, stack(scene)))
    undone(scene, lambda scene: put(scene, pieces_of(scene, stack(scene)), Transform(), "Paste").patch)
    assert scene.style_locks.intersection(stack(scene)) == {C}


def test_copies_and_pieces_look_as_the_original_does_by_default_too() -> None:
    scene = three()
    styled(scene, B, 2)

    def look(region: int) -> tuple[str, int] | None:
        return ("a", scene.styles.get("a", {}).get(region, 7)) if region != C else None

    undone(scene, lambda scene: shaping.duplicate(scene, [A, B, C], look=look))
    assert scene.styles["a"] == {B: 2, 26003: 7, 26004: 2}
    undone(scene, lambda scene: shaping.split(scene, A, [Point(0, 5), Point(20, 5)], look=look))
    assert scene.styles["a"] == {B: 2, 26003: 7, 26004: 2, 26005: 7}
    assert [each.styles for each in pieces_of(scene, [A, C], look)] == [{"a": 7}, {}]


# Merge


def test_merging_gives_one_object_of_the_last_named_and_shows_the_same_picture() -> None:
    scene = three()
    styled(scene, A, 1)
    styled(scene, B, 2)
    before = scene.flatten()
    undone(scene, lambda scene: shaping.merge(scene, [B, A]))
    assert stack(scene) == [A, C]
    merged = np.isin(before.regions, (A, B))
    after = scene.flatten()
    assert np.array_equal(after.regions == A, merged)
    assert np.array_equal(after.regions == C, before.regions == C)
    assert scene.styles["a"] == {A: 1}


def test_merging_across_the_stack_is_cut_by_what_lies_between_and_is_restored() -> None:
    scene = three()
    apply(scene, arranging.move_to(scene, [C], 1))  # the person between the cars
    before = scene.flatten().regions
    undone(scene, lambda scene: shaping.merge(scene, [A, B]))
    assert np.array_equal(scene.flatten().regions == C, before == C)
    merged = scene.object(B)
    assert merged.coverage(Rect(0, 0, 24, 16), whole=True).sum() == 36 + 48 - 8
    assert stack(scene) == [C, B]


def test_merging_different_classes_takes_that_of_the_last() -> None:
    scene = three()
    apply(scene, shaping.merge(scene, [A, C]))
    assert stack(scene) == [B, C]
    assert scene.object(C).class_id == PERSON


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda scene: None, "two objects"),
        (lambda scene: edits.set_visible(scene, B, False), "is hidden"),
        (lambda scene: edits.set_transform(scene, B, Transform.translation(5e5, 5e5)), "too far apart"),
    ],
)
def test_what_cannot_be_merged_says_why(spoil: Callable[[Scene], Patch | None], words: str) -> None:
    scene = three()
    patch = spoil(scene)
    if patch is not None:
        scene.apply(patch)
    with pytest.raises(SceneError, match=words):
        shaping.merge(scene, [A] if patch is None else [A, B])


# Knife


def square(size: int = 12, *, transform: Transform | None = None) -> Scene:
    item = block(A, Rect(2, 2, 2 + size, 2 + size), transform=transform or Transform())
    return street(item, size=(40, 30))


def test_a_line_through_makes_two_objects_the_larger_keeps_its_name() -> None:
    scene = square()
    styled(scene, A)
    apply(scene, edits.rename(scene, A, "Herbie"))
    before = scene.flatten().labels
    undone(scene, lambda scene: shaping.split(scene, A, [Point(0, 6.5), Point(20, 6.5)]))
    assert stack(scene) == [A, 26002]
    upper, lower = scene.object(26002), scene.object(A)
    assert (lower.name, upper.name) == ("Herbie", "")
    assert lower.mask.sum() + upper.mask.sum() == 144
    assert upper.bounds.bottom <= lower.bounds.top
    assert 3 <= upper.bounds.height <= 5
    assert scene.styles["a"] == {A: 3, 26002: 3}
    assert np.array_equal(scene.flatten().labels, before)


@pytest.mark.parametrize(
    "line",
    [
        [Point(0, 6), Point(8, 6)],  # ends inside
        [Point(20, 0), Point(20, 20)],  # beside it
        [Point(6, 6)],
        [],
        [Point(6, 6), Point(6, 6)],
        [Point(0, 1e9), Point(1e12, 1e9)],
    ],
)
def test_a_line_that_does_not_go_through_is_refused(line: list[Point]) -> None:
    scene = square()
    with pytest.raises(SceneError, match="does not cut car 1"):
        shaping.split(scene, A, line)


def test_a_free_line_and_a_loop_cut_too() -> None:
    scene = square()
    zigzag = [Point(0, 5), Point(6, 11), Point(9, 5), Point(20, 10)]
    apply(scene, shaping.split(scene, A, zigzag))
    assert len(scene.objects) == 2
    scene = square()
    loop = [Point(5, 5), Point(11, 5), Point(11, 11), Point(5, 11), Point(5, 5)]
    apply(scene, shaping.split(scene, A, loop))
    assert 25 <= scene.object(26002).mask.sum() <= 49
    assert scene.object(26002).bounds.top >= 4


def test_a_comb_falls_in_two_and_not_in_many() -> None:
    mask = np.ones((12, 17), np.bool_)
    mask[:8, 2::4] = False
    scene = street(SceneObject(A, CAR, mask, (2, 2)), size=(40, 30))
    apply(scene, shaping.split(scene, A, [Point(0, 6.5), Point(30, 6.5)]))
    assert stack(scene) == [A, 26002]
    assert scene.object(26002).bounds.bottom <= 8


def test_cutting_an_arm_off_leaves_what_lies_elsewhere_whole() -> None:
    mask = np.zeros((12, 20), np.bool_)
    mask[:, :8] = True  # the body
    mask[2:5, 8:14] = True  # the arm
    mask[8:11, 15:19] = True  # a shoe, not connected
    scene = street(SceneObject(A, CAR, mask, (0, 0)), size=(40, 30))
    apply(scene, shaping.split(scene, A, [Point(10.5, 0), Point(10.5, 7)]))
    arm = scene.object(26002)
    assert arm.bounds.left >= 10
    assert arm.mask.sum() <= 12
    assert scene.object(A).bounds == Rect(0, 0, 19, 12)


def test_a_line_between_two_pieces_parts_them() -> None:
    mask = np.zeros((6, 20), np.bool_)
    mask[:, :8] = mask[:, 12:] = True
    mask[0, 0] = False
    scene = street(SceneObject(A, CAR, mask, (0, 0)), size=(40, 30))
    apply(scene, shaping.split(scene, A, [Point(10, -2), Point(10, 9)]))
    assert {each.bounds for each in scene.objects} == {Rect(0, 0, 8, 6), Rect(12, 0, 20, 6)}


def test_splitting_a_placed_object_loses_none_of_its_pixels() -> None:
    turned = Transform.scaling(0.4, about=(8, 8)).then(Transform.rotation(30, about=(8, 8)))
    scene = square(transform=turned)
    whole = scene.object(A).mask.sum()
    undone(scene, lambda scene: shaping.split(scene, A, [Point(0, 8.2), Point(30, 8.2)]))
    assert sum(each.mask.sum() for each in scene.objects) == whole
    assert all(each.transform == turned for each in scene.objects)


def test_what_was_painted_over_goes_with_the_nearer_piece() -> None:
    scene = square()
    over = Rect(2, 2, 14, 4)
    apply(scene, paint(scene, over, full(over), what=ROAD))
    apply(scene, shaping.split(scene, A, [Point(8, 3), Point(8, 20)]))
    apply(scene, arranging.restore_shapes(scene, stack(scene)))
    assert {each.bounds.top for each in scene.objects} == {2}
    assert sum(each.mask.sum() for each in scene.objects) == 144


# Re-cut


def test_recutting_shows_hides_and_never_loses_the_full_shape() -> None:
    scene = square()
    mask = scene.object(A).mask.copy()
    part, again = Rect(2, 2, 14, 6), Rect(4, 0, 8, 5)
    undone(scene, lambda scene: shaping.cut_away(scene, part, full(part), A))
    assert scene.flatten(Rect(2, 2, 14, 6)).regions.max() < A
    undone(scene, lambda scene: shaping.reveal(scene, again, full(again), A))
    shown = scene.flatten().regions == A
    assert shown[2:5, 4:8].all()
    assert not shown[5, 2:14].any()
    assert np.array_equal(scene.object(A).mask, mask)
    outside = Rect(20, 0, 30, 30)
    assert not shaping.reveal(scene, outside, full(outside), A).changes


def test_revealing_cuts_what_lies_above() -> None:
    scene = street(block(A, Rect(2, 2, 10, 10)), block(B, Rect(4, 4, 8, 8)))
    spot = Rect(5, 5, 7, 7)
    undone(scene, lambda scene: shaping.reveal(scene, spot, full(spot), A))
    assert (scene.flatten(spot).regions == A).all()
    assert scene.object(B).mask.all()


def test_locked_and_hidden_objects_are_not_recut() -> None:
    for protect in (edits.set_locked(square(), A, True), edits.set_visible(square(), A, False)):
        scene = square()
        apply(scene, protect)
        part = Rect(2, 2, 6, 6)
        assert not shaping.cut_away(scene, part, full(part), A).changes
        assert not shaping.reveal(scene, part, full(part), A).changes


@settings(deadline=None, max_examples=80)
@given(
    factor=st.floats(0.3, 3.0),
    degrees=st.floats(-180, 180),
    left=st.integers(-4, 20),
    top=st.integers(-4, 20),
    seed=st.integers(0, 9),
)
def test_what_is_revealed_shows_whatever_the_transform(
    factor: float, degrees: float, left: int, top: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    mask = rng.random((12, 12)) < 0.8
    placed = Transform.scaling(factor, about=(8, 8)).then(Transform.rotation(degrees, about=(8, 8)))
    value = SceneObject(A, CAR, mask, (2, 2), cut=mask & (rng.random((12, 12)) < 0.7), transform=placed)
    scene = street(value, size=(40, 30))
    rect = Rect(left, top, left + 9, top + 6)
    patch = shaping.reveal(scene, rect, full(rect), A)
    scene.apply(patch)
    area = rect.clipped(scene.size)
    after = scene.object(A)
    assert np.array_equal(after.coverage(area), value.coverage(area, whole=True))
    assert np.array_equal(after.mask, value.mask)
    scene.apply(patch.reversed())
    assert np.array_equal(scene.object(A).coverage(Rect(0, 0, 40, 30)), value.coverage(Rect(0, 0, 40, 30)))


# Any sequence


def random_edit(draw: st.DrawFn, scene: Scene) -> Patch | None:
    ids = stack(scene)
    some = draw(st.lists(st.sampled_from([*ids, 5]), max_size=4)) if ids else []
    one = draw(st.sampled_from(ids)) if ids else 5
    x, y = st.integers(-6, 30), st.integers(-6, 22)
    rect = Rect(left := draw(x), top := draw(y), left + draw(st.integers(1, 12)), top + draw(st.integers(1, 12)))
    kinds = (
        "duplicate",
        "merge",
        "split",
        "reveal",
        "cut",
        "move",
        "stack",
        "flags",
        "relabel",
        "delete",
        "restore",
        "paste",
    )
    kind = draw(st.sampled_from(kinds))
    match kind:
        case "duplicate":
            return shaping.duplicate(scene, some, (draw(x), draw(y)))
        case "merge":
            return shaping.merge(scene, some)
        case "split" if ids:
            return shaping.split(scene, one, [Point(draw(x), draw(y)) for _ in range(draw(st.integers(2, 4)))])
        case "reveal":
            return shaping.reveal(scene, rect, full(rect), one)
        case "cut":
            return shaping.cut_away(scene, rect, full(rect), one)
        case "move" if ids:
            transform = Transform.rotation(draw(st.integers(0, 90)), about=(8, 8)).then(
                Transform.translation(draw(x), draw(y))
            )
            return edits.set_transform(scene, one, transform)
        case "stack":
            steps = draw(st.integers(-3, 3))
            return draw(
                st.sampled_from(
                    [
                        arranging.move_by(scene, some, steps),
                        arranging.move_to(scene, some, steps),
                        arranging.to_top(scene, some),
                        arranging.to_bottom(scene, some),
                    ]
                )
            )
        case "flags":
            make = draw(st.sampled_from([arranging.set_visible, arranging.set_locked]))
            return make(scene, some, draw(st.booleans()))
        case "relabel":
            return arranging.relabel(scene, some, draw(st.sampled_from([PERSON, CAR, ROAD])))
        case "delete":
            return arranging.delete(scene, some)
        case "paste":
            return put(scene, pieces_of(scene, [*some, ROAD]), Transform.translation(draw(x), draw(y)), "Paste").patch
    return arranging.restore_shapes(scene, some)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_can_be_undone_and_redone(data: st.DataObject) -> None:
    scene = three()
    styled(scene, A)
    states, patches = [state(scene)], []
    for _ in range(data.draw(st.integers(1, 8))):
        before = scene.flatten().regions
        try:
            patch = random_edit(data.draw, scene)
        except SceneError:
            assert state(scene) == states[-1]
            continue
        if patch is None or not patch.changes:
            continue
        scene.apply(patch)
        whole = scene.flatten()
        changed = before != whole.regions
        part = Rect(3, 2, 17, 13)  # a rectangle of the maps never depends on the rest
        assert np.array_equal(scene.flatten(part).instances, whole.instances[part.slices])
        outside = np.ones_like(changed)
        outside[patch.rect.slices] = False
        assert not (changed & outside).any()  # observers were told of every pixel
        patches.append(patch)
        states.append(state(scene))
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        scene.apply(patch.reversed())
        assert state(scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        scene.apply(patch)
        assert state(scene) == later


def test_a_movable_piece_of_stuff_becomes_a_thing_or_joins_the_background() -> None:
    piece = SceneObject(BUILDING * 1000 + 1, BUILDING, full(Rect(0, 0, 4, 4)), (10, 9), group=True)
    scene = street(piece)
    undone(scene, lambda scene: arranging.relabel(scene, [piece.id], CAR))
    (car,) = scene.objects
    assert (car.id, car.group) == (A, False)
    scene = street(piece)
    undone(scene, lambda scene: arranging.relabel(scene, [piece.id], ROAD))
    assert scene.objects == ()
    assert (scene.flatten(Rect(10, 9, 14, 13)).labels == ROAD).all()
    scene = street(piece, block(A, Rect(0, 0, 5, 5)))
    undone(scene, lambda scene: shaping.merge(scene, [piece.id, A]))
    assert not scene.object(A).group
    scene = street(piece)
    undone(scene, lambda scene: shaping.split(scene, piece.id, [Point(12, 5), Point(12, 20)]))
    assert all(each.group for each in scene.objects)
    assert set(np.unique(scene.flatten().instances)) == {ROAD, BUILDING}
