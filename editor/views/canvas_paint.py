"""How the canvas looks: functions that paint, given everything they need. They decide nothing and keep nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from editor.document.geometry import Point, Rect
from editor.settings import ViewMode
from editor.tools.base import Hint
from editor.views.layers import SceneLayers
from editor.views.qimage import Raster
from editor.views.viewport import Viewport

EDGE: Final = QColor(0, 0, 0, 110)
LIGHT: Final = QColor(255, 255, 255, 235)
DARK: Final = QColor(0, 0, 0, 170)
ACCENT: Final = QColor(255, 196, 0)
FRAME: Final = QColor(255, 255, 255, 190)  # around what is a preview
FRAME_SHADOW: Final = QColor(0, 0, 0, 80)
CHIP: Final = QColor(24, 24, 26, 225)
CHIP_TEXT: Final = QColor(245, 245, 245)
CHIP_HEIGHT: Final = 22.0
CHIP_OFFSET: Final = 16.0  # view pixels from the pointer
CRISP_FROM: Final = 4.0  # zoom from which pixels of the photograph are shown as squares
HANDLE_RADIUS: Final = 13.0
TITLE_WIDTH: Final = 260.0  # view pixels, at most and
TITLE_ROOM: Final = 60.0  # at least, of the title left of the divider


@dataclass(frozen=True)
class Look:
    """What of the scene is shown, and how strongly."""

    mode: ViewMode = ViewMode.PHOTOGRAPH
    labels: float = 0.0  # opacity of label colours over the photograph, 0 to 1
    outlines: float = 0.3
    clean: bool = False  # nothing but the photograph, while the key is held
    divider: float = 0.5  # in BOTH: where labels end and the photograph begins, as a share of the scene's width
    distinct: bool = False  # outlines that hide what is below them, whatever their opacity


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is left of the divider in place of the labels."""

    title: str
    raster: Raster


@dataclass(frozen=True)
class Invitation:
    """A caption that says where a first stroke would do something nice."""

    text: str
    place: Point  # scene pixels, the middle of the caption


def picture_rect(viewport: Viewport) -> QRectF:
    """The scene in view pixels."""
    left, top, right, bottom = viewport.corners(Rect.of(viewport.scene))
    return QRectF(left, top, right - left, bottom - top)


def divider_x(viewport: Viewport, look: Look) -> float:
    """Where the divider stands, in view pixels."""
    return viewport.left + look.divider * viewport.scene.width * viewport.zoom


