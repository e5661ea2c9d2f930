"""Styles that are encoded once, for the stage in which the encoder is fixed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from model.data import Pictures, collate
from model.networks.style_encoder import StyleEncoder, instance_index, instance_means

_SPAN = 1 << 32  # above every instance id


@dataclass(frozen=True)
class StyleTable:
    """The styles of every region of every training picture, encoded once.

    What the published code keeps as feature maps in files (its `--load_features`); a region has one vector, so that
    a few numbers a picture are enough. Keys are `picture * 2**32 + region`, sorted.
    """

    keys: Tensor  # int64 (N,)
    styles: Tensor  # float32 (N, S)

    @classmethod
    @torch.no_grad()
    def of(
        cls,
        encoder: StyleEncoder,
        pictures: Pictures,
        *,
        device: torch.device,
        progress: Callable[[int, int], None] | None = None,
    ) -> Self:
        """Encode all pictures at the size of `pictures`, without augmentation."""
        keys, styles = [], []
        for index in range(len(pictures)):
            batch = collate([pictures.arrays(index)]).to(device)
            regions, rows = instance_index(encoder.pooled_over(batch.instances, batch.labels))
            keys.append(index * _SPAN + regions[:, 1])
            styles.append(instance_means(encoder.layers(batch.images), rows, len(regions)))
            if progress:
                progress(index + 1, len(pictures))
        sorted_keys, order = torch.cat(keys).sort()
        return cls(sorted_keys, torch.cat(styles)[order])

    def maps(self, indices: Tensor, regions: Tensor) -> Tensor:
        """Styles (B, S, H, W) float32 of region maps (B, H, W) of the pictures `indices` (B,).

        A region too small to occur at the size that was encoded gets zeros.
        """
        wanted = indices.to(regions.device).view(-1, 1, 1) * _SPAN + regions
        rows = torch.searchsorted(self.keys, wanted).clamp(max=len(self.keys) - 1)
        found = self.styles[rows] * (self.keys[rows] == wanted).unsqueeze(-1)
        return found.permute(0, 3, 1, 2)  # (B, H, W, S) -> (B, S, H, W)
