"""A street in perspective: the ground as it lies before a camera at the height of a driver's eyes."""

from editor.document.geometry import Size
from editor.document.scene import Scene
from editor.document.sketch import Points, Sketch, box, curve, ellipse
from model.maps import LabelSet

HORIZON = 0.47  # of the height
LENS = 1.7  # focal length in heights of the picture
EYE = 1.45  # metres over the road
ROAD = 4.0  # metres to either side, to the kerb
PAVEMENT = 7.2  # metres to the walls
FAR = 260.0
SEED = 10  # of twenty that were looked at with the bundled weights, the one whose houses go together best

# (nearer end, farther end, height) of the houses of either side, metres.
LEFT = ((4, 13, 10.5), (13, 22, 13.5), (22, 33, 9.5), (33, 52, 14), (52, 90, 11), (90, FAR, 13))
RIGHT = ((4, 10, 8.5), (10, 19, 12.5), (33, 47, 11.5), (47, 80, 14.5), (80, FAR, 12))

# Seen from behind: outlines in shares of width and height, x to the right of the middle, y up from the road.
CAR = (
    *((-0.47, 0.0), (-0.47, 0.16), (-0.5, 0.24), (-0.5, 0.48), (-0.45, 0.6), (-0.37, 0.93), (-0.27, 1.0)),
    *((0.27, 1.0), (0.37, 0.93), (0.45, 0.6), (0.5, 0.48), (0.5, 0.24), (0.47, 0.16), (0.47, 0.0)),
    *((0.33, 0.0), (0.32, 0.12), (-0.32, 0.12), (-0.33, 0.0)),
)
PERSON_BODY = (
    *((-0.06, 0.0), (-0.22, 0.0), (-0.2, 0.2), (-0.17, 0.46), (-0.24, 0.5), (-0.3, 0.6), (-0.27, 0.76), (-0.18, 0.83)),
    *((-0.06, 0.86), (0.06, 0.86), (0.18, 0.83), (0.27, 0.76), (0.3, 0.6), (0.24, 0.5), (0.17, 0.46), (0.22, 0.2)),
    *((0.25, 0.0), (0.09, 0.0), (0.05, 0.25), (0.0, 0.42), (-0.04, 0.22)),
)


class _Camera:
    """Metres in front of the camera to pixels: x to the right, y up from the road, z away."""

    def __init__(self, size: Size) -> None:
        self.middle, self.horizon = 0.51 * size.width, HORIZON * size.height
        # A tall picture would show nothing but road between kerbs that are out of sight.
        self.focal = min(LENS * size.height, 1.3 * size.width)

    def at(self, x: float, y: float, z: float) -> tuple[float, float]:
        return self.middle + self.focal * x / z, self.horizon + self.focal * (EYE - y) / z

    def stood(self, outline: Points, x: float, z: float, width: float, height: float) -> list[tuple[float, float]]:
        """A flat outline that stands on the ground and faces the camera."""
        return [self.at(x + u * width, v * height, z) for u, v in outline]


def draw_street(label_set: LabelSet, size: Size) -> Scene:
    """Road, pavements, houses with a gap for a garden, trees, lamps, signs; cars and people as objects."""
    sketch, camera = Sketch(label_set, size, "sky"), _Camera(size)
    _ground(sketch, camera)
    sketch.fill("vegetation", curve([camera.at(x, y, 200) for x, y in _HILLS]))
    for side, houses in ((-1, LEFT), (1, RIGHT)):
        for near, far, height in reversed(houses):
            _house(sketch, camera, side * PAVEMENT, near, far, height)
    _garden(sketch, camera)
    for x, z in ((-5.9, 58), (-5.9, 36), (-5.9, 21), (6.0, 17.5)):
        _tree(sketch, camera, x, z)
    _lamp(sketch, camera, 4.6, 24)
    _lamp(sketch, camera, -4.6, 15)
    _sign(sketch, camera, 4.7, 12.5)
    _things(sketch, camera)
    return sketch.scene(SEED)


