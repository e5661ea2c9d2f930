"""Multi-scale patch discriminators (pix2pixHD, section 3.2)."""

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from model.config import DiscriminatorConfig
from model.networks.blocks import initialise, instance_norm


class PatchDiscriminator(nn.Module):
    """4 x 4 convolutions with padding 2; strides 2, ..., 2, 1, 1; no norm in the first layer and the last."""

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        widths = [min(config.width * 2**level, config.max_width) for level in range(config.layers + 1)]
        layers: list[nn.Module] = [
            nn.Sequential(nn.Conv2d(config.input_channels, widths[0], 4, stride=2, padding=2), nn.LeakyReLU(0.2))
        ]
        for level in range(1, config.layers + 1):
            stride = 2 if level < config.layers else 1
            layers.append(
                nn.Sequential(
                    nn.Conv2d(widths[level - 1], widths[level], 4, stride=stride, padding=2),
                    instance_norm(widths[level]),
                    nn.LeakyReLU(0.2),
                )
            )
        layers.append(nn.Conv2d(widths[-1], 1, 4, stride=1, padding=2))
        self.layers = nn.ModuleList(layers)

    def forward(self, pair: Tensor) -> list[Tensor]:
        """Return the output of every layer; the last one is the score map (B, 1, h, w)."""
        outputs: list[Tensor] = []
        for layer in self.layers:
            outputs.append(layer(outputs[-1] if outputs else pair))
        return outputs


class Discriminator(nn.Module):
    """Identical patch discriminators on the picture at 1, 1/2 and 1/4 of its size.

    Input (B, input_channels, H, W): one-hot labels, boundary, RGB in -1..1.
    """

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.config = config
        self.scales = nn.ModuleList(PatchDiscriminator(config) for _ in range(config.scales))
        initialise(self)

    def forward(self, pair: Tensor) -> list[list[Tensor]]:
        """Return per scale, finest first, the outputs of every layer."""
        results: list[list[Tensor]] = []
        for index, scale in enumerate(self.scales):
            if index:
                pair = avg_pool2d(pair, 3, stride=2, padding=1, count_include_pad=False)
            results.append(scale(pair))
        return results
