"""Exports that show the photograph wait here until it is exact and of the scene as it is now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from editor.document.scene import Maps, Snapshot
from editor.language import translate
from editor.render.request import RenderResult
from editor.render.scheduler import RenderScheduler
from editor.results import origin
from editor.views.dialogs import Dialogs
from editor.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Photograph:
    """An exact photograph with what it shows: a value that is safe to send to another thread."""

    picture: np.ndarray  # uint8 (H, W, 3)
    snapshot: Snapshot  # names and order of the objects, and the label set
    origin: Mapping[str, str]  # whose weights made it, for its file
    shown: Maps | None = None  # the maps it was rendered from; None: those of the snapshot

    @cached_property
    def maps(self) -> Maps:
        """What the picture shows, pixel by pixel. Flattened where it is asked for first: in a job."""
        return self.shown or self.snapshot.flatten()


@dataclass(frozen=True)
class Waiting:
    """A photograph that was asked for before it was there."""

    target: Path
    use: Callable[[Photograph], object]
    epoch: int  # of the scheduler: which scene and which weights
    revision: int  # of the scene: the photograph has to show at least this


class Exports(QObject):
    """What of one workspace waits for its photograph. A target waits once: the newest wish counts."""

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, dialogs: Dialogs) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._dialogs = dialogs
        self._waiting: list[Waiting] = []
        scheduler.image_ready.connect(self._on_image)
        scheduler.failed.connect(self._on_failed)
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.size_changed.connect(self._on_size_changed)

    def when_exact(self, target: Path, use: Callable[[Photograph], object]) -> None:
        """Call `use` with the photograph, exact and of the scene as it is now: at once, or when a pass has ended.

        If there will be none, the message bar says that `target` was not written.
        """
        workspace = self._workspace
        self._waiting = [each for each in self._waiting if each.target != target]
        picture = workspace.picture
        if picture is not None and workspace.picture_exact and self._scheduler.is_current:
            use(Photograph(picture.copy(), workspace.scene.snapshot(), session_origin(workspace)))
            return
        self._waiting.append(Waiting(target, use, self._scheduler.epoch, workspace.scene.revision))
        self._scheduler.render_now()
        workspace.message.emit(
            translate("Exports", "{name} is written as soon as the photograph is up to date.").format(name=target.name)
        )

    def may_close(self) -> bool:
        """Whether what still waits for a photograph may be dropped."""
        return all(self._dialogs.give_up_export(each.target.name) for each in self._waiting)

    def drop_pending(self, reason: str) -> list[str]:
        """Give up everything that waits for a photograph; a sentence for each."""
        dropped, self._waiting = self._waiting, []
        sentence = translate("Exports", "{name} was not written: {reason}.")
        return [sentence.format(name=each.target.name, reason=reason) for each in dropped]

    def _on_image(self, result: RenderResult) -> None:
        if any(each.epoch != result.epoch for each in self._waiting):
            for sentence in self.drop_pending(translate("Exports", "other weights were opened")):
                self._workspace.message.emit(sentence)
        due = [each for each in self._waiting if result.exact and result.revision >= each.revision]
        self._waiting = [each for each in self._waiting if each not in due]
        if due:
            snapshot = self._workspace.scene.snapshot()
            photograph = Photograph(result.image, snapshot, session_origin(self._workspace), result.maps)
            for each in due:
                each.use(photograph)

    def _on_failed(self, sentence: str) -> None:
        dropped = self.drop_pending(translate("Exports", "there is no photograph of the scene"))
        if dropped:
            self._workspace.message.emit(" ".join([sentence, *dropped]))

    def _on_scene_replaced(self) -> None:
        for sentence in self.drop_pending(
            translate("Exports", "another scene was opened before its photograph was ready")
        ):
            self._workspace.message.emit(sentence)

    def _on_size_changed(self) -> None:
        for sentence in self.drop_pending(translate("Exports", "its canvas has another size now")):
            self._workspace.message.emit(sentence)


def session_origin(workspace: Workspace) -> dict[str, str]:
    """Where a photograph of the open weights comes from, as text entries for its file."""
    info = workspace.session_info
    return origin(info.name, info.checkpoint_id, info.licence, workspace.scene.seed) if info is not None else {}
