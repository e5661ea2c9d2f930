"""Fill: objects are relabelled, connected background is filled."""

import numpy as np
import pytest

from editor.document.geometry import Rect
from editor.document.painting import Order
from editor.document.scene import Scene
from editor.tools.options import FillOptions, Reach
from tests.tools.desk import (
    BUS,
    CAR,
    CAR_1,
    HORIZON,
    LOCKED_BUS,
    PERSON,
    ROAD,
    SKY,
    TREE,
    Desk,
    at,
    contents,
    drawn,
)


def two_ponds() -> Desk:
    """Road with two places of sky that touch at a corner only, and a car across one of them."""
    desk = Desk()
    background = np.full((40, 60), ROAD, np.int32)
    background[10:20, 10:20] = SKY
    background[20:30, 20:30] = SKY
    return Desk(Scene(desk.scene.label_set, background, (desk.scene.object(CAR_1),)))


def test_fills_the_connected_background_and_goes_on_under_objects() -> None:
    desk = two_ponds()
    desk.state.class_id = TREE
    before = contents(desk.scene)
    patch = desk.draw("fill", (25, 25))
    assert patch is not None
    assert patch.text == "Paint vegetation"
    expected = np.zeros((40, 60), bool)
    expected[20:30, 20:30] = True
    assert np.array_equal(desk.scene.background == TREE, expected)
    desk.draw("fill", (40, 5))
    assert (desk.scene.background[20:28, 10:20] == TREE).all()  # under the car
    assert (desk.regions[20:28, 10:20] == CAR_1).all()
    assert (desk.scene.background[10:20, 10:20] == SKY).all()
    desk.scene.apply(patch)
    desk.scene.apply(patch.reversed())
    assert (desk.scene.background[20:30, 20:30] == SKY).all()
    assert contents(desk.scene)[1] == before[1]


@pytest.mark.parametrize("order", list(Order))
def test_thing_becomes_an_object_of_what_is_seen_of_the_background(order: Order) -> None:
    desk = Desk()
    desk.state.class_id, desk.state.order, desk.state.selected = PERSON, order, CAR_1
    before = desk.regions
    patch = desk.draw("fill", (2, 20))
    assert patch is not None
    made = desk.state.selected
    assert made == 24002
    assert np.array_equal(desk.regions == made, before == ROAD)
    assert desk.scene.object(CAR_1).cut is None
    desk.scene.apply(patch.reversed())
    assert np.array_equal(desk.regions, before)


def test_object_is_relabelled_and_stays_selected() -> None:
    desk = Desk()
    before = contents(desk.scene)
    desk.state.class_id, desk.state.selected = BUS, CAR_1
    patch = desk.draw("fill", (15, 24))
    assert patch is not None
    assert desk.state.selected == 28002
    assert (desk.regions[20:28, 10:20] == 28002).all()
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_object_becomes_stuff() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = TREE, CAR_1
    desk.draw("fill", (15, 24))
    assert (desk.labels[20:28, 10:20] == TREE).all()
    assert CAR_1 not in {item.id for item in desk.scene.objects}
    assert desk.state.selected is None


def test_relabelling_does_not_touch_another_selection() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = BUS, CAR_1
    desk.draw("fill", (35, 25))
    assert desk.state.selected == CAR_1


@pytest.mark.parametrize(("class_id", "point"), [(ROAD, (2, 30)), (CAR, (15, 24)), (TREE, (50, 22)), (TREE, (-1, 3))])
def test_nothing_to_fill(class_id: int, point: tuple[float, float]) -> None:
    """The class that is there already, a locked object, beyond the border."""
    desk = Desk()
    desk.state.class_id = class_id
    before = contents(desk.scene)
    assert desk.draw("fill", *[point]) is None
    assert contents(desk.scene) == before


@pytest.mark.parametrize(("class_id", "point"), [(TREE, (2, 30)), (PERSON, (2, 30)), (BUS, (15, 24))])
def test_cancel_before_the_button_comes_up(class_id: int, point: tuple[float, float]) -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = class_id, CAR_1
    before = contents(desk.scene)
    tool = desk.tool("fill")
    tool.press(at(*point))
    assert tool.busy
    assert contents(desk.scene) != before
    tool.cancel()
    assert contents(desk.scene) == before
    assert desk.state.selected == CAR_1
    assert tool.release(at(*point)) is None


