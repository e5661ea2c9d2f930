"""What lies under the pointer. Pure questions to the scene; nothing here changes it."""

from dataclasses import dataclass
from math import floor

from editor.document.geometry import Point, Rect
from editor.document.objects import SceneObject, class_of
from editor.document.scene import Scene
from editor.tools.state import ToolState


@dataclass(frozen=True)
class Target:
    """The region that is seen at a point."""

    region: int  # its id: an object's or a background region's
    class_id: int
    object_id: int | None  # None for the background


def target_at(scene: Scene, point: Point) -> Target | None:
    """What is seen at a point of the scene, None beyond its border. Hidden objects are not there."""
    if not Rect.of(scene.size).contains(point):
        return None
    x, y = floor(point.x), floor(point.y)
    found = scene.object_at(x, y)
    if found is not None:
        return Target(found.id, found.class_id, found.id)
    region = int(scene.background[y, x])
    return Target(region, class_of(region), None)


def nearest_target(scene: Scene, point: Point) -> Target:
    """What is seen at a point, or at the border next to it: a stroke may begin beside the canvas."""
    width, height = scene.size
    inside = Point(min(max(floor(point.x), 0), width - 1), min(max(floor(point.y), 0), height - 1))
    target = target_at(scene, inside)
    assert target is not None
    return target


def find_object(scene: Scene, object_id: int | None) -> SceneObject | None:
    """The object with this id, None if there is none (any more)."""
    if object_id is None:
        return None
    return next((item for item in scene.objects if item.id == object_id), None)


def editable_object(scene: Scene, state: ToolState) -> SceneObject | None:
    """The selected object if a tool may change its shape: it is there, visible and not locked."""
    found = find_object(scene, state.selected)
    return found if found is not None and found.visible and not found.locked else None


def objects_touched(scene: Scene, rect: Rect) -> tuple[int, ...]:
    """Ids of the visible objects that reach into `rect`, from bottom to top; locked ones are not caught."""
    area = rect.clipped(scene.size)
    return tuple(item.id for item in scene.objects if item.visible and not item.locked and _reaches(item, area))


def _reaches(item: SceneObject, area: Rect) -> bool:
    part = area.intersected(item.bounds)
    return not part.is_empty and bool(item.coverage(part).any())
