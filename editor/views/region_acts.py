"""What more than one view lets the user do to a region."""

import numpy as np

from editor.document import edits
from editor.document.objects import SceneObject
from editor.workspace import Workspace
from model.maps import MaquetteError


def relabel(workspace: Workspace, region: int, class_id: int) -> None:
    """Give a region another class as one undo step, and stay on it although its id, which tells the class, is another.

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


def delete(workspace: Workspace, item: SceneObject) -> None:
    """Delete an object as one undo step and select the next one below it, so that Del, Del, Del clears a list."""
    ids = [each.id for each in workspace.scene.objects]
    place = ids.index(item.id)
    workspace.push(edits.delete(workspace.scene, item.id))
    left = [each for each in ids if each != item.id]
    workspace.select(left[max(place - 1, 0)] if left else None)


def _visible_pixel(workspace: Workspace, region: int) -> tuple[float, float] | None:
    """The centre of one pixel that shows the region, None if none does."""
    extent = workspace.scene.extent(region)
    if extent.is_empty:
        return None
    y, x = np.argwhere(workspace.scene.flatten(extent).regions == region)[0]
    return extent.left + x + 0.5, extent.top + y + 0.5
