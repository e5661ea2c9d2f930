"""From arguments to a running training: validation, networks, progress on the terminal."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from model.data import Augment, Pictures, Source, open_source, splits_of
from model.devices import fast_bfloat16, resolve_device
from model.errors import ModelError
from model.maps import LabelSet
from model.training import state as training_state
from model.training.config import TrainConfig
from model.training.ema import Average
from model.training.loop import CHECKPOINT_FILE, Limits, Provenance, Run, train
from model.training.networks import Architecture, Networks
from model.training.presets import Preset
from model.training.state import STATE_FILE, StateHeader
from model.training.step import Optimizers

_console = Console(stderr=True)


@dataclass(frozen=True)
class Plan:
    """A validated run that has not begun."""

    header: StateHeader
    content: dict[str, Any] | None  # tensors of the resumed state
    train_source: Source
    preview_source: Source
    data: Path
    out: Path
    device: torch.device
    half: bool
    workers: int
    cache: bool
    licence: str

    @property
    def pictures(self) -> int:
        """Training pictures."""
        return len(self.train_source)


def prepare(
    *,
    data: Path,
    out: Path,
    preset: Preset,
    name: str,
    label_set: LabelSet,
    overrides: Mapping[str, Any],
    resume: bool,
    device: str,
    precision: str,
    workers: int,
    cache: bool,
    licence: str,
) -> Plan:
    """Validate arguments, data and state; nothing is written. Raises MaquetteError with one sentence."""
    _check_out(out)
    state_path = out / STATE_FILE
    content: dict[str, Any] | None = None
    if resume:
        header, content = training_state.read_state(state_path)
        config = header.config.with_changes(**overrides)
        header = StateHeader(header.architecture, config, header.label_set, header.name, header.progress)
    else:
        if state_path.exists():
            raise ModelError(f"{out} already holds a run; add --resume to go on with it, or choose another --out.")
        config = preset.train.with_changes(**overrides)
        architecture = preset.architecture(label_set.channels)
        header = StateHeader(architecture, config, label_set, name, training_state.Progress())
    _check_size(header.architecture, config)

    train_source = open_source(data, "train", label_set=header.label_set)
    preview_source = open_source(data, "val", label_set=header.label_set) if "val" in splits_of(data) else train_source
    with _progress() as progress:
        task = progress.add_task("checking data", total=len(train_source))
        train_source.check(lambda done, _total: progress.update(task, completed=done))
    target = resolve_device(device)
    half = precision == "bfloat16" or (precision == "auto" and fast_bfloat16(target))
    return Plan(header, content, train_source, preview_source, data, out, target, half, workers, cache, licence)


def show(plan: Plan) -> None:
    """Print what will be trained, on stdout."""
    config, architecture = plan.header.config, plan.header.architecture
    with torch.device("meta"):
        networks = Networks(architecture, plan.header.label_set, torch.device("meta"))
    counted = [("generator", networks.generator), ("discriminators", networks.discriminator)]
    if networks.encoder:
        counted.append(("encoder", networks.encoder))
    sizes = ", ".join(f"{name} {_millions(network)}" for name, network in counted)
    progress = plan.header.progress
    lines = [
        f"data       {plan.data}: {plan.pictures} training pictures, {len(plan.preview_source)} for samples",
        f"label set  {plan.header.label_set.name}, {plan.header.label_set.channels} classes",
        f"networks   {sizes} parameters",
        f"training   {config.size[0]} x {config.size[1]}, batch {config.batch}, Adam {config.learning_rate:g}, "
        f"{'bfloat16' if plan.half else 'float32'} on {plan.device}",
        f"losses     LSGAN, feature matching x {config.feature_matching:g}, L1 x {config.l1:g}",
        f"out        {plan.out}" + (f", resumed at step {progress.step}" if plan.content else ""),
    ]
    print("\n".join(lines), flush=True)


def start(plan: Plan, limits: Limits) -> None:
    """Build the networks, train, and print where the checkpoint is."""
    config = plan.header.config
    torch.manual_seed(config.seed)
    networks = Networks(plan.header.architecture, plan.header.label_set, plan.device)
    average = Average(networks.generator, config.ema)
    optimizers = Optimizers(networks, config)
    if plan.content is not None:
        training_state.apply_state(plan.content, networks, average, optimizers)

    try:
        plan.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{plan.out} cannot be made: {(error.strerror or str(error)).lower()}.") from error
    run = Run(
        header=plan.header,
        networks=networks,
        average=average,
        optimizers=optimizers,
        train_data=Pictures(
            plan.train_source, config.size, augment=Augment(mirror=config.mirror), seed=config.seed, cache=plan.cache
        ),
        preview_data=Pictures(plan.preview_source, config.size),
        out=plan.out,
        provenance=Provenance(data=plan.data.resolve().name, licence=plan.licence),
        half=plan.half,
        workers=plan.workers,
    )
    with _progress() as progress:
        training = progress.add_task("training", total=limits.max_steps, completed=plan.header.progress.step)
        modes: list[Any] = []

        def report(step: int, losses: dict[str, float]) -> None:
            shown = "  ".join(f"{key.replace('_', ' ')} {value:.2f}" for key, value in losses.items())
            progress.update(training, completed=step, description=f"step {step}  {shown}")

        def report_modes(done: int, total: int) -> None:
            if not modes:
                modes.append(progress.add_task("modes", total=total))
            progress.update(modes[0], completed=done)

        header = train(run, limits, report=report, report_modes=report_modes)
    print(f"step {header.steps}: {plan.out / CHECKPOINT_FILE} ({header.id})", flush=True)


def _check_out(out: Path) -> None:
    """Refuse a folder that could not be made or written, before hours of work go into it."""
    nearest = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not nearest.is_dir():
        raise ModelError(f"{nearest} is a file; --out must be a folder.")
    if not os.access(nearest, os.W_OK):
        raise ModelError(f"{nearest} is read-only; choose another --out.")


def _check_size(architecture: Architecture, config: TrainConfig) -> None:
    encoder = architecture.encoder.multiple if architecture.encoder else 1
    multiple = max(architecture.generator.multiple, encoder)  # both are powers of two
    width, height = config.size
    if width % multiple or height % multiple:
        raise ModelError(f"The training size {width} x {height} must be a multiple of {multiple} in both directions.")


def _millions(network: torch.nn.Module) -> str:
    return f"{sum(parameter.numel() for parameter in network.parameters()) / 1e6:.2f} M"


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=_console,
    )
