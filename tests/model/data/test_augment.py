"""Augmentation: what is cropped, mirrored and preferred, and that a position always gives the same."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.data import Arrays, Augment, Pictures, open_source
from model.errors import ModelError
from model.maps import LabelSet, write_image, write_labels

ROAD, SKY, PERSON, CAR = 7, 23, 24, 26


def coordinates(root: Path, *, size: tuple[int, int] = (64, 32), labels: np.ndarray | None = None) -> Path:
    """One picture whose red is the column and whose green the row."""
    width, height = size
    image = np.zeros((height, width, 3), np.uint8)
    image[..., 0], image[..., 1] = np.arange(width), np.arange(height)[:, None]
    for kind in ("img", "label"):
        (root / f"train_{kind}").mkdir(parents=True)
    write_image(root / "train_img" / "a.png", image)
    write_labels(root / "train_label" / "a.png", np.full((height, width), ROAD, np.uint8) if labels is None else labels)
    return root


def corner(arrays: Arrays) -> tuple[int, int]:
    return int(arrays.image[0, 0, 0]), int(arrays.image[0, 0, 1])


def test_a_position_always_gives_the_same(paired_folder: Path) -> None:
    augment = Augment(mirror=True, jitter=8, crop=(32, 16), balance=0.5)
    first, second = (Pictures(open_source(paired_folder), (64, 32), augment=augment, seed=5) for _ in range(2))
    list(map(first.__getitem__, range(7)))  # what came before does not matter
    for position in (40, 3, 11):
        one, other = first[position], second[position]
        assert np.array_equal(one.image, other.image)
        assert np.array_equal(one.labels, other.labels)
        assert one.index == other.index
    other_seed = Pictures(open_source(paired_folder), (64, 32), augment=augment, seed=6)
    assert any(not np.array_equal(first[each].image, other_seed[each].image) for each in range(6))


def test_crops_are_windows_everywhere_in_the_picture(tmp_path: Path) -> None:
    source = open_source(coordinates(tmp_path))
    pictures = Pictures(source, (64, 32), augment=Augment(mirror=False, crop=(32, 16)), cache=True)
    assert pictures.output_size == (32, 16)
    found = [pictures[position] for position in range(300)]
    for arrays in found:
        left, top = corner(arrays)
        assert np.array_equal(arrays.image, source.read(0).image[top : top + 16, left : left + 32])
        assert arrays.labels.shape == (16, 32)
    corners = np.array([corner(arrays) for arrays in found])
    assert corners.min(axis=0).tolist() == [0, 0]
    assert corners.max(axis=0).tolist() == [32, 16]
    assert pictures.arrays(0).size == (64, 32)


def test_jitter_enlarges_and_crops_back(tmp_path: Path) -> None:
    source = open_source(coordinates(tmp_path))
    pictures = Pictures(source, (64, 32), augment=Augment(mirror=False, jitter=8))
    enlarged = source.read(0).resized((72, 40))
    found = [pictures[position] for position in range(60)]
    for arrays in found:
        assert arrays.size == pictures.output_size == (64, 32)
        windows = (enlarged.window(left, top, (64, 32)) for left in range(9) for top in range(9))
        assert any(np.array_equal(arrays.image, window.image) for window in windows)
    assert len({arrays.image.tobytes() for arrays in found}) > 20
    assert np.array_equal(pictures.arrays(0).image, source.read(0).image)


@pytest.mark.parametrize("cache", [False, True])
def test_a_cache_changes_nothing(paired_folder: Path, cache: bool) -> None:
    source = open_source(paired_folder)
    plain = Pictures(source, (48, 24), augment=Augment(jitter=4))
    other = Pictures(source, (48, 24), augment=Augment(jitter=4), cache=cache)
    for position in (*range(6), *range(6)):
        assert np.array_equal(plain[position].image, other[position].image)
        assert np.array_equal(plain[position].instances, other[position].instances)
    assert np.array_equal(plain.arrays(2).image, other.arrays(2).image)


def test_balanced_crops_look_for_things_small_ones_as_often_as_large(tmp_path: Path) -> None:
    labels = np.full((64, 128), ROAD, np.uint8)
    labels[10:50, 5:60] = CAR
    labels[60:62, 120:122] = PERSON
    source = open_source(coordinates(tmp_path, size=(128, 64), labels=labels))

    def with_person(balance: float) -> float:
        augment = Augment(mirror=False, crop=(32, 16), balance=balance)
        pictures = Pictures(source, (128, 64), augment=augment, cache=True)
        return float(np.mean([(pictures[position].labels == PERSON).any() for position in range(200)]))

    assert with_person(0.0) < 0.1
    assert 0.4 < with_person(1.0) < 0.7
    assert with_person(0.0) < with_person(0.5) < with_person(1.0)


def test_without_crops_rare_pictures_come_more_often(tmp_path: Path) -> None:
    for index in range(20):
        labels = np.full((32, 64), ROAD, np.uint8)
        labels[:8, :8] = PERSON if index == 13 else CAR
        for kind in ("img", "label"):
            (tmp_path / f"train_{kind}").mkdir(exist_ok=True)
        write_image(tmp_path / "train_img" / f"{index:02}.png", np.zeros((32, 64, 3), np.uint8))
        write_labels(tmp_path / "train_label" / f"{index:02}.png", labels)
    pictures = Pictures(open_source(tmp_path), (64, 32), augment=Augment(balance=1.0), cache=True)
    shown = Counter(pictures[position].index for position in range(200))
    assert 70 < shown[13] < 130  # two classes of things, one of them in this picture only
    unbalanced = Pictures(open_source(tmp_path), (64, 32), cache=True)
    plain = Counter(unbalanced[position].index for position in range(200))
    assert set(plain.values()) == {10}


def test_a_mirrored_left_eye_is_a_right_eye(tmp_path: Path) -> None:
    faces = LabelSet.load("celebamask")
    ids = {each.name: each.id for each in faces.classes}
    labels = np.full((32, 64), ids["skin"], np.uint8)
    labels[8:12, 40:50] = ids["left eye"]
    labels[8:12, 10:20] = ids["right eye"]
    source = open_source(coordinates(tmp_path, labels=labels), label_set=faces)
    arrays = source.read(0)
    mirrored = arrays.mirrored(faces)
    assert (mirrored.labels[8:12, 14:24] == ids["right eye"]).all()  # columns 40 to 49 seen from the other side
    assert (mirrored.labels[8:12, 44:54] == ids["left eye"]).all()
    assert np.array_equal(mirrored.labels, mirrored.instances)
    assert np.array_equal(mirrored.image, arrays.image[:, ::-1])
    again = mirrored.mirrored(faces)
    assert np.array_equal(again.labels, labels)


def test_things_with_sides_keep_their_number() -> None:
    sided = LabelSet.from_dict(
        {
            "name": "hands",
            "classes": [
                {"id": 1, "name": "left hand", "color": [1, 1, 1], "kind": "thing", "mirror": 2},
                {"id": 2, "name": "right hand", "color": [2, 2, 2], "kind": "thing", "mirror": 1},
            ],
        }
    )
    ids = np.array([[1007, 2003, 2]], np.int32)
    labels = np.array([[1, 2, 2]], np.uint8)
    mirrored = Arrays(np.zeros((1, 3, 3), np.uint8), labels, ids).mirrored(sided)
    assert mirrored.instances.tolist() == [[1, 1003, 2007]]
    assert mirrored.labels.tolist() == [[1, 1, 2]]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"jitter": -1}, "Jitter must not be negative"),
        ({"balance": 1.5}, "Balance is a probability"),
        ({"crop": (128, 16)}, "Crops of 128 x 16 do not fit into pictures of 64 x 32"),
    ],
)
def test_settings_that_cannot_be_are_refused(paired_folder: Path, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        Pictures(open_source(paired_folder), (64, 32), augment=Augment(**settings))
