"""NYU Depth v2 in the 40 classes of Gupta et al. (CVPR 2013), in the two forms it is found in.

As downloaded: nyu_depth_v2_labeled.mat (an HDF5 file; needs h5py) with splits.mat and classMapping40.mat beside it.
Extracted: RGB/*.jpg or *.png, Label/*.png (0 for none, then the 40 classes), train.txt and test.txt with a line for
each picture, `RGB/12.jpg Label/12.png` or only its name. The 654 test pictures serve as val, too.
"""

import os
import threading
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from model.data.arrays import Arrays
from model.data.source import Source, missing_files, pictures_in
from model.errors import BadMaps, ModelError
from model.maps import THING_BASE, Kind, LabelSet, instances_from_labels, read_bytes

_LABELED, _SPLIT_FILE, _MAPPING = "nyu_depth_v2_labeled.mat", "splits.mat", "classMapping40.mat"
_LISTS = {"train": "train.txt", "val": "test.txt", "test": "test.txt"}
_INDICES = {"train": "trainNdxs", "val": "testNdxs", "test": "testNdxs"}


def splits(root: Path) -> tuple[str, ...]:
    """The splits, if the folder has one of the two forms."""
    if (root / _LABELED).is_file():
        return tuple(_INDICES)
    if not ((root / "RGB").is_dir() and (root / "Label").is_dir()):
        return ()
    return tuple(split for split, name in _LISTS.items() if (root / name).is_file())


def open_nyu(root: Path, split: str, label_set: LabelSet) -> Source:
    """Open a split in the form that is there."""
    if split not in splits(root):
        raise BadMaps(f"{root} has no split {split}; NYU Depth has train and test, which also serves as val.")
    if (root / _LABELED).is_file():
        return LabeledMat(root, split, label_set)
    return Extracted(root, split, label_set)


class Extracted(Source):
    """One split as files. Things are connected components."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        text = read_bytes(root / _LISTS[split]).decode("utf-8", errors="replace")
        names = [PurePosixPath(line.split()[0]).stem for line in text.splitlines() if line.strip()]
        self._images = pictures_in(root / "RGB")
        self._maps = {name: root / "Label" / f"{name}.png" for name in names}
        photographs = (self._images.get(name, root / "RGB" / f"{name}.jpg") for name in names)
        missing_files(root, [*photographs, *self._maps.values()])
        super().__init__(root, label_set, names)

    def _load(self, index: int) -> Arrays:
        name = self.names[index]
        labels = self._labels(self._maps[name])
        return Arrays(self._image(self._images[name]), labels, instances_from_labels(labels, self.label_set))


class LabeledMat(Source):
    """One split of the labeled file, with the instances of the annotators."""

    def __init__(self, root: Path, split: str, label_set: LabelSet) -> None:
        try:
            import h5py  # noqa: F401
        except ImportError as error:
            raise ModelError(f"{_LABELED} needs h5py: pip install h5py.") from error
        missing_files(root, [root / _SPLIT_FILE, root / _MAPPING])
        self._indices = _matlab(root / _SPLIT_FILE, _INDICES[split]).astype(np.int64) - 1  # MATLAB counts from 1
        mapping = _matlab(root / _MAPPING, "mapClass")
        if mapping.min(initial=0) < 0 or mapping.max(initial=0) > 255:
            raise BadMaps(f"{_MAPPING}: has classes that are not ids of a label map.")
        self._mapping = np.concatenate(([0], mapping)).astype(np.uint8)  # of the 894 classes, 0 being none
        self._opened: dict[int, Any] = {}
        self._lock = threading.Lock()  # HDF5 reads one at a time anyway
        super().__init__(root, label_set, [f"picture {index + 1}" for index in self._indices])

    def __getstate__(self) -> dict[str, Any]:
        """For loader processes that are not forked: without what belongs to this process."""
        return {**self.__dict__, "_opened": {}, "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _lock=threading.Lock())

    def _load(self, index: int) -> Arrays:
        place, source = int(self._indices[index]), f"{_LABELED}, {self.names[index]}"
        try:
            with self._lock:
                file = self._file()
                # MATLAB stores columns first: (C, W, H) -> (H, W, C), (W, H) -> (H, W)
                image = np.ascontiguousarray(file["images"][place].transpose(2, 1, 0))
                fine = np.ascontiguousarray(file["labels"][place].T)
                number = np.ascontiguousarray(file["instances"][place].T)
        except (OSError, KeyError, ValueError, IndexError, RuntimeError) as error:
            raise BadMaps(f"{source}: cannot be read ({error}).") from error
        if fine.max(initial=0) >= len(self._mapping):
            raise BadMaps(f"{source}: has class {fine.max()}, which {_MAPPING} does not know.")
        labels = self._mapping[fine]
        self.label_set.check(labels, source)
        return Arrays(image, labels, self._numbered(labels, fine, number))

    def _file(self) -> Any:
        """The open file of this process: a forked one must not share its parent's."""
        import h5py

        process = os.getpid()
        if process not in self._opened:
            self._opened = {process: h5py.File(self.root / _LABELED, "r")}
        return self._opened[process]

    def _numbered(self, labels: np.ndarray, fine: np.ndarray, number: np.ndarray) -> np.ndarray:
        """Instances: annotators count anew in each of the 894 classes, several of which are one of the 40."""
        instances = labels.astype(np.int32)
        pairs = fine.astype(np.int64) * 256 + number
        for class_id in self.label_set.of_kind(Kind.THING):
            of_class = (labels == class_id) & (number > 0)
            if of_class.any():
                _, counted = np.unique(pairs[of_class], return_inverse=True)
                instances[of_class] = class_id * THING_BASE + np.minimum(counted, THING_BASE - 1)
        return instances


def _matlab(path: Path, name: str) -> np.ndarray:
    """A vector of a MATLAB 5 file. Raises BadMaps."""
    from scipy.io import loadmat

    try:
        return np.asarray(loadmat(path, variable_names=[name])[name]).reshape(-1)
    except (OSError, KeyError, ValueError, TypeError, NotImplementedError) as error:
        raise BadMaps(f"{path.name}: is not the MATLAB file that is expected, with {name}.") from error
