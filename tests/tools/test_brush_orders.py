"""What a stroke may cover: the four options, locked and hidden objects, and the chip that says so beforehand."""

import numpy as np
import pytest

from editor.document.geometry import Rect
from editor.document.painting import Order
from editor.document.scene import Scene
from editor.tools import TOOLS
from editor.tools.base import Hint
from model.maps import MaquetteError
from tests.tools.desk import (
    BUS,
    CAR,
    CAR_1,
    CAR_2,
    HEIGHT,
    HIDDEN_PERSON,
    HORIZON,
    LABEL_SET,
    LOCKED_BUS,
    PERSON,
    ROAD,
    SKY,
    TREE,
    VOID,
    WIDTH,
    Desk,
    at,
    box,
    contents,
    drawn,
)

# Order and protection


def test_over_everything_cuts_objects_and_keeps_their_shape() -> None:
    desk = Desk()
    desk.draw("brush", (5, 24), (25, 24))
    assert (desk.labels[24, 5:25] == ROAD).all()
    car = desk.scene.object(CAR_1)
    assert car.mask.sum() == 80
    assert car.cut is not None
    assert car.cut[4].all()


def test_behind_objects_paints_the_background_only() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.order = TREE, Order.BEHIND
    desk.draw("brush", (5, 24), (25, 24))
    assert (desk.scene.background[24, 5:25] == TREE).all()
    assert (desk.labels[24, 10:20] == CAR).all()
    assert (desk.labels[24, 6:10] == TREE).all()


def test_new_object_behind_is_seen_only_where_nothing_covers_it() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.order = PERSON, Order.BEHIND
    desk.draw("brush", (7, 24), (15, 24))
    assert desk.labels[24, 7] == PERSON
    assert (desk.labels[24, 10:20] == CAR).all()


@pytest.mark.parametrize("class_id", [TREE, PERSON])
def test_selected_only_stays_inside_the_selected_object(class_id: int) -> None:
    desk = Desk()
    before = desk.regions
    desk.state.class_id, desk.state.order, desk.state.selected = class_id, Order.SELECTED, CAR_1
    desk.draw("brush", (2, 24), (50, 24))
    after = desk.regions
    assert np.array_equal(after[before != CAR_1], before[before != CAR_1])
    assert (desk.labels[24, 10:20] == class_id).all()


def test_selected_only_inside_a_background_region() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.order, desk.state.region = TREE, Order.SELECTED, SKY
    desk.draw("brush", (3, 3), (3, 38))
    assert (desk.labels[3:HORIZON, 3] == TREE).all()
    assert (desk.labels[HORIZON:, 3] == ROAD).all()


def test_protect_keeps_to_the_class_touched_first() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.protect = TREE, True
    desk.draw("brush", (3, 3), (15, 38), (58, 38), (58, 3))
    assert set(np.unique(Desk().labels[desk.labels == TREE])) == {SKY}
    assert (desk.scene.object(CAR_1).coverage(Rect(10, 20, 20, 28))).all()


def test_protect_when_the_stroke_begins_beside_the_canvas() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.protect = TREE, True
    desk.draw("brush", (-5, 35), (30, 35), (30, 3))
    assert set(np.unique(Desk().labels[desk.labels == TREE])) == {ROAD}


@pytest.mark.parametrize("class_id", [ROAD, TREE, CAR, BUS, PERSON])
@pytest.mark.parametrize("order", list(Order))
def test_locked_and_hidden_objects_stay_as_they_are(class_id: int, order: Order) -> None:
    for selected in (None, LOCKED_BUS, HIDDEN_PERSON):
        desk = Desk()
        spared = [item for item in desk.scene.objects if item.id in (LOCKED_BUS, HIDDEN_PERSON)]
        desk.state.class_id, desk.state.order, desk.state.selected = class_id, order, selected
        desk.draw("brush", (50, 22), (5, 34), (52, 26))
        for item in spared:
            assert desk.scene.object(item.id) is item
        if class_id in (ROAD, TREE):  # a thing would lie on top of it
            assert (desk.regions[18:28, 46:56] == LOCKED_BUS).all()


# What the cursor says


