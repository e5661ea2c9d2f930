"""Weights that a run begins with, and the discriminators that it leaves beside its checkpoint."""

import json
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import nn

from model.checkpoint import load_checkpoint
from model.config import DiscriminatorConfig
from model.errors import CheckpointError
from model.maps import atomic_file
from model.training.networks import Networks

DISCRIMINATOR_FILE = "discriminator.safetensors"
_CRITIC = "critic."  # what the names of the semantic critic's weights begin with
_KEY = "maquette-discriminator"  # metadata entry that holds the configuration


def save_discriminator(path: Path, discriminator: nn.Module, config: DiscriminatorConfig) -> None:
    """Write the discriminators in fp16, atomically; raises FileError."""
    tensors = {
        key: (tensor.half() if tensor.is_floating_point() else tensor).detach().cpu().contiguous()
        for key, tensor in discriminator.state_dict().items()
    }
    content = save(tensors, {_KEY: json.dumps(config.to_dict())})
    with atomic_file(path) as file:
        file.write(content)


def load_discriminator(path: Path, networks: Networks) -> None:
    """Give a run the discriminators of a file; raises CheckpointError unless they are of the same shape."""
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such file.") from error
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path} holds no discriminators, or it is damaged.") from error
    if _KEY not in metadata:
        raise CheckpointError(f"{path} holds no discriminators; training writes them as {DISCRIMINATOR_FILE}.")
    present = networks.discriminator.state_dict()
    if not any(name.startswith(_CRITIC) for name in tensors):  # of a run without one: it begins as it was drawn
        tensors |= {name: value for name, value in present.items() if name.startswith(_CRITIC)}
    elif not any(name.startswith(_CRITIC) for name in present):
        tensors = {name: value for name, value in tensors.items() if not name.startswith(_CRITIC)}
    try:
        networks.discriminator.load_state_dict(tensors)
    except RuntimeError as error:
        raise CheckpointError(
            f"The discriminators in {path} differ in shape from those of this run; choose the preset, label set and "
            "--discriminators they were trained with."
        ) from error


def load_generator(path: Path, networks: Networks) -> None:
    """Give a run the generator and encoder of a checkpoint; raises CheckpointError unless they are of one shape."""
    checkpoint = load_checkpoint(path)
    architecture = networks.architecture
    for what, found, wanted in (
        ("generator", checkpoint.header.generator, architecture.generator),
        ("encoder", checkpoint.header.encoder, architecture.encoder),
    ):
        if found != wanted:
            raise CheckpointError(f"The {what} of {path} is not of this run's shape: {_difference(found, wanted)}.")
    try:
        networks.generator.load_state_dict(dict(checkpoint.generator))
        if networks.encoder:
            networks.encoder.load_state_dict(dict(checkpoint.encoder or {}))
    except RuntimeError as error:
        raise CheckpointError(f"The weights in {path} do not fit the configuration in its header.") from error


def _difference(found: object, wanted: object) -> str:
    if found is None or wanted is None or type(found) is not type(wanted):
        return f"{type(found).__name__} in place of {type(wanted).__name__}" if found and wanted else "one has none"
    names = [name for name, value in vars(wanted).items() if vars(found)[name] != value]
    return ", ".join(f"{name} is {vars(found)[name]}, here {vars(wanted)[name]}" for name in names)
