"""The layout that pix2pixHD documents: `{split}_img`, `{split}_label` and, if there are any, `{split}_inst`.

Label maps are PNG of class ids, instance maps PNG of 16 bits: a class id for stuff, class * 1000 + k for a thing.
"""

from pathlib import Path

from model.data.arrays import Arrays
from model.data.source import Source, check_partners, pictures_in
from model.errors import BadMaps
from model.maps import LabelSet, instances_from_labels

_KINDS = ("img", "label", "inst")


def splits(root: Path) -> tuple[str, ...]:
    """The splits that have photographs."""
    return tuple(path.name.removesuffix("_img") for path in sorted(root.glob("*_img")) if path.is_dir())


class PairedFolder(Source):
    """One split. Missing instance maps are made: connected components of the things."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        images, labels, instances = (root / f"{split}_{kind}" for kind in _KINDS)
        for folder in (images, labels):
            if not folder.is_dir():
                raise BadMaps(
                    f"{root} has no folder {folder.name}; expected {split}_img, {split}_label and {split}_inst."
                )
        self._image_files, self._label_files = pictures_in(images), pictures_in(labels, (".png",))
        self._instance_files = pictures_in(instances, (".png",)) if instances.is_dir() else None
        if not self._image_files:
            raise BadMaps(f"{images} holds no pictures.")
        files = (self._image_files, self._label_files, self._instance_files)
        check_partners(root, *(part for part in files if part is not None))
        super().__init__(root, label_set, sorted(self._image_files))

    def _load(self, index: int) -> Arrays:
        name = self.names[index]
        labels = self._labels(self._label_files[name])
        if self._instance_files is None:
            instances = instances_from_labels(labels, self.label_set)
        else:
            instances = self._instances(self._instance_files[name])
        return Arrays(self._image(self._image_files[name]), labels, instances)
