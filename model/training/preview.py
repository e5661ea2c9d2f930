"""The fixed sample grid: the same held-out scenes after every so many steps, labels | synthesized | photograph."""

from pathlib import Path

import numpy as np
import torch
from torch.func import functional_call

from model.data import Batch, Pictures, collate
from model.encoding import to_image
from model.maps import write_image
from model.training.ema import Average
from model.training.networks import Networks


def fixed_batch(pictures: Pictures, count: int) -> Batch:
    """Return `count` pictures spread evenly over a data set, never mirrored or shuffled."""
    chosen = np.linspace(0, len(pictures) - 1, min(count, len(pictures))).astype(int)
    return collate([pictures.arrays(int(index)) for index in chosen])


@torch.no_grad()
def sample_grid(networks: Networks, average: Average, batch: Batch, palette: np.ndarray) -> np.ndarray:
    """Render a batch by the averaged generator, with the styles of its photographs: uint8 RGB, a row per picture."""
    rows: list[np.ndarray] = []
    for index in range(len(batch.images)):
        one = batch[index : index + 1].to(networks.device)
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
