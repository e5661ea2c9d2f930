"""What opening a file gives, whichever kind it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np

from editor.document.geometry import NOTHING, Rect
from editor.document.scene import Scene


class SourceKind(StrEnum):
    """What a file turned out to be."""

    PROJECT = "project"  # .ora with everything in it
    LAYERS = "layers"  # .ora of another program, rebuilt from its layers
    LABELS = "label map"
    INSTANCES = "instance map"
    COLORS = "colour picture"
    PANOPTIC = "panoptic picture"


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
