"""Several open documents in one window: the bar above the canvas, and the keys that go from one to the next."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from editor.features.base import Feature, Parts
from editor.open_document import OpenDocument
from editor.views.tab_bar import Tab, TabBar
from editor.views.viewport import Viewport


class DocumentTabs(Feature):
    """Keeps the bar as the documents are. Where each was looked at is found again when it is shown again."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._tabs = parts.documents.tabs
        parts.documents.run = parts.jobs.run
        self.bar = TabBar()
        self._put_above_canvas()
        self.bar.chosen.connect(self._choose)
        self.bar.close_wanted.connect(self._close)
        self.bar.moved.connect(self._tabs.move)
        self._tabs.changed.connect(self._refresh)
        parts.workspace.scene_leaving.connect(self._on_leaving)
        parts.workspace.scene_replaced.connect(self._on_replaced)
        self._refresh()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "close_tab": self.parts.documents.close,
            "next_tab": partial(self._tabs.step, 1),
            "previous_tab": partial(self._tabs.step, -1),
        }

    def _put_above_canvas(self) -> None:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        self.parts.window.takeCentralWidget()
        layout.addWidget(self.parts.canvas, 1)
        self.parts.window.setCentralWidget(holder)

    def _refresh(self) -> None:
        documents = self._tabs.documents
        self.bar.show_tabs([_tab(each) for each in documents], self._tabs.shown)
        for name in ("next_tab", "previous_tab"):
            self.parts.actions[name].setEnabled(len(documents) > 1)

    def _choose(self, place: int) -> None:
        self._tabs.show(self._tabs.documents[place])

    def _close(self, place: int) -> None:
        self.parts.input.finish()
        self.parts.documents.close(self._tabs.documents[place])

    def _on_leaving(self) -> None:
        self.parts.input.finish()  # an open stroke belongs to the scene that is left
        self.parts.workspace.document.view = self.parts.canvas.viewport

    def _on_replaced(self) -> None:
        view, canvas = self.parts.workspace.document.view, self.parts.canvas
        if isinstance(view, Viewport) and view.scene == canvas.viewport.scene:
            canvas.viewport = view.resized(canvas.viewport.view)


def _tab(document: OpenDocument) -> Tab:
    where = document.path or (document.identity[0] if document.identity else None)
    return Tab(document.title, document.is_modified, str(where) if where is not None else "")
