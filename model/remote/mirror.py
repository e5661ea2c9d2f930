"""The maps of a picture as they are on both sides of a connection: what one side changes, the other changes alike."""

from dataclasses import dataclass

import numpy as np

from model.maps.geometry import NOTHING, Rect


@dataclass(frozen=True, eq=False)
class Maps:
    """Label map uint8, instance and region map int32, all (H, W). Regions that are the instances are one array."""

    labels: np.ndarray
    instances: np.ndarray
    regions: np.ndarray

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = self.labels.shape
        return width, height

    @property
    def shared(self) -> bool:
        """Whether regions are instances."""
        return self.regions is self.instances

    def crop(self, rect: Rect) -> "Maps":
        """A view of a rectangle."""
        instances = self.instances[rect.slices]
        regions = instances if self.shared else self.regions[rect.slices]
        return Maps(self.labels[rect.slices], instances, regions)

    def copy(self) -> "Maps":
        """Arrays of its own."""
        instances = self.instances.copy()
        return Maps(self.labels.copy(), instances, instances if self.shared else self.regions.copy())

    def written(self, rect: Rect, maps: "Maps") -> "Maps":
        """Write other maps into a rectangle, in place; returned because regions may get an array of their own."""
        result = self
        if self.shared and not maps.shared:
            result = Maps(self.labels, self.instances, self.instances.copy())
        result.labels[rect.slices] = maps.labels
        result.instances[rect.slices] = maps.instances
        if not result.shared:
            result.regions[rect.slices] = maps.regions
        return result

    def joined(self) -> "Maps":
        """The same with one array for both where regions and instances are equal."""
        if self.shared or not np.array_equal(self.instances, self.regions):
            return self
        return Maps(self.labels, self.instances, self.instances)


class Mirror:
    """What the other side holds, as far as one knows: there is nothing before the first `replace`."""

    def __init__(self) -> None:
        self._maps: Maps | None = None

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height; None if there is nothing yet."""
        return None if self._maps is None else self._maps.size

    def difference(self, maps: Maps) -> Rect | None:
        """The rectangle that holds all pixels in which `maps` differ; None if they are of another size."""
        held = self._maps
        if held is None or held.size != maps.size:
            return None
        differs = held.labels != maps.labels
        differs |= held.instances != maps.instances
        if not (held.shared and maps.shared):
            differs |= held.regions != maps.regions
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        if not len(rows):
            return NOTHING
        return Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    def replace(self, maps: Maps) -> None:
        """Hold a copy of other maps."""
        self._maps = maps.copy()

    def patch(self, rect: Rect, maps: Maps) -> None:
        """Write what `maps` hold into a rectangle, which lies inside."""
        assert self._maps is not None, "replace comes first"
        self._maps = self._maps.written(rect, maps)

    def maps(self) -> Maps:
        """A copy of all: a session may hold what it was given, and the next change is written in place."""
        assert self._maps is not None, "replace comes first"
        return self._maps.copy()
