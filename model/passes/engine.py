"""Full and partial passes of one network, and the activations they share."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import torch
from torch import Tensor, nn

from model.config import GeneratorConfig
from model.cuda_graphs import Graphs
from model.devices import with_a_core_to_spare
from model.errors import ModelError
from model.maps.geometry import Rect
from model.passes.activations import Activations, Encode
from model.passes.drift import Drift
from model.passes.full import (
    BAND_BYTES,
    BAND_FLOP,
    SMALL_BAND_BYTES,
    ShouldStop,
    check_stop,
    flops_of,
    run_full,
)
from model.passes.geometry import Shape, bounds_at
from model.passes.memory import bytes_of_change, bytes_of_pass
from model.passes.partial import run_partial
from model.passes.plan import make_plan
from model.passes.program import build_program
from model.passes.steps import prepare_kernels

SMALL_CHANGE = 1 << 12  # pixels; where more has changed, all cores are worth more than one to spare
CUDA_BAND_FLOP = 5e11  # a few milliseconds; small bands leave a GPU idle


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
        self._band_flop = CUDA_BAND_FLOP if device.type == "cuda" else BAND_FLOP
        self._graphs = Graphs(device) if device.type == "cuda" else None
        self._kept: Activations | None = None
        self._drift: Drift | None = None

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
        one before (on a GPU, where it fails, from none). `should_stop` is asked between bands; Cancelled is raised when
        it answers True. `small` bands take less memory and more time. Raises ModelError where float16 does not hold the
        network's values.
        """
        with _settings():
            if self._graphs is None or small:
                picture, activations = self._run(encode, size, keep, should_stop, small)
            else:
                check_stop(should_stop)
                encoded = encode(bounds_at(size, 0))
                if keep:  # a replay writes over what is kept
                    self._kept = self._drift = None
                picture, activations = self._replay(self._graphs, encoded, size, keep)
            if self._dtype == torch.float16 and not bool(picture.isfinite().all()):
                raise ModelError("This network's values leave the range of float16 on this GPU: use --device cpu.")
        if activations is not None:
            self._kept = activations
            self._drift = Drift(size, activations.statistics)
        return picture

    def partial(
        self, encode: Encode, change: Rect, *, keep: bool, should_stop: ShouldStop | None = None
    ) -> tuple[Tensor, Rect, bool]:
        """Render a change of the kept picture: a patch (3, h, w) in -1..1, its rectangle, and whether to settle now.

        `change` is not empty, inside the picture, and holds every pixel where what `encode` returns has changed. With
        `keep` the next partial pass goes on from this one; without, or if it is cancelled or fails, nothing is changed.
        """
        kept, drift = self._kept, self._drift
        if kept is None or drift is None:
            raise RuntimeError("there is no picture to change")
        # Whoever keeps a small preview is painting; a look comes while the pointer rests.
        painting = keep and change.area <= SMALL_CHANGE
        with _settings(), with_a_core_to_spare(self._device) if painting else nullcontext():
            patch, rect = run_partial(
                self._program,
                self._kernels,
                kept,
                encode,
                change,
                self._plan,
                keep=keep,
                should_stop=should_stop,
                band_flop=self._band_flop,
            )
            if keep:
                drift.add(change, kept.statistics)
        return patch, rect, drift.due

    def drop(self) -> None:
        """Free the kept activations."""
        self._kept = self._drift = None
        if self._graphs is not None:
            self._graphs.clear()

    def flops(self, size: Shape) -> float:
        """Floating-point operations of a full pass."""
        return sum(flops_of(step, size) for step in self._program.steps)

    def bytes_needed(self, size: Shape, keep: bool, *, small: bool = False) -> int:
        """Memory that a full pass takes at its peak beside the weights and what is kept now, estimated from above."""
        if self._graphs is not None and not small and self._graphs.holds(keep, size):
            return self._config.input_channels * size[0] * size[1] * self._dtype.itemsize
        return bytes_of_pass(
            self._program,
            size,
            self._dtype.itemsize,
            keep=keep,
            band_flop=self._band_flop,
            band_bytes=SMALL_BAND_BYTES if small else BAND_BYTES,
        )

    def bytes_of_change(self, change: Rect) -> int:
        """Memory that a partial pass takes at its peak beside what is kept, estimated from above."""
        kept = self._kept
        if kept is None:
            return 0
        return bytes_of_change(self._program, kept.size, change, self._plan, self._dtype.itemsize)

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
            band_flop=self._band_flop,
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
