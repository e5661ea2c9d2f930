"""Batches of training pictures, for ever.

Order and augmentation are functions of (seed, position), so that a resumed run sees what an uninterrupted one would,
and several processes see together what one would alone.
"""

import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from model.data.arrays import Arrays, Size
from model.data.augment import Augment, rare_classes
from model.data.source import Source
from model.errors import MaquetteError, ModelError
from model.maps import LabelSet

T = TypeVar("T")
_DRAW, _ORDER, _PICK = 0, 1, 2  # what the numbers of a generator are for
_GRACE = 60  # seconds a worker goes on after SIGTERM: time for its training to finish a step


@dataclass(frozen=True)
class Batch:
    """A batch on one device. Pictures are float32 (B, C, H, W) in -1..1, maps int64 (B, H, W).

    What comes from `endless_batches` is as it was read, pictures uint8 and maps uint8 and int32, a third of the bytes;
    `to` makes it what networks take, on their device.
    """

    images: Tensor
    labels: Tensor
    instances: Tensor
    inputs: Tensor | None = None  # of data of picture to picture
    indices: Tensor | None = None  # int64 (B,), which pictures of the source these are; on the CPU

    def to(self, device: torch.device) -> "Batch":
        """Copy to a device, pictures in channels_last."""

        def picture(tensor: Tensor) -> Tensor:
            there = tensor.to(device, non_blocking=True, memory_format=torch.channels_last)
            return there.float().div_(127.5).sub_(1.0) if there.dtype == torch.uint8 else there

        return Batch(
            picture(self.images),
            self.labels.to(device, non_blocking=True).long(),
            self.instances.to(device, non_blocking=True).long(),
            None if self.inputs is None else picture(self.inputs),
            self.indices,
        )

    def pin_memory(self) -> "Batch":
        """A copy in pinned memory, from which a GPU copies without waiting; the loader calls it."""
        inputs = None if self.inputs is None else self.inputs.pin_memory()
        return Batch(
            self.images.pin_memory(), self.labels.pin_memory(), self.instances.pin_memory(), inputs, self.indices
        )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, rows: slice) -> "Batch":
        """Some of the pictures, as views."""
        inputs = None if self.inputs is None else self.inputs[rows]
        indices = None if self.indices is None else self.indices[rows]
        return Batch(self.images[rows], self.labels[rows], self.instances[rows], inputs, indices)


class Pictures(Dataset[Arrays]):
    """The pictures of a source at one size, in an endless shuffled and augmented order.

    With `cache` decoded pictures stay in memory, width * height * 8 bytes each. Threads may share it.
    """

    def __init__(
        self,
        source: Source,
        size: Size,
        *,
        augment: Augment | None = None,
        seed: int = 0,
        cache: bool = False,
    ) -> None:
        self.source = source
        self.size = size
        self.augment = augment or Augment()
        self._seed = seed
        self._order: tuple[int, np.ndarray] | None = None  # the epoch that was asked for last
        self._cache: dict[int, Arrays] | None = {} if cache else None
        width, height = self.augment.crop or size
        if width > size[0] or height > size[1]:
            raise ModelError(f"Crops of {width} x {height} do not fit into pictures of {size[0]} x {size[1]}.")
        self._with_class = self._pictures_by_class() if self.augment.balance and not self.augment.crop else []

    @property
    def label_set(self) -> LabelSet:
        """The classes of the labels."""
        return self.source.label_set

    @property
    def cached(self) -> bool:
        """Whether decoded pictures stay in memory."""
        return self._cache is not None

    @property
    def output_size(self) -> Size:
        """Width and height of what the order gives: the crop's, or the pictures'."""
        return self.augment.crop or self.size

    def __len__(self) -> int:
        return len(self.source)

    def arrays(self, index: int) -> Arrays:
        """A picture of the source at `size`, unaugmented. Raises BadMaps."""
        return self._finished(self._at(index, self.size))

    def __getitem__(self, position: int) -> Arrays:
        """The picture at a position of the endless order: epoch = position // len. Raises BadMaps."""
        epoch, step = divmod(position, len(self))
        order = self._order  # once: another thread may be in another epoch
        if order is None or order[0] != epoch:
            order = self._order = epoch, epoch_order(len(self), self._seed, epoch)
        index = int(order[1][step])
        if self._with_class:
            index = self._balanced(position, index)
        arrays = self._at(index, self.augment.load_size(self.size))
        random = np.random.default_rng((self._seed, position, _DRAW))
        return self._finished(self.augment.apply(arrays, self.size, self.label_set, random))

    def _at(self, index: int, size: Size) -> Arrays:
        cache = self._cache if size == self.augment.load_size(self.size) else None
        if cache is not None and index in cache:
            return cache[index]
        arrays = replace(self.source.read(index).resized(size), index=index)
        if cache is not None:
            cache[index] = arrays
        return arrays

    def _finished(self, arrays: Arrays) -> Arrays:
        # Colours between those of two classes mean a third, so that they are not resized but painted anew.
        return arrays.in_label_colors(self.label_set) if self.source.output == "labels" else arrays

    def _pictures_by_class(self) -> list[np.ndarray]:
        present = self.source.present()
        found = (np.flatnonzero(present[:, class_id]) for class_id in rare_classes(self.label_set))
        return [indices for indices in found if len(indices)]

    def _balanced(self, position: int, index: int) -> int:
        """Now and then another picture: one with a class that is drawn first, all classes being equally likely."""
        random = np.random.default_rng((self._seed, position, _PICK))
        if random.random() >= self.augment.balance:
            return index
        return int(random.choice(self._with_class[int(random.integers(len(self._with_class)))]))


def epoch_order(count: int, seed: int, epoch: int) -> np.ndarray:
    """Return the order of the pictures in an epoch: a permutation of 0..count-1."""
    return np.random.default_rng((seed, epoch, _ORDER)).permutation(count)


