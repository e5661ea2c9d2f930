"""CMP facades as downloaded: `base/` and `extended/` with cmp_*.jpg, cmp_*.png (indices 1 to 12) and cmp_*.xml.

The authors give no split. In the order of the names the last two of every six pictures are for validation and for
testing: 404, 101 and 101 of the 606. Things are connected components.
"""

from pathlib import Path

from model.data.arrays import Arrays
from model.data.source import Source, check_partners, pictures_in
from model.errors import BadMaps
from model.maps import LabelSet, instances_from_labels

_SETS = ("base", "extended")
_PARTS = {"train": (0, 1, 2, 3), "val": (4,), "test": (5,)}  # places in every six


def splits(root: Path) -> tuple[str, ...]:
    """All three, if the folder is of this layout."""
    return tuple(_PARTS) if any(any((root / name).glob("cmp_*.jpg")) for name in _SETS) else ()


class Facades(Source):
    """One split."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        if split not in splits(root):
            raise BadMaps(f"{root} has no split {split}; facades have train, val and test.")
        self._images: dict[str, Path] = {}
        self._maps: dict[str, Path] = {}
        for name in _SETS:
            if (root / name).is_dir():
                self._images |= pictures_in(root / name, (".jpg",))
                self._maps |= pictures_in(root / name, (".png",))
        check_partners(root, self._images, self._maps)
        chosen = [name for place, name in enumerate(sorted(self._images)) if place % 6 in _PARTS[split]]
        if not chosen:
            raise BadMaps(f"{root} has too few pictures for a split {split}.")
        super().__init__(root, label_set, chosen)

    def _load(self, index: int) -> Arrays:
        name = self.names[index]
        labels = self._labels(self._maps[name])
        return Arrays(self._image(self._images[name]), labels, instances_from_labels(labels, self.label_set))
