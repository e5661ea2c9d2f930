"""What of a scene is neither picture nor layer: scene.json and the images it speaks of. For projects and the journal.

maquette/scene.json        format, label set, objects, styles, seed, what a pass may change
maquette/background.png    region ids
maquette/objects/ID.png    source mask and cut of an object: 85 * (2 * mask + cut)
maquette/kept/             the picture that stays where nothing is edited: see `ora_look`
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from editor.document.geometry import Transform
from editor.document.kept import Settle
from editor.document.objects import SceneObject, Style
from editor.document.openraster import Images
from editor.document.ora_look import kept_data, kept_images, read_ids, read_kept, styles_data, styles_of
from editor.document.ora_reference import reference_data
from editor.document.scene import Scene, Snapshot
from editor.language import translate
from model.maps import FileError, LabelSet, encode_instances

FORMAT = 3

Data = dict[str, Any]

MIGRATIONS: Mapping[int, Callable[[Data], Data]] = {
    1: lambda data: {**data, "settle": Settle.ONLY_HERE.value, "kept": None},
    2: lambda data: {**data, "style_locks": []},
}
"""Format n -> a function that turns scene.json of format n into that of n + 1."""

SCENE = "maquette/scene.json"
BACKGROUND_IDS = "maquette/background.png"

MAX_COORDINATE = 1 << 20  # beyond it an origin or a transform is damage, not a scene
MAX_DRAWN_SIDE = 1 << 16  # pixels of an object as it is drawn: beyond it, too, and no memory could hold it
MAX_DRAWN_AREA = 1 << 31

Pixels = Callable[[], np.ndarray]


def scene_data(scene: Scene | Snapshot) -> Data:
    """The content of scene.json, as far as the scene alone decides it."""
    return {
        "format": FORMAT,
        "size": [scene.size.width, scene.size.height],
        "label_set": scene.label_set.to_dict(),
        "seed": scene.seed,
        "objects": [_object_data(each) for each in scene.objects],
        "styles": {checkpoint: styles_data(each) for checkpoint, each in scene.styles.items()},
        "style_locks": sorted(scene.style_locks.intersection(_region_ids(scene))) if scene.style_locks else [],
        "settle": scene.settle.value,
        "kept": kept_data(scene.kept),
        "reference": reference_data(scene.reference),
    }


def scene_images(scene: Scene | Snapshot) -> dict[str, tuple[object, Pixels]]:
    """The images that scene.json speaks of, by name: the value each is made from, and what makes its pixels.

    The values never change, the background of a living scene apart: the same value gives the same image.
    """
    images: dict[str, tuple[object, Pixels]] = {
        BACKGROUND_IDS: (scene.background, lambda: encode_instances(scene.background))
    }
    if scene.kept is not None:
        images |= {name: (pixels, made) for name, (pixels, made) in kept_images(scene.kept).items()}
    for each in scene.objects:
        if each.mask.size:
            images[_mask_file(each.id)] = ((each.mask, each.cut), lambda each=each: _packed_mask(each))  # type: ignore[misc]
    return images


def parsed(text: bytes, name: str) -> Data:
    """scene.json of the file `name`, migrated to the format of today. Raises FileError."""
    try:
        data = json.loads(text)
        number = data["format"]
        if type(number) is not int or number < 1:
            raise ValueError(f"the format {number!r}")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileError(
            translate("Project", "{name}: {entry} is damaged ({kind}: {error}).").format(
                name=name, entry=SCENE, kind=type(error).__name__, error=error
            )
        ) from error
    if number > FORMAT:
        raise FileError(
            translate(
                "Project",
                "{name}: was saved by a newer Maquette (format {number}; this one reads up to {newest}); "
                "update Maquette to open it.",
            ).format(name=name, number=number, newest=FORMAT)
        )
    for step in range(number, FORMAT):
        data = MIGRATIONS[step](data)
    return data


def look_of(
    data: Data,
) -> tuple[LabelSet, Mapping[str, Mapping[int, Style]], int, Settle, frozenset[int]]:
    """Label set, styles, seed, settle and locked styles of scene.json."""
    styles = {str(checkpoint): styles_of(each) for checkpoint, each in data["styles"].items()}
    locks = frozenset(int(each) for each in data.get("style_locks", ()))
    return LabelSet.from_dict(data["label_set"]), styles, int(data["seed"]), Settle(data["settle"]), locks


def read_scene(archive: Images, data: Data) -> tuple[Scene, tuple[str, ...]]:
    """The scene that was written, its reference apart, and notes on what was damaged and could be left out.

    Raises FileError, BadMaps, or what else damaged data lead to: KeyError, TypeError, ValueError, IndexError,
    AttributeError, OverflowError.
    """
    label_set, styles, seed, settle, locks = look_of(data)
    background = read_ids(archive, BACKGROUND_IDS, label_set)
    objects = tuple(_object(archive, each, label_set) for each in data["objects"])
    kept, damage = read_kept(archive, data["kept"], label_set)
    return Scene(label_set, background, objects, styles, seed, settle, kept, locks), damage


def _region_ids(scene: Scene | Snapshot) -> set[int]:
    """Regions that there are, covered ones included."""
    return {*np.unique(scene.background).tolist(), *(each.id for each in scene.objects)}


def _object_data(each: SceneObject) -> Data:
    return {
        "id": each.id,
        "class": each.class_id,
        "name": each.name,
        "visible": each.visible,
        "locked": each.locked,
        "group": each.group,
        "shape": list(each.mask.shape),
        "origin": list(each.origin),
        "transform": list(each.transform.matrix),
    }


def _object(archive: Images, data: Data, label_set: LabelSet) -> SceneObject:
    object_id, shape = int(data["id"]), tuple(data["shape"])
    if data["class"] not in label_set:
        raise ValueError(f"object {object_id} has the class {data['class']}, which the label set does not have")
    place = [float(value) for value in (*data["origin"], *data["transform"])]
    if len(place) != 8 or not all(abs(value) <= MAX_COORDINATE for value in (*place, *shape)):
        raise ValueError(f"object {object_id} lies at {place}")
    packed = archive.image(_mask_file(object_id), "L") // 85 if 0 not in shape else np.zeros(shape, np.uint8)
    if packed.shape != shape:
        raise ValueError(f"the mask of object {object_id} has the shape {packed.shape} instead of {shape}")
    made = SceneObject(
        id=object_id,
        class_id=int(data["class"]),
        mask=packed >= 2,
        origin=(int(place[0]), int(place[1])),
        name=str(data["name"]),
        visible=bool(data["visible"]),
        locked=bool(data["locked"]),
        group=bool(data["group"]),
        cut=packed % 2 == 1,
        transform=Transform(*place[2:]),
    )
    width, height = made.bounds.width, made.bounds.height
    if max(width, height) > MAX_DRAWN_SIDE or width * height > MAX_DRAWN_AREA:
        raise ValueError(f"the object {object_id} is drawn {width} × {height} pixels large, which is too large")
    return made


def _mask_file(object_id: int) -> str:
    return f"maquette/objects/{object_id}.png"


def _packed_mask(each: SceneObject) -> np.ndarray:
    packed = each.mask * np.uint8(170)
    return packed if each.cut is None else packed + each.cut * np.uint8(85)
