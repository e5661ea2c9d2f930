"""Coarse to fine: the stages as pure functions, and what goes from one to the next."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from model.config import CRNConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.data import Batch
from model.errors import ModelError
from model.maps import LabelSet
from model.training.config import Architecture, TrainConfig
from model.training.ema import Average
from model.training.grow import carry, grow
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.schedule import Stage, learning_rate, stage_at, stages, total_images
from model.training.step import train_step

CONFIG = TrainConfig(
    size=(64, 64),
    constant_epochs=3,
    decay_epochs=2,
    enhancer_epochs=1,
    joint_constant_epochs=2,
    joint_decay_epochs=4,
    learning_rate=1e-3,
)


def tiny(enhancers: int, *, scales: int = 3, classes: int = 35) -> Architecture:
    return Architecture(
        GeneratorConfig(classes, width=4, downsamples=1, blocks=1, enhancers=enhancers, enhancer_blocks=1),
        DiscriminatorConfig(classes, width=4, scales=scales, layers=1),
        EncoderConfig(width=2, downsamples=1),
    )


def random_batch(size: tuple[int, int], count: int = 1) -> Batch:
    torch.manual_seed(5)
    width, height = size
    labels = torch.randint(7, 9, (count, height, width))
    images = torch.rand(count, 3, height, width).mul(2).sub(1).contiguous(memory_format=torch.channels_last)
    return Batch(images, labels, labels.clone(), indices=torch.arange(count))


# The stages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "generator",
    [
        GeneratorConfig(12, style_channels=0, boundaries=False),
        UNetConfig(12, levels=6),
        CRNConfig(12, levels=4),
    ],
    ids=["G1", "U-Net", "CRN"],
)
def test_without_enhancers_there_is_one_stage(generator: GeneratorConfig | UNetConfig | CRNConfig) -> None:
    architecture = Architecture(generator, DiscriminatorConfig(12, boundaries=False), None)
    (stage,) = stages(CONFIG.with_changes(crop=(64, 64), size=(128, 64)), architecture)
    assert (stage.name, stage.epochs, stage.decay_epochs) == ("all", 5, 2)
    assert (stage.size, stage.crop, stage.frozen, stage.encoder_frozen) == ((128, 64), (64, 64), (), False)
    assert stage.architecture == architecture


def test_g1_then_the_enhancer_then_all() -> None:
    found = stages(CONFIG, tiny(1))
    assert [stage.name for stage in found] == ["global", "enhancer", "joint"]
    assert [stage.size for stage in found] == [(32, 32), (64, 64), (64, 64)]
    assert [(stage.epochs, stage.decay_epochs) for stage in found] == [(5, 2), (1, 0), (6, 4)]
    assert [stage.frozen for stage in found] == [(), ("trunk",), ()]
    assert [stage.architecture.discriminator.scales for stage in found] == [2, 3, 3]
    assert found[0].architecture.generator == replace(tiny(1).generator, width=8, enhancers=0)  # type: ignore[type-var]
    assert found[1].architecture == found[2].architecture == tiny(1)
    assert total_images(found, 10) == 120


def test_enhancers_come_in_the_order_of_their_resolutions() -> None:
    found = stages(CONFIG, tiny(2))
    assert [stage.name for stage in found] == ["global", "enhancer", "enhancer", "joint"]
    assert [stage.size for stage in found] == [(16, 16), (32, 32), (64, 64), (64, 64)]
    assert [stage.frozen for stage in found] == [(), ("trunk",), ("trunk", "enhancers.0"), ()]
    assert [stage.architecture.discriminator.scales for stage in found] == [2, 3, 3, 3]
    widths = [stage.architecture.generator.width for stage in found]
    assert widths == [16, 8, 4, 4]


def test_stages_without_epochs_are_left_out() -> None:
    config = CONFIG.with_changes(enhancer_epochs=0)
    assert [stage.name for stage in stages(config, tiny(1))] == ["global", "joint"]
    config = CONFIG.with_changes(constant_epochs=0, decay_epochs=0)
    assert [stage.name for stage in stages(config, tiny(1))] == ["enhancer", "joint"]
    with pytest.raises(ModelError, match="at least one epoch"):
        stages(config, tiny(0))


def test_crops_only_where_the_picture_is_larger() -> None:
    config = CONFIG.with_changes(size=(256, 128), crop=(128, 96))
    found = stages(config, tiny(2))
    assert [stage.size for stage in found] == [(64, 32), (128, 64), (256, 128), (256, 128)]
    assert [stage.crop for stage in found] == [None, None, (128, 96), (128, 96)]


def test_precomputed_styles_fix_the_encoder_after_g1() -> None:
    found = stages(CONFIG.with_changes(precomputed_styles=True), tiny(2))
    assert [stage.encoder_frozen for stage in found] == [False, True, True, True]
    assert {stage.style_size for stage in found} == {(16, 16)}
    assert not any(stage.encoder_frozen for stage in stages(CONFIG, tiny(2)))


def test_a_size_that_does_not_fit_names_the_stage() -> None:
    with pytest.raises(ModelError, match="training size of the stage 'global', 42 x 32, must be a multiple of 4"):
        stages(
            CONFIG.with_changes(size=(84, 64)),
            replace(tiny(1), encoder=EncoderConfig(width=2, downsamples=2)),
        )
    with pytest.raises(ModelError, match="crop, 34 x 34, must be a multiple of 4"):
        stages(
            CONFIG.with_changes(size=(64, 64), crop=(34, 34)),
            replace(tiny(0), encoder=EncoderConfig(width=2, downsamples=2)),
        )


def test_stage_at_its_boundaries() -> None:
    found = stages(CONFIG, tiny(1))  # 5, 1 and 6 epochs
    assert stage_at(found, 0, 10) == (0, 0.0)
    assert stage_at(found, 49, 10) == (0, 4.9)
    assert stage_at(found, 50, 10) == (1, 0.0)
    assert stage_at(found, 59, 10) == (1, 0.9)
    assert stage_at(found, 60, 10) == (2, 0.0)
    assert stage_at(found, 120, 10) == (2, 6.0)  # done; what goes on goes on here
    assert stage_at(found, 150, 10) == (2, 9.0)


def test_the_learning_rate_falls_within_a_stage() -> None:
    first, second, third = stages(CONFIG, tiny(1))
    assert learning_rate(first, 2.9) == 1e-3
    assert learning_rate(first, 4) == pytest.approx(0.5e-3)
    assert learning_rate(second, 0.9) == 1e-3
    assert learning_rate(third, 0) == 1e-3
    assert learning_rate(third, 4) == pytest.approx(0.5e-3)
    assert 0 < learning_rate(third, 99) <= 1e-5


# From stage to stage ------------------------------------------------------------------------------------------------


class Trained:
    """What the loop holds in a stage."""

    def __init__(self, stage: Stage, label_set: LabelSet, before: "Trained | None" = None) -> None:
        self.stage = stage
        self.networks = Networks(stage.architecture, label_set, torch.device("cpu"))
        if before:
            grow(before.networks, self.networks)
        self.networks.freeze(stage)
        self.average = Average(self.networks.generator, 0.5)
        self.optimizers = Optimizers(self.networks, CONFIG)
        if before:
            carry(
                before.networks,
                self.networks,
                averages=(before.average, self.average),
                optimizers=(before.optimizers, self.optimizers),
            )

    def train(self, steps: int = 2) -> None:
        for step in range(steps):
            batch = random_batch(self.stage.crop or self.stage.size)
            train_step(self.networks, self.optimizers, batch, CONFIG)
            self.average.update(self.networks.generator, step + 100)

    def weights(self, prefix: str) -> dict[str, Tensor]:
        state = self.networks.generator.state_dict()
        return {name: value.clone() for name, value in state.items() if name.startswith(prefix)}


@pytest.fixture
def grown(cityscapes: LabelSet) -> tuple[Trained, Trained]:
    """G1 after two steps, and G1 with an enhancer before its first."""
    torch.manual_seed(0)
    global_stage, enhancer_stage, _ = stages(CONFIG, tiny(1))
    first = Trained(global_stage, cityscapes)
    first.train()
    return first, Trained(enhancer_stage, cityscapes, first)


def equal(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    assert one.keys() == other.keys()
    return all(torch.equal(value, other[name]) for name, value in one.items())


def test_the_trunk_is_g1(grown: tuple[Trained, Trained]) -> None:
    first, second = grown
    assert equal(first.weights("trunk."), second.weights("trunk."))
    assert first.weights("head.")["head.1.weight"].shape != second.weights("head.")["head.1.weight"].shape
    assert first.networks.encoder is not None
    assert second.networks.encoder is not None
    assert equal(first.networks.encoder.state_dict(), second.networks.encoder.state_dict())
    # The trunk's pass is that of G1: up to its last convolution the same numbers come out.
    encoded = torch.randn(1, first.networks.architecture.generator.input_channels, 16, 16)
    old, new = (trained.networks.generator.get_submodule("trunk") for trained in (first, second))
    with torch.no_grad():
        assert torch.equal(old.eval()(encoded), new(encoded))


def test_a_pattern_in_a_fixed_trunk_goes_on_to_begin_anywhere(cityscapes: LabelSet) -> None:
    torch.manual_seed(0)
    architecture = tiny(1)
    assert isinstance(architecture.generator, GeneratorConfig)
    patterned = replace(architecture, generator=architecture.generator.with_changes(pattern=5))
    trained = Trained(stages(CONFIG, patterned)[1], cityscapes)
    encoded = torch.randn(1, patterned.generator.input_channels, 32, 32)
    trunk = trained.networks.generator.get_submodule("trunk")
    with torch.no_grad():
        assert len({float(trunk(encoded).sum()) for _ in range(8)}) > 1
    assert not any(parameter.requires_grad for parameter in trunk.parameters())


def test_discriminators_move_up_by_one_scale(grown: tuple[Trained, Trained]) -> None:
    first, second = grown
    old, new = (list(trained.networks.discriminator.get_submodule("scales").children()) for trained in (first, second))
    assert (len(old), len(new)) == (2, 3)
    assert equal(old[0].state_dict(), new[1].state_dict())
    assert equal(old[1].state_dict(), new[2].state_dict())
    assert not equal(new[0].state_dict(), new[1].state_dict())


def test_averages_and_moments_follow_their_weights(grown: tuple[Trained, Trained]) -> None:
    first, second = grown
    for name, value in first.average.state.items():
        if name.startswith("trunk."):
            assert torch.equal(second.average.state[name], value)
    old = first.networks.discriminator.get_submodule("scales.0").get_parameter("layers.0.0.weight")
    new = second.networks.discriminator.get_submodule("scales.1").get_parameter("layers.0.0.weight")
    moments = second.optimizers.discriminator.state[new]
    assert torch.equal(moments["exp_avg"], first.optimizers.discriminator.state[old]["exp_avg"])
    assert float(moments["step"]) == 2
    fresh = second.networks.discriminator.get_submodule("scales.0").get_parameter("layers.0.0.weight")
    assert fresh not in second.optimizers.discriminator.state
    # They are copies: the next stage must not change what the last one was saved with.
    second.train(1)
    assert float(first.optimizers.discriminator.state[old]["step"]) == 2


def test_g1_is_fixed_with_the_enhancer_and_moves_in_the_joint_stage(
    grown: tuple[Trained, Trained], cityscapes: LabelSet
) -> None:
    _, second = grown
    before = {prefix: second.weights(prefix) for prefix in ("trunk.", "enhancers.", "head.")}
    second.train(3)
    assert equal(before["trunk."], second.weights("trunk."))
    assert not equal(before["enhancers."], second.weights("enhancers."))
    assert not equal(before["head."], second.weights("head."))

    joint = Trained(stages(CONFIG, tiny(1))[2], cityscapes, second)
    for prefix in before:
        assert equal(second.weights(prefix), joint.weights(prefix))
    enhancer = joint.networks.generator.get_submodule("enhancers.0").get_parameter("front.0.1.weight")
    assert float(joint.optimizers.generator.state[enhancer]["step"]) == 3
    joint.train()
    assert not equal(before["trunk."], joint.weights("trunk."))


def test_the_second_enhancer_wraps_the_first(cityscapes: LabelSet) -> None:
    torch.manual_seed(0)
    trained: Trained | None = None
    for stage in stages(CONFIG.with_changes(size=(128, 128)), tiny(2)):
        before, trained = trained, Trained(stage, cityscapes, trained)
        if before:
            assert equal(before.weights("trunk."), trained.weights("trunk."))
            kept = before.weights("enhancers.")
            assert equal(kept, {name: value for name, value in trained.weights("enhancers.").items() if name in kept})
        wrapped = {**trained.weights("trunk."), **trained.weights("enhancers.0.")}
        trained.train(1)
        moved = {**trained.weights("trunk."), **trained.weights("enhancers.0.")}
        assert equal(wrapped, moved) == (stage.frozen == ("trunk", "enhancers.0"))
    assert trained is not None
    assert len(list(trained.networks.discriminator.get_submodule("scales").children())) == 3


def test_batch_norm_of_a_fixed_trunk_keeps_its_statistics(cityscapes: LabelSet) -> None:
    torch.manual_seed(0)
    architecture = replace(tiny(1), generator=replace(tiny(1).generator, norm="batch"))  # type: ignore[type-var]
    first_stage, second_stage, _ = stages(CONFIG, architecture)
    first = Trained(first_stage, cityscapes)
    first.train()
    second = Trained(second_stage, cityscapes, first)
    before = second.weights("trunk.")
    assert any("running_mean" in name for name in before)
    second.train()
    assert equal(before, second.weights("trunk."))
