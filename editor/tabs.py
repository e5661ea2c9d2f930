"""The documents that are open in one window, in the order of their tabs. One is shown, the others are parked."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from editor.open_document import OpenDocument
from editor.workspace import Workspace


class Tabs(QObject):
    """Keeps the documents of a workspace, which shows one of them. There is always at least one."""

    changed = Signal()  # other documents, another order, another one shown, or another title or mark of changes

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._documents = [workspace.document]
        self._shown = 0
        workspace.scene_replaced.connect(self._on_replaced)
        workspace.path_changed.connect(self.changed)
        workspace.history_changed.connect(self.changed)

    @property
    def documents(self) -> tuple[OpenDocument, ...]:
        """In the order of the tabs."""
        return tuple(self._documents)

    @property
    def shown(self) -> int:
        """The place of the document that is shown."""
        return self._shown

    def find(self, path: Path) -> OpenDocument | None:
        """The document that was opened from, or saved to, a file."""
        wanted = path.resolve()
        return next((each for each in self._documents if wanted in (one.resolve() for one in each.identity)), None)

    def add(self, document: OpenDocument) -> None:
        """Show a new document behind the one that is shown; in its place if nobody would miss that."""
        if self._workspace.document.is_untouched:
            self.put_in_place(document)
            return
        self._documents.insert(self._shown + 1, document)
        self.show(document)

    def add_behind(self, document: OpenDocument) -> None:
        """A new document as the last, parked."""
        document.undo_stack.setParent(self._workspace)
        self._documents.append(document)
        self.changed.emit()

    def put_in_place(self, document: OpenDocument) -> None:
        """Show a document in the place of the one that is shown, which is closed.

        That one stays as a tab if leaving it finishes a stroke: nobody has been asked about that.
        """
        place = self._shown
        closed, self._documents[place] = self._documents[place], document
        steps = closed.undo_stack.index()
        self._workspace.show(document)
        if closed.undo_stack.index() == steps:
            closed.undo_stack.clear()
        else:
            self._documents.insert(place, closed)
            self._shown = self._documents.index(document)
            self.changed.emit()

    def show(self, document: OpenDocument) -> None:
        """Show one of the documents."""
        self._shown = self._documents.index(document)
        self._workspace.show(document)

    def show_again(self, document: OpenDocument) -> bool:
        """Show the document that a dialog is about, if another has come meanwhile; False if it was closed."""
        if document not in self._documents:
            return False
        self.show(document)
        return True

    def step(self, steps: int) -> None:
        """Show the document that is so many tabs further right, round and round."""
        self.show(self._documents[(self._shown + steps) % len(self._documents)])

    def move(self, place: int, to: int) -> None:
        """Put a tab somewhere else."""
        shown = self._documents[self._shown]
        self._documents.insert(to, self._documents.pop(place))
        self._shown = self._documents.index(shown)
        self.changed.emit()

    def close(self, document: OpenDocument) -> None:
        """Drop a document that is not the only one. The one on its right is shown, or else that on its left."""
        place = self._documents.index(document)
        if document is self._workspace.document:
            self.show(self._documents[place + 1 if place + 1 < len(self._documents) else place - 1])
        shown = self._documents[self._shown]
        self._documents.remove(document)
        self._shown = self._documents.index(shown)
        document.undo_stack.clear()  # the patches go, though the workspace keeps the stack
        self.changed.emit()

    def _on_replaced(self) -> None:
        """Whoever calls `workspace.replace` closes the document that was shown."""
        document = self._workspace.document
        if document not in self._documents:
            self._documents[self._shown].undo_stack.clear()
            self._documents[self._shown] = document
        self._shown = self._documents.index(document)
        self.changed.emit()
