"""From the styles of regions to the style of every pixel. Torch-free."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.errors import BadMaps
from model.maps import LabelSet

Style = int | tuple[float, ...]  # a mode of the region's class, or a raw vector

CLUSTERS = 10  # most modes of a class: K of pix2pixHD, section 3.4

_LARGEST_TABLE = 1 << 22  # region ids up to here are looked up in a table; larger ones (panoptic maps) are sorted
_WORD = (1 << 64) - 1


@dataclass(frozen=True, eq=False)
class StyleSpace:
    """The styles that a checkpoint can give: vectors of its encoder, and the modes of each class among them."""

    channels: int  # numbers in a vector, at least 1
    modes: Mapping[int, np.ndarray]  # class id -> float32 (K, channels) cluster centres, finite, K > 0
    by_class: bool = False  # a region without a style gets the default of its class instead of one of its own
    lowest: float = -1.0  # the encoder ends in a tanh (pix2pixHD, section 3.4), so its vectors lie between
    highest: float = 1.0

    def vector(self, class_id: int, mode: int) -> tuple[float, ...]:
        """The vector of a mode. Raises BadMaps for one that the class does not have."""
        centres = self.modes.get(class_id)
        if centres is None or not 0 <= mode < len(centres):
            raise BadMaps(f"Class {class_id} has no mode {mode}.")
        return tuple(float(value) for value in centres[mode])

    def default(self, seed: int, region: int, class_id: int) -> int | None:
        """The mode that a region of a class has while it has no style; None for a class without modes."""
        count = len(self.modes.get(class_id, ()))
        return default_mode(seed, class_id if self.by_class else region, count) if count else None


def default_mode(seed: int, region: int, count: int) -> int:
    """The mode of a region that has no style: the same in every process, on every machine, for ever.

    A hash and not a random generator, so that adding or editing one region never redraws another.
    """
    return _splitmix64((seed & _WORD) ^ _splitmix64(region & _WORD)) % count


def _splitmix64(value: int) -> int:
    """One step of the SplitMix64 generator, a mixing function in which every input bit reaches every output bit."""
    value = (value + 0x9E3779B97F4A7C15) & _WORD
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _WORD
    return value ^ (value >> 31)


def style_map(
    labels: np.ndarray,
    regions: np.ndarray,
    styles: Mapping[int, Style],
    modes: Mapping[int, np.ndarray],
    *,
    channels: int,
    seed: int,
    label_set: LabelSet,
    by_class: bool = False,
) -> np.ndarray:
    """Return the style of every pixel, float32 (H, W, channels).

    labels: uint8 (H, W); regions: int32 (H, W), >= 0; modes: class id -> (K, channels). A region without a style gets
    a default mode of its class, with `by_class` the same as all of its class; a class without modes the zero vector.
    Raises BadMaps for a style that the region's class does not have.
    """
    _, vectors, places, index = region_vectors(
        labels, regions, styles, modes, channels=channels, seed=seed, label_set=label_set, by_class=by_class
    )
    return vectors[places[index]]


def region_vectors(
    labels: np.ndarray,
    regions: np.ndarray,
    styles: Mapping[int, Style],
    modes: Mapping[int, np.ndarray],
    *,
    channels: int,
    seed: int,
    label_set: LabelSet,
    by_class: bool = False,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """As `style_map`, before its vectors are spread over the pixels.

    Returns the class ids (N,) and styles float32 (N, channels) of the N regions, and two integer arrays that say which
    of them each pixel is: `places` (R,) and `index` (H, W), together `places[index]`. A region of several classes
    counts once for each.
    """
    classes, ids, places, index = _distinct(labels, regions)
    vectors = np.zeros((len(ids), channels), np.float32)
    for row, (class_id, region) in enumerate(zip(classes.tolist(), ids.tolist(), strict=True)):
        centres = modes.get(class_id)
        count = 0 if centres is None else len(centres)
        style = styles.get(region)
        if style is None:
            if centres is not None and count:
                vectors[row] = centres[default_mode(seed, class_id if by_class else region, count)]
        elif isinstance(style, tuple | list):
            vectors[row] = _checked_vector(style, region, channels)
        elif centres is not None and 0 <= style < count:
            vectors[row] = centres[style]
        else:
            name = label_set[class_id].name if class_id in label_set else f"class {class_id}"
            has = f"has the modes 0 to {count - 1}" if count else "has no modes"
            raise BadMaps(f"Region {region} asks for mode {style}, but in this checkpoint {name} {has}.")
    return classes, vectors, places, index


def _checked_vector(style: tuple[float, ...] | list[float], region: int, channels: int) -> np.ndarray:
    vector = np.asarray(style, np.float32)
    if vector.shape != (channels,) or not np.isfinite(vector).all():
        raise BadMaps(f"The style of region {region} must be a mode or {channels} finite numbers, not {list(style)}.")
    return vector


def _distinct(labels: np.ndarray, regions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The distinct regions: their classes (N,) and ids (N,), and every pixel's place in them as `places[index]`."""
    # Where neither changes along a row there is nothing new: a twentieth of the pixels of a street scene is left.
    first = np.ones(regions.shape, bool)
    np.not_equal(regions[:, 1:], regions[:, :-1], out=first[:, 1:])
    first[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    found = np.flatnonzero(first)
    found_labels, found_regions = labels.ravel()[found], regions.ravel()[found]
    largest = int(found_regions.max())
    if largest < _LARGEST_TABLE:
        class_of = np.full(largest + 1, -1, np.int16)
        class_of[found_regions] = found_labels
        if (class_of[found_regions] == found_labels).all():
            ids = np.flatnonzero(class_of >= 0)
            places = np.zeros(largest + 1, np.int32)
            places[ids] = np.arange(len(ids), dtype=np.int32)
            return class_of[ids], ids, places, regions
    # A region of several classes (a label map that does not fit its instance map) counts once for each.
    keys, index = np.unique(regions.astype(np.int64) * 256 + labels, return_inverse=True)
    return keys % 256, keys // 256, np.arange(len(keys), dtype=np.int32), index.reshape(regions.shape)
