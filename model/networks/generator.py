"""The coarse-to-fine generator: G1, and G1 inside any number of local enhancers (pix2pixHD, section 3.2)."""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from model.config import GeneratorConfig
from model.networks.blocks import Down, Head, ResidualBlock, Stem, Up, initialise


def _nothing() -> None:
    """Between layers of a pass that nobody wants to stop."""


class GlobalTrunk(nn.Sequential):
    """G1 without its last convolution: (B, C, H, W) -> (B, width, H, W)."""

    def __init__(self, config: GeneratorConfig, width: int) -> None:
        widths = [min(width * 2**level, config.max_width) for level in range(config.downsamples + 1)]
        steps = list(zip(widths, widths[1:], strict=False))
        super().__init__(
            Stem(config.input_channels, width),
            *(Down(narrow, wide) for narrow, wide in steps),
            *(ResidualBlock(widths[-1]) for _ in range(config.blocks)),
            *(Up(wide, narrow, config.upsampling) for narrow, wide in reversed(steps)),
        )


class LocalEnhancer(nn.Module):
    """One enhancer without the last convolution; the coarser trunk's features are added in its middle."""

    def __init__(self, config: GeneratorConfig, width: int) -> None:
        super().__init__()
        self.front = nn.Sequential(Stem(config.input_channels, width), Down(width, 2 * width))
        self.back = nn.Sequential(
            *(ResidualBlock(2 * width) for _ in range(config.enhancer_blocks)),
            Up(2 * width, width, config.upsampling),
        )


class Generator(nn.Module):
    """Encoded maps to a photograph.

    Input (B, input_channels, H, W) as `model.encoding.encode` makes it, H and W multiples of `multiple`; output
    (B, 3, H, W) RGB in -1..1. Every pixel depends on the whole picture, through the statistics of instance norm.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.trunk = GlobalTrunk(config, config.width * 2**config.enhancers)
        # Finest last: enhancer 0 wraps G1 and works at twice its resolution.
        self.enhancers = nn.ModuleList(
            LocalEnhancer(config, config.width * 2**level) for level in reversed(range(config.enhancers))
        )
        self.head = Head(config.width, 3)
        initialise(self)

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return self.config.multiple

    def forward(self, encoded: Tensor, between_layers: Callable[[], None] = _nothing) -> Tensor:
        """Run the pass; `between_layers` is called after every block and may raise to stop it."""
        pyramid = [encoded]  # finest first
        for _ in self.enhancers:
            pyramid.append(avg_pool2d(pyramid[-1], 3, stride=2, padding=1, count_include_pad=False))

        features = _run(self.trunk, pyramid.pop(), between_layers)
        for enhancer in self.enhancers:
            assert isinstance(enhancer, LocalEnhancer)
            features = features + _run(enhancer.front, pyramid.pop(), between_layers)
            features = _run(enhancer.back, features, between_layers)
        return self.head(features)  # (B, width, H, W) -> (B, 3, H, W)


def _run(stages: nn.Sequential, features: Tensor, between_layers: Callable[[], None]) -> Tensor:
    for stage in stages:
        features = stage(features)
        between_layers()
    return features
