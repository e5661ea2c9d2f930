"""Cityscapes as downloaded: `leftImg8bit/{train,val}/CITY/*_leftImg8bit.png` and `gtFine/...` with ids and instances.

Instance maps come as `*_gtFine_instanceIds.png`, a class id for stuff and crowds, class * 1000 + k for a thing, which
is our own format.
"""

from pathlib import Path

from model.data.arrays import Arrays
from model.data.source import Source, missing_files
from model.errors import BadMaps
from model.maps import LabelSet, instances_from_labels

_SPLITS = ("train", "val", "test")


def splits(root: Path) -> tuple[str, ...]:
    """The splits that have photographs and fine annotations."""
    return tuple(
        split for split in _SPLITS if all((root / kind / split).is_dir() for kind in ("leftImg8bit", "gtFine"))
    )


class Cityscapes(Source):
    """One split; torchvision lists the files."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        if split not in splits(root):  # torchvision would look for archives and unpack them
            raise BadMaps(f"{root} has no leftImg8bit/{split} with gtFine/{split}.")
        from torchvision import datasets

        listed = datasets.Cityscapes(str(root), split=split, mode="fine", target_type=["semantic", "instance"])
        files = sorted(
            (Path(image), Path(labels), Path(instances))
            for image, (labels, instances) in zip(listed.images, listed.targets, strict=True)
        )
        # Instance maps are missing for all or for none.
        self._made = not any(instances.exists() for _, _, instances in files)
        missing_files(root, [path for image, *maps in files for path in (image, *maps[: 1 if self._made else 2])])
        self._files = files
        super().__init__(root, label_set, [f"{image.parent.name}/{_scene(image)}" for image, _, _ in files])

    def _load(self, index: int) -> Arrays:
        image, labels_file, instances_file = self._files[index]
        labels = self._labels(labels_file)
        instances = instances_from_labels(labels, self.label_set) if self._made else self._instances(instances_file)
        return Arrays(self._image(image), labels, instances)


def _scene(image: Path) -> str:
    return image.stem.removesuffix("_leftImg8bit")
