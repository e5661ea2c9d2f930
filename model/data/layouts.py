"""The layouts of data sets that can be opened, and which of them a folder has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from model.data import ab, ade20k, celebamask, cityscapes, facades, helen, nyu, paired
from model.data.source import GreyToColor, ImageToLabels, Source
from model.errors import BadMaps, ModelError
from model.maps import LabelSet

FLOWS = ("labels-to-image", "image-to-labels", "a-to-b", "b-to-a", "grey-to-color")


@dataclass(frozen=True)
class Layout:
    """How the files of a data set with label maps lie."""

    name: str
    label_set: str  # the bundled set of its ids; empty for pictures without labels
    expected: str  # what a folder of this layout holds, for errors
    splits: Callable[[Path], tuple[str, ...]]  # those that a folder has; none if it has another layout
    open: Callable[[Path, str, LabelSet], Source] | None  # None where the flow decides


_AB = Layout("ab", "", "train/*.jpg, two pictures side by side in each", ab.splits, None)
# In the order in which "auto" tries them: the more particular first.
_ALL = (
    Layout("pix2pixHD", "cityscapes", "train_img, train_label, train_inst", paired.splits, paired.PairedFolder),
    Layout("cityscapes", "cityscapes", "leftImg8bit and gtFine", cityscapes.splits, cityscapes.Cityscapes),
    Layout("ade20k", "ade20k", "images/training and annotations/training", ade20k.splits, ade20k.Ade20k),
    Layout("nyu", "nyu", "nyu_depth_v2_labeled.mat, or RGB, Label and train.txt", nyu.splits, nyu.open_nyu),
    Layout(
        "celebamask",
        "celebamask",
        "CelebA-HQ-img and CelebAMask-HQ-mask-anno",
        celebamask.splits,
        celebamask.CelebAMask,
    ),
    Layout("helen", "helen", "images, labels and exemplars.txt", helen.splits, helen.Helen),
    Layout("facades", "facades", "base/cmp_*.jpg and .png", facades.splits, facades.Facades),
    _AB,
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

    `label_set` None is the layout's own. Flows: in "image-to-labels" the photograph is the input and the label map's
    colours the image; "a-to-b" and "b-to-a" are for pictures side by side; in "grey-to-color" the photograph is both.
    Raises BadMaps that names what is missing, ModelError for a flow that the layout does not have.
    """
    if flow not in FLOWS:
        raise ModelError(f"There is no flow {flow!r}; flows are {', '.join(FLOWS)}.")
    found = _layout(root, layout)
    if found.open is None:
        return _open_ab(root, split, flow)
    if flow in ("a-to-b", "b-to-a"):
        raise ModelError(f"{root} has the layout {found.name}; {flow} is for pictures side by side.")
    source = found.open(root, split, label_set or LabelSet.load(found.label_set))
    if flow == "grey-to-color":
        return GreyToColor(source)
    return ImageToLabels(source) if flow == "image-to-labels" else source


def _open_ab(root: Path, split: str, flow: str) -> Source:
    if flow == "grey-to-color":
        return ab.PlainPictures(root, split)
    if flow not in ("a-to-b", "b-to-a"):
        raise ModelError(f"{root} holds pictures without label maps; their flows are a-to-b, b-to-a, grey-to-color.")
    return ab.SideBySide(root, split, swapped=flow == "b-to-a")


def _layout(root: Path, name: str) -> Layout:
    if name == "auto":
        return recognise(root)
    if name not in LAYOUTS:
        raise ModelError(f"There is no layout {name!r}; layouts are auto, {', '.join(LAYOUTS)}.")
    return LAYOUTS[name]
