"""A painter's stack: layers at their distances become a background of stuff under amodal objects."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scene_maker.camera import Camera
from scene_maker.classes import Class
from scene_maker.raster import Stamp, Stroke, fill


@dataclass(frozen=True)
class Thing:
    """An object with its full outline, and the part of it that stuff in front hides."""

    kind: Class
    stamp: Stamp
    hidden: np.ndarray  # bool, like stamp.mask


@dataclass(frozen=True)
class Composition:
    """A finished scene: region ids of the background, and the objects from far to near."""

    background: np.ndarray  # int32 (H, W)
    things: tuple[Thing, ...]

    def flattened(self) -> np.ndarray:
        """The label map that one sees."""
        height, width = self.background.shape
        labels = np.where(self.background >= 1000, self.background // 1000, self.background).astype(np.uint8)
        for thing in self.things:
            visible = Stamp(thing.stamp.mask & ~thing.hidden, thing.stamp.left, thing.stamp.top)
            labels[visible.on_canvas(width, height)] = thing.kind
        return labels


@dataclass(frozen=True)
class _Layer:
    distance: float
    order: int
    region: int
    kind: Class
    stamp: Stamp


class Stack:
    """Collects layers in any order. Nearer layers hide farther ones; at one distance, later ones hide earlier ones."""

    def __init__(self, camera: Camera, seed: int) -> None:
        self.camera = camera
        self.random = np.random.default_rng(seed)
        self._layers: list[_Layer] = []

    def add(self, kind: Class, distance: float, stamp: Stamp, region: int = 0) -> None:
        """Put a finished mask at a distance. A stuff region of its own may be named; 0 is the class's one region."""
        if not stamp.is_empty:
            self._layers.append(_Layer(distance, len(self._layers), region or int(kind), kind, stamp.trimmed()))

    def draw(self, kind: Class, distance: float, shapes: Iterable[np.ndarray | Stroke], region: int = 0) -> None:
        """Put the union of polygons and strokes, in canvas pixels, at a distance."""
        self.add(kind, distance, fill(shapes, self.camera.width, self.camera.height), region)

    def composed(self) -> Composition:
        """Everything put so far, seen from the camera."""
        width, height = self.camera.width, self.camera.height
        background = np.full((height, width), int(Class.SKY), dtype=np.int32)
        things: list[Thing] = []
        for layer in sorted(self._layers, key=lambda layer: (-layer.distance, layer.order)):
            if layer.kind.is_thing:
                things.append(Thing(layer.kind, layer.stamp, np.zeros_like(layer.stamp.mask)))
                continue
            covered = layer.stamp.on_canvas(width, height)
            background[covered] = layer.region
            for index, thing in enumerate(things):
                hidden = thing.hidden | (thing.stamp.read(covered) & thing.stamp.mask)
                things[index] = Thing(thing.kind, thing.stamp, hidden)
        return Composition(background, tuple(thing for thing in things if _is_seen(thing, width, height)))


def _is_seen(thing: Thing, width: int, height: int) -> bool:
    """Whether any pixel of a thing is on the canvas and not hidden by stuff."""
    visible = Stamp(thing.stamp.mask & ~thing.hidden, thing.stamp.left, thing.stamp.top)
    return bool(visible.on_canvas(width, height).any())
