"""How strokes follow the hand: pressure, smoothing, contours that close, the mirror."""

from math import cos, pi, sin

import numpy as np
import pytest

from editor.document.geometry import Point
from editor.document.painting import Order
from editor.document.scene import Scene
from editor.tools.options import BrushOptions, FillOptions, Reach, Symmetry, from_text, to_text
from editor.tools.smoothing import LONGEST, pulled, string_length
from model.maps import Kind, LabelClass, LabelSet
from tests.tools.desk import CAR, CAR_1, HEIGHT, PERSON, ROAD, SKY, TREE, WIDTH, Desk, at, contents, drawn


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.state.class_id = TREE
    return desk


def painted(desk: Desk) -> np.ndarray:
    return desk.labels == TREE


# Pressure


@pytest.mark.parametrize(
    ("options", "width"),
    [
        (BrushOptions(), 5),
        (BrushOptions(minimum=50), 7),  # half of 10, and half of the other half
        (BrushOptions(pressure=False), 10),
    ],
)
def test_pressure_sets_the_size_as_far_as_told(desk: Desk, options: BrushOptions, width: int) -> None:
    desk.state.size, desk.state.round, desk.state.brush = 10, False, options
    tool = desk.tool("brush")
    tool.press(at(30, 7, pressure=0.5 if width != 7 else 0.45))
    tool.release(at(30, 7, pressure=0.0))
    assert painted(desk).any(axis=0).sum() == width


def test_a_stroke_grows_with_the_pressure_without_steps(desk: Desk) -> None:
    desk.state.size = 14
    tool = desk.tool("brush")
    tool.press(at(6, 7, pressure=0.05))
    tool.drag(at(50, 7, pressure=0.95))
    tool.release(at(50, 7, pressure=0.0))
    heights = painted(desk).sum(axis=0)[6:50]
    assert heights[0] <= 2
    assert heights[-1] >= 12
    assert (np.diff(heights) >= 0).all()
    assert np.diff(heights).max() <= 2


# Smoothing


def test_only_a_taut_string_moves_the_brush() -> None:
    assert string_length(0, 1.0) == 0
    assert string_length(100, 0.5) == LONGEST / 2
    assert pulled(Point(0, 0), Point(3, 4), 5.0) == Point(0, 0)
    assert pulled(Point(0, 0), Point(6, 8), 5.0) == Point(3, 4)


def test_smoothing_calms_a_shaking_hand_and_ends_at_the_pointer(desk: Desk) -> None:
    rng = np.random.default_rng(1)
    way = [(4 + x, 7 + float(rng.uniform(-3, 3))) for x in np.arange(0, 50, 1.0)]

    def rows(smoothing: int) -> int:
        each = Desk()
        each.state.class_id, each.state.size, each.state.brush = TREE, 1, BrushOptions(smoothing=smoothing)
        patch = drawn(each.tool("brush"), way)
        assert patch is not None
        end = way[-1]
        assert painted(each)[int(end[1]), int(end[0])]
        return int(painted(each).any(axis=1).sum())

    assert rows(20) < rows(0)


def test_the_hint_shows_the_string(desk: Desk) -> None:
    desk.state.brush = BrushOptions(smoothing=50)
    tool = desk.tool("brush")
    tool.press(at(10, 7))
    tool.drag(at(20, 7))
    hint = tool.hover(at(20, 7))
    assert hint.outline[-1] == (Point(10, 7), Point(20, 7))
    tool.cancel()


# Closed contours


def circle(x: float, y: float, radius: float, *, turn: float = 1.0) -> list[tuple[float, float]]:
    return [(x + radius * cos(angle), y + radius * sin(angle)) for angle in np.linspace(0, 2 * pi * turn, 40)]


@pytest.mark.parametrize("turn", [1.0, 0.95])
def test_a_closed_contour_is_filled_when_asked(desk: Desk, turn: float) -> None:
    desk.state.size, before = 2, contents(desk.scene)
    desk.state.brush = BrushOptions(fill_closed=True)
    patch = drawn(desk.tool("brush"), circle(30, 8, 6, turn=turn))
    assert patch is not None
    assert painted(desk)[8, 26:34].all()
    assert painted(desk).sum() > pi * 36
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_an_open_contour_is_not(desk: Desk) -> None:
    desk.state.size, desk.state.brush = 2, BrushOptions(fill_closed=True)
    drawn(desk.tool("brush"), circle(30, 8, 6, turn=0.6))
    assert not painted(desk)[8, 30]
    desk.state.brush = BrushOptions()
    drawn(desk.tool("brush"), circle(30, 8, 6))
    assert not painted(desk)[8, 30]


def test_a_closed_thing_is_one_object(desk: Desk) -> None:
    desk.state.size, desk.state.class_id, desk.state.brush = 2, PERSON, BrushOptions(fill_closed=True)
    drawn(desk.tool("brush"), circle(30, 8, 6))
    made = desk.state.selected
    assert made is not None
    assert (desk.regions[8, 26:34] == made).all()


# The mirror


def mirrored(mask: np.ndarray, axis: float) -> np.ndarray:
    """The image of a canvas: pixel x goes to 2 axis - 1 - x."""
    result = np.zeros_like(mask)
    rows, columns = np.nonzero(mask)
    there = round(2 * axis) - 1 - columns
    inside = (there >= 0) & (there < mask.shape[1])
    result[rows[inside], there[inside]] = True
    return result


