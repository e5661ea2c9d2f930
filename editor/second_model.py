"""A second generator that renders the same scene beside the first: for the other side of the divider."""

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
        workspace.scene_changed.connect(self.scheduler.invalidate)
        workspace.scene_replaced.connect(self.restart)
        workspace.size_changed.connect(self.restart)
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
        self._workspace.scene_changed.disconnect(self.scheduler.invalidate)
        self._workspace.scene_replaced.disconnect(self.restart)
        self._workspace.size_changed.disconnect(self.restart)
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
