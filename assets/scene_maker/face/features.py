"""What every face has: eyes, brows, nose, mouth, ears. Lengths are pixels in head coordinates."""

from dataclasses import dataclass

import numpy as np

from scene_maker.curves import closed, opened, ribbon
from scene_maker.face.head import EYES, MOUTH, Head

_BROW = (0.35, 0.8, 1.0, 0.85, 0.6, 0.15)  # thickness from the inner to the outer end
LEFT, RIGHT = 1, -1  # sides of the person: the left eye is at the right of the picture


@dataclass(frozen=True)
class Eyes:
    """Both eyes."""

    apart: float = 32.0  # of each from the middle
    half: float = 11.5  # half width
    high: float = 8.0
    slant: float = 0.6  # how much higher the outer corner lies
    closed: float = 0.0  # 0..1, of the left one beyond the right: a face is not the same at both sides


@dataclass(frozen=True)
class Brows:
    """Both brows."""

    row: float = 108.0  # of the inner end
    inner: float = 13.0  # from the middle
    outer: float = 55.0
    arch: float = 7.0  # how far the peak lies above the inner end
    fall: float = 3.0  # how far the outer end lies below it
    thick: float = 8.0  # at the inner end
    lift: float = 0.0  # of the left one above the right


@dataclass(frozen=True)
class Nose:
    """The nose."""

    half: float = 20.5  # half width at the wings
    bridge: float = 9.5  # half width between the eyes
    tip: float = 165.0  # lowest row
    raised: float = 17.0  # how far the tip stands out


@dataclass(frozen=True)
class Mouth:
    """Lips, and what is seen between them."""

    half: float = 26.0  # half width
    smile: float = 2.0  # how much higher the corners lie than the middle
    gap: float = 0.0  # opening between the lips in the middle
    upper: float = 7.5  # thickness of the lips
    lower: float = 10.0
    bow: float = 1.6  # depth of the notch in the upper lip
    row: float = MOUTH  # of the line between the lips
    skew: float = 0.0  # how much higher the left corner lies than the right


def eye(head: Head, eyes: Eyes, side: int) -> np.ndarray:
    """An almond with its inner corner lower and sharper."""
    half, high = eyes.half, eyes.high * (1 - (eyes.closed if side == LEFT else 0.0))
    along = np.array([-1.0, -0.74, -0.28, 0.28, 0.76, 1.0, 0.78, 0.25, -0.32, -0.78])
    up = np.array([-0.14, 0.24, 0.52, 0.53, 0.32, 0.0, -0.3, -0.47, -0.46, -0.36])
    x = side * (eyes.apart + half * along)
    y = EYES - up * high - eyes.slant * along
    return head.on_face(closed(np.stack([x, y], axis=1)), -3.0)


def brow(head: Head, brows: Brows, side: int) -> np.ndarray:
    """A band that is thick and blunt towards the nose and runs out beyond the eye."""
    reach = brows.outer - brows.inner
    place = np.array([0.0, 0.22, 0.5, 0.7, 0.88, 1.0])
    rise = np.array([0.0, 0.42, 0.88, 1.0, 0.55, -brows.fall / brows.arch])
    line = opened(np.stack([brows.inner + reach * place, brows.row - brows.arch * rise], axis=1))
    widths = brows.thick * np.interp(np.linspace(0, 1, len(line)), [0, 0.05, 0.14, 0.5, 0.8, 1], _BROW)
    shape = ribbon(line, widths) * [side, 1] - [0, brows.lift if side == LEFT else 0.0]
    return head.on_face(shape, 1.0)


def nose(head: Head, shape: Nose) -> np.ndarray:
    """From a straight edge between the eyes down to the wings and around the tip."""
    top, low, wide, thin = EYES - 3.0, shape.tip, shape.half, shape.bridge
    right = [
        (thin, top, 6.0),
        (thin + 0.2, top + 9, 7.0),
        (thin + 2.2, top + 19, 8.0),
        (0.62 * wide + 1, top + 27, 7.0),
        (0.86 * wide, low - 16, 4.0),
        (wide, low - 9, 3.0),
        (0.9 * wide, low - 5, 3.0),
        (0.62 * wide, low - 2.6, 5.0),
        (0.3 * wide, low + 0.2, 0.7 * shape.raised),
    ]
    points = np.array([*right, (0.0, low + 1.2, shape.raised), *((-x, y, z) for x, y, z in reversed(right))])
    seen = head.project(points[:, :2], head.surface(points[:, :2]) + points[:, 2])
    return opened(seen)


def lips(head: Head, mouth: Mouth) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The polygons of the upper lip, of the opening and of the lower lip."""
    x = np.linspace(-1, 1, 61)
    side = np.abs(x)
    corners = mouth.row - mouth.smile * side**2 - 0.5 * mouth.skew * x
    upper_edge = corners - 0.12 * mouth.gap * (1 - side**2) + 0.5 * np.exp(-((x / 0.2) ** 2))
    lower_edge = corners + 0.88 * mouth.gap * (1 - side**2.3) ** 0.9 + 0.6 * (1 - side**2)
    peaks = np.exp(-(((side - 0.22) / 0.34) ** 2))
    notch = mouth.bow / mouth.upper * np.exp(-((x / 0.16) ** 2))
    above = upper_edge - mouth.upper * (0.55 * peaks + 0.45 - notch) * (1 - side**2.2) ** 0.7
    below = lower_edge + mouth.lower * (1 - side**2.2) ** 0.75

    def between(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        edge = np.stack([x * mouth.half, first], axis=1)
        back = np.stack([x * mouth.half, second], axis=1)[::-1]
        return head.on_face(np.concatenate([edge, back]), 3.0)

    return between(above, upper_edge), between(upper_edge, lower_edge), between(lower_edge, below)


def ear(head: Head, side: int, *, out: float = 13.0, top: float = 112.0, bottom: float = 166.0) -> np.ndarray:
    """An ear from behind the cheek; what of it the face hides is drawn over by the face."""
    high = bottom - top
    x = np.array([-8.0, 0.35 * out, 0.85 * out, out, 0.8 * out, 0.45 * out, 0.2 * out, -8.0])
    y = top + high * np.array([0.1, 0.0, 0.1, 0.32, 0.6, 0.82, 1.0, 0.95])
    return head.project(closed(np.stack([side * (head.cheek - 1 + x), y], axis=1)), 8.0)
