"""A loaded generator: the one door from label and instance maps to pixels, for editor, commands and tests."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
import torch
from torch import nn

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint
from model.contract import checked_maps
from model.devices import describe_device, fast_bfloat16, free_memory, resolve_device
from model.encoding import boundary_map, channel_lookup, encode, to_image
from model.errors import Cancelled, MaquetteError, OutOfMemory
from model.inference import accelerated, build_generator
from model.maps import LabelSet
from model.style_map import Style, style_map

Precision = Literal["auto", "float32", "bfloat16"]


def _never() -> bool:
    return False


class GeneratorSession:
    """Renders photographs with one checkpoint on one device; keeps the contract of `model.contract.Session`.

    Not thread-safe: one thread at a time. Deterministic: the same maps, styles and seed give the same bytes on the same
    machine. Nothing falls back silently: a device or precision that is not there is an error.
    """

    def __init__(
        self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto", *, accelerate: bool = True
    ) -> None:
        """Make the checkpoint's generator ready on `device`; raises CheckpointError when its weights do not fit.

        Without `accelerate` the network runs as published, operation by operation: something to measure against.
        """
        header = checkpoint.header
        self.path = checkpoint.path
        self.id: str = checkpoint.id
        self.header: CheckpointHeader = header
        self.device = device
        self.device_name = describe_device(device)
        if precision == "auto":
            # Measured, 512 x 256 on two cores with AMX: bf16 takes a fifth of the time (see `model.benchmark`, which
            # also reports the difference in grey levels).
            precision = "bfloat16" if fast_bfloat16(device) else "float32"
        self.precision: Precision = precision
        self._dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._modes = {class_id: centres.numpy() for class_id, centres in checkpoint.modes.items()}
        self._lookup = channel_lookup(header.label_set.channel_table, header.generator.classes).to(device, self._dtype)
        self._layout = torch.channels_last if accelerate else torch.contiguous_format
        generator = build_generator(checkpoint)
        self._generator: nn.Module | None = (
            accelerated(generator, device, self._dtype) if accelerate else generator.to(device, self._dtype)
        )

    @classmethod
    def open(cls, path: str | Path, device: str = "auto", *, precision: Precision = "auto") -> Self:
        """Load a checkpoint. `device` is auto, cpu, cuda or mps.

        Raises CheckpointError for a file that is missing, damaged, foreign, too new or does not fit its own header, and
        DeviceError for a device that is not there.
        """
        target = resolve_device(device)
        return cls(load_checkpoint(Path(path)), target, precision)

    @property
    def name(self) -> str:
        """The checkpoint's name, for people."""
        return self.header.name

    @property
    def licence(self) -> str:
        """Terms of the weights."""
        return self.header.licence

    @property
    def label_set(self) -> LabelSet:
        """The classes it renders."""
        return self.header.label_set

    @property
    def resolution(self) -> tuple[int, int]:
        """Width and height it was trained at last, pixels."""
        return self.header.resolution

    def modes(self, class_id: int) -> int:
        """How many modes the checkpoint has for a class; 0 if none."""
        return len(self._modes.get(class_id, ()))

    @property
    def mode_counts(self) -> dict[int, int]:
        """Class id -> number of modes, for the classes that have any."""
        return {class_id: len(centres) for class_id, centres in self._modes.items() if len(centres)}

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: Callable[[], bool] | None = None,
    ) -> np.ndarray:
        """Render a photograph: the exact full pass.

        labels: (H, W) ids of the checkpoint's label set. instances: integer (H, W), >= 0. Any size from 32 x 32.
        regions: (H, W), what `styles` refers to; the instance map if not given. styles: region id -> mode or vector; a
        region without one gets its class's default mode, chosen by `seed`. `should_stop` is asked between layers.

        Returns uint8 RGB (H, W, 3). Raises BadMaps, OutOfMemory, and Cancelled when `should_stop` answered True.
        """
        generator = self._generator
        if generator is None:
            raise RuntimeError("the session is closed")
        labels, instances, regions = checked_maps(labels, instances, regions, self.header.label_set)
        height, width = labels.shape
        channels = self.header.generator.style_channels
        vectors = None
        if channels:
            vectors = style_map(
                labels,
                regions,
                styles or {},
                self._modes,
                channels=channels,
                seed=seed,
                label_set=self.header.label_set,
            )
        self._check_memory(width, height)

        stop = should_stop or _never

        def between_layers() -> None:
            if stop():
                raise Cancelled("the pass was stopped")

        between_layers()
        try:
            with torch.inference_mode(), torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True):
                output = generator(self._encode(labels, instances, vectors), between_layers)
                return to_image(output[0, :, :height, :width])
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise self._out_of_memory(width, height) from error
        except RuntimeError as error:
            # The CPU's allocator has no exception of its own.
            if "allocate memory" in str(error) or "not enough memory" in str(error):
                raise self._out_of_memory(width, height) from error
            raise

    def close(self) -> None:
        """Free the weights; a closed session renders no more."""
        self._generator = None
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _encode(self, labels: np.ndarray, instances: np.ndarray, vectors: np.ndarray | None) -> torch.Tensor:
        """The generator's input (1, C, H', W'), padded below and on the right by repeating the last pixels."""
        height, width = labels.shape
        pad = ((0, self._padded(height) - height), (0, self._padded(width) - width))
        device = self.device

        def on_device(array: np.ndarray) -> torch.Tensor:
            padded = np.pad(array, pad + ((0, 0),) * (array.ndim - 2), mode="edge") if any(map(any, pad)) else array
            return torch.from_numpy(np.require(padded, requirements=["C", "W"])).unsqueeze(0).to(device)

        boundaries = boundary_map(on_device(instances)) if self.header.generator.boundaries else None
        # (1, H, W, S) -> (1, S, H, W)
        styles = None if vectors is None else on_device(vectors).permute(0, 3, 1, 2)
        encoded = encode(on_device(labels), boundaries, styles, self._lookup)
        return encoded.contiguous(memory_format=self._layout)

    def _padded(self, length: int) -> int:
        """The next multiple; at least two, because reflection padding in the middle needs more than one pixel."""
        multiple = self.header.generator.multiple
        return max(-(-length // multiple), 2) * multiple

    def _check_memory(self, width: int, height: int) -> None:
        # An operating system that runs out of memory ends the whole process instead of raising, so it is asked before.
        free = free_memory(self.device)
        if free is not None and self._bytes_needed(width, height) > free:
            raise self._out_of_memory(width, height)

    def _bytes_needed(self, width: int, height: int) -> int:
        """Peak of a pass, estimated: the layers at full resolution outweigh the others."""
        config = self.header.generator
        values = 3 * config.input_channels + 4 * config.width + 2 * config.style_channels
        return self._padded(width) * self._padded(height) * (values * self._dtype.itemsize + 16)

    def _out_of_memory(self, width: int, height: int) -> MaquetteError:
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        needed = self._bytes_needed(width, height) / 2**30
        return OutOfMemory(
            f"{width} x {height} pixels need about {needed:.1f} GiB on {self.device_name}, more than is free; "
            "render a smaller picture or free memory."
        )
