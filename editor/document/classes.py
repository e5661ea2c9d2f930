"""The classes a scene is painted in, as something that is edited: added, renamed, recoloured, removed if unused."""

import numpy as np

from editor.document.class_changes import LabelSetChange
from editor.document.geometry import Rect
from editor.document.objects import class_name, class_of
from editor.document.patch import Patch
from editor.document.scene import Scene, SceneError
from editor.language import translate
from model.maps import LabelSet


def used_classes(scene: Scene) -> frozenset[int]:
    """Ids of the classes of which the scene has a pixel or an object, covered and hidden ones included."""
    painted = np.flatnonzero(np.bincount(scene.background.ravel()))
    return frozenset(class_of(int(each)) for each in painted) | {each.class_id for each in scene.objects}


def set_classes(scene: Scene, label_set: LabelSet) -> Patch | None:
    """Paint the scene in other classes from now on; None if they are those it has.

    Raises SceneError if the scene uses classes that `label_set` does not have.
    """
    if label_set == scene.label_set:
        return None
    known = {*label_set.ids, label_set.ignore}
    missing = sorted(used_classes(scene) - known)
    if missing:
        names = ", ".join(
            class_name(scene.label_set[each]) if each in scene.label_set else str(each) for each in missing
        )
        text = translate("Classes", "The scene uses {classes}: relabel those regions before you remove the classes.")
        raise SceneError(text.format(classes=names))
    text = translate("Classes", "Classes")
    return Patch(Rect.of(scene.size), (LabelSetChange(scene.label_set, label_set),), text)


def free_id(label_set: LabelSet) -> int:
    """The smallest class id above 0 that the set does not use. Raises SceneError when there is none."""
    taken = {*label_set.ids, label_set.ignore}
    for candidate in range(1, 256):
        if candidate not in taken:
            return candidate
    raise SceneError(translate("Classes", "A label set has at most 256 classes."))
