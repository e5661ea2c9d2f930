"""The paired folder: what is found, what is refused, and the order of pictures."""

import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import PairedFolder, check_pairs, endless_batches, epoch_order, find_pairs
from model.errors import BadMaps
from model.maps import LabelSet, write_labels


@pytest.fixture
def writable(paired_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(paired_folder, tmp_path / "data"))


def dataset(root: Path, labels: LabelSet, *, mirror: bool = False, cache: bool = False) -> PairedFolder:
    return PairedFolder(find_pairs(root), labels, (64, 32), mirror=mirror, seed=3, cache=cache)


def test_pairs_are_found_and_checked(paired_folder: Path, cityscapes: LabelSet) -> None:
    pairs = find_pairs(paired_folder)
    assert [pair.name for pair in pairs] == [f"scene{index}" for index in range(6)]
    seen: list[tuple[int, int]] = []
    check_pairs(pairs, cityscapes, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)


def test_missing_folder_and_lonely_files(writable: Path) -> None:
    with pytest.raises(BadMaps, match="no folder val2_img"):
        find_pairs(writable, "val2")
    (writable / "train_label" / "scene3.png").unlink()
    with pytest.raises(BadMaps, match="scene3"):
        find_pairs(writable)


def test_ids_outside_the_label_set_are_named(writable: Path, cityscapes: LabelSet) -> None:
    write_labels(writable / "train_label" / "scene2.png", np.full((32, 64), 77, np.uint8))
    with pytest.raises(BadMaps, match=r"scene2.*77"):
        check_pairs(find_pairs(writable), cityscapes)


def test_sizes_that_differ_are_named(writable: Path, cityscapes: LabelSet) -> None:
    write_labels(writable / "train_label" / "scene1.png", np.full((30, 64), 7, np.uint8))
    with pytest.raises(BadMaps, match="scene1"):
        check_pairs(find_pairs(writable), cityscapes)


def test_instances_are_made_where_none_are_given(writable: Path, cityscapes: LabelSet) -> None:
    shutil.rmtree(writable / "train_inst")
    _, labels, instances = dataset(writable, cityscapes).arrays(0)
    assert set(np.unique(instances[labels == 26])) == {26000}


def test_every_epoch_shows_every_picture_once() -> None:
    first, second = epoch_order(50, 1, 0), epoch_order(50, 1, 1)
    assert sorted(first) == sorted(second) == list(range(50))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, epoch_order(50, 1, 0))


@pytest.mark.parametrize("cache", [False, True])
def test_a_late_start_continues_the_order(paired_folder: Path, cityscapes: LabelSet, cache: bool) -> None:
    data = dataset(paired_folder, cityscapes, mirror=True, cache=cache)
    whole = list(islice(endless_batches(data, start=0, batch=2), 8))
    late = list(islice(endless_batches(data, start=10, batch=2), 3))
    for expected, batch in zip(whole[5:], late, strict=True):
        assert torch.equal(expected.images, batch.images)
        assert torch.equal(expected.instances, batch.instances)
    assert whole[0].images.shape == (2, 3, 32, 64)
    assert whole[0].images.min() >= -1
    assert whole[0].images.max() <= 1


def test_mirroring_turns_maps_and_image_together(paired_folder: Path, cityscapes: LabelSet) -> None:
    plain, mirrored = dataset(paired_folder, cityscapes), dataset(paired_folder, cityscapes, mirror=True)
    turned = 0
    for position in range(12):
        image, labels, instances = mirrored[position]
        original = plain[position]
        if torch.equal(labels, original[1]):
            continue
        turned += 1
        assert torch.equal(labels.flip(1), original[1])
        assert torch.equal(instances.flip(1), original[2])
        assert torch.equal(image.flip(2), original[0])
    assert 0 < turned < 12
