"""What an edit and a look cost: full passes, partial passes, swatches, and the published network beside them.

All times are milliseconds from arrays to an array: checks, encoding, the network and the picture back on the host are
in them. In every *round* each work runs once, one after the other, so that what else the machine does slows all; two
rounds before the first that counts. CUDA is waited for before and after each work and never within.

*Full pass*: `render(..., keep=True)`, the exact pass of the editor. *Longest wait*: the longest time between two
questions whether to stop, of the median pass. *Plain*: the same published network in eager fp32 (`benchmark_plain`),
TF32 off; *plain TF32*: the same with TF32 on, on CUDA. *Faster*: median over the rounds of plain / ours.

*Partial pass*: `preview(change, keep=True)` of an edit: a dab (a disc 24 pixels across), or a rectangle of the
picture's shape with 1, 5 or 20 % of its area, of a random class at a seeded random place; and then its undo, which is
an edit like any other. Both count, and the scene is the same again.

*Swatches*: a region in each of its modes, `preview(change, {region: mode}, keep=False)` of the part that is shown: its
rectangle with a margin of 12 pixels, or of a larger region the 128 x 128 pixels with the most of it. *First* is the
table's first line, *all* are all of them, one after the other. The small region is the smallest of at least 100 pixels
with ten modes (or the most there are), the large one the largest.

*Peak memory*: what a full pass that is kept, after one that is kept, takes beyond the loaded weights.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import torch

from model.benchmark_machine import peak_memory
from model.benchmark_plain import PlainGenerator
from model.benchmark_previews import rms
from model.benchmark_scene import DAB, SceneMaps, block, dab, regions_by_size
from model.benchmark_timing import FEWEST, WARM_UP, seconds_of, tf32
from model.contract import Change, LiveSession, Session, is_live
from model.maps.geometry import Rect

SHARES = (0.01, 0.05, 0.2)  # of the area, of the partial passes
_EDITS: dict[str, Callable[[SceneMaps, np.random.Generator], Change]] = {
    f"{DAB} px dab": dab,
    **{f"{100 * share:.0f} % of the area": partial(block, share=share) for share in SHARES},
}
SAMPLES = 20  # partial passes of each kind at least
SWATCH_SIDE, SWATCH_MARGIN = 128, 12  # what the editor shows of a region
_SMALLEST_REGION = 100  # pixels


@dataclass(frozen=True)
class Times:
    """Milliseconds of one work."""

    samples: int
    median: float
    p95: float


@dataclass(frozen=True)
class FullPass:
    """The exact pass at one size, and the published network beside it."""

    ours: Times
    longest_wait: float  # ms
    plain: Times
    faster: float  # median over the rounds of plain / ours
    plain_tf32: Times | None  # on CUDA
    faster_tf32: float | None
    rms_difference: float  # between the two pictures, 8-bit levels
    largest_difference: float
    peak_memory: int | None  # bytes
    plain_peak_memory: int | None


@dataclass(frozen=True)
class PartialPass:
    """Previews of edits of one kind."""

    what: str  # "24 px dab", "5 % of the area"
    ours: Times
    of_full: float  # share of the median of our full pass
    of_plain: float  # share of the median of the plain full pass


@dataclass(frozen=True)
class Swatches:
    """A region in each of its modes."""

    what: str  # "small region", "large region"
    width: int  # of what is rendered, pixels
    height: int
    modes: int
    first: Times
    all: Times


@dataclass(frozen=True)
class SizeTimes:
    """Everything at one size. Without previews (`full_passes_only`) the lists are empty."""

    width: int
    height: int
    full: FullPass
    partial: list[PartialPass]
    swatches: list[Swatches]


def measure_size(
    session: Session,
    plain: PlainGenerator,
    scene: SceneMaps,
    seconds: float,
    *,
    warm_up: int = WARM_UP,
    fewest: int = FEWEST,
    on_round: Callable[[], None] = lambda: None,
) -> SizeTimes:
    """Measure all that happens at the size of `scene`, in rounds for about `seconds`; see above."""
    device = plain.device
    memory = peak_memory(lambda: [_full(session, scene) for _ in range(2)], device)
    plain_memory = peak_memory(lambda: plain.render(scene), device)
    live = session if is_live(session) and session.can_preview else None
    random = np.random.default_rng(0)
    edited: dict[str, list[float]] = {what: [] for what in _EDITS} if live else {}

    def edit(what: str) -> None:
        assert live is not None
        change = _EDITS[what](scene, random)
        undo = scene.change(change.rect)
        edited[what] += [_milliseconds(_preview(live, each), device) for each in (change, undo)]

    full: list[float] = []
    waits: list[float] = []
    plains: list[float] = []
    plains_tf32: list[float] = []
    picture = eager = np.empty(0)
    end = time.perf_counter() + seconds
    while len(full) < warm_up + fewest or time.perf_counter() < end:
        taken, wait, picture = _full_with_waits(session, scene, device)
        full.append(taken)
        waits.append(wait)
        for what in edited:
            edit(what)
        with tf32(False):
            taken, eager = _milliseconds_of(lambda: plain.render(scene), device)
        plains.append(taken)
        if device.type == "cuda":
            with tf32(True):
                plains_tf32.append(_milliseconds(lambda: plain.render(scene), device))
        on_round()
    for what, times in edited.items():
        while len(times) < SAMPLES + 2 * warm_up:
            edit(what)
    ours, theirs = np.array(full[warm_up:]), np.array(plains[warm_up:])
    theirs_tf32 = np.array(plains_tf32[warm_up:])
    return SizeTimes(
        width=scene.size[0],
        height=scene.size[1],
        full=FullPass(
            ours=_times(ours),
            longest_wait=float(np.median(waits[warm_up:])),
            plain=_times(theirs),
            faster=float(np.median(theirs / ours)),
            plain_tf32=_times(theirs_tf32) if plains_tf32 else None,
            faster_tf32=float(np.median(theirs_tf32 / ours)) if plains_tf32 else None,
            rms_difference=rms(picture, eager),
            largest_difference=float(np.abs(picture.astype(float) - eager).max()),
            peak_memory=memory,
            plain_peak_memory=plain_memory,
        ),
        partial=[_partial(what, times[2 * warm_up :], ours, theirs) for what, times in edited.items()],
        swatches=_measure_swatches(live, scene, device, fewest) if live else [],
    )


def _full(session: Session, scene: SceneMaps, should_stop: Callable[[], bool] | None = None) -> np.ndarray:
    if is_live(session):
        return session.render(scene.labels, scene.instances, regions=scene.regions, should_stop=should_stop, keep=True)
    return session.render(scene.labels, scene.instances, regions=scene.regions, should_stop=should_stop)


def _full_with_waits(session: Session, scene: SceneMaps, device: torch.device) -> tuple[float, float, np.ndarray]:
    """Milliseconds of the pass and of the longest wait within it, and its picture."""
    asked: list[float] = []

    def note() -> bool:
        asked.append(time.perf_counter())
        return False

    def work() -> np.ndarray:
        note()
        picture = _full(session, scene, note)
        note()
        return picture

    taken, picture = _milliseconds_of(work, device)
    return taken, 1000 * float(np.diff(asked).max()), picture


def _preview(session: LiveSession, change: Change) -> Callable[[], object]:
    return lambda: session.preview(change)


def _partial(what: str, times: list[float], ours: np.ndarray, plain: np.ndarray) -> PartialPass:
    middle = float(np.median(times))
    return PartialPass(what, _times(times), middle / float(np.median(ours)), middle / float(np.median(plain)))


def _measure_swatches(session: LiveSession, scene: SceneMaps, device: torch.device, fewest: int) -> list[Swatches]:
    counts = session.mode_counts
    regions = regions_by_size(scene, [class_id for class_id, count in counts.items() if count > 1])
    if not regions:
        return []

    def class_of(region: int) -> int:
        return int(scene.labels[scene.regions == region][0])

    most = max(counts[class_of(region)] for region, _ in regions)
    full = [(region, rect) for region, rect in regions if counts[class_of(region)] == most]
    large_enough = [each for each in full if np.count_nonzero(scene.regions == each[0]) >= _SMALLEST_REGION]
    found = []
    for what, (region, extent) in (("small region", (large_enough or full)[0]), ("large region", full[-1])):
        rect = shown_part(scene, region, extent)
        looks = [_look(session, scene.change(rect), region, mode) for mode in range(most)]
        rounds = [[_milliseconds(look, device) for look in looks] for _ in range(WARM_UP + fewest)][WARM_UP:]
        first, everything = [each[0] for each in rounds], [sum(each) for each in rounds]
        found.append(Swatches(what, rect.width, rect.height, most, _times(first), _times(everything)))
    return found


def _look(session: LiveSession, change: Change, region: int, mode: int) -> Callable[[], object]:
    return lambda: session.preview(change, {region: mode}, keep=False)


def shown_part(scene: SceneMaps, region: int, extent: Rect) -> Rect:
    """What a swatch shows of a region: all of it with a margin, or the part with most of its pixels."""
    width = min(extent.width + 2 * SWATCH_MARGIN, SWATCH_SIDE, scene.size[0])
    height = min(extent.height + 2 * SWATCH_MARGIN, SWATCH_SIDE, scene.size[1])
    inside = (scene.regions == region).astype(np.float32)
    share = cv2.boxFilter(inside, -1, (width, height), borderType=cv2.BORDER_CONSTANT)
    y, x = np.unravel_index(int(share.argmax()), share.shape)
    left = min(max(int(x) - width // 2, 0), scene.size[0] - width)
    top = min(max(int(y) - height // 2, 0), scene.size[1] - height)
    return Rect(left, top, left + width, top + height)


def _milliseconds(work: Callable[[], object], device: torch.device) -> float:
    return 1000 * seconds_of(work, device)


def _milliseconds_of(work: Callable[[], np.ndarray], device: torch.device) -> tuple[float, np.ndarray]:
    made: list[np.ndarray] = []
    taken = _milliseconds(lambda: made.append(work()), device)
    return taken, made[0]


def _times(milliseconds: "np.ndarray | list[float]") -> Times:
    return Times(len(milliseconds), float(np.median(milliseconds)), float(np.percentile(milliseconds, 95)))
