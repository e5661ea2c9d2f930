"""What the window asks of the renderer and what comes back: frozen values that hold copies.

They are the only things that cross between the two threads. Half a megabyte of maps costs less to copy than a lock.
Arrays cross by reference, and whoever has sent one never writes it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import cv2
import numpy as np

from editor.document.geometry import NOTHING, Rect, Size
from editor.document.kept import Kept
from editor.document.objects import Style
from editor.document.scene import Maps, Scene, Snapshot
from model.contract import Change
from model.maps import LabelSet
from model.style_map import StyleSpace

FLATTENED_AT_ONCE = 1 << 18  # pixels: less than a millisecond of the UI thread; to copy the canvas may take longer
SWATCH_SIDE = 128  # a swatch shows at most this many scene pixels across and down
SWATCH_MARGIN = 12  # pixels of neighbourhood shown around a region that is smaller than that
SWATCH_CONTEXT = 256  # the maps behind a swatch are at least this large, because the network looks at the surroundings


EVERYWHERE = -2
"""In place of a region in a look: all of them."""


@dataclass(frozen=True, eq=False)
class RenderRequest:
    """One exact pass over the whole scene as it was at `revision`; instance norm averages over all of it."""

    epoch: int  # which scene and checkpoint; answers of an older epoch are void
    revision: int  # the scene's revision in the snapshot
    snapshot: Snapshot
    styles: Mapping[int, Style]  # region id -> style; a region that is missing gets the checkpoint's default
    seed: int
    dirty: Rect  # where the maps or styles may have changed since the request before
    kept: Kept | None = None  # settle only here: the picture that stays where the maps have not changed since
    consented: bool = False  # the user wants it however long it takes
    anew: bool = False  # the user wants a pass even if nothing has changed since the last

    @classmethod
    def of(
        cls, scene: Scene, epoch: int, dirty: Rect, styles: Mapping[int, Style], *, kept: Kept | None = None
    ) -> Self:
        """Copy `scene`; `styles` are those of the open checkpoint. Call on the thread that owns the scene."""
        return cls(epoch, scene.revision, scene.snapshot(), dict(styles), scene.seed, dirty, kept)

    @cached_property
    def maps(self) -> Maps:
        """The flattened scene. Computed on first use, so by the worker: the UI thread pays for one copy only."""
        return self.snapshot.flatten()


@dataclass(frozen=True, eq=False)
class PreviewRequest:
    """What the scene held in a rectangle at `revision`; outside of it the renderer knows the maps already."""

    epoch: int
    revision: int
    rect: Rect
    source: Snapshot | Change  # of what `rect` holds: a large one is flattened by the worker
    styles: Mapping[int, Style]  # of all regions
    seed: int
    kept: Kept | None = None

    @classmethod
    def of(cls, scene: Scene, epoch: int, rect: Rect, styles: Mapping[int, Style], *, kept: Kept | None = None) -> Self:
        """Copy what `scene` holds in `rect`, which lies in the canvas and is not empty."""
        return cls(epoch, scene.revision, rect, _source(scene, rect), dict(styles), scene.seed, kept)

    @cached_property
    def change(self) -> Change:
        """The maps in `rect`."""
        return _change(self.source, self.rect)


@dataclass(frozen=True, eq=False)
class RenderResult:
    """The photograph inside `rect` (scene pixels), rendered from `revision`."""

    epoch: int
    revision: int
    image: np.ndarray  # uint8 (h, w, 3), the size of `rect`
    rect: Rect
    exact: bool  # False: a preview
    milliseconds: float
    settle: bool = False  # so much has been previewed that an exact pass is due
    notice: str = ""  # a sentence for the user about this pass
    live: bool = False  # previews can start from it
    # Of an exact result, what it shows: the whole maps, styles and seed.
    maps: Maps | None = None
    styles: Mapping[int, Style] = field(default_factory=dict)
    seed: int = 0


@dataclass(frozen=True)
class LongPass:
    """A pass that was not begun, because it would take so long that the user is to be asked."""

    epoch: int
    seconds: float  # expected
    size: Size  # of the picture


@dataclass(frozen=True, eq=False)
class LookRequest:
    """Show in place what `region`, or with EVERYWHERE all of the scene, would look like in `style`."""

    epoch: int
    revision: int
    region: int
    style: Style
    rect: Rect  # where the region is seen
    source: Snapshot | Change  # see PreviewRequest
    styles: Mapping[int, Style]  # with `style`
    seed: int
    kept: Kept | None = None

    @classmethod
    def of(
        cls,
        scene: Scene,
        epoch: int,
        region: int,
        style: Style,
        styles: Mapping[int, Style],
        *,
        kept: Kept | None = None,
    ) -> Self | None:
        """Copy what `scene` holds where `region` is; None if not one pixel of it is visible."""
        if region == EVERYWHERE:
            extent, regions = Rect.of(scene.size), [*scene.background_regions(), *(each.id for each in scene.objects)]
            shown = dict.fromkeys(regions, style)
        else:
            extent, shown = scene.extent(region).clipped(scene.size), {**styles, region: style}
        if extent.is_empty:
            return None
        return cls(epoch, scene.revision, region, style, extent, _source(scene, extent), shown, scene.seed, kept)

    @cached_property
    def change(self) -> Change:
        """The maps in `rect`."""
        return _change(self.source, self.rect)


@dataclass(frozen=True, eq=False)
class Look:
    """The photograph inside `rect` (scene pixels) as it would be with `region` in `style`: shown, never kept."""

    epoch: int
    revision: int
    region: int
    style: Style
    image: np.ndarray  # uint8 (h, w, 3), the size of `rect`
    rect: Rect


@dataclass(frozen=True, eq=False)
class SwatchRequest:
    """Show `region` in each of `modes`: render a window of the scene, show the crop of it."""

    epoch: int
    revision: int
    maps: Maps  # of the window: the crop with its surroundings
    region: int
    styles: Mapping[int, Style]  # of the other regions, so that the surroundings look as they do in the picture
    seed: int
    modes: tuple[int, ...]
    crop: Rect  # in pixels of `maps`, not of the scene
    window: Rect  # what `maps` shows, in scene pixels
    kept: Kept | None = None

    @classmethod
    def of(
        cls,
        scene: Scene,
        epoch: int,
        region: int,
        modes: tuple[int, ...],
        styles: Mapping[int, Style],
        *,
        kept: Kept | None = None,
    ) -> Self | None:
        """Copy the part of `scene` that shows `region`; None if not one pixel of it is visible."""
        shown = swatch_crop(scene, region)
        if shown.is_empty:
            return None
        window = _window_around(shown, scene.size, SWATCH_CONTEXT)
        crop = shown.translated(-window.left, -window.top)
        maps = scene.flatten(window)
        return cls(epoch, scene.revision, maps, region, dict(styles), scene.seed, modes, crop, window, kept)


@dataclass(frozen=True, eq=False)
class Swatch:
    """`region` as it looks in `mode`, cropped."""

    epoch: int
    revision: int
    region: int
    mode: int
    image: np.ndarray  # uint8 (h, w, 3)


@dataclass(frozen=True)
class SessionInfo:
    """What the window may know about the open checkpoint, without importing torch."""

    checkpoint_id: str  # styles belong to it
    path: str
    name: str
    device: str  # for people: "CPU, 2 threads"
    licence: str
    resolution: tuple[int, int]  # width, height it was trained at
    label_set: LabelSet
    modes: Mapping[int, int] = field(default_factory=dict)  # class id -> how many modes it has; absent: none
    full_passes_only: str = ""  # a sentence that says why there are no previews, "" if there are
    style_space: StyleSpace | None = None  # the vectors of the modes; None where the generator does not tell them

    def mode_count(self, class_id: int) -> int:
        """How many modes the checkpoint has for a class; 0 if none."""
        return self.modes.get(class_id, 0)


def _source(scene: Scene, rect: Rect) -> Snapshot | Change:
    return _change(scene, rect) if rect.area <= FLATTENED_AT_ONCE else scene.snapshot()


def _change(source: Scene | Snapshot | Change, rect: Rect) -> Change:
    if isinstance(source, Change):
        return source
    maps = source.flatten(rect)
    return Change(rect, maps.labels, maps.instances, maps.regions)


def swatch_crop(scene: Scene, region: int) -> Rect:
    """The rectangle that shows `region` best: all of it with a margin, or the part with most of its pixels."""
    extent = scene.extent(region).clipped(scene.size)
    if extent.is_empty:
        return NOTHING
    width = min(extent.width + 2 * SWATCH_MARGIN, SWATCH_SIDE, scene.size.width)
    height = min(extent.height + 2 * SWATCH_MARGIN, SWATCH_SIDE, scene.size.height)
    if extent.width <= width and extent.height <= height:
        centre_x, centre_y = (extent.left + extent.right) // 2, (extent.top + extent.bottom) // 2
    else:
        inside = scene.flatten(extent).regions == region
        # Where the box filter is highest, a window of the swatch's size covers the most pixels of the region.
        share = cv2.boxFilter(inside.astype(np.float32), -1, (width, height), borderType=cv2.BORDER_CONSTANT)
        y, x = np.unravel_index(int(share.argmax()), share.shape)
        centre_x, centre_y = extent.left + int(x), extent.top + int(y)
    return _placed(centre_x, centre_y, width, height, scene.size)


def _window_around(shown: Rect, size: Size, side: int) -> Rect:
    """`shown` with its surroundings: at least `side` pixels each way where the scene has them."""
    width, height = min(max(side, shown.width), size.width), min(max(side, shown.height), size.height)
    return _placed((shown.left + shown.right) // 2, (shown.top + shown.bottom) // 2, width, height, size)


def _placed(centre_x: int, centre_y: int, width: int, height: int, size: Size) -> Rect:
    """A rectangle of the given size, centred as nearly as the canvas allows."""
    left = min(max(centre_x - width // 2, 0), size.width - width)
    top = min(max(centre_y - height // 2, 0), size.height - height)
    return Rect(left, top, left + width, top + height)
