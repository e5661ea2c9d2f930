"""Pictures of a checkpoint for the maps of a data set, in the styles that a protocol asks for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

import numpy as np
import torch

from model.checkpoint import load_checkpoint
from model.contract import Session
from model.data import Arrays
from model.devices import resolve_device
from model.errors import CheckpointError
from model.inference import build_encoder
from model.maps import LabelSet
from model.networks.style_encoder import StyleEncoder, instance_index, instance_means
from model.registry import CheckpointFile, find
from model.session import GeneratorSession
from model.style_map import Style

Styles = Literal["default", "encoded", "random"]
STYLES = ("default", "encoded", "random")


class Synthesizer:
    """A generator and, if it is a checkpoint that has one, the style encoder."""

    def __init__(self, spec: Path, device: str = "auto", *, seed: int = 0) -> None:
        """Open a checkpoint's file or a generator by its name. Raises CheckpointError, ModelError and DeviceError."""
        generator = find(spec)
        self._seed = seed
        self._encoder: StyleEncoder | None = None
        self.trained_on = "unknown data"
        self.teachers: tuple[str, ...] = ()  # ids of segmentation networks
        self.session: Session
        if isinstance(generator, CheckpointFile):
            generator.check_labels()
            checkpoint = load_checkpoint(generator.path)
            target = resolve_device(device)
            self.session = GeneratorSession(checkpoint, target)
            encoder = build_encoder(checkpoint)
            self._encoder = encoder.to(target) if encoder else None
            self.trained_on = checkpoint.header.data or self.trained_on
            self.teachers = checkpoint.header.teachers
        else:
            self.session = generator.open(device)

    @property
    def has_encoder(self) -> bool:
        """Whether styles can be taken from photographs."""
        return self._encoder is not None

    @property
    def has_modes(self) -> bool:
        """Whether some class has two modes or more."""
        return any(count > 1 for count in self.session.mode_counts.values())

    def picture(self, arrays: Arrays, index: int, styles: Styles, draw: int = 0) -> np.ndarray:
        """Return the picture uint8 (H, W, 3) of a data set's `index`-th maps.

        default: what the editor shows, nothing of the photograph. encoded: the encoder's vectors of the photograph's
        own instances. random: a mode for every region; draws below a class's number of modes differ in each.
        Raises CheckpointError where the checkpoint lacks what the styles need.
        """
        regions, chosen = arrays.instances, dict[int, Style]()
        if styles == "encoded":
            regions, chosen = self._encoded(arrays)
        elif styles == "random":
            chosen = self.random_modes(arrays, index, draw)
        return self.session.render(arrays.labels, arrays.instances, chosen, regions=regions, seed=self._seed)

    @property
    def label_set(self) -> LabelSet:
        """The classes of the generator."""
        return self.session.label_set

    @property
    def mode_counts(self) -> Mapping[int, int]:
        """Class id -> number of modes, for the classes that have any."""
        return self.session.mode_counts

    def with_mode(self, arrays: Arrays, region: int, mode: int) -> np.ndarray:
        """Return the picture uint8 (H, W, 3) in default styles, but one region (instance) in a mode of its class."""
        return self.session.render(arrays.labels, arrays.instances, {region: mode}, seed=self._seed)

    def random_modes(self, arrays: Arrays, index: int, draw: int) -> dict[int, Style]:
        """Region id -> mode, for the regions whose class has modes."""
        counts = self.session.mode_counts
        if not counts:
            raise CheckpointError(f"{self.session.name} has no modes; `maquette styles` finds them.")
        shared = self._encoder is not None and self._encoder.config.pooling == "label"
        modes: dict[int, Style] = {}
        for region, class_id in classes_of_regions(arrays).items():
            if count := counts.get(class_id, 0):
                # Where the encoder gives a class one style, its regions share one here too.
                drawn_by = class_id if shared else region
                order = np.random.default_rng((self._seed, index, drawn_by)).permutation(count)
                modes[region] = int(order[draw % count])
        return modes

    def close(self) -> None:
        """Free the weights."""
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @torch.no_grad()
    def _encoded(self, arrays: Arrays) -> tuple[np.ndarray, dict[int, Style]]:
        """The map that carries styles, and the vector of each of its regions."""
        encoder = self._encoder
        if encoder is None:
            raise CheckpointError(f"{self.session.name} has no style encoder; use --styles default or random.")
        height, width = arrays.labels.shape
        pad = ((0, -height % encoder.multiple), (0, -width % encoder.multiple))
        device = next(encoder.parameters()).device
        image = torch.from_numpy(np.pad(arrays.image, (*pad, (0, 0)), mode="edge")).to(device)
        features = encoder.layers(image.permute(2, 0, 1)[None].float().div(127.5).sub(1.0))[:, :, :height, :width]
        carrier = arrays.labels.astype(np.int32) if encoder.config.pooling == "label" else arrays.instances
        distinct, index = instance_index(torch.from_numpy(np.ascontiguousarray(carrier))[None].to(device))
        means = instance_means(features, index, len(distinct)).cpu().tolist()
        regions = distinct[:, 1].tolist()
        return carrier, {region: tuple(mean) for region, mean in zip(regions, means, strict=True)}


def classes_of_regions(arrays: Arrays) -> dict[int, int]:
    """Region (instance) id -> class id of its pixels."""
    regions, first = np.unique(arrays.instances, return_index=True)
    classes = arrays.labels.ravel()[first]
    return dict(zip(regions.tolist(), classes.tolist(), strict=True))
