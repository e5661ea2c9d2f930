"""How a silhouette looks in the list: its parts in the colours of their classes, with a rim that sets them off."""

import cv2
import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QTextOption
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from editor.document.library import Drawing
from editor.language import translate
from editor.views.library_model import DRAWING_ROLE
from editor.views.qimage import pixmap_of
from editor.views.rows import paint_row
from model.maps import LabelSet, MaquetteError

PICTURE = 42  # pixels of the screen, the longer side
TEXT = 28  # two lines
TILE = QSize(84, PICTURE + TEXT + 10)
DENSE = 2  # pictures are drawn at twice the size, for dense screens
RIM = np.ones((5, 5), np.uint8)

Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """Draws the rows of a `LibraryModel` as tiles."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label_set: LabelSet | None = None
        self._pictures: dict[tuple[str, str, int], QPixmap] = {}

    def show_classes_of(self, label_set: LabelSet) -> None:
        """Take the colours of this label set from now on."""
        if self._label_set is not label_set:
            self._label_set = label_set
            self._pictures.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return TILE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawing = index.data(DRAWING_ROLE)
        if drawing is None:
            return
        tile: QRect = option.rect
        painter.save()
        ink = paint_row(painter, option, selected=bool(option.state & QStyle.StateFlag.State_Selected))
        picture = self._picture(drawing, ink)
        size = picture.size() / DENSE
        spare = PICTURE - size.height()
        top = tile.top() + 5 + (spare if drawing.stands else spare // 2)  # on the ground, or in the middle
        corner = QPoint(tile.center().x() - size.width() // 2, top)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRect(corner, size), picture)
        painter.setPen(ink)
        text = QTextOption(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        text.setWrapMode(QTextOption.WrapMode.WordWrap)
        font = option.font
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.85))
        painter.setFont(font)
        painter.drawText(_text_zone(tile).toRectF(), drawing.title, text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(translate("Library", "Name of the silhouette"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        zone = _text_zone(option.rect)
        editor.setGeometry(QRect(zone.left(), zone.top(), zone.width(), editor.sizeHint().height()))

    def _picture(self, drawing: Drawing, ink: QColor) -> QPixmap:
        key = (drawing.key, drawing.title, ink.rgba())
        if key not in self._pictures:
            self._pictures[key] = pixmap_of(
                tile_picture(drawing, self._label_set, (ink.red(), ink.green(), ink.blue()))
            )
        return self._pictures[key]


def tile_picture(drawing: Drawing, label_set: LabelSet | None, ink: tuple[int, ...]) -> np.ndarray:
    """A silhouette in the colours of its classes on nothing, with a rim in the colour `ink`: uint8 (h, w, 4)."""
    side = PICTURE * DENSE - 4
    scale = side / max(drawing.width, drawing.height)
    size = max(2, round(drawing.width * scale)), max(2, round(drawing.height * scale))
    pixels = np.zeros((size[1] + 4, size[0] + 4, 4), np.uint8)
    colors = {each.name: each.color for each in label_set.classes} if label_set is not None else {}
    try:
        masks = [(name, np.pad(mask, 2)) for name, mask in drawing.masks(size)]
    except MaquetteError:
        return pixels  # it is refused again, with a sentence, when it is placed
    whole = np.logical_or.reduce([mask for _, mask in masks])
    rim = cv2.dilate(whole.view(np.uint8), RIM).view(np.bool_)
    pixels[rim] = (*ink, 150)
    for name, mask in masks:
        pixels[mask] = (*colors.get(name, (128, 128, 128)), 255)
    return pixels


def _text_zone(tile: QRect) -> QRect:
    return QRect(tile.left() + 2, tile.top() + PICTURE + 8, tile.width() - 4, TEXT)
