"""The first convolution of a generator as a look-up, where its input is a table's rows and not a picture.

At most pixels the encoded maps hold one of a few dozen inputs (`model.scene_state`): a class, its style, boundary or
not. What a row gives at each place of the 7 x 7 kernel is computed once; 49 of these vectors, summed, are a pixel's
value, instead of 49 * C * K products. They are summed line by line of the kernel: along most lines of a label map all
seven pixels are the same, and then the sum is known from the row alone. The other lines (a tenth, on street scenes at
512 x 256) are summed once, and every pixel adds seven lines. A pixel's value does not depend on the rectangle.

Measured on one core of an AMD server CPU with AVX-512 BF16, milliseconds, 39 channels to 32, a street scene and pixels
that have nothing to do with each other, pictures in bands of 2^14 pixels:

    pixels         bf16: convolution  look-up  of noise    fp32: convolution  look-up  of noise
    16 x 16                     0.20     0.18      0.24                 0.34     0.18      0.23
    32 x 32                     0.62     0.20      0.36                 1.15     0.19      0.35
    64 x 64                     2.35     0.30      0.81                 4.64     0.27      0.81
    512 x 256                     85       10        40                  168        9        66
    2048 x 1024                 1457      126                           2759      108

With two threads, bf16: 0.14 and 0.20 at 16 x 16, 0.36 and 0.23 at 32 x 32, 1.22 and 0.34 at 64 x 64.

What was tried and lost, 512 x 256 in bf16: 49 vectors for each pixel (16; ahead up to 32 x 32, but rounded otherwise
than lines); one sum for equal lines (finding them costs what it saves); a vector for each row where the whole window
holds nothing else (77 % of the pixels; 93 % at 2048 x 1024), and of the rest each pixel on its own (9.8) or as a matrix
product (99); leaving out the channels of absent classes (36).
"""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag

from model.maps.geometry import Rect

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
            values = self._summed(encoded.numbers(rect, self._side // 2), table)
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

    def _summed(self, numbers: Tensor, table: Tensor) -> Tensor:
        """(h * w, K), the sum of `side` lines of `side` vectors for each pixel."""
        side, count = self._side, table.shape[2]
        height, width = numbers.shape[0] - side + 1, numbers.shape[1] - side + 1
        windows = numbers.unfold(1, side, 1)  # (h + side - 1, w, side)
        mixed = _mixed(numbers, side)
        several = windows[mixed]  # (M, side)
        total = count + len(several)
        # Every line there is: first those of one row alone, by its number.
        alone = torch.arange(count, dtype=torch.int32).unsqueeze(1).expand(count, side)
        kinds = torch.cat((alone, several))
        starts = torch.arange(0, side * side * count, count, dtype=torch.int32).view(side, 1, side)
        places = (kinds + starts).view(side * total, side)
        sums = embedding_bag(places, table.view(-1, self._channels), mode="sum")  # (side * total, K)
        lines = windows[:, :, 0].clone()
        lines[mixed] = torch.arange(count, total, dtype=torch.int32)
        index = torch.stack([lines[line : line + height] + line * total for line in range(side)], dim=-1)
        return embedding_bag(index.view(height * width, side), sums, mode="sum")


class Stem:
    """A convolution that is looked up where its input allows it, and computed where not."""

    def __init__(self, look_up: StemLookup, convolve: Callable[[Tensor, tuple[int, int]], Tensor]) -> None:
        """`convolve` is a function that `model.passes.kernels.prepare` returns."""
        self.look_up = look_up
        self._convolve = convolve

    def __call__(self, patch: Tensor, zeros: tuple[int, int]) -> Tensor:
        """The convolution of a patch, computed."""
        return self._convolve(patch, zeros)


def _mixed(numbers: Tensor, side: int) -> Tensor:
    """Whether the `side` numbers to the right of each place, itself the first, are not all the same."""
    differs = numbers[:, 1:] != numbers[:, :-1]
    width = numbers.shape[1] - side + 1
    found = differs[:, :width].clone()
    for step in range(1, side - 1):
        found |= differs[:, step : step + width]
    return found
