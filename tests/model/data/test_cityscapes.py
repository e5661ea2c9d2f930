"""Cityscapes in the folders of its archives."""

from typing import Any

import numpy as np
import pytest

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import write_instances, write_labels

SIZE = (64, 32)
SCENES = ("aachen/aachen_000000_000019", "aachen/aachen_000001_000019", "bochum/bochum_000000_000313")


def tree(draw: Any, *, instances: bool = True) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Three scenes of training in two cities, one of validation."""
    drawn = {}
    for seed, (split, scene) in enumerate([*(("train", each) for each in SCENES), ("val", "ulm/ulm_000000_000019")]):
        image = draw.photograph(f"leftImg8bit/{split}/{scene}_leftImg8bit.png", SIZE, seed)
        labels = np.full((32, 64), 7, np.uint8)
        labels[4:12, 8 : 20 + seed] = labels[4:12, 40:50] = 26
        ids = labels.astype(np.int32)
        ids[4:12, 8 : 20 + seed], ids[4:12, 40:50] = 26001, 26  # one car, and a group of cars
        write_labels(draw.path(f"gtFine/{split}/{scene}_gtFine_labelIds.png"), labels)
        if instances:
            write_instances(draw.path(f"gtFine/{split}/{scene}_gtFine_instanceIds.png"), ids)
        draw.path(f"gtFine/{split}/{scene}_gtFine_polygons.json").write_text("{}")
        drawn[scene] = (image, labels, ids)
    return drawn


def test_scenes_of_all_cities_are_read_as_they_were_drawn(draw: Any) -> None:
    drawn = tree(draw)
    assert splits_of(draw.root) == ("train", "val")
    source = open_source(draw.root)
    assert source.names == SCENES
    assert source.label_set.name == "cityscapes"
    source.check()
    for index, scene in enumerate(SCENES):
        arrays = source.read(index)
        for found, expected in zip((arrays.image, arrays.labels, arrays.instances), drawn[scene], strict=True):
            assert np.array_equal(found, expected)
    assert open_source(draw.root, "val").names == ("ulm/ulm_000000_000019",)


def test_missing_instances_are_made(draw: Any) -> None:
    tree(draw, instances=False)
    instances = open_source(draw.root).read(0).instances
    assert set(np.unique(instances)) == {7, 26000, 26001}


def test_missing_and_wrong_files_are_named(draw: Any) -> None:
    tree(draw)
    labels = draw.root / f"gtFine/train/{SCENES[1]}_gtFine_labelIds.png"
    write_labels(labels, np.full((32, 64), 99, np.uint8))
    with pytest.raises(BadMaps, match=r"gtFine/train/aachen/aachen_000001_000019_gtFine_labelIds.png: id 99 "):
        open_source(draw.root).check()
    labels.unlink()
    with pytest.raises(BadMaps, match=r"gtFine/train/aachen/aachen_000001_000019_gtFine_labelIds.png is missing"):
        open_source(draw.root)
    with pytest.raises(BadMaps, match="no leftImg8bit/test"):
        open_source(draw.root, "test")
