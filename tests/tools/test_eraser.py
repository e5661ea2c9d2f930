"""The eraser: the selected object, else the topmost; background refilled from what is next to it."""

import numpy as np

from editor.document import edits
from editor.document.geometry import Rect
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from tests.tools.desk import (
    CAR,
    CAR_1,
    CAR_2,
    HIDDEN_PERSON,
    HORIZON,
    LOCKED_BUS,
    ROAD,
    SKY,
    Desk,
    at,
    box,
    contents,
    drawn,
)


def test_takes_from_the_topmost_object_under_it() -> None:
    desk = Desk()
    before = contents(desk.scene)
    patch = desk.draw("eraser", (15, 24), (35, 26))
    assert patch is not None
    assert patch.text == "Erase car 1"
    assert (desk.labels[24, 13:18] == ROAD).all()
    assert desk.scene.object(CAR_2).mask.all()  # the stroke stays with the object it began on
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_takes_from_the_selected_object_wherever_it_begins() -> None:
    desk = Desk()
    desk.state.selected = CAR_1
    assert desk.tool("eraser").hover(at(35, 26)).text == "erase car 1"
    desk.draw("eraser", (35, 26), (15, 24))
    assert desk.scene.object(CAR_2).mask.all()
    assert desk.labels[24, 15] == ROAD


def test_erasing_an_object_completely_deletes_it_and_undo_brings_it_back() -> None:
    desk = Desk()
    before = contents(desk.scene)
    desk.state.size = 30
    patch = desk.draw("eraser", (15, 24), (15, 30), (40, 26))
    assert patch is not None
    assert CAR_1 not in {item.id for item in desk.scene.objects}
    assert desk.scene.object(CAR_2).mask.all()
    assert (desk.scene.background[HORIZON:] == ROAD).all()
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_group_that_is_gone_does_not_turn_the_eraser_on_the_background() -> None:
    desk = Desk()
    background = np.full((20, 30), ROAD, np.int32)
    background[10:] = CAR  # an imported map may have a class of things in its background
    group = SceneObject(CAR, CAR, np.ones((4, 4), bool), (2, 2), group=True)
    desk = Desk(Scene(desk.scene.label_set, background, (group,)))
    desk.state.size = 9
    desk.draw("eraser", (4, 4), (4, 6), (4, 16))
    assert desk.scene.objects == ()
    assert np.array_equal(desk.scene.background, background)


def test_background_is_refilled_from_the_region_next_to_it() -> None:
    desk = Desk()
    desk.state.size = 6
    patch = desk.draw("eraser", (25, HORIZON + 1), (40, HORIZON + 1))
    assert patch is not None
    assert patch.text == "Erase road"
    assert (desk.scene.background[HORIZON + 1, 25:40] == SKY).all()
    assert (desk.scene.background[HORIZON + 6] == ROAD).all()
    assert all(item.mask.all() and item.cut is None for item in desk.scene.objects)


def test_only_region_there_is_cannot_be_erased() -> None:
    desk = Desk()
    desk = Desk(Scene(desk.scene.label_set, np.full((10, 10), ROAD, np.int32)))
    assert desk.draw("eraser", (5, 5), (8, 8)) is None


def test_locked_object_is_not_erased_and_the_chip_says_so() -> None:
    for selected in (None, LOCKED_BUS):
        desk = Desk()
        desk.state.selected = selected
        before = contents(desk.scene)
        tool = desk.tool("eraser")
        assert tool.hover(at(50, 22)).text == "bus 1 is locked"
        assert drawn(tool, [(50, 22), (25, 22)]) is None
        assert contents(desk.scene) == before
        assert not tool.busy


def test_hidden_object_is_not_erased() -> None:
    desk = Desk()
    desk.state.size = 3
    assert desk.tool("eraser").hover(at(6, 34)).text == "erase road"
    desk.draw("eraser", (6, 34))
    assert desk.scene.object(HIDDEN_PERSON).mask.all()
    desk.state.selected = HIDDEN_PERSON
    assert desk.tool("eraser").hover(at(6, 34)).text == "person 1 is hidden"
    assert desk.draw("eraser", (6, 34)) is None


def test_cancel_restores_the_bytes() -> None:
    for start in ((15, 24), (25, HORIZON)):
        desk = Desk()
        before = contents(desk.scene)
        desk.state.size = 20
        tool = desk.tool("eraser")
        tool.press(at(*start))
        tool.drag(at(16, 30))
        assert contents(desk.scene) != before
        tool.cancel()
        assert contents(desk.scene) == before


def test_what_lies_under_the_erased_object_shows() -> None:
    desk = Desk()
    patch = edits.add_object(desk.scene, box(26005, Rect(12, 18, 18, 30)))
    assert patch is not None
    desk.scene.apply(patch)
    desk.state.size = 3
    desk.draw("eraser", (15, 24))
    assert desk.regions[24, 15] == CAR_1
