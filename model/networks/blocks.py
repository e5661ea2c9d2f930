"""Building blocks of the generators, the discriminators and the style encoder.

The paddings are those of the published code: reflection in the 7 x 7 and the residual convolutions only; strided
convolutions pad one pixel of zeros, transposed ones have padding 1 and output padding 1.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from model.config import Norm, Upsampling
from model.networks.channels_last import InstanceNorm, NearestUpsample, ReflectionPad

PATTERN_PLANES = 8
PATTERN_DEVIATION = 0.25  # of what a channel adds when it is drawn; features are about 0 to 1


def make_norm(norm: Norm, channels: int, *, running: bool) -> nn.Module:
    """Return a normalisation: "instance" without affine parameters, as published, or "batch" with them.

    With `running`, batch norm keeps statistics of the training and uses them in evaluation; without, it always uses
    those of the batch at hand.
    """
    if norm == "batch":
        return nn.BatchNorm2d(channels, track_running_stats=running)
    return InstanceNorm(channels)


class Stem(nn.Sequential):
    """`c7s1-k`: (B, C, H, W) -> (B, k, H, W)."""

    def __init__(self, channels_in: int, channels_out: int, norm: Norm = "instance", bias: bool = True) -> None:
        super().__init__(
            ReflectionPad(3),
            nn.Conv2d(channels_in, channels_out, 7, bias=bias),
            make_norm(norm, channels_out, running=True),
            nn.ReLU(inplace=True),
        )


class Down(nn.Sequential):
    """`dk`: (B, C, H, W) -> (B, k, H/2, W/2); with `pattern` a `Pattern` of that side behind it."""

    def __init__(
        self, channels_in: int, channels_out: int, norm: Norm = "instance", bias: bool = True, pattern: int = 0
    ) -> None:
        super().__init__(
            nn.Conv2d(channels_in, channels_out, 3, stride=2, padding=1, bias=bias),
            make_norm(norm, channels_out, running=True),
            nn.ReLU(inplace=True),
            *((Pattern(channels_out, pattern),) if pattern else ()),
        )


class Pattern(nn.Module):
    """A learned pattern, repeated over the picture and added to the features: (B, C, H, W) unchanged.

    In the middle of a large wall or lawn every pixel has the same surroundings, and a convolution gives them all the
    same; what there is to tell them apart comes from the borders, as streaks, or from the place in the grid of the
    coarser level, as a mesh. This is something irregular to go by, as is the noise of StyleGAN (Karras and others 2019,
    section 3.2) and of OASIS (Schönfeld and others 2021): a few planes of numbers, which are drawn once and learned on,
    and of which every channel adds its own mixture. In training it begins at a random place in every picture, so that
    no place in the photographs is learned with it; in evaluation at the upper left corner.
    """

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.planes = nn.Parameter(torch.empty(PATTERN_PLANES, side, side))
        self.mixture = nn.Parameter(torch.empty(channels, PATTERN_PLANES))
        if not self.planes.is_meta:  # as in `initialise`
            nn.init.normal_(self.planes)
            nn.init.normal_(self.mixture, 0.0, PATTERN_DEVIATION * PATTERN_PLANES**-0.5)

    def forward(self, features: Tensor) -> Tensor:
        """Add the pattern."""
        height, width = features.shape[2:]
        if not self.training:
            return features + self.on((0, 0), (height, width)).to(features.dtype)
        # Not as numbers of Python, which would break what torch.compile makes of the network in two.
        begins = torch.randint(self.planes.shape[1], (len(features), 2))
        parts = [self.on((begin[0], begin[1]), (height, width)) for begin in begins]
        return features + torch.stack(parts).to(features.dtype)

    def on(self, begin: tuple[int | Tensor, int | Tensor], shape: tuple[int, int]) -> Tensor:
        """What stands on a rectangle that begins at (top, left): (C, height, width), channels last in memory."""
        side = self.planes.shape[1]
        rows, columns = (
            (torch.arange(length, device=self.planes.device) + first) % side
            for first, length in zip(begin, shape, strict=True)
        )
        places = self.planes.permute(1, 2, 0)[rows][:, columns]  # (height, width, planes)
        return (places @ self.mixture.T).permute(2, 0, 1)  # (height, width, C) -> (C, height, width)


class ResidualBlock(nn.Module):
    """`Rk`: two 3 x 3 convolutions, normalised, added to the input; shape unchanged."""

    def __init__(self, channels: int, norm: Norm = "instance", bias: bool = True, dropout: bool = False) -> None:
        super().__init__()
        # With dropout in the same place, the names of the weights do not depend on it.
        activation = nn.Sequential(nn.ReLU(inplace=True), nn.Dropout(0.5)) if dropout else nn.ReLU(inplace=True)
        self.body = nn.Sequential(
            ReflectionPad(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            make_norm(norm, channels, running=True),
            activation,
            ReflectionPad(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            make_norm(norm, channels, running=True),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Return features + body(features)."""
        return features + self.body(features)


