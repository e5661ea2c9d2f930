"""Random changes of training pictures. Each is a function of the generator it is given, so a run can be repeated."""

from dataclasses import dataclass

import numpy as np

from model.data.arrays import Arrays, Size
from model.errors import ModelError
from model.maps import THING_BASE, Kind, LabelSet


@dataclass(frozen=True)
class Augment:
    """What is done to training pictures."""

    mirror: bool = True  # half of the pictures are mirrored
    jitter: int = 0  # pixels: pictures are made this much larger in both directions, then cropped at random
    crop: Size | None = None  # width, height of a random part of the picture; None: all of it
    balance: float = 0.0  # probability that a crop, or without crops the picture, is chosen for a rare or small thing

    def __post_init__(self) -> None:
        if self.jitter < 0:
            raise ModelError(f"Jitter must not be negative, it is {self.jitter}.")
        if not 0 <= self.balance <= 1:
            raise ModelError(f"Balance is a probability from 0 to 1, not {self.balance}.")

    def load_size(self, size: Size) -> Size:
        """The size a picture is loaded at."""
        return size[0] + self.jitter, size[1] + self.jitter

    def apply(self, arrays: Arrays, size: Size, label_set: LabelSet, random: np.random.Generator) -> Arrays:
        """Crop a picture of `load_size` to the output size and mirror it, by numbers drawn from `random`."""
        mirror, balanced, across, down = random.random(4)
        window = self.crop or size
        (width, height), free = arrays.size, (arrays.size[0] - window[0], arrays.size[1] - window[1])
        left, top = int(across * (free[0] + 1)), int(down * (free[1] + 1))
        centre = thing_centre(arrays, label_set, random) if self.crop and balanced < self.balance else None
        if centre is not None:
            left = min(max(centre[0] - window[0] // 2, 0), width - window[0])
            top = min(max(centre[1] - window[1] // 2, 0), height - window[1])
        if any(free):
            arrays = arrays.window(left, top, window)
        return arrays.mirrored(label_set) if self.mirror and mirror < 0.5 else arrays


def rare_classes(label_set: LabelSet) -> tuple[int, ...]:
    """The classes that balancing chooses among: things, or in a set without things all classes but void."""
    return label_set.of_kind(Kind.THING) or label_set.of_kind(Kind.STUFF)


def thing_centre(arrays: Arrays, label_set: LabelSet, random: np.random.Generator) -> tuple[int, int] | None:
    """A pixel (x, y) of a random thing, None where there is none.

    Classes of the picture are equally likely, and so are the things of a class, however large they are.
    """
    ids = np.unique(arrays.instances)
    classes = np.where(ids >= THING_BASE, ids // THING_BASE, ids)
    present = np.intersect1d(classes, rare_classes(label_set))
    if not len(present):
        return None
    chosen = random.choice(ids[classes == random.choice(present)])
    rows, columns = np.nonzero(arrays.instances == chosen)
    pixel = int(random.integers(len(rows)))
    return int(columns[pixel]), int(rows[pixel])
