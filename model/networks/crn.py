"""The cascaded refinement network, third generator of the comparison (Chen and Koltun 2017, section 3)."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate

from model.config import CRNConfig
from model.networks.blocks import initialise, nothing, run_layers

_FACTORS = (1, 4, 4, 8)  # channels of the modules over those of the finest, finest first; all coarser ones as the last


class RefinementModule(nn.Sequential):
    """Two 3 x 3 convolutions with layer norm and leaky ReLU: (B, C, H, W) -> (B, k, H, W).

    Layer norm is over channels and pixels, with one scale and one shift a channel.
    """

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(
            nn.Conv2d(channels_in, channels_out, 3, padding=1, bias=False),
            nn.GroupNorm(1, channels_out),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(channels_out, channels_out, 3, padding=1, bias=False),
            nn.GroupNorm(1, channels_out),
            nn.LeakyReLU(0.2, inplace=True),
        )


class CascadedRefinement(nn.Module):
    """Encoded maps, or a picture, to a picture, from the coarsest resolution to the finest.

    Input (B, input_channels, H, W), H and W multiples of `config.multiple`; output (B, output_channels, H, W), made
    for -1..1: the last convolution is linear, as published, and can overshoot.
    """

    def __init__(self, config: CRNConfig) -> None:
        super().__init__()
        self.config = config
        factors = [_FACTORS[min(level, len(_FACTORS) - 1)] for level in range(config.levels + 1)]
        widths = [min(config.width * factor, config.max_width) for factor in reversed(factors)]  # coarsest first
        self.refinements = nn.ModuleList(
            RefinementModule(config.input_channels + coarser, width)
            for coarser, width in zip([0, *widths], widths, strict=False)
        )
        self.head = nn.Conv2d(widths[-1], config.output_channels, 1)
        initialise(self)

    def forward(self, encoded: Tensor, between_layers: Callable[[], None] = nothing) -> Tensor:
        """Run the pass; `between_layers` is called after every layer of a module and may raise to stop it."""
        pyramid = [encoded]  # finest first
        for _ in range(self.config.levels):
            pyramid.append(avg_pool2d(pyramid[-1], 2))
        features = pyramid.pop()
        for index, refinement in enumerate(self.refinements):
            assert isinstance(refinement, RefinementModule)
            # No name is given to what goes in: it is the largest, and would live as long as the name.
            features = run_layers(refinement, _joined(features, pyramid.pop()) if index else features, between_layers)
        return self.head(features)  # (B, width, H, W) -> (B, output_channels, H, W)


def _joined(coarser: Tensor, layout: Tensor) -> Tensor:
    """(B, k, H/2, W/2) and (B, C, H, W) -> (B, k + C, H, W)."""
    enlarged = interpolate(coarser, scale_factor=2, mode="bilinear", align_corners=True)
    return torch.cat((enlarged, layout), dim=1)
