"""A tiny data set in pix2pixHD's folder layout, drawn for the tests."""

from pathlib import Path

import numpy as np
import pytest

from model.maps import LabelSet, write_image, write_instances, write_labels


def draw_scene(index: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return labels uint8 and instances int32 (H, W): sky over road, one car and its coloured photograph's basis."""
    width, height = size
    labels = np.full((height, width), 7, np.uint8)
    labels[: height // 2] = 23
    left = (index * 5) % (width // 2)
    labels[height // 2 : height // 2 + 8, left : left + 12] = 26
    instances = labels.astype(np.int32)
    instances[labels == 26] = 26000
    return labels, instances


def photograph_of(labels: np.ndarray, index: int) -> np.ndarray:
    """Return a uint8 RGB picture that depends on the labels and on the scene."""
    colours = np.zeros((256, 3), np.uint8)
    colours[7], colours[23], colours[26] = (90, 90, 95), (140, 180, 230), (200, 30 + 40 * (index % 4), 40)
    return colours[labels]


@pytest.fixture(scope="session")
def paired_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six training and two validation pictures of 64 x 32. Read-only: copy before changing anything."""
    root = tmp_path_factory.mktemp("paired")
    for split, count in (("train", 6), ("val", 2)):
        for kind in ("img", "label", "inst"):
            (root / f"{split}_{kind}").mkdir()
        for index in range(count):
            labels, instances = draw_scene(index, (64, 32))
            write_labels(root / f"{split}_label" / f"scene{index}.png", labels)
            write_instances(root / f"{split}_inst" / f"scene{index}.png", instances)
            write_image(root / f"{split}_img" / f"scene{index}.png", photograph_of(labels, index))
    return root


@pytest.fixture(scope="session")
def cityscapes() -> LabelSet:
    """The bundled label set of street scenes."""
    return LabelSet.load("cityscapes")
