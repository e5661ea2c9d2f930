"""The seam: the only module of the window that opens generators. It runs in the worker's thread.

Torch is imported inside the methods, so that the window is up before it has loaded and importing this module is cheap.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from editor.document.geometry import Rect, Size
from editor.render.request import RenderRequest, RenderResult, SessionInfo, Swatch, SwatchRequest
from model.contract import Session
from model.errors import BadMaps
from model.maps import LabelSet
from model.registry import open_session


class RenderEngine:
    """Answers requests with a session of any generator. Used by one thread; errors are MaquetteErrors of `model`."""

    def __init__(self, generator: str | Path, device: str = "auto") -> None:
        """`generator` is what `model.registry.find` takes: a checkpoint's file, or a generator's name."""
        self._generator = generator
        self._device = device
        self._session: Session | None = None

    def open(self) -> SessionInfo:
        """Load torch and the weights, or a package's generator; raises CheckpointError, DeviceError or ModelError."""
        session = open_session(self._generator, self._device)
        self._session = session
        return SessionInfo(
            checkpoint_id=session.id,
            path=str(self._generator),
            name=session.name,
            device=session.device_name,
            licence=session.licence,
            resolution=session.resolution,
            label_set=session.label_set,
            modes=session.mode_counts,
        )

    def render(self, request: RenderRequest, should_stop: Callable[[], bool]) -> RenderResult:
        """Render the whole scene exactly; raises BadMaps, OutOfMemory or Cancelled."""
        started = time.perf_counter()
        session = self._opened(request.snapshot.label_set)
        maps = request.maps
        image = session.render(
            maps.labels,
            maps.instances,
            request.styles,
            regions=maps.regions,
            seed=request.seed,
            should_stop=should_stop,
        )
        milliseconds = 1000 * (time.perf_counter() - started)
        height, width = maps.labels.shape
        rect = Rect.of(Size(width, height))
        return RenderResult(request.epoch, request.revision, image, rect, True, milliseconds)

    def swatches(self, request: SwatchRequest, should_stop: Callable[[], bool]) -> Iterator[Swatch]:
        """Render the window of the scene once for each mode and yield the crop; raises as `render` does."""
        session = self._opened()
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
            crop = np.ascontiguousarray(image[request.crop.slices])
            yield Swatch(request.epoch, request.revision, request.region, mode, crop)

    def close(self) -> None:
        """Free the session."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _opened(self, label_set: LabelSet | None = None) -> Session:
        session = self._session
        if session is None:
            raise RuntimeError("the engine has not been opened")
        if label_set is not None and not label_set.compatible(session.label_set):
            raise BadMaps(
                f"This scene is painted in the classes of {label_set.name}, and {session.name} renders those of "
                f"{session.label_set.name}: open a scene of that label set, or begin one with File > New Empty Scene."
            )
        return session
