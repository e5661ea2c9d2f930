"""The training loop: order, schedule, what is written when. The mathematics is in `step`, the networks in `run`."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import torch

from model.checkpoint import CheckpointHeader
from model.data import Batch
from model.errors import ModelError
from model.signals import stop_signals
from model.training.log import RunLog
from model.training.preview import save_grid
from model.training.run import Run
from model.training.schedule import faded, learning_rate, stage_at

LOG_FILE = "log.jsonl"
EVENTS_FOLDER = "tensorboard"
SAMPLES_FOLDER = "samples"


@dataclass(frozen=True)
class Limits:
    """When a run ends, and how often it reports."""

    max_steps: int | None  # of the run as a whole, resumed parts included
    max_minutes: float | None  # of this part
    log_every: int = 10  # steps
    sample_every: int = 500  # steps
    save_minutes: float = 10.0  # between two saved states
    save_steps: int | None = None  # a state is saved at every multiple of this, too

    def reached(self, step: int, seconds: float) -> bool:
        """Whether a run that is so far has to end."""
        out_of_steps = self.max_steps is not None and step >= self.max_steps
        return out_of_steps or (self.max_minutes is not None and seconds >= 60 * self.max_minutes)

    def seconds_left(self, step: int, seconds: float, seconds_per_step: float) -> float | None:
        """How long it will probably take, or None where there is no limit."""
        left = [] if self.max_steps is None else [(self.max_steps - step) * seconds_per_step]
        left += [] if self.max_minutes is None else [60 * self.max_minutes - seconds]
        return max(0.0, min(left)) if left else None


@dataclass(frozen=True)
class Report:
    """What is shown of a run every few steps."""

    step: int
    losses: dict[str, float]  # means since the last report, over all processes
    images_per_second: float  # of all processes together
    seconds_left: float | None


def train(run: Run, limits: Limits, *, report: Callable[[Report], None]) -> CheckpointHeader | None:
    """Train until a limit or a signal, then write state and checkpoint; returns its header in the first process.

    SIGINT and SIGTERM, at any process, let all finish the step, save and return. Raises ModelError when a loss or a
    weight is not finite and OutOfMemory (the last saved state and checkpoint stay as they were), BadMaps for a file
    that has broken since it was checked, and FileError when a file cannot be written.
    """
    ranks = run.ranks
    loop = _Loop(run, limits, report)
    try:
        with stop_signals() as stopped:
            interrupted = loop.go(stopped)
        loop.finish()
        # The others are done: what is left is the first one's, and may take minutes.
        ranks.close()
        # Who has interrupted a run does not want to wait until everything is encoded.
        return run.deliver(quick=interrupted) if ranks.first else None
    finally:
        loop.close()


class _Loop:
    """What a run counts and measures between its beginning and its end."""

    def __init__(self, run: Run, limits: Limits, report: Callable[[Report], None]) -> None:
        self._run = run
        self._limits = limits
        self._report = report
        self._log: RunLog | None = None
        if run.ranks.first:
            out = run.inputs.out
            self._log = RunLog(out / LOG_FILE, out / EVENTS_FOLDER, step=run.progress.step)
        self._before = run.progress.seconds
        self._saved_step = run.progress.step
        self._started = self._last_saved = self._last_logged = time.monotonic()
        self._sums: dict[str, torch.Tensor] = {}
        self._summed = 0
        self._rate = 0.0
        self._fade = 1.0  # of the rate, by the clock

    def go(self, stopped: Callable[[], bool]) -> bool:
        """Train until all processes agree to stop; whether it was before the limits."""
        run, limits, progress = self._run, self._limits, self._run.progress
        batches: Iterator[Batch] | None = None
        self._follow_clock()
        while True:
            index, epoch = stage_at(run.stages, progress.images, len(run.inputs.train))
            interrupted, end, save = run.ranks.agree(
                [
                    stopped(),
                    limits.reached(progress.step, self._seconds()),
                    run.ranks.first and self._save_is_due(),
                ]
            )
            if interrupted or end:
                return interrupted and not end
            if save:
                self._save()
            while index > progress.stage:
                batches = None  # ends the loader of the stage before
                self._next_stage()
            if batches is None:
                batches = run.batches()
            batch = run.ranks.together(partial(next, batches))
            self._rate = learning_rate(run.stage, epoch) * self._fade
            losses = run.step(batch, self._rate)
            for name, loss in losses.items():
                self._sums[name] = self._sums[name] + loss if name in self._sums else loss
            self._summed += 1
            if progress.step % limits.log_every == 0:
                self._log_losses()
                self._follow_clock()
            if progress.step % limits.sample_every == 0:
                self._sample()

    def finish(self) -> None:
        """Save what the last step left, and show it."""
        self._log_losses()
        self._write()
        self._sample()

    def close(self) -> None:
        """Write out the log."""
        if self._log:
            self._log.close()

    def _follow_clock(self) -> None:
        """The share of the rate that is left now; all processes must agree on it."""
        if span := self._run.header.config.fade:
            minutes = (self._before + self._seconds()) / 60
            self._fade = faded(span, self._run.ranks.mean({"minutes": minutes})["minutes"])

    def _next_stage(self) -> None:
        """Keep the result of a stage and go on to the next one."""
        run, old = self._run, self._run.stage
        self._log_losses()
        name = f"stage-{run.progress.stage + 1}-{old.name}.safetensors"
        run.ranks.on_first(lambda: run.deliver(name, quick=True))
        run.grow()
        # A run that is killed before its next state would only do this again; but it would take the time again.
        self._write()

    def _since_save(self) -> float:
        """Minutes."""
        return (time.monotonic() - self._last_saved) / 60

    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _count_seconds(self) -> None:
        self._run.progress.seconds = self._before + self._seconds()

    def _save_is_due(self) -> bool:
        every, step = self._limits.save_steps, self._run.progress.step
        if step == self._saved_step:
            return False
        return (every is not None and step % every == 0) or self._since_save() > self._limits.save_minutes

    def _save(self) -> None:
        # A state that is broken must not replace one that is whole.
        self._mean_losses()
        self._write()

    def _write(self) -> None:
        self._count_seconds()
        self._run.ranks.on_first(self._run.save)
        self._last_saved, self._saved_step = time.monotonic(), self._run.progress.step

    def _mean_losses(self) -> dict[str, float]:
        """The means since the last report over all processes. Raises ModelError unless all are finite."""
        run, summed = self._run, max(1, self._summed)
        means = run.ranks.mean({name: float(total) / summed for name, total in self._sums.items()})
        broken = [name for name, mean in means.items() if not abs(mean) < float("inf")]
        if broken:
            raise ModelError(
                f"The loss {broken[0]} is not finite at step {run.progress.step}: training has diverged; "
                "resume from the last saved state with a smaller --learning-rate."
            )
        return means

    def _log_losses(self) -> None:
        """Report the losses since the last report, if there are any."""
        if not self._summed:
            return
        run, now = self._run, time.monotonic()
        means = self._mean_losses()
        config, progress = run.header.config, run.progress
        seconds_per_step = (now - self._last_logged) / self._summed
        speed = config.batch / seconds_per_step
        left = self._limits.seconds_left(progress.step, self._seconds(), seconds_per_step)
        if self._log:
            self._count_seconds()
            width, height = run.train_data.output_size
            self._log.add(
                progress.step,
                {
                    "images": progress.images,
                    "seconds": round(progress.seconds, 1),
                    "stage": run.stage.name,
                    "width": width,
                    "height": height,
                    "learning_rate": self._rate,
                    "images_per_second": round(speed, 3),
                    **({} if left is None else {"seconds_left": round(left, 1)}),
                    **{name: round(mean, 5) for name, mean in means.items()},
                },
            )
            self._report(Report(progress.step, means, speed, left))
        self._sums, self._summed, self._last_logged = {}, 0, now

    def _sample(self) -> None:
        if self._log:
            grid = self._run.sample()
            save_grid(self._run.inputs.out / SAMPLES_FOLDER, self._run.progress.step, grid)
            self._log.picture(self._run.progress.step, grid)
