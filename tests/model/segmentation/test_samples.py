"""Training samples: picture and targets stay together, whatever is done to them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.data import Arrays, Source
from model.errors import BadMaps
from model.maps import LabelSet
from model.segmentation.config import SegmenterConfig, trained_classes
from model.segmentation.samples import IGNORE, Drawing, Samples

ROAD, SKY, CAR, VOID = 7, 23, 26, 0
GREY = {ROAD: 40, SKY: 120, CAR: 200, VOID: 250}
PLAIN = SegmenterConfig(size=(128, 64), jitter=0.0, balance=0.0)


class Drawn(Source):
    """Pictures whose grey level says the class."""

    def __init__(self, label_set: LabelSet, maps: Sequence[np.ndarray]) -> None:
        super().__init__(Path("drawn"), label_set, [f"picture {index}" for index in range(len(maps))])
        self._maps = maps

    def _load(self, index: int) -> Arrays:
        labels = self._maps[index]
        grey = np.zeros(256, np.uint8)
        grey[list(GREY)] = list(GREY.values())
        return Arrays(np.repeat(grey[labels][..., None], 3, axis=2), labels, labels.astype(np.int32))


def street(car_at: int | None) -> np.ndarray:
    """Sky over road, a strip of void on the left, and perhaps a car."""
    labels = np.full((64, 128), ROAD, np.uint8)
    labels[:32] = SKY
    labels[:, :8] = VOID
    if car_at is not None:
        labels[36:52, car_at : car_at + 32] = CAR
    return labels


def samples(cityscapes: LabelSet, config: SegmenterConfig, cars: Sequence[int | None] = (16, 48, 80)) -> Samples:
    return Samples(Drawn(cityscapes, [street(car) for car in cars]), config, trained_classes(cityscapes))


def test_targets_lie_on_their_pixels(cityscapes: LabelSet) -> None:
    found = samples(cityscapes, PLAIN)
    channel = {class_id: index for index, class_id in enumerate(trained_classes(cityscapes))}
    near: dict[int, list[float]] = {ROAD: [], SKY: [], CAR: []}
    for position in range(30):
        picture, targets = found.sample(position, (128, 64), 4)
        assert picture.shape == (64, 128, 3)
        assert targets.shape == (16, 32)
        centres = picture[2::4, 2::4, 0].astype(int)
        for class_id, found_near in near.items():
            found_near += (np.abs(centres[targets == channel[class_id]] - GREY[class_id]) < 30).tolist()
    # The rest are mixtures on edges.
    assert all(len(found_near) > 500 and np.mean(found_near) > 0.9 for found_near in near.values())


def test_void_and_padding_have_no_class(cityscapes: LabelSet) -> None:
    small = samples(cityscapes, replace(PLAIN, zoom=(0.5, 0.5)))
    _, targets = small.sample(0, (128, 64), 4)
    assert 0.7 < (targets == IGNORE).mean() < 0.85, "three quarters of the frame are outside the picture"
    whole = samples(cityscapes, replace(PLAIN, zoom=(1.0, 1.0)), [None])
    _, targets = whole.sample(0, (128, 64), 4)
    assert 0 < (targets == IGNORE).mean() < 0.3
    assert set(np.unique(targets)) <= {IGNORE, *(trained_classes(cityscapes).index(each) for each in (ROAD, SKY))}


def test_a_sample_depends_on_seed_and_position_only(cityscapes: LabelSet) -> None:
    config = replace(PLAIN, jitter=0.3, balance=0.5)
    one, two = samples(cityscapes, config), samples(cityscapes, config)
    two.sample(3, (64, 32), 4)
    for first, second in zip(one.sample(11, (128, 64), 4), two.sample(11, (128, 64), 4), strict=True):
        np.testing.assert_array_equal(first, second)
    other = samples(cityscapes, replace(config, seed=1))
    assert not np.array_equal(one.sample(11, (128, 64), 4)[0], other.sample(11, (128, 64), 4)[0])


def test_every_picture_comes_once_an_epoch(cityscapes: LabelSet) -> None:
    cars = (16, 24, 40, 48, 64)
    config = replace(PLAIN, zoom=(1.0, 1.0))
    found = samples(cityscapes, config, cars)
    labels = [tuple(found.sample(position, (128, 64), 4)[1].ravel()) for position in range(len(cars))]
    assert len(set(labels)) == len(cars)


def test_rare_classes_are_drawn_more_often(cityscapes: LabelSet) -> None:
    cars: list[int | None] = [None] * 19 + [48]
    car = trained_classes(cityscapes).index(CAR)

    def with_car(balance: float) -> int:
        found = samples(cityscapes, replace(PLAIN, balance=balance, zoom=(1.0, 1.0)), cars)
        return sum(bool((found.sample(position, (128, 64), 4)[1] == car).any()) for position in range(60))

    assert with_car(0.0) == 3
    assert with_car(1.0) > 10  # one in three, and the picture may come for its other classes too


def test_statistics_are_of_the_photographs(cityscapes: LabelSet) -> None:
    found = samples(cityscapes, PLAIN, [None])
    picture = Drawn(cityscapes, [street(None)]).read(0).image.reshape(-1, 3)
    np.testing.assert_allclose(found.mean, picture.mean(axis=0), atol=6)
    np.testing.assert_allclose(found.deviation, picture.std(axis=0), atol=6)
    assert found.pixels.sum() == (street(None) != VOID).sum()


def test_what_does_not_fit_into_memory_is_read_anew(cityscapes: LabelSet, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = samples(cityscapes, PLAIN)
    monkeypatch.setattr("model.segmentation.samples.free_memory", lambda _device: 100_000)
    read = samples(cityscapes, PLAIN)
    assert kept._arrays
    assert not read._arrays
    for first, second in zip(kept.sample(4, (128, 64), 4), read.sample(4, (128, 64), 4), strict=True):
        np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(kept.mean, read.mean)


def test_data_of_nothing_but_void_is_refused(cityscapes: LabelSet) -> None:
    nothing = Drawn(cityscapes, [np.full((64, 128), VOID, np.uint8)])
    with pytest.raises(BadMaps, match="no pixel"):
        Samples(nothing, PLAIN, trained_classes(cityscapes))


@pytest.mark.parametrize("strength", [0.0, 0.3])
def test_jitter_changes_colours_and_nothing_else(cityscapes: LabelSet, strength: float) -> None:
    plain, jittered = samples(cityscapes, PLAIN), samples(cityscapes, replace(PLAIN, jitter=strength))
    picture, targets = plain.sample(5, (128, 64), 4)
    other, same = jittered.sample(5, (128, 64), 4)
    np.testing.assert_array_equal(targets, same)
    assert np.array_equal(picture, other) == (strength == 0)


@pytest.mark.parametrize("threads", [0, 3])
def test_threads_draw_the_same_also_where_sizes_change(cityscapes: LabelSet, threads: int) -> None:
    found = samples(cityscapes, replace(PLAIN, jitter=0.3, balance=0.5))
    with Drawing(found, threads) as drawing:
        start = 5
        for size in ((64, 32), (64, 32), (128, 64), (128, 64), (96, 32)):
            for position, drawn in zip(range(start, start + 4), drawing.batch(start, 4, size, 4), strict=True):
                picture, targets = found.sample(position, size, 4)
                np.testing.assert_array_equal(drawn[0], picture)
                np.testing.assert_array_equal(drawn[1], targets)
            start += 4


def test_a_file_that_breaks_is_named_by_threads_too(cityscapes: LabelSet, monkeypatch: pytest.MonkeyPatch) -> None:
    found = samples(cityscapes, PLAIN)

    def broken(index: int) -> Arrays:
        raise BadMaps(f"picture {index} is truncated.")

    monkeypatch.setattr(found, "_read", broken)
    with Drawing(found, 2) as drawing, pytest.raises(BadMaps, match="is truncated"):
        drawing.batch(0, 2, (64, 32), 4)
