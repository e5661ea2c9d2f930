"""The seam: the only module of the window that opens generators. It runs in the worker's thread.

Torch is imported inside the methods, so that the window is up before it has loaded and importing this module is cheap.
"""

import time
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from editor.document.geometry import Rect
from editor.document.objects import tight
from editor.document.scene import Maps
from editor.language import translate
from editor.render.live_picture import LivePicture
from editor.render.request import (
    LongPass,
    Look,
    LookRequest,
    PreviewRequest,
    RenderRequest,
    RenderResult,
    SessionInfo,
    Swatch,
    SwatchRequest,
)
from model.contract import Change, LiveSession, Preview, Session, ShouldStop, is_live, style_space_of
from model.errors import BadMaps
from model.mapped import ClassMapping, mapped
from model.maps import LabelSet
from model.registry import Spec, open_session

LONG_SECONDS: Final = 10.0  # a pass that takes longer is not begun unasked
LOOK_MARGIN: Final = 24  # pixels around a region that a look shows, where the generator has no previews of its own


class RenderEngine:
    """Answers requests with a session of any generator. Used by one thread; errors are MaquetteErrors of `model`."""

    def __init__(
        self,
        generator: Spec,
        device: str = "auto",
        *,
        open_with: Callable[[Spec, str], Session] = open_session,
    ) -> None:
        """`generator` is what `model.registry.find` takes: a checkpoint's file, or a generator's name."""
        self._generator = generator
        self._device = device
        self._open_with = open_with
        self._mapping: ClassMapping | None = None
        self._session: Session | None = None
        self._picture: LivePicture | None = None  # of the newest scene that was rendered

    def render_as(self, mapping: ClassMapping) -> None:
        """Render scenes of other classes than the generator's; before `open`, on any thread."""
        self._mapping = mapping

    def open(self) -> SessionInfo:
        """Load torch and the weights, or a package's generator; raises CheckpointError, DeviceError or ModelError."""
        session = self._open_with(self._generator, self._device)
        if self._mapping is not None:
            session = mapped(session, self._mapping)
        self._session = session
        full_passes_only = translate("RenderEngine", "{name} renders whole pictures only.").format(name=session.name)
        if is_live(session):
            full_passes_only = session.full_passes_only
        return SessionInfo(
            checkpoint_id=session.id,
            path=str(self._generator),
            name=session.name,
            device=session.device_name,
            licence=session.licence,
            resolution=session.resolution,
            label_set=session.label_set,
            modes=session.mode_counts,
            full_passes_only=full_passes_only,
            style_space=style_space_of(session),
        )

    def render(self, request: RenderRequest, should_stop: ShouldStop) -> RenderResult | LongPass:
        """Render the whole scene exactly; raises BadMaps, OutOfMemory or Cancelled.

        Where only what is kept of the picture has changed, it is composed anew, without a pass.
        """
        started = time.perf_counter()
        session = self._opened(request.snapshot.label_set)
        size, maps, picture = request.snapshot.size, request.maps, self._picture
        up_to_date = picture is not None and picture.epoch == request.epoch and not request.anew
        if picture is None or not (up_to_date and picture.is_exact_of(maps, request.styles, request.seed)):
            if is_live(session):
                expected = session.expected_seconds(*size)
                if expected is not None and expected > LONG_SECONDS and not request.consented:
                    return LongPass(request.epoch, expected, size)
            image = _rendered(session, maps, request, should_stop)
            picture = LivePicture(request.epoch, maps, image, request.styles, request.seed, session.mode_counts)
            self._picture = picture
        image = picture.shown(Rect.of(size), request.styles, request.seed, request.kept)
        for array in (image, maps.labels, maps.instances, maps.regions):
            array.flags.writeable = False  # so that the window may keep them without a copy
        return RenderResult(
            request.epoch,
            request.revision,
            image,
            Rect.of(size),
            exact=True,
            milliseconds=1000 * (time.perf_counter() - started),
            notice=session.take_notice() if is_live(session) else "",
            live=is_live(session) and session.can_preview,
            maps=maps,
            styles=request.styles,
            seed=request.seed,
        )

    def preview(self, request: PreviewRequest, should_stop: ShouldStop) -> RenderResult:
        """Render what changed; raises BadMaps, OutOfMemory or Cancelled."""
        started = time.perf_counter()
        session, picture = self._opened(), self._picture
        if not is_live(session) or picture is None or picture.epoch != request.epoch:
            raise RuntimeError("there is no exact picture to preview from")
        change = request.change
        preview = session.preview(change, request.styles, seed=request.seed, should_stop=should_stop)
        picture.patch(change, preview)
        rect = picture.reach(change.rect, preview.rect, request.kept)
        image = picture.shown(rect, request.styles, request.seed, request.kept)
        return RenderResult(
            request.epoch,
            request.revision,
            image,
            rect,
            exact=False,
            milliseconds=1000 * (time.perf_counter() - started),
            settle=preview.settle,
            notice=session.take_notice(),
            live=session.can_preview,
        )

    def look(self, request: LookRequest, should_stop: ShouldStop) -> Look:
        """Render a region in another style; raises BadMaps, OutOfMemory or Cancelled."""
        session, picture = self._opened(), self._picture
        if picture is None or picture.epoch != request.epoch:
            raise RuntimeError("there is no picture to look at")
        change = request.change
        if is_live(session) and session.can_preview:
            preview = session.preview(change, request.styles, seed=request.seed, keep=False, should_stop=should_stop)
        else:
            preview = _cut(_rendered(session, picture.maps, request, should_stop), change.rect)
        with picture.patched(change, preview):
            rect = picture.reach(change.rect, preview.rect, request.kept)
            image = picture.shown(rect, request.styles, request.seed, request.kept)
        return Look(request.epoch, request.revision, request.region, request.style, image, rect)

    def swatches(self, request: SwatchRequest, should_stop: ShouldStop) -> Iterator[Swatch]:
        """Render the crop once for each mode; raises as `render` does.

        From what the picture left behind; without that, the window around the crop is rendered, mode by mode.
        """
        session, picture = self._opened(), self._picture
        if is_live(session) and session.can_preview and picture is not None and picture.epoch == request.epoch:
            images = _swatches_in_place(session, picture, request, should_stop)
        else:
            images = _swatches_of_window(session, request, should_stop)
        for mode, image in zip(request.modes, images, strict=True):
            yield Swatch(request.epoch, request.revision, request.region, mode, image)

    def close(self) -> None:
        """Free the session."""
        session, self._session, self._picture = self._session, None, None
        if session is not None:
            session.close()

    def _opened(self, label_set: LabelSet | None = None) -> Session:
        session = self._session
        if session is None:
            raise RuntimeError("the engine has not been opened")
        if label_set is not None and not label_set.compatible(session.label_set):
            raise BadMaps(
                translate(
                    "RenderEngine",
                    "This scene is painted in the classes of {label_set}, and {name} renders those of "
                    "{classes}: choose one in Model > Choose a Model, which asks what is rendered as what.",
                ).format(label_set=label_set.name, name=session.name, classes=session.label_set.name)
            )
        return session


