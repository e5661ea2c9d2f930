"""Work on a GPU recorded once and replayed: one launch instead of a thousand.

At 512 x 256 a pass is a few milliseconds of computing and as many again of Python handing over small kernels. A CUDA
graph leaves the computing. What is recorded reads one tensor that stays in its place and gives tensors that do, too.

Written by the documentation of torch 2.4 and later; it has never run, for want of a GPU. The tests of this module say
what must hold where there is one.
"""

import logging
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import torch
from torch import Tensor

_log = logging.getLogger(__name__)

T = TypeVar("T")

WARM_UP = 2  # runs before recording: the first ones load kernels, choose algorithms and allocate workspaces


class Graphs:
    """Recordings for one size of picture at a time; another size frees them. One thread at a time."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._recordings: dict[Hashable, _Recording] = {}
        self._plain: set[Hashable] = set()  # what could not be recorded
        self._size: Hashable = None

    def run(self, name: Hashable, size: Hashable, given: Tensor, work: Callable[[Tensor], T]) -> T:
        """Return `work(given)`, recorded under its name and size at the first call and replayed from then on.

        `given` is copied. Every replay returns the same tensors, overwritten: whoever wants values for longer copies
        them before the next call of that name. `work` must not wait for the device or ask it anything, and must depend
        on nothing but `given` and what does not change. Where recording fails (the reason is logged), the work is done
        as it is, at once and from then on.
        """
        if size != self._size:
            self.clear()
            self._size = size
        if name not in self._recordings and name not in self._plain:
            try:
                self._recordings[name] = self._record(given, work)
            except RuntimeError as error:  # OutOfMemoryError is one
                _log.warning("no CUDA graph of a pass: %s", str(error).partition("\n")[0])
                self._plain.add(name)
            if name in self._plain:
                torch.cuda.empty_cache()  # not before the error is gone, which holds what the attempt had allocated
        return work(given) if name in self._plain else self._recordings[name].replay(given)

    def holds(self, name: Hashable, size: Hashable) -> bool:
        """Whether a call of that name and size would be a replay, which takes no further memory."""
        return size == self._size and name in self._recordings

    def clear(self) -> None:
        """Free all recordings."""
        self._recordings.clear()
        self._plain.clear()
        self._size = None

    def _record(self, given: Tensor, work: Callable[[Tensor], Any]) -> "_Recording":
        place = given.clone()
        # A graph must not be the first to do anything, and must not be recorded on the default stream.
        stream = torch.cuda.Stream(self._device)
        stream.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(stream):
            for _ in range(WARM_UP):
                work(place)
        torch.cuda.current_stream(self._device).wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        # Every recording has memory of its own. In a shared pool what one of them leaves for later would lie where
        # another, recorded before it, writes for a moment. Only what this thread does counts for capture: another may
        # use the device meanwhile.
        with torch.cuda.graph(graph, stream=stream, capture_error_mode="thread_local"):
            result = work(place)
        return _Recording(graph, place, result)


class _Recording:
    def __init__(self, graph: Any, place: Tensor, result: Any) -> None:
        self._graph = graph
        self._place = place
        self._result = result

    def replay(self, given: Tensor) -> Any:
        self._place.copy_(given)
        self._graph.replay()
        return self._result
