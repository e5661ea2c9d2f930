"""A loaded generator: the one door from label and instance maps to pixels, for editor, commands and tests."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import torch

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint
from model.config import GeneratorConfig
from model.contract import Change, Preview, checked_change, checked_maps
from model.devices import describe_device, resolve_device
from model.errors import CheckpointError, MaquetteError, OutOfMemory
from model.inference import (
    Precision,
    PreparedGenerator,
    accelerated,
    build_generator,
    padded_size,
    precision_of,
    type_of,
)
from model.maps import LabelSet
from model.passes.engine import PassEngine
from model.renderer import Engine, Place, Renderer, WholePasses
from model.scene_state import MapEncoder
from model.style_map import Style, StyleSpace

_CPU = torch.device("cpu")


class CheckpointSession:
    """One checkpoint on one device: what it says of itself."""

    def __init__(self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto") -> None:
        self.path = checkpoint.path
        self.id: str = checkpoint.id
        self.header: CheckpointHeader = checkpoint.header
        self.device = device
        self.device_name = describe_device(device)
        self.precision: Precision = precision_of(type_of(precision, device))

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
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class GeneratorSession(CheckpointSession):
    """Renders photographs with one checkpoint on one device; keeps the contract of `model.contract.LiveSession`.

    Not thread-safe: one thread at a time. Deterministic: the same maps, styles and seed give the same bytes on the same
    machine. Nothing falls back silently: a device or precision that is not there is an error, and a picture that does
    not fit into the memory of a GPU is rendered on the CPU with a notice.
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
        super().__init__(checkpoint, device, precision)
        self.full_passes_only = _why_full_passes_only(header, accelerate)
        self._modes = {class_id: centres.numpy() for class_id, centres in checkpoint.modes.items()}
        self._maps = MapEncoder(header, self._modes)
        self.style_space = _style_space(header, self._modes)
        place = self._place(device, precision, accelerate)
        place.opened = self._engine(checkpoint, place, accelerate)
        places = [place]
        if device != _CPU:
            places.append(self._place(_CPU, precision, accelerate))
        self._renderer = Renderer(places, lambda size: padded_size(header.generator, size), self._maps.boundary)

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
        keep: bool = False,
    ) -> np.ndarray:
        """Render a photograph: the exact full pass.

        labels: (H, W) ids of the checkpoint's label set. instances: integer (H, W), >= 0. Any size from 32 x 32.
        regions: (H, W), what `styles` refers to; the instance map if not given. styles: region id -> mode or vector; a
        region without one gets its class's default mode, chosen by `seed`; so is the dropout of a U-Net. `should_stop`
        is asked between layers and bands of layers. With `keep` previews start from this picture.

        Returns uint8 RGB (H, W, 3). Raises BadMaps, OutOfMemory, and Cancelled when `should_stop` answered True.
        """
        if self._renderer.closed:
            raise RuntimeError("the session is closed")
        maps = self._maps.encode(*checked_maps(labels, instances, regions, self.label_set), styles or {}, seed)
        return self._renderer.full(maps, keep=keep, should_stop=should_stop)

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: Callable[[], bool] | None = None,
    ) -> Preview:
        """Render what changed since the last kept picture: a partial pass. See `LiveSession.preview`."""
        change = checked_change(change, self._renderer.size, self.label_set)
        maps = self._maps.encode_change(change, styles or {}, seed)
        return self._renderer.partial(change.rect, maps, keep=keep, should_stop=should_stop)

    @property
    def can_preview(self) -> bool:
        """Whether there is a kept picture to start from, and memory held it."""
        return self._renderer.can_preview

    def expected_seconds(self, width: int, height: int) -> float | None:
        """About how long an exact pass over so many pixels takes, by the passes so far; None if nothing is known."""
        return None if self._renderer.closed else self._renderer.expected_seconds((height, width))

    def take_notice(self) -> str:
        """What was different about the last pass, told once; "" if nothing was."""
        return self._renderer.take_notice()

    def close(self) -> None:
        """Free the weights and what is kept; a closed session renders no more."""
        self._renderer.close()

    def _place(self, device: torch.device, precision: Precision, accelerate: bool) -> Place:
        def open_again() -> Engine:
            # A copy of the weights for a case that most sessions never meet is not worth its memory.
            return self._engine(self._loaded_again(), place, accelerate)

        place = Place(describe_device(device), device, type_of(precision, device), open_again)
        return place

    def _engine(self, checkpoint: Checkpoint, place: Place, accelerate: bool) -> Engine:
        config = checkpoint.header.generator
        if self.full_passes_only or not isinstance(config, GeneratorConfig):
            precision = precision_of(place.dtype)
            return WholePasses(PreparedGenerator(checkpoint, place.device, precision, accelerate=accelerate))
        network = accelerated(build_generator(checkpoint), place.device, place.dtype)
        return PassEngine(network, config, place.device, place.dtype, release=True)

    def _loaded_again(self) -> Checkpoint:
        try:
            checkpoint = load_checkpoint(self.path)
        except MaquetteError as error:
            raise OutOfMemory(f"It would be rendered on the CPU, but {error}") from error
        if checkpoint.id != self.id:
            raise OutOfMemory(f"It would be rendered on the CPU, but {self.path.name} is another file by now.")
        return checkpoint


def _style_space(header: CheckpointHeader, modes: Mapping[int, np.ndarray]) -> StyleSpace | None:
    """The styles of a checkpoint; None if its generator takes none."""
    if not header.generator.style_channels:
        return None
    by_class = header.encoder is not None and header.encoder.pooling == "label"
    centres = {class_id: each for class_id, each in modes.items() if len(each)}
    return StyleSpace(header.generator.style_channels, centres, by_class)


def _why_full_passes_only(header: CheckpointHeader, accelerate: bool) -> str:
    """A sentence that says why a generator has no previews, "" if it has."""
    if not isinstance(header.generator, GeneratorConfig):
        family = header.generator.family
        return (
            f"{header.name} renders whole pictures only: in a network of its kind, {family}, all pixels are connected."
        )
    return "" if accelerate else "A network that runs as published renders whole pictures only."
