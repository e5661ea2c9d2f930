"""A validated run on the terminal: what will be trained, its progress, and where the result is."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace

import torch
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from model.config import Adversary
from model.data import Source
from model.errors import ModelError
from model.training.fabric import Ranks
from model.training.lock import locked
from model.training.loop import Limits, Report, train
from model.training.networks import Networks
from model.training.plan import Plan, begin_with
from model.training.run import CHECKPOINT_FILE, Inputs, Provenance, Run

_console = Console(stderr=True)
_GANS: Mapping[Adversary, str] = {"lsgan": "LSGAN", "vanilla": "GAN"}


def check_shown(source: Source) -> None:
    """Check all pictures of a source, with progress. Raises BadMaps."""
    with _progress() as progress:
        task = progress.add_task("checking data", total=len(source), left="")
        source.check(lambda done, _total: progress.update(task, completed=done))


def show(plan: Plan) -> None:
    """Print what will be trained, on stdout."""
    config, header, hardware = plan.header.config, plan.header, plan.request.hardware
    with torch.device("meta"):
        networks = Networks(header.architecture, header.label_set, torch.device("meta"))
    counted: list[tuple[str, torch.nn.Module]] = [("generator", networks.generator)]
    if config.adversarial:
        counted.append(("discriminators", networks.discriminator))
    if networks.encoder:
        counted.append(("encoder", networks.encoder))
    sizes = ", ".join(f"{name} {_millions(network)}" for name, network in counted)
    processes = f" x {hardware.ranks}" if hardware.ranks > 1 else ""
    lines = [
        f"data       {plan.request.data}: {len(plan.train)} training pictures, {len(plan.preview)} for samples",
        f"label set  {header.label_set.name}, {header.label_set.channels} classes",
        f"networks   {sizes} parameters",
        f"training   {config.size[0]} x {config.size[1]}, batch {config.batch}, Adam {config.learning_rate:g}, "
        f"{hardware.precision} on {hardware.device}{processes}",
        *_stage_lines(plan),
        f"losses     {config.losses_in_words(_GANS, vgg=plan.vgg is not None, recogniser=plan.recogniser is not None)}",
        f"out        {plan.request.out}" + (f", resumed at step {header.progress.step}" if plan.content else ""),
    ]
    print("\n".join(lines), flush=True)


def start(plan: Plan, limits: Limits) -> None:
    """Start the processes, build the networks, train, and print where the checkpoint is."""
    request = plan.request
    ranks = Ranks(request.hardware)
    try:
        request.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{request.out} cannot be made: {(error.strerror or str(error)).lower()}.") from error
    inputs = Inputs(
        train=plan.train,
        preview=plan.preview,
        out=request.out,
        provenance=Provenance(data=request.data.resolve().name, licence=plan.header.licence),
        workers=request.workers,
        cache=request.cache,
        vgg=plan.vgg.to(ranks.device, memory_format=torch.channels_last) if plan.vgg else None,  # type: ignore[call-overload]
        recogniser=plan.recogniser.to(ranks.device) if plan.recogniser else None,
    )
    held = ExitStack()
    try:
        ranks.on_first(lambda: held.enter_context(locked(request.out)))
        if not ranks.first:
            train(_begin(plan, inputs, ranks, None), limits, report=lambda _: None)
            return
        with _progress() as progress:
            display = _Display(progress, plan.header.progress.step, limits)
            written = train(_begin(plan, inputs, ranks, display), limits, report=display.report)
    finally:
        held.close()
        ranks.leave()
    if written is not None:
        print(f"step {written.steps}: {request.out / CHECKPOINT_FILE} ({written.id})", flush=True)


def with_whole_schedule(limits: Limits, plan: Plan) -> Limits:
    """Train to the end of the schedule where nothing else was asked for."""
    unlimited = limits.max_steps is None and limits.max_minutes is None
    return replace(limits, max_steps=plan.steps) if unlimited else limits


def _begin(plan: Plan, inputs: Inputs, ranks: Ranks, display: "_Display | None") -> Run:
    run = Run(plan.header, plan.stages, inputs, ranks, content=plan.content, progress=display.show if display else None)
    if plan.request.init or plan.request.init_discriminator:
        run.begin_with(lambda networks: begin_with(plan.request, networks))
    return run


class _Progress(Progress):
    """Bars, and below them a line of text."""

    below = ""

    def get_renderables(self) -> Iterable[RenderableType]:
        """What is drawn."""
        yield from super().get_renderables()
        if self.below:
            yield Text(self.below, style="dim")


class _Display:
    """The progress of a run: a bar for the steps, one for whatever else takes time, and the losses."""

    def __init__(self, progress: _Progress, step: int, limits: Limits) -> None:
        self._progress = progress
        self._training = progress.add_task("training", total=limits.max_steps, completed=step, left="")
        self._others: dict[str, TaskID] = {}

    def report(self, report: Report) -> None:
        left = "" if report.seconds_left is None else f", {_duration(report.seconds_left)} left"
        self._progress.below = "  ".join(f"{key.replace('_', ' ')} {value:.3f}" for key, value in report.losses.items())
        self._progress.update(
            self._training, completed=report.step, left=f"{report.images_per_second:.1f} images/s{left}"
        )

    def show(self, what: str, done: int, total: int) -> None:
        if what not in self._others:
            self._others[what] = self._progress.add_task(what, total=total, left="")
        self._progress.update(self._others[what], completed=done, total=total, visible=done < total)


def _stage_lines(plan: Plan) -> list[str]:
    if len(plan.stages) == 1:
        return []
    lines = []
    for index, stage in enumerate(plan.stages):
        at = " <- here" if plan.content and index == plan.header.progress.stage else ""
        crop = f", crops of {stage.crop[0]} x {stage.crop[1]}" if stage.crop else ""
        size = f"{stage.size[0]} x {stage.size[1]}{crop}"
        lines.append(f"{'stages' if not index else '':11}{stage.name}: {stage.epochs} epochs at {size}{at}")
    return lines


def _millions(network: torch.nn.Module) -> str:
    return f"{sum(parameter.numel() for parameter in network.parameters()) / 1e6:.2f} M"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _progress() -> _Progress:
    return _Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=_console,
    )
