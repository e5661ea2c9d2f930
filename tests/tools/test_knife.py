"""Knife and re-cut as gestures."""

import numpy as np
import pytest

from editor.document import edits
from editor.document.objects import SceneObject
from editor.document.scene import SceneError
from editor.tools.base import PointerEvent
from editor.tools.state import ToolState
from tests.tools.desk import CAR_1, CAR_2, HIDDEN_PERSON, LOCKED_BUS, ROAD, SKY, TREE, Desk, at, contents, drawn

DOWN_THROUGH_CAR_1 = [(15.5, 17.0), (15.5, 24.0), (15.5, 32.0)]
NEW = 26003


def sides(desk: Desk) -> dict[int, int]:
    """Pixels of each object of the stack."""
    return {item.id: int(item.mask.sum()) for item in desk.scene.objects}


def test_a_drag_cuts_the_object_under_the_line_and_selects_the_new_piece() -> None:
    desk = Desk()
    before, labels = contents(desk.scene), desk.labels
    patch = desk.draw("knife", *DOWN_THROUGH_CAR_1)
    assert patch is not None
    assert desk.state.selected == NEW
    assert sides(desk)[CAR_1] + sides(desk)[NEW] == 80
    assert min(sides(desk)[CAR_1], sides(desk)[NEW]) >= 30
    assert np.array_equal(desk.labels, labels)
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_shift_draws_a_straight_line_whatever_the_way() -> None:
    desk = Desk()
    tool = desk.tool("knife")
    tool.press(at(10, 17, shift=True))
    for point in ((30, 17), (30, 32), (20, 32)):
        tool.drag(at(*point, shift=True))
    assert len(tool.hover(at(20, 32)).outline[0]) == 2
    assert tool.release(at(20, 32, shift=True)) is not None
    assert sides(desk)[CAR_1] + sides(desk)[NEW] == 80


@pytest.mark.parametrize("ending", ["enter", "double click"])
def test_clicked_corners_cut_at_the_end(ending: str) -> None:
    desk = Desk()
    tool = desk.tool("knife")
    for point in ((15.5, 17.0), (50.0, 4.0)):
        assert drawn(tool, [point]) is None
    assert tool.busy
    assert tool.key("backspace") is None
    tool.press(at(14.5, 26))
    tool.drag(at(15.5, 25))  # the corner follows
    assert tool.release(at(15.5, 25)) is None
    if ending == "enter":
        assert drawn(tool, [(15.5, 32.0)]) is None
        patch = tool.key("enter")
    else:
        drawn(tool, [(15.5, 32.0)])
        patch = tool.double_click(at(15.5, 32))
    assert patch is not None
    assert not tool.busy
    assert NEW in sides(desk)


def test_the_selected_object_is_meant_where_several_are_crossed() -> None:
    across = [(5.0, 25.5), (25.0, 25.5), (45.0, 25.5)]
    desk = Desk()
    desk.draw("knife", *across)
    assert sides(desk)[CAR_1] < 80
    desk = Desk()
    desk.state.selected = CAR_2
    desk.draw("knife", *across)
    assert (sides(desk)[CAR_1], sides(desk)[CAR_2] < 96) == (80, True)


def test_a_line_that_ends_inside_says_so_and_leaves_all_as_it_was() -> None:
    desk = Desk()
    before = contents(desk.scene)
    tool = desk.tool("knife")
    tool.press(at(15, 17))
    tool.drag(at(15, 24))
    with pytest.raises(SceneError, match="does not cut car 1"):
        tool.release(at(15, 24))
    assert not tool.busy
    assert contents(desk.scene) == before


@pytest.mark.parametrize("line", [[(50.0, 16.0), (50.0, 32.0)], [(1.0, 35.0), (12.0, 35.0)], [(2.0, 2.0), (50.0, 9.0)]])
def test_locked_hidden_and_nothing_are_not_cut(line: list[tuple[float, float]]) -> None:
    desk = Desk()
    before = contents(desk.scene)
    assert desk.draw("knife", *line) is None
    assert contents(desk.scene) == before


