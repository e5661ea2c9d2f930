"""Label map, boundary map and styles to the generator's input; shared by training and inference."""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import embedding, pad


def channel_lookup(channel_table: np.ndarray, channels: int) -> Tensor:
    """Return the (256, channels) one-hot rows of every id; the rows of ignored and unknown ids are zero.

    `channel_table` is `LabelSet.channel_table`: int16 (256,), -1 where an id has no channel.
    """
    rows = torch.zeros(256, channels)
    known = torch.from_numpy(np.flatnonzero(channel_table >= 0))
    rows[known, torch.from_numpy(channel_table.astype(np.int64))[known]] = 1.0
    return rows


def encode(labels: Tensor, boundaries: Tensor | None, styles: Tensor | None, lookup: Tensor) -> Tensor:
    """Encode maps in the published channel order: one-hot labels, boundary, style.

    labels: integer (B, H, W) class ids in 0..255. boundaries: (B, H, W), 1 on instance boundaries, or None.
    styles: (B, S, H, W), or None. lookup: of `channel_lookup`, on the device of the labels.
    Returns (B, C, H, W) in the dtype of `lookup`, in channels_last.
    """
    extra = (boundaries is not None) + (0 if styles is None else styles.shape[1])
    # Channels last in memory, as the convolutions want them: whole rows are copied, where a concatenation of planes
    # would write every value on its own. Four to six times faster.
    rows = embedding(labels.int(), pad(lookup, (0, extra)))  # (B, H, W, C); the channels after the one-hot are zero
    channel = lookup.shape[1]
    if boundaries is not None:
        rows[..., channel] = boundaries.to(lookup.dtype)
        channel += 1
    if styles is not None:
        rows[..., channel:] = styles.permute(0, 2, 3, 1).to(lookup.dtype)
    return rows.permute(0, 3, 1, 2)  # (B, H, W, C) -> (B, C, H, W)


def boundary_map(instances: Tensor) -> Tensor:
    """Return 1 where a pixel's instance id differs from any of its four neighbours: (B, H, W) -> float32 (B, H, W).

    The same map as `model.maps.boundaries`, for batches on any device.
    """
    edges = torch.zeros(instances.shape, dtype=torch.bool, device=instances.device)
    across = instances[:, :, 1:] != instances[:, :, :-1]
    down = instances[:, 1:, :] != instances[:, :-1, :]
    edges[:, :, 1:] |= across
    edges[:, :, :-1] |= across
    edges[:, 1:, :] |= down
    edges[:, :-1, :] |= down
    return edges.float()


def to_image(output: Tensor) -> np.ndarray:
    """Turn a generator's output (3, H, W) in -1..1 into uint8 RGB (H, W, 3)."""
    scaled = output.permute(1, 2, 0).float().add(1.0).mul_(127.5).round_().clamp_(0, 255)  # (3, H, W) -> (H, W, 3)
    return scaled.byte().contiguous().cpu().numpy()
