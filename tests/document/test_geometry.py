"""Rectangles and transforms."""

import math

import pytest

from editor.document.geometry import IDENTITY, NOTHING, Point, Rect, Size, Transform


def test_a_rectangle_is_half_open() -> None:
    rect = Rect(2, 3, 5, 4)
    assert (rect.width, rect.height, rect.area, rect.size, rect.shape) == (3, 1, 3, Size(3, 1), (1, 3))
    assert rect.contains((2, 3))
    assert rect.contains((4.99, 3.99))
    assert not rect.contains((5, 3))
    assert not rect.contains((4, 4))
    assert rect.slices == (slice(3, 4), slice(2, 5))


def test_an_empty_rectangle_adds_nothing_and_meets_nothing() -> None:
    rect, inverted = Rect(2, 3, 5, 4), Rect(9, 9, 3, 3)
    assert inverted.is_empty
    assert inverted.area == 0
    assert rect.united(inverted) == inverted.united(rect) == rect
    assert NOTHING.united(inverted) == NOTHING
    assert rect.intersected(Rect(5, 3, 8, 4)) == NOTHING  # they share an edge, no pixel
    assert NOTHING.expanded(4) == NOTHING
    assert rect.encloses(NOTHING)
    assert not NOTHING.encloses(rect)


def test_growing_clipping_moving() -> None:
    rect = Rect(-2, 1, 5, 4)
    assert rect.expanded(2) == Rect(-4, -1, 7, 6)
    assert rect.expanded(-2) == NOTHING
    assert rect.clipped((4, 3)) == Rect(0, 1, 4, 3)
    assert rect.translated(3, -1) == Rect(1, 0, 8, 3)
    assert Rect.of((4, 3)).encloses(rect.clipped((4, 3)))


def test_a_rectangle_around_points_holds_their_discs() -> None:
    assert Rect.around([(1.5, 2.5), (4.2, 0.1)], 1.0) == Rect(0, -1, 6, 4)
    assert Rect.around([]) == NOTHING


def test_transforms_compose_and_invert() -> None:
    transform = Transform.scaling(2, 3, about=(1, 1)).then(Transform.rotation(30, about=(4, 0)))
    transform = transform.then(Transform.translation(-7, 0.5))
    there = transform.apply((3.0, 5.0))
    assert transform.inverse().apply(there) == pytest.approx((3.0, 5.0))
    assert transform.determinant == pytest.approx(6.0)
    assert Transform.scaling(2, 3, about=(1, 1)).apply((1, 1)) == Point(1, 1)
    # Clockwise on the screen, where y points down.
    assert Transform.rotation(90).apply((1, 0)) == pytest.approx((0, 1))


def test_only_whole_pixel_moves_are_shifts() -> None:
    assert IDENTITY.shift == (0, 0)
    assert IDENTITY.is_identity
    assert Transform.translation(-3, 2).shift == (-3, 2)
    assert Transform.translation(0.5, 0).shift is None
    assert Transform.translation(0.5, 0).is_translation
    assert Transform.scaling(2).shift is None


def test_the_image_of_a_rectangle_holds_every_image_of_its_points() -> None:
    turned = Transform.rotation(45).apply_rect(Rect(0, 0, 10, 10))
    assert turned == Rect(-8, 0, 8, 15)
    assert Transform.scaling(3).apply_rect(NOTHING) == NOTHING


def test_transforms_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        Transform(dx=math.nan)
    with pytest.raises(ValueError, match="inverse"):
        Transform.scaling(0).inverse()
