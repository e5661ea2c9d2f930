"""Frozen configurations of the networks; each is stored whole in the checkpoints of what it describes.

Every `from_dict` rejects unknown keys, so that a file written by another version fails with its reason instead of
loading half. No torch is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar, Literal, Self, get_args, get_type_hints

from model.errors import ModelError

MOST_BLOCKS = 1000  # residual blocks of one part of a network: a file must not ask for a billion
MOST_PATTERN = 256  # side of a generator's pattern, for the same reason

Upsampling = Literal["transposed", "resize"]
Norm = Literal["instance", "batch"]
Pooling = Literal["instance", "label"]
Adversary = Literal["lsgan", "vanilla"]


_JSON_TYPES: dict[Any, tuple[type, ...]] = {int: (int,), bool: (bool,), float: (float, int)}


class Config:
    """Shared conversion between a configuration and plain JSON values."""

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build from JSON values; raises ModelError that names unknown or missing keys and values of a wrong type."""
        known = {field.name for field in fields(cls)}  # type: ignore[arg-type]
        unknown = sorted(set(values) - known)
        if unknown:
            raise ModelError(f"{cls.__name__} has unknown keys: {', '.join(unknown)}.")
        types = get_type_hints(cls)
        for name, value in values.items():
            # True is a number to Python, and 2.0 is as good as 2 until a network is built of it.
            allowed = _JSON_TYPES.get(types[name], (type(value),))
            if type(value) not in allowed:
                raise ModelError(f"{cls.__name__}: {name} is {value!r}, which is no {types[name].__name__}.")
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


def require(condition: bool, sentence: str) -> None:
    if not condition:
        raise ModelError(sentence)


