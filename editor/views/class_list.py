"""The list of classes: grouped, searchable, with the void classes folded away."""

from typing import Final

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from editor.document.objects import class_name
from editor.language import translate, translate_marked
from editor.views.chips import class_mime, paint_chip
from editor.views.icons import paint_icon
from editor.views.rows import paint_row
from editor.views.theme import muted
from model.maps import Kind, LabelClass, LabelSet

ID_ROLE: Final = Qt.ItemDataRole.UserRole  # class id; absent on groups
COLOR_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # QColor
DIGIT_ROLE: Final = Qt.ItemDataRole.UserRole + 2  # the key of its slot, "" if it has none
CURRENT_ROLE: Final = Qt.ItemDataRole.UserRole + 3  # True for the class that is painted with
SEARCH_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # what the search looks at

VOID_GROUP: Final = "void"
ROW: Final = 22  # pixels; a dock of 200 px shows six classes under the slots
CHIP: Final = 14

Index = QModelIndex | QPersistentModelIndex


class ClassModel(QStandardItemModel):
    """Groups with their classes, in the order of the label set; void classes come last, whatever group they are in."""

    def __init__(self, label_set: LabelSet) -> None:
        super().__init__()
        self._rows: dict[int, QStandardItem] = {}
        groups: dict[str, list[LabelClass]] = {}
        for entry in label_set.classes:
            groups.setdefault(VOID_GROUP if entry.kind is Kind.VOID else entry.group, []).append(entry)
        if VOID_GROUP in groups:
            groups[VOID_GROUP] = groups.pop(VOID_GROUP)  # to the end
        for name, entries in groups.items():
            self.appendRow(self._group(name, entries))

    def row_of(self, class_id: int) -> QModelIndex:
        """Where a class is; invalid for an unknown id."""
        item = self._rows.get(class_id)
        return item.index() if item is not None else QModelIndex()

    def mark(self, current: int, slots: tuple[int | None, ...]) -> None:
        """Say which class is painted with and which keys the pinned ones have. Only rows that differ are changed."""
        digits = {class_id: digit_of(slot) for slot, class_id in enumerate(slots) if class_id is not None}
        for class_id, item in self._rows.items():
            for role, value in ((DIGIT_ROLE, digits.get(class_id, "")), (CURRENT_ROLE, class_id == current)):
                if item.data(role) != value:
                    item.setData(value, role)

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]
        return class_mime(indexes[0].data(ID_ROLE))

    def _group(self, name: str, entries: list[LabelClass]) -> QStandardItem:
        group = QStandardItem(translate_marked("Classes", name).capitalize())
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setData(f"{translate_marked('Classes', name)} {name}", SEARCH_ROLE)
        for entry in entries:
            item = QStandardItem(class_name(entry))
            item.setEditable(False)
            item.setDropEnabled(False)
            item.setData(entry.id, ID_ROLE)
            item.setData(QColor(*entry.color), COLOR_ROLE)
            item.setData(f"{class_name(entry)} {entry.name} {entry.id}", SEARCH_ROLE)
            if entry.evaluated:
                tip = translate("ClassList", "{name}: id {id}, {kind}")
            else:
                tip = translate("ClassList", "{name}: id {id}, {kind}, not scored")
            kind = translate_marked("ClassesDialog", entry.kind.value)
            item.setToolTip(tip.format(name=class_name(entry), id=entry.id, kind=kind))
            self._rows[entry.id] = item
            group.appendRow(item)
        return group


class ClassFilter(QSortFilterProxyModel):
    """Classes whose name, id or group holds the words typed."""

    def __init__(self, model: ClassModel) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setFilterRole(SEARCH_ROLE)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)

    def best(self, text: str) -> QModelIndex:
        """The class Enter would choose: one that begins with `text`, else one with a word that does, else the first."""
        text = text.casefold()
        found = [
            self.index(row, 0, self.index(group, 0))
            for group in range(self.rowCount())
            for row in range(self.rowCount(self.index(group, 0)))
        ]
        names = [str(index.data()).casefold() for index in found]
        for fits in (
            lambda name: name.startswith(text),
            lambda name: any(word.startswith(text) for word in name.split()),
            lambda name: True,
        ):
            for index, name in zip(found, names, strict=True):
                if fits(name):
                    return index
        return QModelIndex()


class ClassDelegate(QStyledItemDelegate):
    """A row: chip, name, and the key of its slot at the right. Groups are quiet headings."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette: QPalette = option.palette
        rect: QRect = option.rect
        painter.save()
        if index.data(ID_ROLE) is None:
            quiet = muted(palette)
            chevron = "chevron-down" if option.state & QStyle.StateFlag.State_Open else "chevron-right"
            paint_icon(painter, chevron, QRect(rect.left() + 5, rect.center().y() - 4, 10, 10), quiet)
            painter.setPen(quiet)
            painter.setFont(_bold(option.font))
            painter.drawText(rect.adjusted(20, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = bool(index.data(CURRENT_ROLE))
        ink = paint_row(painter, option, selected=selected)
        chip = QRectF(rect.left() + 20, rect.center().y() - CHIP / 2 + 1, CHIP, CHIP)
        paint_chip(painter, chip, index.data(COLOR_ROLE), palette.color(QPalette.ColorRole.Mid))
        painter.setPen(ink)
        if current:
            painter.setFont(_bold(option.font))
        text = rect.adjusted(CHIP + 28, 0, -22, 0)
        name = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(option.font)
        painter.setPen(ink if selected else muted(palette))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(0, 0, -8, 0), right, str(index.data(DIGIT_ROLE)))
        painter.restore()


def digit_of(slot: int) -> str:
    """The key of a slot: 1 .. 9, then 0."""
    return str((slot + 1) % 10)


def _bold(font: QFont) -> QFont:
    font = QFont(font)
    font.setBold(True)
    return font
