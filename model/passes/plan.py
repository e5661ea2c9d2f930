"""How far a partial pass goes, and which statistics it follows."""

from dataclasses import dataclass

from model.passes.program import Conv, Input, Pool, Program

HALO = 2
MEAN_SHARE = 0.0
VARIANCE_SHARE = 0.5
UNLIMITED = 1 << 20  # a halo wider than any picture


@dataclass(frozen=True)
class Plan:
    """For every step: how far from a change it is computed, and how much of the change its statistics follow.

    Shares: 0, the statistic stays as the exact pass left it; 1, it becomes that of the values that are stored.
    """

    halo: tuple[int, ...]  # pixels of the step's level around the change scaled to that level
    mean_share: tuple[float, ...]
    variance_share: tuple[float, ...]
    multiple: tuple[int, ...]  # by level: rectangles begin and end at multiples of this


def make_plan(
    program: Program,
    halo: int = HALO,
    first_share: float = 1.0,
    mean_share: float = MEAN_SHARE,
    variance_share: float = VARIANCE_SHARE,
) -> Plan:
    """The plan for a network: `halo` in pixels of its coarsest level; the shares of what reads the input, and others'.

    With shares of zero all statistics are frozen.
    """
    margins = tuple(halo << (program.levels - step.level) for step in program.steps)
    first = [isinstance(step, Conv) and isinstance(step.source, Input | Pool) for step in program.steps]
    means = tuple(first_share if reads_input else mean_share for reads_input in first)
    variances = tuple(first_share if reads_input else variance_share for reads_input in first)
    # Transposed convolutions give pairs of pixels; at the coarsest level there are none.
    return Plan(margins, means, variances, (*(2,) * program.levels, 1))
