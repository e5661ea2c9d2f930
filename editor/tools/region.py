"""Region: a part of a stuff region becomes a region with a style of its own."""

from math import hypot
from typing import ClassVar

from editor.document import styling
from editor.document.geometry import Point, Rect
from editor.document.objects import class_of
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.tools.base import Hint, PointerEvent, Tool
from editor.tools.polygon import LASSO_STEP
from editor.tools.shapes import polygon
from editor.tools.state import ToolState


class RegionTool(Tool):
    """Freehand around a part of the background; what lies in the region where the outline begins is set apart.

    It keeps its class, is exported with it and draws no boundary: only its style is its own. Objects are looked
    through. An outline around all of a region selects it and changes nothing.
    """

    name: ClassVar[str] = "region"
    shortcut: ClassVar[str] = "G"
    tooltip: ClassVar[str] = "Region: draw around a part of the background that gets a style of its own"
    usage: ClassVar[str] = (
        "Draw around a part of the background: it gets a style of its own. Begin inside it. Escape: cancel."
    )

    def __init__(self, scene: Scene, state: ToolState) -> None:
        super().__init__(scene, state)
        self._path: list[Point] = []

    @property
    def busy(self) -> bool:
        return bool(self._path)

    def press(self, event: PointerEvent) -> None:
        if self._region_at(event.point) is not None:
            self._path = [event.point]

    def drag(self, event: PointerEvent) -> None:
        if not self._path:
            return
        last = self._path[-1]
        if hypot(event.x - last.x, event.y - last.y) >= LASSO_STEP * event.pixel:
            self._path.append(event.point)

    def release(self, event: PointerEvent) -> Patch | None:
        self.drag(event)
        path = self._path
        self.cancel()
        region = self._region_at(path[0]) if len(path) > 2 else None
        if region is None:
            return None
        separation = styling.separate(self.scene, region, *polygon(tuple(path), Rect.of(self.scene.size)))
        if separation is None:
            return None
        if separation.patch is not None:
            self.scene.apply(separation.patch)
        self.state.region = separation.region
        return separation.patch

    def cancel(self) -> None:
        self._path = []

    def _hint(self, event: PointerEvent) -> Hint:
        path = self._path or [event.point]
        region = self._region_at(path[0])
        if region is None:
            return Hint(translate("RegionTool", "no class here"))
        color = self.scene.label_set[class_of(region)].color
        text = translate("RegionTool", "{region} -> own region").format(region=self.scene.title(region))
        return Hint(text, (tuple(path),) if len(path) > 1 else (), color)

    def _region_at(self, point: Point) -> int | None:
        """The background region at a point, None beyond the canvas and where there is no class."""
        if not Rect.of(self.scene.size).contains(point):
            return None
        region = int(self.scene.background[int(point.y), int(point.x)])
        return region if class_of(region) in self.scene.label_set else None
