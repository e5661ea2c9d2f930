"""How fast this machine trains: our step beside a plain fp32 eager loop of the same networks, in one process.

The plain loop is written here, on its own: tensors in torch's default memory layout, float32, and the order of the
published code, which scores the synthesized picture twice. Steps of both alternate, so that what else the machine does
slows both; the ratio is the median over the pairs.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.optim import Adam

from model.benchmark_timing import FEWEST, alternate, tf32, wait
from model.config import require
from model.data import Batch, Pictures, endless_batches, open_source
from model.devices import fast_bfloat16
from model.encoding import boundary_map
from model.losses import discriminator_gan, feature_matching, generator_gan, mean_absolute
from model.maps import LabelSet
from model.networks.build import build_network
from model.networks.discriminator import Discriminator
from model.networks.style_encoder import StyleEncoder
from model.training.config import TrainConfig
from model.training.ema import Average
from model.training.networks import Architecture, Networks
from model.training.optimizers import Optimizers
from model.training.presets import PRESETS
from model.training.step import train_step

_MEMORY_STEPS = 2  # the second one has the optimizers' states

Maps = Callable[[int, int], tuple[np.ndarray, np.ndarray]]  # width, height to labels and instances


@dataclass(frozen=True)
class Setting:
    """What is trained, and how: picklable, for the processes that measure memory."""

    preset: str
    size: tuple[int, int]  # width, height, pixels
    batch: int
    half: bool  # our networks in bf16
    maps: Maps  # what the drawn pictures show

    def __post_init__(self) -> None:
        architecture = self.architecture
        require(architecture.generator.classes > 0, f"{self.preset} takes pictures; give a preset that takes labels.")
        width, height = self.size
        multiple = architecture.multiple
        fits = width % multiple == 0 and height % multiple == 0
        require(fits, f"The size {width} x {height} must be a multiple of {multiple} in both directions.")

    @property
    def architecture(self) -> Architecture:
        """The preset's networks, for the classes of Cityscapes."""
        return PRESETS[self.preset].architecture(LabelSet.load("cityscapes").channels)

    @property
    def config(self) -> TrainConfig:
        """The preset's losses and rates at this size."""
        return PRESETS[self.preset].train.with_changes(size=self.size, batch=self.batch)


@dataclass(frozen=True)
class TrainingTimes:
    """Images a second of our step and of the plain loop, and what each needs."""

    preset: str
    width: int
    height: int
    batch: int
    precision: str
    pairs: int  # steps of each that were counted
    ours: float  # images/s
    plain: float  # images/s, float32 without TF32
    faster: float  # median over the pairs of steps
    plain_tf32: float | None  # images/s, on CUDA
    faster_tf32: float | None
    ours_memory: int  # bytes at the peak of a step; on a CPU, above what the process held before its networks
    plain_memory: int


