"""The fast backward pass is the same function as torch's own."""

import pytest
import torch
from torch import nn

from model.segmentation.depthwise import FastDepthwise, replace_depthwise
from model.segmentation.network import SegmentationNetwork

GEOMETRIES = [(3, 2, 1), (5, 2, 1), (5, 1, 1), (5, 1, 2), (3, 1, 2), (3, 1, 1)]  # kernel, stride, dilation


def pair(kernel: int, stride: int, dilation: int) -> tuple[nn.Conv2d, FastDepthwise]:
    """The same convolution as torch has it and as we do."""
    torch.manual_seed(0)
    geometry = (kernel, stride, dilation * (kernel - 1) // 2, dilation)
    plain = nn.Conv2d(6, 6, *geometry, groups=6, bias=False)
    fast = FastDepthwise(6, 6, *geometry, groups=6, bias=False)
    fast.load_state_dict(plain.state_dict())
    return plain, fast


def gradients(conv: nn.Conv2d, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Output, gradient of the input and gradient of the weight under a loss with a different slope everywhere."""
    features = features.clone().requires_grad_()
    output = conv(features)
    slopes = torch.linspace(-1, 1, output.numel()).view_as(output)
    (output.float() * slopes).sum().backward()
    assert features.grad is not None
    assert conv.weight.grad is not None
    return output.detach().float(), features.grad, conv.weight.grad


@pytest.mark.parametrize(("kernel", "stride", "dilation"), GEOMETRIES)
def test_output_and_gradients_are_torchs(kernel: int, stride: int, dilation: int) -> None:
    plain, fast = pair(kernel, stride, dilation)
    features = torch.randn(2, 6, 12, 17, generator=torch.Generator().manual_seed(1))
    for expected, found in zip(gradients(plain, features), gradients(fast, features), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("kernel", "stride", "dilation"), GEOMETRIES)
def test_gradients_in_bf16_are_as_near_as_bf16_is(kernel: int, stride: int, dilation: int) -> None:
    plain, fast = pair(kernel, stride, dilation)
    features = torch.randn(2, 6, 12, 17, generator=torch.Generator().manual_seed(1))
    exact = gradients(plain, features)
    with torch.autocast("cpu", torch.bfloat16):
        found = gradients(fast, features)
    for one, other in zip(exact, found, strict=True):
        assert (one - other).norm() < 0.02 * one.norm()
    assert fast.weight.grad is not None
    assert fast.weight.grad.dtype == torch.float32


def test_a_network_keeps_its_function_and_its_names() -> None:
    torch.manual_seed(0)
    network = SegmentationNetwork("lraspp", 5).eval()
    pictures = torch.randn(1, 3, 64, 64)
    names = list(network.state_dict())
    with torch.no_grad():
        before = network(pictures)
        assert replace_depthwise(network) == 8
        torch.testing.assert_close(network(pictures), before)
    assert list(network.state_dict()) == names
    assert all(parameter.device.type == "cpu" for parameter in network.parameters())


def test_convolutions_that_are_fast_already_stay() -> None:
    layers = nn.Sequential(
        nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False),  # depthwise, small and dense
        nn.Conv2d(4, 8, 3, stride=2, padding=1),  # not depthwise
        nn.Conv2d(8, 8, 3, stride=2, padding=0, groups=8, bias=False),  # another padding
    )
    assert replace_depthwise(layers) == 0


@pytest.mark.parametrize(("kernel", "stride", "dilation"), GEOMETRIES)
def test_weights_that_do_not_learn_leave_the_other_gradient_as_it_is(kernel: int, stride: int, dilation: int) -> None:
    _, fast = pair(kernel, stride, dilation)
    features = torch.randn(2, 6, 12, 17, generator=torch.Generator().manual_seed(1))
    for precise in (True, False):
        with torch.autocast("cpu", torch.bfloat16, enabled=not precise):
            fast.weight.requires_grad_(True)
            _, expected, _ = gradients(fast, features)
            fast.weight.requires_grad_(False)
            fast.weight.grad = None
            given = features.clone().requires_grad_()
            output = fast(given)
            (output.float() * torch.linspace(-1, 1, output.numel()).view_as(output)).sum().backward()
        assert given.grad is not None
        torch.testing.assert_close(given.grad, expected, rtol=0, atol=0)
        assert fast.weight.grad is None
