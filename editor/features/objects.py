"""What the Object menu does with the selected object or region. Each is one undo step."""

from collections.abc import Callable, Mapping
from functools import partial

from editor.document import edits
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from editor.features.base import Feature, Parts
from editor.views import region_acts


class Objects(Feature):
    """Acts on whatever is selected; without a selection it says so in the message bar."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "rename": self.rename,
            "relabel": self.relabel,
            "visible": self.toggle_visible,
            "locked": self.toggle_locked,
            "raise": partial(self.restack, 1),
            "lower": partial(self.restack, -1),
            "delete": self.delete,
            "deselect": partial(self._workspace.select, None),
        }

    def rename(self) -> None:
        """Let the user type a name for the selected object."""
        if self._workspace.selected is None:
            self._workspace.message.emit("Nothing is selected: background regions carry the name of their class.")
        else:
            self.parts.panels.rename_selected()

    def relabel(self) -> None:
        """Give the selected region the class of the brush."""
        workspace = self._workspace
        region = workspace.region
        if region is None:
            self._say_nothing_selected()
        else:
            region_acts.relabel(workspace, region, workspace.state.class_id)

    def toggle_visible(self) -> None:
        """Hide the selected object, or show it."""
        item = self._selected()
        if item is not None:
            self._workspace.push(edits.set_visible(self._scene, item.id, not item.visible))

    def toggle_locked(self) -> None:
        """Protect the selected object from painting, or no longer."""
        item = self._selected()
        if item is not None:
            self._workspace.push(edits.set_locked(self._scene, item.id, not item.locked))

    def restack(self, steps: int) -> None:
        """Move the selected object up (positive) or down in the stack."""
        item = self._selected()
        if item is not None:
            ids = [each.id for each in self._scene.objects]
            self._workspace.push(edits.reorder(self._scene, item.id, ids.index(item.id) + steps))

    def delete(self) -> None:
        """Remove the selected object, or refill the selected background region from its neighbours."""
        region = self._workspace.region
        if region is None:
            self._say_nothing_selected()
        else:
            region_acts.delete(self._workspace, region)

    @property
    def _scene(self) -> Scene:
        return self._workspace.scene

    def _selected(self) -> SceneObject | None:
        found = next((item for item in self._scene.objects if item.id == self._workspace.selected), None)
        if found is None:
            self._say_nothing_selected()
        return found

    def _say_nothing_selected(self) -> None:
        self._workspace.message.emit("Nothing is selected: click an object with the Select tool (V) or in the list.")
