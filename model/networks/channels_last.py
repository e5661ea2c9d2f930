"""Layers that torch computes slowly in channels_last on a CPU, or in mixed precision: the same functions, other paths.

Everywhere else (other devices and layouts, exporting, compiling) they are torch's own.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


class InstanceNorm(nn.InstanceNorm2d):
    """Instance normalisation without affine parameters.

    torch's own copies the features to planes and back. Measured on one core with AVX-512, float32, four pictures of
    32 channels at 256 x 128, forward and backward: 45 ms, here 9 ms.
    """

    def __init__(self, channels: int) -> None:
        super().__init__(channels)

    def forward(self, features: Tensor) -> Tensor:
        """Normalise every channel of every picture by its own mean and variance."""
        if torch.is_grad_enabled() and _suits(features) and features[0, 0].numel() > 1:
            return _NormPictures.apply(features, self.eps)
        return super().forward(features)


class ReflectionPad(nn.ReflectionPad2d):
    """Reflection padding in the type of its input: mixed precision on a CPU would go by way of float32."""

    def forward(self, features: Tensor) -> Tensor:
        """Pad height and width."""
        if features.dtype == torch.bfloat16 and _suits(features):
            with torch.autocast("cpu", enabled=False):
                return super().forward(features)
        return super().forward(features)


class NearestUpsample(nn.Upsample):
    """Every pixel four times, in the type of its input."""

    def __init__(self) -> None:
        super().__init__(scale_factor=2, mode="nearest")

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, C, 2H, 2W)."""
        with own_type(features):
            return super().forward(features)


def own_type(features: Tensor) -> AbstractContextManager[Any]:
    """Around an interpolation: mixed precision on CUDA would make it float32, of four times the pixels."""
    return torch.autocast("cuda", enabled=False) if features.device.type == "cuda" else nullcontext()


class _NormPictures(torch.autograd.Function):
    """Batch normalisation of every picture on its own, which is instance normalisation."""

    @staticmethod
    def forward(ctx: Any, features: Tensor, eps: float) -> Tensor:
        normed = torch.empty_like(features)
        saved = []
        for picture, out in zip(features.split(1), normed.split(1), strict=True):
            values, *statistics = torch.native_batch_norm(picture, None, None, None, None, True, 0.0, eps)
            out.copy_(values)
            saved += statistics
        ctx.save_for_backward(features, *saved)
        ctx.eps = eps
        return normed

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        features, *saved = ctx.saved_tensors
        gradient = gradient.contiguous(memory_format=torch.channels_last)
        result = torch.empty_like(features)
        parts = zip(features.split(1), gradient.split(1), result.split(1), saved[::2], saved[1::2], strict=True)
        for picture, received, out, mean, deviation in parts:
            values, *_ = torch.ops.aten.native_batch_norm_backward(
                received, picture, None, None, None, mean, deviation, True, ctx.eps, [True, False, False]
            )
            out.copy_(values)
        return result, None


def _suits(features: Tensor) -> bool:
    return (
        features.device.type == "cpu"
        and features.is_contiguous(memory_format=torch.channels_last)
        and not torch.compiler.is_compiling()
        and not torch.jit.is_tracing()
    )
