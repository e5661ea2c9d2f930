"""pix2pixHD's folders: what is found, and what is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import write_instances, write_labels


@pytest.fixture
def writable(paired_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(paired_folder, tmp_path / "data"))


def test_pairs_are_found_and_checked(paired_folder: Path) -> None:
    source = open_source(paired_folder)
    assert list(source.names) == [f"scene{index}" for index in range(6)]
    seen: list[tuple[int, int]] = []
    source.check(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)
    assert splits_of(paired_folder) == ("train", "val")
    assert source.present()[:, [7, 23, 26]].all()
    assert source.present().sum() == 18


def test_missing_folder_and_lonely_files(writable: Path) -> None:
    with pytest.raises(BadMaps, match="no folder val2_img"):
        open_source(writable, "val2")
    (writable / "train_label" / "scene3.png").unlink()
    with pytest.raises(BadMaps, match=r"1 file .* lacks a partner .*: scene3"):
        open_source(writable)


def test_ids_outside_the_label_set_are_named(writable: Path) -> None:
    write_labels(writable / "train_label" / "scene2.png", np.full((32, 64), 77, np.uint8))
    with pytest.raises(BadMaps, match=r"scene2.*77"):
        open_source(writable).check()


def test_instances_of_classes_outside_the_label_set_are_named(writable: Path) -> None:
    write_instances(writable / "train_inst" / "scene4.png", np.full((32, 64), 65_535, np.int32))
    with pytest.raises(BadMaps, match=r"^train_inst/scene4.png: id 65 .* not in the label set cityscapes"):
        open_source(writable).check()


def test_sizes_that_differ_are_named(writable: Path) -> None:
    write_labels(writable / "train_label" / "scene1.png", np.full((30, 64), 7, np.uint8))
    with pytest.raises(BadMaps, match="scene1: the picture is 64 x 32, the label map 64 x 30"):
        open_source(writable).check()


def test_the_first_bad_files_are_named_and_the_others_counted(writable: Path) -> None:
    for index in range(5):
        (writable / "train_label" / f"scene{index}.png").write_bytes(b"not a picture")
    with pytest.raises(BadMaps, match=r"scene0.*scene1.*scene2.*And 2 more files have problems\.$"):
        open_source(writable).check()


def test_instances_are_made_where_none_are_given(writable: Path) -> None:
    shutil.rmtree(writable / "train_inst")
    arrays = open_source(writable).read(0)
    assert set(np.unique(arrays.instances[arrays.labels == 26])) == {26000}


def test_a_folder_of_no_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMaps, match="none of the known layouts"):
        open_source(tmp_path)
    with pytest.raises(BadMaps, match="no such folder"):
        open_source(tmp_path / "nowhere")
