"""The scene: a background of stuff regions under an ordered stack of objects, changed through one door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

import numpy as np

from editor.document.geometry import IDENTITY, NOTHING, Rect, Size, Transform
from editor.document.kept import Kept, Settle
from editor.document.objects import SceneObject, Style, tight, title_of
from editor.document.packing import IdMap
from editor.document.patch import Patch, Styles
from editor.document.reference import Reference
from editor.language import translate
from model.maps import THING_BASE, LabelSet, MaquetteError, labels_of

Observer = Callable[[Rect], None]

PROBES = 3
"""Numbers that a background is asked for one by one, before all that it has are counted."""

OUTSIDE = -1
"""What `Scene.region_at` answers beyond the canvas."""


class SceneError(MaquetteError):
    """The scene cannot do what was asked; the message says why."""


@dataclass(frozen=True, eq=False)
class Maps:
    """What the network sees and what is exported, for one rectangle. All (H, W)."""

    labels: np.ndarray  # uint8, class ids
    instances: np.ndarray  # int32, class id of stuff and groups, class * 1000 + k of things
    regions: np.ndarray  # int32, what carries a style: as instances, and pieces of stuff have numbers of their own


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A scene at one moment: a value that is safe to keep and to send to another thread."""

    label_set: LabelSet
    background: IdMap  # read-only
    objects: tuple[SceneObject, ...]  # bottom to top
    styles: Styles
    seed: int
    settle: Settle = Settle.ONLY_HERE
    kept: Kept | None = None
    style_locks: frozenset[int] = frozenset()
    reference: Reference | None = None

    @property
    def size(self) -> Size:
        """Width and height of the canvas."""
        return Size(self.background.shape[1], self.background.shape[0])

    def flatten(self, rect: Rect | None = None) -> Maps:
        """See `Scene.flatten`."""
        return flattened(self.background, self.objects, rect)

    def extent(self, region_id: int) -> Rect:
        """See `Scene.extent`."""
        return visible_extent(self.background, self.objects, region_id)


