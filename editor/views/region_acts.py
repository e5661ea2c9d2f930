"""What more than one view lets the user do to a region: one way for each, one undo step each."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from editor.document import arranging, edits, styling
from editor.document.arranging import Look
from editor.document.objects import SceneObject, Style
from editor.language import translate
from editor.workspace import Workspace
from model.maps import MaquetteError


def selected_object(workspace: Workspace) -> SceneObject | None:
    """The object selected last, None if none is."""
    return next((item for item in workspace.scene.objects if item.id == workspace.selected), None)


def selected_regions(workspace: Workspace) -> tuple[int, ...]:
    """Ids of the selected objects, else of the background region that is chosen."""
    if workspace.selection or workspace.region is None:
        return workspace.selection
    return (workspace.region,)


def look_of(workspace: Workspace) -> Look:
    """How regions of the open scene look under the open checkpoint."""

    def look(region: int) -> tuple[str, Style] | None:
        info = workspace.session_info
        style = None if info is None else styling.present_style(workspace.scene, info, region)
        return None if info is None or style is None else (info.checkpoint_id, style)

    return look


@contextmanager
def selecting_what_is_new(workspace: Workspace) -> Iterator[None]:
    """Select the objects that are there after the block and were not before, if there are any."""
    before = {item.id for item in workspace.scene.objects}
    yield
    made = tuple(item.id for item in workspace.scene.objects if item.id not in before)
    if made:
        workspace.state.selection = made


def relabel_all(workspace: Workspace, ids: Collection[int], class_id: int) -> None:
    """Give objects another class as one step, and stay on those that are still objects. What cannot be done is said."""
    try:
        patch = arranging.relabel(workspace.scene, ids, class_id)
    except MaquetteError as error:
        workspace.message.emit(str(error))
        return
    kept = tuple(item.id for item in arranging.chosen(workspace.scene, ids) if item.class_id == class_id)
    before = {item.id for item in workspace.scene.objects}
    workspace.push(patch)
    made = tuple(item.id for item in workspace.scene.objects if item.id not in before)
    workspace.state.selection = (*kept, *made)


def delete_all(workspace: Workspace, ids: Collection[int], *, then_next: bool = False, text: str = "") -> None:
    """Remove objects as one step. `then_next` selects the object below the lowest of them.

    `text` is what the history calls it, if not "Delete".
    """
    order = [each.id for each in workspace.scene.objects]
    places = [place for place, each in enumerate(order) if each in ids]
    patch = arranging.delete(workspace.scene, ids)
    workspace.push(replace(patch, text=text) if patch is not None and text else patch)
    left = [each.id for each in workspace.scene.objects]
    if then_next and places and left:
        workspace.select(order[places[0] - 1] if places[0] else left[0])


def relabel(workspace: Workspace, region: int, class_id: int) -> None:
    """Give a region another class, and stay on it although its id, which tells the class, is another.

    What cannot be done is said in the message bar.
    """
    scene = workspace.scene
    before = {item.id for item in scene.objects}
    place = _visible_pixel(workspace, region)
    try:
        workspace.push(edits.relabel(scene, region, class_id))
    except MaquetteError as error:
        workspace.message.emit(str(error))
        return
    made = [item for item in scene.objects if item.id not in before]
    if made:
        workspace.select(made[-1].id)
    elif place is not None:
        workspace.select_region(scene.region_at(*place))


def delete(workspace: Workspace, region: int, *, then_next: bool = False, text: str = "") -> None:
    """Remove an object, or refill a background region from its neighbours. What cannot be done is said.

    `then_next` selects the next object below it, so that Del, Del, Del clears a list. `text` is what the history calls
    it, if not "Delete".
    """
    ids = [each.id for each in workspace.scene.objects]
    try:
        patch = edits.delete(workspace.scene, region)
    except MaquetteError as error:
        workspace.message.emit(str(error))
        return
    if patch is None:
        workspace.message.emit(translate("RegionActs", "The only region of a background cannot be deleted."))
        return
    workspace.push(replace(patch, text=text) if text else patch)
    if region not in ids:
        workspace.select(None)
    elif then_next and len(ids) > 1:
        place = ids.index(region)
        workspace.select(ids[place - 1] if place else ids[1])


def _visible_pixel(workspace: Workspace, region: int) -> tuple[float, float] | None:
    """The centre of one pixel that shows the region, None if none does."""
    extent = workspace.scene.extent(region)
    if extent.is_empty:
        return None
    y, x = np.argwhere(workspace.scene.flatten(extent).regions == region)[0]
    return extent.left + x + 0.5, extent.top + y + 0.5
