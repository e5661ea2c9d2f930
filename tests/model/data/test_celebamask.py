"""CelebAMask-HQ: a mask for each part, photographs of twice their size, a split by the pictures of CelebA."""

from typing import Any

import numpy as np
import pytest

from model.data import open_source, splits_of
from model.errors import BadMaps
from model.maps import write_image

SIDE = 32  # of the masks; 512 in the data set
# Number -> picture of CelebA that it was made of.
ORIGINS = {0: 119_613, 1: 162_770, 2: 162_771, 3: 182_637, 4: 182_638, 2001: 5}


def mask(draw: Any, number: int, part: str, rows: slice, columns: slice, side: int = SIDE) -> None:
    pixels = np.zeros((side, side, 3), np.uint8)
    pixels[rows, columns] = 255
    write_image(draw.path(f"CelebAMask-HQ-mask-anno/{number // 2000}/{number:05}_{part}.png"), pixels)


def tree(draw: Any) -> None:
    for number in ORIGINS:
        draw.photograph(f"CelebA-HQ-img/{number}.jpg", (2 * SIDE, 2 * SIDE), number)
        mask(draw, number, "skin", slice(4, 28), slice(4, 28))
        mask(draw, number, "l_eye", slice(10, 13), slice(18, 24))
        mask(draw, number, "hair", slice(0, 8), slice(0, 32))
    lines = ["idx       orig_idx  orig_file  proc_md5 final_md5"]
    lines += [f"{number:<9} {origin:<9} {origin + 1:06}.jpg  00ff 11ee" for number, origin in ORIGINS.items()]
    draw.path("CelebA-HQ-to-CelebA-mapping.txt").write_text("\n".join(lines) + "\n")


def test_parts_are_painted_in_the_published_order(draw: Any) -> None:
    tree(draw)
    assert splits_of(draw.root) == ("train", "val", "test")
    source = open_source(draw.root)
    assert source.names == ("0", "1", "2001")
    source.check()
    arrays = source.read(2)
    assert arrays.image.shape == (SIDE, SIDE, 3)  # the masks' size rules
    names = {each.name: each.id for each in source.label_set.classes}
    assert arrays.labels[20, 6] == names["skin"]
    assert arrays.labels[11, 20] == names["left eye"]
    assert arrays.labels[6, 10] == names["hair"]  # over the skin
    assert arrays.labels[30, 30] == names["background"]
    assert np.array_equal(arrays.instances, arrays.labels)


def test_the_split_is_the_authors(draw: Any) -> None:
    tree(draw)
    assert open_source(draw.root, "val").names == ("2", "3")
    assert open_source(draw.root, "test").names == ("4",)
    (draw.root / "CelebA-HQ-to-CelebA-mapping.txt").unlink()
    with pytest.raises(BadMaps, match=r"CelebA-HQ-to-CelebA-mapping.txt: there is no such file"):
        open_source(draw.root)


def test_masks_of_another_size_and_pictures_without_any_are_named(draw: Any) -> None:
    tree(draw)
    mask(draw, 1, "nose", slice(0, 4), slice(0, 4), side=16)
    with pytest.raises(BadMaps, match=r"00001_(nose|l_eye)\.png has another size than the other masks"):
        open_source(draw.root).check()
    for path in (draw.root / "CelebAMask-HQ-mask-anno/0").glob("00001_*.png"):
        path.unlink()
    with pytest.raises(BadMaps, match=r"1 file .* lacks a partner .*: 1\."):
        open_source(draw.root)


def test_a_photograph_of_another_shape_is_refused(draw: Any) -> None:
    tree(draw)
    draw.photograph("CelebA-HQ-img/0.jpg", (64, 48))
    with pytest.raises(BadMaps, match="0: the picture is 64 x 48, the label map 32 x 32"):
        open_source(draw.root).check()
