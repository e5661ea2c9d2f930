"""The bundled scenes as maps: what a generator needs of a project, read without the editor.

Only what our own scenes use is understood: objects that nobody has turned or scaled. Others raise BadMaps.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.errors import BadMaps, LabelSetError
from model.maps import LabelSet, labels_of, opened_image, read_instances

_SCENE = "maquette/scene.json"
_BACKGROUND = "maquette/background.png"
_MASK = "maquette/objects/{id}.png"
_IDENTITY = (1, 0, 0, 0, 1, 0)
_DAMAGED = (  # what reading a broken file, or one that somebody made to break us, raises
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError),
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, LabelSetError),
)
_LARGEST = 16 * 2**20  # bytes of an unpacked file


@dataclass(frozen=True, eq=False)
class Maps:
    """A scene, flattened."""

    name: str  # of its file, without suffix
    labels: np.ndarray  # uint8 (H, W)
    instances: np.ndarray  # int32 (H, W)
    regions: np.ndarray  # int32 (H, W), what has a style of its own
    seed: int


def scenes_of(folder: Path, label_set: LabelSet) -> Iterator[Maps]:
    """The projects of a folder that have the classes of a label set, by name. Raises BadMaps for a damaged one."""
    for path in sorted(folder.glob("*.ora")):
        scene = read_maps(path, label_set)
        if scene is not None:
            yield scene


def read_maps(path: Path, label_set: LabelSet) -> Maps | None:
    """The maps of a project, None if it has other classes. Raises BadMaps."""
    try:
        with zipfile.ZipFile(path) as archive:
            data = json.loads(_bytes(archive, _SCENE))
            if not LabelSet.from_dict(data["label_set"]).compatible(label_set):
                return None
            regions = read_instances(_bytes(archive, _BACKGROUND), _BACKGROUND)
            # Pieces of stuff with a style of their own are one instance with the rest of their class.
            instances = labels_of(regions).astype(np.int32)
            for each in data["objects"]:
                if each["visible"] and 0 not in each["shape"]:
                    _paint(archive, each, instances, regions)
            labels = labels_of(instances)
            label_set.check(labels, path.name)
            return Maps(path.stem, labels, instances, regions, int(data["seed"]))
    except BadMaps:
        raise
    except _DAMAGED as error:
        raise BadMaps(f"{path.name}: cannot be read as a scene ({error}).") from error


def _paint(archive: zipfile.ZipFile, data: dict[str, Any], instances: np.ndarray, regions: np.ndarray) -> None:
    """Paint an object over what is there, as far as it lies on the canvas and is not cut away."""
    if tuple(data["transform"]) != _IDENTITY:
        raise ValueError(f"object {data['id']} is turned or scaled")
    packed = _pixels(archive, _MASK.format(id=int(data["id"]))) // 85  # 2 * mask + cut
    rows, columns = np.nonzero(packed == 2)
    rows, columns = rows + int(data["origin"][1]), columns + int(data["origin"][0])
    height, width = instances.shape
    on_canvas = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    rows, columns = rows[on_canvas], columns[on_canvas]
    # A crowd has the id of its class, as in the data.
    instances[rows, columns] = int(data["class"]) if data["group"] else int(data["id"])
    regions[rows, columns] = int(data["id"])


def _pixels(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with opened_image(_bytes(archive, name), name) as image:
        return np.array(image)


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} is too large")
    return archive.read(name)
