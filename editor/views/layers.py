"""The pictures the canvas lays over each other, kept up to date by rectangles.

A stroke converts only what it touches.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF

from editor.document.geometry import NOTHING, Rect
from editor.document.objects import tight
from editor.document.scene import Scene
from editor.render.overlay import label_overlay, outlines, reach
from editor.views.qimage import Raster
from editor.views.unsettled import Unsettled

PENDING_ALPHA: Final = 200  # label colour over pixels that no photograph shows yet: the stroke under the brush


class SceneLayers:
    """Label colours, outlines and photograph of one scene, and which pixels the photograph does not show yet."""

    def __init__(self, scene: Scene, picture: np.ndarray | None = None, *, strong: bool = False) -> None:
        """`picture` is the photograph that was kept with the scene; it counts as a preview until a pass has ended.

        `strong`: outlines hide what is below them.
        """
        self._scene = scene
        self._strong = strong
        whole = Rect.of(scene.size)
        self.maps = scene.flatten()  # arrays of our own
        self.labels = Raster(scene.size)
        self.outlines = Raster(scene.size)
        self.pending = Raster(scene.size)
        self.photograph: Raster | None = None
        self.pending_rect = NOTHING
        self._stamps = np.full(
            self.maps.labels.shape, -1, np.int64
        )  # revision of a pixel's last change not yet rendered
        self._unsettled = Unsettled()  # what no exact photograph shows yet
        self._previewed = Unsettled()  # what of it a preview shows
        self._trial = NOTHING
        self._edges: dict[int, list[QLineF]] = {}  # of regions that were asked for, until something changes
        self._outlines: dict[tuple[int, ...], list[QLineF]] = {}  # and of several at once
        self._made_at = scene.revision
        self._draw_labels(whole)  # nothing is pending yet
        if picture is not None:
            self.photograph = Raster(scene.size)
            self.photograph.write(whole, picture)
            self._unsettled.add(scene.revision, whole)
            self._previewed.add(scene.revision, whole)

    @property
    def unsettled(self) -> Rect:
        """Where the photograph is missing, older than the scene, or only a preview."""
        return reduce(Rect.united, self.unsettled_areas, NOTHING)

    @property
    def unsettled_areas(self) -> tuple[Rect, ...]:
        """The same as rectangles that lie apart."""
        return (Rect.of(self._scene.size),) if self.photograph is None else self._unsettled.areas

    @property
    def previewed_areas(self) -> tuple[Rect, ...]:
        """Where the photograph is there, but only as a preview: rectangles that lie apart."""
        return self._previewed.areas

    def scene_changed(self, rect: Rect) -> Rect:
        """Follow a change of the scene; returns the rectangle to repaint."""
        rect = rect.clipped(self._scene.size)
        revision = self._scene.revision
        if rect.is_empty or revision == self._made_at:
            return NOTHING
        new = self._scene.flatten(rect)
        differs = (self.maps.labels[rect.slices] != new.labels) | (self.maps.regions[rect.slices] != new.regions)
        self.maps.labels[rect.slices] = new.labels
        self.maps.instances[rect.slices] = new.instances
        self.maps.regions[rect.slices] = new.regions
        self._stamps[rect.slices][differs] = revision
        self._unsettled.add(revision, rect)
        # A style, the seed or what is kept may be another for the whole canvas, and nothing is to be drawn for it.
        drawn = tight(differs).translated(rect.left, rect.top)
        if drawn.is_empty:
            return NOTHING
        self.pending_rect = self.pending_rect.united(drawn)
        self._edges.clear()
        self._outlines.clear()
        return self._draw(drawn)

    def draw_again(self, *, strong: bool) -> None:
        """Draw everything anew: classes have other colours, or outlines another look."""
        self._strong = strong
        self._draw_labels(Rect.of(self._scene.size))

    def picture_changed(self, image: np.ndarray, rect: Rect, revision: int, *, exact: bool) -> Rect:
        """Take `rect` of the photograph, rendered from `revision`; returns the rectangle to repaint."""
        if self.photograph is None:
            self.photograph = Raster(self._scene.size)
        self.photograph.write(rect, image[rect.slices])
        for log in (self._unsettled, self._previewed):
            if exact:
                log.settle(revision)
            else:
                log.add(revision, rect)
        area = self.pending_rect.intersected(rect)
        if area.is_empty:
            return rect
        stamps = self._stamps[area.slices]
        seen = stamps <= revision
        stamps[seen] = -1
        self.pending.clear(area, seen)
        if rect.encloses(self.pending_rect):
            self.pending_rect = tight(stamps >= 0).translated(area.left, area.top)
        return rect

    def show_trial(self, rect: Rect, image: np.ndarray) -> Rect:
        """Show uint8 (h, w, 3) in `rect` instead of the photograph, until `hide_trial`; returns what to repaint."""
        if self.photograph is None:
            return NOTHING
        self.photograph.write(rect, image)
        self._trial = rect
        return rect

    def hide_trial(self, picture: np.ndarray) -> Rect:
        """Show `picture`, the photograph of the whole scene, again; returns the rectangle to repaint."""
        rect, self._trial = self._trial, NOTHING
        if not rect.is_empty and self.photograph is not None:
            self.photograph.write(rect, picture[rect.slices])
        return rect

    @property
    def trial(self) -> Rect:
        """What `show_trial` shows, NOTHING if nothing."""
        return self._trial

    def selection_lines(self, region: int, within: Rect | None = None) -> list[QLineF]:
        """The edge of a region as lines in scene pixels.

        With `within`, only what a repaint of that rectangle needs; its own border then counts as an edge.
        """
        if region in self._edges:
            return self._edges[region]
        area = self._extent(region)
        if within is not None:
            area = area.intersected(within)
            if area.is_empty:
                return []
        lines = _edge_lines(self.maps.regions[area.slices] == region, area.left, area.top)
        if within is None:
            self._edges[region] = lines
        return lines

    def outline_lines(self, regions: Sequence[int], within: Rect | None = None) -> list[QLineF]:
        """The edges of several regions; where two of them meet there is one line."""
        if len(regions) == 1:
            return self.selection_lines(regions[0], within)
        chosen = tuple(regions)
        if within is None and chosen in self._outlines:
            return self._outlines[chosen]
        area = reduce(Rect.united, (self._extent(each) for each in chosen), NOTHING)
        if within is not None:
            area = area.intersected(within)
        if area.is_empty:
            return []
        shown = self.maps.regions[area.slices]
        table = np.zeros(max(int(shown.max()), *chosen) + 1, np.int32)
        table[list(chosen)] = chosen
        lines = _edge_lines(np.take(table, shown), area.left, area.top)
        if within is None:
            self._outlines[chosen] = lines
        return lines

    def _extent(self, region: int) -> Rect:
        """A rectangle that holds the region, found without looking at its pixels."""
        item = next((item for item in self._scene.objects if item.id == region), None)
        return (item.bounds if item is not None else Rect.of(self._scene.size)).clipped(self._scene.size)

    def _draw(self, rect: Rect) -> Rect:
        self._draw_pending(rect)
        return self._draw_labels(rect)

    def _draw_labels(self, rect: Rect) -> Rect:
        around = reach(rect, self._scene.size)
        self.labels.write(rect, label_overlay(self.maps, self._scene.label_set.palette, rect)[..., :3])
        self.outlines.write(around, outlines(self.maps.regions, around, strong=self._strong))
        return around

    def _draw_pending(self, rect: Rect) -> None:
        colors = label_overlay(self.maps, self._scene.label_set.palette, rect)
        colors[..., 3] = np.where(self._stamps[rect.slices] >= 0, PENDING_ALPHA, 0)
        self.pending.write(rect, colors)


def _edge_lines(inside: np.ndarray, left: int, top: int) -> list[QLineF]:
    """Borders between pixels that differ, straight runs joined. Beyond the array everything is 0, or False."""
    padded = np.pad(inside, 1)
    # Few pixels lie on an edge: they are found with one comparison each way, and all else is done on those alone.
    across = np.argwhere(padded[1:] != padded[:-1])
    down = np.argwhere(padded[:, 1:] != padded[:, :-1])[:, ::-1]
    down = down[np.lexsort((down[:, 1], down[:, 0]))]
    # The padding is a pixel and the border between two is at the second of them.
    return [QLineF(left + start, top + y, left + end, top + y) for y, start, end in _runs(across)] + [
        QLineF(left + x, top + start, left + x, top + end) for x, start, end in _runs(down)
    ]


def _runs(places: np.ndarray) -> list[tuple[int, int, int]]:
    """(line, begin, end) of every run in sorted (line, place along it, counted from 1)."""
    if not len(places):
        return []
    line, along = places[:, 0], places[:, 1] - 1
    breaks = np.flatnonzero((np.diff(along) != 1) | (np.diff(line) != 0)) + 1
    first = np.concatenate(([0], breaks))
    last = np.concatenate((breaks, [len(places)])) - 1
    return list(zip(line[first].tolist(), along[first].tolist(), (along[last] + 1).tolist(), strict=True))
