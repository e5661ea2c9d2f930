"""How far a partial pass goes, and which statistics it follows."""

from dataclasses import dataclass

from model.passes.program import Program

UNLIMITED = 1 << 20  # a halo wider than any picture


@dataclass(frozen=True)
class Plan:
    """For every step: how far from a change it is computed, and how much of a change its statistics follow."""

    halo: tuple[int, ...]  # pixels of the step's level around the change scaled to that level
    follow: tuple[float, ...]  # 0: the statistics stay as the exact pass left them; 1: those of the values stored
    multiple: int = 2  # rectangles begin and end at multiples of this; even, as transposed convolutions give pairs


def make_plan(program: Program, halo: int = 3, follow: float = 0.0) -> Plan:
    """The plan for a network."""
    steps = len(program.steps)
    return Plan((halo,) * steps, (follow,) * steps)
