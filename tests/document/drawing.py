"""Small scenes for the tests of the document, and the bytes to compare them by."""

import numpy as np

from editor.document.geometry import IDENTITY, Rect, Transform
from editor.document.objects import SceneObject
from editor.document.packing import Mask
from editor.document.patch import Patch
from editor.document.scene import Scene
from model.maps import Kind, LabelClass, LabelSet

VOID, ROAD, SIDEWALK, BUILDING, PERSON, CAR = 4, 7, 8, 11, 24, 26

STREET = LabelSet(
    "street",
    (
        LabelClass(VOID, "static", (0, 0, 0), Kind.VOID),
        LabelClass(ROAD, "road", (128, 64, 128), Kind.STUFF),
        LabelClass(SIDEWALK, "sidewalk", (244, 35, 232), Kind.STUFF),
        LabelClass(BUILDING, "building", (70, 70, 70), Kind.STUFF),
        LabelClass(PERSON, "person", (220, 20, 60), Kind.THING),
        LabelClass(CAR, "car", (0, 0, 142), Kind.THING),
    ),
)


def block(object_id: int, rect: Rect, *, transform: Transform = IDENTITY) -> SceneObject:
    """A rectangular object."""
    mask = np.ones(rect.shape, dtype=np.bool_)
    return SceneObject(object_id, object_id // 1000, mask, (rect.left, rect.top), transform=transform)


def street(*objects: SceneObject, size: tuple[int, int] = (24, 16)) -> Scene:
    """Building above, road below, objects from bottom to top."""
    background = np.full((size[1], size[0]), ROAD, dtype=np.int32)
    background[: size[1] // 2] = BUILDING
    return Scene(STREET, background, objects)


def full(rect: Rect) -> Mask:
    """A coverage that fills a rectangle."""
    return np.ones(rect.shape, dtype=np.bool_)


def apply(scene: Scene, patch: Patch | None) -> Patch:
    """Apply a patch that must be one, and hand it on."""
    assert patch is not None
    scene.apply(patch)
    return patch


def state(scene: Scene) -> tuple[object, ...]:
    """Everything a scene holds, as something to compare."""
    objects = tuple(
        (
            each.id,
            each.class_id,
            each.mask.shape,
            each.mask.tobytes(),
            each.origin,
            each.name,
            each.visible,
            each.locked,
            each.group,
            None if each.cut is None else each.cut.tobytes(),
            each.transform,
        )
        for each in scene.objects
    )
    styles = {checkpoint: dict(table) for checkpoint, table in scene.styles.items()}
    return scene.background.tobytes(), objects, styles, scene.seed, scene.settle, scene.kept, scene.style_locks
