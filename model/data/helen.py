"""Helen with the parts of faces of Smith et al. (CVPR 2013), as downloaded.

`images/NAME.jpg`, `labels/NAME/NAME_lbl00.png` to `_lbl10.png`, each the probability of one class as 8 bits, and the
lists exemplars.txt (train), tuning.txt (val) and testing.txt (test) with lines `NUMBER , NAME`.
"""

from pathlib import Path

import numpy as np

from model.data.arrays import Arrays
from model.data.source import Source, missing_files
from model.errors import BadMaps
from model.maps import LabelSet, instances_from_labels, read_bytes

_LISTS = {"train": "exemplars.txt", "val": "tuning.txt", "test": "testing.txt"}
_CLASSES = 11


def splits(root: Path) -> tuple[str, ...]:
    """The splits whose lists are there, if the folder is of this layout."""
    if not ((root / "images").is_dir() and (root / "labels").is_dir()):
        return ()
    return tuple(split for split, name in _LISTS.items() if (root / name).is_file())


class Helen(Source):
    """One split. A pixel has the class of the largest probability; instances are the classes."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        if split not in splits(root):
            raise BadMaps(f"{root} has no list {_LISTS.get(split, split)} beside images and labels.")
        text = read_bytes(root / _LISTS[split]).decode("utf-8", errors="replace")
        names = [line.rpartition(",")[2].strip() for line in text.splitlines() if line.strip()]
        self._images = [root / "images" / f"{name}.jpg" for name in names]
        self._parts = [
            [root / "labels" / name / f"{name}_lbl{part:02}.png" for part in range(_CLASSES)] for name in names
        ]
        missing_files(
            root, [path for image, parts in zip(self._images, self._parts, strict=True) for path in (image, *parts)]
        )
        super().__init__(root, label_set, names)

    def _load(self, index: int) -> Arrays:
        probabilities = [self._image(path)[..., 0] for path in self._parts[index]]
        for path, probability in zip(self._parts[index], probabilities, strict=True):
            if probability.shape != probabilities[0].shape:
                raise BadMaps(f"{self._shown(path)} has another size than {self._parts[index][0].name}.")
        labels = np.argmax(probabilities, axis=0).astype(np.uint8)  # 11 x (H, W) -> (H, W)
        self.label_set.check(labels, self.names[index])
        return Arrays(self._image(self._images[index]), labels, instances_from_labels(labels, self.label_set))
