"""Opening, saving and exporting the documents of a window: what the File menu does, and dropped files."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.document import exchange
from editor.document.in_place import id_files
from editor.document.opened import Opened, SourceKind, empty_scene, untitled
from editor.document.photograph import is_photograph
from editor.document.thumbnail import pixel_count
from editor.exports import Exports
from editor.jobs import Job, Progress
from editor.language import translate
from editor.open_document import OpenDocument, Stamp, stamps_of
from editor.render.scheduler import RenderScheduler
from editor.results import attempt
from editor.saves import Saves
from editor.settings import Settings
from editor.tabs import Tabs
from editor.views.dialogs import Answer, Changed, Dialogs
from editor.workspace import Workspace
from model.maps import LabelSet
from model.resources import assets_dir

LARGE = 2 << 20  # bytes of a file whose reading takes a tenth of a second or more
LARGE_CANVAS = 1 << 20  # pixels of one: maps are packed so well that their bytes tell nothing


class Documents(QObject):
    """The files of one workspace. Every error becomes one sentence in the message bar, and nothing has changed."""

    recent_changed = Signal()

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, settings: Settings, dialogs: Dialogs) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._settings = settings
        self._dialogs = dialogs
        self.exports = Exports(workspace, scheduler, dialogs)
        self.tabs = Tabs(workspace)
        self.open_photograph: Callable[[Path], object] | None = None  # given by who can
        self.open_folder: Callable[[Path], object] | None = None  # likewise
        self.run: Callable[[Job], object] | None = None  # how jobs of this window run, likewise
        self._opening: set[Path] = set()  # that are being read
        self._saves = Saves(workspace, scheduler)
        self._saves.saved.connect(self._on_saved)
        self._saves.failed.connect(workspace.message)

    # Opening

    def new_empty(self) -> None:
        """Begin an empty scene in the classes of the open generator, at the size it was trained at."""
        self.tabs.add(document_of(self._empty()))

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
            self._workspace.message.emit(
                translate("Documents", "Drop one file, or a label map together with its instance map.")
            )

    def open(self, path: Path, instances: Path | None = None) -> bool:
        """Open a file in a tab of its own, or show the tab it is open in. If it cannot be read, nothing changes.

        A scene that nobody has touched gives its place to the file.
        """
        there = self.tabs.find(path) or self._saves.document_at(path)
        if there is not None and (instances is None or instances.absolute() in there.identity):
            return self._show_again(there, path)
        if instances is None and self.open_folder is not None and path.is_dir():
            self.open_folder(path)
            return True
        if instances is None and self.open_photograph is not None and is_photograph(path):
            self.open_photograph(path)
            return True
        if self.run is not None and _is_large(path):
            self._open_beside(path, instances, self.run)
            return True
        opened = self._read(path, instances)
        if opened is None:
            return False
        self.add(opened)
        return True

    def add(self, opened: Opened) -> None:
        """Show what was opened in a tab of its own, and what there is to say about it."""
        reason = translate("Documents", "another scene was opened before its photograph was ready")
        sentences = [*self.exports.drop_pending(reason), *opened.notes]
        self.tabs.add(document_of(opened))
        if opened.kind is not SourceKind.NONE and not is_bundled(opened.path):
            self._note_recent(opened.path)
        if sentences:
            self._workspace.message.emit(" ".join(sentences))

    # Saving

    def save(self) -> bool:
        """Begin to save the project where it is, or ask where. Returns False if the user steps back.

        It is written as it is now, while the window goes on; the history then marks this state as the saved one.
        """
        document = self._workspace.document
        under_way = self._saves.path_of(document)  # a first save may still be under way
        path = under_way or document.path
        if path is None:
            return self.save_as()
        if under_way is None and changed_elsewhere(document, path):
            match self._dialogs.changed_elsewhere(path.name):
                case Changed.SAVE_AS:
                    return self.save_as()
                case Changed.RELOAD:
                    self._reload(path)
                    return False
                case Changed.CANCEL:
                    return False
        self._saves.write(document, path)
        return True

    def save_as(self) -> bool:
        """Ask where to save the project, and begin to."""
        path = self._dialogs.save_file(self._settings.folder / f"{Path(self._workspace.title).stem}.ora")
        if path is None:
            return False
        self._saves.write(self._workspace.document, path)
        return True

    def finish_saving(self) -> None:
        """Wait until every project is on the disk, or the message bar says why not."""
        self._saves.wait()

    # Closing

    def close(self, document: OpenDocument | None = None) -> bool:
        """Close a tab, by default the one that is shown, after asking about unsaved changes.

        In the place of the last one comes an empty scene. Returns False if the user steps back.
        """
        document = document or self._workspace.document
        if not self._may_drop(document):
            return False
        if len(self.tabs.documents) > 1:
            self.tabs.close(document)
        elif not (document.is_untouched and document.title == untitled()):
            self.tabs.put_in_place(document_of(self._empty()))
        return True

    def may_close(self) -> bool:
        """Whether the window may close: every scene is saved, or the user drops it, and no picture is waited for."""
        return all(self._may_drop(each) for each in self.tabs.documents) and self.exports.may_close()

    # Parts

    def _empty(self) -> Opened:
        workspace, info = self._workspace, self._workspace.session_info
        label_set = workspace.label_set if info is None else info.label_set
        size = (workspace.size.width, workspace.size.height) if info is None else info.resolution
        return empty_scene(label_set, size)

    def _read(self, path: Path, instances: Path | None) -> Opened | None:
        def read() -> Opened:
            return exchange.open_any(path, instances=instances, label_set=self._label_set_hint())

        return attempt(read, self._workspace.message.emit)

    def _open_beside(self, path: Path, instances: Path | None, run: Callable[[Job], object]) -> None:
        """Read a large file while the window goes on; its tab comes when it is read."""
        key = path.resolve()
        if key in self._opening:
            return
        self._opening.add(key)
        label_set = self._label_set_hint()

        def read(_progress: Progress) -> Opened:
            return exchange.open_any(path, instances=instances, label_set=label_set)

        job = Job(translate("Documents", "Opening {name}").format(name=path.name), read, self)
        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(lambda *_: self._opening.discard(key))
        job.done.connect(self.add)
        job.failed.connect(self._workspace.message)
        run(job)

    def _show_again(self, document: OpenDocument, path: Path) -> bool:
        """Show the tab of a file; read it again if another program has changed it since, and nobody the scene."""
        self.tabs.show(document)
        if not changed_elsewhere(document, path):
            return True
        if document.is_modified:
            self._workspace.message.emit(
                translate(
                    "Documents", "{name} has changed on the disk since; this tab shows your version of it."
                ).format(name=path.name)
            )
            return True
        return self._reload(path)

    def _reload(self, path: Path) -> bool:
        """Read the file of the shown document again, in its place."""
        identity = self._workspace.document.identity
        opened = self._read(path, identity[1] if len(identity) > 1 else None)
        if opened is None:
            return False
        self.tabs.put_in_place(document_of(opened))
        said = translate("Documents", "Read {name} again, as it is on the disk now.").format(name=path.name)
        self._workspace.message.emit(" ".join((said, *opened.notes)))
        return True

    def _may_drop(self, document: OpenDocument) -> bool:
        if self._saves.path_of(document) is not None:
            self._saves.wait()
        if not document.is_modified:
            return True
        self.tabs.show(document)  # so that the user sees what the question is about
        match self._dialogs.unsaved(document.title):
            case Answer.SAVE:
                if not self.save():
                    return False
                self._saves.wait()
                return not document.is_modified
            case Answer.DISCARD:
                return True
            case _:
                return False

    def _on_saved(self, document: OpenDocument) -> None:
        if document.path is not None:
            self._note_recent(document.path)
        self.tabs.changed.emit()

    def _note_recent(self, path: Path) -> None:
        self._settings.folder = path.absolute().parent
        self._settings.add_recent(path)
        self.recent_changed.emit()

    def _label_set_hint(self) -> LabelSet | None:
        """Maps that do not say which label set they use are read with the one the open weights were trained with."""
        info = self._workspace.session_info
        return info.label_set if info is not None else None


def show_opened(workspace: Workspace, opened: Opened) -> None:
    """Put an opened file into the workspace, in the place of the scene that is shown."""
    workspace.show(document_of(opened))


def document_of(opened: Opened) -> OpenDocument:
    """The document of an opened file. Only a project of the user's own is saved where it came from."""
    bundled = opened.kind is SourceKind.NONE or is_bundled(opened.path)
    path = opened.path if opened.kind is SourceKind.PROJECT and not bundled else None
    document = OpenDocument(opened.scene, path, title=opened.path.name, opened=opened)
    document.fresh = bundled
    if not bundled:
        document.identity = tuple(each.absolute() for each in opened.sources or (opened.path,))
        document.stamp = Stamp.of(opened.path)
        if opened.sources:
            document.source_stamps = stamps_of(id_files(opened.sources[0]))
    return document


def changed_elsewhere(document: OpenDocument, path: Path) -> bool:
    """Whether another program has written the file since it was read or written here and not merely deleted it."""
    now = Stamp.of(path)
    return document.stamp is not None and now is not None and now != document.stamp


def _is_large(path: Path) -> bool:
    """Whether the window would stand still while it is read."""
    try:
        return path.is_file() and (path.stat().st_size >= LARGE or pixel_count(path) >= LARGE_CANVAS)
    except OSError:
        return False


def is_bundled(path: Path) -> bool:
    """Whether a file belongs to Maquette: a template, never saved over and never listed as recent."""
    return path.resolve().is_relative_to(assets_dir().resolve())
