"""Saving the documents of a window: what is being written of which, and what counts as saved when it is."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.commands import Moment, moment
from editor.document.geometry import Rect
from editor.exports import session_origin
from editor.open_document import OpenDocument
from editor.render.scheduler import RenderScheduler
from editor.saving import Project, ProjectWriter
from editor.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Save:
    """What a project that is being written is a picture of."""

    document: OpenDocument
    moment: Moment


class Saves(QObject):
    """Writes documents, shown or parked, while the window goes on."""

    saved = Signal(object)  # OpenDocument, which knows its path now
    failed = Signal(str)  # one sentence; the file is what it was

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._scheduler = scheduler
        self._saves: dict[Project, Save] = {}  # that the writer has, oldest first
        self._writer = ProjectWriter(self)
        self._writer.written.connect(self._on_written)
        self._writer.failed.connect(self._on_failed)
        workspace.scene_leaving.connect(self._note_picture)

    def write(self, document: OpenDocument, path: Path) -> None:
        """Begin to write a document as it is now; its history then marks this state as the saved one."""
        project = self._project(document, path)
        self._saves[project] = Save(document, moment(document.undo_stack))
        self._writer.write(project)
        self._workspace.set_saving(True)

    def path_of(self, document: OpenDocument) -> Path | None:
        """Where a document is being written to; None if it is not."""
        paths = [project.path for project, save in self._saves.items() if save.document is document]
        return paths[-1] if paths else None

    def document_at(self, path: Path) -> OpenDocument | None:
        """The document that is being written to a file."""
        found = [save.document for project, save in self._saves.items() if project.path.resolve() == path.resolve()]
        return found[-1] if found else None

    def wait(self) -> None:
        """Return when everything is on the disk, or it has been said why not."""
        self._writer.wait()

    def _project(self, document: OpenDocument, path: Path) -> Project:
        """All of the scene as it is now, with a photograph that shows no other."""
        if document is self._workspace.document and document.picture_revision >= 0:
            unsettled, origin = self._unsettled(), session_origin(self._workspace)
        else:  # no pass has ended yet: the photograph is the one of the file, or the one it was parked with
            unsettled, origin = document.kept_unsettled, dict(document.kept_origin)
        picture = None if document.picture is None else document.picture.copy()
        return Project(path, document.scene.snapshot(), picture, unsettled, origin)

    def _note_picture(self) -> None:
        """A document that is parked takes its photograph along, with what is to be known of it."""
        document = self._workspace.document
        if document.picture_revision >= 0:
            document.keep_picture(self._unsettled(), session_origin(self._workspace))

    def _unsettled(self) -> Rect:
        return self._scheduler.dirty.united(self._scheduler.unsettled)

    def _on_written(self, project: Project) -> None:
        save = self._settled(project)
        if save is None:
            return
        if save.document is self._workspace.document:
            self._workspace.mark_saved(project.path, save.moment)
        else:
            save.document.mark_saved(project.path, save.moment)
        self.saved.emit(save.document)

    def _on_failed(self, project: Project, sentence: str) -> None:
        self._settled(project)
        self.failed.emit(sentence)

    def _settled(self, project: Project) -> Save | None:
        save = self._saves.pop(project, None)
        if not self._writer.busy:
            self._saves.clear()  # of projects that newer ones have replaced before they were written
        self._workspace.set_saving(self._writer.busy)
        return save
