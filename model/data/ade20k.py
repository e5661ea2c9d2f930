"""ADE20K as the SceneParsing benchmark packs it (ADEChallengeData2016).

`images/{training,validation}/*.jpg` with `annotations/{training,validation}/*.png`: 0 for other objects, then the 150
classes. `annotations_instance/...` of the instance benchmark (2017) is used where it is there: PNG whose green channel
numbers the things of a picture; without it things are connected components.
"""

from pathlib import Path

import numpy as np

from model.data.arrays import Arrays
from model.data.source import Source, check_partners, pictures_in
from model.errors import BadMaps
from model.maps import THING_BASE, Kind, LabelSet, instances_from_labels

_FOLDERS = {"train": "training", "val": "validation"}


def splits(root: Path) -> tuple[str, ...]:
    """The splits that have photographs and annotations."""
    kinds = ("images", "annotations")
    return tuple(split for split, folder in _FOLDERS.items() if all((root / kind / folder).is_dir() for kind in kinds))


class Ade20k(Source):
    """One split."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        if split not in splits(root):
            raise BadMaps(f"{root} has no split {split}; images/training and annotations/training make train.")
        folder = _FOLDERS[split]
        self._image_files = pictures_in(root / "images" / folder)
        self._label_files = pictures_in(root / "annotations" / folder, (".png",))
        with_instances = root / "annotations_instance" / folder
        self._thing_files = pictures_in(with_instances, (".png",)) if with_instances.is_dir() else None
        files = (self._image_files, self._label_files, self._thing_files)
        check_partners(root, *(part for part in files if part is not None))
        super().__init__(root, label_set, sorted(self._image_files))

    def _load(self, index: int) -> Arrays:
        name = self.names[index]
        labels = self._labels(self._label_files[name])
        if self._thing_files is None:
            instances = instances_from_labels(labels, self.label_set)
        else:
            instances = self._numbered(labels, self._thing_files[name])
        return Arrays(self._image(self._image_files[name]), labels, instances)

    def _numbered(self, labels: np.ndarray, path: Path) -> np.ndarray:
        """Instances by the numbers of the annotators; things they did not number are crowds, with the class id."""
        number = self._image(path)[..., 1].astype(np.int32)
        if number.shape != labels.shape:
            raise BadMaps(
                f"{self._shown(path)} is {number.shape[1]} x {number.shape[0]}, "
                f"the label map {labels.shape[1]} x {labels.shape[0]}."
            )
        instances = labels.astype(np.int32)
        is_thing = np.isin(labels, self.label_set.of_kind(Kind.THING)) & (number > 0)
        instances[is_thing] = instances[is_thing] * THING_BASE + number[is_thing]
        return instances
