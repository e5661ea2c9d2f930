"""The list view of the panel Objects: its own keys, the switches of its rows, and rows dragged to another place."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from editor.language import translate
from editor.views.object_delegate import ObjectDelegate
from editor.views.object_model import ID_ROLE, ObjectModel


class ObjectList(QListView):
    """Keeps the keys it understands from the window's shortcuts while it has the focus."""

    key_pressed = Signal(object)  # one of `KEYS`

    KEYS = (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    )

    def __init__(self, model: ObjectModel) -> None:
        super().__init__()
        self._rows = model
        self._delegate = ObjectDelegate(self)
        self.setAccessibleName(translate("ObjectList", "Objects, from the top of the stack to the background"))
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.DoubleClicked | QListView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def chosen_ids(self) -> set[int]:
        """Ids of the objects whose rows are marked."""
        found = (index.data(ID_ROLE) for index in self.selectionModel().selectedIndexes())
        return {each for each in found if each is not None}

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _key(event) in self.KEYS:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        selection = self.selectionModel()
        blocked = selection.blockSignals(True) if not self.currentIndex().isValid() else None
        super().focusInEvent(event)
        if blocked is not None:  # Qt has gone to the first row, but to come here is not to select
            selection.clear()
            selection.blockSignals(blocked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # a lower dock must not hide what is selected

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() != QAbstractItemView.State.EditingState and _key(event) in self.KEYS:
            self.key_pressed.emit(_key(event))
            return
        super().keyPressEvent(event)

    # Eye and lock answer the press, so that a click on them never selects or renames

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._toggled(event):
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._switch(event)[1] is None or self.state() != QAbstractItemView.State.NoState:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._toggled(event):
            super().mouseDoubleClickEvent(event)

    def _toggled(self, event: QMouseEvent) -> bool:
        index, role = self._switch(event)
        if role is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        self._rows.setData(index, not index.data(role), role)
        return True

    def _switch(self, event: QMouseEvent) -> tuple[QModelIndex, int | None]:
        point = event.position().toPoint()
        index = self.indexAt(point)
        return index, self._delegate.switch_at(point, self.visualRect(index), index) if index.isValid() else None

    # Dragging moves all that is selected, as one step

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        self._welcome(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self._welcome(event)

    def _welcome(self, event: QDropEvent) -> None:
        if self._is_own(event):  # Qt refuses some places, above the first row for one, where it would be in place
            event.acceptProposedAction()

    def _is_own(self, event: QDropEvent) -> bool:
        return event.source() in (self, None) and event.mimeData().hasFormat(self._rows.mimeTypes()[0])

    def dropEvent(self, event: QDropEvent) -> None:
        ids = self.chosen_ids()
        if self._is_own(event) and ids:
            self._rows.move_before(ids, self.row_between(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.IgnoreAction)  # done: the view itself must not take rows away
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def row_between(self, point: QPoint) -> int:
        """The row before which something is dropped at a point of the view; nothing comes below the background."""
        index = self.indexAt(point)
        last = self._rows.rowCount() - 1
        if not index.isValid():
            return last
        below_middle = point.y() > self.visualRect(index).center().y()
        return min(index.row() + int(below_middle), last)


def _key(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return Qt.Key(event.key()), modifiers
