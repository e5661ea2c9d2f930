"""Colours: how far the distributions of Lab values overlap with the photographs' (pix2pix, figure 7), 0..1.

The marginal histograms of L, a and b are taken over all pixels of all pictures, in bins two units wide.
"""

from collections.abc import Mapping

import cv2
import numpy as np

from model.metrics.base import Metric, Pair, Score

_EDGES = (np.arange(0, 102, 2.0), np.arange(-128, 130, 2.0), np.arange(-128, 130, 2.0))  # L, a, b
_NAMES = ("L", "a", "b")


def lab(picture: np.ndarray) -> np.ndarray:
    """uint8 RGB (H, W, 3) -> CIE Lab float32 (H, W, 3): L 0..100, a and b about -110..110; D65."""
    return cv2.cvtColor(picture.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)


class LabIntersection(Metric):
    """The overlap of the histograms of L, a and b: the sum of the smaller of two shares, over the bins."""

    names = tuple(f"histogram intersection {name}" for name in _NAMES)

    def __init__(self) -> None:
        self._counts = [[np.zeros(len(edges) - 1) for edges in _EDGES] for _ in range(2)]

    def add(self, pair: Pair) -> None:
        for counts, picture in zip(self._counts, (pair.synthesized, pair.photograph), strict=True):
            values = lab(picture)
            for channel, edges in enumerate(_EDGES):
                clipped = np.clip(values[..., channel], edges[0], edges[-1])
                counts[channel] += np.histogram(clipped, edges)[0]

    def scores(self) -> Mapping[str, Score]:
        found = {}
        for name, synthesized, photographs in zip(self.names, *self._counts, strict=True):
            shares = np.minimum(synthesized / synthesized.sum(), photographs / photographs.sum())
            found[name] = Score(float(shares.sum()))
        return found

    def protocol(self) -> Mapping[str, str]:
        return {"histograms": "marginals of CIE Lab (D65) over all pixels of all pictures, bins 2 units wide"}
