"""What menus, panel and palette do to styles: one way for each, one undo step each. What cannot be done is said."""

from collections.abc import Callable, Iterable

from editor.document import styling
from editor.document.objects import Style, class_of
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.language import translate
from editor.render.request import SessionInfo
from editor.workspace import Workspace
from model.maps import MaquetteError


def facts_of(workspace: Workspace) -> SessionInfo | None:
    """What the open checkpoint says of styles; None while there is none that knows the scene's classes."""
    info = workspace.session_info
    return info if info is not None and info.label_set.compatible(workspace.label_set) else None


def chosen_regions(workspace: Workspace) -> tuple[int, ...]:
    """The regions that acts are about: all selected objects, else the background region that was clicked last."""
    if workspace.selection:
        return workspace.selection
    return () if workspace.region is None else (workspace.region,)


def companions(workspace: Workspace, region: int) -> tuple[int, ...]:
    """The region, and with it what is selected of the same class if it is selected itself."""
    if region not in workspace.selection:
        return (region,)
    return tuple(each for each in workspace.selection if class_of(each) == class_of(region))


def push(workspace: Workspace, act: Callable[[Scene, SessionInfo], Patch | None]) -> bool:
    """Make what `act` returns an undo step; whether there was one. Its MaquetteError goes to the message bar."""
    facts = facts_of(workspace)
    if facts is None:
        workspace.message.emit(why_not(workspace))
        return False
    try:
        patch = act(workspace.scene, facts)
    except MaquetteError as error:
        workspace.message.emit(str(error))
        return False
    workspace.push(patch)
    return patch is not None


def give(workspace: Workspace, regions: Iterable[int], style: Style | None) -> bool:
    """Give regions a style, or with None the checkpoint's default; whether anything has changed."""
    styles = dict.fromkeys(regions, style)
    return push(workspace, lambda scene, facts: styling.give_styles(scene, facts, styles))


def why_not(workspace: Workspace) -> str:
    """Why styles cannot be given now."""
    if workspace.session_info is None:
        return translate("StyleActs", "Styles can be given when the weights are loaded.")
    sentence = translate("StyleActs", "{name} was trained on other classes, so it has no styles for this scene.")
    return sentence.format(name=workspace.session_info.name)
