"""Shapes and published sizes of the coarse-to-fine generator and of the style encoder."""

import json
import subprocess
import sys

import pytest
import torch
from torch import Tensor, nn

from model.config import CRNConfig, EncoderConfig, GeneratorConfig, UNetConfig, generator_config
from model.errors import ModelError
from model.maps.regions import MAX_INSTANCE
from model.networks import style_encoder
from model.networks.blocks import Pattern
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


def test_a_pattern_tells_the_pixels_of_a_flat_field_apart() -> None:
    """Far from the borders a generator without one gives every pixel the same."""
    torch.manual_seed(0)
    config = GeneratorConfig(3, width=4, downsamples=2, blocks=1, upsampling="resize")
    flat = torch.zeros(1, config.input_channels, 128, 160)
    flat[:, 0] = 1
    inside = (slice(None), slice(None), slice(48, 80), slice(48, 112))
    plain = Generator(config).eval().requires_grad_(False)
    assert float(plain(flat)[inside].std(dim=(2, 3)).max()) < 1e-4
    patterned = Generator(config.with_changes(pattern=5)).eval().requires_grad_(False)
    picture = patterned(flat)[inside]
    assert float(picture.std(dim=(2, 3)).min()) > 1e-3
    assert torch.equal(picture, patterned(flat)[inside])  # it always begins at the same place
    repeated = picture[..., :, 20:] - picture[..., :, :-20]  # 5 pixels of level 2
    torch.testing.assert_close(repeated, torch.zeros_like(repeated), atol=1e-4, rtol=0)


