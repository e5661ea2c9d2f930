"""Swatches of regions, asked for one region at a time and kept as long as they show the scene as it is."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from editor.document.objects import Style, class_of
from editor.document.settling import kept_for
from editor.render.request import Swatch, SwatchRequest
from editor.render.scheduler import RenderScheduler
from editor.workspace import Workspace

SETTLE_MS: Final = 300  # after an edit: a stroke must not ask anew with every event
KEPT: Final = 12  # regions whose swatches are remembered


@dataclass
class _Sheet:
    """What is known of one region."""

    request: SwatchRequest  # the newest; `maps` and `styles` say what the images show
    checkpoint_id: str
    images: dict[int, np.ndarray] = field(default_factory=dict)  # mode -> uint8 (h, w, 3); may be of the request before
    missing: set[int] = field(default_factory=set)  # modes that have not arrived for `request`
    failed: bool = False  # asking again would fail again


class SwatchSource(QObject):
    """Asks the scheduler for swatches of the wanted region and collects the answers.

    Several views share one source, because the scheduler works on one request at a time.
    """

    changed = Signal(int)  # region whose images or state differ

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._scheduler = scheduler
        self._wanted: int | None = None
        self._sheets: OrderedDict[int, _Sheet] = OrderedDict()
        self._unseen: int | None = None  # the wanted region, when not one pixel of it is visible
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.refresh)
        workspace.scene_changed.connect(lambda _rect: self._timer.start())
        workspace.session_changed.connect(self._timer.start)
        workspace.scene_replaced.connect(self._forget)
        scheduler.swatch_ready.connect(self._on_swatch)
        scheduler.failed.connect(self._on_failed)

    @property
    def workspace(self) -> Workspace:
        """The workspace whose scene the swatches show."""
        return self._workspace

    @property
    def wanted(self) -> int | None:
        """The region that is asked for."""
        return self._wanted

    def want(self, region: int | None) -> None:
        """Show this region from now on; None when nobody looks."""
        self._wanted = region
        if region is None:
            self._scheduler.cancel_swatches()
            return
        sheet = self._sheets.get(region)
        if sheet is not None:
            sheet.failed = False  # the user asks again
        self.refresh(resume=True)

    def images(self, region: int) -> Mapping[int, np.ndarray]:
        """The swatches there are, by mode; uint8 (h, w, 3), all of one size."""
        sheet = self._sheets.get(region)
        return sheet.images if sheet is not None else {}

    def aspect(self, region: int) -> float | None:
        """Height by width of the swatches of a region, known before the first of them has arrived."""
        sheet = self._sheets.get(region)
        return sheet.request.crop.height / sheet.request.crop.width if sheet is not None else None

    def is_complete(self, region: int) -> bool:
        """Whether every mode of the region is shown as the scene is now."""
        sheet = self._sheets.get(region)
        return sheet is not None and not sheet.missing

    def is_unseen(self, region: int) -> bool:
        """Whether the wanted region cannot be shown, because it is hidden, covered or off the canvas."""
        return region == self._unseen

    def refresh(self, *, resume: bool = False) -> None:
        """Ask for what is missing or out of date. `resume`: the scheduler may be busy with another region's request."""
        region, info = self._wanted, self._workspace.session_info
        if region is None or info is None or not self._knows(region):
            return
        scene = self._workspace.scene
        styles = scene.styles.get(info.checkpoint_id, {})
        modes = tuple(range(info.mode_count(class_of(region))))
        if not modes:
            return
        kept = kept_for(scene, info.checkpoint_id)
        request = SwatchRequest.of(scene, self._scheduler.epoch, region, modes, styles, kept=kept)
        self._tell_unseen(region if request is None else None)
        if request is None:
            return
        sheet = self._sheets.get(region)
        if sheet is None or sheet.checkpoint_id != info.checkpoint_id:
            sheet = self._sheets[region] = _Sheet(request, info.checkpoint_id, missing=set(modes))
            self._trim()
        elif not _same_view(sheet.request, request):
            # Old images stay in place until the new ones come: a panel that empties with every stroke would flicker.
            sheet.request, sheet.missing, sheet.failed = request, set(modes), False
        elif not sheet.missing or sheet.failed or (not resume and sheet.request.epoch == request.epoch):
            return
        else:
            sheet.request = request
        self._sheets.move_to_end(region)
        self._scheduler.request_swatches(_only(request, sheet.missing))
        self.changed.emit(region)

    def _tell_unseen(self, region: int | None) -> None:
        if region != self._unseen and self._wanted is not None:
            self._unseen = region
            if region is not None:
                self._sheets.pop(region, None)
            self.changed.emit(self._wanted)

    def _knows(self, region: int) -> bool:
        """Whether the open checkpoint speaks of the same classes as the scene."""
        info = self._workspace.session_info
        known = info is not None and info.label_set.compatible(self._workspace.label_set)
        return known and class_of(region) in self._workspace.label_set

    def _on_swatch(self, swatch: Swatch) -> None:
        sheet = self._sheets.get(swatch.region)
        if sheet is None or (swatch.epoch, swatch.revision) != (sheet.request.epoch, sheet.request.revision):
            return
        shown = next(iter(sheet.images.values()), None)
        if shown is not None and shown.shape != swatch.image.shape:
            sheet.images.clear()  # the region has grown: swatches of two sizes would not line up
        sheet.images[swatch.mode] = swatch.image
        sheet.missing.discard(swatch.mode)
        self.changed.emit(swatch.region)

    def _on_failed(self, _sentence: str) -> None:
        # The session opens again after a failure; without this mark the same request would fail for ever.
        sheet = self._sheets.get(self._wanted) if self._wanted is not None else None
        if sheet is not None and sheet.missing:
            sheet.failed = True

    def _forget(self) -> None:
        self._wanted = self._unseen = None
        self._sheets.clear()

    def _trim(self) -> None:
        while len(self._sheets) > KEPT:
            self._sheets.popitem(last=False)


def style_of(workspace: Workspace, region: int) -> Style | None:
    """The style that was chosen for a region under the open checkpoint, None for the default."""
    info = workspace.session_info
    return workspace.scene.styles.get(info.checkpoint_id, {}).get(region) if info is not None else None


def _only(request: SwatchRequest, modes: set[int]) -> SwatchRequest:
    return replace(request, modes=tuple(sorted(modes)))


def _same_view(before: SwatchRequest, after: SwatchRequest) -> bool:
    """Whether two requests show the same pixels in the same surroundings, so that their swatches are equal."""
    if (before.crop, before.modes, before.seed) != (after.crop, after.modes, after.seed):
        return False
    if before.kept is not after.kept:
        return False
    if not np.array_equal(before.maps.regions, after.maps.regions):
        return False
    if not np.array_equal(before.maps.instances, after.maps.instances):
        return False
    around = {int(region) for region in np.unique(after.maps.regions)} - {after.region}
    return all(before.styles.get(region) == after.styles.get(region) for region in around)
