"""CelebAMask-HQ as downloaded: photographs of 1024 x 1024 and one mask of 512 x 512 for each part that a face has.

`CelebA-HQ-img/N.jpg`, `CelebAMask-HQ-mask-anno/K/NNNNN_PART.png` and `CelebA-HQ-to-CelebA-mapping.txt`, from which the
authors' code makes its split. The masks' size rules: photographs are reduced to it.
"""

import re
from collections import defaultdict
from pathlib import Path

import numpy as np

from model.data.arrays import Arrays, resize_picture
from model.data.source import Source, check_partners
from model.errors import BadMaps, FileError
from model.maps import LabelSet, instances_from_labels, read_bytes

_IMAGES, _MASKS, _MAPPING = "CelebA-HQ-img", "CelebAMask-HQ-mask-anno", "CelebA-HQ-to-CelebA-mapping.txt"
# In the order in which the authors paint them over each other; a part's id is its place, from 1.
_PARTS = (
    *("skin", "nose", "eye_g", "l_eye", "r_eye", "l_brow", "r_brow", "l_ear", "r_ear", "mouth", "u_lip", "l_lip"),
    *("hair", "hat", "ear_r", "neck_l", "neck", "cloth"),
)
_ID = {part: place for place, part in enumerate(_PARTS, start=1)}
_MASK_NAME = re.compile(rf"(\d+)_({'|'.join(_PARTS)})\.png")
# The first pictures of CelebA that the authors' split takes for validation and for testing.
_FIRST_VAL, _FIRST_TEST = 162_771, 182_638


def splits(root: Path) -> tuple[str, ...]:
    """The three of the authors, if the folder is of this layout."""
    return ("train", "val", "test") if all((root / name).is_dir() for name in (_IMAGES, _MASKS)) else ()


class CelebAMask(Source):
    """One split; every part is one region, so that instances are the classes."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        if split not in splits(root):
            raise BadMaps(f"{root} has no split {split}; CelebAMask-HQ has train, val and test.")
        images = {int(path.stem): path for path in (root / _IMAGES).glob("*.jpg") if path.stem.isdigit()}
        self._masks: dict[int, list[tuple[int, Path]]] = defaultdict(list)
        for path in (root / _MASKS).glob("*/*.png"):
            if found := _MASK_NAME.fullmatch(path.name):
                self._masks[int(found[1])].append((_ID[found[2]], path))
        check_partners(root, map(str, images), map(str, self._masks))
        wanted = _split_of(root / _MAPPING)
        self._files = {number: images[number] for number in sorted(images) if wanted.get(number) == split}
        self._numbers = list(self._files)
        if not self._numbers:
            raise BadMaps(f"{root} has no pictures of the split {split}, by {_MAPPING}.")
        super().__init__(root, label_set, list(map(str, self._numbers)))

    def _load(self, index: int) -> Arrays:
        number = self._numbers[index]
        labels: np.ndarray | None = None
        for part, path in sorted(self._masks[number]):
            mask = self._image(path)[..., 0] > 0
            if labels is None:
                labels = np.zeros(mask.shape, np.uint8)
            if mask.shape != labels.shape:
                raise BadMaps(f"{self._shown(path)} has another size than the other masks of the picture.")
            labels[mask] = part
        assert labels is not None, "a picture without masks lacks its partner"
        self.label_set.check(labels, f"the masks of picture {number}")
        height, width = labels.shape
        image = self._image(self._files[number])
        if image.shape[0] * width == image.shape[1] * height and image.shape[0] >= height:
            image = resize_picture(image, (width, height))
        return Arrays(image, labels, instances_from_labels(labels, self.label_set))


def _split_of(path: Path) -> dict[int, str]:
    """Picture number -> split, by the picture of CelebA that it was made of: the second column of the mapping."""
    try:
        lines = read_bytes(path).decode("ascii").splitlines()[1:]
        origins = {int(number): int(origin) for number, origin, *_ in map(str.split, lines)}
    except FileError as error:
        raise BadMaps(f"{error} It comes with CelebAMask-HQ and says which picture is of which split.") from error
    except ValueError as error:
        raise BadMaps(f"{path.name}: is not the mapping that comes with CelebAMask-HQ.") from error
    return {
        number: "train" if origin < _FIRST_VAL else "val" if origin < _FIRST_TEST else "test"
        for number, origin in origins.items()
    }
