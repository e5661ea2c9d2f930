"""A renderer without a network, for tests of everything around it. It can be held, fail, and be asked what it saw."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from editor.document.geometry import Rect
from editor.render.request import RenderRequest, RenderResult, SessionInfo, Swatch, SwatchRequest
from model.contract import ShouldStop, checked_maps
from model.errors import BadMaps, Cancelled, MaquetteError
from model.maps import Kind, LabelSet
from model.style_map import Style

FAKE_ID = "fake-weights"
POLL_SECONDS = 0.002  # how often a held pass looks whether it should stop


class FakeEngine:
    """Renders at once: the class's colour, shifted by the region's style. Honest about threads, order and cancellation.

    `hold()` makes passes wait until `let_go()`; `fail(error)` makes the next pass raise. `requests` is what arrived.
    """

    def __init__(self, label_set: LabelSet, *, modes: int = 10) -> None:
        self.label_set = label_set
        self.modes = modes
        self.requests: list[RenderRequest] = []
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
            FAKE_ID, "fake.safetensors", "fake", "CPU, 0 threads", "free", (256, 128), self.label_set, modes
        )

    def render(self, request: RenderRequest, should_stop: Callable[[], bool]) -> RenderResult:
        assert threading.current_thread() is self.thread, "a session belongs to the thread that opened it"
        self.requests.append(request)
        self.running.set()
        started = time.perf_counter()
        try:
            self._wait(should_stop)
            if self._errors:
                raise self._errors.pop(0)
            image = picture_of(self.label_set, request)
        finally:
            self.running.clear()
        milliseconds = 1000 * (time.perf_counter() - started)
        height, width = image.shape[:2]
        return RenderResult(request.epoch, request.revision, image, Rect(0, 0, width, height), True, milliseconds)

    def swatches(self, request: SwatchRequest, should_stop: Callable[[], bool]) -> Iterator[Swatch]:
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

    def _wait(self, should_stop: Callable[[], bool]) -> None:
        while True:
            if should_stop():
                self.cancelled += 1
                raise Cancelled
            if self._free.wait(POLL_SECONDS):
                return


class FakeSession:
    """What `FakeEngine` renders, behind the contract of `model.contract.Session`."""

    id, name, licence = FAKE_ID, "fake", "free"
    resolution = (256, 128)
    device_name = "CPU, 0 threads"

    def __init__(self, label_set: LabelSet | None = None, *, modes: int = 10) -> None:
        self.label_set = label_set or LabelSet.load("cityscapes")
        self.mode_counts = {entry.id: modes for entry in self.label_set.classes if entry.kind is not Kind.VOID}
        self.closed = False

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
    ) -> np.ndarray:
        labels, instances, regions = checked_maps(labels, instances, regions, self.label_set)
        if should_stop is not None and should_stop():
            raise Cancelled
        shown = {region: style for region, style in (styles or {}).items() if (regions == region).any()}
        for region, style in shown.items():
            class_id = int(labels[regions == region][0])
            if isinstance(style, int) and not 0 <= style < self.modes(class_id):
                raise BadMaps(f"Region {region} asks for mode {style}, which class {class_id} does not have.")
        return _colors(self.label_set, labels, regions, shown) ^ np.uint8(seed % 8)

    def close(self) -> None:
        self.closed = True


def picture_of(label_set: LabelSet, request: RenderRequest) -> np.ndarray:
    """What `FakeEngine` answers to a request: a pure function of maps, styles and seed."""
    image = _colors(label_set, request.maps.labels, request.maps.regions, request.styles)
    return image ^ np.uint8(request.seed % 8)


def _colors(label_set: LabelSet, labels: np.ndarray, regions: np.ndarray, styles: object) -> np.ndarray:
    image = label_set.palette[labels] // 2 + 64  # told apart from the overlay, which has the plain colours
    assert isinstance(styles, dict)
    for region, style in styles.items():
        shift = style * 6 if isinstance(style, int) else round(sum(style) * 10)
        image[regions == region] += np.uint8(shift % 60)
    return image
