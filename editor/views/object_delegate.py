"""How a row of the list of objects looks and where it can be clicked: thumbnail, chip, name, lock, eye."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from editor.language import translate
from editor.views.chips import paint_chip
from editor.views.icons import paint_icon
from editor.views.object_model import COLOR_ROLE, ID_ROLE, LOCKED_ROLE, THUMBNAIL_ROLE, VISIBLE_ROLE
from editor.views.rows import paint_row
from editor.views.theme import SURROUND, muted
from editor.views.thumbnails import THUMBNAIL

ROW = 32  # pixels high
ZONE = 24  # width of the eye and of the lock
ICON = 16
CHIP = 10
FAINT = 0.35  # opacity of what is hidden, and of an open lock

Index = QModelIndex | QPersistentModelIndex


def eye_zone(row: QRect) -> QRect:
    """Where a row's eye is."""
    return QRect(row.right() - ZONE - 2, row.top(), ZONE, row.height())


def lock_zone(row: QRect) -> QRect:
    """Where a row's lock is."""
    return eye_zone(row).translated(-ZONE, 0)


class ObjectDelegate(QStyledItemDelegate):
    """Draws rows of an `ObjectModel`, knows where eye and lock are, edits names."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette: QPalette = option.palette
        row: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        visible = bool(index.data(VISIBLE_ROLE))
        painter.save()
        ink = paint_row(painter, option, selected=selected)
        painter.setOpacity(1.0 if visible else FAINT)
        _paint_thumbnail(painter, _thumbnail_zone(row), index.data(THUMBNAIL_ROLE))
        painter.setOpacity(1.0)

        text = _text_zone(row)
        color = index.data(COLOR_ROLE)
        if color is not None:
            chip = QRectF(text.left(), row.center().y() - CHIP / 2 + 1, CHIP, CHIP)
            paint_chip(painter, chip, color, palette.color(QPalette.ColorRole.Mid))
            text.setLeft(text.left() + CHIP + 6)
        painter.setPen(ink if visible or selected else muted(palette))
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
        if index.data(ID_ROLE) is not None:
            locked = bool(index.data(LOCKED_ROLE))
            _paint_switch(
                painter, lock_zone(row), "lock" if locked else "unlock", ink, on=locked, shown=locked or hovered
            )
            _paint_switch(painter, eye_zone(row), "eye" if visible else "eye-off", ink, on=visible, shown=True)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        role = self.switch_at(event.pos(), option.rect, index)
        if role is None:
            return super().helpEvent(event, view, option, index)
        on = bool(index.data(role))
        words = (
            (translate("ObjectDelegate", "Hide"), translate("ObjectDelegate", "Show"))
            if role == VISIBLE_ROLE
            else (
                translate("ObjectDelegate", "Unlock"),
                translate("ObjectDelegate", "Lock: nothing paints over it or erases it"),
            )
        )
        QToolTip.showText(event.globalPos(), words[0] if on else words[1], view)
        return True

    def switch_at(self, point: object, row: QRect, index: Index) -> int | None:
        """The role of the switch under a point of the view, None beside them."""
        if index.data(ID_ROLE) is None:
            return None
        if eye_zone(row).contains(point):  # type: ignore[call-overload]
            return VISIBLE_ROLE
        return LOCKED_ROLE if lock_zone(row).contains(point) else None  # type: ignore[call-overload]

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(translate("ObjectDelegate", "Name of the object"))
        editor.setFrame(False)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(_text_zone(option.rect).adjusted(CHIP + 2, 3, 0, -3))


def _thumbnail_zone(row: QRect) -> QRect:
    return QRect(row.left() + 4, row.top() + (ROW - THUMBNAIL.height) // 2, THUMBNAIL.width, THUMBNAIL.height)


def _text_zone(row: QRect) -> QRect:
    return QRect(
        row.left() + THUMBNAIL.width + 12, row.top(), row.width() - THUMBNAIL.width - 14 - 2 * ZONE, row.height()
    )


def _paint_thumbnail(painter: QPainter, zone: QRect, pixmap: QPixmap) -> None:
    size = pixmap.size().scaled(zone.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    target = QRect(zone.topLeft(), size)
    target.moveCenter(zone.center())
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(SURROUND)  # the grey around the picture: a dark person shows on it in both themes
    painter.drawRoundedRect(zone.adjusted(-1, -1, 1, 1), 3, 3)
    painter.drawPixmap(target, pixmap)
    painter.restore()


def _paint_switch(painter: QPainter, zone: QRect, name: str, ink: QColor, *, on: bool, shown: bool) -> None:
    if not shown:
        return
    square = QRect(0, 0, ICON, ICON)
    square.moveCenter(zone.center())
    painter.setOpacity(0.8 if on else FAINT)
    paint_icon(painter, name, square, ink)
    painter.setOpacity(1.0)
