"""Vehicles: the side view that we drew, extruded to a solid, so that one drawing serves every angle."""

from functools import cache

import cv2
import numpy as np

from scene_maker.street.camera import Camera
from scene_maker.street.silhouettes import Silhouette, load

TYRE = 0.22  # metres, width of a wheel
CORNER = 0.35  # metres, over which front and rear corners are rounded in plan
ROUNDED = 0.16  # metres that the very ends are narrower on each side


@cache
def _body(name: str) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...], Silhouette]:
    """Profile (N, 2) along and up, half width at each point, wheel outlines."""
    drawing = load(name)
    profile = _densified(drawing.part("body")[0].points)
    half = drawing.measures["width"] / 2
    belt, inset = drawing.measures["belt"], drawing.measures["inset"]
    along, up = profile.T
    taper = np.clip((up - belt) / max(drawing.height - belt, 1e-6), 0, 1) * inset
    end = np.clip(1 - (drawing.width / 2 - np.abs(along)) / CORNER, 0, 1) ** 2 * ROUNDED
    wheels = tuple(shape.points for shape in drawing.part("wheel"))
    return profile, half - taper - end, wheels, drawing


def outline(camera: Camera, name: str, *, across: float, ahead: float, heading: float = 0.0) -> list[np.ndarray]:
    """Polygons whose union is the vehicle as seen.

    `across`, `ahead` place its middle on the ground. Heading 0 drives away from us, pi comes towards us, pi/2 crosses
    to the right. On a bent street the heading follows the bend.
    """
    profile, half, wheels, drawing = _body(name)
    heading = heading + camera.bend * ahead
    along_axis = np.array([np.sin(heading), np.cos(heading)])
    side_axis = np.array([np.cos(heading), -np.sin(heading)])

    def placed(points: np.ndarray, sideways: np.ndarray | float) -> np.ndarray:
        # The drawings look to the left: forwards is towards smaller x.
        ground = -points[:, :1] * along_axis + np.broadcast_to(sideways, len(points))[:, None] * side_axis
        # A solid is rigid: the street's bend moves it as a whole, so it is taken at its middle only.
        moved = ground[:, 0] + across + 0.5 * camera.bend * (ahead**2 - (ahead + ground[:, 1]) ** 2)
        return camera.project(np.stack([moved, points[:, 1], ground[:, 1] + ahead], axis=1))

    left, right = placed(profile, -half), placed(profile, half)
    faces = [left, right]
    following = np.roll(np.arange(len(profile)), -1)
    faces.extend(
        np.stack([left[here], left[there], right[there], right[here]])
        for here, there in zip(range(len(profile)), following, strict=True)
    )
    outer = drawing.measures["width"] / 2 - 0.04
    for wheel in wheels:
        for side in (-1, 1):
            rims = [placed(wheel, side * outer), placed(wheel, side * (outer - TYRE))]
            faces.append(cv2.convexHull(np.concatenate(rims).astype(np.float32))[:, 0].astype(np.float64))
    return faces


def _densified(points: np.ndarray, step: float = 0.12) -> np.ndarray:
    """The same closed outline with no side longer than `step` metres."""
    pieces = []
    for here, there in zip(points, np.roll(points, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.linalg.norm(there - here) / step)))
        pieces.append(here + (there - here) * np.linspace(0, 1, count, endpoint=False)[:, None])
    return np.concatenate(pieces)
