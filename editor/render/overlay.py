"""What is laid over the photograph: label colours and outlines as RGBA arrays. Pure, and one rectangle at a time.

Every function takes a `rect` in the coordinates of the array it is given and returns that rectangle as RGBA: uint8,
(height, width, 4), alpha not premultiplied. An outline depends on a pixel's neighbours: after a change in `rect` redraw
`reach(rect, size)`, and give `outlines` an array that goes on for as much beyond what is drawn, where the scene does.
"""

from typing import Final

import cv2
import numpy as np

from editor.document.geometry import Rect, Size
from editor.document.scene import Maps

Color = tuple[int, int, int]

# A light line inside each region with a dark one outside: one of the two shows on any photograph.
LIGHT: Final[Color] = (255, 255, 255)
DARK: Final[Color] = (0, 0, 0)
ACCENT: Final[Color] = (255, 196, 0)  # around the selected region
OBJECT_ALPHA: Final = (230, 170)  # light, dark
STUFF_ALPHA: Final = (110, 90)  # background against background is fainter: objects are what one looks for
FIRST_THING: Final = 1000  # ids from here on are `class * 1000 + k`

_NONE, _STUFF_LIGHT, _STUFF_DARK, _LIGHT, _DARK, _ACCENT, _ACCENT_DARK = range(7)
REACH: Final = 3  # pixels: how far from an edge a line may be, so the widest line around the selected region


def reach(rect: Rect, size: Size) -> Rect:
    """Where outlines may differ after the ids in `rect` have changed."""
    return rect.expanded(REACH).clipped(size)


def label_overlay(maps: Maps, palette: np.ndarray, rect: Rect, opacity: float = 1.0) -> np.ndarray:
    """The colours of the classes. `palette` is uint8 (256, 3); `opacity` is 0 to 1 and goes into alpha."""
    table = np.empty((256, 4), np.uint8)
    table[:, :3] = palette
    table[:, 3] = round(255 * min(max(opacity, 0.0), 1.0))
    return _look_up(table, maps.labels[rect.slices])


def outlines(
    regions: np.ndarray,
    rect: Rect,
    *,
    selected: int | None = None,
    width: int = 1,
    opacity: float = 1.0,
    strong: bool = False,
) -> np.ndarray:
    """Lines along the edges of `regions`, int32 (H, W) ids, and an accent line around the region `selected`.

    Both sides of an edge are drawn: the side with the larger id, which is the object's against background, is light,
    the other dark. Everything else is transparent. `width`, 1 to REACH, is that of either side of the accent line:
    a scene that is shown small needs a wider one. `opacity` does not fade the accent. `strong` lines hide what is below
    them and are the same everywhere, for eyes that colours tell little.
    """
    around = rect.expanded(REACH).clipped(Size(regions.shape[1], regions.shape[0]))
    codes = _edges(regions[around.slices])
    if selected is not None:
        _mark_selected(codes, regions[around.slices] == selected, min(max(width, 1), REACH))
    inner = rect.translated(-around.left, -around.top)
    return _look_up(_line_table(opacity, strong), codes[inner.slices])


def _edges(ids: np.ndarray) -> np.ndarray:
    """Codes of the lines, uint8 (h, w). The border of the array is no edge."""
    codes = np.zeros(ids.size, np.uint8)
    ids = np.ascontiguousarray(ids)
    flat, width = ids.ravel(), ids.shape[1]
    # Few pixels lie on an edge: they are found with one comparison each way, and all else is done on those alone.
    across, down = np.nonzero(ids[:, :-1] != ids[:, 1:]), np.nonzero(ids[:-1] != ids[1:])
    for (rows, columns), step in ((across, 1), (down, width)):
        before = rows * width + columns
        after = before + step
        a, b = flat[before], flat[after]
        larger = a > b
        light = np.where(np.maximum(a, b) >= FIRST_THING, _LIGHT, _STUFF_LIGHT).astype(np.uint8)
        # Codes of objects are the larger ones, so that their lines win over those between stuff.
        codes[before] = np.maximum(codes[before], light + ~larger)
        codes[after] = np.maximum(codes[after], light + larger)
    return codes.reshape(ids.shape)


def _mark_selected(codes: np.ndarray, inside: np.ndarray, width: int) -> None:
    """Accent pixels inside the region's edge and dark ones outside, on top of all other lines."""
    if not inside.any():
        return
    kernel = np.ones((2 * width + 1, 2 * width + 1), np.uint8)
    mask = inside.view(np.uint8)
    # OpenCV's own border value keeps the array's border clear: a region that ends with the scene has no edge there.
    codes[(cv2.dilate(mask, kernel) == 1) & ~inside] = _ACCENT_DARK
    codes[inside & (cv2.erode(mask, kernel) == 0)] = _ACCENT


def _line_table(opacity: float, strong: bool) -> np.ndarray:
    table = np.zeros((256, 4), np.uint8)
    lines = (
        (_STUFF_LIGHT, LIGHT, STUFF_ALPHA[0]),
        (_STUFF_DARK, DARK, STUFF_ALPHA[1]),
        (_LIGHT, LIGHT, OBJECT_ALPHA[0]),
        (_DARK, DARK, OBJECT_ALPHA[1]),
    )
    for code, color, alpha in lines:
        table[code] = (*color, 255 if strong else round(alpha * min(max(opacity, 0.0), 1.0)))
    table[_ACCENT] = (*ACCENT, 255)
    table[_ACCENT_DARK] = (*DARK, 255)
    return table


def _look_up(table: np.ndarray, codes: np.ndarray) -> np.ndarray:
    # One 32-bit word per pixel instead of four bytes: this is the hot loop of every brush event.
    words = np.ascontiguousarray(table).view(np.uint32)[:, 0]
    return np.take(words, codes).view(np.uint8).reshape(*codes.shape, 4)
