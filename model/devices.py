"""Which device computes, by name; never a silent fallback."""

import torch

from model.errors import ModelError


def resolve_device(name: str = "auto") -> torch.device:
    """Return the device of a name: auto (CUDA, else MPS, else CPU), cpu, cuda or mps.

    Raises ModelError when the named device is not there.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise ModelError("no CUDA device is available here; use --device cpu or --device auto")
    if name == "mps" and not torch.backends.mps.is_available():
        raise ModelError("no MPS device is available here; use --device cpu or --device auto")
    if name not in ("cpu", "cuda", "mps"):
        raise ModelError(f"unknown device {name!r}; choose auto, cpu, cuda or mps")
    return torch.device(name)


def fast_bfloat16(device: torch.device) -> bool:
    """Return whether bf16 is faster than fp32 there: on CUDA since Ampere, and on CPUs with AMX."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    return device.type == "cpu" and _cpu_has_amx()


def _cpu_has_amx() -> bool:
    try:
        return bool(torch.cpu._is_amx_tile_supported())
    except AttributeError:  # a private query that older and newer releases may lack
        return False
