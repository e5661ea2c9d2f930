"""The exact pass over a whole picture: step by step, every step in bands of rows.

The bands of a step are tiles that share its statistics, which are summed over the whole value afterwards. So the
picture is that of one piece: bit for bit, where convolutions do not depend on the size of what they are given. Between
two bands the pass can be stopped, and what is computed at a time is bounded.
"""

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from model.errors import Cancelled
from model.maps.geometry import Rect
from model.passes.activations import Activations, Encode, Moments, moments_of
from model.passes.geometry import Shape, shape_at
from model.passes.program import Add, Conv, Head, Input, Patterned, PictureNorm, Pool, Program, Step
from model.passes.steps import Kernels, Reader

# One core of an AMD server CPU with AVX-512 BF16 takes at most 12 ms for such a band of the bundled street weights in
# bf16. Bands four times as large save 8 % of the time of the published G1 at 1024 x 512, and are slow to give way.
BAND_FLOP = 2.5e9
VALUE_FLOP = 100.0  # as much as normalising, rectifying and padding a value takes
BAND_BYTES = 256 << 20  # what a band reads and gives, each
SMALL_BAND_BYTES = 16 << 20  # where memory is short

ShouldStop = Callable[[], bool]


def run_full(
    program: Program,
    kernels: Kernels,
    encode: Encode,
    size: Shape,
    *,
    keep: bool,
    should_stop: ShouldStop | None,
    frozen: Activations | None = None,
    band_flop: float = BAND_FLOP,
    band_bytes: int = BAND_BYTES,
) -> tuple[Tensor, Activations | None]:
    """Compute every step over the whole picture of `size` (height, width), a multiple of the network's.

    Returns the picture (3, height, width) and, with `keep`, all activations. With `frozen` statistics come from there
    instead of the picture. Raises Cancelled when `should_stop`, asked before every band, answers True.
    """
    activations = Activations(size)
    reader = Reader(kernels, activations, encode)
    picture = None
    for step in program.steps:
        if isinstance(step, Input):
            continue
        value, moments = _run_step(step, reader, size, should_stop, band_flop, band_bytes)
        if isinstance(step, Head):
            picture = value
            break
        activations.values[step.index] = value
        if moments is not None:
            activations.statistics[step.index] = moments.statistics if frozen is None else frozen.statistics[step.index]
        if not keep:
            for index in [index for index in activations.values if program.last_use[index] <= step.index]:
                del activations.values[index]
    assert picture is not None
    return picture[0], activations if keep else None


def check_stop(should_stop: ShouldStop | None) -> None:
    """Raise Cancelled if the pass is to end."""
    if should_stop is not None and should_stop():
        raise Cancelled("the pass was stopped")


def _run_step(
    step: Step, reader: Reader, size: Shape, should_stop: ShouldStop | None, band_flop: float, band_bytes: int
) -> tuple[Tensor, Moments | None]:
    height, width = shape_at(size, step.level)
    value: Tensor | None = None
    for top, bottom in bands(step, size, band_flop, band_bytes):
        check_stop(should_stop)
        made = reader.compute(step, Rect(0, top, width, bottom))
        if bottom - top == height:
            value = made.contiguous(memory_format=torch.channels_last)
            break
        if value is None:
            empty = made.new_empty(1, height, width, step.channels)
            value = empty.permute(0, 3, 1, 2)  # (1, H, W, C) -> (1, C, H, W), channels_last
        value[:, :, top:bottom] = made
    assert value is not None
    if not isinstance(step, Conv) or not isinstance(step.norm, PictureNorm):
        return value, None
    # Not by bands: the same sums whatever the bands give the same picture, bit for bit.
    return value, moments_of(value, lambda: check_stop(should_stop))


def bands(
    step: Step, size: Shape, band_flop: float = BAND_FLOP, band_bytes: int = BAND_BYTES
) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) row of every band of a step; the same for the same size, on every machine."""
    height, width = shape_at(size, step.level)
    work = effort(step, size) / band_flop
    read = step.module.in_channels if isinstance(step, Conv) else step.channels
    memory = 4.0 * height * width * max(read, step.channels) / band_bytes
    count = max(1, min(height // 2, math.ceil(max(work, memory))))
    rows = -(-height // count)
    rows += rows % 2  # a transposed convolution gives pairs
    for top in range(0, height, rows):
        yield top, min(top + rows, height)


def effort(step: Step, size: Shape) -> float:
    """Floating-point operations that would take as long as the step, moving its values included."""
    if isinstance(step, Conv):
        # A CPU computes output channels by sixteen, whether they are there or not.
        work = flops_of(step, size) * (-(-step.channels // 16) * 16 / step.channels)
        height, width = shape_at(size, step.source.level)
        return work + VALUE_FLOP * step.source.channels * height * width
    height, width = shape_at(size, step.level)
    return VALUE_FLOP * step.channels * height * width


def flops_of(step: Step, size: Shape) -> float:
    """Floating-point operations of a step, two for each product and sum."""
    match step:
        case Conv():
            weights = step.module.weight.numel()
            # Every weight of a transposed convolution meets every pixel of its source.
            height, width = shape_at(size, step.source.level if step.kind == "up" else step.level)
            return 2.0 * weights * height * width
        case Add() | Patterned() | Pool():
            height, width = shape_at(size, step.level)
            return (9.0 if isinstance(step, Pool) else 1.0) * step.channels * height * width
    return 0.0