@dataclass(frozen=True)
class _Translation(Config):
    """What every generator takes and gives: encoded maps, or a picture, in; a picture out."""

    family: ClassVar[str] = ""  # stored beside the fields; names the network in `model.networks.build`

    classes: int = 35  # one-hot channels: the classes of the label set; 0 where a picture goes in
    boundaries: bool = True  # append the instance-boundary channel
    style_channels: int = 3  # 0: a generator without styles
    image_channels: int = 0  # channels of the picture that goes in, 1 to 3; 0 where label maps go in
    output_channels: int = 3  # channels of the picture that comes out, 1 to 3

    def __post_init__(self) -> None:
        require(self.classes >= 0, f"A generator cannot have {self.classes} classes.")
        require(0 <= self.image_channels <= 3, f"Image_channels must be 0 to 3, not {self.image_channels}.")
        require((self.classes > 0) != (self.image_channels > 0), "A generator takes either classes or a picture.")
        require(self.style_channels >= 0, "Style_channels cannot be negative.")
        require(1 <= self.output_channels <= 3, f"Output_channels must be 1 to 3, not {self.output_channels}.")
        if self.image_channels:
            nothing_else = not self.boundaries and not self.style_channels
            require(nothing_else, "A generator that takes a picture has neither boundaries nor styles.")
        colours_alone = self.output_channels == 2 and not self.image_channels
        require(not colours_alone, "Two output channels are colours for the lightness of a picture that goes in.")
        require(self.output_channels == 3 or not self.style_channels, "Styles are encoded from RGB pictures only.")

    @property
    def input_channels(self) -> int:
        """Channels of the encoded input: one-hot labels (or the picture), boundary, style."""
        return self.classes + self.image_channels + self.boundaries + self.style_channels

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        raise NotImplementedError

    @property
    def smallest(self) -> int:
        """Height and width of an input must be at least this; it is a multiple, too."""
        return self.multiple

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, with the family."""
        return {"family": self.family, **super().to_dict()}


@dataclass(frozen=True)
class GeneratorConfig(_Translation):
    """G1, and G1 with local enhancers (pix2pixHD, section 3.2 and the appendix).

    Without enhancers it is also the ResNet generator of CycleGAN: two strided convolutions and nine blocks.
    """

    family: ClassVar[str] = "pix2pixHD"

    width: int = 64  # channels of the first convolution at full resolution; G1 under n enhancers has width * 2**n
    max_width: int = 1024  # widest layer; the published network never reaches its bound
    downsamples: int = 4  # stride-2 convolutions of G1
    blocks: int = 9  # residual blocks of G1
    enhancers: int = 0  # local enhancers around G1: 1 is G2, 2 is G3
    enhancer_blocks: int = 3  # residual blocks of each enhancer
    upsampling: Upsampling = "transposed"  # "resize": nearest x 2 and a 3 x 3 convolution, without checkerboard
    norm: Norm = "instance"  # instance: no affine parameters, no running statistics; batch: affine, folded at inference
    bias: bool = True  # of convolutions before a norm; False: batch norm in the CycleGAN code, whose norm has its own
    dropout: bool = False  # 0.5 in the residual blocks while training, an option of the CycleGAN code
    output_scale: float = 1.0  # factor before tanh; below 1 against saturated blobs
    pattern: int = 0  # side of a learned pattern, in pixels of G1's residual blocks, which see it; 0 as published: none

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.width >= 1 and self.max_width >= self.width, "Max_width must be at least width, and width 1.")
        require(1 <= self.downsamples <= 6, f"Downsamples must be 1 to 6, not {self.downsamples}.")
        require(0 <= self.enhancers <= 3, f"Enhancers must be 0 to 3, not {self.enhancers}.")
        for blocks in (self.blocks, self.enhancer_blocks):
            require(0 <= blocks <= MOST_BLOCKS, f"Residual blocks must be 0 to {MOST_BLOCKS}, not {blocks}.")
        require(self.upsampling in get_args(Upsampling), f"Unknown upsampling {self.upsampling!r}.")
        require(self.norm in get_args(Norm), f"Unknown norm {self.norm!r}.")
        require(0 < self.output_scale < float("inf"), f"The output scale must be positive, not {self.output_scale}.")
        require(0 <= self.pattern <= MOST_PATTERN, f"A pattern's side must be 0 to {MOST_PATTERN}, not {self.pattern}.")

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return 2 ** (self.downsamples + self.enhancers)

    @property
    def smallest(self) -> int:
        """Height and width of an input must be at least this: reflection needs two pixels where they are coarsest."""
        return 2 * self.multiple


@dataclass(frozen=True)
class UNetConfig(_Translation):
    """U-Net, and without skips the encoder-decoder (pix2pix, section 3.2 and appendix 6.1)."""

    family: ClassVar[str] = "unet"

    boundaries: bool = False  # as published: the label map alone
    style_channels: int = 0  # as published: no styles
    width: int = 64  # channels of the first convolution
    max_width: int = 512  # widest layer
    levels: int = 8  # stride-2 convolutions; at 256 x 256, 8 end in a bottleneck of 1 x 1
    skips: bool = True  # False: the encoder-decoder of the comparison
    norm: Norm = "batch"  # batch: affine, with the statistics of the test batch, as published
    bias: bool = True  # of every convolution, as in the paper's code; False: of the last alone, as in its PyTorch port
    dropout: int = 3  # decoder levels with dropout 0.5, in training and at test time; never the last
    dropout_after: int = 0  # innermost decoder levels before those: 0 in the paper's code, 1 in its PyTorch port

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.width >= 1 and self.max_width >= self.width, "Max_width must be at least width, and width 1.")
        require(2 <= self.levels <= 10, f"Levels must be 2 to 10, not {self.levels}.")
        require(self.norm in get_args(Norm), f"Unknown norm {self.norm!r}.")
        require(self.dropout >= 0 and self.dropout_after >= 0, "A number of levels cannot be negative.")

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return int(2**self.levels)


@dataclass(frozen=True)
class CRNConfig(_Translation):
    """Cascaded refinement network (Chen and Koltun 2017, section 3): each module doubles the resolution."""

    family: ClassVar[str] = "crn"

    boundaries: bool = False  # as published: the label map alone
    style_channels: int = 0  # as published: no styles
    width: int = 128  # channels of the finest module; the two next have four times as many
    max_width: int = 1024  # channels of the coarse modules, which have eight times as many within this bound
    levels: int = 7  # doublings: 7 go from 4 x 8 to 512 x 1024

    def __post_init__(self) -> None:
        super().__post_init__()
        require(self.width >= 1 and self.max_width >= self.width, "Max_width must be at least width, and width 1.")
        require(1 <= self.levels <= 9, f"Levels must be 1 to 9, not {self.levels}.")

    @property
    def multiple(self) -> int:
        """Height and width of an input must be a multiple of this."""
        return int(2**self.levels)


AnyGeneratorConfig = GeneratorConfig | UNetConfig | CRNConfig

_FAMILIES: dict[str, type[AnyGeneratorConfig]] = {
    each.family: each for each in (GeneratorConfig, UNetConfig, CRNConfig)
}


def generator_config(values: Mapping[str, Any]) -> AnyGeneratorConfig:
    """Build the configuration of any family from JSON values; raises ModelError.

    Files from before there were families name none: they hold a pix2pixHD generator.
    """
    fields_only = dict(values)
    family = fields_only.pop("family", GeneratorConfig.family)
    if family not in _FAMILIES:
        raise ModelError(f"Unknown generator family {family!r}; known are {', '.join(sorted(_FAMILIES))}.")
    return _FAMILIES[family].from_dict(fields_only)


@dataclass(frozen=True)
class DiscriminatorConfig(Config):
    """Patch discriminators on one to three scales; they see labels, boundary and image, not the styles."""

    classes: int = 35  # one-hot channels: the classes of the label set; 0 where a picture goes in
    boundaries: bool = True  # append the instance-boundary channel
    image_channels: int = 0  # channels of the picture that the generator takes; 0 where label maps go in
    output_channels: int = 3  # channels of the picture that is judged
    conditional: bool = True  # False: sees the judged picture alone (pix2pix's unconditional variants)
    width: int = 64  # channels of the first layer
    max_width: int = 512  # widest layer
    layers: int = 3  # stride-2 convolutions: 1, 3, 5 give fields of 16, 70, 286 pixels; 0 is the 1 x 1 PixelGAN
    scales: int = 3  # discriminators, on the picture at 1, 1/2, 1/4
    padding: int = 2  # of every 4 x 4 convolution: 2 in pix2pixHD, 1 in pix2pix
    norm: Norm = "instance"  # batch: affine, as in pix2pix
    critic_width: int = 0  # channels of the semantic critic's first layer beside them; 0 as published: none

    def __post_init__(self) -> None:
        require(self.critic_width >= 0, f"Critic_width cannot be {self.critic_width}.")
        require(self.classes > 0 or not self.critic_width, "A semantic critic needs classes.")
        require(self.width >= 1 and self.max_width >= self.width, "Max_width must be at least width, and width 1.")
        require(0 <= self.layers <= 6, f"Layers must be 0 to 6, not {self.layers}.")
        require(1 <= self.scales <= 3, f"Scales must be 1 to 3, not {self.scales}.")
        require(self.padding in (1, 2), f"Padding must be 1 or 2, not {self.padding}.")
        require(self.norm in get_args(Norm), f"Unknown norm {self.norm!r}.")

    @property
    def condition_channels(self) -> int:
        """Channels of what the picture is judged against; 0 for an unconditional discriminator."""
        return (self.classes + self.boundaries + self.image_channels) if self.conditional else 0

    @property
    def input_channels(self) -> int:
        """Channels of the input: one-hot labels (or the picture), boundary, then the judged picture."""
        return self.condition_channels + self.output_channels

    @property
    def field(self) -> int:
        """Height and width of the patch that one score of the finest scale judges, pixels."""
        field = 1
        for stride in reversed(self.strides):
            field = (field - 1) * stride + self.kernel
        return field

    @property
    def kernel(self) -> int:
        """Height and width of every convolution."""
        return 4 if self.layers else 1

    @property
    def strides(self) -> tuple[int, ...]:
        """Strides of the convolutions, first to last; the two last ones keep the resolution."""
        return (*(2,) * self.layers, 1, 1) if self.layers else (1, 1, 1)

    @property
    def smallest(self) -> int:
        """Pictures must have at least this height and width to be scored on the coarsest scale."""
        side = 1
        while not self._scores(side):
            side += 1
        return side * 2 ** (self.scales - 1)

    def _scores(self, side: int) -> bool:
        """Whether a square of this side, pixels, is scored and leaves every norm more than one value."""
        for index, stride in enumerate(self.strides):
            padding = self.padding if self.layers else 0
            side = (side + 2 * padding - self.kernel) // stride + 1
            normed = 0 < index < len(self.strides) - 1
            if side < (2 if normed else 1):
                return False
        return True


@dataclass(frozen=True)
class EncoderConfig(Config):
    """Style encoder E (pix2pixHD, section 3.4)."""

    channels: int = 3  # length of a style
    width: int = 16  # channels of the first convolution
    downsamples: int = 4  # stride-2 convolutions, mirrored by as many transposed ones
    pooling: Pooling = "instance"  # "label": one style for each class of a picture

    def __post_init__(self) -> None:
        require(self.channels >= 1 and self.width >= 1, "An encoder needs at least one channel.")
        require(1 <= self.downsamples <= 6, f"Downsamples must be 1 to 6, not {self.downsamples}.")
        require(self.pooling in get_args(Pooling), f"Unknown pooling {self.pooling!r}.")

    @property
    def multiple(self) -> int:
        """Height and width of a picture must be a multiple of this."""
        return int(2**self.downsamples)
