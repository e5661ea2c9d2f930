"""A pass over one rectangle: every step is computed where a change reaches, from what the last pass has stored."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from model.maps.geometry import NOTHING, Rect
from model.passes.activations import Activations, Encode, Journal, Statistics
from model.passes.full import BAND_FLOP, ShouldStop, check_stop, effort
from model.passes.geometry import Shape, bounds_at, placed, reached, scaled, shape_at
from model.passes.plan import Plan
from model.passes.program import Conv, Input, PictureNorm, Program, Step, sources
from model.passes.steps import Kernels, Reader


def rects(program: Program, size: tuple[int, int], change: Rect, plan: Plan) -> dict[int, Rect]:
    """The rectangle of every step that a pass over a change computes."""
    found: dict[int, Rect] = {}
    for step in program.steps:
        if isinstance(step, Input):
            found[step.index] = change
            continue
        changed = NOTHING
        for source in sources(step):
            changed = changed.united(reached(step, found[source.index]))
        bounds = bounds_at(size, step.level)
        near = scaled(change, step.level).expanded(plan.halo[step.index])
        found[step.index] = placed(changed.intersected(near).intersected(bounds), bounds, plan.multiple[step.level])
    return found


def run_partial(
    program: Program,
    kernels: Kernels,
    activations: Activations,
    encode: Encode,
    change: Rect,
    plan: Plan,
    *,
    keep: bool,
    should_stop: ShouldStop | None,
    band_flop: float = BAND_FLOP,
) -> tuple[Tensor, Rect]:
    """Compute what a change of the input reaches, and write it into the activations.

    Returns a patch of the picture (3, h, w) and its rectangle. Without `keep`, and whatever is raised (Cancelled when
    `should_stop`, asked before every step and band of one, answers True), the activations are afterwards as they were,
    bit for bit.
    """
    journal = Journal(activations)
    reader = Reader(kernels, activations, encode)
    finished = False
    try:
        where = rects(program, activations.size, change, plan)
        for step in program.steps[1:-1]:
            for band in _bands(step, where[step.index], activations.size, band_flop):
                check_stop(should_stop)
                made = reader.compute(step, band)
                old = journal.write(step.index, band, made)
                shares = plan.mean_share[step.index], plan.variance_share[step.index]
                if isinstance(step, Conv) and isinstance(step.norm, PictureNorm) and any(shares):
                    journal.set_statistics(step.index, _followed(activations, step, old, made, shares))
        rect = where[program.head.index]
        patches = []
        for band in _bands(program.head, rect, activations.size, band_flop):
            check_stop(should_stop)
            patches.append(reader.compute(program.head, band)[0])
        finished = keep
        return patches[0] if len(patches) == 1 else torch.cat(patches, 1), rect
    finally:
        if not finished:
            journal.roll_back()


def _bands(step: Step, rect: Rect, size: Shape, band_flop: float) -> Iterator[Rect]:
    """The rectangle in bands that take no longer than those of a full pass; a small one is one band."""
    height, width = shape_at(size, step.level)
    count = math.ceil(effort(step, size) * rect.area / (height * width) / band_flop)
    rows = -(-rect.height // max(1, count))
    rows += rows % 2  # a transposed convolution gives pairs
    for top in range(rect.top, rect.bottom, rows):
        yield Rect(rect.left, top, rect.right, min(top + rows, rect.bottom))


def _followed(
    activations: Activations, step: Conv, old: Tensor, new: Tensor, shares: tuple[float, float]
) -> Statistics:
    """The statistics after the pixels of `old` have become those of `new`, as far as the shares of both go."""
    value = activations.values[step.index]
    known = activations.statistics[step.index]
    mean_share, variance_share = shares
    count = value.shape[2] * value.shape[3]
    # Channels last, so that those of all pixels lie side by side.
    before, after = (each[0].permute(1, 2, 0).float() for each in (old, new))
    difference = after - before
    # after ** 2 - before ** 2, both from the mean
    squares = after.add_(before).sub_(known.mean, alpha=2).mul_(difference)
    spread = squares.sum((0, 1)) * (variance_share / count)
    mean = known.mean
    if mean_share:
        shift = difference.sum((0, 1)) * (mean_share / count)
        mean, spread = mean + shift, spread - shift.square()
    # Far from what the exact pass has seen sums go astray, so a variance stays positive whatever happens.
    variance = torch.maximum(known.variance + spread, known.variance * 0.1)
    return Statistics(mean, variance)
