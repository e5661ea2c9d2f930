"""Overlap of colours."""

import numpy as np
import pytest
import torch

from model.lab import lab_from_rgb
from model.metrics.base import Pair
from model.metrics.lab import LabIntersection, lab

LABELS = np.zeros((4, 4), np.uint8)


def plain(*rgb: int) -> np.ndarray:
    return np.full((4, 4, 3), rgb, np.uint8)


def intersections(*pairs: tuple[np.ndarray, np.ndarray]) -> list[float]:
    """Of L, a and b, for pairs of synthesized picture and photograph."""
    metric = LabIntersection()
    for synthesized, photograph in pairs:
        metric.add(Pair(photograph, synthesized, LABELS))
    scores = metric.scores()
    return [scores[name].synthesized or 0.0 for name in metric.names]


def test_lab_is_that_of_the_networks() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    theirs = lab_from_rgb(torch.from_numpy(picture).permute(2, 0, 1)[None] / 127.5 - 1)[0].permute(1, 2, 0).numpy()
    expected = (theirs + [1, 0, 0]) * [50, 110, 110]
    np.testing.assert_allclose(lab(picture), expected, atol=0.3)


def test_equal_distributions_overlap_wholly_even_if_the_pictures_differ() -> None:
    light, dark = plain(220, 200, 180), plain(40, 30, 20)
    assert intersections((light, light)) == pytest.approx([1, 1, 1])
    assert intersections((light, dark), (dark, light)) == pytest.approx([1, 1, 1])


def test_other_lightness_and_the_same_colour_differ_in_one_marginal() -> None:
    found = intersections((plain(60, 60, 60), plain(200, 200, 200)))
    assert found == pytest.approx([0, 1, 1])


def test_half_an_overlap_is_a_half() -> None:
    half = plain(60, 60, 60)
    half[:2] = 200
    assert intersections((half, plain(200, 200, 200)))[0] == pytest.approx(0.5)


@pytest.mark.parametrize("rgb", [(0, 0, 0), (255, 255, 255), (0, 0, 255), (0, 255, 0), (255, 0, 0)])
def test_every_colour_is_counted(rgb: tuple[int, int, int]) -> None:
    assert intersections((plain(*rgb), plain(*rgb))) == pytest.approx([1, 1, 1])
