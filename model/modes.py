"""Modes: the k-means centres of a class's styles over all training instances (pix2pixHD, section 3.4).

Training ends with `fit_modes`; `model.styles` is the command that finds the modes of a checkpoint anew, on any data.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Self

import numpy as np
import torch
from sklearn.cluster import KMeans, MiniBatchKMeans
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from torch import Tensor

from model.checkpoint import Checkpoint, CheckpointHeader, Representative, save_checkpoint
from model.data import Batch, Pictures, collate
from model.errors import CheckpointError
from model.inference import build_encoder
from model.networks.style_encoder import StyleEncoder, instance_index, instance_means
from model.style_map import CLUSTERS

HELD = 20_000  # styles of a class held in memory, a few hundred kilobytes; those of a larger class are in a file
GRAIN = 2.0**-12  # of a style, which goes from -1 to 1: what differs by less is rounding, which no mode should show
_BATCH_PIXELS = 2**20  # pixels that are encoded at once, if no batch size is given: eight pictures of 512 x 256

Progress = Callable[[int, int], None]  # pictures done, of how many


@dataclass(frozen=True)
class Modes:
    """By class id: the centres (K, C) float32, the largest cluster first, with what is behind each."""

    centres: Mapping[int, Tensor]
    sizes: Mapping[int, tuple[int, ...]]  # instances
    representatives: Mapping[int, tuple[Representative, ...]]  # the instance whose style is nearest to the centre


class Styles:
    """The styles of one class's instances. Up to `held` are in memory, more are in a temporary file.

    A context manager that deletes the file.
    """

    def __init__(self, channels: int, *, held: int = HELD) -> None:
        self._kind = np.dtype([("style", np.float32, (channels,)), ("picture", np.int32), ("instance", np.int64)])
        self._file = SpooledTemporaryFile(max_size=held * self._kind.itemsize)  # noqa: SIM115 - closed with us
        self._held = held
        self._count = 0

    def add(self, styles: np.ndarray, pictures: np.ndarray, instances: np.ndarray) -> None:
        """Append styles (N, C) with the picture's index and the instance's id of each, (N,)."""
        records = np.empty(len(styles), self._kind)
        records["style"], records["picture"], records["instance"] = styles, pictures, instances
        self._file.seek(0, os.SEEK_END)
        self._file.write(records.tobytes())
        self._count += len(records)

    def __len__(self) -> int:
        return self._count

    @property
    def fit_memory(self) -> bool:
        """Whether one part holds them all."""
        return self._count <= self._held

    def parts(self) -> Iterator[np.ndarray]:
        """All records in their order, at most `held` at a time: arrays with the fields style, picture, instance."""
        self._file.seek(0)
        for start in range(0, self._count, self._held):
            count = min(self._held, self._count - start)
            yield np.frombuffer(self._file.read(count * self._kind.itemsize), self._kind)

    def sample(self) -> np.ndarray:
        """At most `held` styles (N, C), spread evenly over all."""
        step = -(-self._count // self._held)
        offset, parts = 0, []
        for part in self.parts():
            parts.append(part["style"][-offset % step :: step].copy())
            offset += len(part)
        return np.concatenate(parts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._file.close()


def fit_modes(
    encoder: StyleEncoder,
    pictures: Pictures,
    *,
    limit: int | None = None,
    clusters: int = CLUSTERS,
    seed: int = 0,
    batch: int | None = None,
    progress: Progress | None = None,
) -> Modes:
    """Encode instances and cluster them per class; small instances count like large ones.

    `limit` pictures spread evenly over the data set are encoded, None for all, `batch` at once. Deterministic for a
    seed. An encoder that pools by label gives one style for each class of a picture.
    """
    centres: dict[int, Tensor] = {}
    sizes: dict[int, tuple[int, ...]] = {}
    representatives: dict[int, tuple[Representative, ...]] = {}
    names = pictures.source.names
    with ExitStack() as stack:
        by_class: dict[int, Styles] = {}
        for class_id, *found in encode_instances(encoder, pictures, limit=limit, batch=batch, progress=progress):
            if class_id not in by_class:
                by_class[class_id] = stack.enter_context(Styles(encoder.config.channels))
            by_class[class_id].add(*found)
        for class_id, styles in sorted(by_class.items()):
            clustered = cluster_modes(styles, clusters=clusters, seed=seed)
            centres[class_id] = torch.from_numpy(clustered.centres)
            sizes[class_id] = clustered.sizes
            representatives[class_id] = tuple((names[picture], instance) for picture, instance in clustered.nearest)
    return Modes(centres, sizes, representatives)


def encode_instances(
    encoder: StyleEncoder,
    pictures: Pictures,
    *,
    limit: int | None = None,
    batch: int | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, np.ndarray, np.ndarray, np.ndarray]]:
    """Yield the styles of all instances in the order of the pictures, by class and part of the pictures.

    Each is (class id, styles (N, C) float32, indices of the pictures (N,), instance ids (N,)), in multiples of GRAIN.
    Ignored pixels have no class, and no style.
    """
    width, height = pictures.size
    batch = batch or min(max(_BATCH_PIXELS // (width * height), 1), 32)
    count = len(pictures) if limit is None else min(limit, len(pictures))
    chosen = np.linspace(0, len(pictures) - 1, count).astype(int).tolist()
    done = 0
    for read in _read_ahead(pictures, chosen, batch):
        styles, classes, indices, instances = _pooled(encoder, read)
        for class_id in np.unique(classes).tolist():
            if class_id in pictures.label_set:
                of_class = classes == class_id
                yield class_id, styles[of_class], indices[of_class], instances[of_class]
        done += len(read)
        if progress:
            progress(done, count)


def _read_ahead(pictures: Pictures, chosen: Sequence[int], batch: int) -> Iterator[Batch]:
    """Batches of pictures in order, the next one being read while its predecessor is encoded."""
    starts = range(0, len(chosen), batch)
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(pictures.arrays, index) for index in chosen[:batch]]
        for start in starts:
            arrays = [each.result() for each in waiting]
            waiting = [pool.submit(pictures.arrays, index) for index in chosen[start + batch : start + 2 * batch]]
            yield collate(arrays)


@torch.no_grad()
def _pooled(encoder: StyleEncoder, batch: Batch) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The styles (N, C) of a batch's regions, the class of each, its picture's index and its id there, (N,)."""
    assert batch.indices is not None, "collated pictures know their indices"
    device = next(encoder.parameters()).device
    with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True):
        features = encoder.layers(batch.images.to(device))
    # Averaged on the CPU, where sums are always added up in the same order.
    regions, index = instance_index(encoder.pooled_over(batch.instances, batch.labels))
    means = instance_means(features.cpu(), index, len(regions)).numpy()
    # By label and not by instance id, whose thousands are not the class of a crowd or of an ignored pixel.
    class_of = np.empty(len(regions), np.int64)
    class_of[index.reshape(-1).numpy()] = batch.labels.numpy().reshape(-1)
    pictures, ids = regions.numpy().T
    return np.round(means / GRAIN) * GRAIN, class_of, batch.indices.numpy()[pictures], ids


