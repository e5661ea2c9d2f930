"""Convolutions of single patches, with the weights laid out once instead of at every call.

On a CPU torch hands its convolutions to oneDNN, which wants the weights in blocks of its own and rearranges them at
every call. In a full pass nobody notices; on the patches of a preview it is most of the work. Measured on one core of
an AMD server CPU with AVX-512 BF16, milliseconds, batch of one, channels_last, side of the output in pixels:

    layer                     side   bf16: conv2d  here    fp32: conv2d  here
    3 x 3, 256 -> 256            4           0.23  0.11            0.25  0.20
    3 x 3, 256 -> 256            6           0.33  0.22            0.47  0.40
    3 x 3, 256 -> 256           12           0.91  0.77            1.84  1.50
    3 x 3, 1024 -> 1024          3           7.6   1.2            25.7   5.0
    3 x 3, 1024 -> 1024          6           9.8   3.3            31.6   7.3
    3 x 3, stride 2, 512         4           1.9   0.7             6.8   1.7
    transposed, 256 -> 128       8           0.15  0.09            0.20  0.15
    transposed, 1024 -> 512      6           1.8   0.6             3.1   1.4
    7 x 7, 39 -> 32             32           0.62  0.58            1.13  1.12
    7 x 7, 32 -> 3              64           0.94  0.35            1.84  0.64

In float32 3 x 3 convolutions of 128 to 256 channels are computed by tiles of Winograd's kind from 16 x 16 pixels on:
256 channels at 64 x 32 take 11 ms instead of 22.

What was tried and lost: unfolding and a matrix product (`addmm` or `linear`; 1.2 to 3 times as slow as weights laid
out, with one exception below), planes instead of channels_last, transposed convolutions as one, two or four ordinary
ones (a quarter faster at 1024 channels, up to half slower everywhere else).
"""

import logging
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, conv_transpose2d, linear, pad

Pair = tuple[int, int]

# Of a patch (1, C, h, w) and a pair (vertical, horizontal), see `prepare`.
Convolve = Callable[[Tensor, Pair], Tensor]

_log = logging.getLogger(__name__)

# oneDNN computes output channels in blocks of the width of a vector register.
_BLOCK = 16

# Weights (numbers, not bytes) and output pixels from, or up to, which a matrix product wins in float32: there oneDNN
# wants the weights of wide layers in another layout for tiny patches than for all others.
_WIDE = 1 << 22
_TINY = 16


