"""The tool Region: a lassoed part of the background gets a style of its own and stays what it is."""

import numpy as np
import pytest

from editor.document import edits, styling
from editor.document.geometry import Rect
from editor.document.scene import Scene, SceneError
from editor.tools.region import RegionTool
from editor.tools.state import ToolState
from model.maps import Kind, LabelClass, LabelSet
from tests.tools.desk import CAR_1, HORIZON, ROAD, SKY, Desk, at, contents, drawn

AROUND = [(5.0, 18.0), (25.0, 18.0), (25.0, 36.0), (5.0, 36.0)]
OWN_ROAD = ROAD * 1000 + 1


def lassoed(desk: Desk, points: list[tuple[float, float]] = AROUND) -> object:
    return drawn(RegionTool(desk.scene, desk.state), points)


def test_what_is_inside_becomes_a_region_of_the_same_class() -> None:
    desk = Desk()
    before = desk.scene.flatten()
    patch = lassoed(desk)
    assert patch is not None
    assert patch.text == "Own region of road"
    after = desk.scene.flatten()
    np.testing.assert_array_equal(after.labels, before.labels)
    np.testing.assert_array_equal(after.instances, before.instances)  # exported and outlined as before
    expected = np.zeros(before.labels.shape, bool)
    expected[18:36, 5:25] = True
    np.testing.assert_array_equal(desk.scene.background == OWN_ROAD, expected)
    assert (after.regions == CAR_1).any(), "objects are looked through"
    assert desk.state.region == OWN_ROAD
    assert desk.state.selection == ()


def test_only_the_region_where_the_outline_begins_is_parted() -> None:
    desk = Desk()
    lassoed(desk, [(30.0, HORIZON - 5.0), (50.0, HORIZON - 5.0), (50.0, HORIZON + 5.0), (30.0, HORIZON + 5.0)])
    own = desk.scene.background == SKY * 1000 + 1
    assert own.sum() == 20 * 5
    assert not own[HORIZON:].any()


def test_undo_is_one_step() -> None:
    desk = Desk()
    before = contents(desk.scene)
    patch = lassoed(desk)
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_a_part_begins_with_the_style_of_the_whole() -> None:
    desk = Desk()
    desk.scene.apply(edits.set_style(desk.scene, "a", ROAD, 3))
    patch = lassoed(desk)
    assert desk.scene.styles["a"] == {ROAD: 3, OWN_ROAD: 3}
    desk.scene.apply(patch.reversed())
    assert desk.scene.styles["a"] == {ROAD: 3}


def test_a_part_of_a_part() -> None:
    desk = Desk()
    lassoed(desk)
    lassoed(desk, [(6.0, 30.0), (12.0, 30.0), (12.0, 35.0), (6.0, 35.0)])
    assert desk.state.region == OWN_ROAD + 1
    assert (desk.scene.background == OWN_ROAD + 1).sum() == 6 * 5


def test_all_of_a_region_is_selected_and_nothing_changes() -> None:
    desk = Desk()
    before = contents(desk.scene)
    assert lassoed(desk, [(1.0, 1.0), (-3.0, -3.0), (70.0, -3.0), (70.0, 30.0), (-3.0, 30.0), (-3.0, -3.0)]) is None
    assert contents(desk.scene) == before
    assert desk.state.region == SKY


@pytest.mark.parametrize(
    "points", [[(5.0, 18.0)], [(5.0, 18.0), (9.0, 18.0)], [(-9.0, 18.0), (9.0, 18.0), (9.0, 30.0)]]
)
def test_too_little_and_beside_the_canvas_is_nothing(points: list[tuple[float, float]]) -> None:
    desk = Desk()
    before = contents(desk.scene)
    assert lassoed(desk, points) is None
    assert contents(desk.scene) == before
    assert desk.state.region is None


def test_escape_drops_the_outline() -> None:
    desk = Desk()
    tool = RegionTool(desk.scene, desk.state)
    tool.press(at(5, 18))
    tool.drag(at(20, 18))
    assert tool.busy
    assert len(tool.hover(at(20, 18)).outline[0]) == 2
    tool.key("escape")
    assert not tool.busy
    assert tool.release(at(20, 30)) is None
    assert desk.notices == []


def test_the_hint_says_what_happens() -> None:
    desk = Desk()
    tool = RegionTool(desk.scene, desk.state)
    assert tool.hover(at(30, 35)).text == "road -> own region"
    assert tool.hover(at(-5, 35)).text == "no class here"


def test_joining_back() -> None:
    desk = Desk()
    before = contents(desk.scene)
    lassoed(desk)
    desk.scene.apply(edits.relabel(desk.scene, OWN_ROAD, ROAD))
    assert contents(desk.scene) == before


def test_a_class_without_numbers_changes_nothing() -> None:
    zero = LabelSet(
        "zero", (LabelClass(0, "wall", (9, 9, 9), Kind.STUFF), LabelClass(1, "door", (1, 2, 3), Kind.STUFF))
    )
    scene = Scene(zero, np.zeros((40, 60), np.int32))
    tool = RegionTool(scene, ToolState(class_id=1))
    with pytest.raises(SceneError, match="cannot have instances"):
        drawn(tool, AROUND)
    assert not tool.busy
    assert not scene.background.any()


def test_a_cover_that_leaves_the_canvas_counts_inside() -> None:
    desk = Desk()
    rect = Rect(-5, 30, 5, 50)
    made = styling.separate(desk.scene, ROAD, rect, np.ones(rect.shape, bool))
    assert made is not None
    assert made.patch is not None
    assert made.patch.rect == Rect(0, 30, 5, 40)
