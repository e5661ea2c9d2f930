"""The contact sheet: our own scenes, rendered. No photograph is in it, so it may be shown to anybody."""

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from model.contract import Session
from model.maps import atomic_file
from model.recipes.scenes import Maps

CELL = 384  # pixels of the longer side of a scene on the sheet
SEEDS = 2  # pictures beside the one of the scene's own seed
_GAP = 6  # pixels between two cells
_PAPER = 255
_QUALITY = 88
_WEBP_LIMIT = 16383  # pixels of a side

Progress = Callable[[int, int], None]  # scenes done, of how many


def contact_sheet(session: Session, scenes: Sequence[Maps], progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """The sheet, and the first scene's picture at the size of a cell; both uint8 (H, W, 3). Raises MaquetteError.

    A row for each scene: its labels, the picture in default modes, and where the weights have modes two other draws.
    """
    rows: list[list[np.ndarray]] = []
    draws = 1 + (SEEDS if session.mode_counts else 0)
    for done, scene in enumerate(scenes, start=1):
        pictures = [
            session.render(scene.labels, scene.instances, {}, regions=scene.regions, seed=scene.seed + draw)
            for draw in range(draws)
        ]
        cells = [_fitted(session.label_set.palette[scene.labels], cv2.INTER_NEAREST)]
        rows.append(cells + [_fitted(picture, cv2.INTER_AREA) for picture in pictures])
        progress(done, len(scenes))
    return _pasted(rows), rows[0][1]


def write_webp(path: Path, picture: np.ndarray) -> None:
    """Write a picture uint8 (H, W, 3) as a WebP that is light enough to lie in a repository. Raises FileError.

    One that is larger than the format allows is written smaller.
    """
    options = [cv2.IMWRITE_WEBP_QUALITY, _QUALITY]
    picture = _fitted(picture, cv2.INTER_AREA, _WEBP_LIMIT)
    _, encoded = cv2.imencode(".webp", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    with atomic_file(path) as file:
        file.write(encoded.tobytes())


def _fitted(picture: np.ndarray, interpolation: int, longest: int = CELL) -> np.ndarray:
    """The same with a longer side of `longest` pixels at most."""
    height, width = picture.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=interpolation)


def _pasted(rows: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    columns = max(len(row) for row in rows)
    widest = max(cell.shape[1] for row in rows for cell in row)
    heights = [max(cell.shape[0] for cell in row) for row in rows]
    width = columns * widest + (columns + 1) * _GAP
    sheet = np.full((sum(heights) + (len(rows) + 1) * _GAP, width, 3), _PAPER, np.uint8)
    top = _GAP
    for row, height in zip(rows, heights, strict=True):
        for column, cell in enumerate(row):
            left = _GAP + column * (widest + _GAP)
            sheet[top : top + cell.shape[0], left : left + cell.shape[1]] = cell
        top += height + _GAP
    return sheet
