"""Pick: for a moment, take class and selection from under the pointer, and go on painting with them."""

from typing import ClassVar

from editor.language import translate
from editor.tools.base import Hint, PointerEvent, Tool
from editor.tools.hit import target_at


class PickTool(Tool):
    """Selects the object or the background region under the pointer and takes over its class, to paint with it."""

    name: ClassVar[str] = "pick"
    shortcut: ClassVar[str] = "I"
    tooltip: ClassVar[str] = "Pick the class and the object under the pointer (hold Ctrl or Alt with any tool)"
    usage: ClassVar[str] = "Click what you want more of: its class is painted next, and it is selected."

    def press(self, event: PointerEvent) -> None:
        target = target_at(self.scene, event.point)
        if target is None:
            self.state.selected = None
            return
        if target.object_id is None:
            self.state.region = target.region
        else:
            self.state.selected = target.object_id
        self.state.class_id = target.class_id

    def _hint(self, event: PointerEvent) -> Hint:
        target = target_at(self.scene, event.point)
        if target is None:
            return Hint(cursor="pick")
        color = self.scene.label_set[target.class_id].color
        return Hint(
            translate("Tools", "pick {title}").format(title=self.scene.title(target.region)),
            color=color,
            cursor="pick",
        )
