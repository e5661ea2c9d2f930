"""From the length of a recipe to the bounds of its stages, as pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.recipes.table import Recipe, Stage


@dataclass(frozen=True)
class Span:
    """A stage between two moments of the training: minutes, or steps."""

    stage: Stage
    begin: float
    end: float


def spans(
    recipe: Recipe, length: float, *, full_size: bool = False, batch: int | None = None, begun: bool = False
) -> tuple[Span, ...]:
    """The stages of a recipe of some length, without those that have no share of it.

    `full_size` gives the last stage all of it; `batch` replaces that of every stage; `begun` leaves out the stages for
    weights that were just drawn.
    """
    stages: Sequence[Stage] = (replace(recipe.stages[-1], share=1.0),) if full_size else recipe.stages
    if begun:
        stages = [stage for stage in stages if not stage.begins]
    if batch is not None:
        stages = [replace(stage, batch=batch) for stage in stages]
    whole = sum(stage.share for stage in stages)
    found: list[Span] = []
    begin = done = 0.0
    for stage in stages:
        done += stage.share
        end = length * done / whole
        if recipe.counts_steps:
            end = float(round(end))
        if end > begin:
            found.append(Span(stage, begin, end))
            begin = end
    return (*found[:-1], replace(found[-1], end=float(length)))


def current(found: Sequence[Span], done: float, slack: float) -> Span | None:
    """The span that comes next when so much is done; None at the end. What is left of `slack` or less is done."""
    return next((span for span in found if span.end - done > slack), None)


def fade_span(recipe: Recipe, length: float) -> tuple[float, float] | None:
    """The minutes between which the learning rate falls to nearly nothing; None where the length is in steps."""
    if recipe.counts_steps or not recipe.fade:
        return None
    return (1.0 - recipe.fade) * length, length


def decay_epochs(recipe: Recipe, steps: int, batch: int, pictures: int) -> tuple[int, int]:
    """Epochs at the full rate and epochs in which it falls to zero, for so many steps."""
    whole = max(1, -(-steps * batch // pictures))
    falling = round(recipe.fade * whole)
    return whole - falling, falling
