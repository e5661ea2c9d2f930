"""What a generator must keep to be used by the editor and the commands; torch-free.

A package makes its generator known by an entry point of the group `maquette.generators` whose value is an `OpenSession`
(docs/bring-your-own.md has an example of 40 lines). `model.session_contract.SessionContract` tests the promises.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from model.errors import BadMaps
from model.maps import LabelSet
from model.style_map import Style

SMALLEST = 32  # pixels each way of the smallest picture that every generator renders

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


OpenSession = Callable[[str], Session]  # device ("auto", "cpu", "cuda" or "mps") -> a session; raises MaquetteError


def checked_maps(
    labels: np.ndarray, instances: np.ndarray, regions: np.ndarray | None, label_set: LabelSet
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return label, instance and region map as uint8, int32 and int32 (H, W); `regions` None means the instances.

    Raises BadMaps where they are no integers, differ in size, are smaller than 32 x 32 or hold ids that nothing has.
    """
    regions = instances if regions is None else regions
    for name, array in (("label", labels), ("instance", instances), ("region", regions)):
        if array.ndim != 2 or not np.issubdtype(array.dtype, np.integer):
            raise BadMaps(f"The {name} map must be a (H, W) array of integers, not {array.dtype} {array.shape}.")
        if array.shape != labels.shape:
            raise BadMaps(f"The {name} map is {_size(array)} pixels, the label map {_size(labels)}.")
    if min(labels.shape) < SMALLEST:
        raise BadMaps(f"Maps must be at least {SMALLEST} x {SMALLEST} pixels; these are {_size(labels)}.")
    if labels.dtype != np.uint8:
        if int(labels.min()) < 0 or int(labels.max()) > 255:
            raise BadMaps(f"Class ids go from 0 to 255; the label map holds {labels.min()} to {labels.max()}.")
        labels = labels.astype(np.uint8)
    if min(int(instances.min()), int(regions.min())) < 0:
        raise BadMaps("Instance and region ids must not be negative.")
    label_set.check(labels)
    return labels, instances.astype(np.int32, copy=False), regions.astype(np.int32, copy=False)


def _size(array: np.ndarray) -> str:
    return f"{array.shape[1]} x {array.shape[0]}"