@pytest.mark.parametrize("axis", [None, 22.0, 22.5])
@pytest.mark.parametrize("name", ["brush", "rectangle", "ellipse", "line", "lasso"])
def test_what_is_painted_is_painted_on_both_sides(desk: Desk, name: str, axis: float | None) -> None:
    desk.state.size, before = 4, contents(desk.scene)
    one_sided = Desk()
    one_sided.state.class_id, one_sided.state.size = TREE, 4
    way = [(5.3, 3.2), (14.1, 4.0), (9.6, 12.7), (4.2, 8.8)]
    one_sided.draw(name, *way)
    desk.state.symmetry = Symmetry(True, axis)
    patch = desk.draw(name, *way)
    assert patch is not None
    own = painted(one_sided)
    assert np.array_equal(painted(desk), own | mirrored(own, WIDTH / 2 if axis is None else axis))
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_a_polygon_has_an_image(desk: Desk) -> None:
    desk.state.symmetry = Symmetry(True)
    tool = desk.tool("polygon")
    for corner in ((3.0, 3.0), (12.0, 3.0), (12.0, 10.0)):
        tool.press(at(*corner, pixel=0.1))
        tool.release(at(*corner, pixel=0.1))
    assert len(tool.hover(at(12, 10, pixel=0.1)).outline) == 2
    assert tool.key("enter") is not None
    assert np.array_equal(painted(desk), mirrored(painted(desk), WIDTH / 2))


def test_a_thing_is_one_object_on_both_sides(desk: Desk) -> None:
    desk.state.class_id, desk.state.symmetry = PERSON, Symmetry(True)
    desk.draw("brush", (5, 5), (9, 5))
    made = desk.state.selected
    assert made is not None
    assert desk.scene.object(made).bounds.width > 40


def test_the_eraser_takes_from_what_is_on_either_side() -> None:
    desk = Desk()
    desk.state.symmetry, desk.state.size = Symmetry(True, 26.0), 3
    desk.draw("eraser", (15, 24))  # car 1; its image lies on car 2, at 37
    assert desk.regions[24, 15] == ROAD
    assert desk.regions[24, 36] == ROAD
    desk.state.selected = CAR_1
    desk.draw("eraser", (12, 24))  # the selected object only: its image is elsewhere
    assert desk.regions[24, 12] == ROAD
    assert desk.regions[24, 39] != ROAD


def test_cancel_takes_both_sides_back(desk: Desk) -> None:
    before = contents(desk.scene)
    desk.state.symmetry = Symmetry(True)
    tool = desk.tool("brush")
    tool.press(at(5, 5))
    tool.drag(at(15, 9))
    assert painted(desk)[9, 44]
    tool.cancel()
    assert contents(desk.scene) == before


def test_half_a_contour_closes_with_its_image(desk: Desk) -> None:
    desk.state.symmetry, desk.state.size, desk.state.brush = Symmetry(True), 2, BrushOptions(fill_closed=True)
    desk.draw("brush", (30, 1), (22, 1), (22, 12), (30, 12))
    assert painted(desk)[2:12, 23:37].all()


FACE = LabelSet(
    "face",
    (
        LabelClass(0, "skin", (9, 9, 9), Kind.STUFF),
        LabelClass(4, "left eye", (1, 2, 3), Kind.STUFF, mirror=5),
        LabelClass(5, "right eye", (3, 2, 1), Kind.STUFF, mirror=4),
    ),
)


def test_the_image_of_a_left_eye_is_a_right_eye() -> None:
    desk = Desk(Scene(FACE, np.zeros((HEIGHT, WIDTH), np.int32)))
    desk.state.class_id, desk.state.symmetry = 4, Symmetry(True)
    patch = desk.draw("ellipse", (10, 10), (18, 14))
    assert patch is not None
    assert desk.labels[12, 14] == 4
    assert desk.labels[12, 45] == 5
    assert np.array_equal(desk.labels == 5, mirrored(desk.labels == 4, WIDTH / 2))
    desk.state.class_id = 0
    desk.draw("eraser", (14, 12))
    assert (desk.labels[12, 14], desk.labels[12, 45]) == (0, 0)


def test_protect_keeps_to_what_each_side_touches_first(desk: Desk) -> None:
    background = np.full((HEIGHT, WIDTH), SKY, np.int32)
    background[:, WIDTH // 2 :] = ROAD
    desk = Desk(Scene(desk.scene.label_set, background))
    desk.state.class_id, desk.state.protect, desk.state.symmetry = TREE, True, Symmetry(True)
    desk.draw("brush", (10, 10), (20, 10))
    assert painted(desk)[10, 15]
    assert painted(desk)[10, 45]


def test_selected_only_holds_on_both_sides(desk: Desk) -> None:
    desk.state.selected, desk.state.order, desk.state.symmetry = CAR_1, Order.SELECTED, Symmetry(True)
    desk.draw("brush", (12, 24), (18, 24))
    assert not (painted(desk) & (np.arange(WIDTH) >= 20)).any()
    assert CAR in desk.labels


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"smoothing": 1e9, "reach": [], "hole": true, "pressure": 1}', "[" * 9000]
)
def test_options_that_cannot_be_are_as_at_the_first_start(text: str) -> None:
    assert from_text(text) == (BrushOptions(), FillOptions())


def test_options_come_back() -> None:
    options = BrushOptions(False, 7, 30, True), FillOptions(Reach.CLASS, 9)
    assert from_text(to_text(*options)) == options


def test_the_axis_stays_on_the_grid_and_in_the_scene() -> None:
    assert Symmetry(True).moved(10.3).axis == 10.5
    assert Symmetry(True, 500.0).axis_of(60) == 60
    assert Symmetry(True).axis_of(61) == 30.5
