"""What opening a file gives, whichever kind it was; and what a scene is like that comes from none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np

from editor.document.geometry import NOTHING, Rect
from editor.document.scene import Scene
from editor.language import translate
from model.maps import Kind, LabelSet


class SourceKind(StrEnum):
    """What a file turned out to be."""

    PROJECT = "project"  # .ora with everything in it
    LAYERS = "layers"  # .ora of another program, rebuilt from its layers
    LABELS = "label map"
    INSTANCES = "instance map"
    COLORS = "colour picture"
    PANOPTIC = "panoptic picture"
    PHOTOGRAPH = "photograph"
    NONE = "empty scene"


@dataclass(frozen=True, eq=False)
class Opened:
    """A scene and where it came from."""

    scene: Scene
    path: Path
    kind: SourceKind
    notes: tuple[str, ...] = ()  # what was decided or repaired while reading, one sentence each
    picture: np.ndarray | None = None  # uint8 (H, W, 3): the photograph a project was saved with
    unsettled: Rect = NOTHING  # where that does not show the scene
    origin: Mapping[str, str] = field(default_factory=dict)  # of the photograph: weights, licence
    sources: tuple[Path, ...] = ()  # every file it was read from, or that belongs to it: not to be lost to a picture


def untitled() -> str:
    """What a scene that has no file is called."""
    return translate("Opened", "Untitled")


def empty_scene(label_set: LabelSet, size: tuple[int, int]) -> Opened:
    """A scene of nothing but the first class. `size` is width and height in pixels."""
    width, height = size
    background = np.full((height, width), first_class(label_set), np.int32)
    return Opened(Scene(label_set, background), Path(untitled()), SourceKind.NONE)


def first_class(label_set: LabelSet) -> int:
    """The class to begin with: the first that counts and is stuff, so that a first stroke makes no object."""
    usable = [entry for entry in label_set.classes if entry.kind is not Kind.VOID]
    stuff = [entry for entry in usable if entry.kind is Kind.STUFF]
    return (stuff or usable or list(label_set.classes))[0].id
