"""Objects outside of any scene: what the clipboard carries and the library holds. Classes are known by their names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from editor.document.arranging import Look, Numbers
from editor.document.geometry import IDENTITY, NOTHING, Point, Rect, Transform
from editor.document.objects import SceneObject, Style, class_of, tight
from editor.document.packing import Mask
from editor.document.patch import Patch, patch_to
from editor.document.scene import Scene
from editor.language import translate
from model.maps import Kind, LabelClass


@dataclass(frozen=True, eq=False)
class Piece:
    """The shape of an object, where it lay, and how it looked."""

    class_name: str
    mask: Mask  # (h, w) the whole shape
    origin: tuple[int, int] = (0, 0)  # x, y of mask[0, 0] in source pixels
    cut: Mask | None = None  # (h, w) the part painted over
    transform: Transform = IDENTITY  # source pixels -> pixels of the scene it comes from
    name: str = ""
    crowd: bool = False
    styles: Mapping[str, Style] = field(default_factory=dict)  # by checkpoint id

    @property
    def bounds(self) -> Rect:
        """A rectangle of the scene it comes from that holds the whole shape."""
        x, y = self.origin
        return self.transform.apply_rect(Rect(x, y, x + self.mask.shape[1], y + self.mask.shape[0]))


@dataclass(frozen=True)
class Placed:
    """What putting pieces into a scene comes to."""

    patch: Patch | None
    ids: tuple[int, ...]  # of the objects it makes, bottom to top
    missing: tuple[str, ...]  # classes that the label set of the scene does not have


def pieces_of(scene: Scene, ids: Iterable[int], look: Look | None = None) -> tuple[Piece, ...]:
    """The objects, and background regions, with these ids as pieces, from bottom to top."""
    wanted = set(ids)
    objects = {each.id: each for each in scene.objects}
    regions = sorted(each for each in wanted - set(objects) if (scene.background == each).any())
    found = [_of_region(scene, each, look) for each in regions]
    found += [_of_object(scene, each, look) for each in scene.objects if each.id in wanted]
    return tuple(each for each in found if each.mask.any())


def put(scene: Scene, pieces: Sequence[Piece], move: Transform, text: str) -> Placed:
    """Put pieces on top of a scene, in the place they had or moved. Objects of stuff export as their class.

    Classes go by name; pieces of a class that the label set does not have are left out. Raises SceneError when a class
    has no free number left, or has none at all (the class with the id 0).
    """
    numbers = Numbers(scene)
    made: list[SceneObject] = []
    missing: dict[str, None] = {}
    styles: dict[str, dict[int, Style]] = {key: dict(table) for key, table in scene.styles.items()}
    for each in pieces:
        entry = class_named(scene, each.class_name)
        if entry is None:
            missing[each.class_name] = None
            continue
        item = SceneObject(
            numbers.next(entry.id),
            entry.id,
            each.mask.copy(),
            each.origin,
            name=each.name,
            group=each.crowd or entry.kind is not Kind.THING,
            cut=None if each.cut is None else each.cut.copy(),
            transform=each.transform.then(move),
        )
        made.append(item)
        for checkpoint, style in each.styles.items():
            styles.setdefault(checkpoint, {})[item.id] = style
    if not made:
        return Placed(None, (), tuple(missing))
    patch = patch_to(scene, text, objects=(*scene.objects, *made), styles=styles)
    return Placed(patch, tuple(each.id for each in made), tuple(missing))


def bounds_of(pieces: Iterable[Piece]) -> Rect:
    """The rectangle around all of them."""
    box = NOTHING
    for each in pieces:
        box = box.united(each.bounds)
    return box


def moved_to(pieces: Sequence[Piece], at: Point) -> Transform:
    """The move by whole pixels, which loses nothing, that brings the middle of the pieces to a point."""
    box = bounds_of(pieces)
    return Transform.translation(round(at.x - (box.left + box.right) / 2), round(at.y - (box.top + box.bottom) / 2))


def class_named(scene: Scene, name: str) -> LabelClass | None:
    """The class of the scene's label set with this name."""
    return next((each for each in scene.label_set.classes if each.name == name), None)


def left_out(scene: Scene, missing: Sequence[str]) -> str:
    """One sentence on classes that a scene does not have; empty for none."""
    if not missing:
        return ""
    text = translate("Pieces", "Left out, because the label set {label_set} has no such class: {names}.")
    return text.format(label_set=scene.label_set.name, names=", ".join(missing))


def cut_out_picture(scene: Scene, ids: Iterable[int], picture: np.ndarray | None) -> np.ndarray | None:
    """What is seen of the regions, cut out of the photograph: uint8 (h, w, 4), straight alpha; None if nothing is.

    Without a photograph, uint8 (H, W, 3), in the colours of the classes.
    """
    maps = scene.flatten()
    seen = np.isin(maps.regions, np.fromiter(ids, np.int64))
    box = tight(seen)
    if box.is_empty:
        return None
    colors = scene.label_set.palette[maps.labels[box.slices]] if picture is None else picture[box.slices]
    alpha = np.where(seen[box.slices], 255, 0).astype(np.uint8)
    pixels: np.ndarray = np.dstack([colors, alpha])
    return pixels


def _styles_of(scene: Scene, region: int, look: Look | None) -> dict[str, Style]:
    styles = {checkpoint: table[region] for checkpoint, table in scene.styles.items() if region in table}
    found = look(region) if look is not None else None
    return styles if found is None else {**styles, found[0]: found[1]}


def _of_object(scene: Scene, each: SceneObject, look: Look | None) -> Piece:
    thing = scene.label_set[each.class_id].kind is Kind.THING
    return Piece(
        scene.label_set[each.class_id].name,
        each.mask,
        each.origin,
        each.cut,
        each.transform,
        each.name,
        each.group and thing,
        _styles_of(scene, each.id, look),
    )


def _of_region(scene: Scene, region: int, look: Look | None) -> Piece:
    shape = scene.background == region
    box = tight(shape)
    class_id = class_of(region)
    name = scene.label_set[class_id].name if class_id in scene.label_set else ""
    return Piece(name, shape[box.slices].copy(), (box.left, box.top), styles=_styles_of(scene, region, look))
