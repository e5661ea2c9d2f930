"""The cascaded refinement network."""

import torch
from torch import nn

from model.config import CRNConfig
from model.networks.crn import CascadedRefinement


def test_widths_are_those_of_the_paper() -> None:
    """At 512 x 1024: 1024 channels up to 64 x 128, 512 in the two next modules, 128 in the last."""
    with torch.device("meta"):
        network = CascadedRefinement(CRNConfig(20))
    widths = [module[0].out_channels for module in network.refinements]
    assert widths == [1024, 1024, 1024, 1024, 1024, 512, 512, 128]
    assert network.refinements[0][0].in_channels == 20
    assert network.refinements[5][0].in_channels == 1024 + 20


def test_it_keeps_the_size() -> None:
    config = CRNConfig(3, width=2, max_width=8, levels=3, output_channels=1)
    network = CascadedRefinement(config)
    picture = network(torch.rand(2, config.input_channels, 16, 24))
    assert picture.shape == (2, 1, 16, 24)
    picture.mean().backward()
    assert all(parameter.grad is not None for parameter in network.parameters())


def test_the_smallest_picture_has_one_pixel_where_it_is_coarsest() -> None:
    config = CRNConfig(3, width=2, max_width=8, levels=4)
    assert CascadedRefinement(config)(torch.rand(1, 3, 16, 16)).shape == (1, 3, 16, 16)


def test_every_module_sees_the_layout_at_its_resolution() -> None:
    config = CRNConfig(3, width=2, max_width=4, levels=2)
    network = CascadedRefinement(config)
    seen: list[torch.Tensor] = []
    for module in network.refinements:
        module[0].register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    encoded = torch.rand(1, 3, 8, 8)
    network(encoded)
    assert [tuple(each.shape[2:]) for each in seen] == [(2, 2), (4, 4), (8, 8)]
    for layout, factor in zip(seen, (4, 2, 1), strict=True):
        expected = encoded.unflatten(2, (-1, factor)).unflatten(4, (-1, factor)).mean((3, 5))
        torch.testing.assert_close(layout[:, -3:], expected)


def test_layer_norm_is_over_channels_and_pixels() -> None:
    norm = next(
        module for module in CascadedRefinement(CRNConfig(3, width=4)).modules() if isinstance(module, nn.GroupNorm)
    )
    features = torch.randn(2, norm.num_channels, 5, 6) * 3 + 2
    mean, deviation = features.mean((1, 2, 3), keepdim=True), features.std((1, 2, 3), keepdim=True, correction=0)
    torch.testing.assert_close(norm(features), (features - mean) / deviation, atol=1e-4, rtol=1e-4)


def test_it_stops_between_layers() -> None:
    calls: list[int] = []
    CascadedRefinement(CRNConfig(3, width=2, levels=3))(torch.rand(1, 3, 16, 16), lambda: calls.append(1))
    assert len(calls) == 4 * 6
