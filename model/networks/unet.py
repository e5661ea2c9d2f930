"""The U-Net, and the encoder-decoder it is compared with (pix2pix, section 3.2 and appendix 6.1)."""

from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import Tensor, nn

from model.config import UNetConfig
from model.networks.blocks import Dropout, ScaledTanh, initialise, make_norm, nothing, run_layers


class EncoderLevel(nn.Sequential):
    """`Ck` of the encoder: (B, C, H, W) -> (B, k, H/2, W/2).

    The published code has the activation before the next convolution. The skip is the same after its ReLU, which makes
    of a leaky ReLU's output what it makes of its input.
    """

    def __init__(self, config: UNetConfig, channels_in: int, channels_out: int, *, normed: bool) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        layers["conv"] = nn.Conv2d(channels_in, channels_out, 4, stride=2, padding=1, bias=config.bias)
        if normed:
            layers["norm"] = make_norm(config.norm, channels_out, running=False)
        layers["activation"] = nn.LeakyReLU(0.2, inplace=True)
        super().__init__(layers)


class DecoderLevel(nn.Sequential):
    """`Ck` or, with dropout, `CDk` of the decoder: (B, C, H, W) -> (B, k, 2H, 2W)."""

    def __init__(self, config: UNetConfig, channels_in: int, channels_out: int, *, last: bool, dropout: bool) -> None:
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        layers["activation"] = nn.ReLU()
        layers["conv"] = nn.ConvTranspose2d(channels_in, channels_out, 4, stride=2, padding=1, bias=config.bias or last)
        if last:
            layers["tanh"] = ScaledTanh(1.0)
        else:
            layers["norm"] = make_norm(config.norm, channels_out, running=False)
        if dropout:
            layers["dropout"] = Dropout()
        super().__init__(layers)


class UNet(nn.Module):
    """Encoded maps, or a picture, to a picture, by way of a bottleneck.

    Input (B, input_channels, H, W), H and W multiples of `config.multiple`; output (B, output_channels, H, W) in
    -1..1. Batch norm takes the statistics of the batch at hand in evaluation too, and dropout acts there too: both as
    published. There is no norm in the first level and none at the bottleneck, where a picture may be down to one pixel.
    """

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        widths = [min(config.width * 2**level, config.max_width) for level in range(config.levels)]
        steps = list(zip([config.input_channels, *widths], widths, strict=False))
        last = config.levels - 1
        self.encoder = nn.ModuleList(
            EncoderLevel(config, *step, normed=0 < level < last) for level, step in enumerate(steps)
        )
        # Innermost first. A skip doubles what all but the innermost level get.
        doubled = 2 if config.skips else 1
        inputs = [widths[-1], *(width * doubled for width in reversed(widths[:-1]))]
        outputs = [*reversed(widths[:-1]), config.output_channels]
        dropped = range(config.dropout_after, min(config.dropout_after + config.dropout, last))
        self.decoder = nn.ModuleList(
            DecoderLevel(config, inputs[level], outputs[level], last=level == last, dropout=level in dropped)
            for level in range(config.levels)
        )
        initialise(self)

    def forward(self, encoded: Tensor, between_layers: Callable[[], None] = nothing) -> Tensor:
        """Run the pass; `between_layers` is called after every level and may raise to stop it."""
        if not self.config.skips:
            return run_layers((*self.encoder, *self.decoder), encoded, between_layers)
        features = [encoded]  # finest first
        for level in self.encoder:
            features.append(run_layers((level,), features[-1], between_layers))
        decoded = features.pop()
        for level in self.decoder:
            decoded = run_layers((level,), decoded, between_layers)
            if len(features) > 1:  # all but the input itself
                decoded = torch.cat((features.pop(), decoded), dim=1)  # 2 x (B, k, H, W) -> (B, 2k, H, W)
        return decoded
