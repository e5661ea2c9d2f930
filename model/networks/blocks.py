"""Building blocks of the generators and the style encoder.

The paddings are those of the published code: reflection in the 7 x 7 and the residual convolutions only; strided
convolutions pad one pixel of zeros, transposed ones have padding 1 and output padding 1.
"""

from torch import Tensor, nn

from model.config import Upsampling


def instance_norm(channels: int) -> nn.Module:
    """Return instance normalisation without affine parameters, as published."""
    return nn.InstanceNorm2d(channels)


class Stem(nn.Sequential):
    """`c7s1-k`: (B, C, H, W) -> (B, k, H, W)."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(
            nn.ReflectionPad2d(3),
            nn.Conv2d(channels_in, channels_out, 7),
            instance_norm(channels_out),
            nn.ReLU(inplace=True),
        )


class Down(nn.Sequential):
    """`dk`: (B, C, H, W) -> (B, k, H/2, W/2)."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(
            nn.Conv2d(channels_in, channels_out, 3, stride=2, padding=1),
            instance_norm(channels_out),
            nn.ReLU(inplace=True),
        )


class ResidualBlock(nn.Module):
    """`Rk`: two 3 x 3 convolutions, normalised, added to the input; shape unchanged."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            instance_norm(channels),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            instance_norm(channels),
        )

    def forward(self, features: Tensor) -> Tensor:
        """Return features + body(features)."""
        return features + self.body(features)


class Up(nn.Sequential):
    """`uk`: (B, C, H, W) -> (B, k, 2H, 2W)."""

    def __init__(self, channels_in: int, channels_out: int, upsampling: Upsampling = "transposed") -> None:
        enlarge: tuple[nn.Module, ...]
        if upsampling == "resize":
            enlarge = (
                nn.Upsample(scale_factor=2, mode="nearest"),
                nn.ReflectionPad2d(1),
                nn.Conv2d(channels_in, channels_out, 3),
            )
        else:
            enlarge = (nn.ConvTranspose2d(channels_in, channels_out, 3, stride=2, padding=1, output_padding=1),)
        super().__init__(*enlarge, instance_norm(channels_out), nn.ReLU(inplace=True))


class Head(nn.Sequential):
    """`c7s1-k` with tanh instead of norm and ReLU: (B, C, H, W) -> (B, k, H, W) in -1..1."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(nn.ReflectionPad2d(3), nn.Conv2d(channels_in, channels_out, 7), nn.Tanh())


def initialise(network: nn.Module) -> None:
    """Draw every convolution's weights from N(0, 0.02), biases 0 (pix2pixHD, section 4)."""
    for module in network.modules():
        # On the meta device there is nothing to draw, and `normal_` would load torch's compiler first: 3 seconds.
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d) and not module.weight.is_meta:
            nn.init.normal_(module.weight, 0.0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
