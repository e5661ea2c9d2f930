"""That it learns: on four drawn pictures the mean L1 to the photographs falls to a quarter."""

import numpy as np
import pytest
import torch

from model.config import AnyGeneratorConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.data import Batch
from model.maps import LabelSet
from model.training.config import Architecture, TrainConfig
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.step import train_step

SIZE = 64


def drawn_pictures(count: int = 4) -> Batch:
    """Sky over road, a house and two cars with shading and texture, each scene with its own colours."""
    random = np.random.default_rng(0)
    images = np.zeros((count, SIZE, SIZE, 3))
    labels = np.full((count, SIZE, SIZE), 7)
    rows, columns = np.mgrid[:SIZE, :SIZE] / SIZE
    for index in range(count):
        labels[index, : SIZE // 2] = 23
        labels[index, 12:36, 4 + 8 * index : 24 + 8 * index] = 11
        instances = labels.copy()
        for number in range(2):
            left = 6 + 30 * number + 3 * index
            labels[index, 40:52, left : left + 16] = 26
            instances[index, 40:52, left : left + 16] = 26000 + number
        for region in np.unique(instances[index]):
            here = instances[index] == region
            colour = random.uniform(-0.9, 0.9, 3)
            shade = 0.3 * (rows - 0.5) + 0.1 * np.sin(40 * columns + index)
            images[index][here] = np.clip(colour + shade[here][:, None], -1, 1)
    instances = np.where(labels == 26, 26000 + (np.arange(SIZE) > 36 + 3 * np.arange(count)[:, None])[:, None], labels)
    return Batch(
        torch.from_numpy(images.transpose(0, 3, 1, 2).astype(np.float32)),
        torch.from_numpy(labels),
        torch.from_numpy(instances),
    ).to(torch.device("cpu"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("generator", "discriminator", "encoder", "config"),
    [
        (
            GeneratorConfig(35, width=8, downsamples=2, blocks=2),
            DiscriminatorConfig(35, width=8, scales=2, layers=2),
            EncoderConfig(width=4, downsamples=2),
            TrainConfig(size=(SIZE, SIZE), batch=4, learning_rate=1e-3),
        ),
        (
            UNetConfig(35, width=16, levels=6),
            DiscriminatorConfig(35, boundaries=False, width=8, scales=1, padding=1, norm="batch"),
            None,
            TrainConfig(
                size=(SIZE, SIZE), batch=4, learning_rate=1e-3, gan="vanilla", feature_matching=0.0, vgg=0.0, l1=100.0
            ),
        ),
    ],
    ids=["pix2pixHD", "pix2pix"],
)
def test_four_pictures_are_learnt(
    cityscapes: LabelSet,
    generator: AnyGeneratorConfig,
    discriminator: DiscriminatorConfig,
    encoder: EncoderConfig | None,
    config: TrainConfig,
) -> None:
    """With the published losses alone: pix2pixHD's has no L1 term."""
    torch.manual_seed(0)
    networks = Networks(Architecture(generator, discriminator, encoder), cityscapes, torch.device("cpu"))
    optimizers = Optimizers(networks, config)
    batch = drawn_pictures()

    def distance() -> float:
        with torch.no_grad():
            encoded = networks.generator_input(networks.condition(batch), networks.styles(batch))
            return float((networks.generator(encoded) - batch.images).abs().mean())

    before = distance()
    for _ in range(200):
        train_step(networks, optimizers, batch, config)
    assert distance() < before / 4