def test_a_generator_with_a_pattern_is_built_without_loading_the_compiler() -> None:
    code = (
        "import sys, torch; from model.config import GeneratorConfig; from model.networks.build import build_network\n"
        "with torch.device('meta'): build_network(GeneratorConfig(3, width=2, pattern=4))\n"
        "print('torch._dynamo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_in_training_a_pattern_begins_anywhere() -> None:
    torch.manual_seed(0)
    pattern = Pattern(2, 4)
    nothing = torch.zeros(6, 2, 8, 12)
    begun = pattern.train()(nothing)
    assert len({tuple(each.flatten().tolist()) for each in begun}) > 1
    still = pattern.eval()(nothing[:1])
    rolled = {tuple(still.roll((y, x), (2, 3)).flatten().tolist()) for y in range(4) for x in range(4)}
    assert {tuple(each.flatten().tolist()) for each in begun} <= rolled
    begun.sum().backward()
    for parameter in pattern.parameters():
        assert parameter.grad is not None
        assert float(parameter.grad.abs().min()) > 0


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
    with pytest.raises(ModelError, match="side must be 0 to 256, not 100000"):
        generator_config({"pattern": 100_000})
    with pytest.raises(ModelError, match="Unknown generator family 'spade'; known are crn, pix2pixHD, unet"):
        generator_config({"family": "spade"})
    with pytest.raises(ModelError, match="either classes or a picture"):
        UNetConfig(35, image_channels=3)
    with pytest.raises(ModelError, match="neither boundaries nor styles"):
        GeneratorConfig(0, image_channels=3)
    with pytest.raises(ModelError, match="RGB pictures only"):
        GeneratorConfig(5, output_channels=1)
    with pytest.raises(ModelError, match="colours for the lightness"):
        UNetConfig(5, output_channels=2)


@pytest.mark.parametrize("config", [GeneratorConfig(5, width=3, enhancers=2), UNetConfig(9, dropout=0), CRNConfig(4)])
def test_configurations_come_back_from_json(config: GeneratorConfig) -> None:
    assert generator_config(json.loads(json.dumps(config.to_dict()))) == config


def test_a_configuration_without_a_family_is_pix2pixhd() -> None:
    assert generator_config({"classes": 7, "width": 4}) == GeneratorConfig(7, width=4)


def test_parameters_of_the_cyclegan_code() -> None:
    """Its log prints 11.378 M for nine blocks with instance norm."""
    config = GeneratorConfig(0, boundaries=False, style_channels=0, image_channels=3, downsamples=2)
    with torch.device("meta"):
        assert parameters(Generator(config)) == 11_378_179
        batch = Generator(config.with_changes(norm="batch", bias=False))
    # No norm keeps its convolution's bias; each has a scale and a shift in its place, which makes one more a channel.
    channels = sum(module.num_features for module in batch.modules() if isinstance(module, nn.BatchNorm2d))
    assert parameters(batch) == 11_378_179 + channels


def test_batch_norm_keeps_statistics_of_the_training() -> None:
    config = GeneratorConfig(3, width=2, downsamples=1, blocks=1, enhancers=1, norm="batch")
    generator = Generator(config)
    assert not any(isinstance(module, nn.InstanceNorm2d) for module in generator.modules())
    generator(torch.rand(2, config.input_channels, 16, 16))
    generator.eval()
    one, other = torch.rand(1, config.input_channels, 16, 16), torch.rand(1, config.input_channels, 16, 16)
    alone = generator(one)
    torch.testing.assert_close(generator(torch.cat((one, other)))[:1], alone)
    generator(torch.rand(2, config.input_channels, 16, 16))
    torch.testing.assert_close(generator(one), alone)


def test_dropout_acts_in_the_residual_blocks_while_training_alone() -> None:
    config = GeneratorConfig(3, width=2, downsamples=1, blocks=2, enhancers=1, dropout=True)
    generator = Generator(config)
    assert set(generator.state_dict()) == set(Generator(config.with_changes(dropout=False)).state_dict())
    assert sum(isinstance(module, nn.Dropout) for module in generator.modules()) == 2 + 3
    encoded = torch.rand(1, config.input_channels, 16, 16)
    assert not torch.equal(generator(encoded), generator(encoded))
    generator.eval()
    assert torch.equal(generator(encoded), generator(encoded))


def test_the_output_scale_comes_before_tanh() -> None:
    config = GeneratorConfig(3, width=2, downsamples=1, blocks=1)
    plain, scaled = Generator(config), Generator(config.with_changes(output_scale=0.25))
    scaled.load_state_dict(plain.state_dict())
    encoded = torch.rand(1, config.input_channels, 16, 16)
    torch.testing.assert_close(scaled(encoded), torch.tanh(0.25 * torch.atanh(plain(encoded))))


def test_pictures_of_other_channels() -> None:
    config = GeneratorConfig(
        0, boundaries=False, style_channels=0, image_channels=1, output_channels=2, width=2, downsamples=1, blocks=1
    )
    assert Generator(config)(torch.rand(2, 1, 16, 16)).shape == (2, 2, 16, 16)


def test_no_layer_is_wider_than_the_bound() -> None:
    config = GeneratorConfig(3, width=4, max_width=6, downsamples=2, blocks=1, enhancers=2)
    generator = Generator(config)
    assert max(len(weight) for name, weight in generator.named_parameters() if name.endswith("weight")) == 6
    side = config.smallest
    assert generator(torch.rand(1, config.input_channels, side, side)).shape == (1, 3, side, side)


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


def test_the_average_that_asks_the_device_nothing_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    instances = torch.tensor([7, 26_000, 26_001, MAX_INSTANCE])[torch.randint(0, 4, (3, 12, 10))]
    instances[1, :3] = 0
    results = []
    for may_wait in (True, False):
        monkeypatch.setattr(style_encoder, "_may_wait", lambda _, may_wait=may_wait: may_wait)
        features = torch.randn(3, 4, 12, 10, generator=torch.Generator().manual_seed(1)).requires_grad_()
        averaged = style_encoder.instance_average(features, instances)
        averaged.backward(torch.randn(averaged.shape, generator=torch.Generator().manual_seed(2)))
        results.append((averaged.detach(), features.grad))
    (expected, slope), (found, gradient) = results
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(gradient, slope)


def test_instance_average_carries_gradients_and_large_ids() -> None:
    features = torch.randn(1, 1, 2, 2, requires_grad=True)
    instances = torch.tensor([[[16_777_215, 16_777_215], [7, 8]]])
    instance_average(features, instances)[0, 0, 0, 0].backward()
    assert features.grad is not None
    assert features.grad.flatten().tolist() == [0.5, 0.5, 0.0, 0.0]


def test_the_written_gradient_of_the_average_is_the_true_one() -> None:
    features = torch.randn(2, 2, 3, 4, dtype=torch.double, requires_grad=True)
    instances = torch.tensor([0, 0, 5, 9]).repeat(2, 3, 1)
    instances[1, 1] = 9
    torch.autograd.gradcheck(lambda each: instance_average(each, instances), features, eps=1e-2, atol=1e-4)


def test_encoder_gives_one_style_an_instance() -> None:
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2))
    instances = torch.zeros(1, 16, 16, dtype=torch.long)
    instances[:, :, 8:] = 26001
    styles = encoder(torch.rand(1, 3, 16, 16), instances)
    assert styles.shape == (1, 3, 16, 16)
    assert styles[0, :, :, :8].flatten(1).unique(dim=1).shape[1] == 1
    assert styles[0, :, :, 8:].flatten(1).unique(dim=1).shape[1] == 1
    assert styles.abs().max() <= 1


def test_encoder_gives_one_style_a_class_where_it_pools_over_labels() -> None:
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2, pooling="label"))
    image = torch.rand(1, 3, 16, 16)
    labels = torch.full((1, 16, 16), 26)
    labels[:, 8:] = 7
    instances = labels * 1000 + torch.arange(16) // 4
    styles = encoder(image, instances, labels)
    assert styles[0, :, :8].flatten(1).unique(dim=1).shape[1] == 1
    assert styles[0, :, 8:].flatten(1).unique(dim=1).shape[1] == 1
    with pytest.raises(ValueError, match="needs the labels"):
        encoder(image, instances)
