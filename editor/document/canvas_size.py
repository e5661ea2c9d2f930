"""Another canvas: cropped, extended, or the whole scene scaled. Each is one step of the history.

Objects are moved, never cut: what leaves the canvas comes back with it. What of the background leaves it is kept by the
history alone.
"""

from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from editor.document.geometry import Rect, Size, Transform
from editor.document.importing import fill_behind
from editor.document.kept import Kept
from editor.document.objects import SceneObject
from editor.document.packing import IdMap
from editor.document.patch import Change, Patch, SettleChange, SizeChange, object_changes
from editor.document.reference import Reference, ReferenceChange
from editor.document.scene import Scene, SceneError
from editor.language import translate
from model.maps import Kind, resize_nearest

LEAST_SIDE: Final = 32  # pixels: the networks render no smaller picture
MOST_SIDE: Final = 8192  # pixels
MOST_DRAWN: Final = 1 << 15  # pixels of a side of an object as it is drawn, after the whole scene was scaled
GREY: Final = (128, 128, 128)  # of a picture where nothing was rendered yet


def reframed(scene: Scene, frame: Rect, fill: int | None = None) -> Patch | None:
    """Make `frame` (pixels of the canvas, may reach beyond it) the canvas; None if it is that already.

    What is new gets the class `fill`, or without one the nearest stuff. A frame inside the canvas keeps the part of the
    kept picture in it, so the photograph stays as it is. Raises SceneError for a size or a class that cannot be.
    """
    if frame == Rect.of(scene.size):
        return None
    check_size(frame.size)
    if fill is not None and (fill not in scene.label_set or scene.label_set[fill].kind is Kind.THING):
        sentence = translate("CanvasSize", "The label set {name} has no class {number} to fill a background with.")
        raise SceneError(sentence.format(name=scene.label_set.name, number=fill))
    inside = frame.clipped(scene.size)
    cropped = inside == frame
    text = translate("CanvasSize", "Canvas of {width} × {height}")
    if cropped:
        text = translate("CanvasSize", "Crop to {width} × {height}")
    return _patch(
        scene,
        _framed(scene, frame, inside, fill),
        Transform.translation(-frame.left, -frame.top),
        _cut(scene.kept, frame, scene.size) if cropped else None,
        text.format(width=frame.width, height=frame.height),
    )


def anchored(old: Size, new: Size, anchor: tuple[float, float]) -> Rect:
    """The frame of a new size for `reframed`. `anchor` says which point of both stays: (0, 0) top left, (1, 1) bottom
    right."""
    left, top = round((old.width - new.width) * anchor[0]), round((old.height - new.height) * anchor[1])
    return Rect(left, top, left + new.width, top + new.height)


def resized(scene: Scene, size: Size) -> Patch | None:
    """Scale all of the scene to a size; None if it has that. Objects lose nothing, the background its finest parts.

    Raises SceneError for a size that cannot be.
    """
    if size == scene.size:
        return None
    check_size(size)
    placement = Transform.scaling(size.width / scene.size.width, size.height / scene.size.height)
    _check_drawn(scene, placement)
    text = translate("CanvasSize", "Resize to {width} × {height}").format(width=size.width, height=size.height)
    return _patch(scene, resize_nearest(scene.background, size), placement, None, text)


def check_size(size: Size) -> None:
    """Raise SceneError for a canvas that is too small to render or too large to hold."""
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in size):
        sentence = translate(
            "CanvasSize", "A scene of {width} × {height} pixels cannot be: each side has {least} to {most}."
        )
        raise SceneError(sentence.format(width=size[0], height=size[1], least=LEAST_SIDE, most=MOST_SIDE))


def _check_drawn(scene: Scene, placement: Transform) -> None:
    """Raise SceneError if an object would grow beyond what can be turned and still be opened again (`ora_scene`)."""
    for each in scene.objects:
        old, new = each.bounds, _moved(each, placement).bounds
        if max(new.width, new.height) > max(MOST_DRAWN, old.width, old.height):
            sentence = translate(
                "CanvasSize",
                "{name} would be {width} × {height} pixels large, mostly outside: delete it or scale it first.",
            )
            raise SceneError(sentence.format(name=each.title(scene.label_set), width=new.width, height=new.height))


def follow(picture: np.ndarray, placement: Transform, size: Size) -> np.ndarray:
    """A picture, uint8 (H, W, 3), of the canvas before as one of `size`: what to show until the first pass ends."""
    matrix = np.array(placement.matrix, np.float64).reshape(2, 3)
    # OpenCV has the centre of the first pixel at 0, we have it at 0.5.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    shown = cv2.warpAffine(
        picture, matrix, tuple(size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=GREY
    )
    return np.ascontiguousarray(shown, dtype=np.uint8)


def _patch(scene: Scene, background: IdMap, placement: Transform, kept: Kept | None, text: str) -> Patch:
    changes: list[Change] = [SizeChange.between(scene.background, background, placement)]
    for each in scene.objects:
        changes += object_changes(each, _moved(each, placement))[0]
    if scene.kept is not None:
        changes.append(SettleChange((scene.settle, scene.kept), (scene.settle, kept)))
    height, width = background.shape
    if (reference := scene.reference) is not None:
        placed = Reference(follow(reference.picture, placement, Size(width, height)), reference.name)
        changes.append(ReferenceChange(reference, placed))
    return Patch(Rect(0, 0, width, height), tuple(changes), text)


def _moved(value: SceneObject, placement: Transform) -> SceneObject:
    return replace(value, transform=value.transform.then(placement))


def _framed(scene: Scene, frame: Rect, inside: Rect, fill: int | None) -> IdMap:
    background = np.zeros(frame.shape, np.int32)
    known = np.zeros(frame.shape, np.bool_)
    if not inside.is_empty:
        place = inside.translated(-frame.left, -frame.top).slices
        background[place] = scene.background[inside.slices]
        known[place] = True
    if fill is not None:
        background[~known] = fill
        return background
    return fill_behind(background, ~known, scene.label_set)


def _cut(kept: Kept | None, frame: Rect, size: Size) -> Kept | None:
    """The part of a kept picture inside the frame; None where there is none that fits the canvas."""
    if kept is None or kept.size != size:
        return None
    part = frame.slices
    return replace(
        kept,
        picture=kept.picture[part],
        labels=kept.labels[part],
        instances=kept.instances[part],
        regions=kept.regions[part],
    )
