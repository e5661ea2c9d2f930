"""Shapes, published sizes and fields of the networks."""

import pytest
import torch
from torch import Tensor, nn

from model.config import DiscriminatorConfig, EncoderConfig, GeneratorConfig, generator_config
from model.errors import ModelError
from model.networks.discriminator import Discriminator, PatchDiscriminator
from model.networks.generator import Generator
from model.networks.style_encoder import StyleEncoder, instance_average


def parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


@pytest.mark.parametrize(("width", "enhancers", "count"), [(64, 0, 182_546_755), (32, 1, 182_857_059)])
def test_published_parameter_counts(width: int, enhancers: int, count: int) -> None:
    config = GeneratorConfig(classes=35, style_channels=0, width=width, enhancers=enhancers)
    assert config.input_channels == 36
    with torch.device("meta"):
        assert parameters(Generator(config)) == count


@pytest.mark.parametrize("enhancers", [0, 1, 2])
@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
def test_generator_keeps_size_and_range(enhancers: int, upsampling: str) -> None:
    config = GeneratorConfig(3, width=2, downsamples=2, blocks=1, enhancers=enhancers).with_changes(
        upsampling=upsampling
    )
    generator = Generator(config).eval()
    height, width = 3 * config.multiple, 2 * config.multiple
    image = generator(torch.rand(2, config.input_channels, height, width))
    assert image.shape == (2, 3, height, width)
    assert image.abs().max() <= 1


def test_generator_stops_between_layers() -> None:
    config = GeneratorConfig(3, width=2, downsamples=2, blocks=2, enhancers=1)
    calls = 0

    def stop_at_third() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        Generator(config)(torch.rand(1, config.input_channels, 32, 32), stop_at_third)
    assert calls == 3


def test_wrong_configurations_are_refused() -> None:
    with pytest.raises(ModelError, match="unknown keys: bloks"):
        generator_config({"bloks": 3})
    with pytest.raises(ModelError, match="upsampling"):
        generator_config({"upsampling": "bicubic"})
    config = GeneratorConfig(5, width=3, enhancers=2)
    assert generator_config(config.to_dict()) == config


def test_discriminator_shapes_and_scales() -> None:
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


def test_discriminator_sees_70_by_70_pixels() -> None:
    discriminator = PatchDiscriminator(DiscriminatorConfig(classes=1, boundaries=False, width=2)).double()
    for module in discriminator.modules():  # the field is that of the convolutions; instance norm sees everything
        if isinstance(module, nn.InstanceNorm2d):
            module.forward = lambda features: features  # type: ignore[method-assign]
    picture = torch.rand(1, 4, 160, 160, dtype=torch.double, requires_grad=True)
    scores = discriminator(picture)[-1]
    middle = scores.shape[-1] // 2
    scores[0, 0, middle, middle].backward()
    assert picture.grad is not None
    touched = picture.grad.abs().sum((0, 1)) > 0
    assert touched.any(1).sum() == 70
    assert touched.any(0).sum() == 70


def average_by_loop(features: Tensor, instances: Tensor) -> Tensor:
    result = features.clone()
    for picture in range(len(features)):
        for instance in instances[picture].unique():
            inside = instances[picture] == instance
            for channel in range(features.shape[1]):
                result[picture, channel][inside] = features[picture, channel][inside].mean()
    return result


def test_instance_average_is_the_published_loop() -> None:
    torch.manual_seed(0)
    features = torch.randn(3, 4, 12, 10)
    instances = torch.randint(0, 4, (3, 12, 10)) * 1000 + 26
    torch.testing.assert_close(instance_average(features, instances), average_by_loop(features, instances))


def test_instance_average_carries_gradients_and_large_ids() -> None:
    features = torch.randn(1, 1, 2, 2, requires_grad=True)
    instances = torch.tensor([[[16_777_215, 16_777_215], [7, 8]]])
    instance_average(features, instances)[0, 0, 0, 0].backward()
    assert features.grad is not None
    assert features.grad.flatten().tolist() == [0.5, 0.5, 0.0, 0.0]


def test_encoder_gives_one_style_an_instance() -> None:
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2))
    instances = torch.zeros(1, 16, 16, dtype=torch.long)
    instances[:, :, 8:] = 26001
    styles = encoder(torch.rand(1, 3, 16, 16), instances)
    assert styles.shape == (1, 3, 16, 16)
    assert styles[0, :, :, :8].flatten(1).unique(dim=1).shape[1] == 1
    assert styles[0, :, :, 8:].flatten(1).unique(dim=1).shape[1] == 1
    assert styles.abs().max() <= 1
