"""What is known of finished weights, as plain values for the report and as words for the model card. Torch-free."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.config import (
    Adversary,
    AnyGeneratorConfig,
    CRNConfig,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    UNetConfig,
)
from model.recipes.journal import Portion, Trained
from model.training.config import TrainConfig

_FORMAT = 1
_NUMBERS = ("no", "one", "two", "three")
_GANS: Mapping[Adversary, str] = {"lsgan": "least-squares GAN", "vanilla": "GAN with cross-entropy"}


@dataclass(frozen=True)
class Facts(Trained):
    """All that the report and the card are made of. Nothing of it is estimated."""

    recipe: str
    checkpoint: str  # id
    label_set: str
    classes: int
    size: tuple[int, int]  # width, height of the last training pictures, pixels
    generator: AnyGeneratorConfig
    encoder: EncoderConfig | None
    discriminator: DiscriminatorConfig | None  # None: no adversary took part
    parameters: Mapping[str, int]  # generator, encoder, discriminators -> how many
    config: TrainConfig  # as it was at the end
    vgg: bool  # the VGG19 loss took part
    recogniser: bool  # a segmentation network taught
    teachers: tuple[str, ...]  # ids of all that have taught these weights, also before this training
    data: str  # name of the folder
    pictures: int  # of the training split
    portions: tuple[Portion, ...]
    machines: Mapping[str, float]  # in words -> seconds of training
    length: float  # minutes, or steps, that were asked for
    full_size: bool
    batch: int | None  # that was asked for
    init: str
    adopted: bool  # trained by `maquette train`
    preset: str
    licence: str
    modes: Mapping[str, int] = field(default_factory=dict)  # class -> how many, by the label set's order
    without_modes: tuple[str, ...] = ()  # classes that occur in training pictures and have none all the same
    absent: tuple[str, ...] = ()  # classes that occur in no training picture
    files: Mapping[str, int] = field(default_factory=dict)  # name -> bytes
    split: str = ""  # what was measured on; "" if there was none
    evaluation: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # styles -> report of `maquette evaluate`

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "format": _FORMAT,
            "recipe": self.recipe,
            "checkpoint": self.checkpoint,
            "label_set": self.label_set,
            "licence": self.licence,
            "files": dict(self.files),
            "networks": {
                "generator": self.generator.to_dict(),
                "encoder": self.encoder.to_dict() if self.encoder else None,
                "discriminator": self.discriminator.to_dict() if self.discriminator else None,
                "parameters": dict(self.parameters),
            },
            "training": {
                "data": self.data,
                "pictures": self.pictures,
                "length": self.length,
                "full_size": self.full_size,
                "batch": self.batch,
                "begun_with": self.init,
                "run_of_train": self.adopted,
                "preset": self.preset,
                "steps": self.steps,
                "images": self.images,
                "seconds": round(self.seconds, 1),
                "stages": [{**vars(each), "seconds": round(each.seconds, 1)} for each in self.portions],
                "machines": {name: round(seconds, 1) for name, seconds in self.machines.items()},
                "seed": self.config.seed,
                "vgg": self.vgg,
                "recogniser": self.recogniser,
                "teachers": list(self.teachers),
                "config": self.config.to_dict(),
            },
            "modes": dict(self.modes),
            "classes_without_modes": list(self.without_modes),
            "classes_in_no_picture": list(self.absent),
            "split": self.split,
            "evaluation": {name: dict(report) for name, report in self.evaluation.items()},
        }


def generator_words(facts: Facts) -> str:
    """The generator and the encoder in words."""
    generator, encoder = facts.generator, facts.encoder
    text = f"{_generator(generator)}: {_millions(facts.parameters['generator'])} parameters"
    if encoder:
        text += f"; style encoder {encoder.width} channels wide, {_millions(facts.parameters['encoder'])}"
    return text


def objective_words(facts: Facts) -> str:
    """The losses and the discriminators in words."""
    losses = facts.config.losses_in_words(_GANS, vgg=facts.vgg, recogniser=facts.recogniser)
    parts = [losses, _discriminators(facts.discriminator)]
    if not facts.vgg:
        parts.append("no VGG loss")
    if facts.teachers:
        parts.append(f"taught by segmentation networks that do not score ({', '.join(facts.teachers)})")
    return "; ".join(parts)


def training_words(facts: Facts) -> str:
    """Steps and pictures in words, by the size of the pictures."""
    parts = [
        f"{each.images:,} at {each.size[0]} x {each.size[1]} "
        f"(batch {each.batch}{', ' + each.objective if each.objective else ''})"
        for each in facts.portions
        if each.steps
    ]
    return f"{facts.steps:,} steps, {facts.images:,} pictures in all: {', '.join(parts)}"


def time_words(facts: Facts) -> str:
    """How long it was trained, and on what."""
    on = [_duration(seconds) + (f" on {name}" if name else "") for name, seconds in facts.machines.items()]
    return "; ".join(on)


def _generator(config: AnyGeneratorConfig) -> str:
    if isinstance(config, GeneratorConfig):
        inside = f" inside {config.enhancers} enhancer(s)" if config.enhancers else ""
        pattern = f", a learned pattern of {config.pattern} x {config.pattern}" if config.pattern else ""
        return (
            f"G1 of pix2pixHD{inside}, {config.width} channels wide, {config.downsamples} strided convolutions, "
            f"{config.blocks} residual blocks, {config.norm} norm, {config.upsampling} upsampling{pattern}"
        )
    if isinstance(config, UNetConfig):
        name = "U-Net of pix2pix" if config.skips else "encoder-decoder of pix2pix"
        return f"{name}, {config.levels} levels, {config.width} to {config.max_width} channels, {config.norm} norm"
    assert isinstance(config, CRNConfig)
    return f"cascaded refinement network, {config.levels} levels, {config.width} channels"


def _discriminators(config: DiscriminatorConfig | None) -> str:
    if config is None:
        return "no discriminator"
    count = f"{_NUMBERS[config.scales]} discriminator{'s' if config.scales > 1 else ''}"
    critic = f"; a critic that names every pixel, {config.critic_width} channels wide" if config.critic_width else ""
    return f"{count}, {config.width} channels wide, patches of {config.field} pixels{critic}"


def _millions(number: int) -> str:
    return f"{number / 1e6:.2f} M"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} seconds"
    minutes = seconds / 60
    return f"{minutes:.0f} minutes" if minutes >= 10 else f"{minutes:.1f} minutes"
