"""Timing several works in turn, so that what else a machine does slows all of them."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch

WARM_UP = 2  # rounds that are not counted: the first ones choose kernels and fill the allocator's pools
FEWEST = 5  # rounds, however slow


def alternate(
    works: Sequence[Callable[[], object]],
    seconds: float,
    device: torch.device,
    *,
    warm_up: int = WARM_UP,
    fewest: int = FEWEST,
) -> np.ndarray:
    """Run the works in turn until about `seconds` have passed: seconds each (works, rounds), without the warm-up."""
    rounds: list[list[float]] = []
    end = time.perf_counter() + seconds
    while len(rounds) < warm_up + fewest or time.perf_counter() < end:
        rounds.append([seconds_of(work, device) for work in works])
    return np.transpose(rounds[warm_up:])


def seconds_of(work: Callable[[], object], device: torch.device) -> float:
    """Seconds of one call; the device is idle before and after."""
    wait(device)
    started = time.perf_counter()
    work()
    wait(device)
    return time.perf_counter() - started


def wait(device: torch.device) -> None:
    """Until the device has nothing left to do."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


@contextmanager
def tf32(allowed: bool) -> Iterator[None]:
    """Whether CUDA multiplies float32 with the ten bits of TF32 meanwhile, in matrices and in convolutions."""
    # Not by `torch.backends.cuda.matmul.allow_tf32`: from torch 2.9 on the precision could not be asked for after that.
    before = torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32
    torch.set_float32_matmul_precision("high" if allowed else "highest")
    torch.backends.cudnn.allow_tf32 = allowed
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before[0])
        torch.backends.cudnn.allow_tf32 = before[1]