@dataclass(frozen=True)
class Clusters:
    """The modes of one class, the largest first."""

    centres: np.ndarray  # float32 (K, C)
    sizes: tuple[int, ...]  # instances
    nearest: tuple[tuple[int, int], ...]  # picture's index and instance id of the style nearest to each centre


def cluster_modes(styles: Styles, *, clusters: int = CLUSTERS, seed: int = 0) -> Clusters:
    """Find at most `clusters` centres, and what is behind each; as few as there are different styles.

    All styles are clustered at once if they fit into memory. Of others a sample is, and then all of them move the
    centres in mini batches.
    """
    sample = styles.sample()
    count = min(clusters, len(np.unique(sample, axis=0)))
    with threadpool_limits(1):  # several threads add up in the order in which they happen to finish
        fitted = KMeans(count, n_init=4, random_state=seed).fit(sample)
        if not styles.fit_memory:
            start = fitted.cluster_centers_
            fitted = MiniBatchKMeans(count, init=start, n_init=1, random_state=seed, reassignment_ratio=0.0)
            for part in styles.parts():
                fitted.partial_fit(part["style"])
    return _sorted(styles.parts(), np.asarray(fitted.cluster_centers_, np.float32))


def _sorted(parts: Iterable[np.ndarray], centres: np.ndarray) -> Clusters:
    """Count the styles that are nearest to each centre and find the nearest of those; centres without any go."""
    sizes = np.zeros(len(centres), np.int64)
    nearest = np.full(len(centres), np.inf)
    found = np.zeros((len(centres), 2), np.int64)
    for part in parts:
        distances = ((part["style"][:, None].astype(np.float64) - centres) ** 2).sum(axis=2)  # (N, K)
        mode = distances.argmin(axis=1)
        sizes += np.bincount(mode, minlength=len(centres))
        for each in np.unique(mode).tolist():
            members = np.flatnonzero(mode == each)
            best = members[distances[members, each].argmin()]
            if distances[best, each] < nearest[each]:
                nearest[each] = distances[best, each]
                found[each] = part["picture"][best], part["instance"][best]
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    return Clusters(
        np.ascontiguousarray(centres[order]),
        tuple(sizes[order].tolist()),
        tuple((picture, instance) for picture, instance in found[order].tolist()),
    )


def load_encoder(checkpoint: Checkpoint) -> StyleEncoder:
    """The checkpoint's style encoder on the CPU, for inference; raises CheckpointError if it has none that fits."""
    encoder = build_encoder(checkpoint)
    if encoder is None:
        raise CheckpointError(f"{checkpoint.path.name} has no encoder, and without one there are no modes to find.")
    return encoder


def save_with_modes(path: Path, checkpoint: Checkpoint, modes: Modes) -> CheckpointHeader:
    """Write the checkpoint with other modes. It gets another id, because mode 3 of a scene now means another look."""
    from safetensors import safe_open

    with safe_open(checkpoint.path, framework="pt") as file:
        half = any(file.get_slice(key).get_dtype() == "F16" for key in file.keys())  # noqa: SIM118
    header = replace(checkpoint.header, mode_sizes=dict(modes.sizes), representatives=dict(modes.representatives))
    return save_checkpoint(path, header, checkpoint.generator, checkpoint.encoder, modes.centres, half=half)
