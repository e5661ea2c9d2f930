"""ADE20K as the SceneParsing benchmark packs it, with and without the annotations of its instance benchmark."""

from typing import Any

import numpy as np
import pytest

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import write_image, write_labels

WALL, PERSON, CAR, OTHER = 1, 13, 21, 0


def labels_of(index: int) -> np.ndarray:
    labels = np.full((40, 56 + index), WALL, np.uint8)  # every picture has its own size
    labels[10:20, 8:28] = PERSON
    labels[25:30, 4:12] = CAR
    labels[:3] = OTHER
    return labels


def tree(draw: Any, *, instances: bool) -> None:
    for split, short, count in (("training", "train", 3), ("validation", "val", 1)):
        for index in range(count):
            name = f"ADE_{short}_{index + 1:08}"
            labels = labels_of(index)
            draw.photograph(f"images/{split}/{name}.jpg", labels.shape[::-1], index)
            write_labels(draw.path(f"annotations/{split}/{name}.png"), labels)
            if not instances:
                continue
            # Red is the place among the 100 classes of instances, green numbers the things of the picture.
            mask = np.zeros((*labels.shape, 3), np.uint8)
            mask[10:20, 8:18] = (4, 1, 0)
            mask[10:20, 18:28] = (4, 2, 0)
            mask[25:30, 4:8] = (9, 3, 0)
            write_image(draw.path(f"annotations_instance/{split}/{name}.png"), mask)


def test_people_who_touch_are_two_by_the_instance_annotations(draw: Any) -> None:
    tree(draw, instances=True)
    assert splits_of(draw.root) == ("train", "val")
    source = open_source(draw.root)
    assert source.names == tuple(f"ADE_train_{index:08}" for index in (1, 2, 3))
    assert source.label_set.name == "ade20k"
    source.check()
    arrays = source.read(2)
    assert np.array_equal(arrays.labels, labels_of(2))
    assert arrays.image.shape == (40, 58, 3)
    assert (arrays.instances[10:20, 8:18] == 13001).all()
    assert (arrays.instances[10:20, 18:28] == 13002).all()
    assert (arrays.instances[25:30, 4:8] == 21003).all()
    assert (arrays.instances[25:30, 8:12] == CAR).all()  # nobody numbered it: a crowd
    assert set(np.unique(arrays.instances)) == {OTHER, WALL, CAR, 13001, 13002, 21003}


def test_without_them_things_are_connected(draw: Any) -> None:
    tree(draw, instances=False)
    arrays = open_source(draw.root, "val").read(0)
    assert set(np.unique(arrays.instances)) == {OTHER, WALL, 13000, 21000}


def test_a_missing_annotation_is_named(draw: Any) -> None:
    tree(draw, instances=True)
    (draw.root / "annotations/training/ADE_train_00000002.png").unlink()
    with pytest.raises(BadMaps, match="ADE_train_00000002"):
        open_source(draw.root)
    with pytest.raises(BadMaps, match="no split test"):
        open_source(draw.root, "test")


def test_ids_beyond_the_150_are_refused(draw: Any) -> None:
    tree(draw, instances=False)
    write_labels(draw.root / "annotations/training/ADE_train_00000001.png", np.full((40, 56), 151, np.uint8))
    with pytest.raises(BadMaps, match=r"annotations/training/ADE_train_00000001.png: id 151 .* not in .* ade20k"):
        open_source(draw.root).check()
