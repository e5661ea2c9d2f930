"""The coarse-to-fine generator: G1, and G1 inside any number of local enhancers (pix2pixHD, section 3.2)."""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from model.config import GeneratorConfig
from model.networks.blocks import Down, Head, ResidualBlock, Stem, Up, initialise, nothing, run_layers


class GlobalTrunk(nn.Sequential):
    """G1 without its last convolution: (B, C, H, W) -> (B, width, H, W)."""

    def __init__(self, config: GeneratorConfig, width: int) -> None:
        widths = [min(width * 2**level, config.max_width) for level in range(config.downsamples + 1)]
        steps = list(zip(widths, widths[1:], strict=False))
        norm, bias = config.norm, config.bias
        super().__init__(
            Stem(config.input_channels, widths[0], norm, bias),
            *(Down(narrow, wide, norm, bias) for narrow, wide in steps[:-1]),
            Down(steps[-1][0], steps[-1][1], norm, bias, config.pattern),
            *(ResidualBlock(widths[-1], norm, bias, config.dropout) for _ in range(config.blocks)),
            *(Up(wide, narrow, config.upsampling, norm, bias, config.pattern) for narrow, wide in reversed(steps[1:])),
            Up(steps[0][1], steps[0][0], config.upsampling, norm, bias),
        )


class LocalEnhancer(nn.Module):
    """One enhancer without the last convolution; the coarser trunk's features are added in its middle."""

    def __init__(self, config: GeneratorConfig, width: int, inner: int) -> None:
        super().__init__()
        norm, bias = config.norm, config.bias
        self.front = nn.Sequential(
            Stem(config.input_channels, width, norm, bias),
            Down(width, inner, norm, bias),
        )
        self.back = nn.Sequential(
            *(ResidualBlock(inner, norm, bias, config.dropout) for _ in range(config.enhancer_blocks)),
            Up(inner, width, config.upsampling, norm, bias),
        )


class Generator(nn.Module):
    """Encoded maps, or a picture, to a photograph.

    Input (B, input_channels, H, W) as `model.encoding` makes it, H and W multiples of `multiple`; output
    (B, output_channels, H, W) in -1..1. With instance norm every pixel depends on the whole picture, through its
    statistics; with batch norm, in evaluation, on its surroundings alone.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        # Coarsest first: the width of G1, then of each enhancer.
        widths = [min(config.width * 2**level, config.max_width) for level in reversed(range(config.enhancers + 1))]
        self.trunk = GlobalTrunk(config, widths[0])
        # Finest last: enhancer 0 wraps G1 and works at twice its resolution.
        self.enhancers = nn.ModuleList(
            LocalEnhancer(config, width, inner) for inner, width in zip(widths, widths[1:], strict=False)
        )
        self.head = Head(widths[-1], config.output_channels, config.output_scale)
        initialise(self)

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return self.config.multiple

    def forward(self, encoded: Tensor, between_layers: Callable[[], None] = nothing) -> Tensor:
        """Run the pass; `between_layers` is called after every block and may raise to stop it."""
        pyramid = [encoded]  # finest first
        for _ in self.enhancers:
            pyramid.append(avg_pool2d(pyramid[-1], 3, stride=2, padding=1, count_include_pad=False))

        features = run_layers(self.trunk, pyramid.pop(), between_layers)
        for enhancer in self.enhancers:
            assert isinstance(enhancer, LocalEnhancer)
            features = features + run_layers(enhancer.front, pyramid.pop(), between_layers)
            features = run_layers(enhancer.back, features, between_layers)
        return self.head(features)  # (B, width, H, W) -> (B, output_channels, H, W)
