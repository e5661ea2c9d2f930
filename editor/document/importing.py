"""Flat maps into a scene: things become objects, crowds become groups, and the background is closed behind them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.document.objects import SceneObject
from editor.document.scene import Scene
from editor.language import translate
from model.maps import THING_BASE, BadMaps, Kind, LabelSet, check_instances, instances_from_labels, labels_of

# Two files that agree on less than this belong to different pictures; below, one of them was retouched.
MAX_DISAGREEMENT = 0.25

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Imported:
    """A scene made of maps, and what had to be decided for it: one sentence each."""

    scene: Scene
    notes: tuple[str, ...]


def import_maps(labels: np.ndarray | None, instances: np.ndarray | None, label_set: LabelSet) -> Scene:
    """Make a scene of a label map, an instance map or both; `flatten` gives the same ids back, byte for byte.

    Labels alone: each connected piece of a thing class becomes an object. Raises BadMaps.
    """
    return import_with_notes(labels, instances, label_set).scene


def import_with_notes(
    labels: np.ndarray | None,
    instances: np.ndarray | None,
    label_set: LabelSet,
    *,
    labels_name: str = "",
    instances_name: str = "",
) -> Imported:
    """`import_maps` that names the files in its errors and says what it decided."""
    if labels is None and instances is None:
        raise ValueError("a scene is made of labels, instances or both")
    labels_name = labels_name or translate("Importing", "the label map")
    instances_name = instances_name or translate("Importing", "the instance map")
    notes: list[str] = []
    if labels is None:
        assert instances is not None
        labels_name = instances_name
        check_instances(instances, instances_name)
        labels = labels_of(instances)
    labels = labels.astype(np.uint8, copy=False)
    label_set.check(labels, labels_name)
    if instances is None:
        instances = instances_from_labels(labels, label_set)
    else:
        check_instances(instances, instances_name)
        instances, disagreeing = _reconciled(labels, instances, labels_name, instances_name)
        if disagreeing:
            notes.append(
                translate(
                    "Importing",
                    "{disagreeing:,} pixels of {instances_name} contradict {labels_name}, whose class was taken there.",
                ).format(disagreeing=disagreeing, instances_name=instances_name, labels_name=labels_name)
            )
    background, objects = split(labels, instances.astype(np.int32, copy=False), label_set)
    return Imported(Scene(label_set, background, objects), tuple(notes))


def split(labels: np.ndarray, instances: np.ndarray, label_set: LabelSet) -> tuple[Ids, tuple[SceneObject, ...]]:
    """Background and objects, bottom to top, of maps that agree with each other.

    Objects lie in the order of their lower edges, as things in a photograph stand before one another; crowds below.
    """
    crowd_table = np.zeros(256, dtype=np.bool_)
    crowd_table[list(label_set.of_kind(Kind.THING))] = True
    in_object = (instances >= THING_BASE) | crowd_table[labels]
    objects = objects_of(instances, in_object)
    objects.sort(key=lambda each: (not each.group, each.bounds.bottom, each.id))
    return fill_behind(labels.astype(np.int32), in_object, label_set), tuple(objects)


def fill_behind(background: Ids, hidden: NDArray[np.bool_], label_set: LabelSet) -> Ids:
    """The background with every hidden pixel replaced by the nearest stuff, else the nearest pixel that is not hidden.

    Void is no filling (the own car's bonnet does not go on under a pedestrian), unless there is nothing else.
    """
    if not hidden.any():
        return background
    stuff_table = np.zeros(256, dtype=np.bool_)
    stuff_table[list(label_set.of_kind(Kind.STUFF))] = True
    shown = ~hidden
    classes = np.where(background >= THING_BASE, background // THING_BASE, background)
    sources = shown & stuff_table[classes & 255]
    if not sources.any():
        sources = shown
    if not sources.any():
        fallback = (*label_set.of_kind(Kind.STUFF), *label_set.ids)[0]
        return np.full_like(background, fallback)
    # Each pixel gets the number of its nearest source; the numbers are looked up at the sources themselves.
    _, nearest = cv2.distanceTransformWithLabels(
        (~sources).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    values = np.zeros(int(nearest.max()) + 1, np.int32)
    values[nearest[sources]] = background[sources]
    filled = background.copy()
    filled[hidden] = values[nearest[hidden]]
    return filled


def objects_of(instances: np.ndarray, in_object: NDArray[np.bool_]) -> list[SceneObject]:
    """One object for each id inside `in_object`, however many pieces it has."""
    rows, columns = np.nonzero(in_object)
    ids = instances[rows, columns]
    order = np.argsort(ids, kind="stable")
    starts = np.flatnonzero(np.diff(ids[order], prepend=-1))
    objects = []
    for members in np.split(order, starts[1:]) if order.size else []:
        y, x = rows[members], columns[members]
        top, left = int(y.min()), int(x.min())
        mask = np.zeros((int(y.max()) + 1 - top, int(x.max()) + 1 - left), dtype=np.bool_)
        mask[y - top, x - left] = True
        instance = int(ids[members[0]])
        group = instance < THING_BASE
        class_id = instance if group else instance // THING_BASE
        objects.append(SceneObject(id=instance, class_id=class_id, mask=mask, origin=(left, top), group=group))
    return objects


def _reconciled(
    labels: np.ndarray, instances: np.ndarray, labels_name: str, instances_name: str
) -> tuple[np.ndarray, int]:
    """Instances that agree with the labels everywhere, and how many pixels did not."""
    if labels.shape != instances.shape:
        raise BadMaps(
            translate(
                "Importing",
                "{labels_name} is {width} x {height} but {instances_name} is {instances_width} x {instances_height}.",
            ).format(
                labels_name=labels_name,
                width=labels.shape[1],
                height=labels.shape[0],
                instances_name=instances_name,
                instances_width=instances.shape[1],
                instances_height=instances.shape[0],
            )
        )
    contradicts = labels_of(instances) != labels
    count = int(np.count_nonzero(contradicts))
    if count > MAX_DISAGREEMENT * labels.size:
        raise BadMaps(
            translate(
                "Importing",
                "{instances_name} does not belong to {labels_name}: their classes differ on {share:.0%} of the pixels.",
            ).format(instances_name=instances_name, labels_name=labels_name, share=count / labels.size)
        )
    return (np.where(contradicts, labels, instances) if count else instances), count
