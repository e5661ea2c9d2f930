"""The fixed sample grid: the same held-out scenes after every so many steps, input | synthesized | wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call

from model.data import Batch, Pictures, collate
from model.encoding import to_image
from model.lab import lab_from_rgb, rgb_from_lab
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
    with _evaluating(networks.generator):
        for index in range(len(batch)):
            one = batch[index : index + 1].to(networks.device)
            condition = networks.condition(one)
            encoded = networks.generator_input(condition, networks.styles(one))
            fake = functional_call(networks.generator, average.state, encoded)
            given = palette[one.labels[0].cpu().numpy()] if one.inputs is None else to_image(one.inputs[0])
            rows.append(np.concatenate((given, _in_rgb(fake, one.images), to_image(one.images[0])), axis=1))
    return np.concatenate(rows, axis=0)


def save_grid(folder: Path, step: int, grid: np.ndarray) -> None:
    """Write a grid as step_000123.png."""
    folder.mkdir(parents=True, exist_ok=True)
    write_image(folder / f"step_{step:06d}.png", grid)


def _in_rgb(fake: Tensor, wanted: Tensor) -> np.ndarray:
    """A generated picture (1, C, H, W) as uint8 RGB; what a generator of lightness or colours alone leaves out is the
    wanted picture's."""
    if fake.shape[1] == 3:
        return to_image(fake[0])
    lab = lab_from_rgb(wanted)
    parts = (fake, lab[:, 1:]) if fake.shape[1] == 1 else (lab[:, :1], fake)
    return to_image(rgb_from_lab(torch.cat(parts, dim=1))[0])


@contextmanager
def _evaluating(network: nn.Module) -> Iterator[None]:
    """Put a network into evaluation mode inside the block; frozen parts keep theirs afterwards."""
    modes = {module: module.training for module in network.modules()}
    network.eval()
    try:
        yield
    finally:
        for module, training in modes.items():
            module.training = training
