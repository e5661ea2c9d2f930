"""A loaded generator: the one door from label and instance maps to pixels, for editor, commands and tests."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import torch

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint
from model.contract import checked_maps
from model.devices import resolve_device
from model.encoding import boundary_map, channel_lookup, encode, to_image
from model.errors import CheckpointError
from model.inference import Precision, PreparedGenerator
from model.lab import as_rgb
from model.maps import LabelSet
from model.style_map import Style, style_map


class CheckpointSession:
    """One checkpoint on one device: what it says of itself, and its weights until it is closed."""

    def __init__(
        self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto", *, accelerate: bool = True
    ) -> None:
        """Make the checkpoint's generator ready on `device`; raises CheckpointError when its weights do not fit.

        Without `accelerate` the network runs as published, operation by operation: something to measure against.
        """
        self.path = checkpoint.path
        self.id: str = checkpoint.id
        self.header: CheckpointHeader = checkpoint.header
        self._prepared = PreparedGenerator(checkpoint, device, precision, accelerate=accelerate)
        self.device = device
        self.device_name = self._prepared.device_name
        self.precision: Precision = self._prepared.precision

    @classmethod
    def open(cls, path: str | Path, device: str = "auto", *, precision: Precision = "auto") -> Self:
        """Load a checkpoint. `device` is auto, cpu, cuda or mps.

        Raises CheckpointError for a file that is missing, damaged, foreign, too new, does not fit its own header or
        takes something else than this kind of session gives it, and DeviceError for a device that is not there.
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
        """The classes it renders, or draws; none where pictures become pictures."""
        return self.header.label_set

    @property
    def resolution(self) -> tuple[int, int]:
        """Width and height it was trained at last, pixels."""
        return self.header.resolution

    def close(self) -> None:
        """Free the weights; a closed session renders no more."""
        self._prepared.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class GeneratorSession(CheckpointSession):
    """Renders photographs with one checkpoint on one device; keeps the contract of `model.contract.Session`.

    Not thread-safe: one thread at a time. Deterministic: the same maps, styles and seed give the same bytes on the same
    machine. Nothing falls back silently: a device or precision that is not there is an error.
    """

    def __init__(
        self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto", *, accelerate: bool = True
    ) -> None:
        """Make the checkpoint's generator ready on `device`; raises CheckpointError when it is none for label maps.

        Without `accelerate` the network runs as published, operation by operation: something to measure against.
        """
        header, name = checkpoint.header, checkpoint.path.name
        if header.generator.image_channels:
            raise CheckpointError(
                f"{name} translates pictures instead of rendering label maps: "
                f"use `maquette render PICTURES --checkpoint {name} --out DIR`."
            )
        if header.generator.classes != header.label_set.channels:
            raise CheckpointError(
                f"{name} has a generator for {header.generator.classes} classes, but its label set "
                f"{header.label_set.name} has {header.label_set.channels}."
            )
        super().__init__(checkpoint, device, precision, accelerate=accelerate)
        self._modes = {class_id: centres.numpy() for class_id, centres in checkpoint.modes.items()}
        lookup = channel_lookup(header.label_set.channel_table, header.generator.classes)
        self._lookup = lookup.to(device, self._prepared.dtype)

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
        region without one gets its class's default mode, chosen by `seed`; so is the dropout of a U-Net. `should_stop`
        is asked between layers.

        Returns uint8 RGB (H, W, 3). Raises BadMaps, OutOfMemory, and Cancelled when `should_stop` answered True.
        """
        if self._prepared.closed:
            raise RuntimeError("the session is closed")
        labels, instances, regions = checked_maps(labels, instances, regions, self.label_set)
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
                label_set=self.label_set,
                # An encoder that pools over classes has trained the generator on one style for each class.
                by_class=self.header.encoder is not None and self.header.encoder.pooling == "label",
            )
        height, width = labels.shape
        made = self._prepared.run(
            lambda: self._encode(labels, instances, vectors), (height, width), seed=seed, should_stop=should_stop
        )
        return to_image(as_rgb(made.unsqueeze(0))[0])

    def _encode(self, labels: np.ndarray, instances: np.ndarray, vectors: np.ndarray | None) -> torch.Tensor:
        """The generator's input (1, C, H', W'), padded below and on the right by repeating the last pixels."""

        def on_device(array: np.ndarray) -> torch.Tensor:
            padded = np.require(self._prepared.padded(array, "edge"), requirements=["C", "W"])
            return torch.from_numpy(padded).unsqueeze(0).to(self.device)

        boundaries = boundary_map(on_device(instances)) if self.header.generator.boundaries else None
        # (1, H, W, S) -> (1, S, H, W)
        styles = None if vectors is None else on_device(vectors).permute(0, 3, 1, 2)
        return encode(on_device(labels), boundaries, styles, self._lookup)
