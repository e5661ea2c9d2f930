"""Our networks against the plain-torch reference, with the same weights under the published keys.

The reference (`tests/model/reference`) shares no code with `model`. Weights go from it through a state dict with the
published keys, and through the converter's inference and names, into our networks.
"""

import pytest
import torch
from torch import Tensor, nn

from model.config import AnyGeneratorConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.networks.blocks import Dropout
from model.networks.build import build_network
from model.networks.discriminator import Discriminator
from model.networks.style_encoder import StyleEncoder
from model.published.infer import infer_discriminator, infer_encoder, infer_generator
from model.published.layout import discriminator_layout, encoder_layout, generator_layout, transfer
from tests.model.reference import pix2pix, pix2pixhd

CLOSE = 1e-5  # float32; the promise is 1e-4


@pytest.fixture(autouse=True)
def seeded() -> None:
    torch.manual_seed(7)


def lively(network: nn.Module) -> nn.Module:
    """Draw every weight, bias and statistic anew, so that no part is a zero or a one that hides a mistake."""
    for name, tensor in network.state_dict().items():
        if name.endswith("running_var") or (name.endswith("weight") and tensor.ndim == 1):
            tensor.uniform_(0.5, 1.5)
        elif tensor.is_floating_point():
            tensor.normal_(0, 0.2 if tensor.ndim == 1 else 1.5 / tensor[0].numel() ** 0.5)
    return network


def ours(reference: nn.Module) -> tuple[AnyGeneratorConfig, nn.Module]:
    """Our generator with the reference's weights; everything about it is inferred from them."""
    state = reference.state_dict()
    config = infer_generator(state, "reference")
    network = build_network(config)
    network.load_state_dict(transfer(state, generator_layout(config), network, "reference").state)
    return config, network


def difference(first: Tensor, second: Tensor) -> float:
    assert first.shape == second.shape
    assert second.std() > 0.05, "a constant picture would agree with anything"
    return float((first - second).abs().max())


@pytest.mark.parametrize("norm", ["instance", "batch"])
@pytest.mark.parametrize("downs", [2, 4])
def test_global_generator(norm: str, downs: int) -> None:
    reference = lively(pix2pixhd.GlobalGenerator(7, 3, ngf=4, downs=downs, blocks=3, norm=norm)).eval()
    config, network = ours(reference)
    assert config == GeneratorConfig(
        7, boundaries=False, style_channels=0, width=4, downsamples=downs, blocks=3, norm=norm
    )
    x = torch.randn(2, 7, 64, 96)
    with torch.no_grad():
        assert difference(network.eval()(x), reference(x)) < CLOSE


@pytest.mark.parametrize("norm", ["instance", "batch"])
@pytest.mark.parametrize("enhancers", [1, 2])
def test_local_enhancers(norm: str, enhancers: int) -> None:
    reference = lively(
        pix2pixhd.LocalEnhancer(6, 3, ngf=3, downs=2, blocks=2, enhancers=enhancers, local_blocks=3, norm=norm)
    ).eval()
    config, network = ours(reference)
    assert isinstance(config, GeneratorConfig)
    assert (config.enhancers, config.enhancer_blocks, config.width, config.blocks) == (enhancers, 3, 3, 2)
    x = torch.randn(1, 6, 96, 64)
    with torch.no_grad():
        assert difference(network.eval()(x), reference(x)) < CLOSE


@pytest.mark.parametrize("instances_of_stuff_and_things", [True, False])
def test_encoder_with_its_pooling(instances_of_stuff_and_things: bool) -> None:
    reference = lively(pix2pixhd.Encoder(3, 3, nef=4, downs=3)).eval()
    state = reference.state_dict()
    config = infer_encoder(state, "reference")
    assert config == EncoderConfig(channels=3, width=4, downsamples=3)
    encoder = StyleEncoder(config)
    encoder.load_state_dict(transfer(state, encoder_layout(config), encoder, "reference").state)
    image = torch.rand(2, 3, 32, 48) * 2 - 1
    instances = torch.randint(0, 5, (2, 4, 6)).repeat_interleave(8, 1).repeat_interleave(8, 2)
    if instances_of_stuff_and_things:
        instances = torch.where(instances > 2, 26_000 + instances, 7 + instances)
    with torch.no_grad():
        pooled = encoder.eval()(image, instances)
        assert difference(pooled, reference(image, instances.unsqueeze(1))) < CLOSE


