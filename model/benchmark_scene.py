"""What is measured on: the maps of a bundled scene, and seeded edits of them."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model import resources
from model.contract import Change
from model.errors import FileError
from model.maps import BadMaps, Kind, LabelSet, labels_of, opened_image, resize_nearest
from model.maps.geometry import Rect

DAB = 24  # pixels across
_TRIES = 200  # places that are tried for a dab; a scene of one class has none


@dataclass(frozen=True, eq=False)
class SceneMaps:
    """A flattened scene: labels uint8, instances int32 and regions int32, all (H, W)."""

    labels: np.ndarray
    instances: np.ndarray
    regions: np.ndarray

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.labels.shape[1], self.labels.shape[0]

    def resized(self, size: tuple[int, int]) -> "SceneMaps":
        """At another (width, height)."""
        return SceneMaps(*(resize_nearest(each, size) for each in (self.labels, self.instances, self.regions)))

    def change(self, rect: Rect) -> Change:
        """What the maps hold in a rectangle, copied."""
        return Change(rect, *(each[rect.slices].copy() for each in (self.labels, self.instances, self.regions)))

    def changed(self, change: Change) -> "SceneMaps":
        """The maps after a change."""
        maps = [self.labels.copy(), self.instances.copy(), self.regions.copy()]
        for each, part in zip(maps, (change.labels, change.instances, change.regions), strict=True):
            each[change.rect.slices] = part
        return SceneMaps(*maps)

    def painted(self, class_id: int, rect: Rect, where: np.ndarray) -> Change:
        """A class painted into the background, as the brush does: `where` is bool (h, w), the size of `rect`."""
        change = self.change(rect)
        for each in (change.labels, change.instances, change.regions):
            each[where] = class_id
        return change


def bundled_scene(path: Path | None = None) -> SceneMaps:
    """The maps of a bundled scene, the first if none is given; objects that were transformed are refused.

    Raises FileError for a file that is no such scene. (The editor reads every scene; a bundled one is simple.)
    """
    path = path or resources.default_scene()
    try:
        with zipfile.ZipFile(path) as archive:
            data = json.loads(archive.read("maquette/scene.json"))
            with opened_image(archive.read("maquette/background.png"), path.name) as image:
                regions = np.array(image).astype(np.int32)
            instances = labels_of(regions).astype(np.int32)  # pieces of stuff are no instances
            for each in data["objects"]:
                if not each["visible"] or each["transform"] != [1, 0, 0, 0, 1, 0] or regions.ndim != 2:
                    raise ValueError("an object that is not drawn as it is stored")
                with opened_image(archive.read(f"maquette/objects/{each['id']}.png"), path.name) as image:
                    packed = np.array(image.convert("L")) // 85  # 2: of the shape, 3: painted over
                for drawn in (regions, instances):
                    _draw(drawn, packed == 2, each["origin"], int(each["id"]))
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, BadMaps) as error:
        raise FileError(f"{path.name} is no bundled scene ({error}).") from error
    return SceneMaps(labels_of(instances), instances, regions)


def _draw(ids: np.ndarray, mask: np.ndarray, origin: Sequence[int], region: int) -> None:
    left, top = origin
    inside = Rect(left, top, left + mask.shape[1], top + mask.shape[0]).clipped((ids.shape[1], ids.shape[0]))
    if not inside.is_empty:
        ids[inside.slices][mask[inside.translated(-left, -top).slices]] = region


def scene_for(label_set: LabelSet, size: tuple[int, int]) -> SceneMaps:
    """The bundled scene at a (width, height); for another label set its classes are replaced by those of that set."""
    scene = bundled_scene().resized(size)
    if all(class_id in label_set for class_id in np.unique(scene.labels)):
        return scene
    known = [each.id for each in label_set.classes if each.kind is not Kind.VOID]
    table = np.zeros(256, np.uint8)
    classes = np.unique(scene.labels)
    table[classes] = np.resize(known, len(classes))
    labels = table[scene.labels]
    # Regions keep their outlines; their ids only have to be the class or class * 1000 + k.
    regions = np.where(scene.regions < 1000, labels, labels * np.int32(1000) + scene.regions % 1000)
    return SceneMaps(labels, regions, regions.copy())


def dab(scene: SceneMaps, random: np.random.Generator, diameter: int = DAB) -> Change:
    """A disc of a class of the scene at a random place, most of whose pixels were of other classes.

    Class and place are uniform among those for which this holds; the disc lies wholly inside the picture.
    """
    width, height = scene.size
    centres = np.arange(diameter) + 0.5 - diameter / 2
    disc = centres[:, None] ** 2 + centres**2 <= (diameter / 2) ** 2
    classes = np.unique(scene.labels)
    for _ in range(_TRIES):
        left, top = int(random.integers(width - diameter + 1)), int(random.integers(height - diameter + 1))
        class_id = int(random.choice(classes))
        rect = Rect(left, top, left + diameter, top + diameter)
        if 2 * np.count_nonzero(scene.labels[rect.slices][disc] != class_id) > np.count_nonzero(disc):
            return scene.painted(class_id, rect, disc)
    raise BadMaps(f"There is no place for a dab of {diameter} pixels that changes this scene.")


def block(scene: SceneMaps, random: np.random.Generator, share: float) -> Change:
    """A rectangle of the picture's shape with `share` of its area, filled with a class of the scene."""
    width, height = (max(1, round(length * share**0.5)) for length in scene.size)
    left = int(random.integers(scene.size[0] - width + 1))
    top = int(random.integers(scene.size[1] - height + 1))
    rect = Rect(left, top, left + width, top + height)
    return scene.painted(int(random.choice(np.unique(scene.labels))), rect, np.ones(rect.shape, bool))


def regions_by_size(scene: SceneMaps, modes: Sequence[int]) -> list[tuple[int, Rect]]:
    """Regions of the classes that have modes, from the smallest to the largest, with their rectangles."""
    shown, counts = np.unique(scene.regions[np.isin(scene.labels, list(modes))], return_counts=True)
    found = []
    for region in shown[np.argsort(counts, kind="stable")]:
        rows, columns = np.nonzero(scene.regions == region)
        corners = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        found.append((int(region), Rect(*map(int, corners))))
    return found


def street_maps(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """A street of rectangles in Cityscapes ids: labels uint8 and instances int32 (H, W)."""
    road, pavement, building, tree, sky, car = 7, 8, 11, 21, 23, 26
    labels = np.full((height, width), building, np.uint8)
    labels[: height // 4, width // 4 : 3 * width // 4] = sky
    labels[height // 3 : height // 2, width // 3 : width // 2] = tree
    labels[height // 2 :] = pavement
    labels[height // 2 :, width // 5 : 4 * width // 5] = road
    instances = labels.astype(np.int32)
    for number in range(6):
        top, left = height // 2 + number * height // 16, width // 5 + number * width // 12
        box = np.s_[top : top + height // 9, left : left + width // 10]
        labels[box], instances[box] = car, 1000 * car + number
    return labels, instances
