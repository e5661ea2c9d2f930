"""When an exact pass is due."""

import pytest
import torch

from model.maps.geometry import Rect
from model.passes.activations import Statistics
from model.passes.drift import MOST_CHANGED, MOST_MOVED, Drift

SIZE = (100, 200)


def statistics(factor: float) -> dict[int, Statistics]:
    return {index: Statistics(torch.zeros(4), torch.full((4,), 3.0 * factor)) for index in (1, 2)}


def test_area_is_counted_once_however_often_it_is_painted():
    drift = Drift(SIZE, statistics(1.0))
    side = 10
    for _ in range(20):
        drift.add(Rect(50, 50, 50 + side, 50 + side), statistics(1.0))
    assert not drift.due
    drift.add(Rect(55, 55, 55 + side, 55 + side), statistics(1.0))
    assert not drift.due
    changed = 175
    for row in range(0, 50, side):
        drift.add(Rect(0, row, side, row + side), statistics(1.0))
        changed += side * side
        assert drift.due == (changed > MOST_CHANGED * SIZE[0] * SIZE[1])
    assert drift.due


@pytest.mark.parametrize("direction", [-1, 1])
def test_statistics_that_moved_too_far_are_due(direction: int):
    drift = Drift(SIZE, statistics(1.0))
    drift.add(Rect(0, 0, 2, 2), statistics(1.0 + direction * 0.8 * MOST_MOVED))
    assert not drift.due
    drift.add(Rect(0, 0, 2, 2), statistics(1.0 + direction * 1.2 * MOST_MOVED))
    assert drift.due


def test_networks_without_statistics_of_the_picture_count_the_area_alone():
    drift = Drift(SIZE, {})
    drift.add(Rect(0, 0, 10, 10), {})
    assert not drift.due
    drift.add(Rect(0, 0, 40, 40), {})
    assert drift.due
