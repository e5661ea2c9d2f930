"""Trying a style on: while the pointer or the keyboard is on a swatch, the canvas shows its mode in place.

Nothing is decided by it: neither the scene nor the photograph of the workspace changes.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from editor.document.geometry import Rect
from editor.render.request import Look
from editor.render.scheduler import Policy, RenderScheduler
from editor.views.canvas import Canvas
from editor.views.style_grid import StyleGrid
from editor.views.swatch_source import style_of
from editor.workspace import Workspace

REST_MS: Final = 30  # how long the pointer rests on a swatch before it is asked for: crossing the grid asks for nothing


class Trials(QObject):
    """Follows grids of swatches. A trial ends when the swatch is left, and with any edit.

    Choosing the mode that is shown is the one edit that does not end it: the photograph of the choice takes its place.
    """

    def __init__(self, workspace: Workspace, scheduler: RenderScheduler, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._workspace = workspace
        self._scheduler = scheduler
        self._canvas = canvas
        self._wanted: tuple[int, int] | None = None  # region and mode that the pointer or the keyboard has come to
        self._shown: Look | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._ask)
        scheduler.look_ready.connect(self._on_look)
        scheduler.failed.connect(self._stop)
        workspace.scene_changed.connect(self._on_scene_changed)
        workspace.picture_changed.connect(self._on_picture_changed)
        workspace.scene_replaced.connect(self._stop)
        workspace.session_changed.connect(self._stop)

    def follow(self, grid: StyleGrid) -> None:
        """Show what is under the pointer in this grid from now on."""
        grid.tried.connect(partial(self._on_tried, grid))

    def _on_tried(self, grid: StyleGrid, mode: int | None) -> None:
        region = grid.style_model.region
        if mode is None or region is None:
            self._leave()
        elif (region, mode) != self._wanted:
            # What is shown stays until the next is there: from swatch to swatch the picture must not flash.
            self._wanted = region, mode
            self._timer.start()

    def _ask(self) -> None:
        if self._wanted is None or self._scheduler.policy is Policy.MANUAL:
            return
        region, mode = self._wanted
        if style_of(self._workspace, region) == mode:
            self._hide()  # the picture shows it
        else:
            self._scheduler.show_look(region, mode)

    def _on_look(self, look: Look) -> None:
        if (look.region, look.style) == self._wanted:
            self._shown = look
            self._canvas.show_trial(look.rect, look.image)

    def _leave(self) -> None:
        self._wanted = None
        self._timer.stop()
        self._scheduler.hide_look()
        shown = self._shown
        if shown is None or style_of(self._workspace, shown.region) != shown.style:
            self._hide()  # else it was chosen, and its photograph is on the way

    def _stop(self, *_: object) -> None:
        self._wanted = None
        self._hide()

    def _hide(self) -> None:
        self._shown = None
        self._timer.stop()
        self._scheduler.hide_look()
        self._canvas.hide_trial()

    def _on_scene_changed(self, rect: Rect) -> None:
        if not rect.is_empty:
            self._leave()  # until a swatch is come to again: what undo has just taken back must not return by itself

    def _on_picture_changed(self) -> None:
        # The canvas has taken it off. The scene is what it was, so the look is still that of the swatch.
        if self._shown is not None and (self._shown.region, self._shown.style) == self._wanted:
            self._canvas.show_trial(self._shown.rect, self._shown.image)
        else:
            self._shown = None
