"""Writing the photograph and the maps of the open scene as plain files."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject

from editor.document import exchange
from editor.render.request import RenderResult
from editor.render.scheduler import RenderScheduler
from editor.results import PICTURE_SUFFIXES, attempt, check_target, is_source, origin
from editor.settings import Settings
from editor.views.dialogs import Dialogs, Existing
from editor.workspace import Workspace
from model.maps import write_image


@dataclass(frozen=True)
class PendingPicture:
    """A photograph that was asked for before it was there."""

    path: Path
    epoch: int  # of the scheduler: which scene and which weights
    revision: int  # of the scene: the photograph has to show at least this


class Exports(QObject):
    """What is exported from one workspace. No file is replaced that the user did not name or agree to."""

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._settings = settings
        self._dialogs = dialogs
        self._pending: list[PendingPicture] = []
        scheduler.image_ready.connect(self._on_image)
        scheduler.failed.connect(self._on_failed)
        workspace.scene_replaced.connect(self._on_scene_replaced)

    def export_picture(self) -> None:
        """Write the photograph, exact and of the scene as it is now; waits for a pass if there is none yet."""
        workspace = self._workspace
        info = workspace.session_info
        weights = f"{info.name} weights, {info.licence}" if info and info.licence else ""
        # Never NAME.png: that may be the label map the scene was opened from.
        suggestion = self._settings.folder / f"{Path(workspace.title).stem}_picture.png"
        path = self._dialogs.export_picture(suggestion, weights)
        if path is None:
            return

        def check() -> bool:
            check_target(path, sources=workspace.sources, suffixes=PICTURE_SUFFIXES)
            return True

        if not attempt(check, workspace.message.emit):
            return
        self._pending = [each for each in self._pending if each.path != path]
        if self._is_current():
            self._write_picture(path)
        else:
            self._pending.append(PendingPicture(path, self._scheduler.epoch, workspace.scene.revision))
            self._scheduler.render_now()
            workspace.message.emit(f"{path.name} is written as soon as the photograph is up to date.")

    def export_maps(self) -> None:
        """Write label map, instance map and colour map, and the photograph if it is up to date."""
        workspace = self._workspace
        folder = self._dialogs.export_folder(self._settings.folder)
        if folder is None:
            return
        picture = workspace.picture if self._is_current() else None
        name = Path(workspace.title).stem
        overwrite = False
        in_the_way = [each for each in exchange.map_files(folder, name, picture=picture is not None) if each.exists()]
        if in_the_way:
            originals = [each.name for each in in_the_way if is_source(each, workspace.sources)]
            match self._dialogs.existing([each.name for each in in_the_way], folder, originals):
                case Existing.REPLACE:
                    overwrite = True
                case Existing.KEEP_BOTH:
                    name = _free_name(folder, name)
                case _:
                    return

        def write() -> tuple[Path, ...]:
            details = session_origin(workspace)
            return exchange.write_all(workspace.scene, folder, name, picture, details, overwrite=overwrite)

        written = attempt(write, workspace.message.emit)
        if written:
            names = ", ".join(path.name for path in written)
            workspace.message.emit(f"Wrote {names} into {folder}.")

    def may_close(self) -> bool:
        """Whether pictures that are still waited for may be dropped."""
        return all(self._dialogs.give_up_export(each.path.name) for each in self._pending)

    def drop_pending(self, reason: str) -> list[str]:
        """Give up the pictures that are waited for; a sentence for each."""
        dropped, self._pending = self._pending, []
        return [f"{each.path.name} was not written: {reason}." for each in dropped]

    def _on_image(self, result: RenderResult) -> None:
        if any(each.epoch != result.epoch for each in self._pending):
            for sentence in self.drop_pending("other weights were opened"):
                self._workspace.message.emit(sentence)
        due = [each for each in self._pending if result.exact and result.revision >= each.revision]
        self._pending = [each for each in self._pending if each not in due]
        for each in due:
            self._write_picture(each.path)

    def _on_failed(self, sentence: str) -> None:
        dropped = self.drop_pending("there is no photograph of the scene")
        if dropped:
            self._workspace.message.emit(" ".join([sentence, *dropped]))

    def _on_scene_replaced(self) -> None:
        for sentence in self.drop_pending("another scene was opened before its photograph was ready"):
            self._workspace.message.emit(sentence)

    def _write_picture(self, path: Path) -> None:
        workspace = self._workspace
        picture = workspace.picture
        assert picture is not None, "a pass has ended"

        def write() -> bool:
            write_image(path, picture, session_origin(workspace))
            return True

        if attempt(write, workspace.message.emit):
            self._settings.folder = path.absolute().parent
            workspace.message.emit(f"Wrote {path.name}.")

    def _is_current(self) -> bool:
        workspace = self._workspace
        return workspace.picture is not None and workspace.picture_exact and self._scheduler.is_current


def session_origin(workspace: Workspace) -> dict[str, str]:
    """Where a photograph of the open weights comes from, as text entries for its file."""
    info = workspace.session_info
    return origin(info.name, info.checkpoint_id, info.licence, workspace.scene.seed) if info is not None else {}


def _free_name(folder: Path, name: str) -> str:
    """NAME-2, or the first after it under which nothing lies there."""
    names: Iterator[str] = (f"{name}-{number}" for number in count(2))
    return next(
        free for free in names if not any(each.exists() for each in exchange.map_files(folder, free, picture=True))
    )
