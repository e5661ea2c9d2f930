"""All measures that compare pairs of a photograph and a synthesized picture, in the order of the report."""

from collections.abc import Callable
from dataclasses import dataclass

from model.metrics.base import Means, Metric
from model.metrics.lab import LabIntersection
from model.metrics.segmentation import SegmentationScore


@dataclass(frozen=True)
class Entry:
    """A measure: its lines, and how it is made; None where a means is missing."""

    names: tuple[str, ...]
    make: Callable[[Means], Metric | None]


def _segmentation(means: Means) -> Metric | None:
    return SegmentationScore(means.segmenter, means.scored) if means.segmenter else None


def _inception(means: Means) -> Metric | None:
    from model.metrics.inception import InceptionScores

    return InceptionScores(means.inception, means.seed) if means.inception else None


def _lpips(means: Means) -> Metric | None:
    from model.metrics.lpips import LpipsScore

    return LpipsScore(means.perceptual) if means.perceptual else None


METRICS: dict[str, Entry] = {
    "segmentation": Entry(SegmentationScore.names, _segmentation),
    "inception": Entry(("FID", "KID", "Inception score"), _inception),
    "lpips": Entry(("LPIPS",), _lpips),
    "colour": Entry(LabIntersection.names, lambda _: LabIntersection()),
}
