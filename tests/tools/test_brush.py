"""Brush strokes: where they go, what they leave alone, and that each is one patch that can be undone."""

import numpy as np
import pytest

from editor.document import edits
from editor.document.geometry import Rect
from editor.document.painting import Order
from tests.tools.desk import (
    BUS,
    CAR,
    CAR_1,
    HEIGHT,
    HORIZON,
    LOCKED_BUS,
    PERSON,
    ROAD,
    SKY,
    TREE,
    VOID,
    WIDTH,
    Desk,
    at,
    contents,
    drawn,
)

# What a stroke covers


def test_stuff_goes_to_the_background_under_the_brush() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.round, desk.state.size = TREE, False, 3
    desk.draw("brush", (25.5, 10.5), (28.5, 10.5))
    expected = np.zeros((HEIGHT, WIDTH), bool)
    expected[9:12, 24:30] = True
    assert np.array_equal(desk.labels == TREE, expected)


def test_every_event_is_seen_at_once_and_only_where_it_painted() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    tool = desk.tool("brush")
    tool.press(at(10, 5))
    assert desk.labels[5, 10] == TREE
    tool.drag(at(40, 5))
    assert (desk.labels[5, 10:40] == TREE).all()
    first, second = desk.notices
    assert first == Rect(8, 3, 13, 8)
    assert Rect(8, 3, 43, 8).encloses(second)
    assert (second.right, second.height) == (43, 5)
    tool.release(at(40, 5))
    assert len(desk.notices) == 2


def test_fast_strokes_have_no_gaps() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.size = SKY, 2
    desk.draw("brush", (2, 35), (57, 31))
    columns = (desk.scene.background[HORIZON:] == SKY).any(axis=0)
    assert columns[2:57].all()


@pytest.mark.parametrize("points", [((0, 0), (0, 39)), ((59.9, 39.9), (0, 39.9)), ((-8, 20), (70, 20)), ((-3, -3),)])
@pytest.mark.parametrize("round", [True, False])
@pytest.mark.parametrize("class_id", [TREE, PERSON])
def test_strokes_over_the_border(points: tuple[tuple[float, float], ...], round: bool, class_id: int) -> None:
    desk = Desk()
    before = contents(desk.scene)
    desk.state.class_id, desk.state.size, desk.state.round = class_id, 9, round
    patch = desk.draw("brush", *points)
    assert patch is not None
    assert (desk.labels == class_id).any()
    assert Rect.of(desk.scene.size).encloses(patch.rect)
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_stroke_beside_the_canvas_changes_nothing() -> None:
    desk = Desk()
    desk.state.class_id = PERSON
    assert desk.draw("brush", (-50, -50), (-40, 90)) is None
    assert len(desk.scene.objects) == 4
    assert desk.state.selected is None


def test_shift_draws_a_line_from_the_end_of_the_last_stroke() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.size = TREE, 1
    tool = desk.tool("brush")
    drawn(tool, [(5, 5), (8, 5)])
    drawn(tool, [(30, 5)], shift=True)
    assert (desk.labels[5, 5:31] == TREE).all()
    drawn(tool, [(30, 12)], shift=True)
    assert (desk.labels[5:13, 30] == TREE).all()
    assert (desk.labels == TREE).sum() == 26 + 7


def test_shift_without_a_stroke_before_is_a_dab() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.size = TREE, 1
    desk.draw("brush", (30, 5), shift=True)
    assert (desk.labels == TREE).sum() == 1


def test_pen_pressure_narrows_the_brush() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.size, desk.state.round = TREE, 8, False
    tool = desk.tool("brush")
    tool.press(at(30, 6, pressure=0.5))
    tool.release(at(30, 6, pressure=0.0))
    assert (desk.labels == TREE).sum() == 16
    assert len(tool.hover(at(30, 6, pressure=0.0)).outline) == 1


# One patch


def test_stroke_is_one_patch_and_undo_restores_the_bytes() -> None:
    desk = Desk()
    before = contents(desk.scene)
    desk.state.class_id = ROAD
    patch = desk.draw("brush", (5, 24), (15, 24), (35, 26), (35, 5))
    assert patch is not None
    assert patch.text == "Paint road"
    after = contents(desk.scene)
    assert after != before
    revision = desk.scene.revision
    desk.scene.apply(patch)  # what pushing it on the undo stack does
    assert desk.scene.revision == revision
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before
    desk.scene.apply(patch)
    assert contents(desk.scene) == after


def test_painting_what_is_there_already_is_no_patch() -> None:
    desk = Desk()
    assert desk.draw("brush", (5, 35), (50, 35)) is None
    assert desk.notices == []


