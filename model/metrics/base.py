"""What a measure is given and what it gives back."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from model.metrics.inception import Features
    from model.metrics.lpips import PerceptualDistance


@dataclass(frozen=True)
class Pair:
    """A photograph, the picture synthesized from its label map, and that map; all of one size."""

    photograph: np.ndarray  # uint8 (H, W, 3)
    synthesized: np.ndarray  # uint8 (H, W, 3)
    labels: np.ndarray  # uint8 (H, W)


@dataclass(frozen=True)
class Score:
    """One line of a report; None is shown as "-": it could not be measured, and nothing stands in for it."""

    synthesized: float | None
    photographs: float | None = None  # the same measure on real photographs: the oracle, or the reference
    spread: float | None = None  # standard deviation over the measure's own subsets

    @property
    def ratio(self) -> float | None:
        """How much of the oracle's score the synthesized pictures reach."""
        if self.synthesized is None or not self.photographs:
            return None
        return self.synthesized / self.photographs


class Metric(ABC):
    """Collects pairs and answers at the end. `names` are the lines it fills in the report, in order."""

    names: tuple[str, ...]

    @abstractmethod
    def add(self, pair: Pair) -> None:
        """Take a pair into account."""

    @abstractmethod
    def scores(self) -> Mapping[str, Score]:
        """The scores of everything added, by name. At least two pairs must have been added."""

    def protocol(self) -> Mapping[str, str]:
        """What has to be known to compare the scores with others: networks, sizes, interpolation."""
        return {}


class LabelPredictor(Protocol):
    """A segmentation network; `model.segmentation.network.Segmenter` is one."""

    @property
    def id(self) -> str:
        """Which network it is."""

    def predict(self, picture: np.ndarray, *, classes: tuple[int, ...] | None = None) -> np.ndarray:
        """uint8 (H, W, 3) -> the label map uint8 (H, W), of `classes` only."""


@dataclass(frozen=True)
class Means:
    """What measures need beside the pictures; what is None leaves its measures unmeasured."""

    scored: tuple[int, ...]  # ids of the classes that count
    segmenter: LabelPredictor | None = None
    inception: "Features | None" = None
    perceptual: "PerceptualDistance | None" = None
    seed: int = 0
