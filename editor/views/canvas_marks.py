"""What tools show on the canvas beside their hint: the frame with its handles, the rubber band, the horizon.

Every line is light on dark, so that it shows on any picture, and everything has the same size at every zoom.
"""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QRegion

from editor.document.geometry import Point
from editor.tools.marks import Marks
from editor.views.viewport import Viewport

DARK: Final = QColor(0, 0, 0, 190)
LIGHT: Final = QColor(255, 255, 255, 245)
HANDLE: Final = QColor(255, 255, 255)
HANDLE_EDGE: Final = QColor(20, 20, 22)
BAND: Final = QColor(255, 255, 255, 38)
HORIZON: Final = QColor(255, 196, 0)
HALF: Final = 4.5  # view pixels: half a handle
DOT: Final = 5.5  # radius of the handle that turns
SPACE: Final = 8  # view pixels that marks reach beyond their points
GRIP: Final = QRectF(-26, -7, 52, 14)  # about the place where the horizon meets the middle of the view


def paint_marks(painter: QPainter, marks: Marks, viewport: Viewport) -> None:
    """Paint all there is of them."""
    if marks.horizon is not None:
        _paint_horizon(painter, marks.horizon, viewport)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if marks.frame:
        _paint_frame(painter, marks, viewport)
    if marks.band is not None:
        corners = [_to_view(point, viewport) for point in marks.band]
        band = QRectF(_crisp(corners[0]), _crisp(corners[1])).normalized()
        painter.fillRect(band, BAND)
        for pen in (QPen(DARK, 1), _dashed(LIGHT)):
            painter.setPen(pen)
            painter.drawRect(band)


def area_of(marks: Marks, viewport: Viewport) -> QRegion:
    """What they cover, in view pixels. Of boxes and bands only the lines: their inside may be the whole picture."""
    region = QRegion()
    stem = marks.stem or ()
    for point in (*marks.handles, *stem[1:]):
        place = _to_view(point, viewport)
        region += QRectF(place.x() - SPACE, place.y() - SPACE, 2 * SPACE, 2 * SPACE).toAlignedRect()
    if marks.frame:
        region += _outline([_to_view(point, viewport) for point in marks.frame])
    if stem:
        region += _hull([_to_view(point, viewport) for point in stem])
    if marks.band is not None:
        one, other = (_to_view(point, viewport) for point in marks.band)
        # Its inside is tinted, so all of it.
        region += _hull([one, other])
    if marks.horizon is not None:
        y = _to_view(Point(0, marks.horizon), viewport).y()
        region += QRectF(0, y - 2 * SPACE, viewport.view.width, 4 * SPACE).toAlignedRect()
    return region


def paint_axis(painter: QPainter, axis: float, viewport: Viewport) -> None:
    """The axis of symmetric painting: a dashed line from top to bottom of the scene."""
    line = _axis_line(axis, viewport)
    for pen in (QPen(DARK, 3), _dashed(LIGHT)):
        painter.setPen(pen)
        painter.drawLine(line)


def axis_area(axis: float, viewport: Viewport) -> QRect:
    """What the axis covers, in view pixels."""
    line = _axis_line(axis, viewport)
    return QRectF(line.p1(), line.p2()).adjusted(-SPACE, -SPACE, SPACE, SPACE).toAlignedRect()


def _axis_line(axis: float, viewport: Viewport) -> QLineF:
    top, bottom = (_crisp(_to_view(Point(axis, y), viewport)) for y in (0, viewport.scene.height))
    return QLineF(top, bottom)


def _paint_frame(painter: QPainter, marks: Marks, viewport: Viewport) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QPolygonF([_crisp(_to_view(point, viewport)) for point in marks.frame])
    stem = [_crisp(_to_view(point, viewport)) for point in marks.stem or ()]
    for color, width in ((DARK, 3.0), (LIGHT, 1.2)):
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
        painter.drawPolygon(frame)
        if stem:
            painter.drawLine(QLineF(*stem))
    painter.setPen(QPen(HANDLE_EDGE, 1.2))
    painter.setBrush(HANDLE)
    for point in marks.handles:
        place = _crisp(_to_view(point, viewport))
        painter.drawRect(QRectF(place.x() - HALF + 0.5, place.y() - HALF + 0.5, 2 * HALF - 1, 2 * HALF - 1))
    if stem:
        painter.drawEllipse(stem[1], DOT - 0.5, DOT - 0.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_horizon(painter: QPainter, row: float, viewport: Viewport) -> None:
    left, y = viewport.left, _crisp(_to_view(Point(0, row), viewport)).y()
    right = left + viewport.scene.width * viewport.zoom
    painter.setPen(QPen(DARK, 3))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setPen(QPen(HORIZON, 1))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shown_left, shown_right = max(left, 0.0), min(right, float(viewport.view.width))
    grip = GRIP.translated((shown_left + shown_right) / 2, y)
    painter.setPen(QPen(HORIZON, 1))
    painter.setBrush(HANDLE_EDGE)
    painter.drawRoundedRect(grip, 7, 7)
    painter.setPen(QPen(LIGHT, 1.2))
    for way in (-1, 1):  # it can be dragged up and down
        tip = grip.center() + QPointF(0, way * 4.5)
        painter.drawPolyline([tip + QPointF(-3.5, -way * 3), tip, tip + QPointF(3.5, -way * 3)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _outline(points: list[QPointF]) -> QRegion:
    """The four sides of a frame; all of one that is turned, which changes only with what is in it."""
    sides = list(zip(points, [*points[1:], points[0]], strict=True))
    if any(abs(start.x() - end.x()) > 1 and abs(start.y() - end.y()) > 1 for start, end in sides):
        return _hull(points)
    region = QRegion()
    for side in sides:
        region += _hull(side)
    return region


def _hull(points: Iterable[QPointF]) -> QRegion:
    polygon = QPolygonF(list(points))
    return QRegion(polygon.boundingRect().toAlignedRect().adjusted(-3, -3, 4, 4))


def _to_view(point: Point, viewport: Viewport) -> QPointF:
    return QPointF(*viewport.to_view(point))


def _crisp(point: QPointF) -> QPointF:
    """The middle of the view pixel there: upright lines of one pixel stay one pixel."""
    return QPointF(round(point.x()) + 0.5, round(point.y()) + 0.5)


def _dashed(color: QColor) -> QPen:
    pen = QPen(color, 1)
    pen.setDashPattern([4.0, 4.0])
    return pen
