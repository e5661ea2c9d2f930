"""The journal of what is not saved, and the offer to bring back what an editor before this one had not saved."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer

from editor.document import recovery
from editor.document.journal import Journal
from editor.document.recovery import Lost, Recovered, Remains
from editor.features.base import Feature, Parts
from editor.jobs import Job, Progress
from editor.journaling import Journaling
from editor.language import translate
from editor.open_document import OpenDocument, Stamp
from editor.results import attempt
from editor.views.recovery_dialog import RecoveryDialog

FOLDER = "recovery"


class Recovery(Feature):
    """Needs a folder of the user's (`settings.data_folder`); without one nothing is journaled."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.journaling: Journaling | None = None
        self.dialog: RecoveryDialog | None = None
        self._remains: list[Remains] = []
        self._taken_over: dict[str, Lost] = {}  # by the key of the document that each has become
        folder = parts.settings.data_folder
        if folder is None:
            return
        self._root = folder / FOLDER
        # The message bar listens when the window is complete.
        journal = attempt(
            lambda: Journal(self._root), lambda said: QTimer.singleShot(0, self, lambda: self._on_failed(said))
        )
        if journal is not None:
            tabs = parts.documents.tabs
            self.journaling = Journaling(parts.workspace, tabs, journal, lambda: parts.input.busy)
            self.journaling.failed.connect(self._on_failed)
            self.journaling.written.connect(self._on_written)
        QTimer.singleShot(0, self, self._look)

    def close(self) -> None:
        for each in self._remains:
            each.release()
        if self.journaling is not None:
            self.journaling.close()

    def _look(self) -> None:
        """Look what others have left, beside the window."""
        root = self._root

        def look(_progress: Progress) -> list[Remains]:
            return recovery.find(root)

        job = Job(translate("Recovery", "Looking for unsaved scenes"), look, self)
        job.done.connect(self._offer)
        self.parts.jobs.run(job)

    def _offer(self, remains: list[Remains]) -> None:
        self._remains = remains
        documents = [lost for each in remains for lost in each.documents]
        if not documents:
            return
        self.dialog = RecoveryDialog(documents, self.parts.window)
        self.dialog.recover_wanted.connect(self._recover)
        self.dialog.discard_wanted.connect(self._discard)
        self.dialog.rejected.connect(self._release)
        self.dialog.open()

    def _recover(self, documents: Sequence[Lost]) -> None:
        """Read them beside the window, one after the other; those that cannot be read stay where they are."""
        chosen = list(documents)

        def read(progress: Progress) -> list[tuple[Lost, Recovered | None, str]]:
            results: list[tuple[Lost, Recovered | None, str]] = []
            for number, lost in enumerate(chosen):
                progress(number / len(chosen))
                said: list[str] = []
                results.append((lost, attempt(lost.read, said.append), " ".join(said)))
            return results

        job = Job(translate("Recovery", "Recovering scenes"), read, self)
        job.done.connect(self._on_read)
        self.parts.jobs.run(job)

    def _on_read(self, results: list[tuple[Lost, Recovered | None, str]]) -> None:
        sentences = []
        for lost, recovered, sentence in results:
            if recovered is None:
                sentences.append(sentence)
                continue
            sentences += recovered.notes
            document = _document(recovered)
            self._taken_over[document.key] = lost
            self._show(document)
            if self.journaling is not None:
                self.journaling.touch(document)
        if self.journaling is not None:
            self.journaling.write_now()
        if sentences:
            self.parts.workspace.message.emit(" ".join(sentences))

    def _show(self, document: OpenDocument) -> None:
        tabs = self.parts.documents.tabs
        there = tabs.find(document.path) if document.path is not None else None
        if there is not None and not there.is_modified:
            tabs.show(there)  # the file as it was saved gives its place to the newer state
            tabs.put_in_place(document)
        else:
            tabs.add(document)

    def _on_written(self, key: str) -> None:
        """Only when a recovered document is in the journal of this editor, it goes from that of the other."""
        lost = self._taken_over.pop(key, None)
        if lost is not None:
            lost.discard()
        if lost is not None and not self._taken_over:
            self._release()

    def _discard(self, documents: Sequence[Lost]) -> None:
        for lost in documents:
            lost.discard()
        self._release()

    def _release(self) -> None:
        for each in self._remains:
            each.release()
        self._remains = []

    def _on_failed(self, sentence: str) -> None:
        said = translate("Recovery", "Unsaved work cannot be kept for a crash, so save now and then: {reason}")
        self.parts.workspace.message.emit(said.format(reason=sentence))


def _document(recovered: Recovered) -> OpenDocument:
    """A modified document with the file it belongs to."""
    document = OpenDocument(recovered.scene, recovered.path, title=recovered.title)
    document.fresh = False
    document.identity = recovered.files
    document.sources = recovered.files
    document.stamp = None if recovered.stamp is None else Stamp(*recovered.stamp)
    if document.stamp is not None and recovered.path is None and recovered.files:
        document.source_stamps = {recovered.files[0].absolute(): document.stamp}
    document.undo_stack.resetClean()
    return document
