"""The scenes that come with Maquette, as the New Scene dialog shows them."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QPixmap

from editor.document import ora
from editor.language import translate, translate_marked


@dataclass(frozen=True, eq=False)
class Sample:
    """A bundled scene."""

    path: Path
    title: str
    label_set: str  # name of its classes; empty: the file does not say them
    picture: QPixmap  # in the size of the scene; null if the file carries none


def read_samples(paths: Sequence[Path]) -> list[Sample]:
    """What there is to show of each file."""
    found = []
    for path in paths:
        label_set = ora.label_set_of(path)
        found.append(Sample(path, scene_title(path), "" if label_set is None else label_set.name, _picture(path)))
    return found


def scene_title(path: Path) -> str:
    """`01-old-town.ora` is "Old town", `face-2-short-hair.ora` "Short hair": the rest only orders the files."""
    name = re.sub(r"^([a-z]+[-_])?\d+", "", path.stem)
    return translate_marked("Scenes", name.replace("_", " ").replace("-", " ").strip().capitalize())


def kind_title(label_set: str) -> str:
    """What the scenes of a label set are called together."""
    titles = {
        "cityscapes": translate("Samples", "Streets"),
        "celebamask": translate("Samples", "Faces"),
        "facades": translate("Samples", "Facades"),
    }
    return titles.get(label_set, label_set)


def _picture(path: Path) -> QPixmap:
    """The picture that OpenRaster files carry for programs that know nothing of layers."""
    pixmap = QPixmap()
    try:
        with zipfile.ZipFile(path) as archive:
            pixmap.loadFromData(archive.read("mergedimage.png"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return QPixmap()
    return pixmap
