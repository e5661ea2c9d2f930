"""Select and pick, what lies under the pointer, and the observable state."""

import pytest

from editor.document.geometry import Point
from editor.document.painting import Order
from editor.tools.hit import editable_object, target_at
from editor.tools.state import MAX_SIZE, MIN_SIZE, ToolState
from tests.tools.desk import CAR, CAR_1, CAR_2, HIDDEN_PERSON, LOCKED_BUS, ROAD, SKY, Desk, at, contents


def test_what_lies_under_the_pointer() -> None:
    scene = Desk().scene
    for point, region, object_id in (
        (Point(15.9, 20.0), CAR_1, CAR_1),
        (Point(9.99, 24), ROAD, None),
        (Point(6, 34), ROAD, None),  # the person is hidden
        (Point(50, 22), LOCKED_BUS, LOCKED_BUS),
        (Point(59.99, 0), SKY, None),
    ):
        target = target_at(scene, point)
        assert target is not None
        assert (target.region, target.object_id) == (region, object_id)
    for point in (Point(-0.01, 5), Point(60, 5), Point(5, 40), Point(5, -1)):
        assert target_at(scene, point) is None


def test_click_selects_object_or_background_region_and_changes_nothing() -> None:
    desk = Desk()
    before = contents(desk.scene)
    assert desk.draw("select", (15, 24)) is None
    assert (desk.state.selected, desk.state.region) == (CAR_1, CAR_1)
    desk.draw("select", (2, 2))
    assert (desk.state.selected, desk.state.region) == (None, SKY)
    desk.draw("select", (50, 22))
    assert desk.state.selected == LOCKED_BUS
    desk.draw("select", (-4, 22))
    assert (desk.state.selected, desk.state.region) == (None, None)
    assert contents(desk.scene) == before
    assert desk.state.class_id == ROAD


def test_pick_takes_class_and_selection() -> None:
    desk = Desk()
    desk.draw("pick", (35, 25))
    assert (desk.state.class_id, desk.state.selected) == (CAR, CAR_2)
    desk.draw("pick", (2, 2))
    assert (desk.state.class_id, desk.state.selected, desk.state.region) == (SKY, None, SKY)
    desk.draw("pick", (99, 2))
    assert desk.state.class_id == SKY


def test_hints_name_what_would_be_chosen() -> None:
    desk = Desk()
    assert desk.tool("select").hover(at(15, 24)).text == "car 1"
    assert desk.tool("pick").hover(at(15, 24)).text == "pick car 1"
    assert desk.tool("pick").hover(at(2, 2)).text == "pick sky"
    assert desk.tool("pick").hover(at(-2, 2)).text == ""


@pytest.mark.parametrize(
    ("selected", "editable"),
    [(None, False), (CAR_1, True), (LOCKED_BUS, False), (HIDDEN_PERSON, False), (99999, False)],
)
def test_editable_object(selected: int | None, editable: bool) -> None:
    desk = Desk()
    desk.state.selected = selected
    assert (editable_object(desk.scene, desk.state) is not None) == editable


def test_state_tells_of_changes_and_only_of_changes() -> None:
    state = ToolState(class_id=7)
    told: list[None] = []
    unsubscribe = state.observe(lambda: told.append(None))
    for name, value in (
        ("class_id", 26),
        ("size", 12),
        ("round", False),
        ("order", Order.BEHIND),
        ("protect", True),
        ("selected", 26001),
        ("region", 7),
        ("force_new", True),
        ("tool", "lasso"),
    ):
        before = len(told)
        setattr(state, name, value)
        setattr(state, name, value)
        assert getattr(state, name) == value
        assert len(told) == before + 1, name
    unsubscribe()
    unsubscribe()
    state.class_id = 3
    assert len(told) == 9


def test_observer_never_sees_half_a_selection() -> None:
    state = ToolState()
    seen: list[tuple[int | None, int | None]] = []
    state.observe(lambda: seen.append((state.selected, state.region)))
    state.selected = 26001
    state.region = 7
    state.selected = None
    assert seen == [(26001, 26001), (None, 7), (None, None)]


def test_size_stays_within_limits() -> None:
    state = ToolState(size=0)
    assert state.size == MIN_SIZE
    state.size = 100_000
    assert state.size == MAX_SIZE
