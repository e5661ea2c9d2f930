"""Segmentation scores from a confusion matrix (Long, Shelhamer and Darrell 2015, section 5): torch-free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from model.maps import Kind, LabelSet


def scored_classes(label_set: LabelSet) -> tuple[int, ...]:
    """Ids of the classes that count in scores: `eval` of the label set, or all but void if none is marked."""
    marked = tuple(each.id for each in label_set.classes if each.evaluated)
    return marked or tuple(each.id for each in label_set.classes if each.kind is not Kind.VOID)


@dataclass(frozen=True)
class SegmentationScores:
    """Scores 0..1 over the scored classes. Classes that never occur have nan, and no part in the means."""

    pixel_accuracy: float
    class_accuracy: float  # mean over the classes of the part of their pixels that was found
    mean_iou: float
    accuracies: tuple[float, ...]  # in the order of the classes
    ious: tuple[float, ...]


class Confusion:
    """Counts pixels by true and predicted class. Pixels whose true class is not scored are left out."""

    def __init__(self, classes: Sequence[int]) -> None:
        self.classes = tuple(classes)
        self._row = np.full(256, -1, np.int64)
        self._row[list(self.classes)] = np.arange(len(self.classes))
        # The last column counts predictions outside the scored classes: wrong, but nobody's false alarm.
        self.counts = np.zeros((len(self.classes), len(self.classes) + 1), np.int64)

    def add(self, truth: np.ndarray, predicted: np.ndarray) -> None:
        """Count two uint8 label maps of one shape; raises ValueError if the shapes differ."""
        if truth.shape != predicted.shape:
            raise ValueError(f"the maps differ in shape: {truth.shape} and {predicted.shape}")
        columns = len(self.classes) + 1
        rows = self._row[truth.ravel()]
        found = self._row[predicted.ravel()]
        found = np.where(found < 0, columns - 1, found)
        scored = rows >= 0
        keys = rows[scored] * columns + found[scored]
        self.counts += np.bincount(keys, minlength=self.counts.size).reshape(self.counts.shape)

    def merged(self, other: Self) -> "Confusion":
        """The counts of both together."""
        both = Confusion(self.classes)
        both.counts = self.counts + other.counts
        return both

    def scores(self) -> SegmentationScores:
        """The scores of what was counted; all nan if no pixel was."""
        square = self.counts[:, :-1]
        right = np.diag(square).astype(np.float64)
        true_pixels = self.counts.sum(axis=1)
        union = true_pixels + square.sum(axis=0) - right
        total = int(true_pixels.sum())
        with np.errstate(invalid="ignore", divide="ignore"):
            accuracies = np.where(true_pixels > 0, right / true_pixels, np.nan)
            # A class that is neither there nor predicted says nothing; one that is only predicted scores 0.
            ious = np.where(union > 0, right / union, np.nan)
        return SegmentationScores(
            pixel_accuracy=float(right.sum() / total) if total else float("nan"),
            class_accuracy=_mean(accuracies),
            mean_iou=_mean(ious),
            accuracies=tuple(accuracies.tolist()),
            ious=tuple(ious.tolist()),
        )


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")
