"""A renderer without a network, for tests of everything around it. It can be held, fail, and be asked what it saw."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from editor.document.geometry import Rect
from editor.document.scene import Maps
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
from model.contract import Change, Preview, ShouldStop, checked_change, checked_maps
from model.errors import BadMaps, Cancelled, MaquetteError
from model.maps import Kind, LabelSet
from model.style_map import Style, StyleSpace, default_mode

FAKE_ID = "fake-weights"
LONG_SECONDS = 10.0  # from here on the engine asks first
PREVIEW = np.uint8(1)  # what the colours of a preview are wrong by
POLL_SECONDS = 0.002  # how often a held pass looks whether it should stop


def fake_space(modes: Mapping[int, int]) -> StyleSpace:
    """Three channels; the modes of a class lie on a line of its own. A vector looks like the mode that has it."""
    return StyleSpace(
        3,
        {
            class_id: np.array(
                [(mode / 10 - class_id / 100, mode / 10, class_id / 100) for mode in range(count)], np.float32
            )
            for class_id, count in modes.items()
            if count
        },
    )


class FakeEngine:
    """Renders at once: the class's colour, shifted by the region's style. Honest about threads, order and cancellation.

    `hold()` makes passes wait until `let_go()`; `fail(error)` makes the next pass raise. `requests` is what arrived.
    With `live` it previews: from the maps it was told, so that a change it never heard of is missing for good, and one
    step of grey off (`PREVIEW`), so that a preview is told from an exact picture.
    """

    def __init__(self, label_set: LabelSet, *, modes: int = 10, live: bool = False) -> None:
        self.label_set = label_set
        self.modes = modes
        self.live = live
        self.halo = 0  # pixels around a change that a preview shows too
        self.settle = False  # what previews say
        self.seconds = 0.0  # that an exact pass is expected to take
        self.full_passes_only = ""
        self.notice = ""  # what the next pass says
        self.requests: list[RenderRequest] = []
        self.previews: list[PreviewRequest] = []
        self.look_requests: list[LookRequest] = []
        self.swatch_requests: list[SwatchRequest] = []
        self.cancelled = 0  # passes that stopped because newer work had come
        self.opened = 0  # how often a session was opened
        self.closed = 0  # and discarded
        self.thread: threading.Thread | None = None  # the one that opened the session
        self.failing_open: Exception | None = None  # what the next `open` raises
        self.running = threading.Event()  # set while a pass is in progress
        self._free = threading.Event()
        self._free.set()
        self._errors: list[Exception] = []
        self._known: Maps | None = None  # what previews start from

    def hold(self) -> None:
        """Passes wait from now on."""
        self._free.clear()

    def let_go(self) -> None:
        """Passes finish again, the waiting one too."""
        self._free.set()

    def fail(self, error: Exception | None = None) -> None:
        """The next pass raises `error`."""
        self._errors.append(error or MaquetteError("The fake engine was told to fail."))

    def open(self) -> SessionInfo:
        self.thread = threading.current_thread()
        self.opened += 1
        if self.failing_open is not None:
            error, self.failing_open = self.failing_open, None
            raise error
        modes = {entry.id: self.modes for entry in self.label_set.classes if entry.kind is not Kind.VOID}
        return SessionInfo(
            FAKE_ID,
            "fake.safetensors",
            "fake",
            "CPU, 0 threads",
            "free",
            (256, 128),
            self.label_set,
            modes,
            self.full_passes_only,
            fake_space(modes),
        )

    def render(self, request: RenderRequest, should_stop: ShouldStop) -> RenderResult | LongPass:
        if self.seconds > LONG_SECONDS and not request.consented:
            return LongPass(request.epoch, self.seconds, request.snapshot.size)
        self.requests.append(request)
        with self._pass(should_stop) as took:
            image = picture_of(self.label_set, request)
        maps = request.maps
        self._known = Maps(maps.labels.copy(), maps.instances.copy(), maps.regions.copy())
        rect = Rect.of((image.shape[1], image.shape[0]))
        return RenderResult(
            request.epoch,
            request.revision,
            image,
            rect,
            True,
            took(),
            notice=self._take_notice(),
            live=self.live,
            maps=maps,
            styles=request.styles,
            seed=request.seed,
        )

    def preview(self, request: PreviewRequest, should_stop: ShouldStop) -> RenderResult:
        self.previews.append(request)
        with self._pass(should_stop) as took:
            known, change = self._known, request.change
            assert self.live
            assert known is not None, "previews start from an exact pass"
            for name in ("labels", "instances", "regions"):
                getattr(known, name)[change.rect.slices] = getattr(change, name)
            rect, image = self._part(known, change.rect, request.styles, request.seed)
        return RenderResult(
            request.epoch,
            request.revision,
            image,
            rect,
            False,
            took(),
            settle=self.settle,
            notice=self._take_notice(),
            live=True,
        )

    def look(self, request: LookRequest, should_stop: ShouldStop) -> Look:
        self.look_requests.append(request)
        with self._pass(should_stop):
            assert self._known is not None, "there is no picture to lay a look into"
            change = request.change
            colors = _colors(self.label_set, change.labels, change.regions, request.styles)
            image = colors ^ np.uint8(request.seed % 8) ^ PREVIEW
        return Look(request.epoch, request.revision, request.region, request.style, image, change.rect)

    def swatches(self, request: SwatchRequest, should_stop: ShouldStop) -> Iterator[Swatch]:
        assert threading.current_thread() is self.thread, "a session belongs to the thread that opened it"
        self.swatch_requests.append(request)
        for mode in request.modes:
            self._wait(should_stop)
            if self._errors:
                raise self._errors.pop(0)
            labels, regions = request.maps.labels[request.crop.slices], request.maps.regions[request.crop.slices]
            styles = {**request.styles, request.region: mode}
            image = _colors(self.label_set, labels, regions, styles)
            yield Swatch(request.epoch, request.revision, request.region, mode, image)

    def close(self) -> None:
        assert threading.current_thread() is self.thread, "a session belongs to the thread that opened it"
        self.closed += 1
        self._known = None

    @contextmanager
    def _pass(self, should_stop: ShouldStop) -> Iterator[Callable[[], float]]:
        """A pass that can be held, stopped and made to fail; yields the milliseconds since its start."""
        assert threading.current_thread() is self.thread, "a session belongs to the thread that opened it"
        self.running.set()
        started = time.perf_counter()
        try:
            self._wait(should_stop)
            if self._errors:
                raise self._errors.pop(0)
            yield lambda: 1000 * (time.perf_counter() - started)
        finally:
            self.running.clear()

    def _part(self, maps: Maps, rect: Rect, styles: Mapping[int, Style], seed: int) -> tuple[Rect, np.ndarray]:
        around = rect.expanded(self.halo).clipped((maps.labels.shape[1], maps.labels.shape[0]))
        colors = _colors(self.label_set, maps.labels[around.slices], maps.regions[around.slices], styles)
        return around, colors ^ np.uint8(seed % 8) ^ PREVIEW

    def _take_notice(self) -> str:
        notice, self.notice = self.notice, ""
        return notice

    def _wait(self, should_stop: ShouldStop) -> None:
        while True:
            if should_stop():
                self.cancelled += 1
                raise Cancelled
            if self._free.wait(POLL_SECONDS):
                return


class FakeSession:
    """What `FakeEngine` renders, behind the contract of `model.contract.LiveSession`.

    Previews are exact inside the change's rectangle; around it they show what there was. They ask for an exact pass
    when the rectangles since the last one add up to more than 2 % of the picture. `notice` is told after the next pass,
    and a `full_passes_only` makes it a session without previews.
    """

    id, name, licence = FAKE_ID, "fake", "free"
    resolution = (256, 128)
    device_name = "CPU, 0 threads"

    def __init__(self, label_set: LabelSet | None = None, *, modes: int = 10) -> None:
        self.label_set = label_set or LabelSet.load("cityscapes")
        self.mode_counts = {entry.id: modes for entry in self.label_set.classes if entry.kind is not Kind.VOID}
        self.style_space = fake_space(self.mode_counts)
        self.closed = False
        self.full_passes_only = ""
        self.notice = ""
        self._kept: np.ndarray | None = None  # the picture that previews start from
        self._changed = 0  # pixels that previews have changed since the last exact pass

    @property
    def can_preview(self) -> bool:
        return self._kept is not None

    def modes(self, class_id: int) -> int:
        return self.mode_counts.get(class_id, 0)

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
        labels, instances, regions = checked_maps(labels, instances, regions, self.label_set)
        picture = self._painted(labels, regions, styles, seed, should_stop)
        if keep and not self.full_passes_only:
            self._kept, self._changed = picture.copy(), 0
        return picture

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> Preview:
        if self._kept is None:
            raise RuntimeError("there is no picture to start from")
        height, width = self._kept.shape[:2]
        change = checked_change(change, (width, height), self.label_set)
        picture = self._kept.copy()
        picture[change.rect.slices] = self._painted(change.labels, change.regions, styles, seed, should_stop)
        changed = self._changed + change.rect.area
        if keep:
            self._kept, self._changed = picture, changed
        around = change.rect.expanded(2).clipped((width, height))
        return Preview(picture[around.slices].copy(), around, changed > 0.02 * width * height)

    def expected_seconds(self, width: int, height: int) -> float | None:
        return 1e-9 * width * height

    def take_notice(self) -> str:
        notice, self.notice = self.notice, ""
        return notice

    def close(self) -> None:
        self.closed, self._kept = True, None

    def _painted(
        self,
        labels: np.ndarray,
        regions: np.ndarray,
        styles: Mapping[int, Style] | None,
        seed: int,
        should_stop: ShouldStop | None,
    ) -> np.ndarray:
        if should_stop is not None and should_stop():
            raise Cancelled
        given = styles or {}
        shown: dict[int, Style] = {}
        for region in map(int, np.unique(regions)):
            count = self.modes(int(labels[regions == region][0]))
            if region in given or count:
                shown[region] = given[region] if region in given else default_mode(seed, region, count)
        for region, style in shown.items():
            class_id = int(labels[regions == region][0])
            if isinstance(style, int) and not 0 <= style < self.modes(class_id):
                raise BadMaps(f"Region {region} asks for mode {style}, which class {class_id} does not have.")
        return _colors(self.label_set, labels, regions, shown) ^ np.uint8(seed % 8)


def picture_of(label_set: LabelSet, request: RenderRequest) -> np.ndarray:
    """What `FakeEngine` answers to a request: a pure function of maps, styles and seed."""
    image = _colors(label_set, request.maps.labels, request.maps.regions, dict(request.styles))
    return image ^ np.uint8(request.seed % 8)


def _colors(label_set: LabelSet, labels: np.ndarray, regions: np.ndarray, styles: object) -> np.ndarray:
    image = label_set.palette[labels] // 2 + 64  # told apart from the overlay, which has the plain colours
    assert isinstance(styles, dict)
    for region, style in styles.items():
        shift = style * 6 if isinstance(style, int) else round(sum(style) * 30)
        image[regions == region] += np.uint8(shift % 60)
    return image
