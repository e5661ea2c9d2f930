"""The colour-coded layers of a project: how other programs show a scene, and how their edits come back.

The ids in `maquette/` are the truth for a layer that is as it was saved (its digest says so). A layer that was changed,
added or taken away elsewhere wins over them.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from editor.document.geometry import NOTHING, Rect, Size
from editor.document.importing import Ids, fill_behind, objects_of
from editor.document.objects import SceneObject, tight
from editor.document.openraster import Layer
from editor.document.packing import Mask
from model.maps import THING_BASE, Kind, LabelSet, instances_from_labels, labels_of, snap_colors

BACKGROUND = "background"
PHOTOGRAPH = "photograph"

OPAQUE = 128  # alpha from which a pixel belongs to a layer: masks have no soft edges
_NOT_XML = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNSET = -1  # a background pixel nothing has been painted on yet


def background_layer(background: Ids, label_set: LabelSet) -> Layer:
    """The background in the colours of its classes."""
    return Layer(BACKGROUND, _colored(labels_of(background), np.ones(background.shape, np.bool_), label_set))


def layer_name(each: SceneObject, label_set: LabelSet) -> str:
    """`car 26003`, or the object's own name with the id; characters that XML cannot hold are replaced."""
    return _NOT_XML.sub("\ufffd", f"{each.name or label_set[each.class_id].name} {each.id}")


def object_layer(each: SceneObject, label_set: LabelSet, size: Size) -> Layer:
    """What an object covers of the canvas, in the colour of its class, named by `layer_name`."""
    rect = each.bounds.clipped(size)
    coverage = each.coverage(rect)
    box = tight(coverage)
    name = layer_name(each, label_set)
    if box.is_empty:  # a layer needs a pixel, even if it is transparent
        return Layer(name, np.zeros((1, 1, 4), np.uint8), visible=each.visible)
    coverage = coverage[box.slices]
    labels = np.full(coverage.shape, each.class_id, np.uint8)
    origin = rect.left + box.left, rect.top + box.top
    return Layer(name, _colored(labels, coverage, label_set), origin, each.visible)


def digest(layer: Layer, size: Size) -> str:
    """A fingerprint of what a layer shows on the canvas, whatever its bounds, encoding or transparent pixels are."""
    rect = layer.rect.clipped(size)
    pixels = layer.pixels[rect.translated(-layer.origin[0], -layer.origin[1]).slices]
    opaque = pixels[..., 3] >= OPAQUE
    box = tight(opaque)
    shown = np.where(opaque[box.slices][..., None], pixels[..., :3][box.slices], 0).astype(np.uint8)
    place = box.translated(rect.left, rect.top) if not box.is_empty else NOTHING
    return hashlib.sha256(repr(tuple(place)).encode() + opaque[box.slices].tobytes() + shown.tobytes()).hexdigest()


def named_id(name: str) -> tuple[str, int | None]:
    """The name and the id in the name of a layer: `taxi 26003` is ("taxi", 26003)."""
    found = re.fullmatch(r"\s*(.*\S)\s+(\d{1,6})\s*", name, re.ASCII)
    return (found[1], int(found[2])) if found else (name.strip(), None)


