"""Rectangle, ellipse and line: what they cover, what the modifiers do, and that they follow the rules of strokes."""

import numpy as np
import pytest

from editor.document.painting import Order
from editor.tools.base import PointerEvent, Tool
from tests.tools.desk import CAR, CAR_1, HEIGHT, PERSON, ROAD, SKY, TREE, WIDTH, Desk, at, contents


def drawn(tool: Tool, *events: PointerEvent) -> object:
    """Press, drag, release."""
    tool.press(events[0])
    for event in events[1:]:
        tool.drag(event)
    return tool.release(events[-1])


def held(x: float, y: float, **modifiers: bool) -> PointerEvent:
    return PointerEvent(x, y, **modifiers)


def box(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    expected = np.zeros((HEIGHT, WIDTH), bool)
    expected[top:bottom, left:right] = True
    return expected


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.state.class_id = TREE
    return desk


def test_a_rectangle_covers_the_pixels_between_its_corners(desk: Desk) -> None:
    before = contents(desk.scene)
    patch = drawn(desk.tool("rectangle"), at(20.2, 3.4), at(40, 5), at(30.6, 9.9))
    assert np.array_equal(desk.labels == TREE, box(20, 3, 31, 10))
    assert patch is not None
    desk.scene.apply(patch.reversed())  # type: ignore[attr-defined]
    assert contents(desk.scene) == before


def test_nothing_is_painted_before_the_button_comes_up_or_after_escape(desk: Desk) -> None:
    before, tool = contents(desk.scene), desk.tool("rectangle")
    tool.press(at(5, 5))
    tool.drag(at(15, 12))
    assert tool.busy
    assert contents(desk.scene) == before
    assert tool.key("escape") is None
    assert not tool.busy
    assert tool.release(at(15, 12)) is None
    assert contents(desk.scene) == before


@pytest.mark.parametrize("name", ["rectangle", "ellipse"])
@pytest.mark.parametrize("end", [(20.0, 5.0), (30.0, 3.0), (20.2, 5.3)])
def test_a_click_has_no_inside(desk: Desk, name: str, end: tuple[float, float]) -> None:
    tool = desk.tool(name)
    assert drawn(tool, at(20, 3 if end[1] == 3 else 5), at(*end)) is None
    assert not (desk.labels == TREE).any()


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        ({}, (20, 4, 28, 10)),
        ({"shift": True}, (20, 4, 28, 12)),
        ({"alt": True}, (12, 0, 28, 10)),  # its centre is (20, 4); the top leaves the canvas
        ({"alt": True, "shift": True}, (12, 0, 28, 12)),
    ],
)
def test_shift_makes_a_square_and_alt_starts_in_the_centre(
    desk: Desk, modifiers: dict[str, bool], expected: tuple[int, int, int, int]
) -> None:
    drawn(desk.tool("rectangle"), held(20, 4), held(28, 10, **modifiers))
    assert np.array_equal(desk.labels == TREE, box(*expected))


def test_shift_keeps_the_direction_of_the_drag(desk: Desk) -> None:
    drawn(desk.tool("rectangle"), held(30, 12), held(24, 10, shift=True))
    assert np.array_equal(desk.labels == TREE, box(24, 6, 30, 12))


def test_space_moves_what_is_drawn(desk: Desk) -> None:
    drawn(desk.tool("rectangle"), held(5, 5), held(10, 8), held(30, 9, space=True), held(32, 10))
    assert np.array_equal(desk.labels == TREE, box(25, 6, 32, 10))


def test_an_ellipse_is_round_and_symmetric(desk: Desk) -> None:
    drawn(desk.tool("ellipse"), held(20, 0), held(31, 10, shift=True))
    covered = (desk.labels == TREE)[0:11, 20:31]
    assert covered.sum() == (desk.labels == TREE).sum()
    assert np.array_equal(covered, covered[::-1])
    assert np.array_equal(covered, covered.T)
    assert abs(covered.sum() - np.pi * 5.5**2) < 4
    assert not covered[0, 0]


@pytest.mark.parametrize(
    ("end", "expected"), [((40.0, 7.0), (40, 5)), ((8.0, 12.0), (5, 12)), ((13.0, 12.0), (12, 12))]
)
def test_shift_keeps_lines_to_eighths(desk: Desk, end: tuple[float, float], expected: tuple[int, int]) -> None:
    desk.state.size = 1
    drawn(desk.tool("line"), held(5.5, 5.5), held(*end, shift=True))
    rows, columns = np.nonzero(desk.labels == TREE)
    assert (columns.min(), rows.min()) == (5, 5)
    assert abs(columns.max() - expected[0]) <= 1
    assert abs(rows.max() - expected[1]) <= 1
    steps = {(int(b) - int(a)) for a, b in zip(rows, rows[1:], strict=False)}
    assert steps <= {0, 1}


def test_a_line_is_as_wide_as_the_brush_and_has_no_gaps(desk: Desk) -> None:
    desk.state.size, desk.state.round = 3, False
    drawn(desk.tool("line"), held(3, 6.5), held(57, 6.5))
    assert np.array_equal(desk.labels == TREE, box(2, 5, 59, 8))


def test_a_thing_becomes_an_object_and_extends_the_selected_one(desk: Desk) -> None:
    desk.state.class_id = PERSON
    drawn(desk.tool("ellipse"), held(22, 20), held(28, 30))
    made = desk.state.selected
    assert made is not None
    assert desk.scene.object(made).class_id == PERSON
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    drawn(desk.tool("rectangle"), held(18, 18), held(26, 24))
    assert desk.scene.object(CAR_1).bounds.right == 26


def test_figures_heed_what_a_stroke_may_cover(desk: Desk) -> None:
    desk.state.order = Order.BEHIND
    drawn(desk.tool("rectangle"), held(8, 10), held(30, 30))
    assert (desk.regions[20:28, 10:20] == CAR_1).all()
    desk.state.order, desk.state.protect, desk.state.class_id = Order.OVER, True, ROAD
    drawn(desk.tool("rectangle"), held(2, 2), held(30, 14))
    assert (desk.labels[2:10, 2:30] == ROAD).all()
    assert (desk.labels[10:14, 8:30] == TREE).all()


@pytest.mark.parametrize("name", ["rectangle", "ellipse", "line"])
def test_the_hint_says_where_it_goes_and_shows_the_figure(desk: Desk, name: str) -> None:
    tool = desk.tool(name)
    assert tool.hover(at(5, 5)).text == "vegetation -> background"
    tool.press(at(5, 5))
    tool.drag(at(25, 12))
    hint = tool.hover(at(25, 12))
    assert hint.outline
    assert max(point[0] for outline in hint.outline for point in outline) >= 25
    desk.state.class_id = PERSON
    assert tool.hover(at(25, 12)).text == "person -> new"
    assert (desk.labels == SKY).any()


@pytest.mark.parametrize("name", ["rectangle", "ellipse", "line"])
def test_the_hint_tells_before_the_press_whether_the_selected_object_is_extended(desk: Desk, name: str) -> None:
    desk.state.class_id, desk.state.selected, desk.state.size = CAR, CAR_1, 1
    tool = desk.tool(name)
    assert tool.hover(at(15, 24)).text == "car -> car 1"
    assert tool.hover(at(50, 3)).text == "car -> new"