_HILLS = ((-60, -2), (-55, 9), (-30, 12), (-8, 8), (8, 11), (30, 8), (52, 12), (60, -2))


def _ground(sketch: Sketch, camera: _Camera) -> None:
    near = 0.8
    for name, reach in (("sidewalk", PAVEMENT + 60), ("road", ROAD)):
        corners = ((-reach, near), (-reach, FAR), (reach, FAR), (reach, near))
        sketch.fill(name, [camera.at(x, 0, z) for x, z in corners])


def _house(sketch: Sketch, camera: _Camera, x: float, near: float, far: float, height: float) -> None:
    """The wall along the street, and the one towards the camera, which shows over a lower neighbour."""
    outward = x * 4
    wall = [camera.at(x, y, z) for y, z in ((0, near), (height, near), (height, far), (0, far))]
    gable = [camera.at(each, y, near) for each, y in ((x, 0), (x, height), (outward, height), (outward, 0))]
    sketch.fill("building", wall, gable, own=True)


def _garden(sketch: Sketch, camera: _Camera) -> None:
    """Between the houses at the right: a lawn, bushes and a fence."""
    x, near, far = PAVEMENT, 19.0, 33.0
    sketch.fill("terrain", [camera.at(a, 0, z) for a, z in ((x, near), (x, far), (40, far), (40, near))])
    bushes = ((x, 0), (x, 3.8), (9, 5.2), (12, 4.4), (15, 6.0), (19, 5.0), (24, 5.6), (24, 0))
    sketch.fill("vegetation", curve([camera.at(a, y, far) for a, y in bushes]))
    rails = [camera.at(x, y, z) for y, z in ((0, near), (1.1, near), (1.1, far), (0, far))]
    sketch.fill("fence", rails)


def _tree(sketch: Sketch, camera: _Camera, x: float, z: float) -> None:
    crown = (
        *((0, 2.4), (-1.3, 2.5), (-2.1, 3.6), (-1.9, 4.9), (-1.0, 6.1), (0.2, 6.5), (1.3, 5.9), (2.1, 4.7)),
        *((1.9, 3.4), (1.2, 2.5)),
    )
    trunk = ((-0.16, 0), (-0.12, 3), (0.12, 3), (0.16, 0))
    for outline in (curve(crown), trunk):
        sketch.fill("vegetation", [camera.at(x + a, y, z) for a, y in outline])


def _lamp(sketch: Sketch, camera: _Camera, x: float, z: float) -> None:
    inward = -1.4 if x > 0 else 1.4
    post = [camera.at(x + a, y, z) for a, y in ((-0.08, 0), (-0.06, 6.2), (0.06, 6.2), (0.08, 0))]
    arm = [camera.at(x + a, y, z) for a, y in ((0, 6.05), (inward, 6.35), (inward, 6.5), (0, 6.22))]
    sketch.fill("pole", post, arm)


def _sign(sketch: Sketch, camera: _Camera, x: float, z: float) -> None:
    sketch.fill("pole", [camera.at(x + a, y, z) for a, y in box(-0.045, 0, 0.045, 2.4)])
    sketch.fill("traffic sign", [camera.at(x + a, y, z) for a, y in ellipse(0, 2.55, 0.38, 0.38)])


def _things(sketch: Sketch, camera: _Camera) -> None:
    head = ellipse(0, 0.925, 0.13, 0.078)
    for kind, x, z in (
        *(("car", -1.7, 42), ("person", -5.2, 29), ("car", 3.0, 27), ("car", -1.9, 22)),
        *(("person", 5.6, 20.0), ("car", 3.0, 16.5), ("car", 0.7, 11.5), ("person", -5.4, 11.4)),
    ):
        if kind == "car":
            sketch.place("car", camera.stood(CAR, x, z, 1.85, 1.5))
        else:
            body = (camera.stood(each, x, z, 1.0, 1.75) for each in (PERSON_BODY, head))
            sketch.place("person", *body)
