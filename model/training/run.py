"""One run in memory: the networks of its stage, how they change, and what of them is written."""

import copy
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from model.checkpoint import CheckpointHeader, Representative, save_checkpoint
from model.data import Augment, Batch, Pictures, Source, endless_batches
from model.errors import ModelError, OutOfMemory
from model.modes import fit_modes
from model.training.ema import Average
from model.training.fabric import Ranks
from model.training.grow import carry, grow
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.preview import fixed_batch, sample_grid
from model.training.schedule import Stage
from model.training.state import STATE_FILE, Progress, StateHeader, apply_state, check_finite_weights, save_state
from model.training.step import train_step
from model.training.style_table import StyleTable
from model.training.weights import DISCRIMINATOR_FILE, save_discriminator

if TYPE_CHECKING:
    from model.segmentation.recogniser import Recogniser

CHECKPOINT_FILE = "latest.safetensors"
QUICK_MODES = 32  # pictures that are encoded for the modes of a checkpoint which training will soon replace
SAMPLES = 6  # pictures of a sample grid

ProgressReport = Callable[[str, int, int], None]  # what is being done; how much of it, of how much


@dataclass(frozen=True)
class Provenance:
    """What the delivered checkpoint says of its origin."""

    data: str
    licence: str


@dataclass(frozen=True)
class Inputs:
    """What a run reads and where it writes."""

    train: Source
    preview: Source
    out: Path
    provenance: Provenance
    workers: int  # loader processes
    cache: bool  # decoded pictures stay in memory
    vgg: nn.Module | None = None  # of the perceptual loss
    recogniser: "Recogniser | None" = None  # that teaches


