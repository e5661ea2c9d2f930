"""Weights that a run begins with, and the discriminators that it leaves beside its checkpoint."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from model.checkpoint import load_checkpoint
from model.config import DiscriminatorConfig, GeneratorConfig
from model.errors import CheckpointError
from model.maps import atomic_file
from model.networks.blocks import Pattern, Up
from model.networks.build import build_network
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
    """Give a run the generator and encoder of a checkpoint; raises CheckpointError unless they are of one shape.

    A generator with transposed convolutions also goes into one that resizes instead (`resized_kernel`), and one without
    a pattern into one with it, whose pattern stays as it was drawn.
    """
    checkpoint = load_checkpoint(path)
    architecture = networks.architecture
    generator, weights = checkpoint.header.generator, dict(checkpoint.generator)
    wanted = architecture.generator
    if isinstance(generator, GeneratorConfig) and isinstance(wanted, GeneratorConfig):
        resizes = wanted.upsampling == "resize" and generator.upsampling == "transposed"
        if wanted == generator.with_changes(
            upsampling="resize" if resizes else generator.upsampling, pattern=generator.pattern or wanted.pattern
        ):
            weights = _without_transposed(generator, weights) if resizes else weights
            weights = weights if generator.pattern else weights | _drawn_patterns(networks.generator)
            generator = wanted
    for what, found, asked in (
        ("generator", generator, wanted),
        ("encoder", checkpoint.header.encoder, architecture.encoder),
    ):
        if found != asked:
            raise CheckpointError(f"The {what} of {path} is not of this run's shape: {_difference(found, asked)}.")
    try:
        networks.generator.load_state_dict(weights)
        if networks.encoder:
            networks.encoder.load_state_dict(dict(checkpoint.encoder or {}))
    except RuntimeError as error:
        raise CheckpointError(f"The weights in {path} do not fit the configuration in its header.") from error


def resized_kernel(transposed: Tensor) -> Tensor:
    """The 3 x 3 convolution after nearest-neighbour enlargement that comes nearest to a transposed convolution.

    transposed: (C_in, C_out, 3, 3), of stride 2, padding 1 and output padding 1; returns (C_out, C_in, 3, 3). In each
    direction an even or odd pixel of the result is a sum over one or two pixels of the input; the sums of both kernels
    are matched by least squares. What cannot be matched is the difference in gain between even and odd pixels: the
    checkerboard.
    """
    of_resized = torch.tensor([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], dtype=torch.float64)
    of_transposed = torch.tensor([[0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=torch.float64)
    nearest = torch.linalg.pinv(of_resized) @ of_transposed
    kernel = torch.einsum("ai,bj,xyij->yxab", nearest, nearest, transposed.double())
    return kernel.to(transposed.dtype).contiguous()


def _without_transposed(config: GeneratorConfig, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights of a generator with transposed convolutions for the same one with resizing, by its names."""
    with torch.device("meta"):
        given = build_network(config)
    ups = {
        f"{name}.{place}": f"{name}.{place + 2}"  # behind the enlargement and its padding
        for name, module in given.named_modules()
        if isinstance(module, Up)
        for place, layer in enumerate(module)
        if next(layer.parameters(), None) is not None or next(layer.buffers(), None) is not None
    }
    found: dict[str, Tensor] = {}
    for name, value in weights.items():
        layer, _, last = name.rpartition(".")
        moved = ups.get(layer)
        kernel = moved is not None and value.ndim == 4
        found[f"{moved}.{last}" if moved else name] = resized_kernel(value) if kernel else value
    return found


def _drawn_patterns(network: nn.Module) -> dict[str, Tensor]:
    """The weights of a network's patterns, by their names in it."""
    patterns = {name for name, module in network.named_modules() if isinstance(module, Pattern)}
    return {name: value for name, value in network.state_dict().items() if name.rpartition(".")[0] in patterns}


def _difference(found: object, wanted: object) -> str:
    if found is None or wanted is None or type(found) is not type(wanted):
        return f"{type(found).__name__} in place of {type(wanted).__name__}" if found and wanted else "one has none"
    names = [name for name, value in vars(wanted).items() if vars(found)[name] != value]
    return ", ".join(f"{name} is {vars(found)[name]}, here {vars(wanted)[name]}" for name in names)
