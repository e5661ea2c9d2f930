"""Small pictures of objects and the background: cut out of the photograph, or in class colours while there is none."""

import numpy as np

from editor.document.geometry import Rect, Size
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from model.maps import labels_of

THUMBNAIL = Size(36, 26)  # pixels of the screen
DETAIL = 3  # samples per thumbnail pixel: enough for a smooth picture at twice the pixel density


def object_thumbnail(item: SceneObject, scene: Scene, picture: np.ndarray | None) -> np.ndarray:
    """The object cut out: uint8 (h, w, 4) with straight alpha, in the proportions of its bounds.

    What lies off the canvas, and what was painted over, is shown in the colour of the class.
    """
    bounds = item.bounds
    step = _step(bounds.size)
    # Only these pixels are looked at: an object that was scaled may be larger than the canvas.
    rows, columns = np.arange(bounds.top, bounds.bottom, step), np.arange(bounds.left, bounds.right, step)
    shape = item.coverage_at(columns, rows, whole=True)
    pixels = np.zeros((*shape.shape, 4), np.uint8)
    pixels[..., :3] = scene.label_set.palette[item.class_id]
    pixels[..., 3] = np.where(shape, 255, 0)
    if picture is not None:
        # Those that lie on the canvas.
        seen_rows = np.flatnonzero((rows >= 0) & (rows < scene.size.height))
        seen_columns = np.flatnonzero((columns >= 0) & (columns < scene.size.width))
        if seen_rows.size and seen_columns.size:
            inner = np.ix_(seen_rows, seen_columns)
            shown = item.coverage_at(columns[seen_columns], rows[seen_rows])
            part = picture[np.ix_(rows[seen_rows], columns[seen_columns])]
            target = pixels[inner]
            target[shown, :3] = part[shown]
            pixels[inner] = target
    return pixels


def background_thumbnail(scene: Scene, picture: np.ndarray | None) -> np.ndarray:
    """The whole picture, small: uint8 (h, w, 3)."""
    step = _step(scene.size)
    if picture is not None:
        return np.ascontiguousarray(picture[::step, ::step])
    return scene.label_set.palette[labels_of(scene.background[::step, ::step])]


def touches(item: SceneObject, rect: Rect) -> bool:
    """Whether the thumbnail of the object may differ after `rect` changed."""
    return not item.bounds.intersected(rect).is_empty


def _step(size: Size) -> int:
    """Every how many pixels one is taken, so that a large object costs no more than a small one."""
    return max(1, min(size.width // (DETAIL * THUMBNAIL.width), size.height // (DETAIL * THUMBNAIL.height)))
