"""The axis of symmetric painting on the canvas: the handle to drag it by. The line is painted by the canvas itself."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from editor.document.geometry import Point
from editor.language import translate
from editor.tools.options import Symmetry
from editor.views.canvas import Canvas
from editor.workspace import Workspace

LIGHT: Final = QColor(255, 255, 255, 235)
FACE: Final = QColor(24, 24, 26, 225)
FOCUS: Final = QColor(255, 196, 0)
SIDE: Final = 24  # view pixels: the handle


class SymmetryAxis(QObject):
    """Shows the axis while painting is symmetric, wherever the scene is on the canvas."""

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._workspace = workspace
        self._canvas = canvas
        self.handle = _Handle(canvas, self)
        canvas.installEventFilter(self)
        canvas.viewport_changed.connect(self.follow)
        canvas.look_changed.connect(self.follow)
        workspace.scene_replaced.connect(self.follow)
        unsubscribe = workspace.state.observe(self.follow)
        self.destroyed.connect(lambda _=None: unsubscribe())
        self.follow()

    def follow(self) -> None:
        """Stand where the axis is."""
        shown = self._workspace.state.symmetry.on and not self._canvas.look.clean
        if shown:
            viewport = self._canvas.viewport
            top = viewport.to_view(Point(self._axis, 0))
            self.handle.move(round(top.x) - SIDE // 2, max(round(top.y), 0) + 4)
        self._canvas.symmetry_axis = self._axis if shown else None
        if self.handle.isHidden() == shown:
            self.handle.setVisible(shown)

    def move_to(self, place: QPoint) -> None:
        """Put the axis under a pixel of the canvas."""
        x, _ = self._canvas.viewport.to_scene(place.x(), place.y())
        self._set(x)

    def move_by(self, pixels: float) -> None:
        """Move the axis by scene pixels."""
        self._set(self._axis + pixels)

    def centre(self) -> None:
        """Put the axis in the middle of the scene, and of every scene that is opened."""
        self._workspace.state.symmetry = Symmetry(self._workspace.state.symmetry.on)

    @property
    def _axis(self) -> float:
        return self._workspace.state.symmetry.axis_of(self._workspace.size.width)

    def _set(self, x: float) -> None:
        state = self._workspace.state
        state.symmetry = state.symmetry.moved(min(max(x, 0.0), float(self._workspace.size.width)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.follow()
        return False


class _Handle(QWidget):
    """A round handle: drag it, double-click for the middle, arrow keys once it has the focus."""

    def __init__(self, canvas: Canvas, axis: SymmetryAxis) -> None:
        super().__init__(canvas)
        self._axis = axis
        self.setObjectName("symmetry axis")
        self.setFixedSize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(translate("SymmetryAxis", "Axis of symmetry"))
        self.setToolTip(translate("SymmetryAxis", "Axis of symmetry: drag it, double-click for the middle"))
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._axis.move_to(self.mapToParent(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._axis.centre()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
        if event.key() in steps:
            self._axis.move_by(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(FOCUS if self.hasFocus() else LIGHT, 1.4))
        painter.setBrush(FACE)
        painter.drawEllipse(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))
        centre = QRectF(self.rect()).center()
        painter.setPen(QPen(LIGHT, 1.2))
        for side in (-1, 1):
            tip = centre + QPointF(side * 7, 0)
            painter.drawPolyline([tip + QPointF(-side * 3.5, -3.5), tip, tip + QPointF(-side * 3.5, 3.5)])
