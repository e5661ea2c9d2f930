"""The style encoder E: a photograph and its instances to one 3-vector a region (pix2pixHD, section 3.4)."""

import torch
from torch import Tensor, nn

from model.config import EncoderConfig
from model.networks.blocks import Down, Head, Stem, Up, initialise

_LARGEST_TABLE = 1 << 22  # (picture, instance id) pairs up to here are numbered by a table; more are sorted


class StyleEncoder(nn.Module):
    """Image (B, 3, H, W) in -1..1 and instances (B, H, W) to styles (B, channels, H, W) in -1..1.

    H and W are multiples of `multiple`. Within an instance all pixels carry the same vector; with label-wise pooling,
    within all of a class.
    """

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        widths = [config.width * 2**level for level in range(config.downsamples + 1)]
        steps = list(zip(widths, widths[1:], strict=False))
        self.layers = nn.Sequential(
            Stem(3, config.width),
            *(Down(narrow, wide) for narrow, wide in steps),
            *(Up(wide, narrow) for narrow, wide in reversed(steps)),
            Head(config.width, config.channels),
        )
        initialise(self)

    @property
    def multiple(self) -> int:
        """Height and width of a picture must be a multiple of this."""
        return self.config.multiple

    def forward(self, image: Tensor, instances: Tensor, labels: Tensor | None = None) -> Tensor:
        """Encode and average over every instance, or over every class of `labels` (B, H, W)."""
        return instance_average(self.layers(image), self.pooled_over(instances, labels))

    def pooled_over(self, instances: Tensor, labels: Tensor | None) -> Tensor:
        """The one of the two maps (B, H, W) whose regions carry a style each."""
        if self.config.pooling == "instance":
            return instances
        if labels is None:
            raise ValueError("label-wise pooling needs the labels")
        return labels


def instance_index(instances: Tensor) -> tuple[Tensor, Tensor]:
    """Number the instances of a batch.

    `instances` is an integer (B, H, W). Returns the distinct (picture, instance id) pairs as (N, 2) int64, and for
    every pixel the row of its pair, (B, H, W) int64.
    """
    pictures = torch.arange(len(instances), device=instances.device).view(-1, 1, 1)
    span = int(instances.max()) + 1
    if len(instances) * span <= _LARGEST_TABLE:
        # Several times faster than sorting all pixels: count every possible pair, then number those that occur.
        keys = (pictures * span + instances.long()).reshape(-1)
        present = torch.bincount(keys, minlength=len(instances) * span).nonzero().squeeze(1)
        row_of = keys.new_zeros(len(instances) * span)
        row_of[present] = torch.arange(len(present), device=keys.device)
        pairs = torch.stack((present.div(span, rounding_mode="floor"), present % span), dim=1)
        return pairs, row_of.index_select(0, keys).view(instances.shape)
    keys = (pictures << 32) | instances.long()
    distinct, index = torch.unique(keys, return_inverse=True)
    return torch.stack((distinct >> 32, distinct & 0xFFFFFFFF), dim=1), index


def instance_means(features: Tensor, index: Tensor, count: int) -> Tensor:
    """Average features (B, C, H, W) over the pixels with the same `index` (B, H, W) in 0..count-1.

    Returns (count, C) float32; differentiable. One scatter instead of a loop over instances.
    """
    channels = features.shape[1]
    pixels = features.float().permute(0, 2, 3, 1).reshape(-1, channels)  # (B, C, H, W) -> (B*H*W, C)
    flat = index.reshape(-1)
    sums = pixels.new_zeros(count, channels).index_add(0, flat, pixels)
    sizes = torch.bincount(flat, minlength=count).clamp(min=1)
    return sums / sizes.unsqueeze(1)


def instance_average(features: Tensor, instances: Tensor) -> Tensor:
    """Instance-wise average pooling: replace each vector by the mean over its instance.

    Features (B, C, H, W), instances integer (B, H, W) -> (B, C, H, W) float32.
    """
    distinct, index = instance_index(instances)
    means = instance_means(features, index, len(distinct))
    spread = means.index_select(0, index.reshape(-1)).view(*index.shape, -1)
    return spread.permute(0, 3, 1, 2)  # (B, H, W, C) -> (B, C, H, W)
