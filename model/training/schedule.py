"""The coarse-to-fine schedule (pix2pixHD, section 3.2), as pure functions.

First G1 at a fraction of the resolution; then, for every enhancer in the order of their resolutions, the enhancer
alone around what is there already, which stays fixed; then all of them together. A generator without enhancers has
the one stage "all".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from model.config import GeneratorConfig
from model.errors import ModelError
from model.training.config import Architecture, TrainConfig

StageName = Literal["all", "global", "enhancer", "joint"]


@dataclass(frozen=True)
class Stage:
    """A part of a run in which the networks and their input size stay the same."""

    name: StageName
    epochs: int  # of the whole stage
    decay_epochs: int  # the last of them, in which the learning rate falls linearly to zero
    size: tuple[int, int]  # width, height of the training pictures, pixels
    crop: tuple[int, int] | None  # width, height of random crops out of them
    architecture: Architecture
    frozen: tuple[str, ...]  # modules of the generator that stay as they are, such as "trunk" and "enhancers.0"
    encoder_frozen: bool  # styles come from the encoder as it was before; it is applied at `style_size`
    style_size: tuple[int, int]  # width, height at which a frozen encoder sees the pictures, pixels
    learning_rate: float  # at the start of the stage


def stages(config: TrainConfig, architecture: Architecture) -> tuple[Stage, ...]:
    """Return the stages of a run in their order; raises ModelError where a size does not fit the networks.

    Stages without epochs are left out, as long as one remains.
    """
    generator, enhancers = architecture.generator, architecture.enhancers
    if not isinstance(generator, GeneratorConfig) or not enhancers:
        epochs = config.constant_epochs + config.decay_epochs
        stage = Stage(
            name="all",
            epochs=epochs,
            decay_epochs=config.decay_epochs,
            size=config.size,
            crop=config.crop,
            architecture=architecture,
            frozen=(),
            encoder_frozen=False,
            style_size=config.size,
            learning_rate=config.learning_rate,
        )
        _check(stage)
        return (stage,)

    whole = Stage(
        name="joint",
        epochs=config.joint_constant_epochs + config.joint_decay_epochs,
        decay_epochs=config.joint_decay_epochs,
        size=config.size,
        crop=config.joint_crop or config.crop,
        architecture=architecture,
        frozen=(),
        encoder_frozen=False,
        style_size=config.size,
        learning_rate=config.learning_rate,
    )
    found = [
        replace(
            whole,
            name="global",
            epochs=config.constant_epochs + config.decay_epochs,
            decay_epochs=config.decay_epochs,
            size=_shrunk(config.size, enhancers),
            crop=_shrunk(config.crop, enhancers) if config.crop else None,
            architecture=_coarser(architecture, enhancers),
        )
    ]
    for missing in reversed(range(enhancers)):
        present = enhancers - missing
        crop = config.enhancer_crop or config.crop
        found.append(
            replace(
                whole,
                name="enhancer",
                epochs=config.enhancer_epochs,
                decay_epochs=0,
                size=_shrunk(config.size, missing),
                crop=_shrunk(crop, missing) if crop else None,
                architecture=_coarser(architecture, missing),
                frozen=("trunk", *(f"enhancers.{index}" for index in range(present - 1))),
                encoder_frozen=config.precomputed_styles and architecture.encoder is not None,
                style_size=_shrunk(config.size, enhancers),
            )
        )
    found.append(whole)
    for stage in found:
        _check(stage)
    return tuple(stage for stage in found if stage.epochs) or (whole,)


def stage_at(stages: Sequence[Stage], images: int, pictures: int) -> tuple[int, float]:
    """Return the index of the stage and the epoch in it (a fraction) after `images` of a data set of `pictures`.

    A boundary belongs to the later stage; beyond the last one the last goes on.
    """
    for index, stage in enumerate(stages[:-1]):
        if images < stage.epochs * pictures:
            return index, images / pictures
        images -= stage.epochs * pictures
    return len(stages) - 1, images / pictures


def total_images(stages: Sequence[Stage], pictures: int) -> int:
    """Pictures that all stages see together."""
    return sum(stage.epochs for stage in stages) * pictures


def learning_rate(stage: Stage, epoch: float) -> float:
    """Constant, then linear to zero (pix2pixHD, section 4); never quite zero, so that a longer run goes on."""
    late = epoch - (stage.epochs - stage.decay_epochs)
    if late <= 0 or stage.decay_epochs <= 0:
        return stage.learning_rate
    return stage.learning_rate * max(0.01, 1.0 - late / stage.decay_epochs)


def _shrunk(size: tuple[int, int], times: int) -> tuple[int, int]:
    return size[0] >> times, size[1] >> times


def _coarser(architecture: Architecture, missing: int) -> Architecture:
    """The networks without the `missing` finest enhancers, and with as many scales fewer as leave one or two."""
    generator, discriminator = architecture.generator, architecture.discriminator
    assert isinstance(generator, GeneratorConfig)
    present = generator.enhancers - missing
    # The first stage has one scale fewer than the last; with two enhancers the middle has all of them already, and
    # the last drops the coarsest for a new finest.
    scales = min(discriminator.scales, max(1, discriminator.scales - 1) + present)
    return replace(
        architecture,
        generator=replace(generator, width=generator.width * 2**missing, enhancers=present),
        discriminator=replace(discriminator, scales=scales),
    )


def _check(stage: Stage) -> None:
    for what, size in (("training size", stage.size), ("crop", stage.crop)):
        if size is None:
            continue
        multiple = stage.architecture.multiple
        if size[0] % multiple or size[1] % multiple:
            of_stage = "" if stage.name == "all" else f" of the stage {stage.name!r}"
            raise ModelError(
                f"The {what}{of_stage}, {size[0]} x {size[1]}, must be a multiple of {multiple} in both directions."
            )
