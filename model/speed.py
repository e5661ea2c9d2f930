"""How fast a device computes passes, from the passes that it has computed; before there are any, from a convolution."""

import time
from collections import deque
from statistics import median

import torch
from torch.nn.functional import conv2d

# The share of the speed of the convolution below that passes of the bundled street weights reach at 512 x 256, measured
# on one core: 1.26 in bf16 and 1.10 in fp32. What is counted holds a first convolution that is only looked up.
_SHARE = 1.1
_ATTEMPTS = 8
_COMPARABLE = 1 / 16  # of the work
_PATIENCE = 0.2  # seconds


class Speed:
    """Work done for each second by the last few passes; the work is counted by the caller."""

    def __init__(self) -> None:
        # Few, and their median: the first pass of a size is slow, and so is one beside another busy process.
        self._measured: deque[tuple[float, float]] = deque(maxlen=5)  # work, and how much of it a second

    def add(self, work: float, seconds: float) -> None:
        """Count a finished pass."""
        self._measured.append((work, work / max(seconds, 1e-9)))

    def per_second(self, work: float) -> float | None:
        """The median of those of the last five passes that say something of one with so much work; None without any.

        A pass over few pixels is mostly overhead, and would make a large one look many times as long as it is.
        """
        comparable = [speed for each, speed in self._measured if each >= _COMPARABLE * work]
        return median(comparable) if comparable else None


def guessed_flops(device: torch.device, dtype: torch.dtype) -> float:
    """Floating-point operations a second that a pass may reach, guessed from two convolutions; takes milliseconds."""
    sides, channels = ((16, 64), 128) if device.type == "cpu" else ((64, 128), 256)
    begun = time.perf_counter()
    shortest = [float("inf"), float("inf")]
    with torch.inference_mode():
        weight = torch.zeros(channels, channels, 3, 3, dtype=dtype, device=device)
        weight = weight.contiguous(memory_format=torch.channels_last)
        for attempt in range(_ATTEMPTS):
            if attempt >= 2 and time.perf_counter() - begun > _PATIENCE:  # the first one chooses a kernel
                break
            for index, side in enumerate(sides):
                features = torch.zeros(1, channels, side, side, dtype=dtype, device=device)
                features = features.contiguous(memory_format=torch.channels_last)
                started = time.perf_counter()
                float(conv2d(features, weight, padding=1)[0, 0, 0, 0])  # waits for the device
                shortest[index] = min(shortest[index], time.perf_counter() - started)
    # On a busy machine two threads that meet wait tens of milliseconds for each other, in a short convolution as in a
    # long one. The difference is free of that, or a pass of a second would look like one of a minute.
    small, large = shortest
    products = channels**2 * (sides[1] ** 2 - sides[0] ** 2)
    return _SHARE * 2 * 9 * products / max(large - small, large / 10, 1e-9)
