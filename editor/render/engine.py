"""The seam: the only module of the editor that knows `model.session`. It runs in the worker's thread.

Torch is imported inside the methods, so that the window is up before it has loaded and importing this module is cheap.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from editor.document.geometry import Rect, Size
from editor.render.request import RenderRequest, RenderResult, SessionInfo, Swatch, SwatchRequest

if TYPE_CHECKING:
    from model.session import GeneratorSession


class RenderEngine:
    """Answers requests with a `GeneratorSession`. Used by one thread; errors are MaquetteErrors of `model`."""

    def __init__(self, checkpoint: Path, device: str = "auto") -> None:
        self._checkpoint = checkpoint
        self._device = device
        self._session: GeneratorSession | None = None

    def open(self) -> SessionInfo:
        """Load torch and the checkpoint; raises CheckpointError or DeviceError."""
        from model.session import GeneratorSession

        session = GeneratorSession.open(self._checkpoint, self._device)
        self._session = session
        header = session.header
        return SessionInfo(
            checkpoint_id=session.id,
            path=str(self._checkpoint),
            name=header.name,
            device=session.device_name,
            licence=header.licence,
            resolution=header.resolution,
            label_set=header.label_set,
            modes=session.mode_counts,
        )

    def render(self, request: RenderRequest, should_stop: Callable[[], bool]) -> RenderResult:
        """Render the whole scene exactly; raises BadMaps, OutOfMemory or Cancelled."""
        started = time.perf_counter()
        session = self._opened()
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

    def _opened(self) -> "GeneratorSession":
        if self._session is None:
            raise RuntimeError("the engine has not been opened")
        return self._session
