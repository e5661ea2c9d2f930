"""The classes of a label set as a menu with chips, for choosing another class."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from editor.document.objects import class_name
from editor.language import translate, translate_marked
from editor.views.chips import paint_chip
from model.maps import Kind, LabelClass, LabelSet

SIDE = 16  # pixels of a chip in a menu
FLAT_LIMIT = 14  # up to as many classes a menu needs no sub-menus


def chip_icon(entry: LabelClass) -> QIcon:
    """A chip in the colour of a class."""
    pixmap = QPixmap(QSize(2 * SIDE, 2 * SIDE))  # drawn at twice the size, for dense screens
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_chip(painter, QRectF(2, 2, 2 * SIDE - 4, 2 * SIDE - 4), QColor(*entry.color), QColor(128, 128, 128))
    painter.end()
    return QIcon(pixmap)


def class_menu(menu: QMenu, label_set: LabelSet, current: int, chosen: Callable[[int], None]) -> None:
    """Fill `menu` with the classes, grouped when there are many; `chosen(class_id)` is called with what was picked."""
    groups: dict[str, list[LabelClass]] = {}
    for entry in label_set.classes:
        if entry.kind is not Kind.VOID:
            groups.setdefault(entry.group, []).append(entry)
    flat = sum(map(len, groups.values())) <= FLAT_LIMIT
    for name, entries in groups.items():
        heading = translate_marked("Classes", name).capitalize() or translate("ClassMenu", "Other")
        target = menu if flat or len(groups) == 1 else menu.addMenu(heading)
        for entry in entries:
            action = target.addAction(chip_icon(entry), class_name(entry), partial(chosen, entry.id))
            action.setEnabled(entry.id != current)
