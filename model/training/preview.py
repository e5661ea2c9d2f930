"""The fixed sample grid: the same held-out scenes after every so many steps, labels | synthesized | photograph."""

from pathlib import Path

import numpy as np
import torch
from torch.func import functional_call

from model.data import Batch, PairedFolder, collate
from model.encoding import to_image
from model.maps import write_image
from model.training.ema import Average
from model.training.networks import Networks


def fixed_batch(dataset: PairedFolder, count: int) -> Batch:
    """Return `count` pictures spread evenly over a data set, never mirrored or shuffled."""
    chosen = np.linspace(0, len(dataset) - 1, min(count, len(dataset))).astype(int)
    samples = []
    for index in chosen:
        image, labels, instances = dataset.arrays(int(index))
        samples.append(
            (
                torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1))),
                torch.from_numpy(labels.astype(np.int64)),
                torch.from_numpy(instances.astype(np.int64)),
            )
        )
    return collate(samples)


@torch.no_grad()
def sample_grid(networks: Networks, average: Average, batch: Batch, palette: np.ndarray) -> np.ndarray:
    """Render a batch by the averaged generator, with the styles of its photographs: uint8 RGB, a row per picture."""
    rows: list[np.ndarray] = []
    for index in range(len(batch.images)):
        one = Batch(*(part[index : index + 1] for part in (batch.images, batch.labels, batch.instances)))
        one = one.to(networks.device)
        condition = networks.condition(one)
        encoded = networks.generator_input(condition, networks.styles(one))
        fake = functional_call(networks.generator, average.state, encoded)
        colours = palette[one.labels[0].cpu().numpy()]
        rows.append(np.concatenate((colours, to_image(fake[0]), to_image(one.images[0])), axis=1))
    return np.concatenate(rows, axis=0)


def save_grid(folder: Path, step: int, grid: np.ndarray) -> None:
    """Write a grid as step_000123.png."""
    folder.mkdir(parents=True, exist_ok=True)
    write_image(folder / f"step_{step:06d}.png", grid)