class PlainLoop:
    """The same networks and losses as in a first port of the published code: float32, contiguous, every pass anew."""

    def __init__(self, setting: Setting, device: torch.device) -> None:
        label_set, architecture, config = LabelSet.load("cityscapes"), setting.architecture, setting.config
        self._architecture = architecture
        self._config = config
        self._channels = torch.from_numpy(label_set.channel_table.astype(np.int64)).to(device)
        self._generator = build_network(architecture.generator).to(device)
        self._discriminator = Discriminator(architecture.discriminator).to(device)
        self._encoder = StyleEncoder(architecture.encoder).to(device) if architecture.encoder else None
        weights = [*self._generator.parameters(), *(self._encoder.parameters() if self._encoder else ())]
        self._generator_optimizer = Adam(weights, lr=config.learning_rate, betas=config.betas)
        self._discriminator_optimizer = Adam(
            self._discriminator.parameters(), lr=config.learning_rate, betas=config.betas
        )

    def step(self, batch: Batch) -> None:
        """Move G and E, then D."""
        condition, config = self._condition(batch), self._config
        images = batch.images
        encoded = [condition, self._encoder(images, batch.instances)] if self._encoder else [condition]
        fake = self._generator(torch.cat(encoded, dim=1))
        seen = condition[:, : self._architecture.discriminator.condition_channels]
        scores_detached = self._discriminator(torch.cat((seen, fake.detach()), dim=1))
        scores_real = self._discriminator(torch.cat((seen, images), dim=1))
        scores_fake = self._discriminator(torch.cat((seen, fake), dim=1))
        loss = config.gan_weight * generator_gan(scores_fake, config.gan)
        if config.feature_matching:
            loss = loss + config.feature_matching * feature_matching(scores_fake, scores_real)
        if config.l1:
            loss = loss + config.l1 * mean_absolute(fake, images)
        self._generator_optimizer.zero_grad()
        loss.backward()
        self._generator_optimizer.step()
        self._discriminator_optimizer.zero_grad()
        discriminator_gan(scores_detached, scores_real, config.gan).backward()
        self._discriminator_optimizer.step()

    def _condition(self, batch: Batch) -> Tensor:
        channels = self._channels[batch.labels].unsqueeze(1)  # (B, 1, H, W)
        classes = self._architecture.generator.classes
        one_hot = torch.zeros(len(channels), classes, *channels.shape[2:], device=channels.device)
        one_hot.scatter_(1, channels.clamp(min=0), (channels >= 0).float())
        if not self._architecture.generator.boundaries:
            return one_hot
        return torch.cat((one_hot, boundary_map(batch.instances).unsqueeze(1)), dim=1)


class OurLoop:
    """What `model.train` does for every batch: the step in its precision, and the moving average."""

    def __init__(self, setting: Setting, device: torch.device) -> None:
        self._config = setting.config
        self._networks = Networks(setting.architecture, LabelSet.load("cityscapes"), device)
        self._optimizers = Optimizers(self._networks, self._config)
        self._average = Average(self._networks.generator, self._config.ema)
        self._half = setting.half
        self._steps = 0

    def step(self, batch: Batch) -> None:
        """Move everything once."""
        with torch.autocast(self._networks.device.type, torch.bfloat16, enabled=self._half):
            train_step(self._networks, self._optimizers, batch, self._config)
        self._steps += 1
        self._average.update(self._networks.generator, self._steps)


def measure_training(setting: Setting, device: torch.device, seconds: float) -> TrainingTimes:
    """Time steps of both in turn for about `seconds`, and at least five of each."""
    ours, plain = OurLoop(setting, device), PlainLoop(setting, device)
    # Each gets the batch in the layout that it asks for.
    drawn = draw_batch(setting)
    our_batch = drawn.to(device)
    plain_batch = Batch(*(part.to(device).contiguous() for part in (drawn.images, drawn.labels, drawn.instances)))
    works: list[Callable[[], None]] = [lambda: ours.step(our_batch), lambda: plain.step(plain_batch)]
    if device.type == "cuda":
        works.append(lambda: _step_with_tf32(plain, plain_batch))
    # As training does, and the published code.
    searching = torch.backends.cudnn.flags(enabled=True, benchmark=True) if device.type == "cuda" else nullcontext()
    with searching, tf32(False):
        times = alternate(works, seconds, device)
    median = np.median(times, axis=1)
    faster = np.median(times / times[0], axis=1)
    precision = "bfloat16" if setting.half else "float32"
    memory = [_peak_memory(name, setting, device) for name in ("ours", "plain")]
    width, height = setting.size
    return TrainingTimes(
        preset=setting.preset,
        width=width,
        height=height,
        batch=setting.batch,
        precision=precision,
        pairs=times.shape[1],
        ours=setting.batch / float(median[0]),
        plain=setting.batch / float(median[1]),
        faster=float(faster[1]),
        plain_tf32=setting.batch / float(median[2]) if len(times) > 2 else None,
        faster_tf32=float(faster[2]) if len(times) > 2 else None,
        ours_memory=memory[0],
        plain_memory=memory[1],
    )


def measure_loaders(data: Path, setting: Setting, seconds: float) -> dict[str, float]:
    """Images a second of the loader in its ways, by their names."""
    threads = min(16, os.cpu_count() or 1)
    return {
        "the training process": measure_loader(data, setting, 0, seconds),
        "2 processes": measure_loader(data, setting, 2, seconds),
        f"cached, {threads} threads": measure_loader(data, setting, threads, seconds, cache=True),
    }


