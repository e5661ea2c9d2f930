"""Convolutions with weights laid out once are torch's convolutions."""

import logging

import pytest
import torch
from torch import Tensor, nn

from model.passes.kernels import prepare

CPU = torch.device("cpu")
TOLERANCE = {torch.float32: 1e-4, torch.bfloat16: 2e-2}


def random_patch(channels: int, height: int, width: int, dtype: torch.dtype, seed: int = 0) -> Tensor:
    values = torch.randn((1, channels, height, width), generator=torch.Generator().manual_seed(seed))
    return values.to(dtype).contiguous(memory_format=torch.channels_last)


def conv(channels_in: int, channels_out: int, kernel: int, stride: int = 1, bias: bool = True) -> nn.Conv2d:
    torch.manual_seed(1)
    return nn.Conv2d(channels_in, channels_out, kernel, stride=stride, bias=bias).requires_grad_(False)


def assert_agrees(made: Tensor, expected: Tensor) -> None:
    assert made.shape == expected.shape
    assert made.dtype == expected.dtype
    torch.testing.assert_close(made, expected, rtol=0, atol=TOLERANCE[expected.dtype] * float(expected.abs().max()))


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(
    ("module", "sizes"),
    [
        (conv(32, 32, 3), [(3, 3), (4, 7), (14, 10), (40, 33)]),
        (conv(17, 24, 3, bias=False), [(3, 3), (5, 6)]),
        (conv(8, 16, 3, stride=2), [(3, 3), (9, 13), (8, 10)]),
        (conv(9, 8, 7), [(7, 7), (20, 31)]),
        # Few output channels: even and odd outputs.
        (conv(8, 3, 7), [(7, 7), (8, 7), (7, 8), (20, 24), (21, 23)]),
        (conv(8, 1, 7), [(7, 7), (11, 17)]),
        (conv(8, 2, 7, bias=False), [(9, 10)]),
    ],
    ids=str,
)
def test_a_convolution_agrees_with_torch_at_every_size(
    module: nn.Conv2d, sizes: list[tuple[int, int]], dtype: torch.dtype
) -> None:
    module = module.to(dtype)
    convolve = prepare(module, dtype, CPU)
    for height, width in sizes:
        for zeros in [(0, 0), (1, 0), (1, 2)]:
            patch = random_patch(module.in_channels, height, width, dtype)
            expected = torch.nn.functional.conv2d(patch, module.weight, module.bias, module.stride, zeros)
            assert_agrees(convolve(patch, zeros), expected)


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("extra", [(0, 0), (1, 0), (1, 1)], ids=str)
def test_a_transposed_convolution_agrees_with_torch(extra: tuple[int, int], dtype: torch.dtype) -> None:
    torch.manual_seed(2)
    module = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1).requires_grad_(False).to(dtype)
    convolve = prepare(module, dtype, CPU)
    for height, width in [(1, 1), (2, 5), (9, 8)]:
        patch = random_patch(16, height, width, dtype)
        expected = torch.nn.functional.conv_transpose2d(patch, module.weight, module.bias, 2, 1, extra)
        assert_agrees(convolve(patch, extra), expected)


def test_a_wide_convolution_in_float32_agrees_on_tiny_and_on_large_patches() -> None:
    module = conv(704, 704, 3)
    convolve = prepare(module, torch.float32, CPU)
    for height, width in [(3, 3), (4, 5), (6, 6), (7, 8)]:
        patch = random_patch(704, height, width, torch.float32)
        for zeros in [(0, 0), (1, 1)]:
            expected = torch.nn.functional.conv2d(patch, module.weight, module.bias, 1, zeros)
            assert_agrees(convolve(patch, zeros), expected)


@pytest.mark.parametrize("bias", [False, True])
def test_large_patches_in_float32_agree_where_products_are_saved(bias: bool) -> None:
    module = conv(128, 144, 3, bias=bias)
    convolve = prepare(module, torch.float32, CPU)
    for height, width in [(6, 160), (20, 26), (27, 29), (34, 66), (5, 300)]:
        patch = random_patch(128, height, width, torch.float32)
        for zeros in [(0, 0), (1, 1), (0, 2)]:
            expected = torch.nn.functional.conv2d(patch.double(), module.weight.double(), None, 1, zeros)
            if module.bias is not None:
                expected += module.bias.double()[:, None, None]
            made = convolve(patch, zeros)
            assert made.shape == expected.shape
            # Torch's own convolution is off by 5e-6.
            assert float((made - expected).abs().max() / expected.std()) < 1e-4


def test_a_patch_may_be_a_part_of_something_larger() -> None:
    module = conv(16, 16, 3)
    whole = random_patch(16, 20, 20, torch.float32)
    part = whole[:, :, 3:10, 5:17]
    expected = torch.nn.functional.conv2d(part, module.weight, module.bias)
    assert_agrees(prepare(module, torch.float32, CPU)(part, (0, 0)), expected)


def test_the_result_is_channels_last_for_the_next_layer() -> None:
    for module in (conv(16, 16, 3), conv(16, 3, 7)):
        made = prepare(module, torch.float32, CPU)(random_patch(16, 16, 16, torch.float32), (0, 0))
        assert made.is_contiguous(memory_format=torch.channels_last)


def test_with_release_the_module_gives_up_its_weights_and_the_function_goes_on() -> None:
    module = conv(16, 16, 3)
    patch = random_patch(16, 6, 6, torch.float32)
    expected = module(patch)
    convolve = prepare(module, torch.float32, CPU, release=True)
    assert module.weight.is_meta
    assert module.weight.shape == (16, 16, 3, 3)
    assert_agrees(convolve(patch, (0, 0)), expected)


def test_where_the_operations_are_missing_torch_s_own_are_taken(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(torch._C._nn, "mkldnn_reorder_conv2d_weight")
    module = conv(16, 16, 3)
    patch = random_patch(16, 6, 6, torch.float32)
    with caplog.at_level(logging.INFO):
        convolve = prepare(module, torch.float32, CPU, release=True)
    assert "convolutions keep torch's weights" in caplog.text
    assert not module.weight.is_meta
    assert_agrees(convolve(patch, (0, 0)), module(patch))


def test_grouped_and_dilated_convolutions_are_torch_s_own() -> None:
    patch = random_patch(8, 9, 9, torch.float32)
    for module in (nn.Conv2d(8, 8, 3, groups=2), nn.Conv2d(8, 8, 3, dilation=2)):
        module = module.requires_grad_(False)
        assert_agrees(prepare(module, torch.float32, CPU)(patch, (0, 0)), module(patch))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_on_cuda_the_convolution_is_torch_s_own() -> None:
    device = torch.device("cuda")
    module = conv(16, 16, 3).to(device, torch.float16)
    patch = random_patch(16, 9, 9, torch.float16).to(device)
    made = prepare(module, torch.float16, device)(patch, (1, 1))
    torch.testing.assert_close(made, torch.nn.functional.conv2d(patch, module.weight, module.bias, padding=1))