def paint_scene(
    painter: QPainter, layers: SceneLayers, viewport: Viewport, look: Look, comparison: Comparison | None = None
) -> None:
    """Photograph, label colours and outlines, as `look` asks; beside the divider a comparison, if there is one."""
    target = picture_rect(viewport)
    painter.setPen(QPen(EDGE, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(target.adjusted(-0.5, -0.5, 0.5, 0.5))
    if look.clean or look.mode is ViewMode.PHOTOGRAPH:
        _paint_photograph(painter, layers, viewport, target, look)
    elif look.mode is ViewMode.LABELS:
        _paint_labels(painter, layers, viewport, target, look)
    else:
        x = divider_x(viewport, look)
        for paint, left, right in ((_paint_labels, target.left(), x), (_paint_photograph, x, target.right())):
            painter.save()
            painter.setClipRect(
                QRectF(left, target.top(), right - left, target.height()), Qt.ClipOperation.IntersectClip
            )
            if comparison is not None and paint is _paint_labels:
                _paint_raster(painter, comparison.raster, target, smooth=viewport.zoom < CRISP_FROM)
            else:
                paint(painter, layers, viewport, target, look)
            painter.restore()


def _paint_photograph(painter: QPainter, layers: SceneLayers, viewport: Viewport, target: QRectF, look: Look) -> None:
    if layers.photograph is None:
        _paint_labels(painter, layers, viewport, target, look)  # until the first pass ends there is nothing else to see
        return
    _paint_raster(painter, layers.photograph, target, smooth=viewport.zoom < CRISP_FROM)
    if look.clean:
        return
    smooth = not viewport.is_magnified
    if look.labels > 0:
        _paint_raster(painter, layers.labels, target, smooth=smooth, opacity=look.labels)
    if not layers.pending_rect.is_empty:
        painter.save()
        left, top, right, bottom = viewport.corners(layers.pending_rect)
        painter.setClipRect(QRectF(left, top, right - left, bottom - top), Qt.ClipOperation.IntersectClip)
        _paint_raster(painter, layers.pending, target, smooth=smooth)
        painter.restore()
    _paint_raster(painter, layers.outlines, target, smooth=smooth, opacity=1.0 if look.distinct else look.outlines)


def _paint_labels(painter: QPainter, layers: SceneLayers, viewport: Viewport, target: QRectF, look: Look) -> None:
    smooth = not viewport.is_magnified
    _paint_raster(painter, layers.labels, target, smooth=smooth)
    if not look.clean:
        _paint_raster(painter, layers.outlines, target, smooth=smooth, opacity=1.0 if look.distinct else look.outlines)


def _paint_raster(painter: QPainter, raster: Raster, target: QRectF, *, smooth: bool, opacity: float = 1.0) -> None:
    if opacity <= 0:
        return
    painter.setOpacity(opacity)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    # Always the whole picture under the paint event's clip: parts drawn apart would be sampled apart and show seams.
    painter.drawImage(target, raster.image)
    painter.setOpacity(1.0)


def paint_selection(painter: QPainter, lines: Sequence[QLineF], viewport: Viewport) -> None:
    """The outline of the selected region: an accent line on a dark one, of the same width at every zoom."""
    if not lines:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.translate(viewport.left, viewport.top)
    painter.scale(viewport.zoom, viewport.zoom)
    for color, width in ((DARK, 4.0), (ACCENT, 2.0)):
        painter.setPen(_cosmetic(color, width, cap=Qt.PenCapStyle.SquareCap))
        painter.drawLines(lines)
    painter.restore()


def paint_unsettled(painter: QPainter, areas: Iterable[Rect], viewport: Viewport) -> None:
    """A hairline around each area that is not rendered yet, or only a preview: dots of light on a faint shadow."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for area in areas:
        left, top, right, bottom = viewport.corners(area)
        frame = QRectF(round(left) + 0.5, round(top) + 0.5, round(right - left) - 1, round(bottom - top) - 1)
        for pen in (_cosmetic(FRAME_SHADOW, 1.0), _cosmetic(FRAME, 1.0, dashes=(2.0, 3.0))):
            painter.setPen(pen)
            painter.drawRect(frame)


def paint_divider(painter: QPainter, viewport: Viewport, look: Look) -> None:
    """The line between labels and photograph, with a handle."""
    target = picture_rect(viewport)
    x = divider_x(viewport, look)
    painter.setPen(QPen(DARK, 3))
    painter.drawLine(QPointF(x, target.top()), QPointF(x, target.bottom()))
    painter.setPen(QPen(LIGHT, 1.2))
    painter.drawLine(QPointF(x, target.top()), QPointF(x, target.bottom()))
    centre = handle_centre(viewport, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(LIGHT, 1.2))
    painter.setBrush(CHIP)
    painter.drawEllipse(centre, HANDLE_RADIUS, HANDLE_RADIUS)
    for side in (-1, 1):
        tip = centre + QPointF(side * 8, 0)
        painter.drawPolyline([tip + QPointF(-side * 4, -4), tip, tip + QPointF(-side * 4, 4)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_title(painter: QPainter, title: str, viewport: Viewport, look: Look, font: QFont) -> None:
    """What the picture left of the divider is: a chip at the top of it, where there is room."""
    target = picture_rect(viewport).intersected(QRectF(0, 0, viewport.view.width, viewport.view.height))
    right = min(divider_x(viewport, look) - 8, target.right() - 8)
    room = min(right - target.left() - 8, TITLE_WIDTH)
    metrics = QFontMetricsF(font)
    if room < TITLE_ROOM:
        return
    text = metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room - 16)
    width = metrics.horizontalAdvance(text) + 16
    chip = QRectF(right - width, target.top() + 8, width, CHIP_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawRoundedRect(chip, 5, 5)
    painter.setFont(font)
    painter.setPen(CHIP_TEXT)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def handle_centre(viewport: Viewport, look: Look) -> QPointF:
    """The middle of the divider's handle: on the part of the picture that is in view."""
    target = picture_rect(viewport).intersected(QRectF(0, 0, viewport.view.width, viewport.view.height))
    return QPointF(divider_x(viewport, look), target.center().y())


def paint_hint(painter: QPainter, hint: Hint, viewport: Viewport) -> None:
    """The outline of what the tool would cover: light on dark, so that it shows on any picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    polygons = [
        QPolygonF([QPointF(x * viewport.zoom + viewport.left, y * viewport.zoom + viewport.top) for x, y in outline])
        for outline in hint.outline
    ]
    for color, width in ((DARK, 3.0), (LIGHT, 1.3)):
        painter.setPen(_cosmetic(color, width))
        for polygon in polygons:
            painter.drawPolygon(polygon)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def chip_rect(text: str, pointer: QPointF, font: QFont, view: QRectF) -> QRectF:
    """Where the chip with `text` goes: right below the pointer, or on the side where there is room."""
    width = QFontMetricsF(font).horizontalAdvance(text) + CHIP_HEIGHT + 10
    chip = QRectF(pointer + QPointF(CHIP_OFFSET, CHIP_OFFSET), QSizeF(width, CHIP_HEIGHT))
    if chip.right() > view.right() - 4:
        chip.moveRight(pointer.x() - CHIP_OFFSET)
    if chip.bottom() > view.bottom() - 4:
        chip.moveBottom(pointer.y() - CHIP_OFFSET)
    return chip


def paint_chip(painter: QPainter, text: str, color: QColor, chip: QRectF) -> None:
    """A label at the pointer: the class's colour and where the stroke goes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawRoundedRect(chip, 5, 5)
    swatch = QRectF(chip.left() + 6, chip.top() + 6, CHIP_HEIGHT - 12, CHIP_HEIGHT - 12)
    painter.setBrush(color)
    painter.setPen(QPen(QColor(255, 255, 255, 120), 1))
    painter.drawRoundedRect(swatch, 2, 2)
    painter.setPen(CHIP_TEXT)
    painter.drawText(
        chip.adjusted(CHIP_HEIGHT, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_invitation(painter: QPainter, invitation: Invitation, viewport: Viewport, font: QFont) -> None:
    """A caption on the picture, in a dashed frame."""
    text = invitation.text
    centre = QPointF(*viewport.to_view(invitation.place))
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * 1.15)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    badge = QRectF(0, 0, metrics.horizontalAdvance(text) + 44, metrics.height() + 16)
    badge.moveCenter(centre)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(badge, badge.height() / 2, badge.height() / 2)
    painter.fillPath(shape, QColor(20, 20, 22, 150))
    painter.setPen(_cosmetic(LIGHT, 1.5, dashes=(5.0, 4.0)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
    painter.setFont(font)
    painter.setPen(LIGHT)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _cosmetic(
    color: QColor,
    width: float,
    *,
    dashes: Sequence[float] = (),
    cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap,
) -> QPen:
    """A pen of `width` view pixels at every zoom."""
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setCapStyle(cap)
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen
