"""The panel Objects: the stack over the background. Select, rename, relabel, hide, lock, restack, delete."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QToolButton, QVBoxLayout, QWidget

from editor.document.objects import SceneObject, class_of
from editor.views.class_menu import chip_icon, class_menu
from editor.views.icons import icon
from editor.views.object_delegate import ObjectDelegate
from editor.views.object_model import LOCKED_ROLE, VISIBLE_ROLE, ObjectModel
from editor.views.region_acts import delete, relabel
from editor.workspace import Workspace


class ObjectList(QListView):
    """The list itself. It keeps the keys it understands from the window's shortcuts while it has the focus."""

    key_pressed = Signal(object)  # one of `KEYS`

    KEYS = (
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    )

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


class ObjectPanel(QWidget):
    """Shows the stack, top first, the background as the last row; what is chosen here is selected in the workspace."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Objects")
        self._workspace = workspace
        self.model = ObjectModel(workspace, self)

        self.view = ObjectList()
        self.view.setAccessibleName("Objects, from the top of the stack to the background")
        self.view.setModel(self.model)
        self.view.setItemDelegate(ObjectDelegate(self.model, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QListView.EditTrigger.DoubleClicked | QListView.EditTrigger.EditKeyPressed)
        self.view.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.key_pressed.connect(self._on_key)

        self.raise_button = _button("raise", "Raise (Alt+Up)", lambda: self._restack(-1))
        self.lower_button = _button("lower", "Lower (Alt+Down)", lambda: self._restack(1))
        self.relabel_button = _button("tag", "Give another class", None)
        self.relabel_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._relabel_menu = QMenu(self)
        self._relabel_menu.aboutToShow.connect(self._fill_relabel_menu)
        self.relabel_button.setMenu(self._relabel_menu)
        self.hide_button = _button("eye", "Hide or show (Space)", partial(self._toggle, VISIBLE_ROLE))
        self.lock_button = _button("lock", "Lock or unlock", partial(self._toggle, LOCKED_ROLE))
        self.delete_button = _button("trash", "Delete (Del)", self._delete)
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for button in (self.raise_button, self.lower_button, self.relabel_button, self.hide_button, self.lock_button):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.delete_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)

        workspace.selection_changed.connect(self._follow_selection)
        workspace.scene_replaced.connect(self._follow_selection)
        for changed in (self.model.rowsMoved, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._follow_selection)
        self.model.dataChanged.connect(self._on_row_changed)
        self._follow_selection()

    @property
    def current(self) -> SceneObject | None:
        """The object of the current row, None on the background."""
        return self.model.object_at(self.view.currentIndex().row())

    # Selection, both ways

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = self.model.object_at(index.row())
        # While rows come and go Qt moves the current row by itself; only what the user does may select.
        if not self.view.hasFocus() or not index.isValid():
            return
        if item is not None:
            self._workspace.select(item.id)
        elif self._workspace.region is None or self._workspace.selected is not None:
            self._workspace.select_region(self.model.background_regions()[0])

    def _follow_selection(self) -> None:
        # With nothing selected no row is marked: the background's stands for the region of it that is selected.
        nothing = self._workspace.region is None
        index = QModelIndex() if nothing else self.model.index(self.model.row_of(self._workspace.selected))
        if self.view.currentIndex() != index:
            self.view.setCurrentIndex(index)
        self._show_conditions()

    def _on_row_changed(self, index: QModelIndex) -> None:
        if index.row() == self.view.currentIndex().row():
            self._show_conditions()

    def _show_conditions(self) -> None:
        """Let the buttons say what can be done with the current object, and what was."""
        index = self.view.currentIndex()
        item = self.model.object_at(index.row())
        for button in (self.raise_button, self.lower_button, self.relabel_button, self.hide_button, self.lock_button):
            button.setEnabled(item is not None)
        self.delete_button.setEnabled(item is not None)
        if item is not None:
            self.raise_button.setEnabled(index.row() > 0)
            self.lower_button.setEnabled(index.row() < self.model.rowCount() - 2)
            self.hide_button.setIcon(icon("eye" if item.visible else "eye-off"))
            self.lock_button.setIcon(icon("lock" if item.locked else "unlock"))

    # What the user does

    def _on_key(self, key: tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
        match key[0]:
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._delete()
            case Qt.Key.Key_Space:
                self._toggle(VISIBLE_ROLE)
            case Qt.Key.Key_Up:
                self._restack(-1)
            case Qt.Key.Key_Down:
                self._restack(1)

    def _toggle(self, role: int) -> None:
        index = self.view.currentIndex()
        self.model.setData(index, not index.data(role), role)

    def _restack(self, rows: int) -> None:
        if self.current is not None:
            self.model.move_to(self.current.id, self.view.currentIndex().row() + rows)

    def _delete(self) -> None:
        if self.current is not None:
            delete(self._workspace, self.current.id, then_next=True)

    def _relabel(self, class_id: int) -> None:
        if self.current is not None:
            relabel(self._workspace, self.current.id, class_id)

    def _fill_relabel_menu(self) -> None:
        item = self.current
        self._relabel_menu.clear()
        if item is not None:
            class_menu(self._relabel_menu, self._workspace.label_set, item.class_id, self._relabel)

    def _show_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        item = self.model.object_at(index.row())
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if item is None:
            self.fill_background_menu(menu)
            menu.popup(self.view.viewport().mapToGlobal(point))
            return
        menu.addAction("&Rename\tF2", lambda: self.view.edit(index))
        relabel = menu.addMenu(icon("tag"), "Re&label")
        class_menu(relabel, self._workspace.label_set, item.class_id, self._relabel)
        menu.addSeparator()
        menu.addAction("S&how\tSpace" if not item.visible else "&Hide\tSpace", partial(self._toggle, VISIBLE_ROLE))
        menu.addAction("Un&lock" if item.locked else "&Lock", partial(self._toggle, LOCKED_ROLE))
        menu.addSeparator()
        menu.addAction("To the &top", lambda: self.model.move_to(item.id, 0))
        menu.addAction("&Raise\tAlt+Up", lambda: self._restack(-1))
        menu.addAction("Lo&wer\tAlt+Down", lambda: self._restack(1))
        menu.addAction("To the &bottom", lambda: self.model.move_to(item.id, self.model.rowCount()))
        menu.addSeparator()
        menu.addAction(icon("trash"), "&Delete\tDel", self._delete)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def fill_background_menu(self, menu: QMenu) -> None:
        """Offer the regions of the background, the largest first."""
        label_set = self._workspace.label_set
        for region in self.model.background_regions():
            action = menu.addAction(self._workspace.scene.title(region))
            if class_of(region) in label_set:
                action.setIcon(chip_icon(label_set[class_of(region)]))
            action.setCheckable(True)
            action.setChecked(region == self._workspace.region)
            action.triggered.connect(partial(self._workspace.select_region, region))


def _button(name: str, tooltip: str, act: object) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip.split(" (")[0])
    if act is not None:
        button.clicked.connect(act)
    return button


def _key(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return Qt.Key(event.key()), modifiers
