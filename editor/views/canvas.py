"""The canvas: the scene as a picture. Shows layers, selection and the tool's hint; its input is in canvas_input.py."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from editor.document.geometry import Rect, Size
from editor.language import translate
from editor.settings import ViewMode
from editor.tools.base import Hint
from editor.tools.marks import NO_MARKS, Marks
from editor.views import canvas_marks, canvas_paint
from editor.views.canvas_paint import Comparison, Invitation, Look
from editor.views.layers import SceneLayers
from editor.views.qimage import Raster
from editor.views.theme import SURROUND
from editor.views.viewport import Viewport
from editor.workspace import Workspace

ZOOM_STEP: Final = 1.25  # of the menu's and the keys' zoom
BLEED: Final = 4  # view pixels that lines and smoothing reach beyond the scene pixels they belong to


class Canvas(QWidget):
    """Shows the open scene of a workspace. Repaints only what has changed."""

    viewport_changed = Signal()
    look_changed = Signal()
    comparison_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName(translate("Canvas", "Canvas"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._stroking = False
        self._workspace = workspace
        self._layers = SceneLayers(workspace.scene, workspace.picture)
        self._viewport = Viewport.fit(workspace.size, self._view_size())
        self._look = Look()
        self._hint: Hint | None = None
        self._marks = NO_MARKS
        self._axis: float | None = None
        self._pointer = QPointF()
        self._chip = QRectF()
        self._invitation: Invitation | None = None
        self._comparison: Comparison | None = None
        self._frames = self._layers.unsettled_areas  # as they were painted last
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.size_changed.connect(self._on_scene_replaced)
        workspace.classes_changed.connect(self._on_classes_changed)
        workspace.scene_changed.connect(self._on_scene_changed)
        workspace.picture_changed.connect(self._on_picture_changed)
        workspace.selection_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(900, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    # What is shown

    @property
    def look(self) -> Look:
        """What of the scene is shown, and how strongly."""
        return self._look

    def set_look(self, **changes: Any) -> None:
        """Change fields of `look`."""
        look = replace(self._look, **changes)
        if look != self._look:
            if look.distinct is not self._look.distinct:
                self._layers.draw_again(strong=look.distinct)
            self._look = look
            self.update()
            self.look_changed.emit()

    @property
    def invitation(self) -> Invitation | None:
        """A caption on the picture for the first stroke."""
        return self._invitation

    @invitation.setter
    def invitation(self, invitation: Invitation | None) -> None:
        if invitation != self._invitation:
            self._invitation = invitation
            self.update()

    @property
    def comparison(self) -> str:
        """The title of what is left of the divider; "" while that is the labels."""
        return "" if self._comparison is None else self._comparison.title

    def set_comparison(self, title: str, picture: np.ndarray | None) -> None:
        """Show a picture, uint8 (H, W, 3) of the scene's size, left of the divider in place of the labels.

        None: the labels again, as after another scene was opened.
        """
        self._comparison = None
        if picture is not None:
            size = Size(picture.shape[1], picture.shape[0])
            raster = Raster(size)
            raster.write(Rect.of(size), picture)
            self._comparison = Comparison(title, raster)
        if self._look.mode is ViewMode.BOTH:
            self.update()
        self.comparison_changed.emit()

    @property
    def stroking(self) -> bool:
        """A gesture of a tool is open; set by the input. Then only what its events change is painted again."""
        return self._stroking

    @stroking.setter
    def stroking(self, stroking: bool) -> None:
        self._stroking = stroking
        self._update_frames()
        self.update()  # what waits for the end of a stroke: the whole outline of the selection

    @property
    def unsettled(self) -> Rect:
        """Where the photograph is not yet exactly the scene's."""
        return self._layers.unsettled

    @property
    def frames(self) -> tuple[Rect, ...]:
        """What is outlined as not exact yet. During a stroke only previews are: its own colours say the rest."""
        return self._frames

    @property
    def trial(self) -> Rect:
        """Where a style is tried out, NOTHING if none is."""
        return self._layers.trial

    def show_trial(self, rect: Rect, image: np.ndarray) -> None:
        """Show how `rect` would look, uint8 (h, w, 3), until `hide_trial` or the next photograph."""
        self.hide_trial()
        self._update_scene(self._layers.show_trial(rect, image))

    def hide_trial(self) -> None:
        """Show the photograph as it is."""
        if self._workspace.picture is not None:
            self._update_scene(self._layers.hide_trial(self._workspace.picture))

    @property
    def hint(self) -> Hint | None:
        """What is shown at the pointer."""
        return self._hint

    def set_hint(self, hint: Hint | None, pointer: QPointF) -> None:
        """Show what the tool would do at `pointer` (view pixels), or nothing."""
        before = self._hint_area()
        self._hint, self._pointer = hint, pointer
        self._chip = QRectF()
        if hint is not None and hint.text:
            self._chip = canvas_paint.chip_rect(_typeset(hint.text), pointer, self.font(), QRectF(self.rect()))
        for area in (before, self._hint_area()):
            if not area.isEmpty():
                self.update(area)

    @property
    def marks(self) -> Marks:
        """What the tool shows beside its hint."""
        return self._marks

    @property
    def symmetry_axis(self) -> float | None:
        """Where the axis of symmetric painting is shown: x in scene pixels, None for nowhere."""
        return self._axis

    @symmetry_axis.setter
    def symmetry_axis(self, axis: float | None) -> None:
        if axis != self._axis:
            before, self._axis = self._axis, axis
            for each in (before, axis):
                if each is not None:
                    self.update(canvas_marks.axis_area(each, self._viewport))

    def set_marks(self, marks: Marks) -> None:
        """Show frame, handles and the like."""
        if marks != self._marks:
            before, self._marks = self._marks, marks
            for each in (before, marks):
                self.update(canvas_marks.area_of(each, self._viewport))

    # Where it is shown

    @property
    def viewport(self) -> Viewport:
        """Zoom and position."""
        return self._viewport

    @viewport.setter
    def viewport(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._viewport = viewport
            self.set_hint(None, self._pointer)
            self.update()
            self.viewport_changed.emit()

    def fit(self) -> None:
        """Show all of the scene."""
        self.viewport = Viewport.fit(self._workspace.size, self._view_size())

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle of the view."""
        self.viewport = self._viewport.zoomed_at_centre(self._viewport.zoom * factor)

    def zoom_to(self, zoom: float) -> None:
        """Zoom about the middle of the view; 1 is 100 %."""
        self.viewport = self._viewport.zoomed_at_centre(zoom)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), SURROUND)
        look, viewport = self._look, self._viewport
        canvas_paint.paint_scene(painter, self._layers, viewport, look, self._comparison)
        if look.clean:
            return
        if self._workspace.region is not None:
            self._paint_selection(painter, event.rect())
        if look.mode is not ViewMode.LABELS:
            canvas_paint.paint_unsettled(painter, self._frames, viewport)
        if look.mode is ViewMode.BOTH:
            canvas_paint.paint_divider(painter, viewport, look)
            if self._comparison is not None:
                canvas_paint.paint_title(painter, self._comparison.title, viewport, look, self.font())
        if self._invitation is not None:
            canvas_paint.paint_invitation(painter, self._invitation, viewport, self.font())
        if self._axis is not None:
            canvas_marks.paint_axis(painter, self._axis, viewport)
        canvas_marks.paint_marks(painter, self._marks, viewport)
        if self._hint is not None:
            canvas_paint.paint_hint(painter, self._hint, viewport)
            if self._hint.text:
                painter.setFont(self.font())
                canvas_paint.paint_chip(painter, _typeset(self._hint.text), QColor(*self._hint.color), self._chip)

    def _paint_selection(self, painter: QPainter, area: QRect) -> None:
        # With every event of a stroke the edge is another one, but only where the event repaints.
        within = self._to_scene(area) if self._stroking else None
        region = self._workspace.region
        chosen = self._workspace.selection or (() if region is None else (region,))
        lines = self._layers.outline_lines(chosen, within)
        canvas_paint.paint_selection(painter, lines, self._viewport)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.viewport = self._viewport.resized(self._view_size())

    # The workspace

    def _on_scene_replaced(self) -> None:
        self._comparison = None
        self._layers = SceneLayers(self._workspace.scene, self._workspace.picture, strong=self._look.distinct)
        self._hint, self._marks = None, NO_MARKS
        self._frames = self._layers.unsettled_areas
        self.fit()
        self.update()

    def _on_classes_changed(self) -> None:
        self._layers.draw_again(strong=self._look.distinct)
        self.update()

    def _on_scene_changed(self, rect: Rect) -> None:
        area = self._layers.scene_changed(rect)
        self._update_scene(area)
        if not self._stroking:
            self._update_frames()
        if self._workspace.region is not None and not self._stroking:
            self.update()  # the selection's outline may change anywhere

    def _on_picture_changed(self, rect: Rect) -> None:
        workspace = self._workspace
        if workspace.picture is not None:
            self.hide_trial()
            area = self._layers.picture_changed(
                workspace.picture, rect, workspace.picture_revision, exact=workspace.picture_exact
            )
            self._update_scene(area)
            self._update_frames()

    def _update_frames(self) -> None:
        layers = self._layers
        frames = layers.previewed_areas if self._stroking else layers.unsettled_areas
        for frame in set(frames) ^ set(self._frames):
            self._update_frame(frame)
        self._frames = frames

    def _update_scene(self, rect: Rect) -> None:
        if not rect.is_empty:
            self.update(self._to_view(rect))

    def _update_frame(self, rect: Rect) -> None:
        """Repaint only the border of a rectangle: its inside may be the whole picture."""
        if rect.is_empty:
            return
        view = self._to_view(rect)
        thick = 2 * BLEED
        self.update(QRect(view.left(), view.top(), view.width(), thick))
        self.update(QRect(view.left(), view.bottom() - thick + 1, view.width(), thick))
        self.update(QRect(view.left(), view.top(), thick, view.height()))
        self.update(QRect(view.right() - thick + 1, view.top(), thick, view.height()))

    def _to_view(self, rect: Rect) -> QRect:
        left, top, right, bottom = self._viewport.corners(rect)
        return QRectF(left, top, right - left, bottom - top).toAlignedRect().adjusted(-BLEED, -BLEED, BLEED, BLEED)

    def _to_scene(self, area: QRect) -> Rect:
        """The scene pixels whose lines may reach into an area of the view, those that bound them included."""
        left, top = self._viewport.to_scene(area.left() - BLEED, area.top() - BLEED)
        right, bottom = self._viewport.to_scene(area.right() + 1 + BLEED, area.bottom() + 1 + BLEED)
        return Rect.around([(left, top), (right, bottom)], 2).clipped(self._workspace.size)

    def _hint_area(self) -> QRect:
        """What the hint covers, in view pixels."""
        if self._hint is None:
            return QRect()
        points = [point for outline in self._hint.outline for point in outline]
        area = self._to_view(Rect.around(points)) if points else QRect()
        return area.united(self._chip.toAlignedRect().adjusted(-2, -2, 2, 2)) if not self._chip.isEmpty() else area

    def _view_size(self) -> Size:
        return Size(max(self.width(), 1), max(self.height(), 1))


def _typeset(text: str) -> str:
    """Tools write arrows as text."""
    return text.replace("->", "→")
