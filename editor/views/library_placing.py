"""Putting a silhouette onto the canvas: dragged there, or clicked in the list and then there."""

from collections.abc import Callable

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent

from editor.document.geometry import Point
from editor.document.library import Drawing
from editor.language import translate
from editor.tools.base import Hint, Outline
from editor.views.canvas import Canvas
from editor.views.library_model import DRAWING_MIME
from editor.workspace import Workspace
from model.maps import MaquetteError


class CanvasPlacing(QObject):
    """Filters the canvas's events while a silhouette is in hand, and takes drops of silhouettes at any time.

    While one is in hand its outline hangs on the pointer, in the size that it would get there.
    """

    placed = Signal(object, object, bool)  # drawing, Point of the scene, whether another one follows (Shift)
    ended = Signal()  # nothing is in hand any more

    def __init__(self, canvas: Canvas, workspace: Workspace, find: Callable[[str], Drawing | None]) -> None:
        """`find` knows drawings by their keys."""
        super().__init__(canvas)
        self._canvas, self._workspace, self._find = canvas, workspace, find
        self._drawing: Drawing | None = None
        self._tool = workspace.state.tool
        self._outlines: tuple[tuple[str, int, int], tuple[np.ndarray, ...]] | None = None
        self._swallow_release = False
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)
        workspace.scene_replaced.connect(self.put_back)
        unsubscribe = workspace.state.observe(self._on_state_changed)
        self.destroyed.connect(lambda: unsubscribe())

    @property
    def drawing(self) -> Drawing | None:
        """What is in hand."""
        return self._drawing

    def take(self, drawing: Drawing) -> None:
        """The next click on the canvas places this one."""
        self._drawing, self._tool = drawing, self._workspace.state.tool
        self._canvas.setFocus()

    def put_back(self) -> None:
        """Take nothing in hand."""
        if self._drawing is not None:
            self._drawing = None
            self._canvas.set_hint(None, QPointF())
            self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QDragEnterEvent() | QDragMoveEvent() | QDropEvent():
                return self._on_drag(event)
            case QMouseEvent() if self._drawing is not None or self._swallow_release:
                return self._on_mouse(event)
            case QKeyEvent() if self._drawing is not None and event.key() == Qt.Key.Key_Escape:
                if event.type() == QEvent.Type.KeyPress:
                    self.put_back()
                return event.type() != QEvent.Type.ShortcutOverride
        if event.type() == QEvent.Type.DragLeave or (event.type() == QEvent.Type.Leave and self._drawing is not None):
            self._canvas.set_hint(None, QPointF())
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and self._swallow_release:
            self._swallow_release = False
            return True
        if self._drawing is None or event.buttons() & Qt.MouseButton.MiddleButton:
            return False
        if event.type() == QEvent.Type.MouseMove:
            self._show(self._drawing, event.position())
            return True
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._swallow_release = True
            if event.button() == Qt.MouseButton.RightButton:
                self.put_back()
            elif event.button() == Qt.MouseButton.LeftButton:
                self._place(self._drawing, event)
            return True
        return False

    def _place(self, drawing: Drawing, event: QMouseEvent) -> None:
        again = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        at = self._scene_point(event.position())
        if not again:
            self.put_back()
        self.placed.emit(drawing, at, again)
        if again:
            self._show(drawing, event.position())

    def _on_drag(self, event: QDropEvent) -> bool:
        if not event.mimeData().hasFormat(DRAWING_MIME):
            return False
        drawing = self._find(bytes(event.mimeData().data(DRAWING_MIME).data()).decode("utf-8", "replace"))
        if drawing is None:
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self._canvas.set_hint(None, QPointF())
            self.put_back()
            self.placed.emit(drawing, self._scene_point(event.position()), False)
        else:
            self._show(drawing, event.position())
        return True

    def _show(self, drawing: Drawing, where: QPointF) -> None:
        at = self._scene_point(where)
        workspace = self._workspace
        box = drawing.box_at(workspace.scene, at, workspace.state.horizon)
        text = translate("Library", "place {title}").format(title=drawing.title)
        entry = next((each for each in workspace.label_set.classes if each.name == drawing.classes[-1]), None)
        color = (255, 255, 255) if entry is None else entry.color
        self._canvas.set_hint(Hint(text, self._outline(drawing, box.left, box.top, box.size), color), where)

    def _outline(self, drawing: Drawing, left: int, top: int, size: tuple[int, int]) -> tuple[Outline, ...]:
        key = (drawing.key, *size)
        if self._outlines is None or self._outlines[0] != key:
            try:
                masks = [mask for _, mask in drawing.masks(size)]
            except MaquetteError:
                masks = []
            found: list[np.ndarray] = []
            for mask in masks:
                padded = np.pad(mask.view(np.uint8), 1)
                found += cv2.findContours(padded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_TC89_L1)[0]
            self._outlines = key, tuple(each.reshape(-1, 2) - 0.5 for each in found)
        return tuple(tuple(Point(x + left, y + top) for x, y in each.tolist()) for each in self._outlines[1])

    def _scene_point(self, where: QPointF) -> Point:
        at = self._canvas.viewport.to_scene(where.x(), where.y())
        return Point(at.x, at.y)

    def _on_state_changed(self) -> None:
        if self._workspace.state.tool != self._tool:  # another tool was taken up instead
            self.put_back()
