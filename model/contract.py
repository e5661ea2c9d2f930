"""What a generator must keep to be used by the editor and the commands; torch-free.

A package makes its generator known by an entry point of the group `maquette.generators` whose value is an `OpenSession`
(docs/bring-your-own.md has an example of 40 lines). `model.session_contract.SessionContract` tests the promises.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard, cast

import numpy as np

from model.errors import BadMaps
from model.maps import LabelSet
from model.maps.geometry import Rect
from model.style_map import Style, StyleSpace

SMALLEST = 32  # pixels each way of the smallest picture that every generator renders

_LARGEST_ID = int(np.iinfo(np.int32).max)

ShouldStop = Callable[[], bool]


class Facts(Protocol):
    """What is shown of a generator, and decides which scenes it renders. `CheckpointHeader` is one."""

    @property
    def id(self) -> str:
        """Styles in a scene belong to this id: another one for every change of what a mode looks like."""

    @property
    def name(self) -> str:
        """For people, short: "street"."""

    @property
    def licence(self) -> str:
        """Terms of the pictures' origin, written into every picture; "" where there are none."""

    @property
    def label_set(self) -> LabelSet:
        """The classes it renders."""

    @property
    def resolution(self) -> tuple[int, int]:
        """Width and height it was trained at, pixels; a new scene gets this size."""


class Session(Facts, Protocol):
    """A loaded generator that renders. Used by one thread at a time."""

    @property
    def device_name(self) -> str:
        """Where it computes, for people: "CPU, 2 threads"."""

    @property
    def mode_counts(self) -> Mapping[int, int]:
        """Class id -> number of modes, for the classes that have any."""

    def modes(self, class_id: int) -> int:
        """How many modes there are for a class; 0 if none."""

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
    ) -> np.ndarray:
        """Render a photograph: uint8 RGB (H, W, 3), the same bytes for the same arguments.

        labels: integer (H, W), ids of `label_set`, at least 32 x 32. instances: integer (H, W), >= 0. regions: integer
        (H, W), what `styles` refers to; the instance map if not given. styles: region id -> mode or vector; a region
        without one gets a default that depends on nothing but `seed` and its id; ids that no pixel has are ignored.
        `should_stop` is asked as often as possible.

        Changes none of its arguments. Raises BadMaps for maps that `checked_maps` refuses and for modes that the class
        does not have, and Cancelled soon after `should_stop` answered True; the session is whole afterwards.
        """

    def close(self) -> None:
        """Free what the session holds; may be called again."""


@dataclass(frozen=True, eq=False)
class Change:
    """What the maps hold in a rectangle since an edit; outside it they are as before."""

    rect: Rect  # not empty, inside the picture
    labels: np.ndarray  # integer (h, w), the size of `rect`
    instances: np.ndarray  # integer (h, w)
    regions: np.ndarray  # integer (h, w)


@dataclass(frozen=True, eq=False)
class Preview:
    """The photograph near a change, computed from what the last exact pass left."""

    image: np.ndarray  # uint8 RGB (h, w, 3), the size of `rect`
    rect: Rect  # holds the change's rectangle; what a change does further away only the exact pass shows
    settle: bool  # so much has changed since the last exact pass that the next one is due


class LiveSession(Session, Protocol):
    """A session that also renders changes of a picture, in a fraction of the time."""

    @property
    def full_passes_only(self) -> str:
        """A sentence that says why there are never previews, "" if there are."""

    @property
    def can_preview(self) -> bool:
        """Whether a finished `render(..., keep=True)` has left something to start from, and memory held it."""

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
        keep: bool = False,
    ) -> np.ndarray:
        """See `Session.render`: the exact pass. `should_stop` is asked every 30 ms or more often.

        With `keep`, previews start from this picture when the pass has ended; until then, and if it is cancelled or
        fails, from the one before (or, where memory does not hold both, from none). Without, what previews start from
        is left as it is.
        """

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> Preview:
        """Render what changed since the last kept `render` or `preview`; approximate. Only while `can_preview`.

        `styles` and `seed` are those of the whole picture; they count inside the change's rectangle. With `keep`, the
        next preview goes on from this one; without, nothing is changed: a look at what would be. Undo is a change like
        any other. Raises BadMaps for what `checked_change` refuses and for modes that the class does not have,
        Cancelled and OutOfMemory; then nothing is changed either, but after OutOfMemory `can_preview` may be False,
        since memory was freed. Raises RuntimeError without `can_preview`.
        """

    def expected_seconds(self, width: int, height: int) -> float | None:
        """About how long an exact pass over so many pixels takes; None if nothing is known."""

    def take_notice(self) -> str:
        """A sentence for the user about the last pass ("... rendered on the CPU"), told once; "" if there is none."""


