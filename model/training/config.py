"""The frozen configurations of a training run: the networks together, and how they are trained.

Both are stored whole in the state of a run. No torch is imported here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from model.config import (
    Adversary,
    AnyGeneratorConfig,
    Config,
    DiscriminatorConfig,
    EncoderConfig,
    GeneratorConfig,
    require,
)


@dataclass(frozen=True)
class Architecture:
    """The configurations of everything that is trained together; raises ModelError where they do not fit."""

    generator: AnyGeneratorConfig
    discriminator: DiscriminatorConfig
    encoder: EncoderConfig | None

    def __post_init__(self) -> None:
        generator, discriminator = self.generator, self.discriminator
        styles = self.encoder.channels if self.encoder else 0
        require(
            styles == generator.style_channels,
            f"The encoder gives {styles} style channels, the generator takes {generator.style_channels}.",
        )
        require(
            discriminator.output_channels == generator.output_channels,
            f"The discriminators judge {discriminator.output_channels} channels, "
            f"the generator gives {generator.output_channels}.",
        )
        if discriminator.conditional:
            same = (discriminator.classes, discriminator.image_channels) == (
                generator.classes,
                generator.image_channels,
            )
            require(same, "A conditional discriminator must see what the generator sees.")
            require(
                generator.boundaries or not discriminator.boundaries,
                "The discriminators cannot see boundaries that the generator does not see.",
            )

    @property
    def multiple(self) -> int:
        """Training pictures must be a multiple of this in both directions."""
        return max(self.generator.multiple, self.encoder.multiple if self.encoder else 1)  # both are powers of two

    @property
    def enhancers(self) -> int:
        """Local enhancers around G1; 0 for every other family."""
        return self.generator.enhancers if isinstance(self.generator, GeneratorConfig) else 0


@dataclass(frozen=True)
class TrainConfig(Config):
    """One training run. Published values are the defaults; presets change what the hardware asks for."""

    size: tuple[int, int] = (512, 256)  # width, height of the training pictures, pixels
    batch: int = 1  # pictures per step, over all processes
    learning_rate: float = 2e-4  # Adam
    betas: tuple[float, float] = (0.5, 0.999)  # Adam
    constant_epochs: int = 100  # epochs at the full learning rate: of all networks, or of G1 before its enhancers
    decay_epochs: int = 100  # epochs of linear decay to zero after those
    enhancer_epochs: int = 10  # epochs of each new enhancer with what it wraps fixed
    joint_constant_epochs: int = 40  # epochs of all networks together after the last enhancer, at the full rate
    joint_decay_epochs: int = 50  # epochs of linear decay to zero after those
    precomputed_styles: bool = False  # after G1's stage the encoder is fixed and encodes every picture once
    gan: Adversary = "lsgan"  # "vanilla": cross-entropy of the scores, as in pix2pix
    gan_weight: float = 1.0  # 0: no adversary
    feature_matching: float = 10.0  # weight of the feature-matching loss
    vgg: float = 10.0  # weight of the perceptual loss; used only where a VGG19 file is given
    recogniser: float = 10.0  # weight of the features and the answers of a recogniser; only where its file is given
    l1: float = 0.0  # weight of the mean absolute difference to the photograph; 0 as published
    semantic: float = 0.0  # weight of the semantic critic's loss (OASIS); 0 as published: there is no such critic
    fade: tuple[float, float] | None = None  # minutes of the run's training between which the rate falls to nothing
    ema: float = 0.0  # decay per step of the averaged generator that is delivered; 0 as published: the last one
    mirror: bool = True  # random left-right mirroring
    jitter: int = 0  # pixels that a picture is enlarged by before the random crop to `size`; 30 in pix2pix
    crop: tuple[int, int] | None = None  # width, height of random crops out of larger pictures, where memory is short
    balance: float = 0.0  # probability that a random crop is centred on a small or rare thing
    mode_images: int | None = None  # training pictures encoded for the modes at the end, None: all; 0 fits none
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("size", "betas", "crop", "fade"):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else tuple(value))
        width, height = self.size
        require(min(width, height) >= 32, f"Training pictures must be at least 32 x 32, not {width} x {height}.")
        if self.crop is not None:
            crop_width, crop_height = self.crop
            require(min(self.crop) >= 32, f"Crops must be at least 32 x 32, not {crop_width} x {crop_height}.")
            require(
                crop_width <= width and crop_height <= height,
                f"A crop of {crop_width} x {crop_height} does not fit into {width} x {height}.",
            )
        require(self.batch >= 1, f"Batch must be at least 1, not {self.batch}.")
        require(self.learning_rate > 0, "The learning rate must be positive.")
        epochs = (
            self.constant_epochs,
            self.decay_epochs,
            self.enhancer_epochs,
            self.joint_constant_epochs,
            self.joint_decay_epochs,
        )
        require(min(epochs) >= 0, "A number of epochs cannot be negative.")
        require(self.gan in get_args(Adversary), f"Unknown GAN objective {self.gan!r}; choose lsgan or vanilla.")
        weights = (self.gan_weight, self.feature_matching, self.vgg, self.recogniser, self.l1, self.semantic)
        require(min(weights) >= 0, "The weight of a loss cannot be negative.")
        named = (self.gan_weight, self.feature_matching, self.vgg, self.l1, self.semantic)
        require(max(named) > 0, "At least one loss must have a weight.")
        require(
            self.gan_weight > 0 or self.feature_matching == 0,
            "Feature matching needs discriminators that are trained: give the GAN a weight, or it none.",
        )
        require(
            self.gan_weight > 0 or self.semantic == 0,
            "A semantic critic is one of the discriminators: give the GAN a weight, or it none.",
        )
        if self.fade is not None:
            require(
                0 <= self.fade[0] < self.fade[1],
                f"The rate cannot fade from minute {self.fade[0]:g} to {self.fade[1]:g}.",
            )
        require(0 <= self.ema < 1, f"The EMA decay must be in 0..1, not {self.ema}.")
        require(self.jitter >= 0, f"The jitter cannot be {self.jitter} pixels.")
        require(0 <= self.balance <= 1, f"Balance is a probability in 0..1, not {self.balance}.")

    def losses_in_words(self, names: Mapping[Adversary, str], *, vgg: bool, recogniser: bool) -> str:
        """The losses that have a weight, with it; `names` of the GAN objectives, the others: whether they are there."""
        weighted = [
            (names[self.gan], self.gan_weight),
            ("feature matching", self.feature_matching),
            ("VGG19", self.vgg if vgg else 0.0),
            ("recogniser", self.recogniser if recogniser else 0.0),
            ("L1", self.l1),
            ("semantic critic", self.semantic),
        ]
        return ", ".join(name if weight == 1 else f"{name} x {weight:g}" for name, weight in weighted if weight)

    @property
    def adversarial(self) -> bool:
        """Whether discriminators take part."""
        return self.gan_weight > 0
