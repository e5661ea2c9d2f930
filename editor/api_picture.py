"""A photograph in a script: its pixels, and the files that show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from editor.document.scene import Maps, SceneError, Snapshot
from editor.export.layers import LayersOptions, write_layers
from editor.export.picture import PictureOptions, write_picture
from editor.export.strip import StripOptions, panels_of, strip
from editor.results import PICTURE_SUFFIXES, check_target


@dataclass(frozen=True, eq=False)
class Picture:
    """A photograph of a scene as it was when it was rendered."""

    pixels: np.ndarray  # uint8 (H, W, 3)
    scene: Snapshot
    origin: Mapping[str, str]  # whose weights made it, on what terms
    sources: tuple[Path, ...] = ()  # files that hold the ids of the scene: never replaced

    @cached_property
    def maps(self) -> Maps:
        """What the picture shows, pixel by pixel."""
        return self.scene.flatten()

    def save(
        self, path: Path | str, *, scale: float = 1.0, quality: int = 95, lossless: bool = False, origin: bool = True
    ) -> None:
        """Write PNG, JPEG, WebP or TIFF, as the suffix says. Raises FileError.

        `scale`, 0.25 to 4, resamples the picture (Lanczos). `quality`, 1 to 100, is of JPEG and of WebP that is not
        `lossless`. With `origin` the file says which weights made it, their licence and the seed.
        """
        try:
            options = PictureOptions(scale, quality, lossless, origin)
        except ValueError as error:
            raise SceneError(f"{str(error).capitalize()}.") from error
        write_picture(self._target(path, PICTURE_SUFFIXES), self.pixels, options, self.origin)

    def save_layers(self, path: Path | str, *, objects: bool = True, classes: bool = True) -> None:
        """Write a PSD: the photograph, a cut-out of every object, a mask of every class. Raises FileError."""
        target = self._target(path, (".psd",))
        options = LayersOptions(objects, classes)
        label_set = self.scene.label_set
        write_layers(target, self.pixels, self.maps, self.scene.objects, label_set, options, origin=self.origin)

    def save_strip(self, path: Path | str, options: StripOptions | None = None) -> None:
        """Write labels, photograph and, if the scene has one, the reference side by side. Raises FileError."""
        chosen = options or StripOptions()
        reference = None if self.scene.reference is None else self.scene.reference.picture
        panels = panels_of(chosen, self.maps.labels, self.scene.label_set, self.pixels, reference)
        target = self._target(path, PICTURE_SUFFIXES)
        write_picture(target, strip(panels, chosen), PictureOptions(), self.origin)

    def _target(self, path: Path | str, suffixes: tuple[str, ...]) -> Path:
        target = Path(path)
        check_target(target, sources=self.sources, suffixes=suffixes)
        return target