class Up(nn.Sequential):
    """`uk`: (B, C, H, W) -> (B, k, 2H, 2W); with `pattern` a `Pattern` of that side behind it."""

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        upsampling: Upsampling = "transposed",
        norm: Norm = "instance",
        bias: bool = True,
        pattern: int = 0,
    ) -> None:
        enlarge: tuple[nn.Module, ...]
        if upsampling == "resize":
            enlarge = (
                NearestUpsample(),
                ReflectionPad(1),
                nn.Conv2d(channels_in, channels_out, 3, bias=bias),
            )
        else:
            enlarge = (
                nn.ConvTranspose2d(channels_in, channels_out, 3, stride=2, padding=1, output_padding=1, bias=bias),
            )
        behind = (Pattern(channels_out, pattern),) if pattern else ()
        super().__init__(*enlarge, make_norm(norm, channels_out, running=True), nn.ReLU(inplace=True), *behind)


class Head(nn.Sequential):
    """`c7s1-k` with tanh instead of norm and ReLU: (B, C, H, W) -> (B, k, H, W) in -1..1."""

    def __init__(self, channels_in: int, channels_out: int, scale: float = 1.0) -> None:
        super().__init__(ReflectionPad(3), nn.Conv2d(channels_in, channels_out, 7), ScaledTanh(scale))


class ScaledTanh(nn.Module):
    """tanh(scale * x)."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, features: Tensor) -> Tensor:
        """Return the same shape, in -1..1."""
        return torch.tanh(features if self.scale == 1.0 else features * self.scale)


class Dropout(nn.Module):
    """Dropout of one half that also acts in evaluation, as in pix2pix, where it is the only noise (section 2.1).

    It draws from torch's global generator; where `generator` is set, from that one, which must be on the CPU: then a
    seed gives the same picture on every device, and nobody else's random numbers are touched.
    """

    def __init__(self) -> None:
        super().__init__()
        self.generator: torch.Generator | None = None

    def forward(self, features: Tensor) -> Tensor:
        """Return the features, each at random either zero or doubled."""
        if self.generator is None:
            return nn.functional.dropout(features, 0.5, training=True)
        kept = torch.rand(features.shape, generator=self.generator) < 0.5
        return features * kept.to(features).mul_(2)


def nothing() -> None:
    """Between layers of a pass that nobody wants to stop."""


def run_layers(layers: Iterable[nn.Module], features: Tensor, between_layers: Callable[[], None]) -> Tensor:
    """Apply one layer after the other; `between_layers` is called after each and may raise to stop the pass."""
    for layer in layers:
        features = layer(features)
        between_layers()
    return features


def initialise(network: nn.Module) -> None:
    """Draw the weights of every convolution from N(0, 0.02) and of batch norm from N(1, 0.02), biases 0.

    (pix2pixHD, section 4; pix2pix, appendix 6.2 and its code.)
    """
    for module in network.modules():
        # On the meta device there is nothing to draw, and `normal_` would load torch's compiler first: 3 seconds.
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d) and not module.weight.is_meta:
            nn.init.normal_(module.weight, 0.0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d) and not module.weight.is_meta:
            nn.init.normal_(module.weight, 1.0, 0.02)
