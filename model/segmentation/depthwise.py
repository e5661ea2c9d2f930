"""Depthwise convolutions whose backward pass is fast on a CPU.

oneDNN's backward pass of some of them takes a hundred times the forward pass. Measured on one core with AVX-512 in
bf16, 16 pictures of 256 x 128, milliseconds as they are -> here: stride 2, 64 channels 56 -> 22; stride 2, 5 x 5, 72
channels 52 -> 8; 5 x 5, 120 channels 21 -> 8; 5 x 5 dilated, 960 channels 73 -> 15. The function is the same.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class _Convolve(torch.autograd.Function):
    """Depthwise convolution of (B, C, H, W) with (C, 1, K, K), square in kernel, stride, padding and dilation."""

    @staticmethod
    @torch.amp.custom_fwd(device_type="cpu", cast_inputs=torch.bfloat16)
    def forward(ctx: Any, features: Tensor, weight: Tensor, stride: int, padding: int, dilation: int) -> Tensor:
        ctx.save_for_backward(features, weight)
        ctx.geometry = stride, padding, dilation
        return functional.conv2d(features, weight, None, stride, padding, dilation, features.shape[1])

    @staticmethod
    @torch.amp.custom_bwd(device_type="cpu")
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        features, weight = ctx.saved_tensors
        stride, padding, dilation = ctx.geometry
        gradient = gradients[0]
        half = features.dtype == torch.bfloat16
        learns = ctx.needs_input_grad[1]
        if stride == 1 and (dilation > 1 or half):
            to_features = _to_features(gradient, weight, padding, dilation)
            to_weight = _to_weight(gradient, features, weight, padding, dilation) if learns else None
            return to_features, to_weight, None, None, None
        # What is slow for stride 2 is bf16.
        to_features, to_weight, _ = torch.ops.aten.convolution_backward(
            gradient.float(),
            features.float(),
            weight.float(),
            None,
            [stride] * 2,
            [padding] * 2,
            [dilation] * 2,
            False,
            [0, 0],
            features.shape[1],
            [True, learns, False],
        )
        return to_features.to(features.dtype), to_weight.to(weight.dtype) if learns else None, None, None, None


def _to_features(gradient: Tensor, weight: Tensor, padding: int, dilation: int) -> Tensor:
    """Gradient of the features at stride 1."""
    outer = dilation * (weight.shape[2] - 1) - padding
    return functional.conv2d(gradient, weight.flip(2, 3), None, 1, outer, dilation, gradient.shape[1])


def _to_weight(gradient: Tensor, features: Tensor, weight: Tensor, padding: int, dilation: int) -> Tensor:
    """Gradient of the weight at stride 1, by one product and sum per tap."""
    channels, kernel = features.shape[1], weight.shape[2]
    height, width = gradient.shape[2:]
    pad = (0, 0, padding, padding, padding, padding)
    rows = functional.pad(features.permute(0, 2, 3, 1), pad)  # (B, H + 2P, W + 2P, C)
    last = gradient.permute(0, 2, 3, 1)  # (B, H, W, C)
    to_weight = torch.empty(kernel * kernel, channels, device=features.device)
    for tap in range(kernel * kernel):
        top, left = dilation * (tap // kernel), dilation * (tap % kernel)
        to_weight[tap] = (rows[:, top : top + height, left : left + width] * last).sum((0, 1, 2))
    return to_weight.t().reshape(weight.shape).to(weight.dtype)


class FastDepthwise(nn.Conv2d):
    """A depthwise convolution that trains faster on a CPU; elsewhere, and without gradients, an ordinary one."""

    def forward(self, input: Tensor) -> Tensor:
        """Convolve (B, C, H, W)."""
        if input.device.type != "cpu" or not torch.is_grad_enabled():
            return super().forward(input)
        padding = self.padding[0]
        assert isinstance(padding, int)
        return _Convolve.apply(input, self.weight, self.stride[0], padding, self.dilation[0])


def replace_depthwise(network: nn.Module) -> int:
    """Put `FastDepthwise` where it pays, with the same parameters under the same names; returns how many."""
    replaced = 0
    for parent in list(network.modules()):
        for name, conv in parent.named_children():
            if isinstance(conv, nn.Conv2d) and _slow(conv):
                fast = FastDepthwise(
                    conv.in_channels,
                    conv.out_channels,
                    conv.kernel_size[0],
                    conv.stride[0],
                    conv.padding[0],
                    conv.dilation[0],
                    conv.groups,
                    bias=False,
                    device="meta",
                )
                fast.weight = conv.weight
                setattr(parent, name, fast)
                replaced += 1
    return replaced


def _slow(conv: nn.Conv2d) -> bool:
    depthwise = conv.groups == conv.in_channels == conv.out_channels > 1 and conv.bias is None
    square = all(len(set(each)) == 1 for each in (conv.kernel_size, conv.stride, conv.padding, conv.dilation))
    same = conv.padding[0] == conv.dilation[0] * (conv.kernel_size[0] - 1) // 2
    return depthwise and square and same and (conv.stride[0] > 1 or conv.dilation[0] > 1 or conv.kernel_size[0] > 3)
