"""What the input channels of a published generator mean: labels, boundary map and styles, or a picture."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from model.errors import ModelError
from model.maps import LabelSet
from model.published.state import State

# What pix2pixHD trains: channels after the labels -> with a boundary map, and styles of so many numbers. Its options
# `no_instance` and `feat_num` make others, which nothing in the file tells apart.
_PUBLISHED = {0: (False, 0), 1: (True, 0), 3: (False, 3), 4: (True, 3)}


@dataclass(frozen=True)
class Channels:
    """The parts of a generator's input, in their order."""

    classes: int
    image_channels: int
    boundaries: bool
    style_channels: int

    def sentence(self, label_set: LabelSet | None) -> str:
        """E.g. `39 input channels: 35 classes of cityscapes, boundary map, 3 style channels`."""
        if self.image_channels:
            return f"input: a picture of {self.image_channels} channels"
        parts = [f"{self.classes} classes of {label_set.name if label_set else 'the label set'}"]
        parts += ["boundary map"] if self.boundaries else []
        parts += [f"{self.style_channels} style channels"] if self.style_channels else []
        total = self.classes + self.boundaries + self.style_channels
        return f"{total} input channels: {', '.join(parts)}"


def split_channels(
    total: int, label_set: LabelSet | None, *, styles: int | None = None, boundaries: bool | None = None
) -> Channels:
    """Say what each of `total` input channels is for; without a label set they are a picture.

    `styles` and `boundaries` are None where they are to be found out: then it must be a combination that pix2pixHD
    trains by default. Raises ModelError, with the numbers, when nothing fits or more than one thing does.
    """
    if label_set is None:
        if styles or boundaries:
            raise ModelError("A generator that takes pictures has neither styles nor a boundary map.")
        if total > 3:
            raise ModelError(
                f"The generator takes {total} channels, which is no picture: name the label set of its maps with "
                "--labels."
            )
        return Channels(0, total, False, 0)
    classes = label_set.channels
    extra = total - classes
    count = f"The generator takes {total} channels, the label set {label_set.name} has {classes} classes"
    if extra < 0:
        hint = " (if it takes label maps as colour pictures, add --colours)" if total == 3 else ""
        raise ModelError(f"{count}: this is not its label set{hint}.")
    if styles is None and boundaries is None:
        if extra not in _PUBLISHED:
            raise ModelError(
                f"{count}: if it is its label set, the other {extra} are styles, or a boundary map and styles; say "
                "which with --no-boundaries or --style-channels, or give the encoder."
            )
        boundaries, styles = _PUBLISHED[extra]
    elif styles is None:
        styles = extra - bool(boundaries)
    rest = extra - styles
    if styles < 0 or rest not in (0, 1) or (boundaries is not None and rest != boundaries):
        asked = (
            f"{styles} style channels and " + {None: "at most a", True: "a", False: "no"}[boundaries] + " boundary map"
        )
        raise ModelError(f"{count}: the other {extra} are not {asked}.")
    return Channels(classes, 0, bool(rest), styles)


def fold_colours(state: State, label_set: LabelSet) -> dict[str, Tensor]:
    """Make a generator of colour-coded label maps one of one-hot labels; the picture stays the same.

    Every class has one colour, so that the first convolution (linear, borders padded with its zero) of a colour picture
    in -1..1 is a convolution of the one-hot planes: (k, 3, h, w) -> (k, classes, h, w). A pixel without a class becomes
    middle grey.
    """
    colours = np.array([each.color for each in label_set.classes], np.float64) / 127.5 - 1
    mix = torch.from_numpy(colours)  # (classes, 3)
    folded = dict(state)
    for key, weights in state.items():
        if _reads_the_input(key) and weights.ndim == 4 and weights.shape[1] == 3:
            folded[key] = torch.einsum("kchw,nc->knhw", weights.double(), mix).float()
    return folded


def _reads_the_input(key: str) -> bool:
    sequence, _, layer = key.removesuffix(".weight").rpartition(".")
    return layer == "1" and (sequence == "model" or sequence.endswith("_1")) or key == "model.model.0.weight"