@pytest.mark.parametrize(
    ("class_id", "selected", "point", "expected"),
    [
        (ROAD, None, (25, 35), "road -> background"),
        (ROAD, CAR_1, (15, 24), "road -> background"),
        (VOID, None, (25, 35), "static -> background"),
        (CAR, None, (15, 24), "car -> new"),
        (CAR, CAR_1, (15, 24), "car -> car 1"),
        (CAR, CAR_1, (21, 24), "car -> car 1"),
        (CAR, CAR_1, (35, 24), "car -> new"),
        (BUS, CAR_1, (15, 24), "bus -> new"),
        (BUS, LOCKED_BUS, (50, 22), "bus -> new"),
        (PERSON, HIDDEN_PERSON, (6, 34), "person -> new"),
        (CAR, CAR_1, (-30, 24), ""),
    ],
)
def test_chip(class_id: int, selected: int | None, point: tuple[float, float], expected: str) -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = class_id, selected
    before = contents(desk.scene)
    assert desk.tool("brush").hover(at(*point)).text == expected
    assert contents(desk.scene) == before
    assert desk.state.selected == selected


def test_chip_of_a_stroke_stays_what_it_was_at_the_press() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    tool = desk.tool("brush")
    tool.press(at(15, 24))
    tool.drag(at(35, 26))
    assert tool.hover(at(35, 26)).text == "car -> car 1"


def test_chip_with_selected_only() -> None:
    desk = Desk()
    desk.state.order, desk.state.selected = Order.SELECTED, CAR_1
    tool = desk.tool("brush")
    assert tool.hover(at(15, 24)).text == "road -> inside car 1"
    desk.state.selected = LOCKED_BUS
    assert tool.hover(at(15, 24)).text == "bus 1 is locked"
    assert drawn(tool, [(50, 22)]) is None


def test_chip_keeps_its_promise() -> None:
    """Whatever the chip says before the press is what the stroke does."""
    random = np.random.default_rng(11)
    seen = set()
    for _ in range(120):
        desk = Desk()
        desk.state.class_id = int(random.choice([TREE, CAR, BUS]))
        desk.state.selected = random.choice([None, CAR_1, CAR_2, LOCKED_BUS])
        desk.state.size = int(random.integers(3, 14))
        point = (float(random.uniform(0, WIDTH)), float(random.uniform(HORIZON, HEIGHT)))
        before = {item.id: item for item in desk.scene.objects}
        text = desk.tool("brush").hover(at(*point)).text
        name, place = text.split(" -> ")
        background = desk.scene.background.copy()
        desk.draw("brush", point)
        masses = {item.id: item.mask.sum() for item in before.values()}
        grown = [item for item in desk.scene.objects if item.mask.sum() > masses.get(item.id, np.inf)]
        new = [item for item in desk.scene.objects if item.id not in before]
        seen.add(place)
        if place == "background":
            assert not new
            assert not grown
            assert not np.array_equal(background, desk.scene.background)
        elif place == "new":
            assert [item.class_id for item in new] == [desk.state.class_id]
            assert not grown
        else:
            assert not new
            assert all(item.title(desk.scene.label_set) == place for item in grown)
        assert name == desk.scene.label_set[desk.state.class_id].name
    assert seen == {"background", "new", "car 1", "car 2"}


def test_outline_is_the_brush_and_the_line_that_shift_would_draw() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.round, desk.state.size = TREE, False, 4
    tool = desk.tool("brush")
    hint = tool.hover(at(20.2, 10.4))
    assert hint.color == desk.scene.label_set[TREE].color
    assert Rect.around(hint.outline[0]) == Rect(18, 8, 22, 12)
    drawn(tool, [(5, 5)])
    assert len(tool.hover(at(20, 10)).outline) == 1
    line = tool.hover(at(20, 10, shift=True)).outline[1]
    assert line == ((5, 5), (20, 10))


# What cannot be done


def test_no_number_left_for_another_object() -> None:
    people = tuple(box(PERSON * 1000 + k, Rect(k % 50, 20, k % 50 + 1, 21)) for k in range(1, 1000))
    desk = Desk(Scene(LABEL_SET, Desk().scene.background, people))
    desk.state.class_id = PERSON
    before = contents(desk.scene)
    tool = desk.tool("brush")
    with pytest.raises(MaquetteError, match="999"):
        tool.press(at(30, 35))
    assert not tool.busy
    assert contents(desk.scene) == before
    desk.state.selected = PERSON * 1000 + 1
    assert drawn(tool, [(1.5, 20.5)]) is not None  # those that are there can still grow


@pytest.mark.parametrize("name", list(TOOLS))
def test_no_hint_for_a_class_of_another_label_set(name: str) -> None:
    desk = Desk()
    desk.state.class_id = 200
    assert desk.tool(name).hover(at(15, 24)) == Hint()
