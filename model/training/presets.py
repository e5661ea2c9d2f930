"""Named starting points of a training run: what the two papers publish, and smaller networks for smaller machines.

The published ones keep the published numbers, also where others serve better. No torch is imported here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from model.config import CRNConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.training.config import Architecture, TrainConfig


@dataclass(frozen=True)
class Preset:
    """Shapes and schedule; the label set gives the number of classes."""

    summary: str
    architecture: Callable[[int], Architecture]  # number of classes -> configurations
    train: TrainConfig
    flow: str = "labels-to-image"  # what becomes what, of `model.data.FLOWS`
    labels: str | None = None  # the bundled label set it is meant for; None: the data's own


def _published(enhancers: int) -> Callable[[int], Architecture]:
    """G1 of width 64 inside as many enhancers, each of half the width of what it wraps."""

    def architecture(classes: int) -> Architecture:
        generator = GeneratorConfig(classes, width=64 // 2**enhancers, enhancers=enhancers)
        return Architecture(generator, DiscriminatorConfig(classes), EncoderConfig())

    return architecture


def _compact(enhancers: int = 0) -> Callable[[int], Architecture]:
    """About 10.3 M parameters. Three strided convolutions instead of four keep the edges of small objects.

    Of the shapes that fit the budget, `model.benchmark` shows this one to pass 512 x 256 in time on two CPU cores.
    """

    def architecture(classes: int) -> Architecture:
        return Architecture(
            GeneratorConfig(classes, width=32 // 2**enhancers, downsamples=3, blocks=8, enhancers=enhancers),
            DiscriminatorConfig(classes, width=32, scales=2 + enhancers),
            EncoderConfig(),
        )

    return architecture


def _small(blocks: int) -> Callable[[int], Architecture]:
    """Three quarters of that width, for data sets of some hundred pictures: 3 to 4 M parameters, no checkerboard."""

    def architecture(classes: int) -> Architecture:
        return Architecture(
            GeneratorConfig(classes, width=24, downsamples=3, blocks=blocks, upsampling="resize"),
            DiscriminatorConfig(classes, width=32, scales=2),
            EncoderConfig(width=8),
        )

    return architecture


def _tiny(classes: int) -> Architecture:
    return Architecture(
        GeneratorConfig(classes, width=8, downsamples=2, blocks=1),
        DiscriminatorConfig(classes, width=8, scales=1),
        EncoderConfig(width=4, downsamples=2),
    )


def _tiny_facade(classes: int) -> Architecture:
    """A U-Net of 0.46 M parameters, less than 1 MiB: without dropout and styles, so that it always draws the same."""
    return Architecture(
        UNetConfig(classes, width=8, max_width=64, levels=6, norm="instance", dropout=0),
        DiscriminatorConfig(classes, boundaries=False, width=16, max_width=128, scales=1, padding=1, norm="batch"),
        None,
    )


def _pix2pix(
    *, pictures: int = 0, output: int = 3, skips: bool = True, layers: int = 3
) -> Callable[[int], Architecture]:
    """U-Net of 8 levels and a PatchGAN; with `pictures` a picture of so many channels goes in, else the label map."""

    def architecture(classes: int) -> Architecture:
        classes_in = 0 if pictures else classes
        return Architecture(
            UNetConfig(classes_in, image_channels=pictures, output_channels=output, skips=skips),
            DiscriminatorConfig(
                classes_in,
                boundaries=False,
                image_channels=pictures,
                output_channels=output,
                layers=layers,
                scales=1,
                padding=1,
                norm="batch",
            ),
            None,
        )

    return architecture


def _crn(classes: int) -> Architecture:
    return Architecture(CRNConfig(classes), DiscriminatorConfig(classes, boundaries=False), None)


_PIX2PIX = TrainConfig(size=(256, 256), gan="vanilla", feature_matching=0.0, vgg=0.0, l1=100.0, jitter=30)
# Beyond the papers, for networks that are trained for hours rather than weeks: docs/training.md has the measurements.
_COMPACT = TrainConfig(batch=4, l1=10.0, ema=0.999)

PRESETS: dict[str, Preset] = {
    "street": Preset(
        "compact generator of the bundled street weights, 512 x 256", _compact(), _COMPACT, labels="cityscapes"
    ),
    "street-1024": Preset(
        "the same inside an enhancer, 1024 x 512",
        _compact(enhancers=1),
        _COMPACT.with_changes(size=(1024, 512)),
        labels="cityscapes",
    ),
    "face": Preset(
        "a small generator of faces, 256 x 256",
        _small(blocks=5),
        _COMPACT.with_changes(size=(256, 256)),
        labels="celebamask",
    ),
    "facade": Preset(
        "a small generator of facades, 256 x 256",
        _small(blocks=3),
        _COMPACT.with_changes(size=(256, 256)),
        labels="facades",
    ),
    "tiny": Preset(
        "a very small network, for trying things out", _tiny, TrainConfig(size=(64, 32), batch=2, ema=0.999)
    ),
    "tiny-facade": Preset(
        "a very small U-Net with the objective of pix2pix, 256 x 256",
        _tiny_facade,
        _PIX2PIX.with_changes(batch=2),
        labels="facades",
    ),
    "pix2pixHD-512p": Preset("G1 as published, 1024 x 512", _published(0), TrainConfig(size=(1024, 512))),
    "pix2pixHD-1024p": Preset("G1 + G2, coarse to fine, 2048 x 1024", _published(1), TrainConfig(size=(2048, 1024))),
    "pix2pixHD-1024p-12g": Preset(
        "the same in 12 GB: crops, styles encoded once",
        _published(1),
        TrainConfig(
            size=(2048, 1024),
            enhancer_epochs=20,
            joint_constant_epochs=80,
            joint_decay_epochs=100,
            crop=(896, 896),
            precomputed_styles=True,
        ),
    ),
    "pix2pixHD-2048p": Preset(
        "G1 + G2 + G3, coarse to fine with crops, 4096 x 2048",
        _published(2),
        TrainConfig(size=(4096, 2048), crop=(2048, 1024), precomputed_styles=True),
    ),
    "pix2pix": Preset("U-Net and PatchGAN as published, labels to photograph, 256 x 256", _pix2pix(), _PIX2PIX),
    "encoder-decoder": Preset("the same without skips", _pix2pix(skips=False), _PIX2PIX),
    "pix2pix-ab": Preset("the same from picture to picture", _pix2pix(pictures=3), _PIX2PIX, flow="a-to-b"),
    "pix2pix-labels": Preset(
        "the same from photograph to labels", _pix2pix(pictures=3), _PIX2PIX, flow="image-to-labels"
    ),
    "pix2pix-color": Preset(
        "the same from lightness to colours, 1 channel to 2",
        _pix2pix(pictures=1, output=2),
        _PIX2PIX,
        flow="grey-to-color",
    ),
    "crn": Preset("cascaded refinement with the losses of pix2pixHD, 1024 x 512", _crn, TrainConfig(size=(1024, 512))),
}
