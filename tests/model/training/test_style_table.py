"""Styles encoded once: the same as encoded anew, found again in crops and mirrored pictures."""

from pathlib import Path

import pytest
import torch

from model.config import EncoderConfig
from model.data import Augment, Pictures, collate, open_source
from model.maps import LabelSet
from model.networks.style_encoder import StyleEncoder
from model.training.networks import Networks
from model.training.presets import PRESETS
from model.training.style_table import StyleTable

CPU = torch.device("cpu")


@pytest.fixture
def encoder() -> StyleEncoder:
    torch.manual_seed(0)
    return StyleEncoder(EncoderConfig(width=2, downsamples=2))


def pictures(folder: Path, augment: Augment | None = None) -> Pictures:
    return Pictures(open_source(folder), (64, 32), augment=augment or Augment(mirror=False))


def test_looked_up_is_encoded(paired_folder: Path, encoder: StyleEncoder) -> None:
    data, seen = pictures(paired_folder), []
    table = StyleTable.of(encoder, data, device=CPU, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)
    batch = collate([data[position] for position in (7, 2, 4)])
    assert batch.indices is not None
    with torch.no_grad():
        expected = encoder(batch.images, batch.instances)
    torch.testing.assert_close(table.maps(batch.indices, batch.instances), expected, rtol=1e-4, atol=1e-5)


def test_a_crop_has_the_styles_of_the_whole_picture(paired_folder: Path, encoder: StyleEncoder) -> None:
    table = StyleTable.of(encoder, pictures(paired_folder), device=CPU)
    batch = collate([pictures(paired_folder, Augment(mirror=True, crop=(32, 32)))[position] for position in range(6)])
    assert batch.indices is not None
    styles = table.maps(batch.indices, batch.instances)
    assert styles.shape == (6, 3, 32, 32)
    whole = pictures(paired_folder)
    for index, style, instances in zip(batch.indices.tolist(), styles, batch.instances, strict=True):
        one = collate([whole.arrays(index)])
        with torch.no_grad():
            of_picture = encoder(one.images, one.instances)[0]
        for region in instances.unique():
            vector = of_picture[:, one.instances[0] == region][:, 0]
            torch.testing.assert_close(style[:, instances == region][:, 0], vector, rtol=1e-4, atol=1e-5)


def test_a_region_that_was_too_small_to_be_encoded_is_zero(paired_folder: Path, encoder: StyleEncoder) -> None:
    table = StyleTable.of(encoder, pictures(paired_folder), device=CPU)
    regions = torch.full((1, 4, 4), 99_999)
    assert table.maps(torch.tensor([5]), regions).abs().sum() == 0
    regions[0, 0, 0] = 7
    assert table.maps(torch.tensor([5]), regions)[0, :, 0, 0].abs().sum() > 0


def test_class_wise_styles(paired_folder: Path) -> None:
    torch.manual_seed(0)
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2, pooling="label"))
    data = pictures(paired_folder)
    batch = collate([data[0], data[1]])
    assert batch.indices is not None
    with torch.no_grad():
        expected = encoder(batch.images, batch.instances, batch.labels)
    found = StyleTable.of(encoder, data, device=CPU).maps(batch.indices, batch.labels)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


def test_networks_use_the_table_for_training_alone(paired_folder: Path, cityscapes: LabelSet) -> None:
    networks = Networks(PRESETS["tiny"].architecture(cityscapes.channels), cityscapes, CPU)
    assert networks.encoder is not None
    data = pictures(paired_folder)
    batch = collate([data[0]])
    networks.style_table = StyleTable.of(networks.encoder, data, device=CPU)
    with torch.no_grad():
        torch.nn.init.zeros_(networks.encoder.layers.get_submodule("5.1").weight)  # type: ignore[arg-type]
        assert networks.training_styles(batch).abs().sum() > 0  # type: ignore[union-attr]
        assert networks.styles(batch).abs().sum() == 0  # type: ignore[union-attr]
