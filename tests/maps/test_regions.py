"""Boundaries, pieces and sizes of maps, against slow definitions."""

import numpy as np

from model.maps import LabelSet, boundaries, instances_from_labels, labels_of, resize_nearest

CITYSCAPES = LabelSet.load("cityscapes")
ROAD, PERSON, CAR = 7, 24, 26


def test_boundaries_are_pixels_with_another_id_next_to_them() -> None:
    instances = np.random.default_rng(1).integers(0, 3, (9, 12)).astype(np.int32) * 13000
    padded = np.pad(instances, 1, mode="edge")
    expected = np.zeros_like(instances)
    for dy, dx in ((0, 1), (2, 1), (1, 0), (1, 2)):
        expected |= padded[dy : dy + 9, dx : dx + 12] != instances
    found = boundaries(instances)
    assert found.dtype == np.uint8
    assert (found == expected).all()
    assert 0 < found.sum() < found.size
    assert not boundaries(np.full((3, 4), 7, np.int32)).any()


def test_the_class_of_an_instance() -> None:
    assert labels_of(np.array([[7, 26003, 26, 33000, 255999]], np.int32)).tolist() == [[7, 26, 26, 33, 255]]


def test_pieces_of_things_become_instances_and_stuff_keeps_its_id() -> None:
    labels = np.full((6, 8), ROAD, np.uint8)
    labels[0:2, 0:2] = CAR
    labels[2, 2] = CAR  # touches the first by a corner
    labels[5, 7] = CAR
    labels[4, 0] = PERSON
    instances = instances_from_labels(labels, CITYSCAPES)
    assert instances.dtype == np.int32
    assert instances[0, 0] == instances[2, 2] == 26000
    assert instances[5, 7] == 26001
    assert instances[4, 0] == 24000
    assert (instances[labels == ROAD] == ROAD).all()
    assert (labels_of(instances) == labels).all()


def test_more_pieces_than_numbers_leave_the_smallest_to_the_crowd() -> None:
    labels = np.full((80, 80), ROAD, np.uint8)
    labels[::2, ::2] = CAR  # 1600 single pixels
    labels[0:2, 0:2] = CAR  # a larger one, which joins three of them
    instances = instances_from_labels(labels, CITYSCAPES)
    assert len(np.unique(instances[instances >= 1000])) == 1000
    assert instances.max() < 27000
    assert instances[0, 0] == instances[1, 1] == 26000
    assert (instances == CAR).sum() == 1600 - 3 - 1000


def test_resizing_invents_nothing() -> None:
    values = np.array([[1, 26003], [70000, 4]], np.int32)
    assert resize_nearest(values, (4, 4)).tolist() == np.kron(values, np.ones((2, 2), np.int32)).tolist()
    assert resize_nearest(np.arange(9).reshape(3, 3), (1, 1)).tolist() == [[4]]
    assert resize_nearest(values, (2, 2)).tolist() == values.tolist()
    assert set(np.unique(resize_nearest(values, (7, 5)))) == {1, 4, 26003, 70000}
