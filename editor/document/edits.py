"""Edits that are not strokes: names, classes, order, styles. Each returns its patch, None if nothing would change.

Locked protects against painting only: whoever uses the panel means the object that it lists.
"""

from dataclasses import replace

import numpy as np

from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.kept import Kept, Settle
from editor.document.objects import SceneObject, Style, class_name, class_of, tight
from editor.document.painting import cut_out, new_object, refilled, with_replaced, without_styles
from editor.document.patch import Patch, SettleChange, Styles, patch_to
from editor.document.scene import Scene, SceneError
from editor.language import translate
from model.maps import Kind


def rename(scene: Scene, object_id: int, name: str) -> Patch | None:
    """Give an object a name; an empty one calls it by class and number again."""
    value = scene.object(object_id)
    return _changed(
        scene,
        replace(value, name=name.strip()),
        translate("Edits", "Rename {title}").format(title=value.title(scene.label_set)),
    )


def set_visible(scene: Scene, object_id: int, visible: bool) -> Patch | None:
    """Show or hide an object; a hidden one is neither rendered nor exported."""
    value = scene.object(object_id)
    text = translate("Edits", "Show {title}") if visible else translate("Edits", "Hide {title}")
    return _changed(scene, replace(value, visible=visible), text.format(title=value.title(scene.label_set)))


def set_locked(scene: Scene, object_id: int, locked: bool) -> Patch | None:
    """Protect an object from painting, or no longer."""
    value = scene.object(object_id)
    text = translate("Edits", "Lock {title}") if locked else translate("Edits", "Unlock {title}")
    return _changed(scene, replace(value, locked=locked), text.format(title=value.title(scene.label_set)))


def set_transform(scene: Scene, object_id: int, transform: Transform) -> Patch | None:
    """Place an object: `transform` takes its source pixels to the canvas, whatever the one before was."""
    value = scene.object(object_id)
    return _changed(
        scene,
        replace(value, transform=transform),
        translate("Edits", "Move {title}").format(title=value.title(scene.label_set)),
    )


def restore_shape(scene: Scene, object_id: int) -> Patch | None:
    """Take back everything that was painted over an object: its full shape lies on what is there now."""
    value = scene.object(object_id)
    return _changed(
        scene,
        replace(value, cut=None),
        translate("Edits", "Restore {title}").format(title=value.title(scene.label_set)),
    )


def add_object(scene: Scene, value: SceneObject, position: int | None = None) -> Patch | None:
    """Put an object into the stack at `position` counted from the bottom, by default on top.

    Raises SceneError when its id is in use; `scene.new_id` gives a free one.
    """
    if any(each.id == value.id for each in scene.objects):
        raise SceneError(translate("Edits", "The scene already has an object {id}.").format(id=value.id))
    at = len(scene.objects) if position is None else position
    objects = (*scene.objects[:at], value, *scene.objects[at:])
    return _or_none(
        patch_to(scene, translate("Edits", "Add {title}").format(title=value.title(scene.label_set)), objects=objects)
    )


def delete(scene: Scene, region_id: int) -> Patch | None:
    """Remove an object, or refill a background region from its neighbours. Its styles go with it.

    None for a region that is not there, and for the only region of a background.
    """
    text = translate("Edits", "Delete {title}").format(title=scene.title(region_id))
    styles = without_styles(scene.styles, region_id)
    remaining = tuple(each for each in scene.objects if each.id != region_id)
    if len(remaining) < len(scene.objects):
        return _or_none(patch_to(scene, text, objects=remaining, styles=styles))
    area = tight(scene.background == region_id)
    if area.is_empty:
        return None
    background = refilled(scene.background, area, scene.background[area.slices] == region_id, scene.label_set)
    if background is None:
        return None
    return _or_none(patch_to(scene, text, background=background, area=area, styles=styles))


def reorder(scene: Scene, object_id: int, position: int) -> Patch | None:
    """Move an object to `position` in the stack counted from the bottom; beyond the ends means the end."""
    value = scene.object(object_id)
    others = [each for each in scene.objects if each is not value]
    others.insert(min(max(position, 0), len(others)), value)
    return _or_none(
        patch_to(
            scene,
            translate("Edits", "Reorder {title}").format(title=value.title(scene.label_set)),
            objects=tuple(others),
        )
    )


def set_style(scene: Scene, checkpoint_id: str, region_id: int, style: Style | None) -> Patch | None:
    """Choose how a region looks under a checkpoint; None gives it the checkpoint's default again."""
    table = {key: value for key, value in scene.styles.get(checkpoint_id, {}).items() if key != region_id}
    if style is not None:
        table[region_id] = style
    styles = {**scene.styles, checkpoint_id: table}
    return _or_none(
        patch_to(scene, translate("Edits", "Style of {title}").format(title=scene.title(region_id)), styles=styles)
    )


def set_seed(scene: Scene, seed: int) -> Patch | None:
    """Choose the default modes of all regions without a style afresh."""
    return _or_none(patch_to(scene, translate("Edits", "Seed"), seed=seed))


