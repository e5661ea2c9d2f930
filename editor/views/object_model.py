"""The stack of objects as a Qt list model that changes only the rows that differ."""

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QPixmap

from editor.document import arranging, edits
from editor.document.geometry import NOTHING, Rect
from editor.document.objects import SceneObject, class_name
from editor.document.patch import Patch
from editor.language import translate
from editor.views.qimage import pixmap_of
from editor.views.thumbnails import background_thumbnail, object_thumbnail, touches
from editor.workspace import Workspace

ID_ROLE: Final = Qt.ItemDataRole.UserRole  # object id, None for the background
COLOR_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # QColor of the class, None for the background
VISIBLE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
LOCKED_ROLE: Final = Qt.ItemDataRole.UserRole + 3
THUMBNAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 4  # QPixmap, made when it is first looked at

REFRESH_MS: Final = 120  # after the last change thumbnails follow, so that they cost a stroke or a drag nothing

Index = QModelIndex | QPersistentModelIndex


class ObjectModel(QAbstractListModel):
    """Rows from the top of the stack down; the last one is the background.

    Objects are frozen values, so "is it the same value as before" tells which rows to look at; a row changes when what
    it says does, and for its thumbnail when the scene rests. Thumbnails are made when a row is painted: a hundred
    objects cost what the six or so in sight cost. What is done to a row that is selected is done to all that are.
    """

    restacked = Signal()  # all rows that had to come, go or move have

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._objects: list[SceneObject] = _top_down(workspace)
        self._thumbnails: dict[int | None, QPixmap] = {}
        self._stale = NOTHING  # where thumbnails show the past
        self.restacking = False  # rows come and go, one by one
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh_thumbnails)
        workspace.scene_changed.connect(self._on_scene_changed)
        workspace.selection_changed.connect(lambda: self._tell(len(self._objects)))
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.classes_changed.connect(self._on_scene_replaced)
        workspace.picture_changed.connect(self._mark_stale)

    def row_of(self, object_id: int | None) -> int:
        """The row of an object; that of the background for None and for an object that is gone."""
        for row, item in enumerate(self._objects):
            if item.id == object_id:
                return row
        return len(self._objects)

    def object_at(self, row: int) -> SceneObject | None:
        """The object in a row, None for the background."""
        return self._objects[row] if 0 <= row < len(self._objects) else None

    def background_regions(self) -> list[int]:
        """The regions of the background that can be seen, the largest first; all of them where none can."""
        regions = self._workspace.scene.flatten().regions
        objects = {item.id for item in self._objects}
        seen, counts = np.unique(regions, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        found = [int(seen[at]) for at in order if int(seen[at]) not in objects]
        return found or list(self._workspace.scene.background_regions())

    # Qt reads

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._objects) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between rows, never onto one
        if index.row() < len(self._objects):
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.object_at(index.row())
        if role == THUMBNAIL_ROLE:
            return self._thumbnail(item)
        return self._background_data(role) if item is None else self._object_data(item, role)

    def _object_data(self, item: SceneObject, role: int) -> Any:
        label_set = self._workspace.label_set
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title(label_set)
            case Qt.ItemDataRole.EditRole:
                return item.name or item.title(label_set)
            case Qt.ItemDataRole.ToolTipRole:
                text = translate("ObjectModel", "{title}: {name}, id {id}{conditions}")
                name = class_name(label_set[item.class_id])
                return text.format(title=item.title(label_set), name=name, id=item.id, conditions=_conditions(item))
            case Qt.ItemDataRole.AccessibleTextRole:
                return item.title(label_set) + _conditions(item)
            case _ if role == ID_ROLE:
                return item.id
            case _ if role == COLOR_ROLE:
                return QColor(*label_set[item.class_id].color)
            case _ if role == VISIBLE_ROLE:
                return item.visible
            case _ if role == LOCKED_ROLE:
                return item.locked
        return None

    def _background_data(self, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                region = self._workspace.region if self._workspace.selected is None else None
                return (
                    translate("ObjectModel", "Background")
                    if region is None
                    else translate("ObjectModel", "Background: {title}").format(
                        title=self._workspace.scene.title(region)
                    )
                )
            case Qt.ItemDataRole.ToolTipRole:
                return translate(
                    "ObjectModel", "Sky, road, buildings: everything that is not an object; right-click for a list"
                )
            case _ if role == VISIBLE_ROLE:
                return True
            case _ if role == LOCKED_ROLE:
                return False
        return None

    # Qt writes; every write is one undo step

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self.object_at(index.row()) if index.isValid() else None
        if item is None:
            return False
        scene = self._workspace.scene
        match role:
            case Qt.ItemDataRole.EditRole:
                name = str(value).strip()
                # The title a nameless object has anyway is no name: it would go stale when the object is relabelled.
                if not item.name and name == item.title(self._workspace.label_set):
                    return False
                patch = edits.rename(scene, item.id, name)
            case _ if role == VISIBLE_ROLE:
                patch = arranging.set_visible(scene, self._with_selected(item), bool(value))
            case _ if role == LOCKED_ROLE:
                patch = arranging.set_locked(scene, self._with_selected(item), bool(value))
            case _:
                return False
        return self._push(patch)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(
        self, source_parent: Index, source: int, count: int, target_parent: Index, target: int
    ) -> bool:  # a row that was dragged is dropped before row `target`
        item = self.object_at(source)
        if item is None or count != 1:
            return False
        return self.move_to(item.id, target - 1 if target > source else target)

    def move_to(self, object_id: int, row: int) -> bool:
        """Restack an object so that it ends up in `row`; False if that changes nothing."""
        row = min(max(row, 0), len(self._objects) - 1)
        return self._push(edits.reorder(self._workspace.scene, object_id, len(self._objects) - 1 - row))

    def move_before(self, ids: Collection[int], row: int) -> bool:
        """Bring objects together above what is in `row` now; False if that changes nothing."""
        below = sum(1 for item in self._objects[max(row, 0) :] if item.id not in ids)
        return self._push(arranging.move_to(self._workspace.scene, ids, below))

    def _with_selected(self, item: SceneObject) -> tuple[int, ...]:
        selection = self._workspace.selection
        return selection if item.id in selection else (item.id,)

    def _push(self, patch: Patch | None) -> bool:
        self._workspace.push(patch)
        return patch is not None

    def roleNames(self) -> dict[int, QByteArray]:
        return {**super().roleNames(), int(ID_ROLE): QByteArray(b"object_id")}

    # The workspace says

    def _on_scene_replaced(self) -> None:
        self.beginResetModel()
        self._objects = _top_down(self._workspace)
        self._thumbnails.clear()
        self._stale = NOTHING
        self.endResetModel()

    def _on_scene_changed(self, rect: Rect) -> None:
        new = _top_down(self._workspace)
        if [item.id for item in new] != [item.id for item in self._objects]:
            self._restack(new)
        for row, (before, after) in enumerate(zip(self._objects, new, strict=True)):
            if before is not after:
                self._objects[row] = after
                if _said(before) != _said(after):
                    self._tell(row)
        self._mark_stale(rect)

    def _restack(self, new: list[SceneObject]) -> None:
        """Take rows out, put rows in and move rows until the ids are those of `new`."""
        self.restacking = True
        try:
            self._move_rows(new)
        finally:
            self.restacking = False
        self.restacked.emit()

    def _move_rows(self, new: list[SceneObject]) -> None:
        wanted = {item.id for item in new}
        for row in range(len(self._objects) - 1, -1, -1):
            if self._objects[row].id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._thumbnails.pop(self._objects.pop(row).id, None)
                self.endRemoveRows()
        for row, item in enumerate(new):
            if row < len(self._objects) and self._objects[row].id == item.id:
                continue
            source = next((at for at in range(row, len(self._objects)) if self._objects[at].id == item.id), None)
            if source is None:
                self.beginInsertRows(QModelIndex(), row, row)
                self._objects.insert(row, item)
                self.endInsertRows()
            else:
                self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), row)
                self._objects.insert(row, self._objects.pop(source))
                self.endMoveRows()

    # Thumbnails

    def refresh_thumbnails(self) -> None:
        """Drop the thumbnails that show the past; those in sight are made anew at the next paint."""
        rect, self._stale = self._stale, NOTHING
        for row, item in enumerate(self._objects):
            if touches(item, rect) and self._thumbnails.pop(item.id, None) is not None:
                self._tell(row)
        if self._thumbnails.pop(None, None) is not None:
            self._tell(len(self._objects))

    def _mark_stale(self, rect: Rect) -> None:
        self._stale = self._stale.united(rect)
        if not rect.is_empty:
            self._timer.start()  # again with every change: a drag that goes on is not the time

    def _thumbnail(self, item: SceneObject | None) -> QPixmap:
        key = item.id if item is not None else None
        if key not in self._thumbnails:
            scene, picture = self._workspace.scene, self._workspace.picture
            pixels = background_thumbnail(scene, picture) if item is None else object_thumbnail(item, scene, picture)
            self._thumbnails[key] = pixmap_of(pixels)
        return self._thumbnails[key]

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)


def _top_down(workspace: Workspace) -> list[SceneObject]:
    return list(reversed(workspace.scene.objects))


def _said(item: SceneObject) -> tuple[object, ...]:
    """What a row says of an object."""
    return item.id, item.name, item.visible, item.locked, item.group


def _conditions(item: SceneObject) -> str:
    hidden = "" if item.visible else translate("ObjectModel", ", hidden")
    return hidden + (translate("ObjectModel", ", locked") if item.locked else "")
