"""The shape of a head and how it is turned.

Head coordinates are pixels of a 256 x 256 picture in which the face looks straight at us: x to the right from the
middle of the face, y down from the picture's top, z towards us from the axis through both ears. The eyes lie at
y = 122 and the mouth at y = 188, where portraits that were aligned by them have them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.interpolate import PchipInterpolator

SIDE = 256
MIDDLE = 127.0  # column of the face's middle
EYES, MOUTH = 122.0, 188.0  # rows
EYE_DEPTH = 60.0  # z of the eyes: a turn leaves them where they are in the picture
_EASED = np.sin(np.linspace(0, np.pi / 2, 25)[1:])  # dense towards the chin's lowest point
JAW_TURN = 1.38  # radians from the front to where the face ends at the ears


@dataclass(frozen=True)
class Head:
    """Half widths of the face at some heights, and its pose."""

    temple: float = 62.0  # half width at the hairline
    cheek: float = 66.0  # at the eyes
    jaw: float = 56.0  # at the mouth
    chin: float = 30.0  # just above the tip
    tip: float = 237.0  # row of the chin's lowest point
    yaw: float = 0.0  # degrees; positive turns to the right of the picture
    pitch: float = 0.0  # degrees; positive looks up
    roll: float = 0.0  # degrees, clockwise

    @cached_property
    def _profile(self) -> PchipInterpolator:
        """Half width, depth, and z of the middle of the horizontal section at a row."""
        drop = self.tip - MOUTH
        rows = [
            (-10.0, 22.0, 30.0, 0.0),
            (14.0, 48.0, 52.0, 0.0),
            (48.0, self.temple, 64.0, 0.0),
            (EYES, self.cheek, 68.0, 0.0),
            (154.0, self.cheek - 2.0, 70.0, 2.0),
            (MOUTH, self.jaw, 68.0, 8.0),
            (MOUTH + 0.5 * drop, 0.5 * (self.jaw + self.chin) + 3.0, 58.0, 17.0),
            (MOUTH + 0.8 * drop, self.chin, 44.0, 27.0),
            (self.tip, 0.82 * self.chin, 28.0, 38.0),
            (self.tip + 40.0, 0.8 * self.chin, 28.0, 38.0),
        ]
        table = np.array(rows)
        return PchipInterpolator(table[:, 0], table[:, 1:])

    def surface(self, points: np.ndarray) -> np.ndarray:
        """z of points (N, 2) on the face; beside the face, of the axis through the ears."""
        half, depth, middle = self._profile(points[:, 1]).T
        return middle + depth * np.sqrt(np.clip(1 - (points[:, 0] / half) ** 2, 0, None))

    def project(self, points: np.ndarray | list[tuple[float, float]], z: np.ndarray | float) -> np.ndarray:
        """Where points (N, 2) at a depth are seen, in picture pixels."""
        x, y = np.asarray(points, dtype=np.float64).T
        depth = np.broadcast_to(np.asarray(z, dtype=np.float64), x.shape) - EYE_DEPTH
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        across = x * np.cos(yaw) + depth * np.sin(yaw)
        ahead = depth * np.cos(yaw) - x * np.sin(yaw)
        down = (y - EYES) * np.cos(pitch) - ahead * np.sin(pitch)
        return np.stack(
            [
                MIDDLE + across * np.cos(roll) - down * np.sin(roll),
                EYES + across * np.sin(roll) + down * np.cos(roll),
            ],
            axis=1,
        )

    def on_face(self, points: np.ndarray | list[tuple[float, float]], raised: np.ndarray | float = 0.0) -> np.ndarray:
        """Where points on the face are seen; `raised` pixels above its surface."""
        flat = np.asarray(points, dtype=np.float64)
        return self.project(flat, self.surface(flat) + raised)

    def outline(self, top: float) -> np.ndarray:
        """The face as seen from the row `top` down to the chin: a polygon in picture pixels."""
        round_from = self.tip - 0.2 * (self.tip - MOUTH)  # below, the outline closes as an ellipse does
        rows = np.concatenate([np.linspace(top, round_from, 60), round_from + (self.tip - round_from) * _EASED])
        turns = np.linspace(-JAW_TURN, JAW_TURN, 61)
        left, right = [], []
        for row, (half, depth, middle) in zip(rows, self._profile(rows), strict=True):
            below = np.clip((row - round_from) / (self.tip - round_from), 0, 1)
            close = np.sqrt(1 - below**2)
            ring = np.stack([half * close * np.sin(turns), np.full(len(turns), row)], axis=1)
            seen = self.project(ring, middle + depth * np.cos(turns))
            left.append(seen[seen[:, 0].argmin()])
            right.append(seen[seen[:, 0].argmax()])
        return np.array(left + right[::-1])
