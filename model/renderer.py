"""From encoded maps to pixels within the memory there is: on the device, in small tiles, on the CPU; never silently.

A `Renderer` has places where it can compute, the best one first. Each has an engine, which knows nothing of memory.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from traceback import clear_frames
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from model.contract import Preview, ShouldStop
from model.devices import free_memory
from model.encoding import to_image
from model.errors import OutOfMemory
from model.inference import PreparedGenerator, bytes_needed
from model.lab import as_rgb
from model.maps.geometry import Rect
from model.scene_state import EncodedMaps, SceneState
from model.speed import Speed, guessed_flops

Shape = tuple[int, int]  # height, width

_ASKED = 1 << 16  # pixels of the smallest change for which memory is asked for


class Engine(Protocol):
    """What computes passes; `model.passes.engine.PassEngine` is one. Sizes are those of padded pictures."""

    @property
    def can_preview(self) -> bool:
        """Whether there is a kept picture to start a partial pass from."""

    def full(
        self, encode: SceneState, size: Shape, *, keep: bool, should_stop: ShouldStop | None, small: bool = False
    ) -> Tensor:
        """Render a whole picture: (C, height, width) in -1..1; `small`: in tiles that take little memory."""

    def partial(
        self, encode: SceneState, change: Rect, *, keep: bool, should_stop: ShouldStop | None
    ) -> tuple[Tensor, Rect, bool]:
        """Render a change of the kept picture: a patch (C, h, w), its rectangle, and whether an exact pass is due."""

    def drop(self) -> None:
        """Forget the kept picture."""

    def bytes_needed(self, size: Shape, keep: bool, *, small: bool = False) -> int:
        """What a full pass takes at its peak, beside what is kept."""

    def bytes_of_change(self, change: Rect) -> int:
        """What a partial pass takes at its peak, beside what is kept."""

    def flops(self, size: Shape) -> float | None:
        """Floating-point operations of a full pass, if they are known."""


class WholePasses:
    """The engine of networks, and of ways to compute, that have no partial passes."""

    can_preview = False

    def __init__(self, prepared: PreparedGenerator) -> None:
        self.prepared = prepared

    def full(
        self, encode: SceneState, size: Shape, *, keep: bool, should_stop: ShouldStop | None, small: bool = False
    ) -> Tensor:
        """Render a whole picture, always in one piece; nothing is kept."""
        whole = Rect(0, 0, size[1], size[0])
        return self.prepared.run(lambda: encode(whole), size, seed=encode.seed, should_stop=should_stop)

    def partial(
        self, encode: SceneState, change: Rect, *, keep: bool, should_stop: ShouldStop | None
    ) -> tuple[Tensor, Rect, bool]:
        """There are none."""
        raise RuntimeError("this network has no partial passes")

    def drop(self) -> None:
        """Nothing is kept."""

    def bytes_needed(self, size: Shape, keep: bool, *, small: bool = False) -> int:
        """An estimate."""
        return bytes_needed(self.prepared.config, size, self.prepared.dtype.itemsize)

    def bytes_of_change(self, change: Rect) -> int:
        """There are none."""
        return 0

    def flops(self, size: Shape) -> float | None:
        """Nobody has counted them."""
        return None


@dataclass(eq=False)
class Place:
    """Where passes can be computed."""

    name: str  # for people: "CPU, 2 threads"
    device: torch.device
    dtype: torch.dtype
    open: Callable[[], Engine]
    speed: Speed = field(default_factory=Speed)
    opened: Engine | None = None
    guessed: float | None = None  # floating-point operations a second

    @property
    def engine(self) -> Engine:
        """The engine, made when it is first needed."""
        if self.opened is None:
            self.opened = self.open()
        return self.opened

    def fits(self, needed: int) -> bool:
        """Whether so many bytes are free, as far as that can be asked."""
        # An operating system that runs out of memory ends the whole process instead of raising, so it is asked before.
        free = free_memory(self.device)
        return free is None or needed <= free

    def work(self, size: Shape) -> float:
        """What its speed is counted in: floating-point operations where they are known, else pixels."""
        return self.engine.flops(size) or float(size[0] * size[1])

    def free(self) -> None:
        """Give memory that nobody uses back to the device."""
        if self.device.type == "cuda":
            torch.cuda.empty_cache()


@dataclass(frozen=True)
class _Way:
    """How a full pass is computed."""

    keep: bool
    small: bool  # in small tiles


_KEEPING, _ONCE, _IN_TILES = _Way(True, False), _Way(False, False), _Way(False, True)


@dataclass(frozen=True, eq=False)
class _Kept:
    """A picture that previews start from."""

    place: Place
    scene: SceneState


class Renderer:
    """Renders pictures, and changes of the last one it kept. One thread at a time."""

    def __init__(self, places: Sequence[Place], padded: Callable[[Shape], Shape], boundary: int | None) -> None:
        """`padded`: the size that the network takes for a picture's (height, width). `boundary`: as `MapEncoder`'s."""
        self._places = list(places)
        self._padded = padded
        self._boundary = boundary
        self._kept: _Kept | None = None
        self._notice = ""
        self._told = ""  # what has been said of the passes before, so that it is said once

    @property
    def can_preview(self) -> bool:
        """Whether there is a kept picture to start from."""
        # An engine may have lost it in a pass that failed.
        return self._kept is not None and self._kept.place.engine.can_preview

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the kept picture; raises RuntimeError if there is none."""
        height, width = self._base().scene.shape
        return width, height

    def take_notice(self) -> str:
        """What was different about the last pass, told once."""
        notice, self._notice = self._notice, ""
        return notice

    def close(self) -> None:
        """Free everything; there are no passes after that."""
        places, self._places, self._kept = self._places, [], None
        for place in places:
            place.opened = None
            place.free()

    @property
    def closed(self) -> bool:
        """Whether everything is freed."""
        return not self._places

    def full(self, maps: EncodedMaps, *, keep: bool, should_stop: ShouldStop | None) -> np.ndarray:
        """Render a whole picture: uint8 (H, W, 3).

        Where memory does not suffice, what is kept is freed and the pass tried again, then without keeping, then in
        smaller tiles, then at the next place; a notice says so. Raises OutOfMemory if all fail, and Cancelled.
        """
        failed: OutOfMemory | None = None
        keeps = keep and not any(isinstance(place.opened, WholePasses) for place in self._places)
        for place in self._places:
            for way in (_KEEPING, _ONCE, _IN_TILES)[not keeps :]:
                try:
                    picture = self._attempt(place, maps, way, should_stop)
                except OutOfMemory as error:
                    failed = failed or error
                    continue
                self._note(place, maps, way, keeps)
                return picture
        if failed is None:
            raise RuntimeError("the session is closed")
        raise failed

    def partial(self, rect: Rect, maps: EncodedMaps, *, keep: bool, should_stop: ShouldStop | None) -> Preview:
        """Render a change of the kept picture; raises OutOfMemory, after which nothing is kept, and Cancelled."""
        base = self._base()
        height, width = base.scene.shape
        refusal = OutOfMemory(
            f"{base.place.name} has no memory left for previews of {width} x {height} pixels; free memory, or edit on "
            "without previews."
        )
        changed = False
        try:
            with (
                _translated(refusal),
                torch.inference_mode(),
                base.scene.changed(rect, maps, keep=keep) as area,
            ):
                # A dab is not worth the question.
                if area.area > _ASKED and not base.place.fits(base.place.engine.bytes_of_change(area)):
                    raise refusal
                patch, shown, settle = base.place.engine.partial(base.scene, area, keep=keep, should_stop=should_stop)
                changed = keep
                inside = shown.clipped((width, height))
                rows, columns = inside.translated(-shown.left, -shown.top).slices
                return Preview(_pixels(patch[:, rows, columns]), inside, settle)
        except BaseException as error:
            # Where the engine has kept what the maps have taken back, there is nothing to start from.
            if changed or isinstance(error, OutOfMemory):
                self._drop()
            raise

    def expected_seconds(self, size: Shape) -> float | None:
        """About how long an exact pass over (height, width) takes; None if nothing is known."""
        size = self._padded(size)
        first = self._places[0]
        needed = first.engine.bytes_needed(size, False)
        place = next((place for place in self._places if place.fits(needed)), self._places[-1])
        work = first.work(size)
        counted = first.engine.flops(size) is not None
        measured = place.speed.per_second(work if counted else 0.0)
        if measured is not None:
            return work / measured
        if not counted:
            return None
        if place.guessed is None:
            place.guessed = guessed_flops(place.device, place.dtype)
        return work / place.guessed

    def _attempt(self, place: Place, maps: EncodedMaps, way: _Way, should_stop: ShouldStop | None) -> np.ndarray:
        """One pass, a second time without what is kept if that was in its way."""
        height, width = maps.instances.shape
        needed = place.engine.bytes_needed(self._padded((height, width)), way.keep, small=way.small)
        refusal = self._refusal(place, (height, width), needed)
        if not place.fits(needed):
            self._drop()
            if not place.fits(needed):
                raise refusal
        while True:
            kept = self._kept
            try:
                with _translated(refusal), torch.inference_mode():
                    return self._run(place, maps, way, should_stop)
            except OutOfMemory:
                self._drop()
                place.free()
                if kept is None:
                    raise

    def _run(self, place: Place, maps: EncodedMaps, way: _Way, should_stop: ShouldStop | None) -> np.ndarray:
        started = time.perf_counter()
        height, width = maps.instances.shape
        size = self._padded((height, width))
        scene = SceneState(maps, size, boundary=self._boundary, device=place.device, dtype=place.dtype)
        made = place.engine.full(scene, size, keep=way.keep, should_stop=should_stop, small=way.small)
        if way.keep:
            if self._kept is not None and self._kept.place is not place:
                self._kept.place.engine.drop()
            self._kept = _Kept(place, scene)
        picture = _pixels(made[:, :height, :width])
        place.speed.add(place.work(size), time.perf_counter() - started)
        return picture

    def _note(self, place: Place, maps: EncodedMaps, way: _Way, wanted: bool) -> None:
        """Say what was different from what was wanted, unless that has been said of the pass before, too."""
        height, width = maps.instances.shape
        first, sentences = self._places[0], []
        if place is not first:
            sentences.append(f"{width} x {height} pixels did not fit on {first.name}: rendered on the CPU.")
        elif way.small:
            sentences.append(f"{width} x {height} pixels fit on {place.name} in small tiles only, which takes longer.")
        if wanted and not way.keep:
            sentences.append("There is no memory left for previews: every edit renders the whole picture.")
        elif not wanted and not sentences:
            return  # of a picture between those that are kept nothing is to be said, and nothing taken back
        notice = " ".join(sentences)
        if notice != self._told:
            self._notice = self._told = notice

    def _base(self) -> _Kept:
        if self._kept is None or not self.can_preview:
            raise RuntimeError("there is no picture to start from")
        return self._kept

    def _drop(self) -> None:
        """Free what is kept."""
        for place in self._places:
            if place.opened is not None:
                place.opened.drop()
        self._kept = None
        for place in self._places:
            place.free()

    def _refusal(self, place: Place, size: Shape, needed: int) -> OutOfMemory:
        return OutOfMemory(
            f"{size[1]} x {size[0]} pixels need about {needed / 2**30:.1f} GiB on {place.name}, more than is free; "
            "render a smaller picture or free memory."
        )


@contextmanager
def _translated(refusal: OutOfMemory) -> Iterator[None]:
    """Raise `refusal` for whatever a device raises when its memory is full."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        # The allocators of the CPU and of MPS have no exception of their own, nor have the libraries of CUDA.
        words = ("allocate memory", "not enough memory", "out of memory", "STATUS_ALLOC_FAILED")
        known = isinstance(error, torch.OutOfMemoryError | MemoryError)
        if not known and not any(each in str(error) for each in words):
            raise
        # The frames that the error holds hold what the pass has allocated, and the next attempt needs it.
        clear_frames(error.__traceback__)
        raise refusal from error


def _pixels(made: Tensor) -> np.ndarray:
    """What a network made, (1 to 3, H, W), as uint8 RGB (H, W, 3)."""
    return to_image(as_rgb(made.unsqueeze(0))[0])
