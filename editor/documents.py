"""Opening, saving and exporting the scene of a workspace: what the File menu does, and dropped files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.commands import Moment
from editor.document import exchange
from editor.document.opened import Opened, SourceKind, empty_scene
from editor.document.scene import Scene
from editor.exports import Exports, session_origin
from editor.render.scheduler import RenderScheduler
from editor.results import attempt
from editor.saving import Project, ProjectWriter
from editor.settings import Settings
from editor.views.dialogs import Answer, Dialogs
from editor.workspace import Workspace
from model.maps import LabelSet
from model.resources import assets_dir, scenes


@dataclass(frozen=True, eq=False)
class Save:
    """What a project that is being written is a picture of."""

    scene: Scene
    moment: Moment


class Documents(QObject):
    """The files of one workspace. Every error becomes one sentence in the message bar, and nothing has changed."""

    recent_changed = Signal()

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._settings = settings
        self._dialogs = dialogs
        self._exports = Exports(workspace, scheduler, settings, dialogs)
        self._saves: dict[Project, Save] = {}  # that the writer has, oldest first
        self._writer = ProjectWriter(self)
        self._writer.written.connect(self._on_written)
        self._writer.failed.connect(self._on_save_failed)

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

    def new_empty(self) -> None:
        """Begin an empty scene in the classes of the open generator, at the size it was trained at."""
        if not self._may_drop():
            return
        workspace, info = self._workspace, self._workspace.session_info
        label_set = workspace.label_set if info is None else info.label_set
        size = (workspace.size.width, workspace.size.height) if info is None else info.resolution
        show_opened(workspace, empty_scene(label_set, size))

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
        """Open a file in place of the scene, after asking about unsaved changes. If it cannot be read, nothing changes.

        The question comes first: its answer may write the very file that is opened.
        """
        if not self._may_drop():
            return False

        def read() -> Opened:
            return exchange.open_any(path, instances=instances, label_set=self._label_set_hint())

        opened = attempt(read, self._workspace.message.emit)
        if opened is None:
            return False
        sentences = self._exports.drop_pending("another scene was opened before its photograph was ready")
        show_opened(self._workspace, opened)
        if not is_bundled(path):
            self._settings.folder = path.absolute().parent
            self._settings.add_recent(path)
            self.recent_changed.emit()
        sentences += opened.notes
        if sentences:
            self._workspace.message.emit(" ".join(sentences))
        return True

    # Saving

    def save(self) -> bool:
        """Begin to save the project where it is, or ask where. Returns False if the user steps back.

        It is written as it is now, while the window goes on; the history then marks this state as the saved one.
        """
        newest = next(reversed(self._saves), None)  # a first save may still be under way
        path = newest.path if newest is not None else self._workspace.path
        if path is None:
            return self.save_as()
        self._save_to(path)
        return True

    def save_as(self) -> bool:
        """Ask where to save the project, and begin to."""
        path = self._dialogs.save_file(self._settings.folder / f"{Path(self._workspace.title).stem}.ora")
        if path is None:
            return False
        self._save_to(path)
        return True

    def finish_saving(self) -> None:
        """Wait until every project is on the disk, or the message bar says why not."""
        self._writer.wait()

    def may_close(self) -> bool:
        """Whether the window may close: the scene is saved, or the user drops it, and no picture is waited for."""
        return self._may_drop() and self._exports.may_close()

    # Exporting

    def export_picture(self) -> None:
        """See `Exports.export_picture`."""
        self._exports.export_picture()

    def export_maps(self) -> None:
        """See `Exports.export_maps`."""
        self._exports.export_maps()

    # Parts

    def _may_drop(self) -> bool:
        self._writer.wait()
        if self._workspace.undo_stack.isClean():
            return True
        match self._dialogs.unsaved(self._workspace.title):
            case Answer.SAVE:
                if not self.save():
                    return False
                self._writer.wait()
                return self._workspace.undo_stack.isClean()
            case Answer.DISCARD:
                return True
            case _:
                return False

    def _save_to(self, path: Path) -> None:
        workspace = self._workspace
        project = self._project(path)
        self._saves[project] = Save(workspace.scene, workspace.moment)
        self._writer.write(project)
        workspace.set_saving(True)

    def _project(self, path: Path) -> Project:
        """All of the scene as it is now, with a photograph that shows no other."""
        workspace = self._workspace
        kept = workspace.picture_revision < 0  # no pass has ended yet: the photograph is the one of the file
        return Project(
            path,
            workspace.scene.snapshot(),
            None if workspace.picture is None else workspace.picture.copy(),
            workspace.kept_unsettled if kept else self._scheduler.dirty.united(self._scheduler.unsettled),
            workspace.kept_origin if kept else session_origin(workspace),
        )

    def _on_written(self, project: Project) -> None:
        save = self._settled(project)
        if save is not None and save.scene is self._workspace.scene:
            self._workspace.mark_saved(project.path, save.moment)
        self._settings.folder = project.path.absolute().parent
        self._settings.add_recent(project.path)
        self.recent_changed.emit()

    def _on_save_failed(self, project: Project, sentence: str) -> None:
        self._settled(project)
        self._workspace.message.emit(sentence)

    def _settled(self, project: Project) -> Save | None:
        save = self._saves.pop(project, None)
        if not self._writer.busy:
            self._saves.clear()  # of projects that newer ones have replaced before they were written
        self._workspace.set_saving(self._writer.busy)
        return save

    def _label_set_hint(self) -> LabelSet | None:
        """Maps that do not say which label set they use are read with the one the open weights were trained with."""
        info = self._workspace.session_info
        return info.label_set if info is not None else None


def show_opened(workspace: Workspace, opened: Opened) -> None:
    """Put an opened file into the workspace. Only a project of the user's own is saved where it came from."""
    path = opened.path if opened.kind is SourceKind.PROJECT and not is_bundled(opened.path) else None
    workspace.replace(opened.scene, path, title=opened.path.name, opened=opened)


def is_bundled(path: Path) -> bool:
    """Whether a file belongs to Maquette: a template, never saved over and never listed as recent."""
    return path.resolve().is_relative_to(assets_dir().resolve())
