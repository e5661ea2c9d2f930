"""Training pictures from a paired folder: `{split}_img`, `{split}_label` and `{split}_inst`, as pix2pixHD documents.

Order and augmentation are functions of (seed, position), so that a resumed run sees what an uninterrupted one would.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from model.errors import BadMaps
from model.maps import LabelSet, instances_from_labels, read_image, read_instances, read_labels

IMAGE_SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")


@dataclass(frozen=True)
class Pair:
    """The files of one training picture; `instances` is None where they are made from the labels."""

    name: str
    image: Path
    labels: Path
    instances: Path | None


@dataclass(frozen=True)
class Batch:
    """A batch on one device. Images float32 (B, 3, H, W) in -1..1, labels and instances int64 (B, H, W)."""

    images: Tensor
    labels: Tensor
    instances: Tensor

    def to(self, device: torch.device) -> "Batch":
        """Copy to a device, images in channels_last."""
        return Batch(
            self.images.to(device, non_blocking=True, memory_format=torch.channels_last),
            self.labels.to(device, non_blocking=True),
            self.instances.to(device, non_blocking=True),
        )


def find_pairs(root: Path, split: str = "train") -> list[Pair]:
    """List the pairs of a folder by name; raises BadMaps that names what is missing."""
    folders = {kind: root / f"{split}_{kind}" for kind in ("img", "label", "inst")}
    for kind in ("img", "label"):
        if not folders[kind].is_dir():
            raise BadMaps(
                f"{root} has no folder {folders[kind].name}; expected {split}_img, {split}_label and {split}_inst."
            )
    images = {path.stem: path for path in sorted(folders["img"].iterdir()) if path.suffix.lower() in IMAGE_SUFFIXES}
    labels = {path.stem: path for path in sorted(folders["label"].glob("*.png"))}
    with_instances = folders["inst"].is_dir()
    instances = {path.stem: path for path in sorted(folders["inst"].glob("*.png"))} if with_instances else {}
    if not images:
        raise BadMaps(f"{folders['img']} holds no pictures.")
    lonely = sorted(images.keys() ^ labels.keys()) + (
        sorted(labels.keys() ^ instances.keys()) if with_instances else []
    )
    if lonely:
        shown = ", ".join(lonely[:3]) + (", ..." if len(lonely) > 3 else "")
        raise BadMaps(f"{len(lonely)} files of {root} lack a partner in the other folders: {shown}.")
    return [Pair(name, images[name], labels[name], instances.get(name)) for name in sorted(images)]


def check_pairs(pairs: Sequence[Pair], label_set: LabelSet, progress: Callable[[int, int], None] | None = None) -> None:
    """Read every map once: sizes equal, ids in the label set. Raises BadMaps that names the first bad files."""

    def problem(pair: Pair) -> str | None:
        try:
            labels, _ = read_maps(pair, label_set)
            height, width = read_image(pair.image).shape[:2]
        except BadMaps as error:
            return str(error)
        if (height, width) != labels.shape:
            return f"{pair.image.name} is {width} x {height}, its labels are {labels.shape[1]} x {labels.shape[0]}."
        return None

    problems: list[str] = []
    with ThreadPoolExecutor() as pool:
        for done, found in enumerate(pool.map(problem, pairs), start=1):
            if found:
                problems.append(found)
            if progress:
                progress(done, len(pairs))
    if problems:
        more = f" ({len(problems) - 1} more files have problems.)" if len(problems) > 1 else ""
        raise BadMaps(problems[0] + more)


def read_maps(pair: Pair, label_set: LabelSet) -> tuple[np.ndarray, np.ndarray]:
    """Return the checked label map uint8 (H, W) and instance map int32 (H, W) of a pair; raises BadMaps."""
    labels = read_labels(pair.labels)
    label_set.check(labels, pair.labels.name)
    if pair.instances is None:
        return labels, instances_from_labels(labels, label_set)
    instances = read_instances(pair.instances)
    if instances.shape != labels.shape:
        raise BadMaps(f"{pair.instances.name} and {pair.labels.name} differ in size.")
    return labels, instances


class PairedFolder(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Pictures of a folder at one size: (image uint8 (3, H, W), labels int64 (H, W), instances int64 (H, W)).

    With `cache` the decoded arrays stay in memory, width * height * 8 bytes a picture.
    """

    def __init__(
        self, pairs: Sequence[Pair], label_set: LabelSet, size: tuple[int, int], *, mirror: bool, seed: int, cache: bool
    ) -> None:
        self.pairs = list(pairs)
        self.label_set = label_set
        self.size = size
        self._mirror = mirror
        self._seed = seed
        self._cache: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] | None = {} if cache else None

    def __len__(self) -> int:
        return len(self.pairs)

    def arrays(self, index: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return image (H, W, 3) uint8, labels (H, W) uint8, instances (H, W) int32 at the data set's size."""
        if self._cache is not None and index in self._cache:
            return self._cache[index]
        pair = self.pairs[index]
        labels, instances = read_maps(pair, self.label_set)
        image = read_image(pair.image)
        arrays = (
            cv2.resize(image, self.size, interpolation=cv2.INTER_AREA),
            cv2.resize(labels, self.size, interpolation=cv2.INTER_NEAREST),
            cv2.resize(instances, self.size, interpolation=cv2.INTER_NEAREST),
        )
        if self._cache is not None:
            self._cache[index] = arrays
        return arrays

    def __getitem__(self, position: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return the picture at a position of the endless order: epoch = position // len."""
        epoch, step = divmod(position, len(self))
        image, labels, instances = self.arrays(int(epoch_order(len(self), self._seed, epoch)[step]))
        if self._mirror and np.random.default_rng((self._seed, position)).random() < 0.5:
            image, labels, instances = image[:, ::-1], labels[:, ::-1], instances[:, ::-1]
        return (
            torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))),
            torch.from_numpy(labels.astype(np.int64)),
            torch.from_numpy(instances.astype(np.int64)),
        )


def epoch_order(count: int, seed: int, epoch: int) -> np.ndarray:
    """Return the order of the pictures in an epoch: a permutation of 0..count-1."""
    return np.random.default_rng((seed, epoch, 1)).permutation(count)


class _Positions(Sampler[list[int]]):
    """Endless batches of positions, beginning after the pictures that were seen already."""

    def __init__(self, start: int, batch: int) -> None:
        self._start = start
        self._batch = batch

    def __iter__(self) -> Iterator[list[int]]:
        position = self._start
        while True:
            yield list(range(position, position + self._batch))
            position += self._batch


def collate(samples: Sequence[tuple[Tensor, Tensor, Tensor]]) -> Batch:
    """Stack samples into a batch; images go from 0..255 to -1..1."""
    images, labels, instances = (torch.stack(parts) for parts in zip(*samples, strict=True))
    return Batch(images.float().div(127.5).sub(1.0), labels, instances)


def endless_batches(dataset: PairedFolder, *, start: int, batch: int, workers: int = 0) -> Iterator[Batch]:
    """Yield batches for ever, from the `start`-th picture of the endless order on."""
    loader = DataLoader(
        dataset,
        batch_sampler=_Positions(start, batch),
        collate_fn=collate,
        num_workers=workers,
        pin_memory=torch.cuda.is_available(),
    )
    yield from loader
