"""What each table compares: the papers' variants as configurations, with the papers' own numbers. Torch-free.

Sources: pix2pix (Isola et al. 2017), tables 1 and 3; pix2pixHD (Wang et al. 2018), section 4. A score that is not at
hand in print is None, never guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from model.config import CRNConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.errors import ModelError
from model.training.config import Architecture

Scores = tuple[float, ...]  # in the order of the table's columns


@dataclass(frozen=True)
class Column:
    """A score, as the paper prints it."""

    heading: str
    score: str  # field of `Outcome`: pixel_accuracy, class_accuracy or mean_iou
    percent: bool = False
    digits: int = 2


@dataclass(frozen=True)
class Variant:
    """One row: the networks, and the fields of TrainConfig that set it apart."""

    name: str  # of its folder
    title: str  # as the paper calls it
    architecture: Architecture
    config: Mapping[str, Any] = field(default_factory=dict)
    published: Scores | None = None
    needs_vgg: bool = False
    smallest: int = 0  # pixels that both sides of a picture must have


@dataclass(frozen=True)
class Table:
    """A table of a paper."""

    name: str
    title: str
    columns: tuple[Column, ...]
    variants: tuple[Variant, ...]
    published_oracle: Scores  # real photographs, in the paper's protocol
    published_protocol: str


@dataclass(frozen=True)
class Choice:
    """What the user picks for all variants of a table."""

    classes: int
    size: tuple[int, int]  # width, height, pixels
    width: int  # channels of the first layers

    @property
    def levels(self) -> int:
        """Halvings that both sides allow, eight at most: the depth of U-Net and CRN."""
        both = self.size[0] | self.size[1]
        return min(8, (both & -both).bit_length() - 1)

    @property
    def jitter(self) -> int:
        """pix2pix enlarges 256 to 286 before it crops; the same share of this size."""
        return round(min(self.size) * 30 / 256)


_FCN = (
    Column("per-pixel acc.", "pixel_accuracy"),
    Column("per-class acc.", "class_accuracy"),
    Column("class IoU", "mean_iou"),
)
_HD = (Column("pixel acc. (%)", "pixel_accuracy", percent=True), Column("mean IoU", "mean_iou", digits=4))
_FCN_ORACLE = (0.80, 0.26, 0.21)
_HD_ORACLE = (84.29, 0.6857)
_HD_FULL = (83.78, 0.6389)
_FCN_PROTOCOL = "pix2pix: Cityscapes labels to photographs at 256 x 256, scored by FCN-8s"
_HD_PROTOCOL = "pix2pixHD: Cityscapes labels to photographs, a segmentation network of its authors' choice"
_MOST = 1024  # channels of the widest published layer


def make_table(name: str, choice: Choice) -> Table:
    """Return a table's variants for a size and width. Raises ModelError for sizes that the networks cannot take."""
    if name not in _TABLES:
        raise ModelError(f"There is no table {name!r}; tables are {', '.join(TABLES)}.")
    if choice.levels < 3:
        width, height = choice.size
        raise ModelError(f"The size {width} x {height} must be a multiple of 8 in both directions.")
    return _TABLES[name](choice)


def _objective(choice: Choice) -> Table:
    conditional = _pix2pix(choice)
    blind = replace(conditional, discriminator=replace(conditional.discriminator, conditional=False))
    only_l1 = {**_pix2pix_losses(choice), "gan_weight": 0.0}
    only_gan = {**_pix2pix_losses(choice), "l1": 0.0}
    both = _pix2pix_losses(choice)
    return Table(
        "objective",
        "Objectives of pix2pix",
        _FCN,
        (
            Variant("l1", "L1", conditional, only_l1, (0.42, 0.15, 0.11)),
            Variant("gan", "GAN", blind, only_gan, (0.22, 0.05, 0.01)),
            Variant("cgan", "cGAN", conditional, only_gan, (0.57, 0.22, 0.16)),
            Variant("l1-gan", "L1+GAN", blind, both, (0.64, 0.20, 0.15)),
            Variant("l1-cgan", "L1+cGAN", conditional, both, (0.66, 0.23, 0.17)),
        ),
        _FCN_ORACLE,
        _FCN_PROTOCOL,
    )


def _patch(choice: Choice) -> Table:
    published = {0: (0.39, 0.15, 0.10), 1: (0.65, 0.21, 0.17), 3: (0.66, 0.23, 0.17), 5: (0.42, 0.16, 0.11)}
    fields = {0: 1, 1: 16, 3: 70, 5: 286}
    variants = [
        Variant(
            f"patch-{pixels}",
            f"{pixels} x {pixels}",
            _pix2pix(choice, layers=layers),
            _pix2pix_losses(choice),
            published[layers],
            smallest=3 * 2**layers,
        )
        for layers, pixels in fields.items()
    ]
    return Table("patch", "Receptive field of the discriminator", _FCN, tuple(variants), _FCN_ORACLE, _FCN_PROTOCOL)


