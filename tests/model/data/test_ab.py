"""Pictures side by side, and the flows between pictures."""

from typing import Any

import numpy as np
import pytest

from model.data import Augment, Pictures, collate, open_source, splits_of
from model.errors import BadMaps, ModelError


def tree(draw: Any) -> np.ndarray:
    draw.photograph("val/1.png", (64, 32), 9)
    draw.photograph("train/2.jpg", (64, 32), 8)
    return draw.photograph("train/1.png", (64, 32))


def test_either_half_may_be_the_input(draw: Any) -> None:
    both = tree(draw)
    assert splits_of(draw.root) == ("train", "val")
    for flow, given, wanted in (("a-to-b", both[:, :32], both[:, 32:]), ("b-to-a", both[:, 32:], both[:, :32])):
        source = open_source(draw.root, flow=flow)
        source.check()
        assert source.names == ("1", "2")
        assert source.label_set.channels == 0
        arrays = source.read(0)
        assert np.array_equal(arrays.input, given)
        assert np.array_equal(arrays.image, wanted)
        assert not arrays.labels.any()
        assert not arrays.instances.any()


def test_inputs_are_augmented_and_batched_like_images(draw: Any) -> None:
    tree(draw)
    source = open_source(draw.root, flow="grey-to-color")
    pictures = Pictures(source, (40, 24), augment=Augment(mirror=True, jitter=6), seed=1)
    batch = collate([pictures[position] for position in range(4)])
    assert batch.inputs is not None
    assert batch.inputs.shape == batch.images.shape == (4, 3, 24, 40)
    assert (batch.inputs == batch.images).all()
    assert batch[1:2].inputs is not None


def test_flows_that_do_not_fit_are_refused(draw: Any, paired_folder: Any) -> None:
    tree(draw)
    with pytest.raises(ModelError, match="their flows are a-to-b, b-to-a, grey-to-color"):
        open_source(draw.root)
    with pytest.raises(ModelError, match="a-to-b is for pictures side by side"):
        open_source(paired_folder, flow="a-to-b")
    with pytest.raises(ModelError, match="no flow 'sideways'"):
        open_source(paired_folder, flow="sideways")
    with pytest.raises(ModelError, match="no layout 'coco'"):
        open_source(paired_folder, layout="coco")


def test_an_odd_width_is_refused(draw: Any) -> None:
    draw.photograph("train/odd.png", (65, 32))
    with pytest.raises(BadMaps, match=r"train/odd.png is 65 pixels wide"):
        open_source(draw.root, flow="a-to-b").check()


def test_photograph_to_labels_paints_the_classes_it_resizes(paired_folder: Any) -> None:
    source = open_source(paired_folder, flow="image-to-labels")
    plain = open_source(paired_folder)
    assert source.output == "labels"
    full, photograph = source.read(3), plain.read(3)
    assert np.array_equal(full.input, photograph.image)
    assert np.array_equal(full.image, source.label_set.palette[photograph.labels])
    pictures = Pictures(source, (40, 24), augment=Augment(mirror=True, jitter=9), seed=2)
    palette = {each.color for each in source.label_set.classes}
    for arrays in (pictures.arrays(0), *(pictures[position] for position in range(6))):
        assert {tuple(color) for color in arrays.image.reshape(-1, 3).tolist()} <= palette
        assert np.array_equal(arrays.image, source.label_set.palette[arrays.labels])


def test_grey_to_color_needs_no_labels(paired_folder: Any) -> None:
    source = open_source(paired_folder, flow="grey-to-color")
    arrays = source.read(1)
    assert np.array_equal(arrays.image, open_source(paired_folder).read(1).image)
    assert np.array_equal(arrays.input, arrays.image)
    assert source.label_set.channels == 0
