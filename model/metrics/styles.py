"""What styles do: how far pictures of different modes lie apart, and how near encoded styles come to the photograph.

Distances are Euclidean in CIE Lab (1976), over regions of at least `SMALLEST_REGION` pixels; each counts once.
"""

from collections.abc import Mapping

import numpy as np

from model.data import Arrays
from model.metrics.base import Score
from model.metrics.lab import lab
from model.metrics.synthesis import Synthesizer, classes_of_regions

SMALLEST_REGION = 64  # pixels; below, a mean colour is mostly edge
DIVERSITY, ENCODED, RANDOM = "style diversity", "colour distance, styles encoded", "colour distance, random modes"
GAIN = "colour distance, encoded below random"  # share of the random modes' distance that encoded styles save


class StyleScores:
    """Diversity and fidelity of a checkpoint's styles; renders three pictures for every one added."""

    names = (DIVERSITY, ENCODED, RANDOM, GAIN)

    def __init__(self, synthesizer: Synthesizer) -> None:
        self._synthesizer = synthesizer
        self._diversity: list[float] = []
        self._encoded: list[float] = []
        self._random: list[float] = []
        self.pictures = 0

    def add(self, arrays: Arrays, index: int) -> None:
        """Render a picture's maps in two draws of random modes and in encoded styles, as far as there are any."""
        self.pictures += 1
        if self._synthesizer.has_modes:
            one, other = (lab(self._synthesizer.picture(arrays, index, "random", draw)) for draw in (0, 1))
            counts = self._synthesizer.session.mode_counts
            changed = {region for region, class_id in classes_of_regions(arrays).items() if counts.get(class_id, 0) > 1}
            apart = np.linalg.norm(one - other, axis=2)[..., None]
            found = region_means(apart, arrays.instances)
            self._diversity += [float(mean[0]) for region, mean in found.items() if region in changed]
            self._random += color_distances(one, lab(arrays.image), arrays.instances)
        if self._synthesizer.has_encoder:
            encoded = lab(self._synthesizer.picture(arrays, index, "encoded"))
            self._encoded += color_distances(encoded, lab(arrays.image), arrays.instances)

    def scores(self) -> Mapping[str, Score]:
        """Mean distances in Lab units; None for what the checkpoint lacks."""

        def mean(found: list[float]) -> Score:
            return Score(float(np.mean(found)) if found else None)

        encoded, drawn = mean(self._encoded), mean(self._random)
        saved = None
        if encoded.synthesized is not None and drawn.synthesized:
            saved = 1.0 - encoded.synthesized / drawn.synthesized
        return {DIVERSITY: mean(self._diversity), ENCODED: encoded, RANDOM: drawn, GAIN: Score(saved)}

    def protocol(self) -> Mapping[str, str]:
        """What the numbers are."""
        return {
            "styles": f"{self.pictures} pictures, regions of {SMALLEST_REGION} pixels or more, each counting once. "
            "Diversity: mean CIE76 distance, pixel by pixel, between two draws that differ in every region's mode. "
            "Colour distance: between a region's mean colour and the photograph's"
        }


def region_means(values: np.ndarray, regions: np.ndarray) -> dict[int, np.ndarray]:
    """Mean of (H, W, C) over every region of (H, W) that is large enough: region id -> (C,)."""
    ids, index = np.unique(regions, return_inverse=True)
    index = index.ravel()
    pixels = np.bincount(index)
    channels = values.reshape(len(index), -1)
    sums = np.stack([np.bincount(index, channels[:, each]) for each in range(channels.shape[1])], axis=1)
    return {
        int(region): sums[row] / pixels[row]
        for row, region in enumerate(ids.tolist())
        if pixels[row] >= SMALLEST_REGION
    }


def color_distances(one: np.ndarray, other: np.ndarray, regions: np.ndarray) -> list[float]:
    """Lab distances between the mean colours of the same region in two pictures."""
    first, second = region_means(one, regions), region_means(other, regions)
    return [float(np.linalg.norm(first[region] - second[region])) for region in first]