def is_live(session: Session) -> TypeGuard[LiveSession]:
    """Whether a session may render changes; one of a package may know nothing of them."""
    return hasattr(session, "preview")


def style_space_of(session: Session) -> StyleSpace | None:
    """What vectors a session takes and which of them its modes are, where it says so; None where it does not.

    A session may have an attribute `style_space` (a StyleSpace, or None) that agrees with its `mode_counts`. Without
    it modes can be chosen, but neither blended nor carried from class to class.
    """
    return cast("StyleSpace | None", getattr(session, "style_space", None))


OpenSession = Callable[[str], Session]  # device ("auto", "cpu", "cuda" or "mps") -> a session; raises MaquetteError


def checked_maps(
    labels: np.ndarray, instances: np.ndarray, regions: np.ndarray | None, label_set: LabelSet
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return label, instance and region map as uint8, int32 and int32 (H, W); `regions` None means the instances.

    Raises BadMaps where they are no integers, differ in size, are smaller than 32 x 32 or hold ids that nothing has.
    """
    regions = instances if regions is None else regions
    _check_arrays(labels, instances, regions)
    if min(labels.shape) < SMALLEST:
        raise BadMaps(f"Maps must be at least {SMALLEST} x {SMALLEST} pixels; these are {_size(labels)}.")
    return _checked_ids(labels, instances, regions, label_set)


def checked_change(change: Change, size: tuple[int, int], label_set: LabelSet) -> Change:
    """Return a change of a picture of (width, height) with its maps as uint8, int32 and int32.

    Raises BadMaps where its rectangle is empty or leaves the picture, and where its maps do not fill it or hold ids
    that nothing has.
    """
    rect = Rect(*map(int, change.rect))
    if rect.is_empty or not Rect.of(size).encloses(rect):
        raise BadMaps(
            f"A change must lie inside the picture of {size[0]} x {size[1]} pixels; this one is {tuple(rect)}."
        )
    _check_arrays(change.labels, change.instances, change.regions)
    if change.labels.shape != rect.shape:
        raise BadMaps(
            f"The maps of a change are {_size(change.labels)} pixels, its rectangle {rect.width} x {rect.height}."
        )
    return Change(rect, *_checked_ids(change.labels, change.instances, change.regions, label_set))


def _check_arrays(labels: np.ndarray, instances: np.ndarray, regions: np.ndarray) -> None:
    for name, array in (("label", labels), ("instance", instances), ("region", regions)):
        if array.ndim != 2 or not np.issubdtype(array.dtype, np.integer):
            raise BadMaps(f"The {name} map must be a (H, W) array of integers, not {array.dtype} {array.shape}.")
        if array.shape != labels.shape:
            raise BadMaps(f"The {name} map is {_size(array)} pixels, the label map {_size(labels)}.")


def _checked_ids(
    labels: np.ndarray, instances: np.ndarray, regions: np.ndarray, label_set: LabelSet
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if labels.dtype != np.uint8:
        if int(labels.min()) < 0 or int(labels.max()) > 255:
            raise BadMaps(f"Class ids go from 0 to 255; the label map holds {labels.min()} to {labels.max()}.")
        labels = labels.astype(np.uint8)
    if min(int(instances.min()), int(regions.min())) < 0:
        raise BadMaps("Instance and region ids must not be negative.")
    for each in (instances, regions):
        if not np.can_cast(each.dtype, np.int32) and int(each.max()) > _LARGEST_ID:
            raise BadMaps(f"Instance and region ids go up to {_LARGEST_ID}; these maps hold {each.max()}.")
    label_set.check(labels)
    return labels, instances.astype(np.int32, copy=False), regions.astype(np.int32, copy=False)


def _size(array: np.ndarray) -> str:
    return f"{array.shape[1]} x {array.shape[0]}"
