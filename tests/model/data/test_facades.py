"""CMP facades: two folders, indexed PNG, and a split by place."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import LabelSet

FACADE, WINDOW = 2, 3


def tree(draw: Any, names: list[str]) -> None:
    palette = LabelSet.load("facades").palette
    for seed, name in enumerate(names):
        draw.photograph(f"{name}.jpg", (48, 32), seed)
        labels = np.full((32, 48), FACADE, np.uint8)
        labels[4:10, 4:10] = labels[4:10, 14:20] = WINDOW
        indexed = Image.fromarray(labels)
        indexed.putpalette(palette.tobytes())
        indexed.save(draw.path(f"{name}.png"))
        draw.path(f"{name}.xml").write_text("<annotation></annotation>")


def test_base_and_extended_are_one_set(draw: Any) -> None:
    names = [f"base/cmp_b{index:04}" for index in range(1, 9)] + [f"extended/cmp_x{index:04}" for index in range(1, 5)]
    tree(draw, names)
    assert splits_of(draw.root) == ("train", "val", "test")
    parts = {split: open_source(draw.root, split).names for split in ("train", "val", "test")}
    assert parts["val"] == ("cmp_b0005", "cmp_x0003")
    assert parts["test"] == ("cmp_b0006", "cmp_x0004")
    assert sorted(sum(parts.values(), ())) == [name.partition("/")[2] for name in names]
    source = open_source(draw.root)
    assert source.label_set.name == "facades"
    source.check()
    arrays = source.read(0)
    assert set(np.unique(arrays.labels)) == {FACADE, WINDOW}
    assert set(np.unique(arrays.instances)) == {FACADE, 3000, 3001}


def test_a_lonely_photograph_is_named(draw: Any) -> None:
    tree(draw, ["base/cmp_b0001", "base/cmp_b0002"])
    (draw.root / "base/cmp_b0002.png").unlink()
    with pytest.raises(BadMaps, match="cmp_b0002"):
        open_source(draw.root)


def test_few_pictures_make_no_test_split(draw: Any) -> None:
    tree(draw, ["base/cmp_b0001"])
    assert open_source(draw.root).names == ("cmp_b0001",)
    with pytest.raises(BadMaps, match="too few pictures for a split test"):
        open_source(draw.root, "test")