def test_the_chip_says_what_will_be_cut() -> None:
    desk = Desk()
    tool = desk.tool("knife")
    assert tool.hover(at(15, 24)).text == "cut car 1 in two"
    assert tool.hover(at(50, 22)).text == "bus 1 is locked"
    assert tool.hover(at(2, 2)).text == ""
    tool.press(at(2, 2))
    tool.drag(at(8, 8))
    assert tool.hover(at(8, 8)).text == "cut: no object here yet"
    tool.drag(at(15, 24))
    assert tool.hover(at(15, 24)).text == "cut car 1 in two"
    tool.key("escape")
    assert not tool.busy


# Re-cut


def hidden_half() -> Desk:
    """Car 1 selected, its left half painted over."""
    desk = Desk()
    desk.state.selected = CAR_1
    tool = desk.tool("recut")
    tool.press(PointerEvent(12.5, 24.5, control=True))
    assert tool.release(PointerEvent(12.5, 24.5, control=True)) is not None
    return desk


def test_control_hides_and_the_brush_shows_again_without_losing_the_shape() -> None:
    start = contents(Desk().scene)
    desk = hidden_half()
    assert desk.regions[24, 12] == ROAD
    assert desk.scene.object(CAR_1).mask.all()
    hidden = contents(desk.scene)
    patch = desk.draw("recut", (12.5, 24.5), (14.5, 24.5))
    assert patch is not None
    assert desk.regions[24, 12] == CAR_1
    assert contents(desk.scene) == start
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == hidden


def test_nothing_shows_beyond_the_full_shape() -> None:
    desk = hidden_half()
    desk.draw("recut", (10.0, 20.0), (10.0, 30.0))
    assert (desk.regions == CAR_1).sum() <= 80
    assert not (desk.regions[:, :10] == CAR_1).any()


def test_cancelling_takes_all_back() -> None:
    desk = hidden_half()
    hidden = contents(desk.scene)
    tool = desk.tool("recut")
    tool.press(at(12.5, 24.5))
    tool.drag(at(14.5, 24.5))
    assert contents(desk.scene) != hidden
    tool.cancel()
    assert contents(desk.scene) == hidden


@pytest.mark.parametrize("selected", [None, LOCKED_BUS, HIDDEN_PERSON])
def test_only_a_selected_object_that_may_change_is_recut(selected: int | None) -> None:
    desk = Desk()
    desk.state.selected = selected
    before = contents(desk.scene)
    assert desk.draw("recut", (6, 34), (50, 22)) is None
    assert contents(desk.scene) == before


def test_the_chip_says_what_a_stroke_would_do() -> None:
    desk = Desk()
    assert "select an object" in desk.tool("recut").hover(at(15, 24)).text
    desk.state.selected = LOCKED_BUS
    assert desk.tool("recut").hover(at(15, 24)).text == "bus 1 is locked"
    desk.state.selected = CAR_1
    assert "is whole" in desk.tool("recut").hover(at(15, 24)).text
    desk = hidden_half()
    tool = desk.tool("recut")
    hint = tool.hover(at(15, 24))
    assert hint.text == "bring back car 1"
    assert len(hint.outline) == 2  # the tip, and how far showing can go
    assert tool.hover(PointerEvent(15, 24, alt=True)).text == "hide part of car 1"
    patch = edits.restore_shape(desk.scene, CAR_1)
    assert patch is not None
    desk.scene.apply(patch)
    assert len(tool.hover(at(15, 24)).outline) == 1


# Movable pieces of stuff


def test_the_brush_extends_a_selected_piece_of_stuff_and_else_paints_the_background() -> None:
    desk = Desk(state=ToolState(class_id=TREE, size=3))
    tree = SceneObject(TREE * 1000 + 1, TREE, np.ones((6, 6), bool), (40, 2), group=True)
    patch = edits.add_object(desk.scene, tree)
    assert patch is not None
    desk.scene.apply(patch)
    desk.state.selected = tree.id
    assert desk.tool("brush").hover(at(46.5, 4.5)).text == "vegetation -> vegetation 1"
    desk.draw("brush", (46.5, 4.5), (50.5, 4.5))
    assert desk.scene.object(tree.id).bounds.right == 52
    assert set(np.unique(desk.scene.flatten().instances[2:8, 40:52])) <= {TREE, SKY}
    assert desk.tool("brush").hover(at(5, 5)).text == "vegetation -> background"
    desk.draw("brush", (5.5, 5.5))
    assert desk.regions[5, 5] == TREE
    desk.draw("eraser", (51.5, 4.5))
    assert desk.scene.object(tree.id).bounds.right < 52
