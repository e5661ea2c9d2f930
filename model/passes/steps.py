"""One step on one rectangle: read the source, pad where the rectangle leaves it, convolve."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, batch_norm, pad

from model.maps.geometry import Rect
from model.passes.activations import Activations, Encode
from model.passes.geometry import bounds_at, read_rect
from model.passes.kernels import Convolve, prepare
from model.passes.program import Add, Conv, FixedNorm, Head, Input, Patterned, PictureNorm, Pool, Program, Step
from model.stem import Stem, StemLookup

Kernels = Mapping[int, Convolve]  # of every step that convolves, by index


def prepare_kernels(program: Program, dtype: torch.dtype, device: torch.device, *, release: bool = False) -> Kernels:
    """Lay out all weights for a device and type; with `release` the network gives up its own, see `kernels.prepare`."""
    kernels: dict[int, Convolve] = {}
    for step in program.steps:
        if not isinstance(step, Conv):
            continue
        look_up = _look_up(step, dtype, device)  # copies the weights, so before they are released
        convolve = prepare(step.module, dtype, device, release=release)
        kernels[step.index] = convolve if look_up is None else Stem(look_up, convolve)
    return kernels


def _look_up(step: Conv, dtype: torch.dtype, device: torch.device) -> StemLookup | None:
    """The look-up of a step that reads the encoded maps themselves, on a device where it is faster."""
    module = step.module
    if device.type != "cpu" or not isinstance(step.source, Input) or not isinstance(module, nn.Conv2d):
        return None
    return StemLookup(module, dtype) if step.kind == "same" and step.padding == "reflect" else None


class Reader:
    """Computes steps from what a pass has stored so far."""

    def __init__(self, kernels: Kernels, activations: Activations, encode: Encode) -> None:
        self._kernels = kernels
        self._activations = activations
        self._encode = encode

    def compute(self, step: Step, rect: Rect) -> Tensor:
        """The value of a step on a rectangle inside it: (1, C, h, w), channels_last in memory or a part of such."""
        match step:
            case Conv():
                return self._convolve(step, rect)
            case Add():
                return self._read(step.source, rect) + self._read(step.other, rect)
            case Patterned():
                return self._read(step.source, rect) + step.module.on((rect.top, rect.left), rect.shape)
            case Pool():
                return self._pool(step, rect)
        raise ValueError(f"{type(step).__name__} is not computed")

    def _read(self, step: Step, rect: Rect) -> Tensor:
        """The value on a rectangle inside it as others see it: normalised and rectified. Not to be written to."""
        if isinstance(step, Input):
            return self._encode(rect)
        rows, columns = rect.slices
        crop = self._activations.values[step.index][:, :, rows, columns]
        if not isinstance(step, Conv):
            return crop
        if step.norm is None:
            return crop.relu() if step.relu else crop
        # The kernels of batch norm know channels_last and bf16 with float32 statistics, but only without gaps.
        crop = crop.contiguous(memory_format=torch.channels_last)
        match step.norm:
            case FixedNorm() as fixed:
                normed = batch_norm(crop, fixed.mean, fixed.variance, fixed.weight, fixed.bias, False, 0.0, fixed.eps)
            case PictureNorm(eps):
                known = self._activations.statistics[step.index]
                normed = batch_norm(crop, known.mean, known.variance, None, None, False, 0.0, eps)
        return normed.relu_() if step.relu else normed

    def _pool(self, step: Pool, rect: Rect) -> Tensor:
        wanted = read_rect(step, rect)
        inside = wanted.intersected(bounds_at(self._activations.size, step.source.level))
        source = self._read(step.source, inside)
        # Torch pads all sides alike or none: one pixel around, and what that gives too much is cut off.
        pooled = avg_pool2d(
            source,
            3,
            stride=2,
            padding=(inside.top - wanted.top, inside.left - wanted.left),
            count_include_pad=False,
        )
        return pooled[:, :, : rect.height, : rect.width]

    def _convolve(self, step: Conv, rect: Rect) -> Tensor:
        convolve = self._kernels[step.index]
        if isinstance(convolve, Stem) and (found := convolve.look_up(self._encode, rect)) is not None:
            return found
        bounds = bounds_at(self._activations.size, step.source.level)
        wanted = read_rect(step, rect)
        if step.kind == "resize":
            return convolve(self._enlarged(step, wanted, bounds), (0, 0))
        inside = wanted.intersected(bounds)
        source = self._read(step.source, inside)
        missing = (
            inside.left - wanted.left,
            wanted.right - inside.right,
            inside.top - wanted.top,
            wanted.bottom - inside.bottom,
        )
        if step.kind == "up":
            # With another row or column below or on the right, torch's extra one is not needed but cut off.
            extra = (missing[3], missing[1])
            made = convolve(source, extra)
            return made[:, :, : rect.height, : rect.width]
        if step.padding == "reflect":
            if any(missing):
                source = pad(source, missing, mode="reflect")
            made = convolve(source, (0, 0))
        elif step.kind == "down":
            # Zeros are wanted on the left and above only; those on the other side are never reached by the stride.
            made = convolve(source, (missing[2], missing[0]))
        else:
            made = convolve(pad(source, missing) if any(missing) else source, (0, 0))
        if isinstance(step, Head):
            made = torch.tanh(made if step.scale == 1.0 else made * step.scale)
        return made

    def _enlarged(self, step: Conv, wanted: Rect, bounds: Rect) -> Tensor:
        """The source, every pixel four times, on a rectangle of the enlarged picture, reflected at its borders."""
        left, top, right, bottom = wanted
        inside = Rect(left // 2, top // 2, -(-right // 2), -(-bottom // 2)).intersected(bounds)
        source = self._read(step.source, inside)
        source = nn.functional.interpolate(source, scale_factor=2, mode="nearest")
        begin_x, begin_y = 2 * inside.left, 2 * inside.top
        rows = slice(max(top, 0) - begin_y, min(bottom, 2 * bounds.bottom) - begin_y)
        columns = slice(max(left, 0) - begin_x, min(right, 2 * bounds.right) - begin_x)
        source = source[:, :, rows, columns]
        missing = (
            max(-left, 0),
            max(right - 2 * bounds.right, 0),
            max(-top, 0),
            max(bottom - 2 * bounds.bottom, 0),
        )
        return pad(source, missing, mode="reflect") if any(missing) else source
