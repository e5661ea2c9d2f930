"""The discriminators: shapes, and the patch that a score judges, by gradient."""

import pytest
import torch
from torch import nn

from model.config import DiscriminatorConfig
from model.errors import ModelError
from model.networks.discriminator import Discriminator, PatchDiscriminator


def test_shapes_and_scales() -> None:
    config = DiscriminatorConfig(classes=3, width=4, scales=3)
    outputs = Discriminator(config)(torch.rand(2, config.input_channels, 64, 32))
    assert len(outputs) == 3
    assert [tuple(layer.shape) for layer in outputs[0]] == [
        (2, 4, 33, 17),
        (2, 8, 17, 9),
        (2, 16, 9, 5),
        (2, 32, 10, 6),
        (2, 1, 11, 7),
    ]


def test_pix2pix_pads_by_one() -> None:
    """A 256 x 256 picture has 30 x 30 scores in its code."""
    config = DiscriminatorConfig(0, False, image_channels=3, width=2, scales=1, padding=1, norm="batch")
    (outputs,) = Discriminator(config)(torch.rand(1, 6, 256, 256))
    assert outputs[-1].shape == (1, 1, 30, 30)


@pytest.mark.parametrize("padding", [1, 2])
@pytest.mark.parametrize("norm", ["instance", "batch"])
@pytest.mark.parametrize(("layers", "field"), [(0, 1), (1, 16), (3, 70), (5, 286)])
def test_a_score_judges_a_patch(layers: int, field: int, norm: str, padding: int) -> None:
    config = DiscriminatorConfig(1, False, width=2, max_width=4, layers=layers, padding=padding, norm=norm)  # type: ignore[arg-type]
    assert config.field == field
    discriminator = PatchDiscriminator(config).double()
    for module in discriminator.modules():  # the field is that of the convolutions; a norm sees everything
        if isinstance(module, nn.InstanceNorm2d | nn.BatchNorm2d):
            module.forward = lambda features: features  # type: ignore[method-assign]
    side = 2 * field + 64
    picture = torch.rand(1, config.input_channels, side, side, dtype=torch.double, requires_grad=True)
    scores = discriminator(picture)[-1]
    middle = scores.shape[-1] // 2
    scores[0, 0, middle, middle].backward()
    assert picture.grad is not None
    touched = picture.grad.abs().sum((0, 1)) > 0
    assert touched.any(1).sum() == field
    assert touched.any(0).sum() == field


def test_the_one_pixel_discriminator_is_three_convolutions() -> None:
    """C64, C128 and one channel (pix2pix, appendix 6.1.2)."""
    discriminator = PatchDiscriminator(DiscriminatorConfig(layers=0))
    shapes = [tuple(each.weight.shape) for each in discriminator.modules() if isinstance(each, nn.Conv2d)]
    assert shapes == [(64, 39, 1, 1), (128, 64, 1, 1), (1, 128, 1, 1)]


def test_an_unconditional_discriminator_sees_the_picture_alone() -> None:
    conditional = DiscriminatorConfig(35)
    assert (conditional.condition_channels, conditional.input_channels) == (36, 39)
    unconditional = conditional.with_changes(conditional=False)
    assert (unconditional.condition_channels, unconditional.input_channels) == (0, 3)
    assert len(Discriminator(unconditional.with_changes(width=2))(torch.rand(1, 3, 64, 64))) == 3


def test_channels_of_picture_to_picture() -> None:
    config = DiscriminatorConfig(0, False, image_channels=1, output_channels=2)
    assert (config.condition_channels, config.input_channels) == (1, 3)


@pytest.mark.parametrize("scales", [1, 3])
@pytest.mark.parametrize("padding", [1, 2])
@pytest.mark.parametrize("layers", [0, 1, 3, 5])
def test_the_smallest_picture_is_scored_on_every_scale(layers: int, padding: int, scales: int) -> None:
    config = DiscriminatorConfig(1, width=2, max_width=4, layers=layers, padding=padding, scales=scales)
    outputs = Discriminator(config)(torch.rand(1, config.input_channels, config.smallest, config.smallest))
    assert all(scale[-1].numel() for scale in outputs)
    if config.smallest > 2 * scales:
        side = config.smallest // 2
        with pytest.raises((RuntimeError, ValueError)):
            Discriminator(config)(torch.rand(1, config.input_channels, side, side))


def test_wrong_configurations_are_refused() -> None:
    for wrong, sentence in (
        ({"padding": 3}, "Padding must be 1 or 2"),
        ({"scales": 4}, "Scales must be 1 to 3"),
        ({"layers": -1}, "Layers must be 0 to 6"),
        ({"norm": "layer"}, "Unknown norm"),
    ):
        with pytest.raises(ModelError, match=sentence):
            DiscriminatorConfig.from_dict(wrong)
