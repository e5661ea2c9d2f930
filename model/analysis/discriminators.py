"""Discriminators from the file that training leaves beside its checkpoint, for looking at pictures with them."""

import json
from pathlib import Path

from model.config import DiscriminatorConfig
from model.errors import CheckpointError, MaquetteError
from model.networks.discriminator import Discriminator

_KEY = "maquette-discriminator"  # metadata entry that holds the configuration: model.training.weights writes it


def load_discriminators(path: Path, classes: int) -> Discriminator:
    """The discriminators of a file, on the CPU in float32, for inference.

    `classes` is the number of classes in the scene's label set. Raises CheckpointError for a file without any, and for
    discriminators of other classes or of other pictures than label maps make.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if _KEY not in metadata:
                raise CheckpointError(f"{path.name} holds no discriminators.")
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such file.") from error
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path.name} is damaged or truncated, or no file of discriminators.") from error
    try:
        config = DiscriminatorConfig.from_dict(json.loads(metadata[_KEY]))
    except (MaquetteError, ValueError, TypeError, RecursionError) as error:
        raise CheckpointError(f"{path.name} has a damaged header.") from error
    if config.image_channels or config.output_channels != 3:
        raise CheckpointError(f"The discriminators in {path.name} do not judge photographs of label maps.")
    if config.conditional and config.classes != classes:
        raise CheckpointError(
            f"The discriminators in {path.name} see {config.classes} classes, this scene has {classes}."
        )
    discriminator = Discriminator(config)
    try:
        discriminator.load_state_dict({key: each.float() for key, each in tensors.items()})
    except RuntimeError as error:
        raise CheckpointError(f"{path.name}: the weights do not fit its header.") from error
    return discriminator.eval().requires_grad_(False)
