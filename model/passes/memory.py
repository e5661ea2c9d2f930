"""What a pass takes, estimated step by step from what is alive at a time."""

from model.maps.geometry import Rect
from model.passes.full import bands
from model.passes.geometry import Shape, shape_at
from model.passes.partial import rects
from model.passes.plan import Plan
from model.passes.program import Add, Conv, Head, Input, Patterned, Program, Step

# What allocators, which keep freed memory for a while, and convolutions take beside. In float32 they work on tiles that
# overlap, many blocks of middling size. Measured up to 1.2, or 1.4 in float32, and 120 MiB.
_SLACK = {2: 1.25, 4: 1.5}
_LEAST = 128 << 20
_ENCODING = 20  # bytes of every pixel of a band while it is encoded, beside the result


def bytes_of_pass(
    program: Program, size: Shape, itemsize: int, *, keep: bool, band_flop: float, band_bytes: int
) -> int:
    """Peak of a full pass over a padded picture of (height, width) beside the weights and what is kept before.

    Measured on a CPU, in fp32 and bf16, from 1024 x 512 to 4096 x 2048: between what a pass takes and its double.
    """
    held, peak = 0, 0.0
    alive: dict[int, int] = {}
    for step in program.steps:
        if isinstance(step, Input):
            continue
        height, width = shape_at(size, step.level)
        own = step.channels * height * width * itemsize
        top, bottom = next(iter(bands(step, size, band_flop, band_bytes)))
        share = (bottom - top) / height
        made = own * share
        # One band: what it gives is the value. Several: each is copied into it.
        peak = max(peak, held + (own if share < 1 else 0) + _band(step, size, itemsize, share, made))
        alive[step.index] = own
        held += own
        if not keep:
            for index in [index for index in alive if program.last_use[index] <= step.index]:
                held -= alive.pop(index)
    height, width = size
    return int(peak * _SLACK[itemsize]) + 16 * height * width + _LEAST


def bytes_of_change(program: Program, size: Shape, change: Rect, plan: Plan, itemsize: int) -> int:
    """Peak of a partial pass beside what is kept, for a change of a padded picture of (height, width).

    Measured with the street weights at 1024 x 512, a quarter and all of it changed: 0.5 to 0.85 of this is taken.
    """
    where = rects(program, size, change, plan)
    # What was there is held until the pass has ended; a band of a step is small beside that.
    old = sum(where[step.index].area * step.channels for step in program.steps if not isinstance(step, Input | Head))
    return int(old * itemsize * _SLACK[itemsize]) + _LEAST


def _band(step: Step, size: Shape, itemsize: int, share: float, made: float) -> float:
    """Bytes alive while a band is computed: what is read, normalised and then padded, and what is made."""
    if not isinstance(step, Conv):
        # Of a sum the other is normalised first; what a pattern is added to is normalised, and the pattern laid out.
        read = made * (2 if isinstance(step, Patterned) else 1 if isinstance(step, Add) else 0)
        return read + made
    height, width = shape_at(size, step.source.level)
    read = step.source.channels * height * width * itemsize * share
    if step.kind == "resize":
        read *= 4
    encoding = _ENCODING * height * width * share if isinstance(step.source, Input) else 0.0
    padded = read if step.kind in ("same", "resize") else 0.0
    return max(read + padded + encoding, max(read, padded) + made)