def collate(samples: Sequence[Arrays]) -> Batch:
    """Stack pictures of one size into a batch; 0..255 becomes -1..1."""
    return _stacked(samples).to(torch.device("cpu"))


def _stacked(samples: Sequence[Arrays]) -> Batch:
    """Stack pictures of one size as they were read."""
    inputs = [sample.input for sample in samples if sample.input is not None]
    return Batch(
        _pictures([sample.image for sample in samples]),
        torch.from_numpy(np.stack([sample.labels for sample in samples])),
        torch.from_numpy(np.stack([sample.instances for sample in samples])),
        _pictures(inputs) if inputs else None,
        torch.tensor([sample.index for sample in samples]),
    )


def _pictures(pictures: Sequence[np.ndarray]) -> Tensor:
    """uint8 (H, W, C) each -> uint8 (B, C, H, W), which lies in memory as channels_last."""
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)


def endless_batches(
    pictures: Pictures, *, start: int, batch: int, workers: int = 0, rank: int = 0, ranks: int = 1
) -> Iterator[Batch]:
    """Yield batches for ever, from the `start`-th picture of the endless order on.

    `batch` pictures are shared by all `ranks` processes; this one gets the `rank`-th part of each batch. `workers` are
    processes, or, where pictures are cached, threads, which share the cache. Batches are as they were read: `Batch.to`.
    Raises BadMaps for a file that has broken since it was checked, ModelError for a worker process that has ended.
    """
    if batch % ranks:
        raise ModelError(f"A batch of {batch} pictures cannot be shared evenly by {ranks} processes.")
    if pictures.cached and workers:
        return _by_threads(_Caught(pictures), _Positions(start, batch, rank, ranks), workers)
    return _by_loader(pictures, _Positions(start, batch, rank, ranks), workers)


def _by_threads(pictures: "_Caught", positions: "_Positions", threads: int) -> Iterator[Batch]:
    """Every thread makes a whole batch; a few are ready before they are asked for."""

    def make(wanted: list[int]) -> Batch | MaquetteError:
        made = _collate_caught([pictures[position] for position in wanted])
        return made.pin_memory() if pinned and isinstance(made, Batch) else made

    pinned = torch.cuda.is_available()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="pictures")
    coming: deque[Future[Batch | MaquetteError]] = deque()
    try:
        for wanted in positions:
            coming.append(pool.submit(make, wanted))
            if len(coming) > threads + 1:
                found = coming.popleft().result()
                if isinstance(found, MaquetteError):
                    raise found
                yield found
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _by_loader(pictures: Pictures, positions: "_Positions", workers: int) -> Iterator[Batch]:
    loader: DataLoader[Batch | MaquetteError] = DataLoader(
        _Caught(pictures),  # type: ignore[arg-type]
        batch_sampler=positions,
        collate_fn=_collate_caught,
        num_workers=workers,
        pin_memory=torch.cuda.is_available(),
        worker_init_fn=_begin_worker if workers else None,
        generator=torch.Generator(),  # the loader draws a seed: not from the numbers of the training
    )
    batches = _iterator(loader)
    try:
        while True:
            try:
                found = next(batches)
            except (RuntimeError, OSError, EOFError) as error:
                if not _of_dead_worker(error):
                    raise
                found = ModelError(
                    "A loader process has ended unexpectedly, perhaps for lack of memory; use fewer --workers, or none."
                )
            if isinstance(found, MaquetteError):
                raise found
            yield found
    finally:
        del batches  # ends the loader processes; the trace of an error would keep them


def _of_dead_worker(error: Exception) -> bool:
    """Whether the loader says that a process is gone, or its last batch cannot be fetched from it any more."""
    return isinstance(error, ConnectionError | EOFError | FileNotFoundError) or str(error).startswith(
        "DataLoader worker (pid"
    )


def _iterator(loader: DataLoader[T]) -> Iterator[T]:
    """Begin a loader, without its signal handler.

    It would raise the error of a dead worker anywhere in the training; `next` finds out by itself after five seconds.
    """
    if not hasattr(signal, "SIGCHLD") or threading.current_thread() is not threading.main_thread():
        return iter(loader)
    handler = signal.getsignal(signal.SIGCHLD)
    batches = iter(loader)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL if handler is None else handler)
    return batches


class _Positions(Sampler[list[int]]):
    """Endless batches of positions, beginning after the pictures that were seen already."""

    def __init__(self, start: int, batch: int, rank: int, ranks: int) -> None:
        self._start = start
        self._batch = batch
        self._share = batch // ranks
        self._offset = rank * self._share

    def __iter__(self) -> Iterator[list[int]]:
        position = self._start + self._offset
        while True:
            yield list(range(position, position + self._share))
            position += self._batch


class _Caught(Dataset[Arrays | MaquetteError]):
    """Pictures, or the error of reading one: an exception that leaves a worker becomes a traceback in a text."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def __getitem__(self, position: int) -> Arrays | MaquetteError:
        try:
            return self._pictures[position]
        except MaquetteError as error:
            return type(error)(str(error))


def _collate_caught(samples: Sequence[Arrays | MaquetteError]) -> Batch | MaquetteError:
    errors = [sample for sample in samples if isinstance(sample, MaquetteError)]
    return errors[0] if errors else _stacked([sample for sample in samples if isinstance(sample, Arrays)])


def _begin_worker(_worker: int) -> None:
    # Ctrl-C and a launcher's SIGTERM reach all processes of a group; only the training decides when to end. It ends
    # its workers by a message, and by SIGTERM only when it could not.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGTERM, lambda _number, _frame: signal.alarm(_GRACE))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    cv2.setNumThreads(0)
