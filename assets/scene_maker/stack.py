"""A painter's stack: layers at their distances become a background of stuff under amodal objects."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scene_maker.kinds import Kind
from scene_maker.raster import Stamp, Stroke, fill


@dataclass(frozen=True)
class Thing:
    """An object with its full outline, and the part of it that stuff in front hides."""

    kind: Kind
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
    kind: Kind
    stamp: Stamp


class Stack:
    """Collects layers in any order. Nearer layers hide farther ones; at one distance, later ones hide earlier ones."""

    def __init__(self, width: int, height: int, base: Kind, seed: int) -> None:
        """`base` is what is seen where nothing is put; `seed` is that of `random`, which the drawings share."""
        self.width, self.height = width, height
        self.random = np.random.default_rng(seed)
        self._base = base
        self._layers: list[_Layer] = []

    def add(self, kind: Kind, distance: float, stamp: Stamp, region: int = 0) -> None:
        """Put a finished mask at a distance. A stuff region of its own may be named; 0 is the class's one region."""
        if not stamp.is_empty:
            self._layers.append(_Layer(distance, len(self._layers), region or int(kind), kind, stamp.trimmed()))

    def draw(self, kind: Kind, distance: float, shapes: Iterable[np.ndarray | Stroke], region: int = 0) -> None:
        """Put the union of polygons and strokes, in canvas pixels, at a distance."""
        self.add(kind, distance, fill(shapes, self.width, self.height), region)

    def composed(self) -> Composition:
        """Everything put so far, as it is seen."""
        background = np.full((self.height, self.width), int(self._base), dtype=np.int32)
        things: list[Thing] = []
        for layer in sorted(self._layers, key=lambda layer: (-layer.distance, layer.order)):
            if layer.kind.is_thing:
                things.append(Thing(layer.kind, layer.stamp, np.zeros_like(layer.stamp.mask)))
                continue
            covered = layer.stamp.on_canvas(self.width, self.height)
            background[covered] = layer.region
            for index, thing in enumerate(things):
                hidden = thing.hidden | (thing.stamp.read(covered) & thing.stamp.mask)
                things[index] = Thing(thing.kind, thing.stamp, hidden)
        return Composition(background, tuple(thing for thing in things if _is_seen(thing, self.width, self.height)))


def _is_seen(thing: Thing, width: int, height: int) -> bool:
    """Whether any pixel of a thing is on the canvas and not hidden by stuff."""
    visible = Stamp(thing.stamp.mask & ~thing.hidden, thing.stamp.left, thing.stamp.top)
    return bool(visible.on_canvas(width, height).any())
