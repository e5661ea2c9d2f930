"""Trees and bushes: crowns with noisy outlines and a few holes."""

import numpy as np

from scene_maker.noise import texture
from scene_maker.raster import MARGIN, Stamp, fill
from scene_maker.street.classes import Class
from scene_maker.street.stack import StreetStack


def tree(
    stack: StreetStack,
    across: float,
    ahead: float,
    *,
    height: float = 9.0,
    spread: float = 6.0,
    trunk: float = 2.2,
    airy: float = 0.12,
) -> None:
    """A tree: its crown starts `trunk` metres up and is `spread` metres wide; `airy` opens holes in it."""
    camera, random = stack.camera, stack.random
    bottom = camera.project([(across, 0, ahead)])[0]
    fork = camera.project([(across + random.uniform(-0.2, 0.2), trunk + 0.8, ahead)])[0]
    scale = camera.scale(ahead)
    thick = max(1.0, 0.16 * scale)
    trunk_shape = np.array([bottom - [thick, 0], fork - [thick * 0.7, 0], fork + [thick * 0.7, 0], bottom + [thick, 0]])
    stack.draw(Class.VEGETATION, ahead, [trunk_shape])
    blobs = []
    for _ in range(int(random.integers(5, 9))):
        turn, reach = random.uniform(0, 2 * np.pi), random.uniform(0.1, 0.55)
        blobs.append((reach * np.cos(turn), reach * np.sin(turn), random.uniform(0.4, 0.62)))
    middle = camera.project([(across, (trunk + height) / 2, ahead)])[0]
    radii = np.array([spread / 2, (height - trunk) / 2]) * scale
    stack.add(Class.VEGETATION, ahead, _crown(stack, middle, radii, blobs, airy))


def bush(stack: StreetStack, across: float, ahead: float, *, height: float = 1.4, spread: float = 2.2) -> None:
    """A bush that stands on the ground."""
    camera = stack.camera
    middle = camera.project([(across, height * 0.42, ahead)])[0]
    radii = np.array([spread, height * 1.16]) / 2 * camera.scale(ahead)
    blobs = [(stack.random.uniform(-0.5, 0.5), stack.random.uniform(-0.1, 0.35), 0.6) for _ in range(5)]
    crown = _crown(stack, middle, radii, blobs, 0.0)
    base = camera.project([(across, 0, ahead)])[0][1]
    above = (np.arange(crown.mask.shape[0]) + crown.top) < base
    # It hangs down to the ground at its full width instead of floating on a point.
    hanging = np.logical_or.accumulate(crown.mask, axis=0)
    stack.add(Class.VEGETATION, ahead, Stamp(hanging & above[:, None], crown.left, crown.top))


def row_of_trees(
    stack: StreetStack,
    across: float,
    near: float,
    far: float,
    *,
    every: float = 9.0,
    height: float = 9.0,
    spread: float = 6.0,
    trunk: float = 2.4,
    airy: float = 0.12,
) -> None:
    """Street trees at nearly even distances, each a little different."""
    place = near
    while place < far:
        size = stack.random.uniform(0.8, 1.2)
        tree(
            stack,
            across + stack.random.normal(0, 0.25),
            place,
            height=height * size,
            spread=spread * stack.random.uniform(0.85, 1.15),
            trunk=trunk * stack.random.uniform(0.9, 1.1),
            airy=airy,
        )
        place += every * stack.random.uniform(0.8, 1.25)


def _crown(
    stack: StreetStack, middle: np.ndarray, radii: np.ndarray, blobs: list[tuple[float, float, float]], airy: float
) -> Stamp:
    """Blobs given in fractions of the radii, their sum roughened and thresholded."""
    camera = stack.camera
    limit = np.array([camera.width, camera.height]) + MARGIN
    first = np.clip(np.floor(middle - 1.4 * radii), -MARGIN, limit).astype(int)
    last = np.clip(np.ceil(middle + 1.4 * radii), -MARGIN, limit).astype(int)
    columns, rows = (int(n) for n in last - first)
    if columns <= 1 or rows <= 1:
        return fill([], camera.width, camera.height)
    x = (np.arange(columns) + first[0] + 0.5 - middle[0]) / radii[0]
    y = (middle[1] - np.arange(rows) - first[1] - 0.5) / radii[1]
    field = np.full((rows, columns), -1.0, dtype=np.float32)
    for blob_x, blob_y, size in blobs:
        distance = np.hypot(x[None, :] - blob_x, y[:, None] - blob_y) / size
        field = np.maximum(field, (1 - distance).astype(np.float32))
    grain = float(np.clip(min(radii) / 3.0, 2.5, 22.0))
    field += 0.34 * texture(stack.random, rows, columns, grain, octaves=4)
    mask = field > 0.02
    if airy and min(radii) > 8:
        mask &= texture(stack.random, rows, columns, grain * 0.8) > -0.95 + airy
    return Stamp(mask, int(first[0]), int(first[1]))
