"""What closes the street at its sides and far end: houses, walls, fences, bridges, a skyline."""

from collections.abc import Sequence

import numpy as np

from scene_maker.noise import ripple
from scene_maker.street.camera import StreetPoint
from scene_maker.street.classes import Class
from scene_maker.street.stack import StreetStack

HOUSES = 1000.0  # layer distances: a house at 20 m is drawn at 1020, behind all that stands in the street
SKYLINE = 2000.0
PIECES = 16  # of a plane along the street


def house(
    stack: StreetStack,
    across: float,
    near: float,
    far: float,
    height: float,
    *,
    depth: float = 14.0,
    roof: float = 0.0,
    region: int = 0,
) -> None:
    """A house whose front stands at `across` and faces the street; it reaches `depth` metres away from the street.

    `roof` is the height of a gable roof whose ridge runs along the street; 0 is a flat roof with a few chimneys.
    """
    outward = np.sign(across) * depth
    back, ridge, top = across + outward, across + outward / 2, height + roof
    faces = [_front(stack, across, near, far, 0.0, height)]
    faces.append(_polygon(stack, [(across, 0, near), (back, 0, near), (back, height, near), (across, height, near)]))
    if roof:
        faces.append(_polygon(stack, [(across, height, near), (ridge, top, near), (back, height, near)]))
        eaves, top_line = _line(stack, across, height, near, far), _line(stack, ridge, top, near, far)
        faces.append(np.concatenate([eaves, top_line[::-1]]))
    for _ in range(int(stack.random.integers(1, 4))):
        place = stack.random.uniform(near, max(near + 1, far - 1.5))
        tall = stack.random.uniform(0.6, 1.6)
        foot = ridge if roof else across + np.sign(across) * 1.5
        faces.append(_front(stack, foot, place, place + 1.2, top - 0.6, top + tall))
        faces.append(
            _polygon(
                stack,
                [
                    (foot + dx, up, place)
                    for dx, up in ((0, top - 1), (0.7, top - 1), (0.7, top + tall), (0, top + tall))
                ],
            )
        )
    stack.draw(Class.BUILDING, HOUSES + near, faces, region)


def row_of_houses(
    stack: StreetStack,
    across: float,
    near: float,
    far: float,
    *,
    heights: tuple[float, float] = (11.0, 19.0),
    lengths: tuple[float, float] = (9.0, 24.0),
    setback: float = 0.6,
    gables: float = 0.4,
    gap: float = 0.0,
    region: int = 0,
) -> None:
    """Houses side by side with steps in their fronts and eaves. `gables` is the share with a gable roof."""
    random, place = stack.random, near
    while place < far:
        end = min(place + random.uniform(*lengths), far)
        step = random.uniform(0, setback) * np.sign(across)
        roof = random.uniform(2.5, 5.0) if random.random() < gables else 0.0
        house(stack, across + step, place, end, random.uniform(*heights), roof=roof, region=region)
        place = end + (random.uniform(0.4, 1.0) * gap if gap else 0.0)


def balconies(stack: StreetStack, across: float, near: float, far: float, floors: int) -> None:
    """Balconies and awnings: small steps in the edge of a front against the sky and the street."""
    for place in np.arange(near, far, 5.0):
        for floor in range(1, floors):
            if stack.random.random() < 0.4:
                inner = across - np.sign(across) * 0.9
                corners = [(across, 3.0 * floor, place), (inner, 3.0 * floor, place)]
                corners += [(inner, 3.0 * floor + 1.0, place), (across, 3.0 * floor + 1.0, place)]
                stack.draw(Class.BUILDING, HOUSES + place - 0.5, [_polygon(stack, corners)])


def upright(
    stack: StreetStack,
    kind: Class,
    across: float,
    near: float,
    far: float,
    height: float,
    *,
    bottom: float = 0.0,
    wavy: float = 0.0,
) -> None:
    """A wall, fence or hedge along the street; `wavy` metres of wander in its top."""
    ahead = np.geomspace(near, far, PIECES * 4 + 1)
    tops = height + (wavy * ripple(stack.random, len(ahead), 8) if wavy else np.zeros(len(ahead)))
    feet = stack.camera.project(np.stack([np.full(len(ahead), across), np.full(len(ahead), bottom), ahead], axis=1))
    upper = stack.camera.project(np.stack([np.full(len(ahead), across), tops, ahead], axis=1))
    # In pieces, each at its own distance: a long plane as one layer would hide what stands in front of its far part.
    for first in range(0, len(ahead) - 1, 4):
        piece = slice(first, first + 5)
        stack.draw(kind, float(ahead[first]), [np.concatenate([feet[piece], upper[piece][::-1]])])


