"""What the Object menu does with the selected objects or region. Each is one undo step."""

from collections.abc import Callable, Mapping
from functools import partial

from editor.document import arranging, shaping
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.views import region_acts
from model.maps import MaquetteError


class Objects(Feature):
    """Acts on whatever is selected; without a selection it says so in the message bar."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._workspace.state.look = region_acts.look_of(parts.workspace)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "rename": self.rename,
            "relabel": self.relabel,
            "visible": self.toggle_visible,
            "locked": self.toggle_locked,
            "raise": partial(self.restack, 1),
            "lower": partial(self.restack, -1),
            "to_top": partial(self._act, arranging.to_top),
            "to_bottom": partial(self._act, arranging.to_bottom),
            "duplicate": self.duplicate,
            "merge": self.merge,
            "restore_shape": self.restore_shape,
            "delete": self.delete,
            "deselect": partial(self._workspace.select, None),
        }

    def rename(self) -> None:
        """Let the user type a name for the object selected last."""
        if self._workspace.selected is None:
            self._workspace.message.emit(
                translate("Objects", "Nothing is selected: background regions carry the name of their class.")
            )
        else:
            self.parts.panels.rename_selected()

    def relabel(self) -> None:
        """Give the selected objects, or the selected region, the class of the brush."""
        workspace = self._workspace
        region = workspace.region
        if region is None:
            self._say_nothing_selected()
        elif len(workspace.selection) > 1:
            region_acts.relabel_all(workspace, workspace.selection, workspace.state.class_id)
        else:
            region_acts.relabel(workspace, region, workspace.state.class_id)

    def toggle_visible(self) -> None:
        """Hide the selected objects, or show them if the one selected last is hidden."""
        item = region_acts.selected_object(self._workspace)
        if item is None:
            self._say_nothing_selected()
        else:
            self._act(lambda scene, ids: arranging.set_visible(scene, ids, not item.visible))

    def toggle_locked(self) -> None:
        """Protect the selected objects from painting, or no longer if the one selected last is."""
        item = region_acts.selected_object(self._workspace)
        if item is None:
            self._say_nothing_selected()
        else:
            self._act(lambda scene, ids: arranging.set_locked(scene, ids, not item.locked))

    def restack(self, steps: int) -> None:
        """Move the selected objects up (positive) or down in the stack."""
        self._act(lambda scene, ids: arranging.move_by(scene, ids, steps))

    def duplicate(self) -> None:
        """Copy the selected objects a little aside, and select the copies."""
        with region_acts.selecting_what_is_new(self._workspace):
            look = region_acts.look_of(self._workspace)
            self._act(lambda scene, ids: shaping.duplicate(scene, ids, look=look))

    def merge(self) -> None:
        """Make the selected objects one, of the class of the one selected last."""
        workspace = self._workspace
        survivor = workspace.selected
        if self._act(shaping.merge):
            workspace.select(survivor)

    def restore_shape(self) -> None:
        """Show what was painted over the selected objects."""
        workspace = self._workspace
        items = arranging.chosen(workspace.scene, workspace.selection)
        if items and all(each.cut is None for each in items):
            text = translate("Objects", "Nothing was painted over {objects}: its shape is whole.")
            workspace.message.emit(text.format(objects=arranging.called(workspace.scene, items)))
        else:
            self._act(arranging.restore_shapes)

    def delete(self) -> None:
        """Remove the selected objects, or refill the selected background region from its neighbours."""
        workspace = self._workspace
        region = workspace.region
        if region is None:
            self._say_nothing_selected()
        elif len(workspace.selection) > 1:
            region_acts.delete_all(workspace, workspace.selection)
        else:
            region_acts.delete(workspace, region)

    def _act(self, make: Callable[[Scene, tuple[int, ...]], Patch | None]) -> bool:
        """Do something with the selected objects; says why if it cannot be done. Returns whether it was done."""
        workspace = self._workspace
        if region_acts.selected_object(workspace) is None:
            self._say_nothing_selected()
            return False
        try:
            patch = make(workspace.scene, workspace.selection)
        except MaquetteError as error:
            workspace.message.emit(str(error))
            return False
        workspace.push(patch)
        return patch is not None

    def _say_nothing_selected(self) -> None:
        self._workspace.message.emit(
            translate("Objects", "Nothing is selected: click an object with the Select tool (V) or in the list.")
        )
