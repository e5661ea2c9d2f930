"""A pinhole camera on a car: street coordinates in metres become canvas pixels.

Street coordinates are (across, up, ahead): metres to the right of the camera, above the ground, in front of the lens.
The defaults are those of a camera behind a windscreen with a 49 degree lens, 1.25 m above the road.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NEAR = 1.2  # metres: nothing closer is drawn, it would be behind the lens or fill the picture

StreetPoint = tuple[float, float, float]


@dataclass(frozen=True)
class Camera:
    """Projects street coordinates. All lengths in metres, all picture positions in pixels."""

    width: int = 512
    height: int = 256
    focal: float = 565.0  # pixels
    horizon: float = 104.0  # row of the vanishing point
    vanishing: float = 256.0  # column of the vanishing point
    eye: float = 1.25  # height of the lens above the road
    roll: float = 0.0  # radians, clockwise
    bend: float = 0.0  # curvature of the street, 1/m; positive turns right

    def project(self, points: Sequence[StreetPoint] | np.ndarray) -> np.ndarray:
        """Pixels (N, 2) of street points (N, 3); points nearer than NEAR are moved to it."""
        across, up, ahead = np.asarray(points, dtype=np.float64).reshape(-1, 3).T
        ahead = np.maximum(ahead, NEAR)
        across = across + 0.5 * self.bend * ahead**2
        x = self.focal * across / ahead
        y = self.focal * (self.eye - up) / ahead
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        return np.stack([self.vanishing + cos * x - sin * y, self.horizon + sin * x + cos * y], axis=1)

    def scale(self, ahead: float) -> float:
        """Pixels per metre at a distance."""
        return self.focal / max(ahead, NEAR)
