"""The training state: everything a run needs to go on, apart from the delivered checkpoint.

A `.pt` file that loads with `weights_only`, so opening it can run no code.
"""

import io
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from model.config import DiscriminatorConfig, EncoderConfig, generator_config
from model.errors import CheckpointError
from model.maps import LabelSet, atomic_file
from model.training.config import TrainConfig
from model.training.ema import Average
from model.training.networks import Architecture, Networks
from model.training.step import Optimizers

FORMAT = 1
STATE_FILE = "state.pt"


@dataclass
class Progress:
    """How far a run has come."""

    step: int = 0
    images: int = 0  # pictures seen
    seconds: float = 0.0  # of training, over all resumed parts


@dataclass(frozen=True)
class StateHeader:
    """What is needed to build the networks before their weights are loaded."""

    architecture: Architecture
    config: TrainConfig
    label_set: LabelSet
    name: str
    progress: Progress


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
        "generator": networks.generator.state_dict(),
        "discriminator": networks.discriminator.state_dict(),
        "encoder": networks.encoder.state_dict() if networks.encoder else None,
        "average": average.state,
        "generator_optimizer": optimizers.generator.state_dict(),
        "discriminator_optimizer": optimizers.discriminator.state_dict(),
        "random": torch.get_rng_state(),
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
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError) as error:
        raise CheckpointError(f"{path} is no training state, or it is damaged.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
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
        )
    except (KeyError, TypeError) as error:
        raise CheckpointError(f"{path} is an incomplete training state.") from error
    return header, content


def apply_state(content: dict[str, Any], networks: Networks, average: Average, optimizers: Optimizers) -> None:
    """Load weights, averages, optimizers and the random state, strictly."""
    networks.generator.load_state_dict(content["generator"])
    networks.discriminator.load_state_dict(content["discriminator"])
    if networks.encoder:
        networks.encoder.load_state_dict(content["encoder"])
    for key, value in content["average"].items():
        average.state[key].copy_(value)
    optimizers.generator.load_state_dict(content["generator_optimizer"])
    optimizers.discriminator.load_state_dict(content["discriminator_optimizer"])
    torch.set_rng_state(content["random"])
