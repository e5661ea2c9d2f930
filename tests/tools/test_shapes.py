"""Rasterising against definitions: brute force over pixel centres."""

from math import hypot

import numpy as np
import pytest

from editor.document.geometry import Point, Rect
from editor.tools.shapes import Coverage, brush_outline, polygon, snapped, sweep

CANVAS = Rect(0, 0, 40, 30)


def on_canvas(coverage: Coverage) -> np.ndarray:
    rect, covered = coverage
    assert covered.shape == rect.shape
    assert CANVAS.encloses(rect)
    canvas = np.zeros((CANVAS.height, CANVAS.width), bool)
    canvas[rect.slices] = covered
    return canvas


def moments(start: Point, end: Point) -> list[Point]:
    return [
        Point(start.x + (end.x - start.x) * step / 2000, start.y + (end.y - start.y) * step / 2000)
        for step in range(2001)
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
@pytest.mark.parametrize("position", [Point(20.0, 10.0), Point(20.49, 10.99), Point(0.2, 29.9)])
@pytest.mark.parametrize("round", [True, False])
def test_dab_covers_the_pixel_under_the_pointer(size: int, position: Point, round: bool) -> None:
    centre = snapped(position, size)
    canvas = on_canvas(sweep(centre, centre, size, round=round, clip=CANVAS))
    assert canvas[int(position.y), int(position.x)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_square_dab_is_a_square(size: int) -> None:
    centre = snapped(Point(20.3, 15.6), size)
    rect, covered = sweep(centre, centre, size, round=False, clip=CANVAS)
    assert rect.shape == (size, size)
    assert covered.all()


@pytest.mark.parametrize("size", [3, 4, 9])
@pytest.mark.parametrize("end", [Point(31, 22), Point(9, 3), Point(-30, 12), Point(80, 50)])
def test_round_path_is_every_pixel_within_the_radius(size: int, end: Point) -> None:
    start = snapped(Point(12.3, 14.2), size)
    end = snapped(end, size)
    canvas = on_canvas(sweep(start, end, size, round=True, clip=CANVAS))
    path = moments(start, end)
    for y, x in np.ndindex(canvas.shape):
        distance = min(hypot(x + 0.5 - centre.x, y + 0.5 - centre.y) for centre in path)
        if abs(distance - size / 2) > 0.03:  # the path is sampled
            assert canvas[y, x] == (distance < size / 2), (x, y)


@pytest.mark.parametrize("end", [Point(31, 22), Point(9, 3), Point(-30, 14.2)])
def test_square_path_is_every_pixel_a_square_passes_over(end: Point) -> None:
    start, end = snapped(Point(12.3, 14.2), 5), snapped(end, 5)
    canvas = on_canvas(sweep(start, end, 5, round=False, clip=CANVAS))
    path = moments(start, end)
    for y, x in np.ndindex(canvas.shape):
        distance = min(max(abs(x + 0.5 - centre.x), abs(y + 0.5 - centre.y)) for centre in path)
        if abs(distance - 2.5) > 0.03:
            assert canvas[y, x] == (distance < 2.5), (x, y)


@pytest.mark.parametrize("round", [True, False])
@pytest.mark.parametrize("end", [Point(35, 9), Point(3, 28), Point(39, 29), Point(20, 0)])
def test_thinnest_line_has_no_gap(round: bool, end: Point) -> None:
    start = snapped(Point(4, 5), 1)
    canvas = on_canvas(sweep(start, snapped(end, 1), 1, round=round, clip=CANVAS))
    rows, columns = np.nonzero(canvas)
    assert canvas[int(end.y), int(end.x)]
    reached, left = {(int(rows[0]), int(columns[0]))}, set(zip(rows.tolist(), columns.tolist(), strict=True))
    while True:
        near = {(y + dy, x + dx) for y, x in reached for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
        if near <= reached:
            break
        reached |= near
    assert reached == left


def test_brush_beside_the_canvas_covers_nothing() -> None:
    rect, covered = sweep(Point(-50, -50), Point(-40, -90), 9, round=True, clip=CANVAS)
    assert rect.is_empty
    assert covered.size == 0


def test_rectangle_covers_its_pixels_and_no_more() -> None:
    corners = [Point(2, 3), Point(7, 3), Point(7, 9), Point(2, 9)]
    expected = np.zeros((30, 40), bool)
    expected[3:9, 2:7] = True
    assert np.array_equal(on_canvas(polygon(corners, CANVAS)), expected)
    assert np.array_equal(on_canvas(polygon(corners[::-1], CANVAS)), expected)


def test_triangle_is_the_side_of_three_lines() -> None:
    a, b, c = Point(-8.3, 2.2), Point(60.4, 11.7), Point(14.1, 45.9)

    def left(p: Point, q: Point, x: float, y: float) -> bool:
        return (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x) > 0

    canvas = on_canvas(polygon([a, b, c], CANVAS))
    for y, x in np.ndindex(canvas.shape):
        inside = all(left(p, q, x + 0.5, y + 0.5) for p, q in ((a, b), (b, c), (c, a)))
        assert canvas[y, x] == inside, (x, y)


def test_loop_of_a_lasso_that_crosses_itself_is_inside() -> None:
    twice_round = [Point(5, 5), Point(25, 5), Point(25, 25), Point(5, 25)] * 2
    assert on_canvas(polygon(twice_round, CANVAS)).sum() == 20 * 20
    bow = [Point(5, 5), Point(25, 25), Point(25, 5), Point(5, 25)]
    canvas = on_canvas(polygon(bow, CANVAS))
    assert canvas[15, 6]
    assert canvas[15, 23]
    assert not canvas[6, 15]


@pytest.mark.parametrize("points", [[], [Point(1, 1)], [Point(1, 1), Point(9, 9)], [Point(3, 3)] * 5])
def test_too_few_points_cover_nothing(points: list[Point]) -> None:
    assert not on_canvas(polygon(points, CANVAS)).any()


@pytest.mark.parametrize("size", [1, 2, 3, 40])
@pytest.mark.parametrize("round", [True, False])
def test_outline_holds_what_is_painted(size: int, round: bool) -> None:
    centre = snapped(Point(20, 15), size)
    outline = brush_outline(centre, size, round=round)
    rect, _ = sweep(centre, centre, size, round=round, clip=CANVAS)
    assert rect == Rect.around(outline).intersected(CANVAS)


def test_clipped_shapes_are_crops() -> None:
    clip = Rect(11, 7, 23, 19)
    points = [Point(2, 3), Point(37.3, 8.8), Point(20.1, 29.4), Point(15, 12)]
    for whole, (rect, part) in (
        (polygon(points, CANVAS), polygon(points, clip)),
        (
            sweep(Point(3, 3), Point(30, 25), 8, round=True, clip=CANVAS),
            sweep(Point(3, 3), Point(30, 25), 8, round=True, clip=clip),
        ),
    ):
        assert clip.encloses(rect)
        assert np.array_equal(part, on_canvas(whole)[rect.slices])
        assert part.sum() == on_canvas(whole)[clip.slices].sum()
