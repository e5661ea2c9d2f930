"""How far a picture has drifted from its last exact pass, and when the next one is due.

Each preview is a little wrong, and goes on from what the ones before have left. Two things say that it is time for an
exact pass: the area that was changed, and how far the variances have moved that the previews follow. Measured on the
bundled street weights and scene, 512 x 256, 24-pixel dabs all over the picture; the movement is the mean over all
channels of all layers of |log(variance / variance of the exact pass)|, the error that of the newest dab as a share of
what it changes (`model.benchmark_previews`), median and 90th percentile:

    movement        below 0.003  to 0.006  to 0.012  to 0.015  to 0.040  to 0.055
    error, median         2.0 %     1.8 %     2.7 %     3.6 %     4.4 %      11 %
    90th percentile       5.6 %     3.2 %     4.5 %     8.7 %     9.3 %      15 %
"""

from collections.abc import Mapping

import numpy as np
import torch

from model.maps.geometry import Rect
from model.passes.activations import Statistics
from model.passes.geometry import Shape

MOST_CHANGED = 0.02  # of the picture's area
MOST_MOVED = 0.02


class Drift:
    """What has changed since an exact pass."""

    def __init__(self, size: Shape, statistics: Mapping[int, Statistics]) -> None:
        """Start from the statistics that an exact pass over a picture of `size` has left."""
        self._painted = np.zeros(size, np.bool_)
        self._changed = 0
        self._base = [statistics[index].variance for index in statistics]
        self._moved: torch.Tensor | None = None

    def add(self, change: Rect, statistics: Mapping[int, Statistics]) -> None:
        """Count a change that was kept, and the statistics after it; waits for no device."""
        inside = self._painted[change.slices]
        self._changed += inside.size - int(np.count_nonzero(inside))
        inside[...] = True
        if not self._base:
            return
        moved = torch.cat([statistics[index].variance for index in statistics]) / torch.cat(self._base)
        moved = moved.log_().abs_().mean()
        if self._moved is None:
            self._moved = torch.zeros((), pin_memory=moved.is_cuda)
        self._moved.copy_(moved, non_blocking=True)

    @property
    def due(self) -> bool:
        """Whether an exact pass is due; on a GPU the newest change may be counted only when the next one comes."""
        moved = 0.0 if self._moved is None else float(self._moved)
        return self._changed > MOST_CHANGED * self._painted.size or moved > MOST_MOVED
