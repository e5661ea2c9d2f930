"""The layouts of data sets that can be opened, and which of them a folder has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from model.data import paired
from model.data.source import ImageToLabels, Source
from model.errors import BadMaps, ModelError
from model.maps import LabelSet

FLOWS = ("labels-to-image", "image-to-labels", "a-to-b", "b-to-a")


@dataclass(frozen=True)
class Layout:
    """How the files of a data set lie."""

    name: str
    label_set: str  # the bundled set of its ids
    expected: str  # what a folder of this layout holds, for errors
    splits: Callable[[Path], tuple[str, ...]]  # those that a folder has; none if it has another layout
    open: Callable[[Path, str, LabelSet], Source]


_ALL = (
    Layout(
        name="pix2pixHD",
        label_set="cityscapes",
        expected="train_img, train_label and train_inst",
        splits=paired.splits,
        open=paired.PairedFolder,
    ),
)
LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in _ALL}


def recognise(root: Path) -> Layout:
    """The layout of a folder. Raises BadMaps that says what layouts there are."""
    if not root.is_dir():
        raise BadMaps(f"{root}: there is no such folder.")
    for layout in _ALL:
        if layout.splits(root):
            return layout
    known = "; ".join(f"{layout.name}: {layout.expected}" for layout in _ALL)
    raise BadMaps(f"{root} has none of the known layouts ({known}).")


def splits_of(root: Path, layout: str = "auto") -> tuple[str, ...]:
    """The splits that a folder has. Raises BadMaps if it has no known layout."""
    return _layout(root, layout).splits(root)


def open_source(
    root: Path,
    split: str = "train",
    *,
    layout: str = "auto",
    label_set: LabelSet | None = None,
    flow: str = "labels-to-image",
) -> Source:
    """Open one split of a data set; files are listed and paired, not read.

    `label_set` None is the layout's own. In "image-to-labels" the photograph is the input and the label map's colours
    the image. Raises BadMaps that names what is missing.
    """
    if flow not in FLOWS:
        raise ModelError(f"There is no flow {flow!r}; flows are {', '.join(FLOWS)}.")
    found = _layout(root, layout)
    source = found.open(root, split, label_set or LabelSet.load(found.label_set))
    return ImageToLabels(source) if flow == "image-to-labels" else source


def _layout(root: Path, name: str) -> Layout:
    if name == "auto":
        return recognise(root)
    if name not in LAYOUTS:
        raise ModelError(f"There is no layout {name!r}; layouts are auto, {', '.join(LAYOUTS)}.")
    return LAYOUTS[name]
