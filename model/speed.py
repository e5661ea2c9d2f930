"""How fast a device computes passes, from the passes that it has computed; before there are any, from a convolution."""

import time
from collections import deque
from statistics import median

import torch
from torch.nn.functional import conv2d

# The share of the speed of the convolution below that passes of the bundled street weights reach at 512 x 256, measured
# on one core: 1.26 in bf16 and 1.10 in fp32. What is counted holds a first convolution that is only looked up.
_SHARE = 1.1


class Speed:
    """Work done for each second by the last few passes; the work is counted by the caller."""

    def __init__(self) -> None:
        # Few, and their median: the first pass of a size is slow, and so is one beside another busy process.
        self._measured: deque[float] = deque(maxlen=5)

    def add(self, work: float, seconds: float) -> None:
        """Count a finished pass."""
        self._measured.append(work / max(seconds, 1e-9))

    @property
    def per_second(self) -> float | None:
        """The median of the last five passes; None if there were none."""
        return median(self._measured) if self._measured else None


def guessed_flops(device: torch.device, dtype: torch.dtype) -> float:
    """Floating-point operations a second that a pass may reach, guessed from one convolution; takes milliseconds."""
    side, channels = (16, 128) if device.type == "cpu" else (128, 256)
    with torch.inference_mode():
        features = torch.zeros(1, channels, side, side, dtype=dtype, device=device)
        features = features.contiguous(memory_format=torch.channels_last)
        weight = torch.zeros(channels, channels, 3, 3, dtype=dtype, device=device)
        weight = weight.contiguous(memory_format=torch.channels_last)
        shortest = float("inf")
        for _ in range(3):  # the first one chooses a kernel
            started = time.perf_counter()
            float(conv2d(features, weight, padding=1)[0, 0, 0, 0])  # waits for the device
            shortest = min(shortest, time.perf_counter() - started)
    return _SHARE * 2 * 9 * channels**2 * side**2 / max(shortest, 1e-9)
