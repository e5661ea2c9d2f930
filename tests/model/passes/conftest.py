"""Tiny generators of every kind that has a program, and pictures for them."""

from dataclasses import dataclass

import pytest
import torch
from torch import Tensor, nn

from model.config import GeneratorConfig
from model.maps.geometry import Rect
from model.networks.generator import Generator

SMALL = GeneratorConfig(classes=5, boundaries=True, style_channels=2, width=6, downsamples=2, blocks=2)

CONFIGS = {
    "G1": SMALL,
    "G1, four halvings": SMALL.with_changes(downsamples=4, blocks=1, width=4),
    "G1 in G2": SMALL.with_changes(enhancers=1, enhancer_blocks=1),
    "G1 in G2 in G3": SMALL.with_changes(enhancers=2, enhancer_blocks=1, width=4),
    "resize": SMALL.with_changes(upsampling="resize", enhancers=1, enhancer_blocks=1),
    "ResNet, batch norm": SMALL.with_changes(norm="batch", bias=False, dropout=True, output_scale=0.5),
    "pattern": SMALL.with_changes(pattern=5, enhancers=1, enhancer_blocks=1),
    "pattern behind batch norm": SMALL.with_changes(pattern=3, norm="batch", upsampling="resize"),
    "batch norm in G2": SMALL.with_changes(norm="batch", enhancers=1, enhancer_blocks=1),
}


@dataclass
class Scene:
    """A picture of an encoded map that tests paint into."""

    encoded: Tensor  # (1, C, H, W)

    def encode(self, rect: Rect) -> Tensor:
        """What a pass asks for."""
        assert not rect.is_empty
        assert Rect.of((self.encoded.shape[3], self.encoded.shape[2])).encloses(rect)
        rows, columns = rect.slices
        return self.encoded[:, :, rows, columns].contiguous(memory_format=torch.channels_last)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.encoded.shape[2], self.encoded.shape[3]

    def paint(self, rect: Rect, seed: int) -> None:
        """Give a rectangle other values."""
        rows, columns = rect.slices
        self.encoded = self.encoded.clone()
        patch = self.encoded[:, :, rows, columns]
        patch.copy_(torch.rand(patch.shape, generator=torch.Generator().manual_seed(seed)) * 2)


def make_network(config: GeneratorConfig) -> Generator:
    """A generator with random weights, in evaluation, float32."""
    torch.manual_seed(0)
    network = Generator(config)
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, 0.1)
            if module.bias is not None:
                nn.init.normal_(module.bias, 0.0, 0.5)
        elif isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            nn.init.normal_(module.running_mean, 0.0, 0.3)
            nn.init.uniform_(module.running_var, 0.5, 2.0)
    return network.eval().requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def make_scene(config: GeneratorConfig, size: tuple[int, int] = (64, 96)) -> Scene:
    """A picture of noise."""
    generator = torch.Generator().manual_seed(1)
    return Scene(torch.rand(1, config.input_channels, *size, generator=generator))


@pytest.fixture(params=CONFIGS)
def config(request: pytest.FixtureRequest) -> GeneratorConfig:
    """Every kind of generator."""
    return CONFIGS[request.param]
