"""The recipes: what is trained, how long, and what of it is said on the model card. Torch-free."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Stage:
    """A part of the training in which the pictures have one size."""

    size: tuple[int, int]  # width, height, pixels
    batch: int
    learning_rate: float
    share: float  # of the length of the recipe; all together are 1
    objective: Mapping[str, float] = field(default_factory=dict)  # weights of the losses that differ from the recipe's
    objective_words: str = ""  # the same for people

    @property
    def begins(self) -> bool:
        """Whether it is for weights that were just drawn, and would take from others what they have learnt."""
        return bool(self.objective)


@dataclass(frozen=True)
class Recipe:
    """One set of weights. Its length is minutes of training or, where runs are compared, steps."""

    name: str  # of the files, too
    summary: str  # one line of --list
    preset: str
    stages: tuple[Stage, ...]
    budget: float  # MiB that the weights may have
    discriminator_budget: float | None  # MiB; None: the weights come without their discriminators
    title: str  # first sentence of the model card
    data: str  # of the model card: which photographs the recipe is meant for
    terms: str = ""  # of the model card: what the owners of the photographs ask for
    train: Mapping[str, Any] = field(default_factory=dict)  # fields of TrainConfig that differ from the preset's
    shape: Mapping[str, Any] = field(default_factory=dict)  # fields of model.training.plan.Shape
    minutes: float | None = None  # unless others are asked for
    steps: int | None = None
    fade: float = 0.4  # share of the length, at its end, in which the learning rate falls to nearly nothing

    @property
    def counts_steps(self) -> bool:
        """Whether its length is a number of steps."""
        return self.steps is not None

    @property
    def length(self) -> float:
        """The length unless another is asked for: minutes of training, or steps."""
        length = self.steps if self.steps is not None else self.minutes
        assert length is not None, f"the recipe {self.name} has no length"
        return length


# The critic that names pixels, and a recogniser where there is one; docs/training.md says what they do.
_NAMED = {"semantic": 1.0, "recogniser": 3.0}
_WITHOUT_DISCRIMINATORS = {"gan_weight": 0.0, "feature_matching": 0.0, "semantic": 0.0, "recogniser": 10.0, "l1": 100.0}


def _grown(
    final: tuple[int, int], batches: tuple[int, ...], shares: tuple[float, ...], *, l1_share: float
) -> tuple[Stage, ...]:
    """Stages whose pictures double in size, up to the final one; the first ones learn somewhat faster.

    Before all, for `l1_share` of the length, the smallest pictures with L1, and the recogniser if there is one: without
    discriminators a step takes half of the time, and pictures are recognised sooner (docs/training.md).
    """
    last = len(batches) - 1
    smallest = final[0] >> last, final[1] >> last
    first = Stage(smallest, batches[0], 3e-4, l1_share, _WITHOUT_DISCRIMINATORS, "without discriminators")
    grown = tuple(
        Stage(
            size=(final[0] >> (last - index), final[1] >> (last - index)),
            batch=batch,
            learning_rate=2e-4 if index == last else 3e-4,
            share=share,
        )
        for index, (batch, share) in enumerate(zip(batches, shares, strict=True))
    )
    return (first, *grown)


_FACADE_DATA = "CMP facades; instances are connected components of a class"
_FACADE_TERMS = "the owners of CMP ask to be cited; no photograph of theirs is here"


def _lesson(name: str, objective: str, **weights: float) -> Recipe:
    """One of the three that differ in the objective alone (pix2pix, section 4.1)."""
    return Recipe(
        name=name,
        summary=f"a tiny generator of facades for the lesson: {objective}",
        preset="tiny-facade",
        stages=(Stage((256, 256), batch=2, learning_rate=2e-4, share=1.0),),
        budget=1.0,
        discriminator_budget=None,
        title=f"One of three tiny generators of facades for the lesson, trained with {objective}. All three have the "
        "same network, first weights, pictures in the same order, and number of steps; they differ in the objective "
        "alone (pix2pix, section 4.1).",
        data=_FACADE_DATA,
        terms=_FACADE_TERMS,
        train={"feature_matching": 0.0, **weights},
        steps=3000,
    )


RECIPES: dict[str, Recipe] = {
    each.name: each
    for each in (
        Recipe(
            name="street",
            summary="street scenes, 512 x 256, objects and their looks",
            preset="street",
            stages=_grown((512, 256), batches=(8, 8, 4), shares=(0.05, 0.35, 0.45), l1_share=0.15),
            budget=24.0,
            discriminator_budget=10.5,
            title="The generator of street scenes that opens by default.",
            data="Cityscapes, instances drawn from the published polygons",
            terms="Cityscapes allows no redistribution of its photographs, none is here",
            train=_NAMED,
            shape={"upsampling": "resize", "pattern": 64, "critic": True},  # without checkerboard, without streaks
            minutes=480.0,
        ),
        Recipe(
            name="face",
            summary="faces, 256 x 256, looks of skin, hair and lips",
            preset="face",
            stages=_grown((256, 256), batches=(8, 4), shares=(0.25, 0.5), l1_share=0.25),
            budget=8.0,
            discriminator_budget=8.0,
            title="A generator of faces whose parts have looks of their own.",
            data="CelebAMask-HQ, 19 parts of a face",
            terms="CelebAMask-HQ allows no redistribution of its photographs, none is here",
            train=_NAMED,
            shape={"pattern": 64, "critic": True},
            minutes=240.0,
        ),
        Recipe(
            name="facade",
            summary="facades of houses, 256 x 256, looks of walls and windows",
            preset="facade",
            stages=_grown((256, 256), batches=(8, 4), shares=(0.25, 0.5), l1_share=0.25),
            budget=6.0,
            discriminator_budget=6.0,
            title="A generator of the facades of houses.",
            data=_FACADE_DATA,
            terms=_FACADE_TERMS,
            train=_NAMED,
            shape={"pattern": 64, "critic": True},
            minutes=180.0,
        ),
        _lesson("facade-l1", "L1 alone", gan_weight=0.0, l1=100.0),
        _lesson("facade-cgan", "the conditional GAN alone", gan_weight=1.0, l1=0.0),
        _lesson("facade-l1-cgan", "L1 and the conditional GAN", gan_weight=1.0, l1=100.0),
    )
}