def _losses(choice: Choice) -> Table:
    full = _pix2pix_hd(choice)
    return Table(
        "losses",
        "Objectives of pix2pixHD",
        _HD,
        (
            Variant("gan", "GAN", full, {**_hd_losses(), "feature_matching": 0.0, "vgg": 0.0}),
            Variant("gan-fm", "GAN + feature matching", full, {**_hd_losses(), "vgg": 0.0}),
            Variant("gan-fm-vgg", "GAN + feature matching + VGG", full, _hd_losses(), _HD_FULL, needs_vgg=True),
        ),
        _HD_ORACLE,
        _HD_PROTOCOL + "; it compares the objectives by asking people, and scores the full one only",
    )


def _generators(choice: Choice) -> Table:
    ours = _pix2pix_hd(choice)
    maps = {"boundaries": True, "style_channels": 0}
    unet = UNetConfig(
        choice.classes,
        width=choice.width,
        max_width=8 * choice.width,
        levels=choice.levels,
        **maps,  # type: ignore[arg-type]
    )
    crn = CRNConfig(
        choice.classes,
        width=choice.width,
        max_width=min(_MOST, 16 * choice.width),
        levels=min(7, choice.levels),
        **maps,  # type: ignore[arg-type]
    )
    return Table(
        "generators",
        "Generators within the objective of pix2pixHD",
        _HD,
        (
            Variant("unet", "U-Net", replace(ours, generator=unet), _hd_losses(), (77.86, 0.3905)),
            Variant("crn", "CRN", replace(ours, generator=crn), _hd_losses()),
            Variant("ours", "coarse-to-fine (G1)", ours, _hd_losses(), _HD_FULL),
        ),
        _HD_ORACLE,
        _HD_PROTOCOL,
    )


def _discriminators(choice: Choice) -> Table:
    published = {1: (82.87, 0.5775), 2: None, 3: _HD_FULL}
    titles = {1: "one discriminator", 2: "two scales", 3: "three scales"}
    ours = _pix2pix_hd(choice)
    variants = [
        Variant(
            f"scales-{scales}",
            titles[scales],
            replace(ours, discriminator=replace(ours.discriminator, scales=scales)),
            _hd_losses(),
            published[scales],
        )
        for scales in titles
    ]
    return Table("discriminators", "Scales of the discriminators", _HD, tuple(variants), _HD_ORACLE, _HD_PROTOCOL)


def _instances(choice: Choice) -> Table:
    bounded = _pix2pix_hd(choice)
    labels = Architecture(
        replace(bounded.generator, boundaries=False), replace(bounded.discriminator, boundaries=False), None
    )

    def styled(pooling: str) -> Architecture:
        encoder = EncoderConfig(width=max(4, choice.width // 4), downsamples=_depth(choice), pooling=pooling)  # type: ignore[arg-type]
        return replace(bounded, generator=replace(bounded.generator, style_channels=encoder.channels), encoder=encoder)

    return Table(
        "instances",
        "Instance maps and styles",
        _HD,
        (
            Variant("labels", "labels alone", labels, _hd_losses()),
            Variant("boundary", "labels and boundary", bounded, _hd_losses()),
            Variant("label-styles", "boundary, style per class", styled("label"), _hd_losses()),
            Variant("instance-styles", "boundary, style per instance", styled("instance"), _hd_losses()),
        ),
        _HD_ORACLE,
        _HD_PROTOCOL + "; it compares these by asking people",
    )


_TABLES: dict[str, Callable[[Choice], Table]] = {
    "losses": _losses,
    "generators": _generators,
    "discriminators": _discriminators,
    "instances": _instances,
    "patch": _patch,
    "objective": _objective,
}
TABLES = tuple(_TABLES)


def _pix2pix(choice: Choice, *, layers: int = 3) -> Architecture:
    """U-Net as deep as the size allows, and one PatchGAN, both as published but for the width."""
    return Architecture(
        UNetConfig(choice.classes, width=choice.width, max_width=8 * choice.width, levels=choice.levels),
        DiscriminatorConfig(
            choice.classes,
            boundaries=False,
            width=choice.width,
            max_width=8 * choice.width,
            layers=layers,
            scales=1,
            padding=1,
            norm="batch",
        ),
        None,
    )


def _pix2pix_losses(choice: Choice) -> dict[str, Any]:
    return {"gan": "vanilla", "feature_matching": 0.0, "vgg": 0.0, "l1": 100.0, "jitter": choice.jitter}


def _pix2pix_hd(choice: Choice) -> Architecture:
    """G1 and three discriminators, without styles: at 1024 x 512 and width 64 they are the published ones."""
    return Architecture(
        GeneratorConfig(choice.classes, width=choice.width, style_channels=0, downsamples=_depth(choice)),
        DiscriminatorConfig(choice.classes, width=choice.width, max_width=8 * choice.width),
        None,
    )


def _depth(choice: Choice) -> int:
    """Strided convolutions of G1 and E: four as published, fewer where that would leave less than 16 pixels."""
    return max(1, min(4, choice.levels, (min(choice.size) // 16).bit_length() - 1))


def _hd_losses() -> dict[str, Any]:
    return {"gan": "lsgan", "feature_matching": 10.0, "vgg": 10.0, "l1": 0.0}
