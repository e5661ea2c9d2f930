"""State dicts of published `.pth` files, read so that nothing in the file can run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model.errors import CheckpointError

State = Mapping[str, Tensor]

_PARALLEL = "module."  # what DataParallel puts before every key


def read_state(path: Path) -> dict[str, Tensor]:
    """Read a state dict as float32 (counters as int64) on the CPU; raises CheckpointError with one sentence.

    Reads torch's zip format and the one before it, also from Python 2. Only tensors and plain containers are admitted.
    """
    if not path.is_file():
        raise CheckpointError(f"There is no file {path}.")
    found = _load(path)
    if not isinstance(found, Mapping) or not found or not all(isinstance(each, Tensor) for each in found.values()):
        raise CheckpointError(
            f"{path.name} holds {_what(found)} instead of weights by name: save the network's state_dict()."
        )
    keys = [str(key) for key in found]
    prefix = _PARALLEL if all(key.startswith(_PARALLEL) for key in keys) else ""
    return {
        key.removeprefix(prefix): _checked(path, key, tensor) for key, tensor in zip(keys, found.values(), strict=True)
    }


def _load(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except MemoryError as error:
        raise CheckpointError(f"{path.name} does not fit into memory.") from error
    except Exception as error:  # a damaged or hostile file can make torch's reader raise anything
        text = str(error)
        if ".tar format" in text:
            raise CheckpointError(
                f"{path.name} is in torch's oldest format, a .tar, which cannot be read safely: load it with an old "
                "torch and save its state_dict() again."
            ) from error
        if any(
            each in text for each in ("GLOBAL", "Unsupported class", "reduce for", "only build", "create new object")
        ):
            raise CheckpointError(
                f"{path.name} holds more than weights (code or objects of a program), which is never loaded: save the "
                "network's state_dict() instead."
            ) from error
        raise CheckpointError(f"{path.name} is damaged, incomplete or no .pth file of torch.") from error


def _checked(path: Path, key: str, tensor: Tensor) -> Tensor:
    plain = tensor.detach()
    if plain.layout is not torch.strided or plain.is_quantized or plain.is_complex() or plain.is_meta:
        raise CheckpointError(f"{path.name}: {key} is not a plain tensor.")
    # A view with strides of zero takes no place in the file, however large it says it is.
    if plain.numel() * plain.element_size() > plain.untyped_storage().nbytes():
        raise CheckpointError(f"{path.name}: {key} is larger than what the file holds for it.")
    if not plain.is_floating_point():
        return plain.to(torch.int64)
    plain = plain.to(torch.float32).contiguous()
    if not bool(plain.isfinite().all()):
        raise CheckpointError(f"{path.name}: {key} holds numbers that are not finite; the training had failed.")
    return plain


def _what(found: object) -> str:
    if isinstance(found, Mapping) and found:
        other = next((key for key, each in found.items() if not isinstance(each, Tensor)), None)
        return f"the entry {str(other)[:60]!r}"
    return "nothing" if isinstance(found, Mapping) else f"a {type(found).__name__}"
