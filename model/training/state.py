"""The training state: everything a run needs to go on, apart from the delivered checkpoint.

A `.pt` file that loads with `weights_only`, so opening it can run no code. No random state is in it: order and
augmentation are functions of (seed, position), and what the networks draw of (seed, step, process).
"""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model.checkpoint import names
from model.config import DiscriminatorConfig, EncoderConfig, generator_config
from model.errors import CheckpointError, MaquetteError
from model.maps import LabelSet, atomic_file
from model.training.config import Architecture, TrainConfig
from model.training.ema import Average
from model.training.networks import Networks
from model.training.optimizers import Optimizers

FORMAT = 2
_READABLE = (1, 2)  # format 1 has no stages, no data options, and a random state that nothing reads any more
STATE_FILE = "state.pt"


@dataclass
class Progress:
    """How far a run has come."""

    step: int = 0
    images: int = 0  # pictures seen
    seconds: float = 0.0  # of training, over all resumed parts
    stage: int = 0  # index into the stages of the schedule


@dataclass(frozen=True)
class DataOptions:
    """How the data set is read."""

    layout: str = "auto"
    flow: str = "labels-to-image"


@dataclass(frozen=True)
class StateHeader:
    """What is needed to build the networks before their weights are loaded."""

    architecture: Architecture  # of the last stage
    config: TrainConfig
    label_set: LabelSet
    name: str
    progress: Progress
    data: DataOptions = field(default_factory=DataOptions)
    vgg: str = ""  # file of the perceptual loss; "" trains without
    recogniser: str = ""  # file of a segmentation network that teaches; "" trains without
    teachers: tuple[str, ...] = ()  # ids of the segmentation networks that have taught so far
    licence: str = ""  # of the weights; "" where none was given


def save_state(path: Path, header: StateHeader, networks: Networks, average: Average, optimizers: Optimizers) -> None:
    """Write the state atomically; raises FileError."""
    architecture = header.architecture
    content = {
        "format": FORMAT,
        "name": header.name,
        "generator_config": architecture.generator.to_dict(),
        "discriminator_config": architecture.discriminator.to_dict(),
        "encoder_config": architecture.encoder.to_dict() if architecture.encoder else None,
        "config": header.config.to_dict(),
        "label_set": header.label_set.to_dict(),
        "progress": vars(header.progress).copy(),
        "data": vars(header.data).copy(),
        "vgg": header.vgg,
        "recogniser": header.recogniser,
        "teachers": list(header.teachers),
        "licence": header.licence,
        "generator": networks.generator.state_dict(),
        "discriminator": networks.discriminator.state_dict(),
        "encoder": networks.encoder.state_dict() if networks.encoder else None,
        "average": average.state,
        "generator_optimizer": optimizers.generator.state_dict(),
        "discriminator_optimizer": optimizers.discriminator.state_dict(),
    }
    # torch.save breaks off a failing write with an error of its own, so it writes to memory and the file in one go.
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with atomic_file(path) as file:
        file.write(buffer.getbuffer())


def read_state(path: Path) -> tuple[StateHeader, dict[str, Any]]:
    """Read a state; raises CheckpointError. The tensors are applied by `apply_state`."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no training state in {path.parent} to resume.") from error
    except MemoryError:
        raise
    except Exception as error:  # a damaged file can make torch's reader raise anything
        raise CheckpointError(f"{path} is no training state, or it is damaged.") from error
    if not isinstance(content, dict) or content.get("format") not in _READABLE:
        raise CheckpointError(f"{path} has another format than {FORMAT}.")
    try:
        encoder = content["encoder_config"]
        header = StateHeader(
            architecture=Architecture(
                generator_config(content["generator_config"]),
                DiscriminatorConfig.from_dict(content["discriminator_config"]),
                EncoderConfig.from_dict(encoder) if encoder else None,
            ),
            config=TrainConfig.from_dict(content["config"]),
            label_set=LabelSet.from_dict(content["label_set"]),
            name=content["name"],
            progress=Progress(**content["progress"]),
            data=DataOptions(**content.get("data", {})),
            vgg=content.get("vgg", ""),
            recogniser=str(content.get("recogniser", "")),
            teachers=names(content.get("teachers", [])),
            licence=content.get("licence", ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path} is an incomplete training state.") from error
    return header, content


def apply_state(content: dict[str, Any], networks: Networks, average: Average, optimizers: Optimizers) -> None:
    """Load weights, averages and optimizers, strictly; raises CheckpointError."""
    try:
        networks.generator.load_state_dict(content["generator"])
        networks.discriminator.load_state_dict(content["discriminator"])
        if networks.encoder:
            networks.encoder.load_state_dict(content["encoder"])
        for key, value in content["average"].items():
            average.state[key].copy_(value)
        optimizers.generator.load_state_dict(content["generator_optimizer"])
        optimizers.discriminator.load_state_dict(content["discriminator_optimizer"])
    except (KeyError, RuntimeError, ValueError, TypeError) as error:
        raise CheckpointError("The training state does not fit the networks that it describes.") from error


def check_finite_weights(networks: Networks) -> None:
    """Raise MaquetteError if a weight is not finite: such a state must not replace one that is whole."""
    tensors: list[Tensor] = []
    for network in (networks.generator, networks.discriminator, networks.encoder):
        if network is not None:
            tensors += [parameter.detach() for parameter in network.parameters()]
    norms = torch.stack(torch._foreach_norm(tensors))
    if not bool(torch.isfinite(norms).all()):
        raise MaquetteError(
            "The weights are not finite: training has diverged; resume from the last saved state with a smaller "
            "--learning-rate."
        )
