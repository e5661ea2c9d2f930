"""Training of a segmentation network from random weights: schedule, step, what is written when."""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from model.data import Source
from model.devices import upload
from model.errors import ModelError
from model.maps import LabelSet
from model.metrics.confusion import Confusion, SegmentationScores, scored_classes
from model.segmentation.config import SegmenterConfig, trained_classes
from model.segmentation.depthwise import replace_depthwise
from model.segmentation.file import SegmenterHeader, save_segmenter
from model.segmentation.network import SegmentationNetwork, Segmenter, normalized
from model.segmentation.samples import IGNORE, Drawing, Samples
from model.segmentation.state import STATE_FILE, MovingAverage, Progress, apply_state, read_state, save_state
from model.signals import stop_signals
from model.training.log import JsonLines

LOG_FILE = "log.jsonl"
TARGET_STRIDE = (
    4  # the loss is taken at a quarter of the picture's size: scores are an eighth, the rest is interpolated
)
_SAVE_MINUTES = 5.0
_LOG_STEPS = 10


@dataclass(frozen=True)
class Origin:
    """What the delivered file says of itself beside its scores."""

    name: str
    data: str
    licence: str
    notes: str = ""


@dataclass(frozen=True)
class Report:
    """Told to the caller every few steps."""

    part: float  # of the run, 0..1
    step: int
    loss: float
    size: tuple[int, int]
    images_per_second: float


class SegmenterRun:
    """One training run in a folder; `train` may be interrupted and the run resumed."""

    def __init__(
        self,
        config: SegmenterConfig,
        label_set: LabelSet,
        out: Path,
        *,
        device: torch.device,
        half: bool,
        resume: bool = False,
    ) -> None:
        """Build the networks, or read them from the folder's state. Raises CheckpointError and ModelError."""
        self.progress = Progress()
        content = None
        if resume:
            config, label_set, self.progress, content = read_state(out / STATE_FILE)
        self.config, self.label_set, self.out = config, label_set, out
        self.classes = trained_classes(label_set)
        self.device, self._half = device, half
        torch.manual_seed(config.seed)
        self.network = SegmentationNetwork(config.network, len(self.classes))
        replace_depthwise(self.network)
        self.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = MovingAverage(self.network, config.ema)
        self.optimizer = torch.optim.AdamW(_groups(self.network, config.weight_decay), lr=config.learning_rate)
        if content is not None:
            apply_state(content, self.network, self.average, self.optimizer)

    def part(self) -> float:
        """How much of the run is done, 0..1."""
        config, parts = self.config, [0.0]
        if config.max_steps:
            parts.append(self.progress.step / config.max_steps)
        if config.max_minutes:
            parts.append(self.progress.seconds / (60 * config.max_minutes))
        return min(1.0, max(parts))

    def train(
        self,
        samples: Samples,
        *,
        report: Callable[[Report], None],
        validate: Callable[[], dict[str, float]] | None = None,
    ) -> bool:
        """Train to the end, or to SIGINT or SIGTERM, and save the state; returns whether the end was reached.

        `validate` is asked for scores now and then, for the log. Raises ModelError when the loss is not finite; the
        last state stays as it was. Raises FileError when a file cannot be written.
        """
        progress = self.progress
        log = JsonLines(self.out / LOG_FILE)
        weights = class_weights(samples.pixels, self.config.rarity).to(self.device)
        before, started = progress.seconds, time.monotonic()
        last_saved = last_logged = started
        total, summed, pictures = torch.zeros((), device=self.device), 0, 0
        with stop_signals() as stopped, Drawing(samples, self._threads()) as drawing:
            while not stopped() and self.part() < 1:
                size, batch = self.config.stage(self.part())
                rate = learning_rate(self.config, self.part())
                for group in self.optimizer.param_groups:
                    group["lr"] = rate
                total += self._step(*self._batch(drawing, size, batch), samples, weights)
                summed, pictures = summed + 1, pictures + batch
                progress.step += 1
                progress.images += batch
                progress.seconds = before + time.monotonic() - started
                self.average.update(self.network, progress.step)
                if progress.step % _LOG_STEPS == 0:
                    loss, now = _finite(float(total) / summed, progress.step), time.monotonic()
                    speed = pictures / (now - last_logged)
                    log.add(
                        {
                            "step": progress.step,
                            "images": progress.images,
                            "seconds": round(progress.seconds, 1),
                            "width": size[0],
                            "learning_rate": rate,
                            "loss": round(loss, 5),
                            "images_per_second": round(speed, 2),
                        }
                    )
                    report(Report(self.part(), progress.step, loss, size, speed))
                    total, summed, pictures, last_logged = torch.zeros_like(total), 0, 0, now
                if time.monotonic() - last_saved > 60 * _SAVE_MINUTES:
                    if summed:
                        _finite(float(total) / summed, progress.step)
                    self.save()
                    if validate:
                        log.add({"step": progress.step, **validate()})
                    last_saved = last_logged = time.monotonic()
        if summed:
            _finite(float(total) / summed, progress.step)
        self.save()
        return self.part() >= 1

    def save(self) -> None:
        """Write the state of the run."""
        save_state(
            self.out / STATE_FILE,
            self.config,
            self.label_set,
            self.progress,
            self.network,
            self.average,
            self.optimizer,
        )

    def segmenter(self, samples: Samples, origin: Origin) -> Segmenter:
        """The averaged network, ready for photographs."""
        network = SegmentationNetwork(self.config.network, len(self.classes))
        network.load_state_dict(self.average.state)
        return Segmenter(self._header(samples, origin, {}), network, self.device)

    def deliver(self, path: Path, samples: Samples, origin: Origin, scores: dict[str, float]) -> SegmenterHeader:
        """Write the averaged network as a file; raises FileError."""
        return save_segmenter(path, self._header(samples, origin, scores), self.average.state)

    def _header(self, samples: Samples, origin: Origin, scores: dict[str, float]) -> SegmenterHeader:
        red, green, blue = samples.mean.tolist()
        deviation = samples.deviation.tolist()
        return SegmenterHeader(
            name=origin.name,
            network=self.config.network,
            classes=self.classes,
            label_set=self.label_set,
            resolution=self.config.size,
            mean=(red, green, blue),
            deviation=(deviation[0], deviation[1], deviation[2]),
            data=origin.data,
            licence=origin.licence,
            steps=self.progress.step,
            images=self.progress.images,
            scores=scores,
            notes=origin.notes,
        )

    def _threads(self) -> int:
        """Threads that draw samples while the device computes; none where that is a CPU, which has enough to do."""
        return 0 if self.device.type == "cpu" else min(16, os.cpu_count() or 1)

    def _batch(self, drawing: Drawing, size: tuple[int, int], batch: int) -> tuple[Tensor, Tensor]:
        drawn = drawing.batch(self.progress.images, batch, size, TARGET_STRIDE)
        pictures = upload(np.stack([picture for picture, _ in drawn]), self.device).permute(0, 3, 1, 2)
        targets = upload(np.stack([target for _, target in drawn]), self.device)
        return pictures, targets.long()

    def _step(self, pictures: Tensor, targets: Tensor, samples: Samples, weights: Tensor) -> Tensor:
        """One step; returns the loss, detached."""
        self.network.train()
        inputs = normalized(pictures, samples.mean.tolist(), samples.deviation.tolist())
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self._half):
            scores = self.network(inputs)
        scores = functional.interpolate(scores.float(), targets.shape[1:], mode="bilinear", align_corners=False)
        loss = functional.cross_entropy(scores, targets, weights, ignore_index=IGNORE)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.detach()


