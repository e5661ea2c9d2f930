"""The style encoder E: a photograph and its instances to one 3-vector a region (pix2pixHD, section 3.4)."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from model.config import EncoderConfig
from model.maps.regions import MAX_INSTANCE
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


def _may_wait(instances: Tensor) -> bool:
    """Whether numbers can be read from the device of a tensor at no cost."""
    return instances.device.type == "cpu"


def _index_of_all(instances: Tensor) -> tuple[Tensor, int]:
    """As `instance_index`, with a row for every id that there can be: the rows of the pixels, and how many there are.

    Most are never touched; a batch of 16 has tables of 50 MB for three channels.
    """
    pictures = torch.arange(len(instances), device=instances.device).view(-1, 1, 1)
    return pictures * (MAX_INSTANCE + 1) + instances.long(), len(instances) * (MAX_INSTANCE + 1)


def instance_means(features: Tensor, index: Tensor, count: int) -> Tensor:
    """Average features (B, C, H, W) over the pixels with the same `index` (B, H, W) in 0..count-1.

    Returns (count, C) float32; differentiable.
    """
    channels = features.shape[1]
    pixels = features.float().permute(0, 2, 3, 1).reshape(-1, channels)  # (B, C, H, W) -> (B*H*W, C)
    flat = index.reshape(-1)
    if flat.device.type == "cpu":
        sizes = torch.bincount(flat, minlength=count)
    else:  # there `bincount` waits for the device to learn how far it has to count
        sizes = pixels.new_zeros(count).index_add_(0, flat, pixels.new_ones(len(flat)))
    return _Sums.apply(pixels, flat, count) / sizes.clamp(min=1).unsqueeze(1)


def instance_average(features: Tensor, instances: Tensor) -> Tensor:
    """Instance-wise average pooling: replace each vector by the mean over its instance.

    Features (B, C, H, W), instances integer (B, H, W) -> (B, C, H, W) float32. On a GPU nothing is asked of it, so
    that a training step never waits; there ids are at most MAX_INSTANCE, as everywhere in a data set.
    """
    if _may_wait(instances):
        distinct, index = instance_index(instances)
        count = len(distinct)
    else:
        index, count = _index_of_all(instances)
    means = instance_means(features, index, count)
    spread = _Spread.apply(means, index.reshape(-1)).view(*index.shape, -1)
    return spread.permute(0, 3, 1, 2)  # (B, H, W, C) -> (B, C, H, W)


# Adding up by region and spreading to its pixels are each other's gradient; written out, because torch's own gradient
# of a gather adds up pixel by pixel.


class _Sums(torch.autograd.Function):
    """Pixels (N, C) and the region of each (N,) in 0..count-1 to the sums (count, C)."""

    @staticmethod
    def forward(ctx: Any, pixels: Tensor, index: Tensor, count: int) -> Tensor:
        ctx.save_for_backward(index)
        return _add_up(pixels, index, count)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return gradients[0].index_select(0, ctx.saved_tensors[0]), None, None


class _Spread(torch.autograd.Function):
    """Values (count, C) and the region of each pixel (N,) to the pixels (N, C)."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, index: Tensor) -> Tensor:
        ctx.save_for_backward(index)
        ctx.count = len(values)
        return values.index_select(0, index)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return _add_up(gradients[0], ctx.saved_tensors[0], ctx.count), None


def _add_up(pixels: Tensor, index: Tensor, count: int) -> Tensor:
    sums = pixels.new_zeros(count, pixels.shape[1])
    if pixels.device.type != "cpu" or torch.compiler.is_compiling():
        return sums.index_add_(0, index, pixels)
    # A region is a few runs in every row of the picture. Adding each run up first is eight times faster than one pixel
    # after the other, where every addition waits for the one before.
    starts = torch.cat((index.new_zeros(1), (index[1:] != index[:-1]).nonzero().squeeze(1) + 1))
    runs = torch.from_numpy(np.add.reduceat(pixels.numpy(), starts.numpy(), axis=0))
    return sums.index_add_(0, index[starts], runs)
