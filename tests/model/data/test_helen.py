"""Helen: eleven probabilities for each face, and three lists."""

from typing import Any

import numpy as np
import pytest

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import write_labels

SIZE = (30, 40)
LISTS = {"exemplars.txt": ["232194_1", "100032540_1"], "tuning.txt": ["1_1"], "testing.txt": ["2_1"]}


def tree(draw: Any) -> None:
    for name, faces in LISTS.items():
        draw.path(name).write_text("".join(f"{number} , {face}\n" for number, face in enumerate(faces, 1)))
        for face in faces:
            draw.photograph(f"images/{face}.jpg", SIZE)
            parts = np.zeros((11, 40, 30), np.uint8)
            parts[0] = 255
            parts[0, 10:30, 5:25], parts[1, 10:30, 5:25] = 55, 200
            parts[4, 14:16, 8:12], parts[1, 14:16, 8:12] = 130, 70  # more likely a left eye than skin
            for part, probability in enumerate(parts):
                write_labels(draw.path(f"labels/{face}/{face}_lbl{part:02}.png"), probability)


def test_a_pixel_has_the_likeliest_class(draw: Any) -> None:
    tree(draw)
    assert splits_of(draw.root) == ("train", "val", "test")
    source = open_source(draw.root)
    assert source.names == ("232194_1", "100032540_1")
    source.check()
    labels = source.read(1).labels
    assert set(np.unique(labels)) == {0, 1, 4}
    assert (labels[14:16, 8:12] == 4).all()
    assert labels[20, 20] == 1
    assert open_source(draw.root, "val").names == ("1_1",)
    assert open_source(draw.root, "test").names == ("2_1",)


def test_missing_files_are_named(draw: Any) -> None:
    tree(draw)
    (draw.root / "labels/232194_1/232194_1_lbl07.png").unlink()
    with pytest.raises(BadMaps, match=r"labels/232194_1/232194_1_lbl07.png is missing"):
        open_source(draw.root)
    (draw.root / "images/2_1.jpg").unlink()
    with pytest.raises(BadMaps, match=r"images/2_1.jpg is missing"):
        open_source(draw.root, "test")


def test_probabilities_of_another_size_are_named(draw: Any) -> None:
    tree(draw)
    write_labels(draw.root / "labels/1_1/1_1_lbl03.png", np.zeros((20, 30), np.uint8))
    with pytest.raises(BadMaps, match=r"labels/1_1/1_1_lbl03.png has another size than 1_1_lbl00.png"):
        open_source(draw.root, "val").check()
