"""What another mode of one object is said to change, for generators whose changes are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from model.data import Arrays
from model.errors import ModelError
from model.maps import LabelSet
from model.metrics.lab import lab
from model.metrics.objects import (
    COLOR,
    INSIDE,
    MOVED,
    NEAREST,
    OUTSIDE,
    PIXELS,
    RATIO,
    ObjectScores,
    changed_classes,
    largest_object,
)

ROAD, BUILDING, PERSON, CAR = 7, 11, 24, 26
BIG_CAR, SMALL_CAR, HUMAN = 26003, 26001, 24000


@dataclass
class Painter:
    """Draws grey: an object `gain` levels brighter per mode; all that is far from it `leak` levels."""

    label_set: LabelSet
    mode_counts: Mapping[int, int]
    gain: tuple[int, ...] = (0, 20, 60)
    leak: int = 0
    asked: list[tuple[int, int]] = field(default_factory=list)

    def with_mode(self, arrays: Arrays, region: int, mode: int) -> np.ndarray:
        self.asked.append((region, mode))
        picture = np.full((*arrays.labels.shape, 3), 100, np.uint8)
        inside = arrays.instances == region
        picture[~inside] += np.uint8(self.leak * mode)
        picture[inside] += np.uint8(self.gain[mode])
        return picture


@pytest.fixture
def arrays() -> Arrays:
    instances = np.full((64, 96), ROAD, np.int32)
    instances[:20] = BUILDING
    instances[24:46, 4:26] = BIG_CAR  # 484 pixels
    instances[24:45, 30:51] = SMALL_CAR  # 441 pixels
    instances[24:60, 60:90] = HUMAN  # larger than both
    labels = np.where(instances >= 1000, instances // 1000, instances).astype(np.uint8)
    return Arrays(np.zeros((64, 96, 3), np.uint8), labels, instances)


def score_of(painter: Painter, arrays: Arrays, class_name: str | None = None) -> dict[str, float | None]:
    metric = ObjectScores(painter, class_name)
    metric.add(arrays, 0)
    return {name: score.synthesized for name, score in metric.scores().items()}


def test_known_changes_are_found(cityscapes: LabelSet, arrays: Arrays) -> None:
    painter = Painter(cityscapes, {CAR: 3, BUILDING: 3}, leak=3)
    found = score_of(painter, arrays)
    assert painter.asked == [(BIG_CAR, mode) for mode in range(3)], "the largest car, once in each mode"
    assert found[INSIDE] == pytest.approx((20 + 40 + 60) / 3)
    assert found[OUTSIDE] == pytest.approx((3 + 3 + 6) / 3)
    assert found[RATIO] == pytest.approx(10.0)
    assert found[MOVED] == 0, "six levels are no more than eight"
    greys = [lab(np.full((1, 1, 3), 100 + gain, np.uint8))[0, 0, 0] for gain in painter.gain]
    apart = [greys[1] - greys[0], greys[2] - greys[0], greys[2] - greys[1]]
    assert found[COLOR] == pytest.approx(np.mean(apart), abs=1e-3)
    assert found[PIXELS] == pytest.approx(np.mean(apart), abs=1e-3)
    assert found[NEAREST] == pytest.approx(min(apart), abs=1e-3)


def test_what_moves_is_counted_beyond_eight_levels(cityscapes: LabelSet, arrays: Arrays) -> None:
    found = score_of(Painter(cityscapes, {CAR: 3}, leak=5), arrays)
    assert found[MOVED] == pytest.approx(1 / 3), "only the pair of modes that is ten levels apart"


def test_the_surroundings_of_an_object_are_on_neither_side(cityscapes: LabelSet, arrays: Arrays) -> None:
    class Halo(Painter):
        """Also changes what is within eight pixels, or nine."""

        reach = 8

        def with_mode(self, arrays: Arrays, region: int, mode: int) -> np.ndarray:
            picture = super().with_mode(arrays, region, mode)
            rows, columns = np.nonzero(arrays.instances == region)
            picture[rows.min() : rows.max() + 1, columns.max() + 1 : columns.max() + 1 + self.reach] += np.uint8(
                30 * mode
            )
            return picture

    painter = Halo(cityscapes, {CAR: 2})
    assert score_of(painter, arrays)[OUTSIDE] == 0
    painter.reach = 9
    found = score_of(painter, arrays)
    assert found[OUTSIDE] is not None
    assert found[OUTSIDE] > 0


def test_modes_that_look_alike_are_told_by_the_nearest_two(cityscapes: LabelSet, arrays: Arrays) -> None:
    found = score_of(Painter(cityscapes, {CAR: 3}, gain=(0, 50, 50)), arrays)
    assert found[NEAREST] == 0
    assert found[PIXELS] is not None
    assert found[PIXELS] > 10


def test_patterns_differ_where_mean_colours_do_not(cityscapes: LabelSet, arrays: Arrays) -> None:
    class Stripes(Painter):
        def with_mode(self, arrays: Arrays, region: int, mode: int) -> np.ndarray:
            picture = np.full((*arrays.labels.shape, 3), 100, np.uint8)
            picture[mode::2] = 140
            return picture

    found = score_of(Stripes(cityscapes, {CAR: 2}), arrays)
    assert found[COLOR] == pytest.approx(0, abs=1e-3)
    assert found[PIXELS] is not None
    assert found[PIXELS] > 10
    assert found[RATIO] == pytest.approx(1.0), "the rest of the picture changes as much"


def test_no_change_outside_has_no_ratio(cityscapes: LabelSet, arrays: Arrays) -> None:
    found = score_of(Painter(cityscapes, {CAR: 3}), arrays)
    assert found[OUTSIDE] == 0
    assert found[RATIO] is None


def test_the_ratio_is_that_of_the_means(cityscapes: LabelSet, arrays: Arrays) -> None:
    painter = Painter(cityscapes, {CAR: 2}, gain=(0, 20), leak=2)
    metric = ObjectScores(painter)
    metric.add(arrays, 0)
    painter.gain, painter.leak = (0, 40), 10
    metric.add(arrays, 1)
    assert metric.scores()[RATIO].synthesized == pytest.approx((20 + 40) / (2 + 10))


def test_which_objects_are_changed(cityscapes: LabelSet, arrays: Arrays) -> None:
    counts = {CAR: 10, PERSON: 10, BUILDING: 10, ROAD: 1}
    assert changed_classes(cityscapes, counts) == (CAR,)
    assert changed_classes(cityscapes, {PERSON: 10, 25: 2, BUILDING: 10}) == (PERSON, 25)
    assert changed_classes(cityscapes, {BUILDING: 10, ROAD: 2, 23: 1}) == (ROAD, BUILDING)
    assert changed_classes(cityscapes, counts, "building") == (BUILDING,)
    assert changed_classes(cityscapes, {}) == ()
    for name, sentence in (("road", "no two modes"), ("ufo", "not a class")):
        with pytest.raises(ModelError, match=sentence):
            changed_classes(cityscapes, counts, name)

    assert largest_object(arrays, cityscapes, (CAR,)) == (BIG_CAR, CAR)
    assert largest_object(arrays, cityscapes, (CAR, PERSON)) == (HUMAN, PERSON)
    assert largest_object(arrays, cityscapes, (BUILDING,)) == (BUILDING, BUILDING), "stuff has no number"


def test_crowds_and_small_objects_are_left_out(cityscapes: LabelSet, arrays: Arrays) -> None:
    arrays.instances[arrays.instances == BIG_CAR] = CAR  # a crowd
    assert largest_object(arrays, cityscapes, (CAR,)) == (SMALL_CAR, CAR)
    arrays.instances[24:27, 30:51] = ROAD
    arrays.labels[24:27, 30:51] = ROAD  # 378 pixels are left
    painter = Painter(cityscapes, {CAR: 3})
    assert set(score_of(painter, arrays).values()) == {None}
    assert not painter.asked
