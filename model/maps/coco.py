"""COCO's panoptic format: segment ids as RGB in a PNG, the class of each segment in a JSON file beside the folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from model.errors import BadMaps, LabelSetError
from model.maps.images import ImageSource
from model.maps.label_set import Color, Kind, LabelClass, LabelSet
from model.maps.png import read_panoptic
from model.maps.regions import THING_BASE

NO_SEGMENT = 0  # pixels that nobody has labelled


@dataclass(frozen=True)
class CocoMaps:
    """A panoptic picture in our own ids."""

    labels: np.ndarray  # uint8 (H, W), category ids
    instances: np.ndarray  # int32 (H, W), category * 1000 + k for things
    label_set: LabelSet  # the categories of the JSON file
    source: Path  # the JSON file


def read_coco(path: Path, data: ImageSource) -> CocoMaps | None:
    """Read a panoptic picture whose JSON file lies where COCO has it; None for any picture without such a file.

    That is `FOLDER.json` beside the folder of the picture, or `NAME.json` beside the picture. `data` is what the
    picture's file holds. Things are numbered in reading order. Raises BadMaps for ids that the file does not list.
    """
    folder = path.absolute().parent  # of "9.png" the parent is "." and has no name
    for source in (folder.parent / f"{folder.name}.json", path.with_suffix(".json")):
        document = _document(source) if source.is_file() else None
        if document is not None and path.name in document.segments:
            return _maps(read_panoptic(data, path.name), document, path.name, source)
    return None


@dataclass(frozen=True)
class _Document:
    label_set: LabelSet
    segments: Mapping[str, Mapping[int, tuple[int, bool]]]  # picture -> segment -> its category, and is it a crowd


def _document(source: Path) -> _Document | None:
    status = source.stat()
    return _parsed(source, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)  # one file describes thousands of pictures
def _parsed(source: Path, _modified: int, _size: int) -> _Document | None:
    """The file's content; None for JSON that is something else. Raises BadMaps for impossible categories."""
    try:
        content = json.loads(source.read_bytes())
        segments = {
            str(entry["file_name"]): {
                int(each["id"]): (int(each["category_id"]), bool(each.get("iscrowd", 0)))
                for each in entry["segments_info"]
            }
            for entry in content["annotations"]
        }
        categories = list(content["categories"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    try:
        return _Document(_label_set(categories), segments)
    except (LabelSetError, KeyError, TypeError, ValueError) as error:
        raise BadMaps(f"{source.name}: its categories cannot be used as classes ({error}).") from error


def _label_set(categories: list[Mapping[str, Any]]) -> LabelSet:
    taken: set[Color] = {(0, 0, 0)}
    classes = []
    for entry in categories:
        color = _free(tuple(int(value) % 256 for value in entry.get("color", (0, 0, 0))), taken)
        taken.add(color)
        kind = Kind.THING if entry.get("isthing", 1) else Kind.STUFF
        name, group = str(entry["name"]), str(entry.get("supercategory", ""))
        classes.append(LabelClass(int(entry["id"]), name, color, kind, group, evaluated=True))
    return LabelSet("coco", tuple(classes), ignore=NO_SEGMENT)


def _free(color: tuple[int, ...], taken: set[Color]) -> Color:
    """The colour, or the next that no class has yet."""
    red, green, blue = color
    packed = (red << 16) + (green << 8) + blue
    while (packed >> 16, packed >> 8 & 255, packed & 255) in taken:
        packed = (packed + 1) % 2**24
    return packed >> 16, packed >> 8 & 255, packed & 255


def _maps(ids: np.ndarray, document: _Document, name: str, source: Path) -> CocoMaps:
    segments, label_set = document.segments[name], document.label_set
    found, first, index = np.unique(ids, return_index=True, return_inverse=True)
    unknown = [each for each in found.tolist() if each != NO_SEGMENT and each not in segments]
    if unknown:
        others = f", nor are {len(unknown) - 1} others" if len(unknown) > 1 else ""
        raise BadMaps(f"{name}: segment {unknown[0]} is not in {source.name}{others}.")
    labels, instances = np.zeros(len(found), np.uint8), np.zeros(len(found), np.int32)
    things: dict[int, int] = {}
    for row in np.argsort(first, kind="stable").tolist():
        if found[row] == NO_SEGMENT:
            continue
        category, crowd = segments[int(found[row])]
        if category not in label_set:
            raise BadMaps(f"{source.name}: segment {found[row]} of {name} has the category {category}, which is none.")
        labels[row] = instances[row] = category
        number = things.get(category, 0)
        if label_set[category].kind is Kind.THING and not crowd and number < THING_BASE:
            instances[row] = category * THING_BASE + number
            things[category] = number + 1
    index = index.reshape(ids.shape)
    return CocoMaps(labels[index], instances[index], label_set, source)
