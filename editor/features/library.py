"""The library of silhouettes: a dock to take them from, and the user's own to add to."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from editor.document import library
from editor.document.geometry import Point
from editor.document.library import Drawing
from editor.features.base import Feature, Parts
from editor.language import translate
from editor.views.library_dialogs import ask_to_delete
from editor.views.library_panel import LibraryPanel
from editor.views.library_placing import CanvasPlacing
from model.maps import MaquetteError
from model.resources import assets_dir

logger = logging.getLogger(__name__)

FOLDER = "silhouettes"


class Library(Feature):
    """Shows what fits the open scene, places what is dragged or clicked, keeps what the user adds."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._workspace = parts.workspace
        self._folder: Path = (parts.settings.data_folder or parts.settings.file.parent) / FOLDER
        self._bundled: tuple[Drawing, ...] | None = None  # read when the dock is first looked at
        self._own: tuple[Drawing, ...] = ()
        self._problems: tuple[str, ...] = ()
        self.panel = LibraryPanel()
        self.dock = parts.panels.add(
            translate("Library", "Library"), self.panel, name="library", beside=parts.panels.objects
        )
        self.dock.setTitleBarWidget(QWidget())  # the tab is title enough, as with its neighbours
        self.dock.show()
        self.placing = CanvasPlacing(parts.canvas, parts.workspace, self._find)
        self.panel.chosen.connect(self._take)
        self.panel.placed.connect(self._place_in_the_middle)
        self.panel.added.connect(self.add)
        self.panel.renamed.connect(self._rename)
        self.panel.deleted.connect(self._ask_to_delete)
        self.placing.placed.connect(self._place)
        self.placing.ended.connect(self.panel.unmark)
        self._workspace.scene_replaced.connect(self._show)
        self._workspace.selection_changed.connect(self._follow_selection)
        self.dock.visibilityChanged.connect(self._on_visibility_changed)
        self._follow_selection()

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"add_to_library": self.add}

    def add(self) -> None:
        """Keep the selected objects in the user's library, and let the user name them."""
        workspace = self._workspace
        self.parts.input.finish()
        title = "" if workspace.selected is None else workspace.scene.title(workspace.selected)
        try:
            path = library.keep(self._folder, workspace.scene, workspace.selection, title)
        except MaquetteError as error:
            workspace.message.emit(str(error))
            return
        self._read()
        self.dock.show()
        self.dock.raise_()
        self.panel.mark(str(path), edit=True)

    def _on_visibility_changed(self, visible: bool) -> None:
        if visible and self._bundled is None:
            self._read()

    def _read(self) -> None:
        if self._bundled is None:
            self._bundled = ()
            try:
                self._bundled = library.bundled(assets_dir() / FOLDER)
            except MaquetteError as error:  # a damaged installation: the rest of the editor does not need them
                logger.error("%s", error)
        self._own, self._problems = library.own(self._folder)
        self._show()

    def _show(self) -> None:
        if self._bundled is not None:
            self.panel.show_drawings((*self._own, *self._bundled), self._workspace.label_set, self._problems)

    def _find(self, key: str) -> Drawing | None:
        return next((each for each in (*self._own, *(self._bundled or ())) if each.key == key), None)

    def _take(self, drawing: Drawing) -> None:
        self.parts.input.finish()
        self.placing.take(drawing)

    def _place_in_the_middle(self, drawing: Drawing) -> None:
        canvas = self.parts.canvas
        self.placing.put_back()
        at = canvas.viewport.to_scene(canvas.width() / 2, canvas.height() / 2)
        width, height = self._workspace.size
        self._place(drawing, Point(min(max(at.x, 0), width), min(max(at.y, 0), height)))

    def _place(self, drawing: Drawing, at: Point, again: bool = False) -> None:
        workspace = self._workspace
        self.parts.input.finish()
        try:
            placed = library.place(workspace.scene, drawing, at, workspace.state.horizon)
        except MaquetteError as error:
            workspace.message.emit(str(error))
            return
        workspace.push(placed.patch)
        workspace.state.selection = placed.ids
        if not again:
            workspace.state.tool = "select"  # to move it, turn it, make it larger

    def _rename(self, drawing: Drawing, title: str) -> None:
        try:
            library.rename(drawing, title)
        except MaquetteError as error:
            self._workspace.message.emit(str(error))
        self._read()
        self.panel.mark(drawing.key)

    def _ask_to_delete(self, drawing: Drawing) -> None:
        ask_to_delete(self.parts.window, drawing.title, lambda: self._delete(drawing))

    def _delete(self, drawing: Drawing) -> None:
        try:
            library.remove(drawing)
        except MaquetteError as error:
            self._workspace.message.emit(str(error))
        self._read()

    def _follow_selection(self) -> None:
        self.panel.set_can_add(bool(self._workspace.selection))
