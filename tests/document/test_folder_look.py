"""What a scene of a folder looks like small, and how it is opened with its photograph."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.document import ora
from editor.document.folder_look import open_item, small_picture
from editor.document.geometry import Size
from editor.document.thumbnail import THUMBNAIL
from model.maps import BadMaps, FileError, LabelSet
from tests.document.drawing import street
from tests.document.folders import CAR, ROAD, SIDE, maps, paired, photograph, save

CITY = LabelSet.load("cityscapes")


def test_labels_are_small_in_their_colours(tmp_path: Path) -> None:
    labels, instances = maps()
    for pixels in (labels, instances.astype(np.uint16)):
        path = save(tmp_path / "a.png", pixels)
        small = small_picture(path, CITY, Size(16, 16))
        assert small.shape == (16, 16, 3)
        assert small.dtype == np.uint8
        assert (small[-1] == CITY[ROAD].color).all()
        assert (small == CITY[CAR].color).all(axis=2).any()
    assert small_picture(path, CITY, Size(100, 100)).shape == (SIDE, SIDE, 3)  # never larger than it is


def test_projects_have_a_thumbnail_or_none(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    ora.save(path, street(size=(64, 32)), np.full((32, 64, 3), 90, np.uint8))
    small = small_picture(path, CITY, Size(32, 32))
    assert small.shape == (16, 32, 3)
    assert np.abs(small.astype(int) - 90).max() <= 2
    with zipfile.ZipFile(tmp_path / "b.ora", "w") as archive:
        archive.writestr("mimetype", "image/openraster")
    (tmp_path / "c.ora").write_bytes(b"no archive")
    with zipfile.ZipFile(tmp_path / "d.ora", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(THUMBNAIL, bytes(range(256)) * 40)
    packed = bytearray((tmp_path / "d.ora").read_bytes())
    start = 30 + len(THUMBNAIL)
    packed[start : start + 40] = bytes([255]) * 40  # no such block in a deflated stream
    (tmp_path / "d.ora").write_bytes(packed)
    for name in ("b.ora", "c.ora", "d.ora"):
        with pytest.raises(BadMaps, match="no usable thumbnail"):
            small_picture(tmp_path / name, CITY, Size(8, 8))
    with pytest.raises(FileError):
        small_picture(tmp_path / "gone.png", CITY, Size(8, 8))


def test_the_photograph_of_a_pair_is_the_reference(tmp_path: Path) -> None:
    root = paired(tmp_path)
    opened = open_item(root / "train_label/2.png", CITY)
    assert opened.scene.reference is not None
    assert opened.scene.reference.name == "2.webp"
    assert (opened.scene.reference.picture == 41).all()
    assert opened.notes == ()
    assert np.array_equal(opened.scene.flatten().instances, maps(1)[1])


def test_a_photograph_of_another_size_fits_and_a_bad_one_is_only_reported(tmp_path: Path) -> None:
    root = paired(tmp_path)
    (root / "train_img/1.webp").unlink()
    Image.fromarray(np.repeat(np.repeat(photograph(3), 3, 0), 3, 1)).save(root / "train_img/1.png")
    scene = open_item(root / "train_label/1.png", CITY).scene
    assert scene.reference is not None
    assert scene.reference.size == scene.size == (SIDE, SIDE)
    (root / "train_img/2.webp").write_bytes(b"no picture")
    opened = open_item(root / "train_label/2.png", CITY)
    assert opened.scene.reference is None
    assert "2.webp" in opened.notes[-1]


def test_a_folder_called_after_a_label_set_is_read_with_it(tmp_path: Path) -> None:
    root = paired(tmp_path / "facades")
    for path in (root / "train_label").iterdir():
        save(path, np.full((SIDE, SIDE), 2, np.uint8))
    for path in (root / "train_inst").iterdir():
        path.unlink()
    assert open_item(root / "train_label/1.png", CITY).scene.label_set.name == "facades"
    other = paired(tmp_path / "mine")
    assert open_item(other / "train_label/1.png", LabelSet.load("ade20k")).scene.label_set.name == "ade20k"
