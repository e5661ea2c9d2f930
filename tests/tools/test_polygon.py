"""Polygon and lasso."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
import pytest

from editor.document.painting import Order
from editor.tools.base import Tool
from tests.tools.desk import CAR, CAR_1, PERSON, ROAD, SKY, TREE, Desk, at, contents, drawn

CORNERS = [(22.0, 18.0), (28.0, 18.0), (28.0, 34.0), (22.0, 34.0)]


def clicked(desk: Desk, corners: Sequence[tuple[float, float]] = CORNERS) -> Tool:
    """A polygon with these corners, drawn at a zoom of 1000 %, where none of them is near another."""
    tool = desk.tool("polygon")
    for corner in corners:
        tool.press(at(*corner, pixel=0.1))
        assert tool.release(at(*corner, pixel=0.1)) is None
    return tool


@pytest.mark.parametrize("ending", ["enter", "double click", "first corner"])
def test_closing_paints_the_inside_as_one_patch(ending: str) -> None:
    desk = Desk()
    desk.state.class_id = TREE
    before = contents(desk.scene)
    tool = clicked(desk)
    assert tool.busy
    assert contents(desk.scene) == before
    match ending:
        case "enter":
            patch = tool.key("enter")
        case "double click":
            patch = tool.double_click(at(22, 34))
        case _:
            patch = drawn(tool, [(22.5, 18.5)])
    assert not tool.busy
    assert patch is not None
    assert len(desk.notices) == 1
    expected = np.zeros((40, 60), bool)
    expected[18:34, 22:28] = True
    assert np.array_equal(desk.scene.background == TREE, expected)
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before


def test_first_corner_is_as_near_as_it_looks_on_the_screen() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    tool = clicked(desk)
    assert len(tool.hover(at(25, 21, pixel=0.25)).outline[0]) == 5
    assert len(tool.hover(at(25, 21, pixel=1.0)).outline[0]) == 4  # it would close


def test_backspace_takes_the_last_corner_back() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    tool = clicked(desk, [*CORNERS[:3], (50.0, 50.0)])
    assert tool.key("backspace") is None
    tool.press(at(*CORNERS[3]))
    tool.release(at(*CORNERS[3]))
    assert tool.key("enter") is not None
    assert (desk.labels == TREE).sum() == 6 * 16
    tool = clicked(desk, CORNERS[:2])
    for _ in range(3):
        tool.key("backspace")
    assert not tool.busy


def test_escape_cancels() -> None:
    desk = Desk()
    tool = clicked(desk)
    before = contents(desk.scene)
    assert tool.key("escape") is None
    assert not tool.busy
    assert tool.key("enter") is None
    assert contents(desk.scene) == before


@pytest.mark.parametrize("corners", [CORNERS[:1], CORNERS[:2], [(3.0, 3.0)] * 4])
def test_polygon_without_an_inside_changes_nothing(corners: list[tuple[float, float]]) -> None:
    desk = Desk()
    desk.state.class_id = PERSON
    tool = clicked(desk, corners)
    assert tool.key("enter") is None
    assert not tool.busy
    assert len(desk.scene.objects) == 4


def test_corner_follows_until_the_button_comes_up() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    tool = clicked(desk, CORNERS[:3])
    drawn(tool, [(40.0, 40.0), CORNERS[3]])
    tool.key("enter")
    assert (desk.labels == TREE).sum() == 6 * 16


def test_thing_polygon_starts_an_object_or_extends_the_selected_one() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.selected = CAR, CAR_1
    tool = clicked(desk)
    assert tool.hover(at(22, 34)).text == "car -> new"
    patch = tool.key("enter")
    assert patch is not None
    assert desk.state.selected == 26003
    desk.state.selected = CAR_1
    corners = [(18.0, 21.0), (22.0, 21.0), (22.0, 26.0), (18.0, 26.0)]
    tool = clicked(desk, corners)
    assert tool.hover(at(18, 26)).text == "car -> car 1"
    tool.key("enter")
    assert len(desk.scene.objects) == 5
    assert desk.regions[23, 21] == CAR_1


def test_polygon_obeys_order_and_protection() -> None:
    desk = Desk()
    desk.state.class_id, desk.state.order = TREE, Order.BEHIND
    clicked(desk, [(8.0, 18.0), (24.0, 18.0), (24.0, 30.0), (8.0, 30.0)]).key("enter")
    assert (desk.regions[20:28, 10:20] == CAR_1).all()
    assert desk.labels[19, 9] == TREE
    desk = Desk()
    desk.state.class_id, desk.state.protect = TREE, True
    clicked(desk, [(2.0, 2.0), (40.0, 2.0), (40.0, 35.0), (2.0, 35.0)]).key("enter")
    assert set(np.unique(Desk().labels[desk.labels == TREE])) == {SKY}


def circle(radius: float, steps: int = 40) -> list[tuple[float, float]]:
    return [(30 + radius * cos(2 * pi * k / steps), 20 + radius * sin(2 * pi * k / steps)) for k in range(steps)]


def test_lasso_closes_on_release() -> None:
    desk = Desk()
    desk.state.class_id = SKY
    before = contents(desk.scene)
    tool = desk.tool("lasso")
    points = circle(9)
    tool.press(at(*points[0]))
    for point in points[1:]:
        tool.drag(at(*point))
    assert tool.busy
    assert contents(desk.scene) == before
    hint = tool.hover(at(*points[-1]))
    assert hint.text == "sky -> background"
    assert len(hint.outline[0]) == len(points)
    patch = tool.release(at(*points[-1]))
    assert patch is not None
    y, x = np.mgrid[:40, :60] + 0.5
    inside = np.hypot(x - 30, y - 20) < 8.5
    assert (desk.labels[inside] == SKY).all()
    assert (desk.labels[(np.hypot(x - 30, y - 20) > 9.5) & (y > 15)] != SKY).all()
    desk.scene.apply(patch.reversed())
    assert contents(desk.scene) == before
    assert not tool.busy


def test_lasso_beyond_the_border_and_cancelled() -> None:
    desk = Desk()
    desk.state.class_id = TREE
    patch = desk.draw("lasso", (-10, -10), (70, -10), (70, 50), (-10, 50))
    assert patch is not None
    assert (desk.scene.background == TREE).all()
    tool = desk.tool("lasso")
    desk.state.class_id = ROAD
    before = contents(desk.scene)
    for step, point in enumerate(circle(9)):
        tool.drag(at(*point)) if step else tool.press(at(*point))
    tool.cancel()
    assert tool.release(at(39, 20)) is None
    assert contents(desk.scene) == before


def test_click_with_the_lasso_changes_nothing() -> None:
    desk = Desk()
    desk.state.class_id = PERSON
    assert desk.draw("lasso", (30, 20)) is None
    assert len(desk.scene.objects) == 4
