"""Named starting points of a training run."""

from collections.abc import Callable
from dataclasses import dataclass

from model.config import DiscriminatorConfig, EncoderConfig, GeneratorConfig
from model.training.config import Architecture, TrainConfig


@dataclass(frozen=True)
class Preset:
    """Shapes and schedule; the label set gives the number of classes."""

    summary: str
    architecture: Callable[[int], Architecture]  # number of classes -> configurations
    train: TrainConfig


def _published(classes: int) -> Architecture:
    return Architecture(GeneratorConfig(classes), DiscriminatorConfig(classes), EncoderConfig())


def _compact(classes: int) -> Architecture:
    # 10.3 M parameters. Three strided convolutions instead of four keep the edges of small objects; of the shapes that
    # fit the budget, `model.benchmark` shows this one to pass 512 x 256 in time on two CPU cores.
    return Architecture(
        GeneratorConfig(classes, width=32, downsamples=3, blocks=8),
        DiscriminatorConfig(classes, width=32, scales=2),
        EncoderConfig(),
    )


def _tiny(classes: int) -> Architecture:
    return Architecture(
        GeneratorConfig(classes, width=8, downsamples=2, blocks=1),
        DiscriminatorConfig(classes, width=8, scales=1),
        EncoderConfig(width=4, downsamples=2),
    )


PRESETS: dict[str, Preset] = {
    "street": Preset(
        "compact generator of the bundled street weights, 512 x 256",
        _compact,
        TrainConfig(batch=4, l1=10.0),
    ),
    "pix2pixHD-512p": Preset("G1 as published, at 1024 x 512", _published, TrainConfig(size=(1024, 512))),
    "tiny": Preset("a very small network, for trying things out", _tiny, TrainConfig(size=(64, 32), batch=2)),
}
