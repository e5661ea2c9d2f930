"""The U-Net and the encoder-decoder of pix2pix."""

import pytest
import torch
from torch import nn

from model.config import UNetConfig
from model.networks.blocks import Dropout
from model.networks.unet import UNet


def small(**changes: object) -> UNetConfig:
    values: dict[str, object] = {"classes": 3, "width": 2, "max_width": 4, "levels": 4, "dropout": 2, **changes}
    return UNetConfig(**values)  # type: ignore[arg-type]


def test_parameters_of_the_pytorch_port() -> None:
    """Its log prints 54.414 M for `unet_256`."""
    with torch.device("meta"):
        unet = UNet(UNetConfig(0, image_channels=3, bias=False, dropout_after=1))
    assert sum(parameter.numel() for parameter in unet.parameters()) == 54_413_955


def test_widths_are_those_of_the_paper() -> None:
    """Appendix 6.1.1: C64 to C512, and what the decoder's levels take in."""
    with torch.device("meta"):
        unet, plain = UNet(UNetConfig()), UNet(UNetConfig(skips=False))
    convolutions = [module for module in unet.modules() if isinstance(module, nn.Conv2d)]
    assert [each.out_channels for each in convolutions] == [64, 128, 256, 512, 512, 512, 512, 512]
    transposed = [module for module in unet.modules() if isinstance(module, nn.ConvTranspose2d)]
    assert [each.in_channels for each in transposed] == [512, 1024, 1024, 1024, 1024, 512, 256, 128]
    transposed = [module for module in plain.modules() if isinstance(module, nn.ConvTranspose2d)]
    assert [each.in_channels for each in transposed] == [512, 512, 512, 512, 512, 256, 128, 64]
    assert [each.out_channels for each in transposed] == [512, 512, 512, 512, 256, 128, 64, 3]


def test_no_norm_in_the_first_level_at_the_bottleneck_and_in_the_last() -> None:
    unet = UNet(small())
    assert [hasattr(level, "norm") for level in unet.encoder] == [False, True, True, False]
    assert [hasattr(level, "norm") for level in unet.decoder] == [True, True, True, False]


@pytest.mark.parametrize(
    ("changes", "dropped"),
    [
        ({"dropout": 3}, [0, 1, 2]),
        ({"dropout": 3, "dropout_after": 1}, [1, 2, 3]),
        ({"dropout": 9}, [0, 1, 2, 3, 4, 5, 6]),
        ({"dropout": 0}, []),
    ],
)
def test_dropout_of_the_paper_and_of_the_port(changes: dict[str, object], dropped: list[int]) -> None:
    unet = UNet(small(levels=8, **changes))
    assert [index for index, level in enumerate(unet.decoder) if hasattr(level, "dropout")] == dropped


@pytest.mark.parametrize("skips", [True, False])
@pytest.mark.parametrize("norm", ["batch", "instance"])
def test_it_keeps_size_and_range(norm: str, skips: bool) -> None:
    config = small(norm=norm, skips=skips, output_channels=1)
    unet = UNet(config)
    picture = unet(torch.rand(2, config.input_channels, 2 * config.multiple, config.multiple))
    assert picture.shape == (2, 1, 2 * config.multiple, config.multiple)
    assert picture.abs().max() <= 1
    picture.mean().backward()
    assert all(parameter.grad is not None for parameter in unet.parameters())


def test_a_bottleneck_of_one_pixel_is_trained_one_picture_at_a_time() -> None:
    config = small()
    assert config.smallest == 16
    UNet(config).train()(torch.rand(1, 3, 16, 16)).mean().backward()


def test_skips_carry_what_the_bottleneck_loses() -> None:
    """A pixel moves its surroundings through the finest skip; without skips it only moves what the bottleneck kept."""
    torch.manual_seed(0)
    for skips in (True, False):
        unet = UNet(small(skips=skips, dropout=0))
        for level in unet.modules():  # statistics of the picture would carry the change everywhere
            if hasattr(level, "norm"):
                level.norm = nn.Identity()
        for weight in unet.parameters():
            nn.init.normal_(weight, std=0.3)
        nn.init.zeros_(unet.decoder[0].conv.weight)  # nothing comes through the bottleneck
        nn.init.zeros_(unet.decoder[0].conv.bias)
        one = torch.rand(1, 3, 32, 32)
        other = one.clone()
        other[0, :, 16, 16] += 1
        assert torch.equal(unet(one), unet(other)) is not skips


def test_batch_norm_takes_the_statistics_at_hand_in_evaluation_too() -> None:
    config = small(dropout=0)
    unet = UNet(config)
    encoded = torch.rand(2, 3, 32, 32)
    torch.testing.assert_close(unet.train()(encoded), unet.eval()(encoded))
    assert not any("running" in name for name in unet.state_dict())


def test_dropout_acts_in_evaluation_too_and_follows_its_generator() -> None:
    unet = UNet(small()).eval()
    encoded = torch.rand(1, 3, 32, 32)
    assert not torch.equal(unet(encoded), unet(encoded))

    def with_seed(seed: int) -> torch.Tensor:
        shared = torch.Generator().manual_seed(seed)
        for module in unet.modules():
            if isinstance(module, Dropout):
                module.generator = shared
        return unet(encoded)

    before = torch.get_rng_state()
    first = with_seed(5)
    assert not torch.equal(first, with_seed(6))
    assert torch.equal(first, with_seed(5))
    assert torch.equal(torch.get_rng_state(), before), "torch's global generator belongs to others"


def test_dropout_keeps_half_and_doubles_it() -> None:
    dropout = Dropout()
    for generator in (None, torch.Generator().manual_seed(1)):
        dropout.generator = generator
        values = dropout(torch.ones(1, 4, 100, 100)).unique(return_counts=True)
        assert values[0].tolist() == [0, 2]
        assert abs(int(values[1][0]) - 20_000) < 500


def test_it_stops_between_levels() -> None:
    calls: list[int] = []
    UNet(small())(torch.rand(1, 3, 32, 32), lambda: calls.append(1))
    assert len(calls) == 8
