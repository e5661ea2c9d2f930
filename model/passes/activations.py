"""What a pass leaves behind: the value of every step and its statistics, and a journal that takes changes back."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from model.maps.geometry import Rect
from model.networks.blocks import nothing
from model.passes.geometry import Shape

_MOST_SUMMED = 1 << 14  # pixels

Encode = Callable[[Rect], Tensor]  # a rectangle inside the picture -> (1, C, height, width)


@dataclass(frozen=True, eq=False)
class Statistics:
    """Mean and biased variance of every channel over the whole picture, float32 (C,)."""

    mean: Tensor
    variance: Tensor


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over part of a picture: how many pixels, their mean, and their squared distances from it."""

    count: int
    mean: Tensor
    squares: Tensor

    def merged(self, other: "Moments") -> "Moments":
        """The moments of both parts together (Chan, Golub and LeVeque 1983, section 2)."""
        count = self.count + other.count
        step = other.mean - self.mean
        mean = torch.add(self.mean, step, alpha=other.count / count)
        squares = self.squares + other.squares
        squares.addcmul_(step, step, value=self.count * other.count / count)
        return Moments(count, mean, squares)

    @property
    def statistics(self) -> Statistics:
        """Mean and variance."""
        return Statistics(self.mean, self.squares / self.count)


def moments_of(features: Tensor, between: Callable[[], None] = nothing) -> Moments:
    """The moments of (1, C, H, W) in channels_last, computed and kept in float32.

    `between` is called while they are computed and may raise to stop it.
    """
    channels, height, width = features.shape[1:]
    count = height * width
    if features.device.type == "cpu" and count > _MOST_SUMMED and height > 1:
        # There a sum is one number to which pixel after pixel is added: over two million, variances are wrong by 2e-3.
        step = max(1, _MOST_SUMMED // width)
        merged = moments_of(features[:, :, :step])
        for top in range(step, height, step):
            between()
            merged = merged.merged(moments_of(features[:, :, top : top + step]))
        return merged
    if features.dtype != torch.float32 and features.device.type in ("cpu", "cuda"):
        # The sums of batch norm, in float32 over rounded values, in a third of the time of what follows. It gives them
        # in float32 only where running statistics are.
        running = torch.empty(2, channels, device=features.device)
        mean, variance = torch.ops.aten.batch_norm_update_stats(features, running[0], running[1], 1.0)
        return Moments(count, mean, variance * count)
    rows = features[0].permute(1, 2, 0).float()  # (1, C, H, W) -> (H, W, C)
    # By rows: one sum over all pixels in float32 would be wrong by 1e-4.
    mean = rows.mean(1).mean(0)
    return Moments(count, mean, (rows - mean).square_().sum(1).sum(0))


@dataclass(eq=False)
class Activations:
    """Values (1, C, H, W) of steps by index, before their normalisation, and the statistics they are read with."""

    size: Shape  # of the picture, padded
    values: dict[int, Tensor] = field(default_factory=dict)
    statistics: dict[int, Statistics] = field(default_factory=dict)

    def copied(self) -> "Activations":
        """The same tensors, in places of their own."""
        return Activations(self.size, dict(self.values), dict(self.statistics))


class Journal:
    """The old contents of what a partial pass overwrites."""

    def __init__(self, activations: Activations) -> None:
        self._activations = activations
        self._patches: list[tuple[Tensor, Tensor]] = []
        self._statistics: list[tuple[int, Statistics]] = []

    def write(self, step: int, rect: Rect, patch: Tensor) -> Tensor:
        """Replace a rectangle of a step's value; returns what was there."""
        rows, columns = rect.slices
        place = self._activations.values[step][:, :, rows, columns]
        old = place.clone()
        self._patches.append((place, old))
        place.copy_(patch)
        return old

    def set_statistics(self, step: int, statistics: Statistics) -> None:
        """Read a step's value with other statistics from now on."""
        self._statistics.append((step, self._activations.statistics[step]))
        self._activations.statistics[step] = statistics

    def roll_back(self) -> None:
        """Put everything back as it was."""
        for place, old in reversed(self._patches):
            place.copy_(old)
        for step, statistics in reversed(self._statistics):
            self._activations.statistics[step] = statistics
        self._patches.clear()
        self._statistics.clear()