@pytest.mark.parametrize(
    ("class_id", "point", "expected"),
    [
        (TREE, (2, 30), "vegetation -> road"),
        (TREE, (15, 24), "vegetation -> car 1"),
        (PERSON, (2, 5), "person -> new"),
        (BUS, (15, 24), "bus -> car 1"),
        (BUS, (50, 22), "bus 1 is locked"),
        (BUS, (-5, 22), ""),
    ],
)
def test_chip(class_id: int, point: tuple[float, float], expected: str) -> None:
    desk = Desk()
    desk.state.class_id = class_id
    assert desk.tool("fill").hover(at(*point)).text == expected


def test_fill_at_the_last_pixel_and_of_a_whole_scene() -> None:
    desk = Desk(Scene(Desk().scene.label_set, np.full((8, 9), ROAD, np.int32)))
    desk.state.class_id = TREE
    patch = drawn(desk.tool("fill"), [(8.99, 7.99)])
    assert patch is not None
    assert patch.rect == Rect(0, 0, 9, 8)
    assert (desk.labels == TREE).all()


def test_locked_objects_are_left_alone_by_a_fill_around_them() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    item = desk.scene.object(LOCKED_BUS)
    desk.draw("fill", (2, HORIZON + 2))
    assert desk.scene.object(LOCKED_BUS) is item


# How far it goes


def three_ponds() -> Desk:
    """The two ponds, and one of a region of its own."""
    desk = two_ponds()
    background = desk.scene.background.copy()
    background[30:36, 40:50] = SKY * 1000 + 1
    return Desk(Scene(desk.scene.label_set, background, desk.scene.objects))


@pytest.mark.parametrize(("reach", "ponds"), [(Reach.CONNECTED, 1), (Reach.REGION, 2), (Reach.CLASS, 3)])
def test_the_bucket_reaches_as_far_as_told(reach: Reach, ponds: int) -> None:
    desk = three_ponds()
    desk.state.class_id, desk.state.bucket = TREE, FillOptions(reach)
    before = contents(desk.scene)
    patch = desk.draw("fill", (25, 25))
    assert patch is not None
    filled = desk.scene.background == TREE
    assert [bool(filled[25, 25]), bool(filled[12, 12]), bool(filled[32, 45])].count(True) == ponds
    assert filled.sum() == [100, 200, 260][ponds - 1]
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_shift_reaches_all_of_the_class_and_says_so() -> None:
    desk = three_ponds()
    desk.state.class_id = TREE
    tool = desk.tool("fill")
    assert tool.hover(at(25, 25, shift=True)).text == "vegetation -> every sky"
    drawn(tool, [(25, 25)], shift=True)
    assert not (desk.scene.background == SKY).any()
    assert desk.scene.background[32, 45] == TREE


def test_every_object_of_a_class_is_relabelled_at_once_but_not_the_locked() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = BUS, CAR_1
    before = contents(desk.scene)
    tool = desk.tool("fill")
    patch = drawn(tool, [(15, 24)], shift=True)
    assert patch is not None
    assert CAR not in desk.labels
    assert (desk.labels[24, 15], desk.labels[26, 36]) == (BUS, BUS)
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before
    desk.state.class_id = PERSON
    assert drawn(desk.tool("fill"), [(50, 22)], shift=True) is None  # the bus is locked
    tool = desk.tool("fill")
    tool.press(at(15, 24, shift=True))
    tool.cancel()
    assert contents(desk.scene) == before


def test_an_object_of_all_of_a_region_is_made_of_what_is_seen() -> None:
    desk = three_ponds()
    desk.state.class_id, desk.state.bucket = PERSON, FillOptions(Reach.REGION)
    desk.draw("fill", (25, 29))
    made = desk.state.selected
    assert made is not None
    assert (desk.regions == made).sum() == 200
    assert (desk.regions[20:28, 10:20] == CAR_1).all()
