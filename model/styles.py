"""Modes: the k-means centres of a class's styles over all training instances (pix2pixHD, section 3.4)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.cluster import KMeans, MiniBatchKMeans
from torch import Tensor

from model.data import PairedFolder
from model.networks.style_encoder import StyleEncoder, instance_index, instance_means

CLUSTERS = 10  # K of the paper
_MANY = 20_000  # vectors of one class above which mini batches are used


@dataclass(frozen=True)
class Modes:
    """Centres by class id, (K, C) float32 with the largest cluster first, and the instances behind each."""

    centres: Mapping[int, Tensor]
    sizes: Mapping[int, tuple[int, ...]]


def fit_modes(
    encoder: StyleEncoder,
    dataset: PairedFolder,
    *,
    limit: int | None = None,
    clusters: int = CLUSTERS,
    seed: int = 0,
    batch: int = 8,
    progress: Callable[[int, int], None] | None = None,
) -> Modes:
    """Encode instances and cluster them per class; small instances count like large ones.

    `limit` pictures spread evenly over the data set are encoded, None for all. Deterministic for a seed.
    """
    vectors = encode_instances(encoder, dataset, limit=limit, batch=batch, progress=progress)
    centres: dict[int, Tensor] = {}
    sizes: dict[int, tuple[int, ...]] = {}
    for class_id, found in sorted(vectors.items()):
        centres[class_id], sizes[class_id] = cluster_modes(found, clusters=clusters, seed=seed)
    return Modes(centres, sizes)


@torch.no_grad()
def encode_instances(
    encoder: StyleEncoder,
    dataset: PairedFolder,
    *,
    limit: int | None,
    batch: int,
    progress: Callable[[int, int], None] | None = None,
) -> dict[int, np.ndarray]:
    """Return the styles of all instances by class id, (N, C) float32 each."""
    device = next(encoder.parameters()).device
    count = len(dataset) if limit is None else min(limit, len(dataset))
    chosen = np.linspace(0, len(dataset) - 1, count).astype(int)
    by_class: dict[int, list[np.ndarray]] = defaultdict(list)
    for start in range(0, count, batch):
        samples = [dataset.arrays(int(index)) for index in chosen[start : start + batch]]
        images = torch.from_numpy(np.stack([sample[0] for sample in samples])).permute(0, 3, 1, 2)  # -> (B, 3, H, W)
        instances = torch.from_numpy(np.stack([sample[2] for sample in samples])).long().to(device)
        features = encoder.layers(images.to(device).float().div(127.5).sub(1.0))
        distinct, index = instance_index(instances)
        means = instance_means(features, index, len(distinct)).cpu().numpy()
        for instance, mean in zip(distinct[:, 1].tolist(), means, strict=True):
            by_class[instance // 1000 if instance >= 1000 else instance].append(mean)
        if progress:
            progress(min(start + batch, count), count)
    return {class_id: np.stack(found).astype(np.float32) for class_id, found in by_class.items()}


def cluster_modes(vectors: np.ndarray, *, clusters: int = CLUSTERS, seed: int = 0) -> tuple[Tensor, tuple[int, ...]]:
    """Return at most `clusters` centres (K, C), the largest cluster first, and the cluster sizes."""
    k = min(clusters, len(np.unique(vectors, axis=0)))
    method = MiniBatchKMeans if len(vectors) > _MANY else KMeans
    fitted = method(n_clusters=k, n_init=4, random_state=seed).fit(vectors)
    sizes = np.bincount(fitted.labels_, minlength=k)
    order = np.argsort(-sizes, kind="stable")
    centres = np.ascontiguousarray(fitted.cluster_centers_[order], dtype=np.float32)
    return torch.from_numpy(centres), tuple(int(size) for size in sizes[order])
