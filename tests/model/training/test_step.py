"""One step: which losses there are, what sees what, and whose weights each of them moves."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from model.config import CRNConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.data import Batch
from model.encoding import boundary_map
from model.errors import ModelError
from model.lab import lab_from_rgb
from model.losses import discriminator_gan, feature_matching, generator_gan
from model.maps import LabelSet
from model.training.config import Architecture, TrainConfig
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.step import plain_backward, train_step
from model.vgg import VGG19

CPU = torch.device("cpu")
CONFIG = TrainConfig(size=(32, 32), batch=2, learning_rate=1e-3)


def batch_of(*, inputs: bool = False) -> Batch:
    torch.manual_seed(3)
    labels = torch.randint(0, 34, (2, 8, 8)).repeat_interleave(4, 1).repeat_interleave(4, 2)
    instances = torch.where(labels >= 24, labels * 1000 + 1, labels)
    pictures = [torch.rand(2, 3, 32, 32) * 2 - 1 for _ in range(2)]
    return Batch(pictures[0], labels, instances, pictures[1] if inputs else None).to(CPU)


def label_architecture(
    *, scales: int = 2, boundaries: bool = True, styles: bool = True, pooling: str = "instance"
) -> Architecture:
    return Architecture(
        GeneratorConfig(35, width=4, downsamples=1, blocks=1, boundaries=boundaries, style_channels=3 if styles else 0),
        DiscriminatorConfig(35, width=4, layers=2, scales=scales, boundaries=boundaries),
        EncoderConfig(width=2, downsamples=1, pooling=pooling) if styles else None,  # type: ignore[arg-type]
    )


def picture_architecture(channels_in: int = 3, channels_out: int = 3, *, conditional: bool = True) -> Architecture:
    return Architecture(
        UNetConfig(0, image_channels=channels_in, output_channels=channels_out, width=4, levels=4),
        DiscriminatorConfig(
            0,
            boundaries=False,
            image_channels=channels_in,
            output_channels=channels_out,
            conditional=conditional,
            width=4,
            layers=1,
            scales=1,
            padding=1,
            norm="batch",
        ),
        None,
    )


class Setup:
    """Networks with their optimizers."""

    def __init__(self, architecture: Architecture, label_set: LabelSet, config: TrainConfig = CONFIG) -> None:
        torch.manual_seed(0)
        self.config = config
        self.networks = Networks(architecture, label_set, CPU)
        self.optimizers = Optimizers(self.networks, config)

    def step(self, batch: Batch, vgg: nn.Module | None = None) -> dict[str, Tensor]:
        return train_step(self.networks, self.optimizers, batch, self.config, vgg=vgg)

    def weights(self, name: str) -> list[Tensor]:
        return [parameter.detach().clone() for parameter in getattr(self.networks, name).parameters()]

    def moved(self, name: str, before: list[Tensor]) -> bool:
        return any(not torch.equal(old, new) for old, new in zip(before, self.weights(name), strict=True))


@pytest.fixture(scope="module")
def vgg() -> VGG19:
    torch.manual_seed(7)
    return VGG19()


# Losses by name and weight ------------------------------------------------------------------------------------------


def test_the_published_losses(cityscapes: LabelSet, vgg: VGG19) -> None:
    setup = Setup(label_architecture(), cityscapes)
    assert set(setup.step(batch_of())) == {"gan", "feature_matching", "discriminator"}
    assert set(setup.step(batch_of(), vgg)) == {"gan", "feature_matching", "vgg", "discriminator"}


def test_a_weight_is_a_factor(cityscapes: LabelSet, vgg: VGG19) -> None:
    once = Setup(label_architecture(), cityscapes, CONFIG.with_changes(l1=1.0, feature_matching=1.0, vgg=1.0))
    twice = Setup(
        label_architecture(),
        cityscapes,
        CONFIG.with_changes(l1=2.0, feature_matching=2.0, vgg=2.0, gan_weight=2.0),
    )
    losses, doubled = once.step(batch_of(), vgg), twice.step(batch_of(), vgg)
    for name in ("gan", "feature_matching", "vgg", "l1"):
        assert doubled[name].item() == pytest.approx(2 * losses[name].item(), rel=1e-4)
    assert doubled["discriminator"].item() == pytest.approx(losses["discriminator"].item(), rel=1e-4)


def test_vgg_without_a_weight_is_not_run(cityscapes: LabelSet) -> None:
    class Never(nn.Module):
        def forward(self, _: Tensor) -> Tensor:
            raise AssertionError

    setup = Setup(label_architecture(), cityscapes, CONFIG.with_changes(vgg=0.0))
    assert "vgg" not in setup.step(batch_of(), Never())


def test_without_an_adversary_the_discriminators_rest(cityscapes: LabelSet) -> None:
    config = CONFIG.with_changes(gan_weight=0.0, feature_matching=0.0, vgg=0.0, l1=100.0)
    setup = Setup(label_architecture(), cityscapes, config)
    before = setup.weights("discriminator")
    assert set(setup.step(batch_of())) == {"l1"}
    assert not setup.moved("discriminator", before)


def test_vanilla_and_least_squares_differ(cityscapes: LabelSet) -> None:
    losses = [
        Setup(label_architecture(scales=1), cityscapes, CONFIG.with_changes(gan=gan)).step(batch_of())
        for gan in ("lsgan", "vanilla")
    ]
    assert losses[0]["feature_matching"] == losses[1]["feature_matching"]
    assert losses[0]["discriminator"].item() != pytest.approx(losses[1]["discriminator"].item(), rel=1e-3)


@pytest.mark.parametrize("scales", [1, 2, 3])
def test_every_discriminator_is_trained(cityscapes: LabelSet, scales: int) -> None:
    setup = Setup(label_architecture(scales=scales), cityscapes)
    setup.step(batch_of())
    found = list(setup.networks.discriminator.get_submodule("scales").children())
    assert len(found) == scales
    for discriminator in found:
        # The bias in front of an instance norm has no effect and so no gradient; the first layer has no norm.
        first = discriminator.get_parameter("layers.0.0.weight")
        assert first.grad is not None
        assert first.grad.abs().sum() > 0


# The order of things ------------------------------------------------------------------------------------------------


def test_one_step_moves_like_the_published_order(cityscapes: LabelSet) -> None:
    """Against the long way: three passes of D, G moves first, D by the scores from before."""
    batch = batch_of()
    setup, plain = (Setup(label_architecture(), cityscapes) for _ in range(2))
    setup.step(batch)

    networks = plain.networks
    condition = networks.condition(batch)
    fake = networks.generator(networks.generator_input(condition, networks.styles(batch)))
    discriminator = networks.discriminator
    detached = discriminator(torch.cat((condition, fake.detach()), 1))
    real = discriminator(torch.cat((condition, batch.images), 1))
    scores = discriminator(torch.cat((condition, fake), 1))
    loss = generator_gan(scores) + 10 * feature_matching(scores, real)
    loss_of_discriminator = discriminator_gan(detached, real)
    plain.optimizers.generator.zero_grad()
    loss.backward(retain_graph=True)
    generator_gradients = [parameter.grad for parameter in networks.generator.parameters()]
    plain.optimizers.discriminator.zero_grad()
    loss_of_discriminator.backward()
    for parameter, expected in zip(setup.networks.generator.parameters(), generator_gradients, strict=True):
        torch.testing.assert_close(parameter.grad, expected, rtol=1e-3, atol=1e-6)
    for parameter, other in zip(setup.networks.discriminator.parameters(), discriminator.parameters(), strict=True):
        torch.testing.assert_close(parameter.grad, other.grad, rtol=1e-3, atol=1e-6)
    assert networks.encoder is not None
    assert setup.networks.encoder is not None
    for parameter, other in zip(setup.networks.encoder.parameters(), networks.encoder.parameters(), strict=True):
        torch.testing.assert_close(parameter.grad, other.grad, rtol=1e-3, atol=1e-6)


def test_everything_moves_and_losses_need_no_graph(cityscapes: LabelSet) -> None:
    setup = Setup(label_architecture(), cityscapes)
    before = {name: setup.weights(name) for name in ("generator", "discriminator", "encoder")}
    losses = setup.step(batch_of())
    assert all(setup.moved(name, weights) for name, weights in before.items())
    assert not any(loss.requires_grad for loss in losses.values())
    assert all(loss.dtype == torch.float32 and loss.ndim == 0 for loss in losses.values())


def test_the_callers_backward_is_used(cityscapes: LabelSet) -> None:
    setup, called = Setup(label_architecture(), cityscapes), []

    def backward(loss: Tensor, **options: object) -> None:
        called.append(set(options))
        plain_backward(loss, **options)  # type: ignore[arg-type]

    before = setup.weights("generator")
    train_step(setup.networks, setup.optimizers, batch_of(), CONFIG, backward=backward)
    assert called == [{"inputs", "retain_graph"}] * 2
    assert setup.moved("generator", before)


def test_mixed_precision_keeps_weights_and_losses_in_float32(cityscapes: LabelSet, vgg: VGG19) -> None:
    exact = Setup(label_architecture(), cityscapes, CONFIG.with_changes(l1=10.0)).step(batch_of(), vgg)
    setup = Setup(label_architecture(), cityscapes, CONFIG.with_changes(l1=10.0))
    with torch.autocast("cpu", torch.bfloat16):
        losses = setup.step(batch_of(), vgg)
    for name, loss in losses.items():
        assert loss.dtype == torch.float32
        assert loss.item() == pytest.approx(exact[name].item(), rel=0.05)
    assert all(parameter.dtype == torch.float32 for parameter in setup.networks.generator.parameters())


# What sees what -----------------------------------------------------------------------------------------------------


def seen_by_discriminator(setup: Setup, batch: Batch) -> list[Tensor]:
    seen: list[Tensor] = []
    hook = setup.networks.discriminator.register_forward_pre_hook(lambda _, given: seen.append(given[0].detach()))
    setup.step(batch)
    hook.remove()
    return seen


def test_discriminators_see_labels_boundary_and_picture(cityscapes: LabelSet) -> None:
    batch = batch_of()
    real, fake = seen_by_discriminator(Setup(label_architecture(), cityscapes), batch)
    assert real.shape[1] == 35 + 1 + 3
    assert torch.equal(real[:, 35], boundary_map(batch.instances))
    assert torch.equal(real[:, 36:], batch.images)
    assert torch.equal(real[:, :36], fake[:, :36])
    assert not torch.equal(real[:, 36:], fake[:, 36:])


def test_without_boundaries_nobody_sees_them(cityscapes: LabelSet) -> None:
    setup = Setup(label_architecture(boundaries=False), cityscapes)
    assert setup.networks.architecture.generator.input_channels == 35 + 3
    assert seen_by_discriminator(setup, batch_of())[0].shape[1] == 35 + 3


def test_discriminators_may_see_less_than_the_generator(cityscapes: LabelSet) -> None:
    architecture = label_architecture()
    blind = replace(architecture, discriminator=replace(architecture.discriminator, boundaries=False))
    batch = batch_of()
    real, _ = seen_by_discriminator(Setup(blind, cityscapes), batch)
    assert real.shape[1] == 35 + 3
    assert torch.equal(real[:, 35:], batch.images)


def test_an_unconditional_discriminator_sees_the_picture_alone(cityscapes: LabelSet) -> None:
    setup = Setup(picture_architecture(conditional=False), cityscapes)
    batch = batch_of(inputs=True)
    real, fake = seen_by_discriminator(setup, batch)
    assert torch.equal(real, batch.images)
    assert fake.shape == real.shape


def test_styles_by_instance_by_class_or_none(cityscapes: LabelSet) -> None:
    batch = batch_of()
    by_instance = Setup(label_architecture(), cityscapes).networks.styles(batch)
    by_class = Setup(label_architecture(pooling="label"), cityscapes).networks.styles(batch)
    assert by_instance is not None
    assert by_class is not None
    for index, regions in enumerate(batch.labels):
        for label in regions.unique():
            assert by_class[index][:, regions == label].std(dim=1).max() < 1e-6
    assert Setup(label_architecture(styles=False), cityscapes).networks.styles(batch) is None
    setup = Setup(label_architecture(styles=False), cityscapes)
    before = setup.weights("generator")
    setup.step(batch)
    assert setup.moved("generator", before)


def test_picture_to_picture(cityscapes: LabelSet) -> None:
    setup, batch = Setup(picture_architecture(), cityscapes), batch_of(inputs=True)
    assert batch.inputs is not None
    assert setup.networks.condition(batch) is batch.inputs
    real, _ = seen_by_discriminator(setup, batch)
    assert torch.equal(real, torch.cat((batch.inputs, batch.images), 1))


def test_lightness_to_colours(cityscapes: LabelSet) -> None:
    batch = batch_of()
    batch = replace(batch, inputs=batch.images)
    setup, lab = Setup(picture_architecture(1, 2), cityscapes), lab_from_rgb(batch.images)
    real, fake = seen_by_discriminator(setup, batch)
    assert torch.equal(real, lab)
    assert torch.equal(fake[:, :1], lab[:, :1])


def test_networks_for_pictures_refuse_label_maps(cityscapes: LabelSet) -> None:
    with pytest.raises(ModelError, match="turn pictures into pictures"):
        Setup(picture_architecture(), cityscapes).step(batch_of())


@pytest.mark.parametrize(
    "generator",
    [
        UNetConfig(35, width=4, levels=4),
        UNetConfig(35, width=4, levels=4, skips=False, norm="instance"),
        CRNConfig(35, width=4, levels=3),
    ],
    ids=["U-Net", "encoder-decoder", "CRN"],
)
def test_every_family_trains(cityscapes: LabelSet, generator: UNetConfig | CRNConfig) -> None:
    architecture = Architecture(generator, DiscriminatorConfig(35, boundaries=False, width=4, layers=2), None)
    setup = Setup(architecture, cityscapes)
    before = setup.weights("generator")
    assert all(loss.isfinite() for loss in setup.step(batch_of()).values())
    assert setup.moved("generator", before)
