"""Select: a click chooses the object, or the background region, whose style and properties the panels show."""

from typing import ClassVar

from editor.tools.base import Hint, PointerEvent, Tool
from editor.tools.hit import Target, target_at


class SelectTool(Tool):
    """Click selects what is seen under the pointer. Locked objects can be selected: their style is still theirs."""

    name: ClassVar[str] = "select"
    shortcut: ClassVar[str] = "V"
    tooltip: ClassVar[str] = "Select an object or a background region"

    def press(self, event: PointerEvent) -> None:
        target = target_at(self.scene, event.point)
        if target is None:
            self.state.selected = None
        else:
            self._choose(target)

    def _hint(self, event: PointerEvent) -> Hint:
        target = target_at(self.scene, event.point)
        if target is None:
            return Hint()
        return Hint(self.scene.title(target.region), color=self.scene.label_set[target.class_id].color)

    def _choose(self, target: Target) -> None:
        if target.object_id is None:
            self.state.region = target.region
        else:
            self.state.selected = target.object_id
