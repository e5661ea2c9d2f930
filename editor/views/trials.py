"""Trying a style on: while the pointer or the keyboard is on a swatch, the canvas shows its mode in place.

Nothing is decided by it: neither the scene nor the photograph of the workspace changes.
"""

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from editor.document.geometry import Rect
from editor.document.objects import Style
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
        self._wanted: tuple[int, Style] | None = None  # region and style that is asked for
        self._next: Style | None = None  # where a slider has come to meanwhile
        self._by_slider = False  # what is wanted is what a slider has come to
        self._awaited = False  # and its look has not come yet
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
        workspace.size_changed.connect(self._stop)
        workspace.session_changed.connect(self._stop)

    def follow(self, grid: StyleGrid) -> None:
        """Show what is under the pointer in this grid from now on."""
        grid.tried.connect(partial(self._on_tried, grid))

    def slide(self, region: int | None, style: Style | None) -> None:
        """Show a style that a slider passes: one after another as they are made. None ends it.

        The next is asked for when the one before is there, since in a drag each would outrun the other.
        """
        if region is None or style is None:
            self._leave()
        elif self._awaited and self._wanted is not None and self._wanted[0] == region:
            self._next = style
        elif self._scheduler.policy is not Policy.MANUAL and self._wanted != (region, style):
            self._timer.stop()
            self._wanted, self._by_slider, self._awaited = (region, style), True, True
            self._scheduler.show_look(region, style)

    def _on_tried(self, grid: StyleGrid, mode: int | None) -> None:
        region = grid.style_model.region
        if mode is None or region is None:
            self._leave()
        elif (region, mode) != self._wanted:
            # What is shown stays until the next is there: from swatch to swatch the picture must not flash.
            self._wanted, self._next = (region, mode), None
            self._by_slider = self._awaited = False
            self._timer.start()

    def _ask(self) -> None:
        if self._wanted is None or self._scheduler.policy is Policy.MANUAL:
            return
        region, style = self._wanted
        if style_of(self._workspace, region) == style:
            self._hide()  # the picture shows it
        else:
            self._scheduler.show_look(region, style)

    def _on_look(self, look: Look) -> None:
        if (look.region, look.style) == self._wanted:
            self._shown = look
            self._canvas.show_trial(look.rect, look.image)
            following, self._next = self._next, None
            self._awaited = False
            if following is not None:
                self.slide(look.region, following)

    def _leave(self) -> None:
        shown, last = self._shown, self._last()
        self._wanted = self._next = None
        self._by_slider = self._awaited = False
        self._timer.stop()
        self._scheduler.hide_look()
        chosen = style_of(self._workspace, shown.region) if shown is not None else None
        if shown is None or chosen is None or chosen not in (shown.style, last):
            self._hide()  # else it was chosen, and its photograph is on the way
        else:
            self._shown = replace(shown, style=chosen)

    def _last(self) -> Style | None:
        """Where a slider has come to: until its photograph is there, the look of a style it has just passed is near."""
        if not self._by_slider or self._wanted is None:
            return None
        return self._wanted[1] if self._next is None else self._next

    def _stop(self, *_: object) -> None:
        self._wanted = self._next = None
        self._by_slider = self._awaited = False
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
