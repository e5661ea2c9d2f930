"""Pairs drawn for the tests of measures."""

import numpy as np

from model.metrics.base import Pair

ROAD, BUILDING, SKY, CAR, VOID = 7, 11, 23, 26, 0
GREY = {ROAD: 60, BUILDING: 100, SKY: 200, CAR: 30, VOID: 0}


class GreyReader:
    """A segmentation network for drawings: the class whose grey level is nearest."""

    id = "reader"

    def predict(self, picture: np.ndarray, *, classes: tuple[int, ...] | None = None) -> np.ndarray:
        """Label map uint8 (H, W)."""
        known = [each for each in GREY if classes is None or each in classes]
        levels = np.array([GREY[each] for each in known])
        nearest = np.abs(picture[..., :1].astype(int) - levels).argmin(axis=2)
        return np.array(known, np.uint8)[nearest]


def drawn(labels: np.ndarray) -> np.ndarray:
    """The picture of a label map, uint8 (H, W, 3)."""
    grey = np.zeros(256, np.uint8)
    grey[list(GREY)] = list(GREY.values())
    return np.repeat(grey[labels][..., None], 3, axis=2)


def noise_pair(seed: int, size: tuple[int, int] = (48, 40)) -> Pair:
    """A photograph of noise, and a picture that is its negative half of the time."""
    width, height = size
    photograph = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    synthesized = photograph if seed % 2 else 255 - photograph // 2
    return Pair(photograph, synthesized, np.full((height, width), ROAD, np.uint8))
