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
    crop: tuple[int, int] | None  # width, height of random crops out of them; None where they are no larger
    architecture: Architecture
    frozen: tuple[str, ...]  # modules of the generator that stay as they are, such as "trunk" and "enhancers.0"
    encoder_frozen: bool  # the encoder stays as it is too, and has encoded every picture once
    style_size: tuple[int, int]  # width, height at which it has seen them, pixels: those of G1's stage
    learning_rate: float  # at the start of the stage


def stages(config: TrainConfig, architecture: Architecture) -> tuple[Stage, ...]:
    """Return the stages of a run in their order, without those that have no epochs.

    Raises ModelError where a size does not fit the networks, or nothing is to be trained.
    """
    enhancers = architecture.enhancers
    whole = Stage(
        name="joint" if enhancers else "all",
        epochs=config.joint_constant_epochs + config.joint_decay_epochs,
        decay_epochs=config.joint_decay_epochs,
        size=config.size,
        crop=config.crop,
        architecture=architecture,
        frozen=(),
        encoder_frozen=bool(enhancers) and config.precomputed_styles and architecture.encoder is not None,
        style_size=_shrunk(config.size, enhancers),
        learning_rate=config.learning_rate,
    )
    coarsest = replace(
        _coarser(whole, enhancers),
        name="global" if enhancers else "all",
        epochs=config.constant_epochs + config.decay_epochs,
        decay_epochs=config.decay_epochs,
        encoder_frozen=False,
    )
    if not enhancers:
        found = [coarsest]
    else:
        added = [
            replace(
                _coarser(whole, enhancers - present),
                name="enhancer",
                epochs=config.enhancer_epochs,
                decay_epochs=0,
                frozen=("trunk", *(f"enhancers.{index}" for index in range(present - 1))),
            )
            for present in range(1, enhancers + 1)
        ]
        found = [coarsest, *added, whole]
    kept = tuple(stage for stage in found if stage.epochs)
    if not kept:
        raise ModelError("Training needs at least one epoch.")
    for stage in kept:
        _check(stage)
    return kept


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


def faded(span: tuple[float, float], minutes: float) -> float:
    """The share of the learning rate that is left after some minutes of training: 1 before the span, 0.01 after it."""
    begin, end = span
    return min(1.0, max(0.01, (end - minutes) / (end - begin)))


def _shrunk(size: tuple[int, int], halvings: int) -> tuple[int, int]:
    return size[0] >> halvings, size[1] >> halvings


def _coarser(stage: Stage, missing: int) -> Stage:
    """The stage without the `missing` finest enhancers and doublings of the size, and with fewer discriminators.

    G1 has one discriminator fewer than the whole; with two enhancers the first of them has all of them already, and
    the second drops the coarsest for a new finest.
    """
    if not missing:
        return stage
    generator, discriminator = stage.architecture.generator, stage.architecture.discriminator
    assert isinstance(generator, GeneratorConfig)
    present = generator.enhancers - missing
    scales = min(discriminator.scales, max(1, discriminator.scales - 1) + present)
    size = _shrunk(stage.size, missing)
    crop = stage.crop
    if crop is not None:  # a window of as many pixels fits into the same memory
        smaller = crop[0] * crop[1] < size[0] * size[1]
        crop = (min(crop[0], size[0]), min(crop[1], size[1])) if smaller else None
    return replace(
        stage,
        size=size,
        crop=crop,
        architecture=replace(
            stage.architecture,
            generator=replace(generator, width=generator.width * 2**missing, enhancers=present),
            discriminator=replace(discriminator, scales=scales),
        ),
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