class Scene:
    """What the user edits. `apply` is the only way to change it. For one thread; give others a snapshot."""

    def __init__(
        self,
        label_set: LabelSet,
        background: IdMap,
        objects: tuple[SceneObject, ...] = (),
        styles: Styles | None = None,
        seed: int = 0,
        settle: Settle = Settle.ONLY_HERE,
        kept: Kept | None = None,
        style_locks: frozenset[int] = frozenset(),
        reference: Reference | None = None,
    ) -> None:
        """Take a copy of a (H, W) map of stuff regions. Raises SceneError for an empty map or an id used twice."""
        if background.ndim != 2 or background.size == 0:
            raise SceneError(
                translate("Scene", "A scene needs at least one pixel, and this map has the shape {shape}.").format(
                    shape=background.shape
                )
            )
        if len({each.id for each in objects}) < len(objects):
            raise SceneError(translate("Scene", "Two objects of a scene cannot have the same id."))
        self._label_set = label_set
        self._take_background(np.array(background, dtype=np.int32, order="C"))
        self._objects = tuple(objects)
        self._styles = _frozen_styles(styles or {})
        self._seed = seed
        self._settle = settle
        self._kept = kept
        self._style_locks = style_locks
        self._reference = reference
        self._placement = IDENTITY
        self._revision = 0
        self._observers: dict[object, Observer] = {}

    @property
    def label_set(self) -> LabelSet:
        """The classes there are."""
        return self._label_set

    @property
    def size(self) -> Size:
        """Width and height of the canvas."""
        return Size(self._background.shape[1], self._background.shape[0])

    @property
    def background(self) -> IdMap:
        """Region ids under the objects, (H, W) int32: a read-only view of the living array, so copy what you keep."""
        return self._view

    @property
    def objects(self) -> tuple[SceneObject, ...]:
        """The stack from bottom to top."""
        return self._objects

    @property
    def styles(self) -> Styles:
        """Styles by checkpoint id, then region id; a region without an entry has the checkpoint's default."""
        return self._styles

    @property
    def style_locks(self) -> frozenset[int]:
        """Regions that keep their style whatever is asked of all; ids that no region has any more mean nothing."""
        return self._style_locks

    @property
    def seed(self) -> int:
        """Chooses the default mode of regions without a style."""
        return self._seed

    @property
    def settle(self) -> Settle:
        """What an exact pass may change."""
        return self._settle

    @property
    def kept(self) -> Kept | None:
        """The picture that stays where nothing was edited since; `settling.kept_for` says whether it is in force."""
        return self._kept

    @property
    def reference(self) -> Reference | None:
        """The photograph that the scene was made after, to compare with."""
        return self._reference

    @property
    def placement(self) -> Transform:
        """Where the canvas lay, before its size was changed last, in the one that there is now."""
        return self._placement

    @property
    def revision(self) -> int:
        """Raised by every change."""
        return self._revision

    def apply(self, patch: Patch) -> None:
        """Make the changes of the patch, all or none, and tell observers where. Silent when they are made already."""
        draft = patch.drafted(self)
        if not draft.changed:
            return
        resized = draft.background is not self._view
        if resized:
            self._take_background(draft.background)
            self._placement = draft.placement or IDENTITY
        self._label_set = draft.label_set or self._label_set
        for rect, values in draft.writes:
            self._background[rect.slices] = values
        self._objects = tuple(draft.objects.values())
        if draft.styles is not self._styles:
            self._styles = _frozen_styles(draft.styles)
        self._seed = draft.seed
        self._settle, self._kept = draft.settle, draft.kept
        self._style_locks, self._reference = draft.style_locks, draft.reference
        self._revision += 1
        place = Rect.of(self.size) if resized else patch.rect
        for observer in tuple(self._observers.values()):
            observer(place)

    def observe(self, callback: Observer) -> Callable[[], None]:
        """Call `callback` after every change with the rectangle where the picture may differ, NOTHING for a mere name.

        Returns the function that ends it; calling that twice is harmless.
        """
        token = object()  # the same callback may observe twice
        self._observers[token] = callback

        def unsubscribe() -> None:
            self._observers.pop(token, None)

        return unsubscribe

    def flatten(self, rect: Rect | None = None) -> Maps:
        """The maps of the part of `rect` inside the canvas (default: all of it), in new arrays.

        A pixel never depends on the rectangle: `flatten(r)` equals the same part of `flatten()`.
        """
        return flattened(self._background, self._objects, rect)

    def object(self, object_id: int) -> SceneObject:
        """The object with this id. Raises KeyError."""
        for each in self._objects:
            if each.id == object_id:
                return each
        raise KeyError(object_id)

    def object_at(self, x: float, y: float) -> SceneObject | None:
        """The topmost visible object at a point of the scene."""
        pixel = _pixel(x, y)
        for each in reversed(self._objects):
            if each.visible and each.bounds.contains(pixel[:2]) and each.coverage(pixel)[0, 0]:
                return each
        return None

    def region_at(self, x: float, y: float) -> int:
        """The id of the region seen at a point of the scene; OUTSIDE beyond the canvas."""
        pixel = _pixel(x, y)
        if pixel.clipped(self.size).is_empty:
            return OUTSIDE
        found = self.object_at(x, y)
        return found.id if found is not None else int(self._background[pixel.top, pixel.left])

    def extent(self, region_id: int) -> Rect:
        """The smallest rectangle that holds every visible pixel of a region; NOTHING when none is."""
        return visible_extent(self._background, self._objects, region_id)

    def title(self, region_id: int) -> str:
        """What to call a region: an object's name, `car 3`, `road`."""
        found = next((each for each in self._objects if each.id == region_id), None)
        return found.title(self._label_set) if found else title_of(region_id, self._label_set)

    def background_regions(self) -> tuple[int, ...]:
        """Ids of the regions the background has, in rising order, covered ones included."""
        return tuple(int(each) for each in np.flatnonzero(np.bincount(self._background.ravel())))

    def new_id(self, class_id: int) -> int:
        """A number class * 1000 + k, k from 1, that no object, background region, style or lock uses.

        Raises SceneError for class 0, whose numbers would be ids of other classes, and when all 999 are taken.
        """
        if class_id == 0:
            raise SceneError(
                translate("Scene", "{title} has the id 0, and a class with this id cannot have instances.").format(
                    title=self.title(0)
                )
            )
        first, last = class_id * THING_BASE, class_id * THING_BASE + THING_BASE
        taken = {each.id for each in self._objects}
        taken.update(region for styles in self._styles.values() for region in styles)
        taken.update(self._style_locks)
        # Mostly the first is free, and one look at the background a third of the work of finding all that it has.
        for candidate in islice((each for each in range(first + 1, last) if each not in taken), PROBES):
            if not (self._background == candidate).any():
                return candidate
        own = self._background[(self._background >= first) & (self._background < last)]
        # Counting, not np.unique: that imports a part of numpy on first use, in the middle of a stroke.
        taken.update(first + int(each) for each in np.flatnonzero(np.bincount(own - first)))
        for candidate in range(first + 1, last):
            if candidate not in taken:
                return candidate
        raise SceneError(
            translate("Scene", "The scene already has {count} regions of class {title}.").format(
                count=THING_BASE - 1, title=self.title(class_id)
            )
        )

    def _take_background(self, background: IdMap) -> None:
        """Work on this array from now on; nobody else has it."""
        self._background = background
        self._view = background.view()
        self._view.flags.writeable = False

    def snapshot(self) -> Snapshot:
        """The scene as it is now, as a value."""
        background = self._background.copy()
        background.flags.writeable = False
        look = (self._styles, self._seed, self._settle, self._kept, self._style_locks, self._reference)
        return Snapshot(self._label_set, background, self._objects, *look)