def test_encoder_pools_by_label() -> None:
    """The published option `label_feat` puts the label map in the place of the instance map."""
    reference = lively(pix2pixhd.Encoder(3, 2, nef=4, downs=2)).eval()
    state = reference.state_dict()
    config = infer_encoder(state, "reference").with_changes(pooling="label")
    encoder = StyleEncoder(config)
    encoder.load_state_dict(transfer(state, encoder_layout(config), encoder, "reference").state)
    image = torch.rand(1, 3, 32, 32) * 2 - 1
    labels = torch.randint(0, 3, (1, 32, 32))
    instances = labels * 1000 + torch.randint(0, 4, (1, 32, 32))
    with torch.no_grad():
        styles = encoder.eval()(image, instances, labels)
        assert float((styles - reference(image, labels.unsqueeze(1))).abs().max()) < CLOSE


@pytest.mark.parametrize("scales", [1, 2, 3])
@pytest.mark.parametrize("norm", ["instance", "batch"])
def test_discriminators_layer_by_layer(scales: int, norm: str) -> None:
    reference = lively(pix2pixhd.MultiscaleDiscriminator(9, ndf=4, layers=3, scales=scales, norm=norm)).train()
    state = reference.state_dict()
    config, intermediate = infer_discriminator(state, "reference")
    assert intermediate
    assert config == DiscriminatorConfig(6, boundaries=False, width=4, layers=3, scales=scales, norm=norm)
    discriminator = discriminator_of(reference)
    x = torch.randn(2, 9, 64, 96)
    with torch.no_grad():
        for found, expected in zip(discriminator(x), reference(x), strict=True):
            assert len(found) == len(expected) == 5
            for each, wanted in zip(found, expected, strict=True):
                assert difference(each, wanted) < CLOSE


def test_discriminators_without_names_for_every_layer() -> None:
    reference = lively(pix2pixhd.MultiscaleDiscriminator(5, ndf=4, layers=2, scales=2, intermediate=False))
    x = torch.randn(1, 5, 64, 64)
    with torch.no_grad():
        for found, expected in zip(discriminator_of(reference)(x), reference(x), strict=True):
            assert difference(found[-1], expected[-1]) < CLOSE


@pytest.mark.parametrize("norm", ["batch", "instance"])
@pytest.mark.parametrize("layers", [0, 1, 3, 5])
def test_patch_discriminators_of_pix2pix(layers: int, norm: str) -> None:
    if layers:
        reference = lively(pix2pix.NLayerDiscriminator(6, ndf=4, layers=layers, norm=norm))
    else:
        reference = lively(pix2pix.PixelDiscriminator(6, ndf=4, norm=norm))
    discriminator = discriminator_of(reference)
    assert discriminator.config.layers == layers
    x = torch.randn(1, 6, 128, 160)
    with torch.no_grad():
        assert difference(discriminator(x)[0][-1], reference(x)) < CLOSE


@pytest.mark.parametrize("norm", ["batch", "instance"])
@pytest.mark.parametrize("levels", [5, 7])
def test_unet_with_the_statistics_of_the_batch(norm: str, levels: int) -> None:
    reference = lively(pix2pix.UnetGenerator(3, 3, levels, ngf=4, norm=norm, dropout=False)).train()
    config, network = ours(reference)
    assert config == UNetConfig(
        0,
        image_channels=3,
        width=4,
        max_width=32,
        levels=levels,
        norm=norm,
        bias=norm == "instance",
        dropout=levels - 5,
        dropout_after=1,
    )
    without = build_network(config.with_changes(dropout=0))
    without.load_state_dict(network.state_dict())
    x = torch.randn(2, 3, 2**levels, 2 * 2**levels)
    with torch.no_grad():
        expected = reference(x)
        assert difference(without(x), expected) < CLOSE
        assert difference(without.eval()(x), expected) < CLOSE, "also in evaluation"