class Assembly:
    """A scene that is put together from bottom to top, out of objects that are kept and layers that are painted."""

    def __init__(self, label_set: LabelSet, size: Size, background: Ids | None, reserved: Iterable[int] = ()) -> None:
        """Start with a background, or with none. New objects do not get `reserved` ids."""
        self.objects: list[SceneObject] = []
        self.painted = 0  # pixels that came from layers
        self.snapped = 0  # those of them whose colour was not in the label set
        self._label_set = label_set
        self._things = np.zeros(256, np.bool_)
        self._things[list(label_set.of_kind(Kind.THING))] = True
        self._canvas = Rect.of(size)
        self._background = np.full(self._canvas.shape, UNSET, np.int32) if background is None else background.copy()
        self._taken = {*reserved, *np.unique(self._background).tolist()}

    def background(self) -> Ids:
        """The background, closed where nothing was painted."""
        return fill_behind(self._background, self._background == UNSET, self._label_set)

    def keep(self, each: SceneObject) -> None:
        """Put an object on top as it is."""
        self.objects.append(each)
        self._taken.add(each.id)

    def repaint_background(self, layer: Layer) -> None:
        """Take the background from a layer. Where the class is what it was, the region stays what it was."""
        rect, labels, opaque = self._read(layer)
        shown = np.zeros(self._canvas.shape, np.bool_)
        shown[rect.slices] = opaque
        self._background[~shown] = UNSET  # erased elsewhere
        self._paint(rect, labels, opaque & (labels != labels_of(self._background[rect.slices])))

    def repaint(self, each: SceneObject, layer: Layer) -> None:
        """Put an object on top in the shape of a layer; it changes class when no pixel of its own is left there.

        Further classes in the layer are painted for themselves; a layer without pixels means that the object is gone.
        """
        rect, labels, opaque = self._read(layer)
        if not opaque.any():
            return
        class_id = each.class_id if (labels[opaque] == each.class_id).any() else _commonest(labels[opaque])
        object_id = each.id if class_id == each.class_id else self._free_id(class_id)
        if object_id is None:
            self._paint(rect, labels, opaque)
            return
        own = opaque & (labels == class_id)
        before = each.coverage(self._canvas)
        after = np.zeros(self._canvas.shape, np.bool_)
        after[rect.slices] = own
        shaped = each.with_painted(self._canvas, after & ~before).without(self._canvas, before & ~after)
        assert shaped is not None, "`after` has pixels"
        if object_id != each.id:
            shaped = replace(shaped, id=object_id, class_id=class_id, group=not self._things[class_id])
        self._paint(rect, labels, opaque & ~own)
        self.keep(replace(shaped, visible=layer.visible))

    def add(self, layer: Layer) -> bool:
        """Put on top what a layer shows for which no object is known. Returns whether there was anything.

        It is one object if its name has an id (`car 26003`) or its only class is a thing; else it is read like a map.
        What is hidden and has no id is somebody's sketch or reference, not a part of the scene.
        """
        name, object_id = named_id(layer.name)
        if object_id is None and not layer.visible:
            return False
        rect, labels, opaque = self._read(layer)
        if not opaque.any():
            return False
        class_id = _commonest(labels[opaque])
        own = opaque & (labels == class_id)
        if object_id in self._taken or object_id is None or not self._belongs(object_id, class_id):
            single_thing = self._things[class_id] and own.sum() == opaque.sum()
            object_id = self._free_id(class_id) if single_thing and layer.visible else None
        if object_id is None:
            if layer.visible:
                self._paint(rect, labels, opaque)
            return layer.visible
        self._paint(rect, labels, opaque & ~own)
        box = tight(own)
        self.keep(
            SceneObject(
                id=object_id,
                class_id=class_id,
                mask=own[box.slices],
                origin=(rect.left + box.left, rect.top + box.top),
                name="" if name == self._label_set[class_id].name else name,
                visible=layer.visible,
                group=object_id < THING_BASE or not self._things[class_id],
            )
        )
        return True

    def _read(self, layer: Layer) -> tuple[Rect, np.ndarray, Mask]:
        """Where the layer lies on the canvas, the classes of its pixels there, and which of them are opaque."""
        rect = layer.rect.intersected(self._canvas)
        pixels = layer.pixels[rect.translated(-layer.origin[0], -layer.origin[1]).slices]
        opaque = pixels[..., 3] >= OPAQUE
        labels = np.zeros(opaque.shape, np.uint8)
        labels[opaque], snapped = snap_colors(pixels[..., :3][opaque], self._label_set)
        self.snapped += snapped
        self.painted += int(np.count_nonzero(opaque))
        return rect, labels, opaque

    def _paint(self, rect: Rect, labels: np.ndarray, where: Mask) -> None:
        """Paint classes over everything so far: connected things as objects, the rest on the background."""
        if not where.any():
            return
        self.objects = [each.with_cut(rect, where) for each in self.objects]
        things = where & self._things[labels]
        np.copyto(self._background[rect.slices], labels, where=where & ~things)
        if things.any():
            no_thing = int(np.flatnonzero(~self._things)[0])
            pieces = instances_from_labels(np.where(things, labels, no_thing).astype(np.uint8), self._label_set)
            for piece in objects_of(pieces, things):
                origin = piece.origin[0] + rect.left, piece.origin[1] + rect.top
                self._adopt(replace(piece, origin=origin))
            # The background is closed behind new things like behind imported ones.
            self._background[rect.slices][things] = UNSET

    def _adopt(self, piece: SceneObject) -> None:
        """Put a new object on top under a free id; when its class has none left, into the crowd of the class."""
        object_id = None if piece.group else self._free_id(piece.class_id)
        if object_id is not None:
            self.keep(replace(piece, id=object_id))
            return
        for index, each in enumerate(self.objects):
            if each.id == piece.class_id:
                self.objects[index] = each.with_painted(piece.bounds, piece.mask)
                return
        self.keep(replace(piece, id=piece.class_id, group=True))

    def _free_id(self, class_id: int) -> int | None:
        """An id for a new object; None if all are taken, or for class 0, whose numbers are the ids of other classes."""
        first = class_id * THING_BASE
        candidates = range(first + 1, first + THING_BASE) if class_id else range(0)
        return next((candidate for candidate in candidates if candidate not in self._taken), None)

    def _belongs(self, object_id: int, class_id: int) -> bool:
        """Whether an id is one of the class: of an object, or of the crowd of a thing class."""
        if object_id < THING_BASE:
            return object_id == class_id and bool(self._things[class_id])
        return object_id // THING_BASE == class_id


def _colored(labels: np.ndarray, opaque: Mask, label_set: LabelSet) -> np.ndarray:
    """uint8 (H, W, 4): the colours of the classes, transparent where not opaque."""
    table = np.concatenate([label_set.palette, np.full((256, 1), 255, np.uint8)], axis=1)
    pixels = table[labels]
    pixels[~opaque] = 0
    return pixels


def _commonest(labels: np.ndarray) -> int:
    return int(np.bincount(labels).argmax())
