"""The networks of pix2pix and CycleGAN in plain torch, independent of `model`, with the published module order.

Written from the papers (pix2pix, appendix 6.1; CycleGAN, appendix 7.2) and from the layout of the published state
dicts. Batch norm brings its own bias, so that the convolutions before it have none, as in those files.
"""

import torch
from torch import Tensor, nn


def norm_layer(kind: str, channels: int) -> nn.Module:
    """Batch norm with parameters and statistics, or instance norm without any."""
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.InstanceNorm2d(channels, affine=False)


class UnetBlock(nn.Module):
    """One level and everything inside it: its keys are `model.N`, the level inside it is one of those."""

    def __init__(
        self,
        inputs: int,
        inner: int,
        outputs: int,
        *,
        inside: "UnetBlock | None",
        outermost: bool = False,
        norm: str,
        dropout: bool = False,
    ) -> None:
        super().__init__()
        self.outermost = outermost
        bias = norm == "instance"
        down = nn.Conv2d(inputs, inner, 4, stride=2, padding=1, bias=bias)
        from_inside = inner if inside is None else 2 * inner
        up = nn.ConvTranspose2d(from_inside, outputs, 4, stride=2, padding=1, bias=bias or outermost)
        layers: list[nn.Module]
        if outermost:
            assert inside is not None
            layers = [down, inside, nn.ReLU(), up, nn.Tanh()]
        elif inside is None:
            layers = [nn.LeakyReLU(0.2), down, nn.ReLU(), up, norm_layer(norm, outputs)]
        else:
            layers = [
                nn.LeakyReLU(0.2),
                down,
                norm_layer(norm, inner),
                inside,
                nn.ReLU(),
                up,
                norm_layer(norm, outputs),
            ]
            if dropout:
                layers.append(nn.Dropout(0.5))
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        out = self.model(x)
        return out if self.outermost else torch.cat((x, out), dim=1)


class UnetGenerator(nn.Module):
    """The U-Net: keys `model.model.0`, `model.model.1.model.1`, `model.model.1.model.3.model.1`, ..."""

    def __init__(
        self,
        input_nc: int,
        output_nc: int,
        num_downs: int = 8,
        ngf: int = 64,
        norm: str = "batch",
        dropout: bool = False,
    ) -> None:
        super().__init__()
        widths = [min(ngf * 2**level, ngf * 8) for level in range(num_downs)]
        block = UnetBlock(widths[-2], widths[-1], widths[-2], inside=None, norm=norm)
        for level in reversed(range(1, num_downs - 1)):
            outer, inner = widths[level - 1], widths[level]
            # Dropout where the width no longer grows: all levels from the fifth on but the innermost.
            block = UnetBlock(outer, inner, outer, inside=block, norm=norm, dropout=dropout and level >= 4)
        self.model = UnetBlock(input_nc, ngf, output_nc, inside=block, outermost=True, norm=norm)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class ResnetBlock(nn.Module):
    """x + body(x); the keys `conv_block.5` and on move up by one with dropout."""

    def __init__(self, channels: int, norm: str, dropout: bool) -> None:
        super().__init__()
        bias = norm == "instance"
        layers: list[nn.Module] = [
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            norm_layer(norm, channels),
            nn.ReLU(),
        ]
        if dropout:
            layers.append(nn.Dropout(0.5))
        layers += [
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            norm_layer(norm, channels),
        ]
        self.conv_block = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_block(x)


class ResnetGenerator(nn.Module):
    """Two strided convolutions, residual blocks, two transposed convolutions: keys `model.N`."""

    def __init__(
        self,
        input_nc: int,
        output_nc: int,
        ngf: int = 64,
        blocks: int = 9,
        norm: str = "instance",
        dropout: bool = False,
    ) -> None:
        super().__init__()
        bias = norm == "instance"
        layers: list[nn.Module] = [nn.ReflectionPad2d(3), nn.Conv2d(input_nc, ngf, 7, bias=bias)]
        layers += [norm_layer(norm, ngf), nn.ReLU()]
        for width in (ngf, 2 * ngf):
            layers += [nn.Conv2d(width, 2 * width, 3, stride=2, padding=1, bias=bias)]
            layers += [norm_layer(norm, 2 * width), nn.ReLU()]
        layers += [ResnetBlock(4 * ngf, norm, dropout) for _ in range(blocks)]
        for width in (2 * ngf, ngf):
            layers += [nn.ConvTranspose2d(2 * width, width, 3, stride=2, padding=1, output_padding=1, bias=bias)]
            layers += [norm_layer(norm, width), nn.ReLU()]
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(ngf, output_nc, 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class NLayerDiscriminator(nn.Module):
    """The PatchGAN of 16 (1 layer), 70 (3) or 286 pixels (5): keys `model.N`."""

    def __init__(self, input_nc: int, ndf: int = 64, layers: int = 3, norm: str = "batch") -> None:
        super().__init__()
        bias = norm == "instance"
        modules: list[nn.Module] = [nn.Conv2d(input_nc, ndf, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        for number in range(1, layers + 1):
            narrow, wide = ndf * min(2 ** (number - 1), 8), ndf * min(2**number, 8)
            stride = 2 if number < layers else 1
            modules += [nn.Conv2d(narrow, wide, 4, stride=stride, padding=1, bias=bias)]
            modules += [norm_layer(norm, wide), nn.LeakyReLU(0.2)]
        modules.append(nn.Conv2d(ndf * min(2**layers, 8), 1, 4, stride=1, padding=1))
        self.model = nn.Sequential(*modules)

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class PixelDiscriminator(nn.Module):
    """1 x 1 convolutions, every pixel on its own: keys `net.N`."""

    def __init__(self, input_nc: int, ndf: int = 64, norm: str = "batch") -> None:
        super().__init__()
        bias = norm == "instance"
        self.net = nn.Sequential(
            nn.Conv2d(input_nc, ndf, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(ndf, 2 * ndf, 1, bias=bias),
            norm_layer(norm, 2 * ndf),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * ndf, 1, 1, bias=bias),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.net(x)
