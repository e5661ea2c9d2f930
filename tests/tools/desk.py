"""A small street and a hand that draws on it: what the tests of tools share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from editor.document.geometry import Rect
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.tools import TOOLS
from editor.tools.base import PointerEvent, Tool
from editor.tools.state import ToolState
from model.maps import Kind, LabelClass, LabelSet

ROAD, SKY, TREE, PERSON, CAR, BUS, VOID = 7, 23, 21, 24, 26, 28, 4
CAR_1, CAR_2, LOCKED_BUS, HIDDEN_PERSON = 26001, 26002, 28001, 24001
WIDTH, HEIGHT = 60, 40
HORIZON = 15

LABEL_SET = LabelSet(
    "street",
    (
        LabelClass(VOID, "static", (1, 1, 1), Kind.VOID),
        LabelClass(ROAD, "road", (128, 64, 128), Kind.STUFF),
        LabelClass(TREE, "vegetation", (107, 142, 35), Kind.STUFF),
        LabelClass(SKY, "sky", (70, 130, 180), Kind.STUFF),
        LabelClass(PERSON, "person", (220, 20, 60), Kind.THING),
        LabelClass(CAR, "car", (0, 0, 142), Kind.THING),
        LabelClass(BUS, "bus", (0, 60, 100), Kind.THING),
    ),
)


def box(object_id: int, rect: Rect, *, visible: bool = True, locked: bool = False) -> SceneObject:
    """A rectangular object."""
    return SceneObject(
        object_id,
        object_id // 1000,
        np.ones(rect.shape, bool),
        (rect.left, rect.top),
        visible=visible,
        locked=locked,
    )


def street() -> Scene:
    """Sky over road; two cars, a locked bus, a hidden person."""
    background = np.full((HEIGHT, WIDTH), ROAD, np.int32)
    background[:HORIZON] = SKY
    return Scene(
        LABEL_SET,
        background,
        (
            box(CAR_1, Rect(10, 20, 20, 28)),
            box(CAR_2, Rect(30, 22, 42, 30)),
            box(LOCKED_BUS, Rect(46, 18, 56, 28), locked=True),
            box(HIDDEN_PERSON, Rect(4, 30, 8, 38), visible=False),
        ),
    )


Contents = tuple[bytes, tuple[object, ...]]


def contents(scene: Scene) -> Contents:
    """Everything that a gesture can change, to the byte."""
    return scene.background.tobytes(), tuple(
        (
            item.id,
            item.class_id,
            item.name,
            item.visible,
            item.locked,
            item.group,
            item.source_bounds,
            item.transform,
            item.mask.tobytes(),
            None if item.cut is None else item.cut.tobytes(),
        )
        for item in scene.objects
    )


@dataclass
class Desk:
    """A scene, a tool state and the rectangles that the scene has announced."""

    scene: Scene = field(default_factory=street)
    state: ToolState = field(default_factory=lambda: ToolState(class_id=ROAD, size=5))
    notices: list[Rect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scene.observe(self.notices.append)

    def tool(self, name: str) -> Tool:
        """A fresh tool."""
        return TOOLS[name](self.scene, self.state)

    def draw(self, name: str, *points: tuple[float, float], shift: bool = False) -> Patch | None:
        """One gesture with a fresh tool."""
        return drawn(self.tool(name), points, shift=shift)

    @property
    def labels(self) -> np.ndarray:
        """The class of every pixel."""
        return self.scene.flatten().labels

    @property
    def regions(self) -> np.ndarray:
        """The region of every pixel."""
        return self.scene.flatten().regions


def at(
    x: float,
    y: float,
    *,
    shift: bool = False,
    control: bool = False,
    alt: bool = False,
    pressure: float = 1.0,
    pixel: float = 1.0,
) -> PointerEvent:
    """An event."""
    return PointerEvent(x, y, shift=shift, control=control, alt=alt, pressure=pressure, pixel=pixel)


def drawn(tool: Tool, points: Sequence[tuple[float, float]], *, shift: bool = False) -> Patch | None:
    """Press at the first point, drag over the others, release at the last."""
    tool.press(at(*points[0], shift=shift))
    for point in points[1:]:
        tool.drag(at(*point, shift=shift))
    return tool.release(at(*points[-1], shift=shift))