def class_weights(pixels: np.ndarray, rarity: float) -> Tensor:
    """float32 (classes,): the pixels' share to the power of -rarity, 1 on the average pixel; 0 for absent classes."""
    share = pixels / max(1, int(pixels.sum()))
    weights = np.where(pixels > 0, np.maximum(share, 1e-4) ** -rarity, 0.0)
    return torch.from_numpy((weights / max(float((weights * share).sum()), 1e-12)).astype(np.float32))


def learning_rate(config: SegmenterConfig, part: float) -> float:
    """The rate at a part 0..1 of the run: linear up, then half a cosine down to zero (Smith 2018, one cycle)."""
    if part < config.warm_up:
        return config.learning_rate * (0.05 + 0.95 * part / config.warm_up)
    return config.learning_rate * 0.5 * (1 + math.cos(math.pi * (part - config.warm_up) / (1 - config.warm_up)))


def score(
    segmenter: Segmenter,
    source: Source,
    *,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SegmentationScores:
    """Scores on a source's photographs at their own size; `limit` of them, spread evenly."""
    classes = scored_classes(source.label_set)
    confusion = Confusion(classes)
    count = min(limit or len(source), len(source))
    for done, index in enumerate(np.linspace(0, len(source) - 1, count).astype(int), start=1):
        arrays = source.read(int(index))
        confusion.add(arrays.labels, segmenter.predict(arrays.image, classes=classes))
        if progress:
            progress(done, count)
    return confusion.scores()


def half_pays(device: torch.device) -> bool:
    """Whether bf16 trains faster than fp32: on CUDA since Ampere, and on CPUs with AMX or AVX-512 BF16.

    Measured on one core with AVX-512 BF16: 1.2 to 1.5 times as many pictures a second.
    """
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    if device.type != "cpu":
        return False
    # Private queries that older and newer releases may lack.
    asked = (getattr(torch.cpu, name, None) for name in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"))
    return any(query() for query in asked if query)


def _groups(network: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Decay for the weights of convolutions; none for biases and batch norm."""
    parameters = list(network.parameters())
    return [
        {"params": [each for each in parameters if each.ndim > 1], "weight_decay": weight_decay},
        {"params": [each for each in parameters if each.ndim <= 1], "weight_decay": 0.0},
    ]


def _finite(loss: float, step: int) -> float:
    if not abs(loss) < float("inf"):
        raise ModelError(
            f"The loss is not finite at step {step}: training has diverged; "
            "resume from the last saved state, or start again with a smaller --learning-rate."
        )
    return loss
