"""Full and partial passes of one network, and the activations they share."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from model.config import GeneratorConfig
from model.cuda_graphs import Graphs
from model.maps.geometry import Rect
from model.passes.activations import Activations, Encode
from model.passes.full import (
    BAND_BYTES,
    BAND_FLOP,
    SMALL_BAND_BYTES,
    ShouldStop,
    check_stop,
    flops_of,
    run_full,
)
from model.passes.geometry import Shape, bounds_at, shape_at
from model.passes.partial import run_partial
from model.passes.plan import make_plan
from model.passes.program import Conv, Input, build_program
from model.passes.steps import prepare_kernels

CUDA_BAND_FLOP = 5e11  # a few milliseconds; small bands leave a GPU idle
MOST_CHANGED = 0.02  # of the picture's area, summed over previews, before an exact pass is due


class PassEngine:
    """A coarse-to-fine generator that renders pictures, and changes of the last picture it kept.

    Not thread-safe. `encode` is called with rectangles inside the padded picture and returns (1, C, h, w) in the
    network's type on its device, channels_last. Sizes are (height, width), multiples of the network's `multiple`.
    """

    def __init__(
        self,
        network: nn.Module,
        config: GeneratorConfig,
        device: torch.device,
        dtype: torch.dtype,
        *,
        release: bool = False,
    ) -> None:
        """Flatten a network in evaluation. Raises ValueError where that cannot be.

        The weights are laid out anew for `device` and `dtype`; with `release` the network gives up its own, where they
        are not needed any more, and can no longer be called.
        """
        self._program = build_program(network)
        self._kernels = prepare_kernels(self._program, dtype, device, release=release)
        self._config = config
        self._plan = make_plan(self._program)
        self._device = device
        self._dtype = dtype
        self._graphs = Graphs(device) if device.type == "cuda" else None
        self._kept: Activations | None = None
        self._changed = 0

    @property
    def can_preview(self) -> bool:
        """Whether there are activations to start a partial pass from."""
        return self._kept is not None

    def full(
        self,
        encode: Encode,
        size: Shape,
        *,
        keep: bool,
        should_stop: ShouldStop | None = None,
        small: bool = False,
    ) -> Tensor:
        """Render the whole picture: (3, height, width) in -1..1.

        With `keep` partial passes start from it once it has ended; before, and if it is cancelled or fails, from the
        one before. `should_stop` is asked between bands; Cancelled is raised when it answers True. `small` bands take
        less memory and more time, and round differently.
        """
        with _settings():
            if self._graphs is None or small:
                picture, activations = self._run(encode, size, keep, should_stop, small)
            else:
                check_stop(should_stop)
                picture, activations = self._replay(self._graphs, encode(bounds_at(size, 0)), size, keep)
        if activations is not None:
            self._kept = activations
            self._changed = 0
        return picture

    def partial(
        self, encode: Encode, change: Rect, *, keep: bool, should_stop: ShouldStop | None = None
    ) -> tuple[Tensor, Rect, bool]:
        """Render a change of the kept picture: a patch (3, h, w) in -1..1, its rectangle, and whether to settle now.

        `change` is not empty, inside the picture, and holds every pixel where what `encode` returns has changed. With
        `keep` the next partial pass goes on from this one; without, or if it is cancelled or fails, nothing is changed.
        """
        kept = self._kept
        if kept is None:
            raise RuntimeError("there is no picture to change")
        with _settings():
            patch, rect = run_partial(
                self._program, self._kernels, kept, encode, change, self._plan, keep=keep, should_stop=should_stop
            )
        height, width = kept.size
        changed = self._changed + change.area
        if keep:
            self._changed = changed
        return patch, rect, changed > MOST_CHANGED * height * width

    def drop(self) -> None:
        """Free the kept activations."""
        self._kept = None
        if self._graphs is not None:
            self._graphs.clear()

    def flops(self, size: Shape) -> float:
        """Floating-point operations of a full pass."""
        return sum(flops_of(step, size) for step in self._program.steps)

    def bytes_needed(self, size: Shape, keep: bool, *, small: bool = False) -> int:
        """Memory that a full pass takes at its peak beyond what is kept now, estimated from above."""
        itemsize, band_bytes = self._dtype.itemsize, SMALL_BAND_BYTES if small else BAND_BYTES
        held = peak = 0
        alive: dict[int, int] = {}
        for step in self._program.steps:
            height, width = shape_at(size, step.level)
            own = 0 if isinstance(step, Input) else step.channels * height * width * itemsize
            read = step.source.channels if isinstance(step, Conv) else step.channels
            # The band that is read, normalised and padded, and what it gives.
            band = min(3 * read * height * width * itemsize + own, 2 * band_bytes)
            peak = max(peak, held + own + band)
            alive[step.index] = own
            held += own
            if not keep:
                for index in [index for index in alive if self._program.last_use[index] <= step.index]:
                    held -= alive.pop(index)
        return peak

    def _run(
        self, encode: Encode, size: Shape, keep: bool, should_stop: ShouldStop | None, small: bool
    ) -> tuple[Tensor, Activations | None]:
        return run_full(
            self._program,
            self._kernels,
            encode,
            size,
            keep=keep,
            should_stop=should_stop,
            band_flop=CUDA_BAND_FLOP if self._device.type == "cuda" else BAND_FLOP,
            band_bytes=SMALL_BAND_BYTES if small else BAND_BYTES,
        )

    def _replay(self, graphs: Graphs, encoded: Tensor, size: Shape, keep: bool) -> tuple[Tensor, Activations | None]:
        def work(given: Tensor) -> tuple[Tensor, Activations | None]:
            def crop(rect: Rect) -> Tensor:
                rows, columns = rect.slices
                return given[:, :, rows, columns]

            return self._run(crop, size, keep, None, False)

        picture, activations = graphs.run(keep, size, encoded, work)
        # The next replay overwrites what this one gives. The activations it may: they stand for the same thing. But
        # partial passes put statistics of their own in their places.
        return picture.clone(), None if activations is None else activations.copied()


@contextmanager
def _settings() -> Iterator[None]:
    # Without `allow_tf32=False` float32 would be TF32 on a GPU.
    exact = torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)
    with torch.inference_mode(), exact:
        yield