def upright_across(
    stack: StreetStack,
    kind: Class,
    left: float,
    right: float,
    ahead: float,
    height: float,
    *,
    bottom: float = 0.0,
    wavy: float = 0.0,
) -> None:
    """The same across the street, facing us."""
    x = np.linspace(left, right, 80)
    tops = height + (wavy * ripple(stack.random, len(x), 9) if wavy else np.zeros(len(x)))
    feet = stack.camera.project([(at, bottom, ahead) for at in x])
    top_line = stack.camera.project(np.stack([x, tops, np.full(len(x), ahead)], axis=1))
    stack.draw(kind, ahead, [np.concatenate([feet, top_line[::-1]])])


def block_across(
    stack: StreetStack, left: float, right: float, ahead: float, height: float, *, roof: float = 0.0, region: int = 0
) -> None:
    """A house that faces us, across the far end of a street or square."""
    corners: list[StreetPoint] = [(left, 0, ahead), (left, height, ahead)]
    if roof:
        inset = min(roof, (right - left) / 3)
        corners += [(left + inset, height + roof, ahead), (right - inset, height + roof, ahead)]
    corners += [(right, height, ahead), (right, 0, ahead)]
    faces = [_polygon(stack, corners)]
    for _ in range(int(stack.random.integers(1, 4))):
        x, tall = stack.random.uniform(left + 2, right - 3), stack.random.uniform(0.8, 2.0)
        top = height + roof
        faces.append(
            _polygon(
                stack,
                [(x, top - 1, ahead), (x, top + tall, ahead), (x + 1, top + tall, ahead), (x + 1, top - 1, ahead)],
            )
        )
    stack.draw(Class.BUILDING, HOUSES + ahead, faces, region)


def skyline(
    stack: StreetStack,
    kind: Class,
    ahead: float,
    heights: tuple[float, float],
    *,
    left: float = -200,
    right: float = 200,
) -> None:
    """Steps of roofs, or a wood, far away."""
    x = left
    faces = []
    while x < right:
        end = x + stack.random.uniform(0.04, 0.12) * ahead
        tall = stack.random.uniform(*heights)
        faces.append(_polygon(stack, [(x, 0, ahead), (x, tall, ahead), (end, tall * 1.02, ahead), (end, 0, ahead)]))
        x = end
    if kind is Class.VEGETATION:
        across = np.linspace(left, right, 400)
        tops = np.mean(heights) + (heights[1] - heights[0]) / 2 * ripple(stack.random, 400, 40, octaves=6)
        feet = stack.camera.project([(left, 0, ahead), (right, 0, ahead)])
        faces = [
            np.concatenate([stack.camera.project(np.stack([across, tops, np.full(400, ahead)], axis=1)), feet[::-1]])
        ]
    stack.draw(kind, SKYLINE + ahead, faces)


def bridge(stack: StreetStack, ahead: float, clearance: float, thickness: float, piers: tuple[float, ...]) -> None:
    """A road or railway bridge across the street."""
    deck = [
        (-60, clearance, ahead),
        (60, clearance, ahead),
        (60, clearance + thickness, ahead),
        (-60, clearance + thickness, ahead),
    ]
    faces = [_polygon(stack, deck)]
    under = [(-60, clearance, ahead), (60, clearance, ahead), (60, clearance, ahead + 9), (-60, clearance, ahead + 9)]
    faces.append(_polygon(stack, under))
    for pier in piers:
        faces.append(
            _polygon(
                stack,
                [
                    (pier - 1, 0, ahead),
                    (pier - 1, clearance, ahead),
                    (pier + 1, clearance, ahead),
                    (pier + 1, 0, ahead),
                ],
            )
        )
    stack.draw(Class.BRIDGE, HOUSES + ahead, faces)


def _line(stack: StreetStack, across: float, up: float, near: float, far: float) -> np.ndarray:
    ahead = np.geomspace(max(near, 1.0), far, 40)
    return stack.camera.project(np.stack([np.full(40, across), np.full(40, up), ahead], axis=1))


def _front(stack: StreetStack, across: float, near: float, far: float, bottom: float, top: float) -> np.ndarray:
    """A plane along the street."""
    return np.concatenate([_line(stack, across, bottom, near, far), _line(stack, across, top, near, far)[::-1]])


def _polygon(stack: StreetStack, corners: Sequence[StreetPoint]) -> np.ndarray:
    return stack.camera.project(corners)