def set_settle(scene: Scene, settle: Settle, kept: Kept | None) -> Patch | None:
    """Say what an exact pass may change from now on, and which picture is kept; None if nothing is said anew."""
    if settle is scene.settle:
        return None
    change = SettleChange((scene.settle, scene.kept), (settle, kept))
    if settle is Settle.ONLY_HERE:
        text = translate("Edits", "Settle: only here")
    else:
        text = translate("Edits", "Settle: whole picture")
    return Patch(Rect.of(scene.size), (change,), text)


def keep(scene: Scene, kept: Kept | None) -> Patch | None:
    """Keep a picture that shows the scene, or none. Not for the history, and no change of the picture."""
    if kept is scene.kept:
        return None
    return Patch(
        NOTHING,
        (SettleChange((scene.settle, scene.kept), (scene.settle, kept)),),
        translate("Edits", "Keep the picture"),
    )


def relabel(scene: Scene, region_id: int, class_id: int) -> Patch | None:
    """Make a region one of another class and keep its shape. Its styles go, for they mean nothing in another class.

    A thing that stays a thing becomes `scene.new_id(class_id)` in the same place of the stack, with its cut. A thing
    that becomes stuff is written into the background as a region of its own, the class's common one if no other pixel
    has that; objects that it covered are cut there, so that the picture keeps its shape. Stuff that becomes a thing is
    an object at the bottom of the stack, over a background refilled from its neighbours. A background region of its own
    that is given the class it has already joins the class's common region.

    Raises SceneError for a class that the label set does not have. None for a region that is not there.
    """
    if class_id not in scene.label_set:
        raise SceneError(
            translate("Edits", "The label set {label_set} has no class {class_id}.").format(
                label_set=scene.label_set.name, class_id=class_id
            )
        )
    to_thing = scene.label_set[class_id].kind is Kind.THING
    text = translate("Edits", "Relabel {title} to {new}").format(
        title=scene.title(region_id), new=class_name(scene.label_set[class_id])
    )
    styles = without_styles(scene.styles, region_id)
    found = next((each for each in scene.objects if each.id == region_id), None)
    if found is not None:
        if found.class_id == class_id:
            return None
        if to_thing:
            return _thing_to_thing(scene, found, class_id, styles, text)
        return _thing_to_stuff(scene, found, class_id, styles, text)
    area = tight(scene.background == region_id)
    if area.is_empty or region_id == class_id:
        return None
    shape = scene.background[area.slices] == region_id
    if to_thing:
        objects = (new_object(scene, class_id, shape, (area.left, area.top)), *scene.objects)
        background = refilled(scene.background, area, shape, scene.label_set)
        return patch_to(scene, text, objects=objects, background=background, area=area, styles=styles)
    after = class_id if class_of(region_id) == class_id else _stuff_region(scene, class_id)
    background = np.where(shape, np.int32(after), scene.background[area.slices])
    return patch_to(scene, text, background=background, area=area, styles=styles)


def _thing_to_thing(scene: Scene, value: SceneObject, class_id: int, styles: Styles, text: str) -> Patch:
    crowd = value.group and value.id == value.class_id
    if crowd and all(each.id != class_id for each in scene.objects):
        made = replace(value, id=class_id, class_id=class_id)
    else:  # a second group of a class cannot be told from the first, so it becomes one thing
        numbered = new_object(scene, class_id, value.mask, value.origin)
        made = replace(value, id=numbered.id, class_id=class_id, group=numbered.group)
    objects = tuple(made if each is value else each for each in scene.objects)
    return patch_to(scene, text, objects=objects, styles=styles)


def _thing_to_stuff(scene: Scene, value: SceneObject, class_id: int, styles: Styles, text: str) -> Patch:
    area = value.bounds.clipped(scene.size)
    shape = value.coverage(area)
    if not shape.any():
        title = value.title(scene.label_set)
        raise SceneError(
            translate(
                "Edits", "Nothing of {title} lies on the canvas uncovered, so it cannot become background."
            ).format(title=title)
        )
    background = np.where(shape, np.int32(_stuff_region(scene, class_id)), scene.background[area.slices])
    index = scene.objects.index(value)
    objects = (*cut_out(scene.objects[:index], area, shape), *scene.objects[index + 1 :])
    return patch_to(scene, text, objects=objects, background=background, area=area, styles=styles)


def _stuff_region(scene: Scene, class_id: int) -> int:
    """The class's common region if no pixel has it, else one of its own, so that shapes stay apart."""
    if class_id == 0 or not (scene.background == class_id).any():
        return class_id
    return scene.new_id(class_id)


def _changed(scene: Scene, value: SceneObject, text: str) -> Patch | None:
    return _or_none(patch_to(scene, text, objects=with_replaced(scene.objects, value)))


def _or_none(patch: Patch) -> Patch | None:
    return patch if patch.changes else None
