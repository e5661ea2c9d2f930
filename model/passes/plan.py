"""How far a partial pass goes, and which statistics it follows."""

from dataclasses import dataclass

from model.passes.program import Program

UNLIMITED = 1 << 20  # a halo wider than any picture


@dataclass(frozen=True)
class Plan:
    """For every step: how far from a change it is computed, and how much of the change its statistics follow.

    Shares: 0, the statistic stays as the exact pass left it; 1, it becomes that of the values that are stored.
    """

    halo: tuple[int, ...]  # pixels of the step's level around the change scaled to that level
    mean_share: tuple[float, ...]
    variance_share: tuple[float, ...]
    multiple: int = 2  # rectangles begin and end at multiples of this; even, as transposed convolutions give pairs


def make_plan(program: Program, halo: int = 3, mean_share: float = 0.0, variance_share: float = 0.0) -> Plan:
    """The plan for a network."""
    steps = len(program.steps)
    return Plan((halo,) * steps, (mean_share,) * steps, (variance_share,) * steps)
