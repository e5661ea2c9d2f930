"""Opening, saving and exporting the scene of a workspace: what the File menu does, and dropped files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from editor.document import exchange, ora
from editor.document.opened import Opened, SourceKind
from editor.render.request import RenderResult
from editor.render.scheduler import RenderScheduler
from editor.settings import Settings
from editor.views.dialogs import Answer, Dialogs
from editor.workspace import Workspace
from model.maps import FileError, LabelSet, MaquetteError, write_image
from model.resources import assets_dir, scenes

T = TypeVar("T")


class Documents(QObject):
    """The files of one workspace. Every error becomes one sentence in the message bar, and nothing has changed."""

    recent_changed = Signal()

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._settings = settings
        self._dialogs = dialogs
        self._export_to: Path | None = None  # a picture that waits for its pass
        scheduler.image_ready.connect(self._on_image)
        scheduler.failed.connect(self._on_failed)

    # Opening

    def new(self) -> None:
        """Start from one of the bundled scenes."""
        bundled = scenes()
        if not bundled:
            self._workspace.message.emit("No scenes are bundled with this copy of Maquette.")
            return
        path = self._dialogs.choose_scene(bundled)
        if path is not None:
            self.open(path)

    def open_dialog(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.open_file(self._settings.folder)
        if path is not None:
            self.open(path)

    def open_pair_dialog(self) -> None:
        """Ask for a label map and its instance map and open them."""
        pair = self._dialogs.open_pair(self._settings.folder)
        if pair is not None:
            self.open(*pair)

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open what was dropped: one file, or a label map together with its instance map."""
        if len(paths) == 1:
            self.open(paths[0])
            return
        instances = [path for path in paths if "inst" in path.stem.lower() or path.parent.name.endswith("_inst")]
        others = [path for path in paths if path not in instances]
        if len(instances) == 1 and len(others) == 1:
            self.open(others[0], instances[0])
        else:
            self._workspace.message.emit("Drop one file, or a label map together with its instance map.")

    def open(self, path: Path, instances: Path | None = None) -> bool:
        """Open a file in place of the scene, after asking about unsaved changes."""

        def read() -> Opened:
            return exchange.open_any(path, instances=instances, label_set=self._label_set_hint())

        opened = self._try(read)
        if opened is None or not self.may_close():
            return False
        show_opened(self._workspace, opened)
        if not is_bundled(path):
            self._settings.folder = path.absolute().parent
            self._settings.add_recent(path)
            self.recent_changed.emit()
        if opened.notes:
            self._workspace.message.emit(" ".join(opened.notes))
        return True

    # Saving

    def save(self) -> bool:
        """Save the project where it is, or ask where."""
        return self._save_to(self._workspace.path) if self._workspace.path else self.save_as()

    def save_as(self) -> bool:
        """Ask where to save the project, and save it."""
        path = self._dialogs.save_file(self._suggestion(".ora"))
        return path is not None and self._save_to(path)

    def may_close(self) -> bool:
        """Whether the scene may be dropped: it is saved, or the user says so."""
        if self._workspace.undo_stack.isClean():
            return True
        match self._dialogs.unsaved(self._workspace.title):
            case Answer.SAVE:
                return self.save()
            case Answer.DISCARD:
                return True
            case _:
                return False

    # Exporting

    def export_picture(self) -> None:
        """Write the photograph, exact and of the scene as it is now; waits for a pass if there is none yet."""
        info = self._workspace.session_info
        origin = f"{info.name} weights, {info.licence}" if info and info.licence else ""
        path = self._dialogs.export_picture(self._suggestion(".png"), origin)
        if path is None:
            return
        self._export_to = path
        if self._is_exact():
            self._write_picture()
        else:
            self._scheduler.render_now()
            self._workspace.message.emit(f"{path.name} is written as soon as the photograph is up to date.")

    def export_maps(self) -> None:
        """Write label map, instance map and colour map, and the photograph if it is up to date."""
        folder = self._dialogs.export_folder(self._settings.folder)
        if folder is None:
            return
        picture = self._workspace.picture if self._is_exact() else None
        scene, name = self._workspace.scene, Path(self._workspace.title).stem
        written = self._try(lambda: exchange.write_all(scene, folder, name, picture, self._origin()))
        if written:
            names = ", ".join(path.name for path in written)
            self._workspace.message.emit(f"Wrote {names} into {folder}.")

    # Parts

    def _save_to(self, path: Path) -> bool:
        workspace = self._workspace

        def write() -> bool:
            ora.save(path, workspace.scene, workspace.picture, self._origin())
            return True

        if not self._try(write):
            return False
        workspace.mark_saved(path)
        self._settings.folder = path.absolute().parent
        self._settings.add_recent(path)
        self.recent_changed.emit()
        return True

    def _on_image(self, _result: RenderResult) -> None:
        if self._export_to is not None and self._is_exact():
            self._write_picture()

    def _on_failed(self, _sentence: str) -> None:
        self._export_to = None  # the message bar says why; a picture of an older scene is not what was asked for

    def _write_picture(self) -> None:
        path, self._export_to = self._export_to, None
        picture = self._workspace.picture
        if path is None or picture is None:
            return

        def write() -> bool:
            write_image(path, picture, self._origin())
            return True

        if self._try(write):
            self._settings.folder = path.absolute().parent
            self._workspace.message.emit(f"Wrote {path.name}.")

    def _is_exact(self) -> bool:
        workspace = self._workspace
        return workspace.picture_exact and workspace.picture_revision == workspace.scene.revision

    def _origin(self) -> Mapping[str, str]:
        """Where the picture comes from and on what terms, as text entries for its file."""
        info = self._workspace.session_info
        if info is None:
            return {}
        return {
            "Software": "Maquette",
            "Checkpoint": f"{info.name} ({info.checkpoint_id})",
            "Licence": info.licence,
            "Seed": str(self._workspace.scene.seed),
        }

    def _label_set_hint(self) -> LabelSet | None:
        """Maps that do not say which label set they use are read with the one the open weights were trained with."""
        info = self._workspace.session_info
        return info.label_set if info is not None else None

    def _suggestion(self, suffix: str) -> Path:
        return self._settings.folder / f"{Path(self._workspace.title).stem}{suffix}"

    def _try(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except MaquetteError as error:
            self._workspace.message.emit(str(error))
        except OSError as error:
            self._workspace.message.emit(str(FileError(f"{error.filename}: {error.strerror}.")))
        return None


def show_opened(workspace: Workspace, opened: Opened) -> None:
    """Put an opened file into the workspace. Only a project of the user's own is saved where it came from."""
    path = opened.path if opened.kind is SourceKind.PROJECT and not is_bundled(opened.path) else None
    workspace.replace(opened.scene, path, title=opened.path.name, picture=opened.picture)


def is_bundled(path: Path) -> bool:
    """Whether a file belongs to Maquette: a template, never saved over and never listed as recent."""
    return path.resolve().is_relative_to(assets_dir().resolve())
