"""The first convolution of a generator as a look-up, where its input is a table's rows and not a picture.

At most pixels the encoded maps hold one of a few dozen inputs (`model.scene_state`): a class, its style, boundary or
not. What a row gives at each place of the 7 x 7 kernel is computed once, and a pixel's value is the sum of 49 of these
vectors instead of 49 * C * K products. Large rectangles take them line by line of the kernel: along most lines of a
label map all seven pixels are the same, and then their sum is known from the row alone; the other lines (a tenth, on
street scenes at 512 x 256) are summed once, and every pixel adds seven lines.

Measured on one core of an AMD server CPU with AVX-512 BF16, milliseconds, 39 channels to 32, a street scene:

    pixels            bf16: convolution  pixels  lines    fp32: convolution  pixels  lines
    16 x 16                        0.20    0.06   0.25                 0.33    0.06   0.24
    32 x 32                        0.62    0.15   0.26                 1.15    0.14   0.26
    64 x 64                        2.3     0.50   0.37                 4.5     0.48   0.36
    512 x 256                     89      25      8.3                164      16      7.4
    2048 x 1024, in bands       2050              177               6240              174

What was tried and lost, 512 x 256 in bf16: one sum for equal lines of the kernel (finding them costs what it saves); a
vector for each row where the whole window holds nothing else (77 % of the pixels; 93 % at 2048 x 1024) and of the rest
each pixel on its own (9.8 against 9.3; at 2048 x 1024 a little faster than lines) or as a matrix product (99); leaving
out the channels of absent classes (36).
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag

from model.maps.geometry import Rect

_SMALL = 48 * 48  # pixels up to which each one is looked up on its own
_MOST_ROWS = 1024  # beyond that (thousands of regions with styles of their own) the table outgrows the caches


@runtime_checkable
class NumberedInput(Protocol):
    """An encoded picture whose pixels are rows of a table; `model.scene_state.SceneState` is one."""

    rows: Tensor  # (N, C); another tensor whenever the rows are others

    def numbers(self, rect: Rect, reach: int) -> Tensor:
        """The row of every pixel of a rectangle and `reach` pixels around it, reflected at the borders: int32."""


class StemLookup:
    """A convolution of stride one, in a picture reflected at its borders, looked up."""

    def __init__(self, module: nn.Conv2d, dtype: torch.dtype) -> None:
        """Copy the weights; values are summed in float32 (float64 if `dtype` is) and returned as `dtype`."""
        self._dtype = dtype
        exact = torch.float64 if dtype == torch.float64 else torch.float32
        weight = module.weight.detach().to("cpu", exact)
        self._channels, _, self._side, _ = weight.shape
        self._weight = weight.permute(1, 2, 3, 0).flatten(1)  # (K, C, side, side) -> (C, side * side * K)
        self._bias = None if module.bias is None else module.bias.detach().to("cpu", exact)
        self._rows: Tensor | None = None  # what the table was made of
        self._table = torch.empty(0)

    def __call__(self, encoded: object, rect: Rect) -> Tensor | None:
        """The convolution on a rectangle of the picture, to rounding: (1, K, h, w), channels_last.

        None where it cannot be looked up.
        """
        if not isinstance(encoded, NumberedInput) or len(encoded.rows) > _MOST_ROWS:
            return None
        with torch.inference_mode():
            table = self._made(encoded.rows)
            numbers = encoded.numbers(rect, self._side // 2)
            values = None if rect.area <= _SMALL else self._by_lines(numbers, table)
            if values is None:
                values = self._by_pixels(numbers, table)
            made = values.to(self._dtype).view(1, *rect.shape, self._channels)
            return made.permute(0, 3, 1, 2)  # (1, h, w, K) -> (1, K, h, w)

    def _made(self, rows: Tensor) -> Tensor:
        """What every row gives at every place of the kernel: (side, side, N, K)."""
        if self._rows is not rows:
            given = rows.to(self._weight.dtype) @ self._weight
            given = given.view(len(rows), self._side, self._side, self._channels)
            table = given.permute(1, 2, 0, 3).contiguous()
            if self._bias is not None:
                table[0, 0] += self._bias  # every pixel takes one vector from there
            self._rows, self._table = rows, table
        return self._table

    def _by_pixels(self, numbers: Tensor, table: Tensor) -> Tensor:
        """(h * w, K), the sum of side * side vectors for each pixel."""
        side, count = self._side, table.shape[2]
        windows = numbers.unfold(0, side, 1).unfold(1, side, 1)  # (h, w, side, side)
        places = torch.arange(0, side * side * count, count, dtype=torch.int32).view(side, side)
        index = torch.empty(windows.shape, dtype=torch.int32)
        torch.add(windows, places, out=index)
        return embedding_bag(index.view(-1, side * side), table.view(-1, self._channels), mode="sum")

    def _by_lines(self, numbers: Tensor, table: Tensor) -> Tensor | None:
        """(h * w, K), the sum of `side` lines for each pixel; None where most lines hold several rows."""
        side, count = self._side, table.shape[2]
        height, width = numbers.shape[0] - side + 1, numbers.shape[1] - side + 1
        windows = numbers.unfold(1, side, 1)  # (h + side - 1, w, side)
        lines = windows[:, :, 0].clone()  # of lines that hold one row, that row
        mixed = _changes(numbers, side)
        several = windows[mixed]  # (M, side)
        if len(several) > mixed.numel() // 2:
            return None
        lines[mixed] = torch.arange(count, count + len(several), dtype=torch.int32)
        total = count + len(several)
        sums = table.new_empty(side, total, self._channels)
        torch.sum(table, 1, out=sums[:, :count])
        places = several + torch.arange(0, side * count, count, dtype=torch.int32)
        for line in range(side):
            sums[line, count:] = embedding_bag(places, table[line].view(-1, self._channels), mode="sum")
        index = torch.stack([lines[line : line + height] + line * total for line in range(side)], dim=-1)
        return embedding_bag(index.view(height * width, side), sums.view(-1, self._channels), mode="sum")


class Stem:
    """A convolution that is looked up where its input allows it, and computed where not."""

    def __init__(self, look_up: StemLookup, convolve: Callable[[Tensor, tuple[int, int]], Tensor]) -> None:
        """`convolve` is a function that `model.passes.kernels.prepare` returns."""
        self.look_up = look_up
        self._convolve = convolve

    def __call__(self, patch: Tensor, zeros: tuple[int, int]) -> Tensor:
        """The convolution of a patch, computed."""
        return self._convolve(patch, zeros)


def _changes(numbers: Tensor, side: int) -> Tensor:
    """Whether the `side` numbers to the right of each place, itself the first, are not all the same."""
    differs = numbers[:, 1:] != numbers[:, :-1]
    width = numbers.shape[1] - side + 1
    found = differs[:, :width].clone()
    for step in range(1, side - 1):
        found |= differs[:, step : step + width]
    return found
