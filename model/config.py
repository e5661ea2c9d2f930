"""Frozen configurations of the networks and of a training run; each is stored whole in what it produces.

Every `from_dict` rejects unknown keys, so that a file written by another version fails with its reason instead of
loading half. No torch is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, Self, get_args

from model.errors import ModelError

Upsampling = Literal["transposed", "resize"]
Norm = Literal["instance"]


class _Config:
    """Shared conversion between a configuration and plain JSON values."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build from JSON values; raises ModelError that names unknown or missing keys."""
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        unknown = sorted(set(values) - known)
        if unknown:
            raise ModelError(f"{cls.__name__} has unknown keys: {', '.join(unknown)}.")
        try:
            return cls(**values)
        except TypeError as error:
            raise ModelError(f"{cls.__name__}: {error}.") from error

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)  # type: ignore[call-overload]

    def with_changes(self, **changes: Any) -> Self:
        """Return a copy with some fields replaced."""
        return replace(self, **changes)  # type: ignore[type-var]


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ModelError(sentence)


@dataclass(frozen=True)
class GeneratorConfig(_Config):
    """G1, and G1 with local enhancers (pix2pixHD, section 3.2 and the appendix)."""

    classes: int = 35  # one-hot channels: the classes of the label set
    boundaries: bool = True  # append the instance-boundary channel
    style_channels: int = 3  # 0: a generator without styles
    width: int = 64  # channels of the first convolution at full resolution; G1 under n enhancers has width * 2**n
    max_width: int = 1024  # widest layer; the published network never reaches its bound
    downsamples: int = 4  # stride-2 convolutions of G1
    blocks: int = 9  # residual blocks of G1
    enhancers: int = 0  # local enhancers around G1: 1 is G2, 2 is G3
    enhancer_blocks: int = 3  # residual blocks of each enhancer
    upsampling: Upsampling = "transposed"  # "resize": nearest x 2 and a 3 x 3 convolution, without checkerboard
    norm: Norm = "instance"  # without affine parameters and without running statistics

    def __post_init__(self) -> None:
        _require(self.classes >= 1, f"A generator needs at least one class, not {self.classes}.")
        _require(self.width >= 1 and self.max_width >= self.width, "Max_width must be at least width, and width 1.")
        _require(1 <= self.downsamples <= 6, f"Downsamples must be 1 to 6, not {self.downsamples}.")
        _require(0 <= self.enhancers <= 3, f"Enhancers must be 0 to 3, not {self.enhancers}.")
        _require(self.blocks >= 0 and self.enhancer_blocks >= 0, "A number of blocks cannot be negative.")
        _require(self.style_channels >= 0, "Style_channels cannot be negative.")
        _require(self.upsampling in get_args(Upsampling), f"Unknown upsampling {self.upsampling!r}.")
        _require(self.norm in get_args(Norm), f"Unknown norm {self.norm!r}.")

    @property
    def input_channels(self) -> int:
        """Channels of the encoded input: one-hot labels, boundary, style."""
        return self.classes + self.boundaries + self.style_channels

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return 2 ** (self.downsamples + self.enhancers)


@dataclass(frozen=True)
class DiscriminatorConfig(_Config):
    """Multi-scale patch discriminators; they see labels, boundary and image, not the styles."""

    classes: int = 35  # one-hot channels: the classes of the label set
    boundaries: bool = True  # append the instance-boundary channel
    width: int = 64  # channels of the first layer
    max_width: int = 512  # widest layer
    layers: int = 3  # stride-2 layers; 3 gives the 70 x 70 field
    scales: int = 3  # discriminators, on the picture at 1, 1/2, 1/4

    def __post_init__(self) -> None:
        _require(self.width >= 1 and self.layers >= 1, "A discriminator needs at least one channel and one layer.")
        _require(1 <= self.scales <= 3, f"Scales must be 1 to 3, not {self.scales}.")

    @property
    def input_channels(self) -> int:
        """Channels of the input: one-hot labels, boundary, RGB."""
        return self.classes + self.boundaries + 3


@dataclass(frozen=True)
class EncoderConfig(_Config):
    """Style encoder E (pix2pixHD, section 3.4)."""

    channels: int = 3  # length of a style
    width: int = 16  # channels of the first convolution
    downsamples: int = 4  # stride-2 convolutions, mirrored by as many transposed ones

    @property
    def multiple(self) -> int:
        """Height and width of a picture must be a multiple of this."""
        return int(2**self.downsamples)


@dataclass(frozen=True)
class TrainConfig(_Config):
    """One training run. Published values are the defaults; presets change what the hardware asks for."""

    size: tuple[int, int] = (512, 256)  # width, height of the training pictures, pixels
    batch: int = 1  # pictures per step
    learning_rate: float = 2e-4  # Adam
    betas: tuple[float, float] = (0.5, 0.999)  # Adam
    constant_epochs: int = 100  # epochs at the full learning rate
    decay_epochs: int = 100  # epochs of linear decay to zero
    feature_matching: float = 10.0  # weight of the feature-matching loss
    l1: float = 0.0  # weight of the mean absolute difference to the photograph; 0 as published
    ema: float = 0.999  # decay of the averaged generator, per step
    mirror: bool = True  # random left-right mirroring
    mode_images: int = 512  # training pictures encoded for the modes at the end; 0 fits none
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", tuple(self.size))
        object.__setattr__(self, "betas", tuple(self.betas))
        width, height = self.size
        _require(min(width, height) >= 32, f"Training pictures must be at least 32 x 32, not {width} x {height}.")
        _require(self.batch >= 1, f"Batch must be at least 1, not {self.batch}.")
        _require(self.learning_rate > 0, "The learning rate must be positive.")
        _require(0 <= self.ema < 1, f"The EMA decay must be in 0..1, not {self.ema}.")
