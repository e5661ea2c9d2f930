"""What the generator is given, as pictures: channel by channel, in the published order. Pure; free of torch and Qt.

The input is one-hot labels, the boundary map, then the style of every pixel (pix2pixHD, sections 3.3 and 3.4).
"""

from dataclasses import dataclass

import numpy as np

from editor.document.scene import Maps
from model.maps import LabelSet, boundaries
from model.style_map import Style, StyleSpace, style_map

LOW = (38, 110, 190)  # blue, grey and orange differ for every eye, and in brightness
MIDDLE = (112, 112, 112)
HIGH = (250, 176, 62)


@dataclass(frozen=True, eq=False)
class Shown:
    """A picture of a channel, and what is to be said about it."""

    picture: np.ndarray  # uint8 (h, w, 3)
    channel: int  # place in the generator's input, from 0; -1: it is none of it
    share: float = 0.0  # of pixels that are 1, for channels of 0 and 1
    lowest: float = 0.0  # value, for other channels
    highest: float = 0.0
    mean: float = 0.0


def one_hot(maps: Maps, label_set: LabelSet, class_id: int) -> Shown:
    """White where a class is."""
    return _binary(maps.labels == class_id, int(label_set.channel_table[class_id]))


def boundary(maps: Maps, label_set: LabelSet) -> Shown:
    """White where an instance touches another one."""
    return _binary(boundaries(maps.instances) > 0, label_set.channels)


def style_channel(
    maps: Maps,
    label_set: LabelSet,
    styles: dict[int, Style],
    space: StyleSpace,
    seed: int,
    channel: int,
    *,
    has_boundary: bool = True,
) -> Shown:
    """One number of every pixel's style, from blue (lowest) over grey (middle) to orange (highest).

    Raises BadMaps for a style that the checkpoint does not have.
    """
    values = style_map(
        maps.labels,
        maps.regions,
        styles,
        space.modes,
        channels=space.channels,
        seed=seed,
        label_set=label_set,
        by_class=space.by_class,
    )[..., channel]
    return _graded(values, space.lowest, space.highest, label_set.channels + has_boundary + channel)


def scores(values: np.ndarray) -> Shown:
    """A score map of a discriminator: blue where it says generated (0), orange where photograph (1)."""
    return _graded(values, 0.0, 1.0, -1)


def graded(values: np.ndarray, lowest: float, highest: float) -> np.ndarray:
    """uint8 (h, w, 3): blue at `lowest` and below, grey in the middle, orange at `highest` and above."""
    share = np.clip((values.astype(np.float32) - lowest) / (highest - lowest), 0.0, 1.0)[..., None] * 2 - 1
    low, middle, high = (np.array(each, np.float32) for each in (LOW, MIDDLE, HIGH))
    shown = middle + np.where(share < 0, (middle - low) * share, (high - middle) * share)
    return np.round(shown).astype(np.uint8)


def _binary(where: np.ndarray, channel: int) -> Shown:
    picture = np.repeat((where * np.uint8(255))[..., None], 3, axis=2)
    return Shown(picture, channel, share=float(where.mean()))


def _graded(values: np.ndarray, lowest: float, highest: float, channel: int) -> Shown:
    return Shown(
        graded(values, lowest, highest),
        channel,
        lowest=float(values.min()),
        highest=float(values.max()),
        mean=float(values.mean()),
    )
