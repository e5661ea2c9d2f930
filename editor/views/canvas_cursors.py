"""Cursors by the names that tools use. Qt has none for turning, filling and picking: those are drawn here."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap, QPolygonF

from editor.tools.marks import Cursor
from editor.views.icons import paint_icon

SHAPES: Final[dict[Cursor, Qt.CursorShape]] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "size_across": Qt.CursorShape.SizeHorCursor,
    "size_down": Qt.CursorShape.SizeVerCursor,
    "size_falling": Qt.CursorShape.SizeFDiagCursor,
    "size_rising": Qt.CursorShape.SizeBDiagCursor,
    "split": Qt.CursorShape.SplitVCursor,
}
SIDE: Final = 24  # of a drawn cursor
ICONS: Final[dict[Cursor, tuple[int, int]]] = {"fill": (21, 20), "pick": (4, 20)}
"""Cursors that look like the icon of this name, with the pixel that points."""
SHARP: Final = 2  # pixels of it per pixel of a plain screen, so that it is sharp on finer ones
LIGHT: Final = QColor(255, 255, 255)
DARK: Final = QColor(0, 0, 0)


def cursor(name: Cursor) -> QCursor:
    """The cursor of this name; for a name without a shape of Qt's or an icon, the one that turns."""
    if name in ICONS:
        return _of_icon(name)
    return QCursor(SHAPES[name]) if name in SHAPES else _turning()


@cache
def _of_icon(name: Cursor) -> QCursor:
    """The icon, dark in a light rim, so that it shows on any picture."""
    pixmap = QPixmap(SIDE, SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    place = QRectF(0, 0, SIDE, SIDE)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        paint_icon(painter, name, place.translated(dx, dy), LIGHT)
    paint_icon(painter, name, place, DARK)
    painter.end()
    return QCursor(pixmap, *ICONS[name])


@cache
def _turning() -> QCursor:
    """Three quarters of a circle with an arrow at its end, dark in a light rim."""
    pixmap = QPixmap(SHARP * SIDE, SHARP * SIDE)
    pixmap.setDevicePixelRatio(SHARP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QRectF(5, 5, SIDE - 10, SIDE - 10)
    right = QPointF(circle.right(), circle.center().y())
    tip = QPolygonF([right + QPointF(-4.5, 0), right + QPointF(4.5, 0), right + QPointF(0, 5)])
    for color, width in ((LIGHT, 4.5), (DARK, 1.8)):
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, 0, 270 * 16)
        painter.setPen(
            QPen(color, width / 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(color)
        painter.drawPolygon(tip)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.end()
    return QCursor(pixmap, SIDE // 2, SIDE // 2)
