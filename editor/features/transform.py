"""Placing what is selected by keys and menu: nudging, mirroring, taking scale back, the perspective aid."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from PySide6.QtCore import QElapsedTimer

from editor.commands import push
from editor.document import placing
from editor.document.horizon import likely_horizon
from editor.document.patch import Patch
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.open_document import OpenDocument

PAUSE_MS: Final = 1000  # between two nudges that are one undo step


class Transform(Feature):
    """Selects all objects and places those selected; says in the message bar when there is nothing to place."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._burst = 0  # number of the row of nudges that is one undo step
        self._selection: tuple[int, ...] = ()  # that the row is about
        self._since_nudge = QElapsedTimer()
        parts.input.nudged.connect(self.nudge)
        self._horizons: WeakKeyDictionary[OpenDocument, float] = WeakKeyDictionary()  # of documents that are parked
        parts.workspace.scene_leaving.connect(self._on_scene_leaving)
        parts.workspace.scene_replaced.connect(self._on_scene_replaced)
        parts.workspace.state.observe(self._follow_state)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "select_all": self.select_all,
            "mirror": self.mirror,
            "mirror_vertically": partial(self.mirror, vertically=True),
            "reset_transform": self.reset,
            "perspective": self.toggle_perspective,
        }

    def select_all(self) -> None:
        """Select every object that is visible and not locked."""
        workspace = self._workspace
        found = tuple(item.id for item in workspace.scene.objects if item.visible and not item.locked)
        if found:
            workspace.state.selection = found
        else:
            workspace.message.emit(translate("Transform", "There is no object that is visible and not locked."))

    def nudge(self, dx: int, dy: int) -> None:
        """Move what is selected by whole pixels; a row of nudges without a pause is one undo step."""
        workspace = self._workspace
        patch = placing.move(workspace.scene, workspace.selection, dx, dy, workspace.state.horizon)
        if self._refused(patch):
            return
        pause = not self._since_nudge.isValid() or self._since_nudge.elapsed() > PAUSE_MS
        if pause or self._selection != workspace.selection:
            self._burst += 1
        self._selection = workspace.selection
        self._since_nudge.start()
        push(workspace.undo_stack, workspace.scene, patch, burst=self._burst)

    def mirror(self, *, vertically: bool = False) -> None:
        """Swap left and right, or top and bottom, of what is selected."""
        workspace = self._workspace
        self._place(placing.mirror(workspace.scene, workspace.selection, vertically=vertically))

    def reset(self) -> None:
        """Take back scale, rotation and mirroring of what is selected."""
        workspace = self._workspace
        patch = placing.reset(workspace.scene, workspace.selection)
        if patch is None and placing.movable(workspace.scene, workspace.selection):
            workspace.message.emit(translate("Transform", "It has neither scale nor rotation."))
        else:
            self._place(patch)

    def toggle_perspective(self) -> None:
        """Let what is moved up the road become smaller, or no longer. The horizon appears with the Select tool."""
        state = self._workspace.state
        if state.horizon is not None:
            state.horizon = None
            return
        state.horizon = likely_horizon(self._workspace.scene)
        state.tool = "select"

    def _place(self, patch: Patch | None) -> None:
        if not self._refused(patch):
            self._workspace.push(patch)

    def _refused(self, patch: Patch | None) -> bool:
        """Whether nothing of what is selected can be placed; the user is told why."""
        workspace = self._workspace
        if patch is not None or placing.movable(workspace.scene, workspace.selection):
            return False
        if not workspace.selection:
            text = translate("Transform", "No object is selected: click one with the Select tool (V) or in the list.")
        elif len(workspace.selection) == 1:
            title = workspace.scene.title(workspace.selection[0])
            text = translate("Transform", "{object} is locked or hidden, so it stays where it is.").format(object=title)
        else:
            text = translate("Transform", "All that is selected is locked or hidden, so it stays where it is.")
        workspace.message.emit(text)
        return True

    def _on_scene_leaving(self) -> None:
        workspace = self._workspace
        if workspace.state.horizon is not None:
            self._horizons[workspace.document] = workspace.state.horizon

    def _on_scene_replaced(self) -> None:
        known = self._horizons.pop(self._workspace.document, None)
        if self._workspace.state.horizon is None or known is None:
            self._look_for_horizon()
        else:
            self._workspace.state.horizon = known

    def _look_for_horizon(self) -> None:
        """Where it is now is anybody's guess, and the scene has the best one."""
        if self._workspace.state.horizon is not None:
            self._workspace.state.horizon = likely_horizon(self._workspace.scene)

    def _follow_state(self) -> None:
        self.parts.actions["perspective"].setChecked(self._workspace.state.horizon is not None)