# F(4 x 4, 3 x 3) of Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016, section 4.3): what turns
# a tile of 6 x 6 pixels, a kernel, and their products, in one direction.
_TILE = (
    (4.0, 0.0, -5.0, 0.0, 1.0, 0.0),
    (0.0, -4.0, -4.0, 1.0, 1.0, 0.0),
    (0.0, 4.0, -4.0, -1.0, 1.0, 0.0),
    (0.0, -2.0, -1.0, 2.0, 1.0, 0.0),
    (0.0, 2.0, -1.0, -2.0, 1.0, 0.0),
    (0.0, 4.0, 0.0, -5.0, 0.0, 1.0),
)
_KERNEL = (
    (1 / 4, 0.0, 0.0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (1 / 24, 1 / 12, 1 / 6),
    (1 / 24, -1 / 12, 1 / 6),
    (0.0, 0.0, 1.0),
)
_OUTPUT = (
    (1.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (0.0, 1.0, -1.0, 2.0, -2.0, 0.0),
    (0.0, 1.0, 1.0, 4.0, 4.0, 0.0),
    (0.0, 1.0, -1.0, 8.0, -8.0, 1.0),
)

# Channels, and the output pixels from which on that is taken. Wider layers gain more (2.9 times at 1024), but what it
# multiplies by is four times the weights: 3 GB at 182.5 M parameters.
_FEWEST, _MOST = 128, 256
_PIXELS = 256


def prepare(
    module: nn.Conv2d | nn.ConvTranspose2d, dtype: torch.dtype, device: torch.device, *, release: bool = False
) -> Convolve:
    """Return the convolution of a module as a function of a patch (1, C, h, w), channels_last, of that type and device.

    A second argument, a pair (vertical, horizontal), says for a convolution how many zeros go around the patch and for
    a transposed one, whose own padding is kept, how much larger the output gets below and on the right. The module's
    padding of zeros is left to the caller. Patches of any size are taken, whole pictures too; the result agrees with
    torch's convolution to rounding, is channels_last, and may be a view of something larger.

    The weights laid out anew are a copy. With `release` the module gives up its own where they are not needed any more
    (they stay on the meta device, with their shapes): at 182.5 M parameters a copy is 365 MB in bf16, 730 in fp32.
    Where this torch or this CPU lacks what is needed, and on other devices, the function is torch's own.
    """
    weight = module.weight.detach().to(device, dtype).contiguous(memory_format=torch.channels_last)
    bias = None if module.bias is None else module.bias.detach().to(device, dtype)
    plain = _plain(module, weight, bias)
    if device.type != "cpu" or not torch.backends.mkldnn.is_available() or not _is_common(module):
        return plain
    try:
        with torch.inference_mode():
            packed = _packed(module, weight, bias)
            # What is missing shows here and not in the middle of a pass.
            packed(weight.new_zeros((1, module.in_channels, *module.kernel_size)), (0, 0))
    except (RuntimeError, AttributeError, TypeError) as error:
        _log.info("convolutions keep torch's weights: %s", str(error).partition("\n")[0])
        return plain
    if isinstance(module, nn.Conv2d) and dtype == torch.float32 and not _is_strided(module):
        if weight.numel() >= _WIDE:
            return _with_matrix(weight, bias, packed)
        if module.kernel_size == (3, 3) and _FEWEST <= min(weight.shape[:2]) <= max(weight.shape[:2]) <= _MOST:
            packed = _with_winograd(weight, bias, packed)
    if release:
        module.weight = nn.Parameter(module.weight.detach().to("meta"), requires_grad=False)
    return packed


def _is_common(module: nn.Conv2d | nn.ConvTranspose2d) -> bool:
    return module.groups == 1 and module.dilation == (1, 1)


def _is_strided(module: nn.Module) -> bool:
    return module.stride != (1, 1)


def _plain(module: nn.Conv2d | nn.ConvTranspose2d, weight: Tensor, bias: Tensor | None) -> Convolve:
    stride, dilation, groups = module.stride, module.dilation, module.groups
    if isinstance(module, nn.ConvTranspose2d):
        padding = [int(side) for side in module.padding]

        def transposed(patch: Tensor, extra: Pair) -> Tensor:
            return conv_transpose2d(patch, weight, bias, stride, padding, extra, groups, dilation)

        return transposed
    return lambda patch, zeros: conv2d(patch, weight, bias, stride, zeros, dilation, groups)


def _packed(module: nn.Conv2d | nn.ConvTranspose2d, weight: Tensor, bias: Tensor | None) -> Convolve:
    stride = list(module.stride)
    if isinstance(module, nn.ConvTranspose2d):
        padding = [int(side) for side in module.padding]
        laid_out = torch.ops.mkldnn._reorder_convolution_transpose_weight(
            weight, padding, [0, 0], stride, [1, 1], 1, None
        )
        transposed = torch.ops.mkldnn._convolution_transpose_pointwise
        return lambda patch, extra: transposed(
            patch, laid_out, bias, padding, list(extra), stride, [1, 1], 1, "none", [], ""
        )
    group = _BLOCK // module.out_channels
    if group >= 4 and not _is_strided(module) and min(module.kernel_size) > 3:
        return _grouped(weight, bias, group)
    return _packed_convolution(weight, bias, stride)


def _packed_convolution(weight: Tensor, bias: Tensor | None, stride: list[int]) -> Convolve:
    laid_out = torch._C._nn.mkldnn_reorder_conv2d_weight(weight.to_mkldnn(), [0, 0], stride, [1, 1], 1)
    convolution = torch.ops.mkldnn._convolution_pointwise
    return lambda patch, zeros: convolution(patch, laid_out, bias, list(zeros), stride, [1, 1], 1, "none", [], "")


def _grouped(weight: Tensor, bias: Tensor | None, group: int) -> Convolve:
    """A convolution with few output channels: neighbouring pixels become channels.

    Three channels fill three of the sixteen places of a block. Here two by two pixels fill twelve: the kernel, shifted
    to each of them, moves in steps of two. That is 64 / 49 of the products in a quarter of the blocks.
    """
    down = 1 << ((group.bit_length() - 1) // 2)
    across = (1 << (group.bit_length() - 1)) // down
    channels, depth, height, width = weight.shape
    shifted = weight.new_zeros((down, across, channels, depth, height + down - 1, width + across - 1))
    for y in range(down):
        for x in range(across):
            shifted[y, x, :, :, y : y + height, x : x + width] = weight
    repeated = None if bias is None else bias.repeat(down * across)
    kernel = shifted.flatten(0, 2).contiguous(memory_format=torch.channels_last)
    convolve = _packed_convolution(kernel, repeated, [down, across])

    def run(patch: Tensor, zeros: Pair) -> Tensor:
        rows = patch.shape[2] + 2 * zeros[0] - height + 1
        columns = patch.shape[3] + 2 * zeros[1] - width + 1
        below, right = -rows % down, -columns % across
        if below or right or any(zeros):
            patch = pad(patch, (zeros[1], zeros[1] + right, zeros[0], zeros[0] + below))
        made = convolve(patch, (0, 0))
        # (1, down * across * C, h, w) -> (h, down, w, across, C)
        pixels = made[0].permute(1, 2, 0).unflatten(2, (down, across, channels)).permute(0, 2, 1, 3, 4)
        whole = pixels.reshape(1, rows + below, columns + right, channels).permute(0, 3, 1, 2)
        return whole[:, :, :rows, :columns]

    return run


def _with_matrix(weight: Tensor, bias: Tensor | None, packed: Convolve) -> Convolve:
    """A wide convolution that unfolds tiny patches and multiplies them by its weights as they are."""
    channels, depth, height, width = weight.shape
    matrix = weight.permute(0, 2, 3, 1).reshape(channels, -1)  # (K, C, h, w) -> (K, h * w * C), a view

    def run(patch: Tensor, zeros: Pair) -> Tensor:
        rows = patch.shape[2] + 2 * zeros[0] - height + 1
        columns = patch.shape[3] + 2 * zeros[1] - width + 1
        if rows * columns > _TINY:
            return packed(patch, zeros)
        pixels = pad(patch, (zeros[1], zeros[1], zeros[0], zeros[0]))[0].permute(1, 2, 0).contiguous()  # (H, W, C)
        along = pixels.shape[1] * depth
        windows = pixels.as_strided((rows, columns, height, width * depth), (along, depth, along, 1))
        made = linear(windows.reshape(rows * columns, -1), matrix, bias)
        return made.view(1, rows, columns, channels).permute(0, 3, 1, 2)

    return run


def _with_winograd(weight: Tensor, bias: Tensor | None, packed: Convolve) -> Convolve:
    """A 3 x 3 convolution that computes large patches by tiles of 4 x 4 pixels, with a quarter of the products.

    Only for float32: the sums and differences of a tile lose two bits, which bfloat16 cannot spare.
    """
    channels, depth = weight.shape[:2]
    kernel, tile, output = (torch.tensor(rows, dtype=torch.float64) for rows in (_KERNEL, _TILE, _OUTPUT))
    # (K, C, 3, 3) -> (6 * 6, C, K)
    turned = torch.einsum("yi,kcij,xj->yxck", kernel, weight.double(), kernel).flatten(0, 1).float().contiguous()
    turn, turn_back = torch.kron(tile, tile).float(), torch.kron(output, output).float()

    def run(patch: Tensor, zeros: Pair) -> Tensor:
        height = patch.shape[2] + 2 * zeros[0] - 2
        width = patch.shape[3] + 2 * zeros[1] - 2
        if height * width < _PIXELS or min(height, width) < 4:
            return packed(patch, zeros)
        below, right = -height % 4, -width % 4
        if below or right or any(zeros):
            patch = pad(patch, (zeros[1], zeros[1] + right, zeros[0], zeros[0] + below))
        pixels = patch[0].permute(1, 2, 0).contiguous()  # (H, W, C)
        down, across = (height + below) // 4, (width + right) // 4
        row = pixels.shape[1] * depth
        tiles = pixels.as_strided((6, 6, down, across, depth), (row, depth, 4 * row, 4 * depth, 1))
        products = torch.bmm(torch.mm(turn, tiles.reshape(36, -1)).view(36, -1, depth), turned)
        made = torch.mm(turn_back, products.view(36, -1)).view(4, 4, down, across, channels).permute(2, 0, 3, 1, 4)
        whole = made.new_empty(down, 4, across, 4, channels)
        if bias is None:
            whole.copy_(made)
        else:
            torch.add(made, bias, out=whole)
        return whole.view(1, 4 * down, 4 * across, channels).permute(0, 3, 1, 2)[:, :, :height, :width]

    return run
