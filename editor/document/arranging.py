"""Edits of several objects at once: order, visibility, locks, class, deletion. Each is one undo step.

Each returns its patch, None if nothing would change. Ids that are not in the stack are ignored.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from editor.document import edits
from editor.document.objects import SceneObject, Style, class_name
from editor.document.painting import without_styles
from editor.document.patch import Patch, Styles, patch_to
from editor.document.scene import Scene, SceneError
from editor.language import translate
from model.maps import THING_BASE

Act = Callable[[Scene], Patch | None]
Look = Callable[[int], tuple[str, Style] | None]
"""How a region looks: the open checkpoint's id and the style, the default included; None where nobody can tell.

A default depends on the number of the region, so a copy looks the same only if it is given what the original shows.
"""


def chosen(scene: Scene, ids: Collection[int]) -> tuple[SceneObject, ...]:
    """The objects with these ids, from bottom to top."""
    return tuple(each for each in scene.objects if each.id in ids)


def called(scene: Scene, items: Sequence[SceneObject]) -> str:
    """What the history calls them: the title of one, `3 objects` for several."""
    if len(items) == 1:
        return items[0].title(scene.label_set)
    return translate("Arranging", "{count} objects").format(count=len(items))


def set_visible(scene: Scene, ids: Collection[int], visible: bool) -> Patch | None:
    """Show or hide objects."""
    text = translate("Arranging", "Show {objects}") if visible else translate("Arranging", "Hide {objects}")
    changed = [replace(each, visible=visible) for each in chosen(scene, ids) if each.visible != visible]
    return _replaced(scene, changed, text)


def set_locked(scene: Scene, ids: Collection[int], locked: bool) -> Patch | None:
    """Protect objects from painting, or no longer."""
    text = translate("Arranging", "Lock {objects}") if locked else translate("Arranging", "Unlock {objects}")
    changed = [replace(each, locked=locked) for each in chosen(scene, ids) if each.locked != locked]
    return _replaced(scene, changed, text)


def restore_shapes(scene: Scene, ids: Collection[int]) -> Patch | None:
    """Take back everything that was painted over objects: their full shapes lie on what is there now."""
    changed = [replace(each, cut=None) for each in chosen(scene, ids) if each.cut is not None]
    return _replaced(scene, changed, translate("Arranging", "Restore {objects}"))


def delete(scene: Scene, ids: Collection[int]) -> Patch | None:
    """Remove objects, styles included."""
    gone = chosen(scene, ids)
    if not gone:
        return None
    styles = scene.styles
    for each in gone:
        styles = without_styles(styles, each.id)
    remaining = tuple(each for each in scene.objects if each not in gone)
    text = translate("Arranging", "Delete {objects}").format(objects=called(scene, gone))
    return patch_to(scene, text, objects=remaining, styles=styles)


def relabel(scene: Scene, ids: Collection[int], class_id: int) -> Patch | None:
    """Make objects ones of another class, each as `edits.relabel` does. SceneError if one of them cannot be."""
    items = chosen(scene, ids)
    if class_id not in scene.label_set:
        raise SceneError(
            translate("Arranging", "The label set {label_set} has no class {class_id}.").format(
                label_set=scene.label_set.name, class_id=class_id
            )
        )
    if len(items) == 1:
        return edits.relabel(scene, items[0].id, class_id)
    text = translate("Arranging", "Relabel {objects} to {name}")
    return in_one_step(
        scene,
        text.format(objects=called(scene, items), name=class_name(scene.label_set[class_id])),
        (_relabelling(each.id, class_id) for each in items),
    )


def move_by(scene: Scene, ids: Collection[int], steps: int) -> Patch | None:
    """Move objects up (positive) or down in the stack, each as far as the ends and the others of them let it."""
    order = list(scene.objects)
    for _ in range(abs(steps)):
        places = range(len(order) - 2, -1, -1) if steps > 0 else range(1, len(order))
        side = 1 if steps > 0 else -1
        for place in places:
            if order[place].id in ids and order[place + side].id not in ids:
                order[place], order[place + side] = order[place + side], order[place]
    return _restacked(scene, ids, order)


def move_to(scene: Scene, ids: Collection[int], position: int) -> Patch | None:
    """Bring objects together in the stack, in the order they have, above `position` of the others; 0 is the bottom."""
    items = chosen(scene, ids)
    others = [each for each in scene.objects if each.id not in ids]
    at = min(max(position, 0), len(others))
    return _restacked(scene, ids, [*others[:at], *items, *others[at:]])


def to_top(scene: Scene, ids: Collection[int]) -> Patch | None:
    """Put objects on top of the stack."""
    return move_to(scene, ids, len(scene.objects))


def to_bottom(scene: Scene, ids: Collection[int]) -> Patch | None:
    """Put objects under all others."""
    return move_to(scene, ids, 0)


def in_one_step(scene: Scene, text: str, acts: Iterable[Act]) -> Patch | None:
    """What several edits, each made on what the ones before it left, do together. The scene is not changed."""
    before = scene.snapshot()
    trial = Scene(
        scene.label_set,
        before.background,
        before.objects,
        before.styles,
        before.seed,
        style_locks=before.style_locks,
    )
    for act in acts:
        patch = act(trial)
        if patch is not None:
            trial.apply(patch)
    return Patch.between(before, trial, text)


class Numbers:
    """Hands out free ids class * 1000 + k, none twice; it looks at the scene once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._taken = {each.id for each in scene.objects} | set(scene.background_regions())
        self._taken.update(region for table in scene.styles.values() for region in table)
        self._taken.update(scene.style_locks)  # of regions that are gone: a new one must not be locked

    def next(self, class_id: int) -> int:
        """Another id of the class. Raises SceneError as `Scene.new_id` does."""
        first = class_id * THING_BASE
        candidates = range(first + 1, first + THING_BASE) if class_id else range(0)
        found = next((each for each in candidates if each not in self._taken), None)
        if found is None:
            title = self._scene.title(class_id)
            if class_id == 0:
                raise SceneError(
                    translate(
                        "Arranging", "{title} has the id 0, and a class with this id cannot have instances."
                    ).format(title=title)
                )
            raise SceneError(
                translate("Arranging", "The scene already has {count} regions of class {title}.").format(
                    count=THING_BASE - 1, title=title
                )
            )
        self._taken.add(found)
        return found


def with_styles(styles: Styles, copies: Iterable[tuple[int, int]], look: Look | None = None) -> Styles:
    """The styles with those of one region given to another, for each (from, to)."""
    tables: dict[str, dict[int, Style]] = {checkpoint: dict(table) for checkpoint, table in styles.items()}
    for source, target in copies:
        for table in tables.values():
            if source in table:
                table[target] = table[source]
        if look is not None and (found := look(source)) is not None:
            tables.setdefault(found[0], {})[target] = found[1]
    return tables


def _relabelling(object_id: int, class_id: int) -> Act:
    return lambda scene: edits.relabel(scene, object_id, class_id)


def _replaced(scene: Scene, changed: Sequence[SceneObject], text: str) -> Patch | None:
    if not changed:
        return None
    by_id = {each.id: each for each in changed}
    objects = tuple(by_id.get(each.id, each) for each in scene.objects)
    return patch_to(scene, text.format(objects=called(scene, changed)), objects=objects)


def _restacked(scene: Scene, ids: Collection[int], order: Sequence[SceneObject]) -> Patch | None:
    text = translate("Arranging", "Reorder {objects}").format(objects=called(scene, chosen(scene, ids)))
    patch = patch_to(scene, text, objects=tuple(order))
    return patch if patch.changes else None