@pytest.mark.parametrize("class_id", [ROAD, SKY, CAR, PERSON, VOID])
@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("selected", [None, CAR_1, LOCKED_BUS])
@pytest.mark.parametrize("protect", [False, True])
def test_undo_and_cancel_restore_the_bytes(class_id: int, order: Order, selected: int | None, protect: bool) -> None:
    random = np.random.default_rng(3)
    for _ in range(4):
        desk = Desk()
        state = desk.state
        state.class_id, state.order, state.selected, state.protect, state.size = class_id, order, selected, protect, 6
        before = contents(desk.scene)
        points = [tuple(point) for point in random.uniform((-5, -5), (WIDTH + 5, HEIGHT + 5), (5, 2))]
        patch = desk.draw("brush", *points)
        if patch is None:
            assert contents(desk.scene) == before
        else:
            desk.scene.apply(patch.reversed())
            assert contents(desk.scene) == before
        state.selected = selected
        tool = desk.tool("brush")
        tool.press(at(*points[0]))
        for point in points[1:]:
            tool.drag(at(*point))
        assert tool.busy
        tool.cancel()
        assert not tool.busy
        assert contents(desk.scene) == before
        assert state.selected == selected
        assert tool.release(at(*points[-1])) is None


def test_escape_cancels() -> None:
    desk = Desk()
    before = contents(desk.scene)
    desk.state.class_id, desk.state.force_new = CAR, True
    tool = desk.tool("brush")
    tool.press(at(25, 35))
    assert not desk.state.force_new
    assert tool.key("escape") is None
    assert contents(desk.scene) == before
    assert desk.state.force_new
    assert desk.state.selected is None


def test_cancel_restores_a_selected_background_region() -> None:
    desk = Desk()
    desk.state.class_id = CAR
    desk.state.region = SKY
    tool = desk.tool("brush")
    tool.press(at(25, 35))
    assert desk.state.selected is not None
    tool.cancel()
    assert (desk.state.selected, desk.state.region) == (None, SKY)


# Objects


def test_thing_starts_an_object_that_becomes_selected() -> None:
    desk = Desk()
    desk.state.class_id = CAR
    patch = desk.draw("brush", (25, 35), (32, 35))
    assert patch is not None
    assert patch.text == "Paint car 3"
    assert desk.state.selected == 26003
    made = desk.scene.objects[-1]
    assert (made.id, made.class_id) == (26003, CAR)
    assert (desk.regions == 26003).sum() == made.mask.sum() > 5 * 7
    assert np.array_equal(desk.scene.background, Desk().scene.background)


def test_thing_that_starts_on_the_selected_object_extends_it() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    desk.draw("brush", (18, 24), (25, 24))
    assert len(desk.scene.objects) == 4
    assert (desk.regions[24, 10:27] == CAR_1).all()
    assert desk.state.selected == CAR_1


@pytest.mark.parametrize(("x", "extends"), [(22.5, True), (23.5, False)])
def test_touching_is_being_next_to(x: float, extends: bool) -> None:
    desk = Desk()
    state = desk.state
    state.class_id, state.selected, state.round = CAR, CAR_1, False
    # Car 1 ends with column 19, and a brush of 5 at 22.5 begins with column 20.
    desk.draw("brush", (x, 24))
    assert (len(desk.scene.objects) == 4) == extends
    assert (state.selected == CAR_1) == extends


def test_stroke_apart_from_the_selected_object_starts_another_even_if_it_meets_it_later() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    desk.draw("brush", (25, 35), (15, 24))
    assert desk.state.selected == 26003
    assert desk.regions[24, 15] == 26003


def test_second_stroke_goes_on_with_the_new_object() -> None:
    desk = Desk()
    desk.state.class_id = CAR
    tool = desk.tool("brush")
    drawn(tool, [(25, 35), (32, 35)])
    drawn(tool, [(32, 33)])
    assert len(desk.scene.objects) == 5
    assert desk.regions[33, 32] == 26003


def test_another_class_never_extends_the_selected_object() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = BUS, CAR_1
    desk.draw("brush", (15, 24))
    assert desk.state.selected == 28002
    assert desk.labels[24, 15] == BUS


def test_forced_new_object_once() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected, desk.state.force_new = CAR, CAR_1, True
    tool = desk.tool("brush")
    drawn(tool, [(15, 24), (16, 24)])
    assert desk.state.selected == 26003
    assert not desk.state.force_new
    drawn(tool, [(17, 24)])
    assert len(desk.scene.objects) == 5


def test_stuff_does_not_use_up_the_forced_new_object() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.force_new = TREE, True
    desk.draw("brush", (15, 5))
    assert desk.state.force_new


def test_object_that_undo_took_away_is_no_longer_extended() -> None:
    desk = Desk()
    desk.state.class_id = CAR
    tool = desk.tool("brush")
    patch = drawn(tool, [(25, 35)])
    assert patch is not None
    desk.scene.apply(patch.reversed())
    assert desk.state.selected == 26003  # nobody has told the state
    assert tool.hover(at(25, 35)).text == "car -> new"
    drawn(tool, [(25, 35)])
    assert len(desk.scene.objects) == 5


def test_object_that_vanishes_under_the_brush_ends_the_stroke_quietly() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    tool = desk.tool("brush")
    tool.press(at(15, 24))
    patch = edits.delete(desk.scene, CAR_1)
    assert patch is not None
    desk.scene.apply(patch)
    tool.drag(at(30, 35))
    tool.release(at(30, 35))
    assert (desk.labels[35] == ROAD).all()
