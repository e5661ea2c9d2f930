"""What a segmentation network is and how it is trained. Torch-free."""

from dataclasses import dataclass
from typing import Literal

from model.config import Config, require
from model.maps import Kind, LabelSet

Network = Literal["lraspp", "deeplab"]

SMALLEST = 32  # pixels each way that the networks take; inputs are multiples of it


@dataclass(frozen=True)
class SegmenterConfig(Config):
    """One training run from random weights. Its length is a time or a number of steps: the rate ends at zero there.

    Pictures grow from half of `size` to `size`, so that most of them are seen while they are cheap.
    """

    network: Network = "lraspp"
    size: tuple[int, int] = (512, 256)  # width, height at the end, pixels; multiples of 64
    batch: int = 8  # pictures a step at the end; twice as many at half size
    learning_rate: float = 3e-3  # AdamW's, at the top of the cycle
    weight_decay: float = 0.02
    warm_up: float = 0.06  # part of the run until the top
    stages: tuple[tuple[float, float], ...] = ((0.0, 0.5), (0.45, 0.75), (0.7, 1.0))  # from this part on, this scale
    zoom: tuple[float, float] = (0.75, 2.0)  # random scale: below 1 the picture is padded, above it is a crop
    jitter: float = 0.3  # of brightness, contrast and saturation
    balance: float = 0.25  # part of the pictures that is drawn by a class, all classes being equally likely
    rarity: float = 0.3  # a class weighs its pixels' share to the power of minus this
    ema: float = 0.995
    max_steps: int | None = None
    max_minutes: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("size", "stages", "zoom"):
            object.__setattr__(self, name, _tuples(getattr(self, name)))
        width, height = self.size
        require(self.network in ("lraspp", "deeplab"), f"A network {self.network!r} is not known: lraspp or deeplab.")
        require(
            min(self.size) >= 2 * SMALLEST and not (width % (2 * SMALLEST) or height % (2 * SMALLEST)),
            f"The size {width} x {height} must be a multiple of {2 * SMALLEST} in both directions.",
        )
        # Batch norm of one picture, whose pooled branch is one pixel, has no variance.
        require(self.batch >= 2, "The batch must be at least 2.")

    def stage(self, part: float) -> tuple[tuple[int, int], int]:
        """Picture size (width, height) and batch at a part 0..1 of the run."""
        scale = next(scale for start, scale in reversed(self.stages) if part >= start)
        width, height = (max(SMALLEST, round(side * scale / SMALLEST) * SMALLEST) for side in self.size)
        return (width, height), max(self.batch, round(self.batch / scale))


def _tuples(value: object) -> object:
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


def trained_classes(label_set: LabelSet) -> tuple[int, ...]:
    """Ids of the classes a segmentation network tells apart: all but void ones, and those that are scored anyway."""
    return tuple(each.id for each in label_set.classes if each.kind is not Kind.VOID or each.evaluated)