def _rendered(
    session: Session, maps: Maps, request: RenderRequest | LookRequest, should_stop: ShouldStop
) -> np.ndarray:
    """An exact pass; one for a request of the whole scene is what previews start from."""
    labels, instances, regions, styles, seed = maps.labels, maps.instances, maps.regions, request.styles, request.seed
    if is_live(session) and isinstance(request, RenderRequest):
        return session.render(labels, instances, styles, regions=regions, seed=seed, should_stop=should_stop, keep=True)
    return session.render(labels, instances, styles, regions=regions, seed=seed, should_stop=should_stop)


def _cut(image: np.ndarray, rect: Rect) -> Preview:
    shown = rect.expanded(LOOK_MARGIN).clipped((image.shape[1], image.shape[0]))
    return Preview(image[shown.slices], shown, settle=False)


def _swatches_in_place(
    session: LiveSession, picture: LivePicture, request: SwatchRequest, should_stop: ShouldStop
) -> Iterator[np.ndarray]:
    crop = request.crop.translated(request.window.left, request.window.top)
    change = _region_change(request)
    for mode in request.modes:
        styles = {**request.styles, request.region: mode}
        preview = session.preview(change, styles, seed=request.seed, keep=False, should_stop=should_stop)
        with picture.patched(change, preview):
            image = picture.shown(crop, styles, request.seed, request.kept)
        yield image


def _region_change(request: SwatchRequest) -> Change:
    """Only where the crop shows the region another style makes a difference."""
    inside = tight(request.maps.regions[request.crop.slices] == request.region)
    inside = (inside if not inside.is_empty else Rect.of(request.crop.size)).translated(*request.crop[:2])
    maps = request.maps
    parts = (each[inside.slices] for each in (maps.labels, maps.instances, maps.regions))
    return Change(inside.translated(request.window.left, request.window.top), *parts)


def _swatches_of_window(session: Session, request: SwatchRequest, should_stop: ShouldStop) -> Iterator[np.ndarray]:
    maps = request.maps
    for mode in request.modes:
        image = session.render(
            maps.labels,
            maps.instances,
            {**request.styles, request.region: mode},
            regions=maps.regions,
            seed=request.seed,
            should_stop=should_stop,
        )
        yield np.ascontiguousarray(image[request.crop.slices])
