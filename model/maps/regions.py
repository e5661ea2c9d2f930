"""What follows from ids alone: boundaries, connected things, classes of instances, sizes."""

import cv2
import numpy as np

from model.errors import BadMaps
from model.maps.label_set import Kind, LabelSet

THING_BASE = 1000  # a thing's instance id is class * THING_BASE + k, k < THING_BASE
MAX_CLASS = 255  # label maps are uint8
MAX_INSTANCE = MAX_CLASS * THING_BASE + THING_BASE - 1


def boundaries(instances: np.ndarray) -> np.ndarray:
    """uint8 (H, W): 1 where a pixel's instance id differs from any of its 4 neighbours, else 0.

    Both sides of an edge are 1; the rim of the map is not an edge.
    """
    edges = np.zeros(instances.shape, np.uint8)
    across = instances[:, 1:] != instances[:, :-1]
    down = instances[1:] != instances[:-1]
    edges[:, 1:] |= across
    edges[:, :-1] |= across
    edges[1:] |= down
    edges[:-1] |= down
    return edges


def labels_of(instances: np.ndarray) -> np.ndarray:
    """uint8 (H, W): the class of each pixel of an instance map."""
    return np.where(instances >= THING_BASE, instances // THING_BASE, instances).astype(np.uint8)


def check_instances(instances: np.ndarray, source: str) -> None:
    """Raise BadMaps if an instance map holds ids that are neither a class id nor class * 1000 + k."""
    wrong = (instances < 0) | ((instances > MAX_CLASS) & (instances < THING_BASE)) | (instances > MAX_INSTANCE)
    if wrong.any():
        example, count = int(instances[wrong][0]), np.count_nonzero(wrong)
        raise BadMaps(
            f"{source}: {example} is neither a class id (0 to {MAX_CLASS}) nor class * {THING_BASE} + k; "
            f"{count:,} pixels have no valid instance id."
        )


def instances_from_labels(labels: np.ndarray, label_set: LabelSet) -> np.ndarray:
    """int32 (H, W): an instance map where each 8-connected piece of a thing class is one thing.

    Things of a class are numbered from 0 in reading order. A class with more than 1000 pieces keeps its 1000 largest;
    the specks that remain have the class id, which means a crowd.
    """
    instances = labels.astype(np.int32)
    present = np.bincount(labels.ravel(), minlength=256)
    for class_id in label_set.of_kind(Kind.THING):
        if not present[class_id] or class_id == 0:  # 0 * 1000 + k would be the ids of other classes
            continue
        count, pieces, stats, _ = cv2.connectedComponentsWithStats(
            (labels == class_id).astype(np.uint8), connectivity=8
        )
        ids = np.full(count, class_id, np.int32)  # entry 0 is the outside, overwritten below
        sizes = stats[1:, cv2.CC_STAT_AREA]
        kept = np.sort(np.argsort(-sizes, kind="stable")[:THING_BASE])
        ids[kept + 1] = class_id * THING_BASE + np.arange(len(kept))
        inside = pieces > 0
        instances[inside] = ids[pieces[inside]]
    return instances


def resize_nearest(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Resize a map of any type to (width, height); each pixel takes the value under its centre, none is invented."""
    width, height = size
    rows = ((np.arange(height) + 0.5) * values.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * values.shape[1] / width).astype(np.intp)
    return np.ascontiguousarray(values[rows[:, None], columns])
