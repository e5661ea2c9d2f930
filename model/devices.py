"""Which device computes, by name and in words; never a silent fallback."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

from model.errors import DeviceError

NAMES = ("auto", "cpu", "cuda", "mps")


def resolve_device(name: str = "auto") -> torch.device:
    """Return the device of a name: auto (CUDA, else MPS, else CPU), cpu, cuda or mps.

    Raises DeviceError when the named device is not there.
    """
    if name not in NAMES:
        raise DeviceError(f"unknown device {name!r}; choose one of {', '.join(NAMES)}.")
    has_cuda, has_mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if name == "auto":
        return torch.device("cuda" if has_cuda else "mps" if has_mps else "cpu")
    if name == "cuda" and not has_cuda:
        built = torch.version.cuda is not None
        reason = "no CUDA device is available here" if built else "this torch is built without CUDA"
        raise DeviceError(f"{reason}; use --device cpu or --device auto.")
    if name == "mps" and not has_mps:
        raise DeviceError("no Apple GPU (MPS) is available here; use --device cpu or --device auto.")
    return torch.device(name)


def describe_device(device: torch.device) -> str:
    """The device in words for the status bar: "CPU, 2 threads", "NVIDIA GeForce RTX 4090"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads != 1 else ''}"


def fast_bfloat16(device: torch.device) -> bool:
    """Return whether bf16 is faster than fp32 there: on CUDA since Ampere, and on CPUs that multiply in it.

    With AVX-512 BF16 alone (no AMX) rendering measured 1.8 times and training 1.7 times as fast as in fp32.
    """
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    return device.type == "cpu" and _cpu_multiplies_bfloat16()


def fast_type(device: torch.device) -> torch.dtype:
    """The number type that renders fastest there: bfloat16, on CUDA before Ampere float16, or float32.

    float16 ends at 65504. What is largest are the sums of a convolution before their norm: with the bundled street
    weights at most 123, with the published generator drawn at random 26. Statistics are summed in float32 by the
    kernels of batch norm whatever the type. Before Volta float16 is no faster.
    """
    if fast_bfloat16(device):
        return torch.bfloat16
    if device.type == "cuda" and torch.cuda.get_device_capability(device) >= (7, 0):
        return torch.float16
    return torch.float32


def upload(array: np.ndarray, device: torch.device) -> Tensor:
    """Copy an array to a device; on CUDA without waiting for it.

    The copy leaves from pinned memory, which torch's allocator keeps until the copy has happened. Work queued later on
    the same stream sees the values. On the CPU the tensor shares the array's memory, which must be writeable.
    """
    tensor = torch.from_numpy(array)
    if device.type == "cuda":
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


@contextmanager
def with_a_core_to_spare(device: torch.device) -> Iterator[None]:
    """Within, torch computes on the CPU with one thread fewer, where it has several: somebody is painting.

    Measured on two cores, a dab of the street weights: 11.7 ms with two threads, 14.4 with one. But beside a window
    that follows a stroke the two wait for each other, and 95 % of the photographs come after 61 to 70 ms instead of 51
    to 56.
    """
    threads = torch.get_num_threads()
    if device.type != "cpu" or threads < 2:
        yield
        return
    torch.set_num_threads(threads - 1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def free_memory(device: torch.device) -> int | None:
    """Bytes that an allocation on the device could get, or None where that cannot be asked."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        # What torch's allocator holds but does not use is free to us as well.
        return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    if device.type == "cpu":
        try:
            with open("/proc/meminfo", encoding="ascii") as file:
                for line in file:
                    if line.startswith("MemAvailable:"):
                        return int(line.split()[1]) * 1024
        except (OSError, ValueError, IndexError):
            return None
    return None


def _cpu_multiplies_bfloat16() -> bool:
    # Private queries, which older and newer releases may lack.
    for query in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):
        if getattr(torch.cpu, query, bool)():
            return True
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            flags = next((line.split() for line in file if line.startswith("flags")), [])
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
