"""Pick: for a moment, take class and selection from under the pointer, and go on painting with them."""

from typing import ClassVar

from editor.tools.base import Hint, PointerEvent
from editor.tools.hit import Target
from editor.tools.select import SelectTool


class PickTool(SelectTool):
    """Takes over the class under the pointer as well, to go on painting with it."""

    name: ClassVar[str] = "pick"
    shortcut: ClassVar[str] = "I"
    tooltip: ClassVar[str] = "Pick the class and the object under the pointer (hold Ctrl or Alt with any tool)"

    def _hint(self, event: PointerEvent) -> Hint:
        hint = super()._hint(event)
        return Hint(f"pick {hint.text}" if hint.text else "", color=hint.color)

    def _choose(self, target: Target) -> None:
        super()._choose(target)
        self.state.class_id = target.class_id
