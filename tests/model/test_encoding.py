"""The input of the networks: order of channels, ignored ids, boundaries."""

import numpy as np
import torch

from model.encoding import boundary_map, channel_lookup, encode, to_image
from model.maps import boundaries


def table(**channels: int) -> np.ndarray:
    ids = np.full(256, -1, np.int16)
    for name, channel in channels.items():
        ids[int(name[1:])] = channel
    return ids


def test_channels_are_one_hot_boundary_style() -> None:
    lookup = channel_lookup(table(_7=0, _200=1), 2)
    labels = torch.tensor([[[7, 200], [255, 7]]])
    edges = torch.tensor([[[0.0, 1.0], [1.0, 0.0]]])
    styles = torch.arange(12.0).view(1, 3, 2, 2)
    encoded = encode(labels, edges, styles, lookup)
    assert encoded.shape == (1, 6, 2, 2)
    assert encoded[0, 0].tolist() == [[1, 0], [0, 1]]
    assert encoded[0, 1].tolist() == [[0, 1], [0, 0]]  # 255 is ignored: an all-zero vector
    assert torch.equal(encoded[0, 2], edges[0])
    assert torch.equal(encoded[0, 3:], styles[0])


def test_boundary_map_is_that_of_the_maps() -> None:
    instances = np.random.default_rng(0).integers(0, 3, (20, 30)).astype(np.int32)
    batched = boundary_map(torch.from_numpy(instances)[None])
    assert np.array_equal(batched[0].numpy(), boundaries(instances))


def test_to_image_covers_the_range() -> None:
    output = torch.tensor([-1.0, 0.0, 1.0]).view(3, 1, 1)
    assert to_image(output).tolist() == [[[0, 128, 255]]]
