"""Weights of others that the user names as a file; nothing in them can run code."""

from pathlib import Path

import torch
from torch import Tensor

from model.errors import CheckpointError


def read_weights(path: Path) -> dict[str, Tensor]:
    """Read a state dict from a .pth or .safetensors file, onto the CPU. Raises CheckpointError."""
    if not path.is_file():
        raise CheckpointError(f"{path}: there is no such file.")
    try:
        if path.suffix == ".safetensors":
            from safetensors.torch import load_file

            return dict(load_file(path))
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged or hostile file can fail anywhere in the reader
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CheckpointError(f"{path.name} cannot be read as weights alone: {reason[:120]}") from error
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise CheckpointError(f"{path.name} holds something else than named tensors.")
    return {str(key): value for key, value in content.items()}
