"""The picture that is kept while a scene is edited, with the scene that it shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from editor.document.geometry import Size
from editor.document.objects import Style


class Settle(StrEnum):
    """What an exact pass may change: see `editor.document.settling`."""

    ONLY_HERE = "only here"  # what was edited, with its surroundings; the rest stays the kept picture
    WHOLE = "whole picture"  # everything


@dataclass(frozen=True, eq=False)
class Kept:
    """An exact photograph and all that it was rendered from. Nobody can write its arrays: what others can is copied.

    It is worth something only for the generator that made it and a canvas of its size; for others it is void, silently:
    the first exact picture takes its place.
    """

    picture: np.ndarray  # uint8 (H, W, 3)
    labels: np.ndarray  # uint8 (H, W)
    instances: np.ndarray  # int32 (H, W)
    regions: np.ndarray  # int32 (H, W)
    styles: Mapping[int, Style]  # region id -> style under the checkpoint
    seed: int
    checkpoint_id: str

    def __post_init__(self) -> None:
        for name, kind in (("picture", np.uint8), ("labels", np.uint8), ("instances", np.int32), ("regions", np.int32)):
            object.__setattr__(self, name, _frozen(getattr(self, name), kind))
        object.__setattr__(self, "styles", MappingProxyType(dict(self.styles)))
        shape = self.labels.shape
        if self.instances.shape != shape or self.regions.shape != shape or self.picture.shape != (*shape, 3):
            raise ValueError(f"a picture of shape {self.picture.shape} does not fit maps of {shape}")

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.labels.shape[1], self.labels.shape[0])

    def fits(self, checkpoint_id: str, size: Size) -> bool:
        """Whether it may be used for pictures of this generator and size."""
        return self.checkpoint_id == checkpoint_id and self.size == size

    def equals(self, other: "Kept") -> bool:
        """Whether both hold the same values."""
        return (
            (self.checkpoint_id, self.seed, self.styles) == (other.checkpoint_id, other.seed, other.styles)
            and np.array_equal(self.picture, other.picture)
            and np.array_equal(self.labels, other.labels)
            and np.array_equal(self.instances, other.instances)
            and np.array_equal(self.regions, other.regions)
        )

    @property
    def nbytes(self) -> int:
        """Bytes of memory held by the arrays."""
        return self.picture.nbytes + self.labels.nbytes + self.instances.nbytes + self.regions.nbytes


def _frozen(values: np.ndarray, kind: type[np.generic]) -> np.ndarray:
    """The array, or a copy if it is of another kind or somebody may still write it: copies cost a frame."""
    if values.dtype == kind and values.base is None and not values.flags.writeable and values.flags.c_contiguous:
        return values
    copy = np.array(values, dtype=kind, order="C")
    copy.flags.writeable = False
    return copy
