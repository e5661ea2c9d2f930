"""The faster paths of a CPU give what torch's own layers give, forward and backward, in the same memory layout."""

import pytest
import torch
from torch import Tensor, nn

from model.networks.channels_last import InstanceNorm, ReflectionPad


def features(dtype: torch.dtype, *, layout: torch.memory_format = torch.channels_last) -> Tensor:
    torch.manual_seed(0)
    return (torch.randn(3, 5, 12, 10) * 2 + 3).to(dtype).contiguous(memory_format=layout).requires_grad_()


def passed(layer: nn.Module, given: Tensor) -> tuple[Tensor, Tensor]:
    """The output, and the gradient of a weighted sum of it."""
    given = given.detach().clone().requires_grad_()
    made = layer(given)
    torch.manual_seed(1)
    (gradient,) = torch.autograd.grad(made, given, torch.randn(made.shape).to(made.dtype))
    return made.detach(), gradient


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
def test_instance_norm_is_torchs(layout: torch.memory_format) -> None:
    given = features(torch.float32, layout=layout)
    for one, other in zip(passed(InstanceNorm(5), given), passed(nn.InstanceNorm2d(5), given), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-5)
        assert one.is_contiguous(memory_format=layout)


def test_instance_norm_in_half_precision_keeps_its_statistics_in_float32() -> None:
    given = features(torch.bfloat16)
    found, gradient = passed(InstanceNorm(5), given)
    expected, slope = passed(nn.InstanceNorm2d(5), given.detach().float())
    assert found.dtype == gradient.dtype == torch.bfloat16
    torch.testing.assert_close(found.float(), expected, rtol=8e-3, atol=8e-3)  # half a unit of the last place of 1..2
    torch.testing.assert_close(gradient.float(), slope, rtol=2e-2, atol=2e-2)


def test_the_gradient_of_instance_norm_is_that_of_its_function() -> None:
    given = features(torch.float64)[:, :2, :4, :4].detach().contiguous(memory_format=torch.channels_last)
    assert torch.autograd.gradcheck(InstanceNorm(2), given.requires_grad_())


def test_one_pixel_is_refused_like_by_torch() -> None:
    given = torch.zeros(2, 3, 1, 1, requires_grad=True).contiguous(memory_format=torch.channels_last)
    with pytest.raises(ValueError, match="more than 1 spatial element"):
        InstanceNorm(3)(given)


def test_without_gradients_it_is_torchs_to_the_bit() -> None:
    with torch.no_grad():
        given = features(torch.float32)
        assert torch.equal(InstanceNorm(5)(given), nn.InstanceNorm2d(5)(given))


def test_reflection_stays_in_half_precision() -> None:
    given = features(torch.bfloat16)
    with torch.autocast("cpu", torch.bfloat16):
        found, gradient = passed(ReflectionPad(2), given)
        expected, slope = passed(nn.ReflectionPad2d(2), given)
    assert found.dtype == gradient.dtype == torch.bfloat16
    assert torch.equal(found, expected.bfloat16())
    torch.testing.assert_close(gradient.float(), slope.float(), rtol=2e-2, atol=2e-2)
    assert torch.equal(
        *(passed(layer, features(torch.float32))[1] for layer in (ReflectionPad(2), nn.ReflectionPad2d(2)))
    )
