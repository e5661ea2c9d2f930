"""The one place that knows which network belongs to which configuration."""

from collections.abc import Callable
from typing import Protocol

from torch import Tensor, nn

from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.networks.crn import CascadedRefinement
from model.networks.generator import Generator
from model.networks.unet import UNet


class AnyGenerator(Protocol):
    """What every generator does, besides being an `nn.Module`."""

    config: AnyGeneratorConfig

    def __call__(self, encoded: Tensor, between_layers: Callable[[], None] = ...) -> Tensor:
        """(B, input_channels, H, W), multiples of `config.multiple`, to (B, output_channels, H, W) in -1..1.

        `between_layers` is called after every block and may raise to stop the pass.
        """
        ...


def build_network(config: AnyGeneratorConfig) -> nn.Module:
    """Return the generator of a configuration, with freshly drawn weights; it meets `AnyGenerator`."""
    match config:
        case GeneratorConfig():
            return Generator(config)
        case UNetConfig():
            return UNet(config)
        case CRNConfig():
            return CascadedRefinement(config)
