"""A loaded generator of pictures from pictures: photographs to labels, edges to photographs, grey to colour."""

from collections.abc import Callable

import numpy as np
import torch

from model.checkpoint import Checkpoint
from model.contract import SMALLEST
from model.encoding import to_image
from model.errors import BadMaps, CheckpointError
from model.inference import Precision, PreparedGenerator
from model.lab import as_rgb, with_channels
from model.maps import snap_colors
from model.session import CheckpointSession


class ImageSession(CheckpointSession):
    """Translates pictures with one checkpoint on one device.

    Not thread-safe: one thread at a time. Deterministic: the same picture and seed give the same bytes on the same
    machine. Nothing falls back silently: a device or precision that is not there is an error.
    """

    def __init__(
        self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto", *, accelerate: bool = True
    ) -> None:
        """Make the checkpoint's generator ready on `device`; raises CheckpointError when it takes no pictures.

        Without `accelerate` the network runs as published, operation by operation: something to measure against.
        """
        header, name = checkpoint.header, checkpoint.path.name
        if not header.generator.image_channels:
            raise CheckpointError(f"{name} renders label maps instead of translating pictures: give it a label map.")
        if header.output == "labels" and not header.label_set.classes:
            raise CheckpointError(f"{name} turns photographs into labels, but its label set has no classes.")
        super().__init__(checkpoint, device, precision)
        self._prepared = PreparedGenerator(checkpoint, device, precision, accelerate=accelerate)

    def render(
        self, picture: np.ndarray, *, seed: int = 0, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray:
        """Translate a picture: the exact full pass.

        picture: uint8, RGB (H, W, 3) or grey (H, W), any size from 32 x 32. A network of one input channel gets its
        lightness. `seed` decides the dropout of a U-Net. `should_stop` is asked between layers.

        Returns uint8 RGB (H, W, 3); with labels as output, every pixel has the colour of a class. Raises BadMaps,
        OutOfMemory, and Cancelled when `should_stop` answered True.
        """
        if self.header.output == "labels":
            return self.label_set.palette[self.labels(picture, seed=seed, should_stop=should_stop)]
        return self._translated(picture, seed, should_stop)

    def labels(
        self, picture: np.ndarray, *, seed: int = 0, should_stop: Callable[[], bool] | None = None
    ) -> np.ndarray:
        """Return the label map uint8 (H, W) of a photograph: for every pixel the class of the nearest colour.

        As `render`. Raises ValueError if the checkpoint does not turn photographs into labels.
        """
        if self.header.output != "labels":
            raise ValueError(f"{self.path.name} makes pictures, not labels")
        ids, _ = snap_colors(self._translated(picture, seed, should_stop), self.label_set)
        return ids

    def close(self) -> None:
        """Free the weights; a closed session renders no more."""
        self._prepared.close()

    def _translated(self, picture: np.ndarray, seed: int, should_stop: Callable[[], bool] | None) -> np.ndarray:
        """What the network makes of a picture, as uint8 RGB (H, W, 3)."""
        if self._prepared.closed:
            raise RuntimeError("the session is closed")
        rgb = _checked(picture)
        height, width = rgb.shape[:2]
        made = self._prepared.run(
            lambda: with_channels(
                self._on_device(self._prepared.padded(rgb, "symmetric")), self.header.generator.image_channels
            ),
            (height, width),
            seed=seed,
            should_stop=should_stop,
        )
        return to_image(as_rgb(made.unsqueeze(0), self._on_device(rgb))[0])

    def _on_device(self, rgb: np.ndarray) -> torch.Tensor:
        """uint8 (H, W, 3) to float32 (1, 3, H, W) in -1..1."""
        pixels = torch.from_numpy(np.require(rgb, requirements=["C", "W"])).to(self.device)
        return pixels.permute(2, 0, 1).unsqueeze(0).float().div(127.5).sub(1.0)


def _checked(picture: np.ndarray) -> np.ndarray:
    """The picture as uint8 RGB (H, W, 3); raises BadMaps."""
    grey = picture.ndim == 2
    if picture.dtype != np.uint8 or not (grey or (picture.ndim == 3 and picture.shape[2] == 3)):
        raise BadMaps(
            f"A picture must be a uint8 array (H, W, 3) or (H, W), not {picture.dtype} {tuple(picture.shape)}."
        )
    height, width = picture.shape[:2]
    if min(height, width) < SMALLEST:
        raise BadMaps(f"Pictures must be at least {SMALLEST} x {SMALLEST} pixels; this one is {width} x {height}.")
    return np.repeat(picture[:, :, None], 3, axis=2) if grey else picture
