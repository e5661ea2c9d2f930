"""Pictures side by side, as pix2pix's data sets come: `{train,val,test}/*.jpg`, A on the left, B on the right."""

from pathlib import Path

from model.data.arrays import Arrays
from model.data.source import IMAGE_SUFFIXES, NO_LABELS, Source, pictures_in, without_labels
from model.errors import BadMaps

_SPLITS = ("train", "val", "test")


def splits(root: Path) -> tuple[str, ...]:
    """The folders of pictures."""

    def has_pictures(folder: Path) -> bool:
        return folder.is_dir() and any(path.suffix.lower() in IMAGE_SUFFIXES for path in folder.iterdir())

    return tuple(split for split in _SPLITS if has_pictures(root / split))


class PlainPictures(Source):
    """One folder of pictures, each input and image at once."""

    def __init__(self, root: Path, split: str) -> None:
        if not (root / split).is_dir():
            raise BadMaps(f"{root} has no folder {split}.")
        self._files = pictures_in(root / split)
        if not self._files:
            raise BadMaps(f"{root / split} holds no pictures.")
        super().__init__(root, NO_LABELS, sorted(self._files))

    def _load(self, index: int) -> Arrays:
        return without_labels(self._image(self._files[self.names[index]]))


class SideBySide(PlainPictures):
    """One folder of pairs: the left half goes in and the right half is to come out, or, `swapped`, the other way."""

    def __init__(self, root: Path, split: str, *, swapped: bool = False) -> None:
        super().__init__(root, split)
        self._swapped = swapped

    def _load(self, index: int) -> Arrays:
        path = self._files[self.names[index]]
        both = self._image(path)
        if both.shape[1] % 2:
            raise BadMaps(f"{self._shown(path)} is {both.shape[1]} pixels wide; two halves need an even width.")
        half = both.shape[1] // 2
        left, right = both[:, :half], both[:, half:]
        return without_labels(left, right) if self._swapped else without_labels(right, left)