def flattened(background: IdMap, objects: tuple[SceneObject, ...], rect: Rect | None) -> Maps:
    """Draw the stack over the background inside `rect`, clipped to the canvas; None is the whole canvas."""
    canvas = Rect(0, 0, background.shape[1], background.shape[0])
    area = canvas if rect is None else rect.intersected(canvas)
    regions = background[area.slices].copy()
    instances = regions.copy()
    own = instances >= THING_BASE  # pieces of stuff with a style of their own export as their class
    if own.any():
        instances[own] //= THING_BASE
    for each in objects:
        part = each.bounds.intersected(area) if each.visible else NOTHING
        if part.is_empty:
            continue
        covered = each.coverage(part)
        inner = part.translated(-area.left, -area.top).slices
        np.copyto(regions[inner], each.id, where=covered)
        np.copyto(instances[inner], each.instance_id, where=covered)
    return Maps(labels_of(instances), instances, regions)


def visible_extent(background: IdMap, objects: tuple[SceneObject, ...], region_id: int) -> Rect:
    """The smallest rectangle of the canvas that holds every visible pixel of a region."""
    canvas = Rect(0, 0, background.shape[1], background.shape[0])
    found = next((each for each in objects if each.id == region_id), None)
    # First where it can be at all, so that a small region does not flatten the whole canvas.
    area = tight(background == region_id) if found is None else found.bounds.intersected(canvas)
    box = tight(flattened(background, objects, area).regions == region_id)
    return box.translated(area.left, area.top) if not box.is_empty else NOTHING


def _pixel(x: float, y: float) -> Rect:
    left, top = int(np.floor(x)), int(np.floor(y))
    return Rect(left, top, left + 1, top + 1)


def _frozen_styles(styles: Mapping[str, Mapping[int, Style]]) -> Styles:
    """A copy that nobody can write, so that snapshots share it."""
    return MappingProxyType({key: MappingProxyType(dict(value)) for key, value in styles.items() if value})