class Run:
    """A run in one of its stages. Everything that is drawn at random is a function of its seed and its progress."""

    def __init__(
        self,
        header: StateHeader,
        stages: tuple[Stage, ...],
        inputs: Inputs,
        ranks: Ranks,
        *,
        content: dict[str, Any] | None = None,
        progress: ProgressReport | None = None,
    ) -> None:
        """Begin in the stage of the header's progress; with `content`, from the tensors of a state."""
        self.header = header
        self.stages = stages
        self.inputs = inputs
        self.ranks = ranks
        self._show = progress or (lambda *_: None)
        self.networks = self._make_networks(header.progress.stage)
        self._prepare()
        if content is not None:
            apply_state(content, self.networks, self.average, self.optimizers)
            content.clear()  # gigabytes that nobody needs any more

    @property
    def progress(self) -> Progress:
        """How far the run has come; the loop counts here."""
        return self.header.progress

    @property
    def stage(self) -> Stage:
        """What is trained now."""
        return self.stages[self.progress.stage]

    def grow(self) -> None:
        """Go on to the next stage with the weights of this one."""
        before, average, optimizers = self.networks, self.average, self.optimizers
        self.progress.stage += 1
        self.networks = self._make_networks(self.progress.stage)
        grow(before, self.networks)
        self._prepare()
        carry(before, self.networks, averages=(average, self.average), optimizers=(optimizers, self.optimizers))

    def begin_with(self, apply: Callable[[Networks], None]) -> None:
        """Let other weights take the place of those that were drawn, before the first step."""
        apply(self.networks)
        self._prepare()

    def batches(self) -> Iterator[Batch]:
        """This process's share of the batches that come next, for ever.

        Where the styles are fixed, all of them are encoded first.
        """
        self._encode_styles()
        return endless_batches(
            self.train_data,
            start=self.progress.images,
            batch=self.header.config.batch,
            workers=self.inputs.workers,
            rank=self.ranks.rank,
            ranks=self.ranks.count,
        )

    def step(self, batch: Batch, learning_rate: float) -> dict[str, Tensor]:
        """Train on one batch and count it. Raises OutOfMemory; returns the losses of this process, unread."""
        config, progress = self.header.config, self.progress
        torch.manual_seed(_seed(config.seed, 1, progress.step, self.ranks.rank))
        self.optimizers.set_learning_rate(learning_rate)
        with self._guarded(), self.ranks.autocast():
            losses = train_step(
                self._stepping,
                self.optimizers,
                batch.to(self.ranks.device),
                config,
                backward=self.ranks.backward,
                vgg=self.inputs.vgg,
                recogniser=self.inputs.recogniser,
            )
        self.ranks.average_buffers(self.networks.generator, self.networks.discriminator, self.networks.encoder)
        progress.step += 1
        progress.images += config.batch
        self.average.update(self.networks.generator, progress.step)
        return losses

    def save(self) -> None:
        """Write the state, then a checkpoint that shows where training is. Raises FileError."""
        check_finite_weights(self.networks)
        save_state(self.inputs.out / STATE_FILE, self.header, self.networks, self.average, self.optimizers)
        self.deliver(quick=True)

    def deliver(self, name: str = CHECKPOINT_FILE, *, quick: bool = False) -> CheckpointHeader:
        """Write the averaged generator with encoder and modes as a checkpoint, and the discriminators beside it.

        The modes are of as many pictures as the configuration says; `quick`, of a few.
        """
        networks, architecture = self.networks, self.stage.architecture
        limit = self.header.config.mode_images
        if quick:
            limit = QUICK_MODES if limit is None else min(QUICK_MODES, limit)
        modes: dict[int, Tensor] = {}
        sizes: dict[int, tuple[int, ...]] = {}
        representatives: dict[int, tuple[Representative, ...]] = {}
        if networks.encoder and limit != 0:
            found = fit_modes(
                networks.encoder,
                self.train_data,
                limit=limit,
                seed=self.header.config.seed,
                progress=lambda done, total: self._show("modes", done, total),
            )
            modes, sizes, representatives = dict(found.centres), dict(found.sizes), dict(found.representatives)
        header = CheckpointHeader(
            name=self.header.name,
            generator=architecture.generator,
            encoder=architecture.encoder,
            label_set=self.header.label_set,
            resolution=self.stage.size,
            data=self.inputs.provenance.data,
            licence=self.inputs.provenance.licence,
            steps=self.progress.step,
            images=self.progress.images,
            teachers=self.header.teachers,
            mode_sizes=sizes,
            representatives=representatives,
        )
        if self.inputs.train.output == "labels":
            header = replace(header, output="labels")
        encoder = networks.encoder.state_dict() if networks.encoder else None
        written = save_checkpoint(self.inputs.out / name, header, self.average.state, encoder, modes)
        if name == CHECKPOINT_FILE and self.header.config.adversarial:
            save_discriminator(self.inputs.out / DISCRIMINATOR_FILE, networks.discriminator, architecture.discriminator)
        return written

    def sample(self) -> np.ndarray:
        """The sample grid of now, uint8 (H, W, 3)."""
        with self._guarded():
            return sample_grid(self.networks, self.average, self._samples, self.header.label_set.palette)

    def _make_networks(self, stage: int) -> Networks:
        torch.manual_seed(_seed(self.header.config.seed, 0, stage, 0))  # the same weights in every process
        with self._guarded():
            return Networks(self.stages[stage].architecture, self.header.label_set, self.ranks.device)

    def _prepare(self) -> None:
        """What follows from new networks and a new stage: what is trained and how, average, pictures."""
        stage, config = self.stage, self.header.config
        self.networks.freeze(stage)
        self.average = Average(self.networks.generator, config.ema)
        self.optimizers = Optimizers(self.networks, config)
        for optimizer in (self.optimizers.generator, self.optimizers.discriminator):
            self.ranks.average_gradients_of(optimizer)
        self._stepping = self.networks
        if self.ranks.hardware.compiled:
            # A copy, so that states and samples see the networks as they are.
            self._stepping = copy.copy(self.networks)
            self._stepping.generator = _compiled(self.networks.generator)
            self._stepping.discriminator = _compiled(self.networks.discriminator)
        augment = Augment(mirror=config.mirror, jitter=config.jitter, crop=stage.crop, balance=config.balance)
        self.train_data = Pictures(
            self.inputs.train, stage.size, augment=augment, seed=config.seed, cache=self.inputs.cache
        )
        self._samples = fixed_batch(Pictures(self.inputs.preview, stage.size), SAMPLES)

    def _encode_styles(self) -> None:
        """Encode all training pictures once, in a stage that leaves the encoder as it is."""
        if not (self.stage.encoder_frozen and self.networks.encoder) or self.networks.style_table:
            return
        table = StyleTable.of(
            self.networks.encoder,
            Pictures(self.inputs.train, self.stage.style_size),
            device=self.ranks.device,
            progress=lambda done, total: self._show("styles", done, total),
        )
        self.networks.style_table = self._stepping.style_table = table

    def _guarded(self) -> "_Guarded":
        return _Guarded(self)


class _Guarded:
    """Turns what the device or the compiler cannot do into one sentence."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, torch.OutOfMemoryError | MemoryError) or "can't allocate memory" in str(error):
            width, height = self._run.stage.size
            raise OutOfMemory(
                f"Training at {width} x {height} in batches of {self._run.header.config.batch} does not fit into the "
                f"memory of {self._run.ranks.device}; give a smaller --batch or --size."
            ) from error
        if type(error).__module__.startswith(("torch._dynamo", "torch._inductor")):
            raise ModelError(f"--compile does not work here ({type(error).__name__}); train without it.") from error


def _compiled(network: nn.Module) -> nn.Module:
    # What the discriminators scored goes back twice (`train_step`), which forbids the compiler to reuse the memory of
    # what it has saved for that. Releases before 2.5 do not, and have no such setting.
    settings: Any = importlib.import_module("torch._functorch.config")
    if hasattr(settings, "donated_buffer"):
        settings.donated_buffer = False
    return cast(nn.Module, torch.compile(network))


def _seed(*numbers: int) -> int:
    """One number of 64 bits out of several, so that no two uses draw the same."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> np.uint64(1))
