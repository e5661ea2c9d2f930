"""Modes: the k-means centres of a class's styles over all training instances (pix2pixHD, section 3.4).

Training ends with `fit_modes`; `python -m model.styles` finds the modes of a checkpoint anew, on any data.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from sklearn.cluster import KMeans, MiniBatchKMeans
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from torch import Tensor

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint, save_checkpoint
from model.cli import command_parser, positive_int, run
from model.data import Pictures, collate, open_source
from model.devices import describe_device, resolve_device
from model.errors import CheckpointError, ModelError
from model.maps import LabelSet
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
    dataset: Pictures,
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
    dataset: Pictures,
    *,
    limit: int | None,
    batch: int,
    progress: Callable[[int, int], None] | None = None,
) -> dict[int, np.ndarray]:
    """The styles of all instances by class id, (N, C) float32 each. Ignored pixels have no class, and no style."""
    device = next(encoder.parameters()).device
    count = len(dataset) if limit is None else min(limit, len(dataset))
    chosen = np.linspace(0, len(dataset) - 1, count).astype(int)
    by_class: dict[int, list[np.ndarray]] = defaultdict(list)
    for start in range(0, count, batch):
        pictures = collate([dataset.arrays(int(index)) for index in chosen[start : start + batch]])
        features = encoder.layers(pictures.images.to(device))
        distinct, index = instance_index(pictures.instances.to(device))
        means = instance_means(features, index, len(distinct)).cpu().numpy()
        # By label and not by instance id, whose thousands are not the class of a crowd or of an ignored pixel.
        class_of = np.empty(len(distinct), np.int64)
        class_of[index.reshape(-1).cpu().numpy()] = pictures.labels.numpy().reshape(-1)
        for class_id, mean in zip(class_of.tolist(), means, strict=True):
            if class_id in dataset.label_set:
                by_class[class_id].append(mean)
        if progress:
            progress(min(start + batch, count), count)
    return {class_id: np.stack(found).astype(np.float32) for class_id, found in by_class.items()}


def cluster_modes(vectors: np.ndarray, *, clusters: int = CLUSTERS, seed: int = 0) -> tuple[Tensor, tuple[int, ...]]:
    """Return at most `clusters` centres (K, C), the largest cluster first, and the cluster sizes."""
    k = min(clusters, len(np.unique(vectors, axis=0)))
    method = MiniBatchKMeans if len(vectors) > _MANY else KMeans
    with threadpool_limits(1):  # several threads add up in the order in which they happen to finish
        fitted = method(n_clusters=k, n_init=4, random_state=seed).fit(vectors)
    sizes = np.bincount(fitted.labels_, minlength=k)
    order = np.argsort(-sizes, kind="stable")
    centres = np.ascontiguousarray(fitted.cluster_centers_[order], dtype=np.float32)
    return torch.from_numpy(centres), tuple(int(size) for size in sizes[order])


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m model.styles") -> int:
    """Parse arguments, find the modes, return the exit code."""
    parser = command_parser(
        prog, "Find the modes of every class: encode all instances of a data set, cluster them, store the centres."
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, required=True, metavar="F", help="checkpoint with an encoder")
    add("--data", type=Path, required=True, metavar="DIR", help="folder with train_img, train_label and train_inst")
    add("--out", type=Path, metavar="F", help="where the checkpoint with the modes goes; default: over --checkpoint")
    add("--split", default="train", metavar="NAME", help="which part of the data: NAME_img, NAME_label, NAME_inst")
    add("--clusters", type=positive_int, default=CLUSTERS, metavar="K", help="most modes of a class")
    add("--limit", type=positive_int, metavar="N", help="encode only N pictures, spread evenly; default: all")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to encode")
    add("--seed", type=int, default=0, metavar="N", help="of k-means")
    return run(lambda: _find_modes(parser.parse_args(argv)), prog=prog)


def _find_modes(arguments: argparse.Namespace) -> None:
    from rich.progress import Progress

    checkpoint = load_checkpoint(arguments.checkpoint)
    device = resolve_device(arguments.device)
    encoder = load_encoder(checkpoint).to(device)
    header = checkpoint.header
    width, height = header.resolution
    if width % encoder.multiple or height % encoder.multiple:
        raise ModelError(f"the encoder takes multiples of {encoder.multiple}, not {width} x {height}")
    source = open_source(arguments.data, arguments.split, label_set=header.label_set)
    print(f"{len(source)} pictures at {width} x {height} on {describe_device(device)}")
    with Progress() as progress:
        checking = progress.add_task("checking data", total=len(source))
        source.check(lambda done, _total: progress.update(checking, completed=done))
        encoding = progress.add_task("encoding instances", total=None)
        found = fit_modes(
            encoder,
            Pictures(source, header.resolution),
            limit=arguments.limit,
            clusters=arguments.clusters,
            seed=arguments.seed,
            progress=lambda done, total: progress.update(encoding, completed=done, total=total),
        )
    written = save_with_modes(arguments.out or arguments.checkpoint, checkpoint, found)
    _print_table(found, header.label_set)
    print(f"{arguments.out or arguments.checkpoint} ({written.id})")


def load_encoder(checkpoint: Checkpoint) -> StyleEncoder:
    """The checkpoint's style encoder on the CPU, for inference; raises CheckpointError if it has none that fits."""
    if checkpoint.encoder is None or checkpoint.header.encoder is None:
        raise CheckpointError(f"{checkpoint.path.name} has no encoder, and without one there are no modes to find")
    encoder = StyleEncoder(checkpoint.header.encoder)
    try:
        encoder.load_state_dict(dict(checkpoint.encoder))
    except RuntimeError as error:
        raise CheckpointError(f"{checkpoint.path.name}: the encoder's weights do not fit its header") from error
    return encoder.eval().requires_grad_(False)


def save_with_modes(path: Path, checkpoint: Checkpoint, modes: Modes) -> CheckpointHeader:
    """Write the checkpoint with other modes. It gets another id, because mode 3 of a scene now means another look."""
    from safetensors import safe_open

    with safe_open(checkpoint.path, framework="pt") as file:
        half = all(file.get_slice(key).get_dtype() == "F16" for key in file.keys() if not key.startswith("modes."))  # noqa: SIM118
    header = replace(checkpoint.header, mode_sizes=dict(modes.sizes))
    return save_checkpoint(path, header, checkpoint.generator, checkpoint.encoder, modes.centres, half=half)


def _print_table(modes: Modes, label_set: LabelSet) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("class", "modes", "instances", "largest mode")
    for class_id, sizes in modes.sizes.items():
        total = sum(sizes)
        table.add_row(label_set[class_id].name, str(len(sizes)), f"{total:,}", f"{100 * sizes[0] / total:.0f} %")
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
