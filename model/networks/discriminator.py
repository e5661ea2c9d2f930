"""Multi-scale patch discriminators (pix2pixHD, section 3.2; pix2pix, section 3.2.2 and appendix 6.1.2)."""

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from model.config import DiscriminatorConfig
from model.networks.blocks import initialise, make_norm
from model.networks.critic import SemanticCritic


class PatchDiscriminator(nn.Module):
    """4 x 4 convolutions with strides 2, ..., 2, 1, 1, or three of 1 x 1; no norm in the first layer and the last."""

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        middle = max(config.layers, 1)  # the 1 x 1 discriminator has a normed layer too
        widths = [min(config.width * 2**level, config.max_width) for level in range(middle + 1)]
        padding = config.padding if config.layers else 0
        convolutions = [
            nn.Conv2d(channels_in, channels_out, config.kernel, stride=stride, padding=padding)
            for channels_in, channels_out, stride in zip(
                [config.input_channels, *widths], [*widths, 1], config.strides, strict=True
            )
        ]
        self.layers = nn.ModuleList(
            (
                nn.Sequential(convolutions[0], nn.LeakyReLU(0.2)),
                *(
                    nn.Sequential(each, make_norm(config.norm, each.out_channels, running=False), nn.LeakyReLU(0.2))
                    for each in convolutions[1:-1]
                ),
                convolutions[-1],
            )
        )

    def forward(self, pair: Tensor) -> list[Tensor]:
        """Return the output of every layer; the last one is the score map (B, 1, h, w)."""
        outputs: list[Tensor] = []
        for layer in self.layers:
            outputs.append(layer(outputs[-1] if outputs else pair))
        return outputs


class Discriminator(nn.Module):
    """Identical patch discriminators on the picture at 1, 1/2 and 1/4 of its size.

    Input (B, input_channels, H, W): the condition (one-hot labels and boundary, or the picture that the generator
    takes) unless the discriminator is unconditional, then the judged picture in -1..1. H and W are at least
    `config.smallest`.
    """

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.config = config
        self.scales = nn.ModuleList(PatchDiscriminator(config) for _ in range(config.scales))
        initialise(self)
        self.critic: SemanticCritic | None = None  # beside the others: `forward` leaves it out
        if config.critic_width:
            self.critic = SemanticCritic(config.output_channels, config.classes, config.critic_width)

    def forward(self, pair: Tensor) -> list[list[Tensor]]:
        """Return per scale, finest first, the outputs of every layer."""
        results: list[list[Tensor]] = []
        for index, scale in enumerate(self.scales):
            if index:
                pair = avg_pool2d(pair, 3, stride=2, padding=1, count_include_pad=False)
            results.append(scale(pair))
        return results
