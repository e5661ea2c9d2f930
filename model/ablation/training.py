"""Trains a variant by the repository's own loop."""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from model.ablation.runner import Interrupted, Tell, Trained, why_not
from model.ablation.runner import Limits as TableLimits
from model.ablation.tables import Table, Variant
from model.data import Source
from model.errors import ModelError
from model.training.config import TrainConfig
from model.training.fabric import Hardware, Ranks
from model.training.loop import Limits, Report, train
from model.training.networks import Networks
from model.training.run import CHECKPOINT_FILE, Inputs, Provenance, Run
from model.training.schedule import stages
from model.training.state import STATE_FILE, DataOptions, Progress, StateHeader, read_state
from model.vgg import load_vgg19

_CACHE_BYTES = 2 * 2**30  # decoded pictures stay in memory where they take no more than this
_MODE_IMAGES = 256  # pictures encoded for the modes of the variants with styles
_ENDLESS = 1_000_000  # epochs at the full rate where a time is the limit


@dataclass(frozen=True)
class Effort:
    """How long every variant trains: so many steps, or so many minutes."""

    steps: int | None
    minutes: float | None
    batch: int

    def epochs(self, pictures: int) -> tuple[int, int]:
        """Epochs at the full rate and of its decay: halves, as published. A time has no end that could be foreseen."""
        if self.steps is None:
            return _ENDLESS, 0
        whole = max(2, math.ceil(self.steps * self.batch / pictures))
        return whole - whole // 2, whole // 2


class LoopTrainer:
    """Trains variants on one source, one after the other."""

    def __init__(
        self,
        source: Source,
        preview: Source,
        size: tuple[int, int],
        effort: Effort,
        hardware: Hardware,
        *,
        vgg: Path | None,
        workers: int = 0,
    ) -> None:
        self._source = source
        self._preview = preview
        self._size = size
        self._effort = effort
        self._hardware = hardware
        self._vgg = load_vgg19(vgg) if vgg else None
        self._workers = workers

    def check(self, table: Table, limits: TableLimits) -> None:
        """Raise ModelError unless every variant that is to be run can be trained at the size."""
        for variant in table.variants:
            if not why_not(variant, limits):
                stages(self._config(variant, 0), variant.architecture)

    def describe(self, table: Table, limits: TableLimits) -> list[str]:
        """A line for every variant: its parameters and losses."""
        width = max(len(variant.title) for variant in table.variants)
        lines = []
        for variant in table.variants:
            text = why_not(variant, limits)
            if not text:
                header = self._header(variant, 0)
                counted = f"generator {parameters_of(header, 'generator') / 1e6:.2f} M"
                if header.config.adversarial:
                    counted += f", discriminators {parameters_of(header, 'discriminator') / 1e6:.2f} M"
                text = f"{counted} parameters"
            lines.append(f"{variant.title:{width}}  {text}")
        return lines

    def __call__(self, variant: Variant, folder: Path, seed: int, tell: Tell) -> Trained:
        """Train to the end, from the folder's state if there is one. Raises Interrupted and what training raises."""
        header, content = self._begun(variant, folder, seed)
        effort, progress = self._effort, header.progress
        left = None if effort.minutes is None else effort.minutes - progress.seconds / 60
        ended = progress.step >= effort.steps if effort.steps else (left or 0) <= 0
        checkpoint = folder / CHECKPOINT_FILE
        if not (ended and checkpoint.exists()):
            make_folder(folder)
            ranks = Ranks(self._hardware)
            inputs = Inputs(
                train=self._source,
                preview=self._preview,
                out=folder,
                provenance=Provenance(data=self._source.name, licence=""),
                workers=self._workers,
                cache=not self._workers and self._decoded_bytes() <= _CACHE_BYTES,
                vgg=self._vgg.to(ranks.device) if self._vgg and header.config.vgg else None,
            )
            run = Run(header, stages(header.config, header.architecture), inputs, ranks, content=content)
            before = progress.seconds

            def report(told: Report) -> None:
                seconds = max(progress.seconds, before)
                part = told.step / effort.steps if effort.steps else seconds / 60 / (effort.minutes or 1)
                tell(min(1.0, part), f"step {told.step}  {told.images_per_second:.1f} images/s")

            limits = Limits(effort.steps, left, sample_every=10**9, save_minutes=2.0)
            train(run, limits, report=report)
            ended = progress.step >= effort.steps if effort.steps else progress.seconds >= 59.9 * (effort.minutes or 0)
            if not ended:
                raise Interrupted(f"Stopped in {variant.title} at step {progress.step}; go on with --resume.")
        return Trained(checkpoint, progress.step, progress.images, progress.seconds, parameters_of(header, "generator"))

    def _decoded_bytes(self) -> int:
        width, height = self._size
        return len(self._source) * width * height * 8  # a picture, its labels and its instances

    def _begun(self, variant: Variant, folder: Path, seed: int) -> tuple[StateHeader, dict[str, Any] | None]:
        fresh = self._header(variant, seed)
        if not (folder / STATE_FILE).exists():
            return fresh, None
        header, content = read_state(folder / STATE_FILE)
        if header.architecture != fresh.architecture or header.config != fresh.config:
            raise ModelError(f"{folder} holds a run of another variant; delete it, or choose another --out.")
        return header, content

    def _header(self, variant: Variant, seed: int) -> StateHeader:
        return StateHeader(
            architecture=variant.architecture,
            config=self._config(variant, seed),
            label_set=self._source.label_set,
            name=variant.name,
            progress=Progress(),
            data=DataOptions(),
        )

    def _config(self, variant: Variant, seed: int) -> TrainConfig:
        constant, decay = self._effort.epochs(len(self._source))
        config = TrainConfig(
            size=self._size,
            batch=self._effort.batch,
            constant_epochs=constant,
            decay_epochs=decay,
            ema=0.0,  # as published: the weights themselves are scored
            mode_images=_MODE_IMAGES if variant.architecture.encoder else 0,
            seed=seed,
        ).with_changes(**variant.config)
        return config if self._vgg else replace(config, vgg=0.0)


def parameters_of(header: StateHeader, part: str) -> int:
    """Parameters of the generator or the discriminator."""
    with torch.device("meta"):
        network = getattr(Networks(header.architecture, header.label_set, torch.device("meta")), part)
    return sum(parameter.numel() for parameter in network.parameters())


def make_folder(folder: Path) -> None:
    """Make a folder; raises ModelError with one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{folder} cannot be made: {(error.strerror or str(error)).lower()}.") from error
