"""A data set as a list of pictures that can be read and checked, whatever its folders look like."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from model.data.arrays import Arrays
from model.errors import BadMaps, FileError
from model.maps import LabelSet, labels_of, read_image, read_instances, read_labels

IMAGE_SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")
LISTED = 3  # files that an error names before it says how many more there are

NO_LABELS = LabelSet("pictures", ())

Progress = Callable[[int, int], None]  # pictures done, of how many


class Source(ABC):
    """The pictures of one split of a data set in a fixed order. Reading is thread-safe."""

    def __init__(self, root: Path, label_set: LabelSet, names: Sequence[str]) -> None:
        if not names:
            raise BadMaps(f"{root} holds no pictures.")
        self.root = root
        self.label_set = label_set
        self.names = tuple(names)  # of the pictures, as errors and lists show them
        self.output = "image"  # or "labels": the image is to be a label map in its colours
        self._present: np.ndarray | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.root.resolve().name

    def __len__(self) -> int:
        return len(self.names)

    @abstractmethod
    def _load(self, index: int) -> Arrays:
        """Read a picture's files. Raises BadMaps or FileError that names the file."""

    def _image(self, path: Path) -> np.ndarray:
        return read_image(path, self._shown(path))

    def _labels(self, path: Path) -> np.ndarray:
        """A label map; ids that are not in the label set are BadMaps that names the file."""
        labels = read_labels(path, self._shown(path))
        self.label_set.check(labels, self._shown(path))
        return labels

    def _instances(self, path: Path) -> np.ndarray:
        """An instance map; ids of classes that are not in the label set are BadMaps that names the file."""
        instances = read_instances(path, self._shown(path))
        self.label_set.check(labels_of(instances), self._shown(path))
        return instances

    def _shown(self, path: Path) -> str:
        """A file's place below the root: names alone are often the same for a photograph and its maps."""
        return path.relative_to(self.root).as_posix()

    def read(self, index: int) -> Arrays:
        """Read a picture: sizes equal, ids in the label set. Raises BadMaps that names the file."""
        try:
            arrays = self._load(index)
        except FileError as error:
            raise BadMaps(str(error)) from error
        self._check_sizes(index, arrays)
        if self.label_set.channels:
            self.label_set.check(arrays.labels, self.names[index])
        return arrays

    def check(self, progress: Progress | None = None) -> None:
        """Read every picture once, in threads. Raises BadMaps that names the first bad files and how many more."""

        def problem(index: int) -> tuple[str | None, np.ndarray | None]:
            try:
                return None, _present(self.read(index).labels)
            except BadMaps as error:
                return str(error), None

        problems: list[str] = []
        rows: list[np.ndarray] = []
        pool = ThreadPoolExecutor()
        try:
            for done, (found, row) in enumerate(pool.map(problem, range(len(self))), start=1):
                if found:
                    problems.append(found)
                elif row is not None:
                    rows.append(row)
                if progress:
                    progress(done, len(self))
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C does not wait for what has not begun
        if problems:
            more = len(problems) - LISTED
            text = " ".join(problems[:LISTED])
            raise BadMaps(
                text + (f" And {more} more {'files have' if more > 1 else 'file has'} problems." * (more > 0))
            )
        self._present = np.stack(rows)

    def present(self) -> np.ndarray:
        """bool (N, 256): which class ids each picture has. Reads every picture unless `check` has."""
        if self._present is None:
            self.check()
        assert self._present is not None
        return self._present

    def _check_sizes(self, index: int, arrays: Arrays) -> None:
        height, width = arrays.labels.shape
        parts = [("picture", arrays.image), ("instance map", arrays.instances), ("input", arrays.input)]
        for noun, part in parts:
            if part is not None and part.shape[:2] != (height, width):
                raise BadMaps(
                    f"{self.names[index]}: the {noun} is {part.shape[1]} x {part.shape[0]}, "
                    f"the label map {width} x {height}."
                )


class ImageToLabels(Source):
    """A source the other way round: its photographs are the input, its label maps in their colours the image."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.root, source.label_set, source.names)
        self.output = "labels"
        self._source = source

    def _load(self, index: int) -> Arrays:
        return self._source.read(index).in_label_colors(self.label_set)


class GreyToColor(Source):
    """The photographs of a source as input and image; networks of 1 channel in and 2 out see their Lab channels."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.root, NO_LABELS, source.names)
        self._source = source

    def _load(self, index: int) -> Arrays:
        return without_labels(self._source.read(index).image)


def without_labels(image: np.ndarray, given: np.ndarray | None = None) -> Arrays:
    """Arrays of picture to picture: `given` goes in (None: the image itself), maps are zeros."""
    size = image.shape[:2]
    return Arrays(image, np.zeros(size, np.uint8), np.zeros(size, np.int32), image if given is None else given)


def pictures_in(folder: Path, suffixes: Iterable[str] = IMAGE_SUFFIXES) -> dict[str, Path]:
    """The image files of a folder by their stem, sorted. Raises BadMaps if two files share a stem."""
    wanted = tuple(suffixes)
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in wanted or path.name.startswith("."):
            continue
        if path.stem in found:
            raise BadMaps(f"{folder} has {found[path.stem].name} and {path.name}; one picture has one file.")
        found[path.stem] = path
    return found


def check_partners(root: Path, *groups: Iterable[str]) -> None:
    """Raise BadMaps that names the files which are not in all groups of names."""
    sets = [set(group) for group in groups]
    lonely = sorted(set().union(*sets) - sets[0].intersection(*sets[1:]))
    if lonely:
        more = ", ..." if len(lonely) > LISTED else ""
        noun = "file" if len(lonely) == 1 else "files"
        verb = "lacks" if len(lonely) == 1 else "lack"
        raise BadMaps(
            f"{len(lonely)} {noun} of {root} {verb} a partner in the other folders: {', '.join(lonely[:LISTED])}{more}."
        )


def missing_files(root: Path, files: Sequence[Path]) -> None:
    """Raise BadMaps that names the first of the files that are not there."""
    missing = [path.relative_to(root).as_posix() for path in files if not path.is_file()]
    if missing:
        more = f" and {len(missing) - LISTED:,} more files are" if len(missing) > LISTED else " are"
        verb = " is" if len(missing) == 1 else more
        raise BadMaps(f"{root}: {', '.join(missing[:LISTED])}{verb} missing.")


def _present(labels: np.ndarray) -> np.ndarray:
    return np.bincount(labels.ravel(), minlength=256) > 0
