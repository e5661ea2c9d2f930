"""The training loop: order, schedule, what is written when. The mathematics is in `step`."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch

from model.checkpoint import CheckpointHeader, save_checkpoint
from model.data import Batch, Pictures, endless_batches
from model.errors import ModelError
from model.styles import fit_modes
from model.training.ema import Average
from model.training.log import JsonLines
from model.training.networks import Networks
from model.training.preview import fixed_batch, sample_grid, save_grid
from model.training.schedule import learning_rate, stage_at, stages
from model.training.state import STATE_FILE, StateHeader, save_state
from model.training.step import Optimizers, train_step

CHECKPOINT_FILE = "latest.safetensors"
LOG_FILE = "log.jsonl"
SAMPLES_FOLDER = "samples"


@dataclass(frozen=True)
class Limits:
    """When a run ends, and how often it reports."""

    max_steps: int | None  # of the run as a whole, resumed parts included
    max_minutes: float | None  # of this part
    log_every: int = 10  # steps
    sample_every: int = 500  # steps
    save_minutes: float = 10.0  # between two saved states


@dataclass(frozen=True)
class Provenance:
    """What the delivered checkpoint says of its origin."""

    data: str
    licence: str


@dataclass
class Run:
    """Everything that one call of `train` works with."""

    header: StateHeader
    networks: Networks
    average: Average
    optimizers: Optimizers
    train_data: Pictures
    preview_data: Pictures
    out: Path
    provenance: Provenance
    half: bool  # networks in bf16
    workers: int


Report = Callable[[int, dict[str, float]], None]  # step, mean losses since the last report
ModesReport = Callable[[int, int], None]  # pictures encoded, of how many


def train(run: Run, limits: Limits, *, report: Report, report_modes: ModesReport | None = None) -> CheckpointHeader:
    """Train until a limit or a signal, then write state and checkpoint.

    SIGINT and SIGTERM finish the step, save and return. Raises ModelError when a loss is not finite (the last saved
    state stays as it was) and FileError when a file cannot be written.
    """
    config, progress = run.header.config, run.header.progress
    plan = stages(config, run.header.architecture)
    log = JsonLines(run.out / LOG_FILE)
    samples = fixed_batch(run.preview_data, 6)
    batches = endless_batches(run.train_data, start=progress.images, batch=config.batch, workers=run.workers)
    sums: dict[str, torch.Tensor] = {}
    summed = 0
    started = last_saved = last_logged = time.monotonic()
    before = progress.seconds

    with _stop_signals() as stopped:
        while not stopped() and not _reached(limits, progress.step, time.monotonic() - started):
            index, epoch = stage_at(plan, progress.images, len(run.train_data))
            rate = learning_rate(plan[index], epoch)
            run.optimizers.set_learning_rate(rate)
            batch = next(batches).to(run.networks.device)
            with torch.autocast(run.networks.device.type, torch.bfloat16, enabled=run.half):
                losses = train_step(run.networks, run.optimizers, batch, config)
            progress.step += 1
            progress.images += config.batch
            run.average.update(run.networks.generator, progress.step)
            for name, loss in losses.items():
                sums[name] = sums[name] + loss if name in sums else loss
            summed += 1

            if progress.step % limits.log_every == 0:
                now = time.monotonic()
                means = {name: float(total) / summed for name, total in sums.items()}
                _check_finite(means, progress.step)
                progress.seconds = before + now - started
                speed = summed * config.batch / (now - last_logged)
                _log(log, run, means, rate, speed)
                report(progress.step, {**means, "images_per_second": speed})
                sums, summed, last_logged = {}, 0, now
            if progress.step % limits.sample_every == 0:
                _sample(run, samples)
            if time.monotonic() - last_saved > 60 * limits.save_minutes:
                # A state that is broken must not replace one that is whole.
                _check_finite({name: float(total) for name, total in sums.items()}, progress.step)
                progress.seconds = before + time.monotonic() - started
                save_state(run.out / STATE_FILE, run.header, run.networks, run.average, run.optimizers)
                last_saved = time.monotonic()

    if summed:
        means = {name: float(total) / summed for name, total in sums.items()}
        _check_finite(means, progress.step)
        _log(log, run, means, rate, summed * config.batch / (time.monotonic() - last_logged))
    progress.seconds = before + time.monotonic() - started
    save_state(run.out / STATE_FILE, run.header, run.networks, run.average, run.optimizers)
    _sample(run, samples)
    return deliver(run, report_modes)


def deliver(run: Run, report_modes: ModesReport | None = None) -> CheckpointHeader:
    """Write the averaged generator with encoder and modes as a checkpoint."""
    networks, config = run.networks, run.header.config
    architecture = run.header.architecture
    modes: dict[int, torch.Tensor] = {}
    sizes: dict[int, tuple[int, ...]] = {}
    if networks.encoder and config.mode_images:
        found = fit_modes(
            networks.encoder, run.train_data, limit=config.mode_images, seed=config.seed, progress=report_modes
        )
        modes, sizes = dict(found.centres), dict(found.sizes)
    header = CheckpointHeader(
        name=run.header.name,
        generator=architecture.generator,
        encoder=architecture.encoder,
        label_set=run.header.label_set,
        resolution=config.size,
        data=run.provenance.data,
        licence=run.provenance.licence,
        steps=run.header.progress.step,
        images=run.header.progress.images,
        mode_sizes=sizes,
    )
    encoder = networks.encoder.state_dict() if networks.encoder else None
    return save_checkpoint(run.out / CHECKPOINT_FILE, header, run.average.state, encoder, modes)


def _reached(limits: Limits, step: int, seconds: float) -> bool:
    out_of_steps = limits.max_steps is not None and step >= limits.max_steps
    return out_of_steps or (limits.max_minutes is not None and seconds >= 60 * limits.max_minutes)


def _check_finite(means: dict[str, float], step: int) -> None:
    broken = [name for name, mean in means.items() if not abs(mean) < float("inf")]
    if broken:
        raise ModelError(
            f"The loss {broken[0]} is not finite at step {step}: training has diverged; "
            "resume from the last saved state with a smaller --learning-rate."
        )


def _log(log: JsonLines, run: Run, means: dict[str, float], rate: float, speed: float) -> None:
    progress = run.header.progress
    width, height = run.header.config.size
    log.add(
        {
            "step": progress.step,
            "images": progress.images,
            "seconds": round(progress.seconds, 1),
            "width": width,
            "height": height,
            "learning_rate": rate,
            "images_per_second": round(speed, 3),
            **{name: round(mean, 5) for name, mean in means.items()},
        }
    )


def _sample(run: Run, samples: Batch) -> None:
    grid = sample_grid(run.networks, run.average, samples, run.header.label_set.palette)
    save_grid(run.out / SAMPLES_FOLDER, run.header.progress.step, grid)


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Turn SIGINT and SIGTERM into a flag while the loop runs; only the main thread may install handlers."""
    received: list[int] = []
    previous = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            previous[number] = signal.signal(number, lambda signum, _frame: received.append(signum))
    except ValueError:
        pass
    try:
        yield lambda: bool(received)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
