"""What lies flat: road, pavements, verges, and the bonnet of the car that carries the camera."""

import numpy as np

from scene_maker.noise import ripple
from scene_maker.street.camera import NEAR
from scene_maker.street.classes import Class
from scene_maker.street.stack import StreetStack

GROUND = 3000.0  # layer distances: all of the ground lies behind everything that stands on it
HORIZON = 400.0  # metres, where strips end when nothing closes the street


def strip(
    stack: StreetStack,
    kind: Class,
    left: float,
    right: float,
    *,
    near: float = NEAR,
    far: float = HORIZON,
    height: float = 0.0,
    rough: float = 0.0,
) -> None:
    """A strip along the street between two positions across, in metres; `rough` metres of wander at both edges."""
    ahead = np.geomspace(near, far, 120)
    edges = []
    for across in (left, right):
        wander = rough * ripple(stack.random, len(ahead), 7) if rough else np.zeros(len(ahead))
        edges.append(stack.camera.project(np.stack([across + wander, np.full(len(ahead), height), ahead], axis=1)))
    stack.draw(kind, GROUND, [np.concatenate([edges[0], edges[1][::-1]])])


def cross_street(
    stack: StreetStack, kind: Class, near: float, far: float, *, left: float = -90.0, right: float = 90.0
) -> None:
    """A strip across the street between two distances."""
    across = np.linspace(left, right, 60)
    near_edge = stack.camera.project([(x, 0.0, near) for x in across])
    far_edge = stack.camera.project([(x, 0.0, far) for x in across])
    stack.draw(kind, GROUND, [np.concatenate([near_edge, far_edge[::-1]])])


def island(stack: StreetStack, kind: Class, across: float, ahead: float, width: float, length: float) -> None:
    """A rounded patch, for corners of pavements and refuges."""
    turn = np.linspace(0, 2 * np.pi, 49)
    # A superellipse: nearly straight sides with round corners.
    x = across + width / 2 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.6
    z = ahead + length / 2 * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.6
    stack.draw(kind, GROUND, [stack.camera.project(np.stack([x, np.zeros_like(x), z], axis=1))])


def bonnet(stack: StreetStack, *, apex: float = 0.57, top: float = 0.936) -> None:
    """The ego vehicle's bonnet: a flat arch at the bottom edge. `apex` and `top` are fractions of width and height."""
    width, height = stack.camera.width, stack.camera.height
    x = np.linspace(-4, width + 4, 90)
    middle = apex * width
    reach = np.where(x < middle, middle - 0.10 * width, 1.15 * (width - middle))
    drop = np.abs(x - middle) / reach
    y = top * height + (1 - top) * height * 0.9 * drop**1.9
    stack.draw(
        Class.EGO_VEHICLE,
        0.0,
        [np.concatenate([np.stack([x, y], axis=1), [[width + 4, height + 40], [-4, height + 40]]])],
    )
