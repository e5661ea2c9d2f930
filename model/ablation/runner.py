"""Runs a table variant by variant. What is finished stays in the folder of the table; what is half done goes on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from model.ablation.results import RESULT_FILE, Outcome, Row
from model.ablation.tables import Table, Variant
from model.errors import ModelError


class Interrupted(ModelError):  # noqa: N818
    """The user has stopped the table; what was done is kept."""


@dataclass(frozen=True)
class Trained:
    """A variant that has been trained to its end."""

    checkpoint: Path
    steps: int
    images: int
    seconds: float
    parameters: int  # of the generator


@dataclass(frozen=True)
class Told:
    """How far the table is, for the terminal."""

    variant: str
    done: int  # rows (with their seeds) that are finished
    of: int
    part: float  # of the present one, 0..1
    what: str  # numbers of the present one
    seconds_left: float | None  # of the whole table; None before anything can be said


Tell = Callable[[float, str], None]  # part of the training 0..1, numbers


class Trainer(Protocol):
    """Trains one variant in a folder, going on with what is there. Raises Interrupted when it is stopped."""

    def __call__(self, variant: Variant, folder: Path, seed: int, tell: Tell) -> Trained: ...


class Scorer(Protocol):
    """Scores a trained variant; may leave pictures in its folder."""

    @property
    def id(self) -> str:
        """Of the network that scores: what another one has scored is scored anew."""
        ...

    def __call__(self, trained: Trained, folder: Path) -> Outcome: ...


@dataclass(frozen=True)
class Limits:
    """What a size, a missing file or the number of seeds allows."""

    size: tuple[int, int]
    seeds: int
    vgg: bool


def why_not(variant: Variant, limits: Limits) -> str:
    """Why a variant cannot be run, or nothing."""
    if variant.needs_vgg and not limits.vgg:
        return "needs VGG19's weights, --vgg FILE"
    if min(limits.size) < variant.smallest:
        return f"its discriminator needs pictures of {variant.smallest} pixels at least"
    return ""


def run_table(
    table: Table,
    out: Path,
    limits: Limits,
    *,
    train: Trainer,
    score: Scorer,
    tell: Callable[[Told], None],
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Row, ...]:
    """Train and score what is not there yet; every result is written as soon as there is one.

    Raises Interrupted when the user stops it, and what training and scoring raise.
    """
    todo = [variant for variant in table.variants if not why_not(variant, limits)]
    jobs = [(variant, seed) for seed in range(limits.seeds) for variant in todo]
    watch = _Watch(len(jobs), clock)
    outcomes: dict[tuple[str, int], Outcome] = {}
    for done, (variant, seed) in enumerate(jobs):
        folder = out / folder_name(variant, seed)
        outcome = Outcome.read(folder / RESULT_FILE)
        if outcome is None or outcome.segmenter != score.id:
            title = variant.title if limits.seeds == 1 else f"{variant.title}, seed {seed}"

            def tell_part(part: float, what: str, *, done: int = done, title: str = title) -> None:
                tell(Told(title, done, len(jobs), part, what, watch.seconds_left(done, part)))

            watch.begin(done)
            trained = train(variant, folder, seed, tell_part)
            tell_part(1.0, "scoring")
            outcome = score(trained, folder)
            outcome.write(folder / RESULT_FILE)
        outcomes[variant.name, seed] = outcome
    tell(Told("", len(jobs), len(jobs), 1.0, "", 0.0))
    return tuple(_row(variant, limits, outcomes) for variant in table.variants)


def finished_rows(table: Table, out: Path, limits: Limits) -> tuple[Row, ...]:
    """The rows of what is finished so far."""
    outcomes: dict[tuple[str, int], Outcome] = {}
    for variant in table.variants:
        for seed in range(limits.seeds):
            found = Outcome.read(out / folder_name(variant, seed) / RESULT_FILE)
            if found is not None:
                outcomes[variant.name, seed] = found
    return tuple(_row(variant, limits, outcomes) for variant in table.variants)


def folder_name(variant: Variant, seed: int) -> str:
    """The folder of a run below that of its table."""
    return f"{variant.name}-{seed}"


def _row(variant: Variant, limits: Limits, outcomes: dict[tuple[str, int], Outcome]) -> Row:
    found = tuple(outcomes[variant.name, seed] for seed in range(limits.seeds) if (variant.name, seed) in outcomes)
    return Row(variant.title, found, variant.published, why_not(variant, limits))


class _Watch:
    """Guesses the time left from the pace of what was done since the start; all runs are taken to be alike."""

    def __init__(self, jobs: int, clock: Callable[[], float]) -> None:
        self._jobs = jobs
        self._clock = clock
        self._started: float | None = None
        self._first = 0.0  # jobs that were finished before, the part of the first one included
        self._seen_first_part = False

    def begin(self, done: int) -> None:
        """A job begins; `done` are finished."""
        if self._started is None:
            self._started, self._first = self._clock(), float(done)

    def seconds_left(self, done: int, part: float) -> float | None:
        """Of all jobs."""
        if self._started is None:
            return None
        now = done + part
        if not self._seen_first_part:
            # A job that is gone on with begins in its middle.
            self._seen_first_part, self._first, self._started = True, now, self._clock()
            return None
        passed = now - self._first
        return (self._jobs - now) * (self._clock() - self._started) / passed if passed > 0 else None
