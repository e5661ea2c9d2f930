"""What stands in the street: vehicles, people, bicycles, poles, lights, signs and small things."""

import numpy as np

from scene_maker.raster import Stroke
from scene_maker.street import solids
from scene_maker.street.classes import Class
from scene_maker.street.silhouettes import Shape, Silhouette, load
from scene_maker.street.stack import StreetStack

AWAY, TOWARDS, RIGHT, LEFT = 0.0, np.pi, np.pi / 2, -np.pi / 2  # headings
PEOPLE = ("person-standing", "person-walking", "person-striding", "person-away")
CARS = ("sedan", "hatchback", "estate", "suv", "hatchback", "estate")
_CLASSES = {kind.title: kind for kind in Class}
THINNEST = 1.6  # pixels: labellers draw even a far pole at least this wide


def vehicle(stack: StreetStack, name: str, across: float, ahead: float, heading: float = AWAY) -> None:
    """A vehicle on its wheels; its middle is at the given place."""
    kind = {"truck": Class.TRUCK, "bus": Class.BUS}.get(name, Class.CAR)
    stack.draw(kind, ahead, solids.outline(stack.camera, name, across=across, ahead=ahead, heading=heading))


def parked_row(
    stack: StreetStack,
    across: float,
    near: float,
    far: float,
    *,
    heading: float = AWAY,
    filled: float = 0.85,
    vans: float = 0.08,
) -> None:
    """Cars parked one behind the other along the kerb; `filled` is the share of taken places."""
    place = near
    while place < far:
        if stack.random.random() < filled:
            name = "van" if stack.random.random() < vans else str(stack.random.choice(CARS))
            askew = stack.random.normal(0, 0.025)
            vehicle(stack, name, across + stack.random.normal(0, 0.08), place + 2.4, heading + askew)
        place += stack.random.uniform(5.2, 6.4)


def person(
    stack: StreetStack,
    across: float,
    ahead: float,
    *,
    pose: str = "",
    height: float = 0.0,
    mirrored: bool | None = None,
) -> None:
    """Somebody on foot. Pose, height and side are drawn at random unless given."""
    pose = pose or str(stack.random.choice(PEOPLE))
    drawing = load(pose)
    height = height or drawing.height * stack.random.uniform(0.94, 1.07)
    _billboard(stack, drawing, across, ahead, height / drawing.height, _side(stack, mirrored))


def crowd(stack: StreetStack, left: float, right: float, near: float, far: float, count: int) -> None:
    """People scattered over a rectangle of the pavement."""
    for _ in range(count):
        ahead = float(np.exp(stack.random.uniform(np.log(near), np.log(far))))
        person(stack, stack.random.uniform(left, right), ahead)


def stand(
    stack: StreetStack, name: str, across: float, ahead: float, *, size: float = 1.0, mirrored: bool | None = None
) -> None:
    """Any other silhouette, facing us: cyclists, bicycles, signs, lights, bins."""
    _billboard(stack, load(name), across, ahead, size, _side(stack, mirrored))


def pole(
    stack: StreetStack, across: float, ahead: float, height: float, *, thick: float = 0.14, lean: float = 0.0
) -> None:
    """A plain pole."""
    ends = stack.camera.project([(across, 0, ahead), (across + lean, height, ahead)])
    stack.draw(Class.POLE, ahead, [Stroke(ends, max(THINNEST, thick * stack.camera.scale(ahead)))])


def street_lamp(stack: StreetStack, across: float, ahead: float, *, height: float = 8.0, reach: float = 1.8) -> None:
    """A mast with an arm over the road; the lamp itself is labelled static, as in the published data."""
    inward = -np.sign(across) * reach
    turn = np.linspace(0, np.pi / 2, 9)
    arm = [(across + inward * (1 - np.cos(t)), height - 0.9 + 0.9 * np.sin(t), ahead) for t in turn]
    scale = stack.camera.scale(ahead)
    mast = stack.camera.project([(across, 0, ahead), (across, height - 0.9, ahead)])
    stack.draw(
        Class.POLE,
        ahead,
        [Stroke(mast, max(THINNEST, 0.15 * scale)), Stroke(stack.camera.project(arm), max(1.2, 0.09 * scale))],
    )
    lamp = stack.camera.project([(across + inward, height, ahead), (across + inward * 1.35, height + 0.05, ahead)])
    stack.draw(Class.STATIC, ahead, [Stroke(lamp, max(1.2, 0.16 * scale))])


def light_on_arm(stack: StreetStack, across: float, ahead: float, *, reach: float, height: float = 5.1) -> None:
    """A traffic light that hangs over the road from a mast, and a second one on the mast."""
    inward = -np.sign(across) * reach
    scale = stack.camera.scale(ahead)
    path = stack.camera.project([(across, 0, ahead), (across, height, ahead), (across + inward, height + 0.15, ahead)])
    stack.draw(Class.POLE, ahead, [Stroke(path, max(THINNEST, 0.16 * scale))])
    for x, up in ((across + inward * 0.96, height - 0.35), (across, 2.9)):
        box = [
            (x - 0.17, up - 0.55, ahead),
            (x + 0.17, up - 0.55, ahead),
            (x + 0.17, up + 0.5, ahead),
            (x - 0.17, up + 0.5, ahead),
        ]
        stack.draw(Class.TRAFFIC_LIGHT, ahead - 0.05, [stack.camera.project(box)])


def bollards(stack: StreetStack, across: float, near: float, far: float, *, every: float = 2.2) -> None:
    """Posts along the kerb."""
    for place in np.arange(near, far, every):
        pole(stack, across, float(place), 0.95, thick=0.13)


def board(
    stack: StreetStack, kind: Class, across: float, ahead: float, *, width: float, height: float, bottom: float = 0.0
) -> None:
    """A rectangle that faces us: shop signs, boxes, posters, big direction signs."""
    corners = [(x, y, ahead) for x, y in ((0, 0), (width, 0), (width, height), (0, height))]
    placed = [(across - width / 2 + x, bottom + y, z) for x, y, z in corners]
    stack.draw(kind, ahead, [stack.camera.project(placed)])


def _side(stack: StreetStack, mirrored: bool | None) -> bool:
    return bool(stack.random.random() < 0.5) if mirrored is None else mirrored


def _billboard(
    stack: StreetStack, drawing: Silhouette, across: float, ahead: float, size: float, mirrored: bool
) -> None:
    """Every part of a drawing as a layer of its class, upright and facing us."""
    scale = stack.camera.scale(ahead) * size
    foot = stack.camera.project([(across, 0, ahead)])[0]
    for part in drawing.parts:
        shapes = [_placed(shape, foot, scale, mirrored) for shape in drawing.part(part)]
        stack.draw(_CLASSES[part], ahead, shapes)


def _placed(shape: Shape, foot: np.ndarray, scale: float, mirrored: bool) -> np.ndarray | Stroke:
    points = foot + shape.points * [-scale if mirrored else scale, -scale]
    if shape.stroke:
        return Stroke(points, shape.stroke * scale)
    if shape.part == "pole" and np.ptp(points[:, 0]) < THINNEST:
        ends = np.array(
            [[foot[0] + (points[:, 0].mean() - foot[0]), points[:, 1].min()], [points[:, 0].mean(), points[:, 1].max()]]
        )
        return Stroke(ends, THINNEST)
    return points
