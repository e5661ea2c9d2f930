"""A discriminator that names every pixel: its class, or "synthesized" (OASIS: Schönfeld and others, ICLR 2021, 3.1).

It sees the picture alone, so that only what is recognisable satisfies it; the patch discriminators, which see the
labels too, judge texture and edges. Smaller than published: a U-Net of four levels whose answer has half the resolution
of the picture, and without any norm: instance norm, which the other discriminators have, hides how bright things are,
and the same network learnt to name facades half as fast with it.
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate

from model.networks.channels_last import own_type

_SLOPE = 0.2  # of the leaky ReLU
STRIDE = 2  # pixels of the picture for one answer, in both directions


class SemanticCritic(nn.Module):
    """(B, C, H, W) in -1..1 -> features of four levels and logits (B, classes + 1, ceil(H / 2), ceil(W / 2)).

    The last channel of the logits stands for "synthesized".
    """

    def __init__(self, channels: int, classes: int, width: int) -> None:
        super().__init__()
        wide = [width, 2 * width, 4 * width, 8 * width]  # at 1/2, 1/4, 1/8, 1/16
        self.down = nn.ModuleList(
            _layer(narrow, broad, stride=2) for narrow, broad in zip([channels, *wide], wide, strict=False)
        )
        self.middle = _layer(wide[3], wide[3])
        self.up = nn.ModuleList(_layer(wide[level + 1] + wide[level], wide[level]) for level in (2, 1, 0))
        self.answer = nn.Conv2d(wide[0], classes + 1, 1)
        self.initialise()

    def initialise(self) -> None:
        """Draw the weights as He and others (2015) do: without a norm N(0, 0.02) would leave nothing of the picture."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d) and not module.weight.is_meta:
                nn.init.kaiming_normal_(module.weight, a=_SLOPE)
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]

    def forward(self, image: Tensor) -> list[Tensor]:
        """Return the features of the middle and of every level upwards, the logits last."""
        skips: list[Tensor] = []
        features = image
        for down in self.down:
            features = down(features)
            skips.append(features)
        features = self.middle(skips.pop())
        outputs = [features]
        for up in self.up:
            skip = skips.pop()
            with own_type(features):
                larger = interpolate(features, size=skip.shape[-2:], mode="nearest")
            features = up(torch.cat((larger, skip), dim=1))
            outputs.append(features)
        return [*outputs, self.answer(features)]


def _layer(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1),
        nn.LeakyReLU(_SLOPE),
    )
