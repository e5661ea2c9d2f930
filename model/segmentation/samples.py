"""Training samples of a segmentation network: photographs, cut, scaled, mirrored and coloured at random.

A sample is a function of (seed, position), so that a resumed run sees what an uninterrupted one would.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import cv2
import numpy as np
import torch

from model.data import Arrays, Source
from model.devices import free_memory
from model.errors import BadMaps
from model.segmentation.config import SegmenterConfig

IGNORE = -1  # target of pixels that have no class
_ORDER, _DRAW = 1, 2  # what the numbers of a generator are for

_Wanted = tuple[int, tuple[int, int], int]  # position, size, stride
_Drawn = tuple[np.ndarray, np.ndarray]  # picture and targets


class Samples:
    """The pictures of a source at the final size in an endless order.

    They are kept in memory (width * height * 4 bytes each) as long as that takes no more than half of what is free, and
    read anew each time otherwise.
    """

    def __init__(
        self,
        source: Source,
        config: SegmenterConfig,
        classes: tuple[int, ...],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Read every picture once. Raises BadMaps that names the file that cannot be used."""
        self._source = source
        self._config = config
        self._label_set = source.label_set
        self._channel = np.full(256, IGNORE, np.int16)
        self._channel[list(classes)] = np.arange(len(classes))
        free = free_memory(torch.device("cpu"))
        keep = free is None or 4 * config.size[0] * config.size[1] * len(source) < free / 2
        self._arrays: list[Arrays] = []
        counts = np.zeros((len(source), len(classes)), np.int64)
        with ThreadPoolExecutor() as pool:
            for index, arrays in enumerate(
                pool.map(lambda index: _kept(source.read(index), config), range(len(source)))
            ):
                if keep:
                    self._arrays.append(arrays)
                counts[index] = np.bincount(arrays.labels.ravel(), minlength=256)[list(classes)]
                if progress:
                    progress(index + 1, len(source))
        self.pixels = counts.sum(axis=0)  # of each class
        if not self.pixels.any():
            raise BadMaps(f"{source.name} has no pixel of a class that is trained.")
        self._with_class = [np.flatnonzero(column) for column in counts.T if column.any()]
        evenly = np.linspace(0, len(source) - 1, min(200, len(source))).astype(int)
        chosen = [self._read(int(index)).image for index in evenly]
        colors = np.concatenate([image.reshape(-1, 3)[::17] for image in chosen]).astype(np.float64)
        self.mean, self.deviation = colors.mean(axis=0), np.maximum(colors.std(axis=0), 1.0)

    def __len__(self) -> int:
        return len(self._source)

    def sample(self, position: int, size: tuple[int, int], stride: int) -> tuple[np.ndarray, np.ndarray]:
        """Return picture uint8 (H, W, 3) and targets int16 (H / stride, W / stride): channels, or IGNORE."""
        epoch, step = divmod(position, len(self))
        index = int(np.random.default_rng((self._config.seed, epoch, _ORDER)).permutation(len(self))[step])
        random = np.random.default_rng((self._config.seed, position, _DRAW))
        if random.random() < self._config.balance:
            index = int(random.choice(self._with_class[int(random.integers(len(self._with_class)))]))
        arrays = self._read(index)
        if random.random() < 0.5:
            arrays = arrays.mirrored(self._label_set)
        image, labels = self._cut(arrays, size, random)
        targets = (size[0] // stride, size[1] // stride)
        return (
            _colored(_resized(image, size), self._config.jitter, random),
            _nearest(labels, targets),
        )

    def _read(self, index: int) -> Arrays:
        return self._arrays[index] if self._arrays else _kept(self._source.read(index), self._config)

    def _cut(self, arrays: Arrays, size: tuple[int, int], random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A window of the picture in the proportions of `size`, give or take a tenth; padded where it is larger."""
        height, width = arrays.labels.shape
        low, high = np.log(self._config.zoom)
        zoom, stretch = np.exp(random.uniform(low, high)), np.exp(random.uniform(-0.1, 0.1))
        fitting = min(width / size[0], height / size[1])
        cut_width = max(8, round(size[0] * fitting / zoom * stretch))
        cut_height = max(8, round(size[1] * fitting / zoom / stretch))
        pad_x, pad_y = max(0, cut_width - width), max(0, cut_height - height)
        image, labels = arrays.image, self._channel[arrays.labels]
        if pad_x or pad_y:
            before_x, before_y = int(random.integers(pad_x + 1)), int(random.integers(pad_y + 1))
            frame = (before_y, pad_y - before_y, before_x, pad_x - before_x)
            image = cv2.copyMakeBorder(image, *frame, cv2.BORDER_CONSTANT, value=self.mean.tolist())
            labels = cv2.copyMakeBorder(labels, *frame, cv2.BORDER_CONSTANT, value=IGNORE)
        left = int(random.integers(image.shape[1] - cut_width + 1))
        top = int(random.integers(image.shape[0] - cut_height + 1))
        window = np.s_[top : top + cut_height, left : left + cut_width]
        return image[window], labels[window]


class Drawing:
    """Draws samples; with `threads` those of the next two batches as well, while the caller is busy.

    A context manager that ends the threads. What is drawn does not depend on them.
    """

    def __init__(self, samples: Samples, threads: int) -> None:
        self._samples = samples
        self._pool = ThreadPoolExecutor(threads) if threads else None
        self._coming: dict[_Wanted, Future[_Drawn]] = {}

    def batch(self, start: int, count: int, size: tuple[int, int], stride: int) -> list[_Drawn]:
        """The samples at `start` and after, `count` of them; see `Samples.sample`."""
        wanted = [(position, size, stride) for position in range(start, start + count)]
        if self._pool is None:
            return [self._samples.sample(*each) for each in wanted]
        ahead = [(position, size, stride) for position in range(start + count, start + 3 * count)]
        coming, self._coming = self._coming, {}  # what was drawn for another size is not wanted any more
        for each in (*wanted, *ahead):
            self._coming[each] = coming.get(each) or self._pool.submit(self._samples.sample, *each)
        return [self._coming.pop(each).result() for each in wanted]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _kept(arrays: Arrays, config: SegmenterConfig) -> Arrays:
    """Picture and labels at the size of training; the instances are not needed."""
    smaller = arrays.resized(config.size)
    return Arrays(smaller.image, smaller.labels, np.broadcast_to(np.int32(0), smaller.labels.shape))


def _resized(image: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    shrinks = image.shape[1] > size[0]
    return cv2.resize(np.ascontiguousarray(image), size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def _nearest(labels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """The labels under the centres of the new pixels."""
    height, width = labels.shape
    rows = ((np.arange(size[1]) + 0.5) * height / size[1]).astype(np.intp)
    columns = ((np.arange(size[0]) + 0.5) * width / size[0]).astype(np.intp)
    return labels[rows[:, None], columns]


def _colored(image: np.ndarray, strength: float, random: np.random.Generator) -> np.ndarray:
    """Brightness, contrast, saturation and the balance of the channels changed by factors near 1; uint8."""
    brightness, contrast, saturation = 1 + random.uniform(-strength, strength, 3)
    balance = 1 + random.uniform(-strength, strength, 3) / 4
    pixels = image.astype(np.float32)
    grey = pixels.mean(axis=2, keepdims=True)
    pixels = grey + saturation * (pixels - grey)
    middle = float(grey.mean())
    pixels = ((pixels - middle) * contrast + middle) * (brightness * balance).astype(np.float32)
    return np.clip(pixels, 0, 255).astype(np.uint8)
