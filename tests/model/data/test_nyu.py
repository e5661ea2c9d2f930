"""NYU Depth v2, as the labeled MATLAB file and extracted."""

import pickle
import sys
from typing import Any

import numpy as np
import pytest
from scipy.io import savemat

from model.data import open_source, splits_of
from model.errors import BadMaps, ModelError
from model.maps import write_labels

# Fine classes of the toy file and what they are of the 40: floor and two kinds of chairs.
FLOOR, STOOL, BENCH = 11, 20, 21
MAPPING = np.zeros((1, 894), np.uint8)
MAPPING[0, FLOOR - 1], MAPPING[0, STOOL - 1], MAPPING[0, BENCH - 1] = 2, 5, 5


@pytest.fixture
def labeled(draw: Any) -> np.ndarray:
    """Four pictures of 24 x 16, MATLAB's order of axes; returns the photographs (4, 16, 24, 3)."""
    h5py = pytest.importorskip("h5py")
    photographs = np.random.default_rng(0).integers(0, 256, (4, 16, 24, 3), np.uint8)
    labels, instances = np.full((4, 16, 24), FLOOR, np.uint16), np.zeros((4, 16, 24), np.uint8)
    labels[:, :3] = 0
    for columns, fine, number in ((slice(0, 4), STOOL, 1), (slice(4, 8), STOOL, 2), (slice(8, 12), BENCH, 1)):
        labels[:, 8:12, columns], instances[:, 8:12, columns] = fine, number
    with h5py.File(draw.path("nyu_depth_v2_labeled.mat"), "w") as file:
        file["images"] = photographs.transpose(0, 3, 2, 1)
        file["labels"] = labels.transpose(0, 2, 1)
        file["instances"] = instances.transpose(0, 2, 1)
    savemat(draw.path("splits.mat"), {"trainNdxs": [[2], [3], [4]], "testNdxs": [[1]]})
    savemat(draw.path("classMapping40.mat"), {"mapClass": MAPPING})
    return photographs


def test_the_labeled_file_gives_forty_classes_and_its_own_instances(draw: Any, labeled: np.ndarray) -> None:
    assert splits_of(draw.root) == ("train", "val", "test")
    source = open_source(draw.root)
    assert source.names == ("picture 2", "picture 3", "picture 4")
    source.check()
    arrays = source.read(0)
    assert np.array_equal(arrays.image, labeled[1])
    assert set(np.unique(arrays.labels)) == {0, 2, 5}
    things = [int(arrays.instances[9, column]) for column in (1, 5, 9)]  # two stools and a bench are three chairs
    assert len(set(things)) == 3
    assert {thing // 1000 for thing in things} == {5}
    assert set(np.unique(arrays.instances)) == {0, 2, *things}
    assert np.array_equal(open_source(draw.root, "test").read(0).image, labeled[0])
    again = pickle.loads(pickle.dumps(source))  # as loader processes get it where they are not forked
    assert np.array_equal(again.read(0).image, labeled[1])


def test_what_the_labeled_file_needs_is_named(draw: Any, labeled: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    source = open_source(draw.root)
    (draw.root / "nyu_depth_v2_labeled.mat").write_bytes(b"not HDF5")
    with pytest.raises(BadMaps, match=r"nyu_depth_v2_labeled.mat, picture 2: cannot be read"):
        source.check()
    savemat(draw.root / "splits.mat", {"other": [1]})
    with pytest.raises(BadMaps, match=r"splits.mat: is not the MATLAB file that is expected, with trainNdxs"):
        open_source(draw.root)
    (draw.root / "classMapping40.mat").unlink()
    with pytest.raises(BadMaps, match=r"classMapping40.mat is missing"):
        open_source(draw.root)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ModelError, match="needs h5py: pip install h5py"):
        open_source(draw.root)


def test_the_extracted_form(draw: Any) -> None:
    for name in ("0", "12", "7"):
        draw.photograph(f"RGB/{name}.jpg", (24, 16))
        labels = np.full((16, 24), 2, np.uint8)
        labels[2:6, 2:6] = labels[2:6, 10:14] = 5
        labels[0] = 0
        write_labels(draw.path(f"Label/{name}.png"), labels)
    draw.path("train.txt").write_text("RGB/0.jpg Label/0.png\nRGB/12.jpg Label/12.png\n")
    draw.path("test.txt").write_text("7\n")
    source = open_source(draw.root)
    assert source.names == ("0", "12")
    source.check()
    assert set(np.unique(source.read(1).instances)) == {0, 2, 5000, 5001}
    assert open_source(draw.root, "val").names == ("7",)
    (draw.root / "Label/12.png").unlink()
    with pytest.raises(BadMaps, match=r"Label/12.png is missing"):
        open_source(draw.root)