def measure_loader(data: Path, setting: Setting, workers: int, seconds: float, *, cache: bool = False) -> float:
    """Images a second that the loader delivers of a data set, in the training's own order.

    The first batch is free; with `cache` so is the first epoch, after which all pictures are in memory.
    """
    pictures = Pictures(open_source(data, "train"), setting.size, cache=cache)
    batches = endless_batches(pictures, start=0, batch=setting.batch, workers=workers)
    for _ in range(-(-len(pictures) // setting.batch) if cache else 1):
        next(batches)
    counted, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds or counted < FEWEST:
        next(batches)
        counted += 1
    return counted * setting.batch / (time.perf_counter() - started)


def draw_batch(setting: Setting) -> Batch:
    """A batch of drawn scenes, every one shifted; the photographs are noise of the classes' own."""
    width, height = setting.size
    labels, instances = setting.maps(width, height)
    random = np.random.default_rng(0)
    colours = random.uniform(-1, 1, (256, 3)).astype(np.float32)
    shifts = [index * width // setting.batch for index in range(setting.batch)]
    label_maps = np.stack([np.roll(labels, shift, axis=1) for shift in shifts])
    images = colours[label_maps] + random.normal(0, 0.05, (*label_maps.shape, 3)).astype(np.float32)
    return Batch(
        torch.from_numpy(images).permute(0, 3, 1, 2).clamp(-1, 1).contiguous(),
        torch.from_numpy(label_maps).long(),
        torch.from_numpy(np.stack([np.roll(instances, shift, axis=1) for shift in shifts])).long(),
    )


def half_by(precision: str, device: torch.device) -> bool:
    """Whether the networks train in bf16: asked for, or "auto" where that is fast."""
    return precision == "bfloat16" or (precision == "auto" and fast_bfloat16(device))


def _step_with_tf32(loop: PlainLoop, batch: Batch) -> None:
    with tf32(True):
        loop.step(batch)


def _peak_memory(name: str, setting: Setting, device: torch.device) -> int:
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
        before = torch.cuda.memory_allocated(device)
        _some_steps(name, setting, device)
        return torch.cuda.max_memory_allocated(device) - before
    # The peak of a process never falls, so each loop is given one of its own.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak_of_process, (name, setting, str(device), torch.get_num_threads()))


def _peak_of_process(name: str, setting: Setting, device: str, threads: int) -> int:
    torch.set_num_threads(threads)
    before = _peak_resident()
    _some_steps(name, setting, torch.device(device))
    return _peak_resident() - before


def _some_steps(name: str, setting: Setting, device: torch.device) -> None:
    loop = OurLoop(setting, device) if name == "ours" else PlainLoop(setting, device)
    batch = draw_batch(setting).to(device)
    with tf32(False) if device.type == "cuda" else nullcontext():
        for _ in range(_MEMORY_STEPS):
            loop.step(batch)
    wait(device)


def _peak_resident() -> int:
    """Bytes that this process has held at most."""
    try:
        # Not getrusage, which on Linux begins with the peak of the process that started this one.
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource  # POSIX only

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def print_training(times: TrainingTimes, loader: dict[str, float]) -> None:
    """Print the step and the loader."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"training, {times.preset}, {times.width} x {times.height}, batch {times.batch}")
    table.add_column("", no_wrap=True)
    for heading in ("images/s", "ours is faster", "peak memory"):
        table.add_column(heading, justify="right")
    table.add_row(f"our step, {times.precision}", f"{times.ours:.2f}", "", _mebibytes(times.ours_memory))
    table.add_row("plain fp32 loop", f"{times.plain:.2f}", f"{times.faster:.2f} x", _mebibytes(times.plain_memory))
    if times.plain_tf32 is not None:
        table.add_row("the same with TF32", f"{times.plain_tf32:.2f}", f"{times.faster_tf32:.2f} x", "")
    for way, speed in loader.items():
        table.add_row(f"loader, {way}", f"{speed:.1f}", "", "")
    Console().print(table)


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:.0f} MiB"
