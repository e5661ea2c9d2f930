"""Folder mode: going through the scenes of a folder, what is done, and ids saved over the files they came from."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from editor.commands import Moment, set_clean
from editor.document.folder import (
    Folder,
    FolderState,
    list_folder,
    read_state,
    state_file,
    write_done,
    write_state,
)
from editor.document.folder_look import open_item
from editor.document.in_place import id_files, write_ids
from editor.document.opened import Opened
from editor.document.scene import Scene
from editor.documents import document_of
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.language import translate
from editor.open_document import OpenDocument, Stamp, stamps_of
from editor.results import attempt
from editor.views.folder_dialogs import LeaveQuestion, OverwriteQuestion, ask_folder, ask_list_file
from editor.views.folder_panel import FolderPanel
from model.maps import LabelSet

Ask = Callable[[Path, Callable[[Path], object]], object]
"""Asks for a path, beginning at one, and tells which was chosen."""

STATE_PAUSE_MS = 400  # after the last change of marks, before they are written


class Folders(Feature):
    """One folder at a time. Its scenes follow each other in one tab; the next replaces the one before."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        actions = parts.actions
        moves = actions["previous_scene"], actions["next_scene"], actions["mark_done"]
        self.panel = FolderPanel(moves, actions["open_folder"])
        self.dock = parts.panels.add(
            translate("Folders", "Folder"), self.panel, name="folder", beside=parts.panels.objects
        )
        self.dock.setTitleBarWidget(QWidget())  # the tab is title enough, as for its neighbours
        self.folder: Folder | None = None
        self.state = FolderState()
        self.place: int | None = None  # of the scene that is open, or being opened
        self.question: OverwriteQuestion | LeaveQuestion | None = None
        self.ask_folder: Ask = partial(ask_folder, parts.window)
        self.ask_list_file: Ask = partial(ask_list_file, parts.window)
        self._document: OpenDocument | None = None  # the folder's tab
        self._reading: Job | None = None
        self._said: set[str] = set()  # what was noted about the folder's scenes, to be said once
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STATE_PAUSE_MS)
        self._timer.timeout.connect(self._write_state)
        self.panel.opened.connect(self.go)
        self.panel.save_on_leaving_toggled.connect(lambda on: self._set_state(replace(self.state, save_on_leaving=on)))
        self.panel.export_wanted.connect(self._ask_list_file)
        parts.documents.open_folder = self.open  # dropped ones too

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "open_folder": lambda: self.ask_folder(self.parts.settings.folder, self.open),
            "previous_scene": partial(self.step, -1),
            "next_scene": partial(self.step, 1),
            "mark_done": self.toggle_done,
            "save_ids": self.save_ids,
        }

    def close(self) -> None:
        if self._timer.isActive():
            self._write_state()
        self.panel.model.close()

    # The folder

    def open(self, path: Path) -> None:
        """List a folder, and go on with it where it was left."""
        title = translate("Folders", "Looking through {name}").format(name=path.name or path)
        job = Job(title, lambda progress: _listed(path, self._states, progress), self)
        job.done.connect(self._show)
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)

    def step(self, steps: int) -> None:
        """Open the next listed scene (1), or the one before (-1)."""
        if self.folder is None:
            self._say(translate("Folders", "No folder is open: File > Open Folder opens one."))
            return
        place = self.panel.model.beyond(self.place, steps)
        if place is not None:
            self.go(place)
        elif steps > 0:
            self._say(translate("Folders", "This is the last of the scenes that are listed."))
        else:
            self._say(translate("Folders", "This is the first of the scenes that are listed."))

    def go(self, place: int) -> None:
        """Open a scene of the folder, after asking about changes to the one that is open."""
        document = self._shown_document()
        if place == self.place and document is not None and self._is_of(document, place):
            self.parts.documents.tabs.show(document)
        elif document is None or not document.is_modified:
            self._read(place)
        elif self.state.save_on_leaving and document.path is None:
            self.parts.documents.tabs.show(document)
            self._save_ids(lambda: self._read(place))
        else:
            self._ask_to_leave(document, place)

    def toggle_done(self) -> None:
        """Mark the scene as done, or no longer."""
        name = self._name_to_mark()
        if not name:
            self._say(translate("Folders", "No folder is open: File > Open Folder opens one."))
        else:
            self._set_state(self.state.marked(name, name not in self.state.done))
        self._follow_done()

    def _show(self, listed: tuple[Folder, FolderState]) -> None:
        if self._timer.isActive():
            self._write_state()
        self.folder, self.state = listed
        self.place, self._document = None, None
        self._said.clear()
        self.parts.settings.folder = self.folder.root
        self.panel.show_folder(self.folder, self._label_set or self.parts.workspace.label_set, self.state)
        self.dock.show()
        self.dock.raise_()
        here = self.folder.index(self.state.current)
        if here is None:
            here = self.panel.model.beyond(None, 1)
        self.go(0 if here is None else here)

    def _read(self, place: int) -> None:
        """Open a scene beside the window. Keys that come faster than scenes are opened: the newest counts."""
        assert self.folder is not None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        item = self.folder.items[place]
        self.place = place
        self.panel.show_current(place)
        there = self.parts.documents.tabs.find(item.path)
        if there is not None:
            self.parts.documents.tabs.show(there)
            self._on_opened(there)
            return
        label_set = self._label_set

        def read(progress: Progress) -> Opened:
            opened = open_item(item.path, label_set)
            progress.check()
            return opened

        job = Job(translate("Folders", "Opening {name}").format(name=item.name), read, self)
        job.done.connect(partial(self._put, job, self.folder))
        job.failed.connect(partial(self._on_unreadable, job))
        self._reading = job
        self._follow_done()
        self.parts.jobs.run(job)

    def _put(self, job: Job, folder: Folder, opened: Opened) -> None:
        if job is not self._reading or folder is not self.folder:
            return
        self._reading = None
        tabs, document, before = self.parts.documents.tabs, document_of(opened), self._shown_document()
        if before is not None and not before.is_modified:
            tabs.show(before)
            tabs.put_in_place(document)
        else:  # its tab was closed, or it was painted on while the next one was read
            tabs.add(document)
        self._on_opened(document)
        news = [note for note in opened.notes if note not in self._said]
        self._said.update(news)
        if news:
            self._say(" ".join(news))

    def _on_opened(self, document: OpenDocument) -> None:
        assert self.folder is not None
        assert self.place is not None
        self._document = document
        self._set_state(replace(self.state, current=self.folder.items[self.place].name))
        self._follow_done()

    def _on_unreadable(self, job: Job, sentence: str) -> None:
        """It stays the current one, so that the next is the one after it."""
        if job is self._reading:
            self._reading = None
        self._follow_done()
        self._say(sentence)

    def _shown_document(self) -> OpenDocument | None:
        """The folder's document, if its tab is still open."""
        return self._document if self._document in self.parts.documents.tabs.documents else None

    def _is_of(self, document: OpenDocument, place: int) -> bool:
        """Whether a document was opened from a scene of the folder; not so after a file that could not be read."""
        return self.folder is not None and self.folder.items[place].path in document.sources

    def _ask_to_leave(self, document: OpenDocument, place: int) -> None:
        self.parts.documents.tabs.show(document)
        question = LeaveQuestion(document.title, project=document.path is not None, parent=self.parts.window)

        def answered() -> None:
            clicked = question.clickedButton()
            if clicked is question.discard:
                self._read_after_dropping(document, place)
            elif clicked is question.save:
                if question.always.isChecked():
                    self.panel.save_on_leaving.setChecked(True)
                if document.path is None:
                    self._save_ids(lambda: self._read(place))
                elif self.parts.documents.save():
                    self.parts.documents.finish_saving()
                    if not document.is_modified:
                        self._read(place)

        self._ask(question, answered)

    def _read_after_dropping(self, document: OpenDocument, place: int) -> None:
        document.undo_stack.setClean()  # the user has said that nobody will miss the changes
        self._read(place)

    # Ids in place

    def save_ids(self) -> None:
        """Write the ids of the scene over the files it was opened from, after asking."""
        self._save_ids(lambda: None)

    def _save_ids(self, then: Callable[[], object]) -> None:
        document = self.parts.workspace.document
        source = document.sources[0] if document.sources else None
        if source is None or source.suffix.lower() != ".png":
            self._say(
                translate(
                    "Folders", "{name} was not opened from a label map (PNG): save a project, or export the maps."
                ).format(name=document.title)
            )
            return
        files = id_files(source)
        known, now = document.source_stamps, stamps_of(files)
        changed = [path for path in files if _differs(known.get(path.absolute()), now.get(path.absolute()))]
        in_folder = document is self._shown_document()
        if in_folder and self.state.confirmed and known == now:
            self._write_ids(document, files, then)
            return
        question = OverwriteQuestion(files, changed, in_folder=in_folder, parent=self.parts.window)

        def answered() -> None:
            if question.clickedButton() is question.overwrite:
                if in_folder and question.remember.isChecked():
                    self._set_state(replace(self.state, confirmed=True))
                self._write_ids(document, files, then)

        self._ask(question, answered)

    def _write_ids(self, document: OpenDocument, files: tuple[Path, ...], then: Callable[[], object]) -> None:
        scene, moment = document.scene, self.parts.workspace.moment
        snapshot = scene.snapshot()

        def write(_progress: Progress) -> None:
            write_ids(snapshot.flatten(), snapshot.label_set, files)

        job = Job(translate("Folders", "Saving the ids of {name}").format(name=document.title), write, self)
        job.done.connect(
            lambda _none: self._on_written(document, files, moment, complete=_is_all_ids(scene), then=then)
        )
        job.failed.connect(self.parts.workspace.message)
        self.parts.jobs.run(job)

    def _on_written(
        self,
        document: OpenDocument,
        files: tuple[Path, ...],
        moment: Moment,
        *,
        complete: bool,
        then: Callable[[], object],
    ) -> None:
        self.panel.model.renew(files[0])
        sentence = translate("Folders", "The ids are saved in {files}.")
        said = sentence.format(files=translate("Folders", " and ").join(_short(path) for path in files))
        if len(files) == 1 and document.scene.objects:
            said += " " + translate("Folders", "There is no instance map beside it: objects that touch become one.")
        if not complete:
            said += " " + translate("Folders", "Styles and hidden objects are kept by projects only: Ctrl+S saves one.")
        self._say(said)
        document.source_stamps = stamps_of(files)
        if document.path is None:  # else it is a project by now, and that is as it was
            document.stamp = Stamp.of(files[0])
            wanted = document is self._shown_document() and self.state.save_on_leaving
            if complete or wanted:  # who wants ids on leaving has been told what they leave out
                set_clean(document.undo_stack, moment)
        if not document.is_modified:
            then()

    # What is kept

    def _ask_list_file(self) -> None:
        if self.folder is not None:
            suggestion = self.parts.settings.folder / f"{self.folder.root.name}-done.txt"
            self.ask_list_file(suggestion, self._write_list)

    def _write_list(self, path: Path) -> None:
        folder = self.folder
        if folder is not None:
            count = attempt(lambda: write_done(path, folder, self.state), self._say)
            if count is not None:
                self._say(translate("Folders", "{count} names are in {name}.").format(count=count, name=path.name))

    @property
    def _states(self) -> Path:
        """Where the user's own files are."""
        return self.parts.settings.data_folder or self.parts.settings.file.parent

    @property
    def _label_set(self) -> LabelSet | None:
        """What maps that do not say their classes are read with: as in File > Open.

        Until weights are loaded, the scene that the window began with is in their classes.
        """
        workspace = self.parts.workspace
        if workspace.session_info is not None:
            return workspace.session_info.label_set
        return workspace.label_set if workspace.document.is_untouched else None

    def _set_state(self, state: FolderState) -> None:
        if state != self.state and self.folder is not None:
            self.state = state
            self.panel.show_state(self.folder, state)
            self._timer.start()

    def _write_state(self) -> None:
        self._timer.stop()
        folder = self.folder
        if folder is not None:
            attempt(lambda: write_state(state_file(self._states, folder.root), folder.root, self.state), self._say)

    def _follow_done(self) -> None:
        self.parts.actions["mark_done"].setChecked(self._name_to_mark() in self.state.done)

    def _name_to_mark(self) -> str:
        """Of the scene that is open or being opened: after a file that could not be read, still the one before."""
        if self.folder is None or self.place is None:
            return ""
        document = self._shown_document()
        if document is None or self._reading is not None or self._is_of(document, self.place):
            return self.folder.items[self.place].name
        shown = (item.name for item in self.folder.items if item.path in document.sources)
        return next(shown, self.folder.items[self.place].name)

    def _ask(self, question: OverwriteQuestion | LeaveQuestion, answered: Callable[[], object]) -> None:
        self.question = question

        def finished() -> None:
            self.question = None
            answered()
            question.deleteLater()

        question.finished.connect(finished)
        question.open()

    def _say(self, sentence: str) -> None:
        self.parts.workspace.message.emit(sentence)


def _listed(path: Path, states: Path, progress: Progress) -> tuple[Folder, FolderState]:
    """A folder and how far the user is with it. For a job."""
    folder = list_folder(path, progress.check)
    return folder, read_state(state_file(states, folder.root))


def _is_all_ids(scene: Scene) -> bool:
    """Whether flat maps hold all that the user has done: no styles, nothing hidden."""
    return not any(scene.styles.values()) and all(each.visible for each in scene.objects)


def _differs(known: Stamp | None, now: Stamp | None) -> bool:
    """Whether a file is known to have been written; one that has come or gone is not."""
    return known is not None and now is not None and known != now


def _short(path: Path) -> str:
    return Path(path.parent.name, path.name).as_posix()
