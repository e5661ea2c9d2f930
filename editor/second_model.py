"""A second generator that renders the same scene beside the first: for the other side of the divider."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from editor.document.geometry import Rect
from editor.render.request import RenderResult, SessionInfo
from editor.render.scheduler import Policy, RenderScheduler
from editor.render.snapshots import Snapshots
from editor.render.worker import EngineFactory
from editor.workspace import Workspace


class SecondModel(QObject):
    """Follows the scene with a scheduler of its own; it renders when strokes end, so that the first has the machine."""

    picture_changed = Signal()
    failed = Signal(str)  # one sentence

    def __init__(self, workspace: Workspace, engine_factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.info: SessionInfo | None = None
        self.picture: np.ndarray | None = None  # uint8 (H, W, 3) of the scene's size, None until a pass has ended

        def checkpoint_id() -> str:
            return self.info.checkpoint_id if self.info is not None else ""

        snapshots = Snapshots(lambda: workspace.scene, checkpoint_id)
        self.scheduler = RenderScheduler(snapshots, engine_factory, policy=Policy.ON_RELEASE, parent=self)
        self.scheduler.session_ready.connect(self._on_ready)
        self.scheduler.image_ready.connect(self._on_image)
        self.scheduler.failed.connect(self.failed)
        self._connections: list[tuple[object, Callable[..., object]]] = [
            (workspace.scene_changed, self.scheduler.invalidate),
            (workspace.scene_replaced, self.restart),
            (workspace.size_changed, self.restart),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)  # type: ignore[attr-defined]
        self.restart()

    @property
    def name(self) -> str:
        """What it is called, once it is open."""
        return self.info.name if self.info is not None else ""

    def restart(self) -> None:
        """Another scene, or canvas: everything is rendered anew."""
        self.picture = None
        self.scheduler.restart(Rect.of(self._workspace.size))

    def close(self) -> None:
        """Stop following, and free the generator."""
        for signal, slot in self._connections:
            signal.disconnect(slot)  # type: ignore[attr-defined]
        self._connections = []
        self.scheduler.close()

    def _on_ready(self, info: SessionInfo) -> None:
        self.info = info

    def _on_image(self, result: RenderResult) -> None:
        size = self._workspace.size
        if self.picture is None:
            self.picture = np.full((size.height, size.width, 3), 128, np.uint8)
        else:
            self.picture = self.picture.copy()  # who shows it may keep it
        self.picture[result.rect.slices] = result.image
        self.picture_changed.emit()
