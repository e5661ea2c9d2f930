"""What more than one view lets the user do to a region: one way for each, one undo step each."""

import numpy as np

from editor.document import edits
from editor.workspace import Workspace
from model.maps import MaquetteError


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


def delete(workspace: Workspace, region: int, *, then_next: bool = False) -> None:
    """Remove an object, or refill a background region from its neighbours. What cannot be done is said.

    `then_next` selects the next object below it, so that Del, Del, Del clears a list.
    """
    ids = [each.id for each in workspace.scene.objects]
    try:
        patch = edits.delete(workspace.scene, region)
    except MaquetteError as error:
        workspace.message.emit(str(error))
        return
    if patch is None:
        workspace.message.emit("The only region of a background cannot be deleted.")
        return
    workspace.push(patch)
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
