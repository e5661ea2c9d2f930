"""What another mode of one object changes: how much of that is the object itself, and how far its modes lie apart.

Every picture gives its largest object of the classes in question. It is rendered in each mode of its class, all else
in default styles; every two of these pictures are compared. Torch-free.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Protocol

import cv2
import numpy as np

from model.data import Arrays
from model.errors import ModelError
from model.maps import THING_BASE, Kind, LabelSet
from model.metrics.base import Score
from model.metrics.lab import lab

SMALLEST_OBJECT = 400  # pixels
MARGIN = 8.0  # pixels around an object that belong to neither side: there its edge is drawn anew
VISIBLE_STEP = 8  # grey levels
_USUAL = "car"  # the objects that are changed where a label set has them

INSIDE, OUTSIDE = "one object's mode, change inside", "one object's mode, change outside"
RATIO, MOVED = "one object's mode, inside by outside", "one object's mode, outside pixels that move"
COLOR, PIXELS, NEAREST = "modes apart, mean colour", "modes apart, pixels", "modes apart, pixels, nearest two"


class RendersModes(Protocol):
    """What gives pictures; `model.metrics.synthesis.Synthesizer` does."""

    @property
    def label_set(self) -> LabelSet:
        """The classes of the maps."""

    @property
    def mode_counts(self) -> Mapping[int, int]:
        """Class id -> number of modes."""

    def with_mode(self, arrays: Arrays, region: int, mode: int) -> np.ndarray:
        """The picture uint8 (H, W, 3) in default styles but for one region."""


class ObjectScores:
    """Measures one object a picture; renders as many pictures of it as its class has modes."""

    names = (INSIDE, OUTSIDE, RATIO, MOVED, COLOR, PIXELS, NEAREST)

    def __init__(self, synthesizer: RendersModes, class_name: str | None = None) -> None:
        """Raises ModelError for the name of a class that the label set lacks, or that has no two modes."""
        self._synthesizer = synthesizer
        self._classes = changed_classes(synthesizer.label_set, synthesizer.mode_counts, class_name)
        self._found: list[tuple[float, ...]] = []  # of each object, in the order of `names` without the ratio
        self.pictures = 0

    def add(self, arrays: Arrays, _index: int) -> None:
        """Render the largest object of a picture in all modes of its class, if there is one."""
        self.pictures += 1
        chosen = largest_object(arrays, self._synthesizer.label_set, self._classes)
        if chosen is None:
            return
        region, class_id = chosen
        inside = arrays.instances == region
        outside = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE) > MARGIN
        if outside.any():
            modes = range(self._synthesizer.mode_counts[class_id])
            pictures = [self._synthesizer.with_mode(arrays, region, mode) for mode in modes]
            self._found.append(_compared(pictures, inside, outside))

    def scores(self) -> Mapping[str, Score]:
        """Means over the objects, None if there is none; the ratio is that of the two means."""
        if not self._found:
            return dict.fromkeys(self.names, Score(None))
        inside, outside, *others = np.mean(self._found, axis=0).tolist()
        ratio = inside / outside if outside else None
        return {name: Score(value) for name, value in zip(self.names, (inside, outside, ratio, *others), strict=True)}

    def protocol(self) -> Mapping[str, str]:
        """What the numbers are."""
        names = [self._synthesizer.label_set[class_id].name for class_id in self._classes]
        listed = ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")
        return {
            "one object's mode": f"{len(self._found)} objects ({listed or 'no class has two modes'}), the largest of "
            f"{SMALLEST_OBJECT} pixels or more in each of {self.pictures} pictures; means over every two modes of its "
            f"class, the rest in default styles. Change: mean absolute difference of the channels, 0..255; outside is "
            f"more than {MARGIN:g} pixels away; moved by more than {VISIBLE_STEP} levels in a channel. "
            "Apart: CIE76, inside the object"
        }


def changed_classes(label_set: LabelSet, counts: Mapping[int, int], name: str | None = None) -> tuple[int, ...]:
    """The classes of objects whose mode is changed: the named one, else cars, else all things, else all stuff.

    Only those with two modes or more. Raises ModelError where the named class is not among them.
    """
    having = [each for each in label_set.classes if counts.get(each.id, 0) > 1]
    if name is not None:
        found = tuple(each.id for each in having if each.name == name)
        if not found:
            known = any(each.name == name for each in label_set.classes)
            what = "has no two modes" if known else "is not a class"
            raise ModelError(f"{name} {what} of {label_set.name}; choose another --style-class.")
        return found
    things = [each for each in having if each.kind is Kind.THING]
    usual = [each for each in things if each.name == _USUAL]
    stuff = [each for each in having if each.kind is Kind.STUFF]
    return tuple(each.id for each in usual or things or stuff)


def largest_object(arrays: Arrays, label_set: LabelSet, classes: Sequence[int]) -> tuple[int, int] | None:
    """Region id and class id of the largest object of the classes, the first of equals; None if all are too small.

    A crowd is no object.
    """
    regions, first, sizes = np.unique(arrays.instances, return_index=True, return_counts=True)
    owners = arrays.labels.ravel()[first]
    things = [class_id for class_id in classes if label_set[class_id].kind is Kind.THING]
    suitable = np.isin(owners, classes) & (sizes >= SMALLEST_OBJECT)
    suitable &= ~np.isin(owners, things) | (regions >= THING_BASE)
    if not suitable.any():
        return None
    row = int(np.where(suitable, sizes, 0).argmax())
    return int(regions[row]), int(owners[row])


def _compared(pictures: Sequence[np.ndarray], inside: np.ndarray, outside: np.ndarray) -> tuple[float, ...]:
    """Means over every two pictures: change inside and outside, share that moves, distances of modes."""
    colors = [lab(picture)[inside] for picture in pictures]
    rows = []
    for one, other in combinations(range(len(pictures)), 2):
        change = cv2.absdiff(pictures[one], pictures[other])
        apart = np.linalg.norm(colors[one] - colors[other], axis=1).mean()
        means = np.linalg.norm(colors[one].mean(axis=0) - colors[other].mean(axis=0))
        moved = (change[outside].max(axis=1) > VISIBLE_STEP).mean()
        rows.append((change[inside].mean(), change[outside].mean(), moved, means, apart))
    found = np.array(rows, np.float64)
    return (*found.mean(axis=0).tolist(), float(found[:, -1].min()))
