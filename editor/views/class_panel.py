"""The panel Classes: what the brush paints. Search, ten pinned slots, recent classes, and all of them by group."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QMenu, QTreeView, QVBoxLayout, QWidget

from editor.document.objects import class_name
from editor.language import translate
from editor.slots import SLOTS
from editor.views.chips import ChipRow
from editor.views.class_list import ID_ROLE, VOID_GROUP, ClassDelegate, ClassFilter, ClassModel, digit_of
from editor.views.icons import icon
from editor.views.rows import quiet_label
from editor.workspace import RECENT_CLASSES, Workspace
from model.maps import LabelClass


class ClassPanel(QWidget):
    """Shows the label set of the scene and chooses the class to paint with."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("ClassPanel", "Classes"))
        self._workspace = workspace
        self._focus_before: QWidget | None = None  # who had the keyboard before the search

        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("ClassPanel", "Search classes  (/)"))
        self.search.setAccessibleName(translate("ClassPanel", "Search classes"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(QAction(icon("search"), "", self.search), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._choose_found)
        self.search.installEventFilter(self)

        self.slots = ChipRow([digit_of(slot) for slot in range(SLOTS)])
        self.slots.setAccessibleName(translate("ClassPanel", "Pinned classes"))
        self.slots.chosen.connect(self._choose_slot)
        self.slots.menu_requested.connect(self._show_slot_menu)
        self.slots.class_dropped.connect(workspace.pin)

        self.recent = ChipRow([""] * RECENT_CLASSES, side=18)
        self.recent.setAccessibleName(translate("ClassPanel", "Recent classes"))
        self.recent.chosen.connect(self._choose_recent)

        self.view = QTreeView()
        self.view.setAccessibleName(translate("ClassPanel", "Classes by group"))
        self.view.setHeaderHidden(True)
        self.view.setIndentation(0)  # the delegate draws the arrows: Qt would fill them with the selection
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setMouseTracking(True)
        self.view.setDragEnabled(True)
        self.view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.view.setItemDelegate(ClassDelegate(self.view))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_class_menu)
        self.view.clicked.connect(self._on_clicked)
        self.view.activated.connect(self._on_clicked)
        self.view.viewport().installEventFilter(self)

        recent_line = QHBoxLayout()
        recent_line.setSpacing(6)
        self._recent_caption = quiet_label(translate("ClassPanel", "Recent"))
        recent_line.addWidget(self._recent_caption)
        recent_line.addWidget(self.recent)
        recent_line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.slots)
        layout.addLayout(recent_line)
        layout.addWidget(self.view, 1)

        self._load()
        workspace.scene_replaced.connect(self._on_scene_replaced)
        workspace.classes_changed.connect(self._on_scene_replaced)
        workspace.slots_changed.connect(self._refresh)
        self._stop_observing = workspace.state.observe(self._refresh)
        # The state outlives the panel's C++ half; without this a late change would reach a deleted widget.
        self.destroyed.connect(lambda _=None, stop=self._stop_observing: stop())

    def focus_search(self) -> None:
        """Put the keyboard into the search field (key /). Enter and Escape give it back."""
        self._focus_before = QApplication.focusWidget()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave_search()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(down=event.key() == Qt.Key.Key_Down)
                return True
        if (
            watched is self.view.viewport()
            and event.type() == QEvent.Type.Resize
            and self.view.currentIndex().isValid()
        ):
            self.view.scrollTo(self.view.currentIndex())
        return super().eventFilter(watched, event)

    # What the workspace says

    def _load(self) -> None:
        self._label_set = self._workspace.label_set
        self._model = ClassModel(self._label_set)
        self._filter = ClassFilter(self._model)
        self.view.setModel(self._filter)
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self._fold()
        self._refresh()

    def _on_scene_replaced(self) -> None:
        if self._workspace.label_set != self._label_set:
            self.search.clear()
            self._load()

    def _refresh(self) -> None:
        workspace = self._workspace
        current = workspace.state.class_id
        self._model.mark(current, workspace.slots)
        self.slots.show_classes([self._entry(class_id) for class_id in workspace.slots], current)
        recent = [self._entry(class_id) for class_id in workspace.recent_classes]
        self.recent.show_classes(recent, current, hide_empty=True)
        self._recent_caption.setText(
            translate("ClassPanel", "Recent") if recent else translate("ClassPanel", "Recent: none yet")
        )
        if not self.search.text():
            self._point_at(self._filter.mapFromSource(self._model.row_of(current)))

    def _entry(self, class_id: int | None) -> LabelClass | None:
        known = class_id is not None and class_id in self._label_set
        return self._label_set[class_id] if known and class_id is not None else None

    # What the user does

    def _on_search(self, text: str) -> None:
        self._filter.setFilterFixedString(text.strip())
        if text.strip():
            self.view.expandAll()
            self._point_at(self._filter.best(text.strip()))
        else:
            self._fold()
            self._refresh()

    def _step(self, *, down: bool) -> None:
        """Move the highlight to the next class while the keyboard stays in the search field."""
        index = self.view.currentIndex()
        while index.isValid():
            index = self.view.indexBelow(index) if down else self.view.indexAbove(index)
            if index.data(ID_ROLE) is not None:
                self.view.setCurrentIndex(index)
                return

    def _choose_found(self) -> None:
        found = self.view.currentIndex().data(ID_ROLE)
        if found is None:
            self._workspace.message.emit(
                translate("ClassPanel", "No class is called “{text}”.").format(text=self.search.text().strip())
            )
            return
        self._workspace.choose_class(found)
        self._leave_search()

    def _leave_search(self) -> None:
        self.search.clear()
        before, self._focus_before = self._focus_before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.search.clearFocus()

    def _on_clicked(self, index: QModelIndex) -> None:
        class_id = index.data(ID_ROLE)
        if class_id is None:
            self.view.setExpanded(index, not self.view.isExpanded(index))
            return
        self._workspace.choose_class(class_id)
        if self.search.text():
            self._leave_search()

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        # Arrow keys choose as they go; only a click or Enter makes a class a recent one.
        class_id = index.data(ID_ROLE)
        if self.view.hasFocus() and class_id is not None and not self.search.text():
            self._workspace.state.class_id = class_id

    def _choose_slot(self, slot: int) -> None:
        class_id = self._workspace.slots[slot]
        if class_id is None:
            self._workspace.message.emit(
                translate("ClassPanel", "No class is pinned to the key {digit}: right-click a class to pin it.").format(
                    digit=digit_of(slot)
                )
            )
        else:
            self._workspace.choose_class(class_id)

    def _choose_recent(self, index: int) -> None:
        self._workspace.choose_class(self._workspace.recent_classes[index])

    def _show_slot_menu(self, slot: int, position: QPoint) -> None:
        current = self._label_set[self._workspace.state.class_id]
        menu = QMenu(self)
        menu.addAction(
            translate("ClassPanel", "Pin {name} to key {digit}").format(name=class_name(current), digit=digit_of(slot)),
            lambda: self._workspace.pin(slot, current.id),
        )
        unpin = menu.addAction(translate("ClassPanel", "Unpin"), lambda: self._workspace.pin(slot, None))
        unpin.setEnabled(self._workspace.slots[slot] is not None)
        _popup(menu, position)

    def _show_class_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        entry = self._entry(index.data(ID_ROLE))
        if entry is not None:
            _popup(self.class_menu(entry), self.view.viewport().mapToGlobal(point))

    def class_menu(self, entry: LabelClass) -> QMenu:
        """What can be done with a class: pin it to a key, or take it off."""
        menu = QMenu(self)
        for slot, class_id in enumerate(self._workspace.slots):
            before = self._entry(class_id)
            beside = f"  ({class_name(before)})" if before is not None else ""
            action = menu.addAction(
                translate("ClassPanel", "Pin to key &{digit}").format(digit=digit_of(slot)) + beside
            )
            action.setEnabled(before is None or before.id != entry.id)
            action.triggered.connect(partial(self._workspace.pin, slot, entry.id))
            if before is not None and before.id == entry.id:
                menu.addAction(translate("ClassPanel", "&Unpin"), partial(self._workspace.pin, slot, None))
        return menu

    # The list

    def _fold(self) -> None:
        self.view.expandAll()
        for row in range(self._model.rowCount()):
            if str(self._model.item(row).text()).casefold() == VOID_GROUP:
                self.view.collapse(self._filter.mapFromSource(self._model.index(row, 0)))

    def _point_at(self, index: QModelIndex) -> None:
        """Highlight a row; a class in a folded group stays folded."""
        if index.isValid() and self.view.isExpanded(index.parent()):
            self.view.setCurrentIndex(index)
        else:
            self.view.selectionModel().clear()


def _popup(menu: QMenu, position: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(position)