def test_unet_with_identical_dropout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same features are dropped in the same places, whatever each implementation draws."""
    reference = lively(pix2pix.UnetGenerator(3, 3, 7, ngf=4, dropout=True)).train()
    _, network = ours(reference)

    def drop(self: nn.Module, features: Tensor) -> Tensor:
        checkered = torch.arange(features.numel()).reshape(features.shape) % 3 != 0
        return features * checkered * 2

    x = torch.randn(1, 3, 128, 128)
    with torch.no_grad():
        monkeypatch.setattr(nn.Dropout, "forward", lambda self, features: features)
        monkeypatch.setattr(Dropout, "forward", lambda self, features: features)
        undisturbed = reference(x)
        monkeypatch.setattr(nn.Dropout, "forward", drop)
        monkeypatch.setattr(Dropout, "forward", drop)
        expected = reference(x)
        assert float((expected - undisturbed).abs().max()) > 0.01
        assert difference(network.eval()(x), expected) < CLOSE


@pytest.mark.parametrize("norm", ["instance", "batch"])
@pytest.mark.parametrize(("blocks", "dropout"), [(6, False), (9, True)])
def test_resnet_of_cyclegan(norm: str, blocks: int, dropout: bool) -> None:
    reference = lively(pix2pix.ResnetGenerator(3, 3, ngf=4, blocks=blocks, norm=norm, dropout=dropout)).eval()
    config, network = ours(reference)
    assert isinstance(config, GeneratorConfig)
    assert (config.downsamples, config.blocks, config.dropout, config.bias) == (2, blocks, dropout, norm == "instance")
    x = torch.randn(1, 3, 48, 64)
    with torch.no_grad():
        assert difference(network.eval()(x), reference(x)) < CLOSE


@pytest.mark.parametrize(
    ("reference", "count"),
    [
        (lambda: pix2pixhd.GlobalGenerator(36, 3), 182_546_755),
        (lambda: pix2pixhd.LocalEnhancer(36, 3), 182_857_059),
    ],
    ids=["G1", "G1+G2"],
)
def test_published_sizes_and_keys(reference: type, count: int) -> None:
    """Full size, on the meta device: as many weights as published, in both, and every one has its place."""
    with torch.device("meta"):
        network = reference()
        config = infer_generator(network.state_dict(), "reference")
        mine = build_network(config)
    assert sum(parameter.numel() for parameter in network.parameters()) == count
    assert sum(parameter.numel() for parameter in mine.parameters()) == count
    moved = transfer(network.state_dict(), generator_layout(config), mine, "reference").state
    assert {key: each.shape for key, each in moved.items()} == {
        key: each.shape for key, each in mine.state_dict().items()
    }


def test_published_unet_and_discriminator_sizes() -> None:
    with torch.device("meta"):
        unet = pix2pix.UnetGenerator(3, 3, 8)
        mine = build_network(infer_generator(unet.state_dict(), "reference"))
        patches = pix2pixhd.MultiscaleDiscriminator(39, scales=2)
        config, _ = infer_discriminator(patches.state_dict(), "reference")
        discriminator = Discriminator(config)
    for first, second in ((unet, mine), (patches, discriminator)):
        assert sum(each.numel() for each in first.parameters()) == sum(each.numel() for each in second.parameters())
    assert sum(each.numel() for each in unet.parameters()) == 54_413_955


def discriminator_of(reference: nn.Module) -> Discriminator:
    """Our discriminators with the reference's weights."""
    state = reference.state_dict()
    config, intermediate = infer_discriminator(state, "reference")
    discriminator = Discriminator(config)
    layout = discriminator_layout(config, intermediate=intermediate)
    discriminator.load_state_dict(transfer(state, layout, discriminator, "reference").state)
    return discriminator
