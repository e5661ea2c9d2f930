"""The panel Objects: the stack over the background. Select, rename, relabel, hide, lock, restack, delete."""

from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from editor.document import arranging
from editor.document.objects import SceneObject, class_of
from editor.language import translate
from editor.views.class_menu import chip_icon, class_menu
from editor.views.icons import icon
from editor.views.object_list import ObjectList
from editor.views.object_model import LOCKED_ROLE, VISIBLE_ROLE, ObjectModel
from editor.views.region_acts import delete, delete_all, relabel, relabel_all, selected_object
from editor.workspace import Workspace


class ObjectPanel(QWidget):
    """Shows the stack, top first, the background as the last row; what is chosen here is selected in the workspace."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("ObjectPanel", "Objects"))
        self._workspace = workspace
        self._following = False
        self.model = ObjectModel(workspace, self)

        self.view = ObjectList(self.model)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.key_pressed.connect(self._on_key)

        self.raise_button = _button("raise", translate("ObjectPanel", "Raise (Alt+Up)"), lambda: self._restack(1))
        self.lower_button = _button("lower", translate("ObjectPanel", "Lower (Alt+Down)"), lambda: self._restack(-1))
        self.relabel_button = _button("tag", translate("ObjectPanel", "Give another class"), None)
        self.relabel_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._relabel_menu = QMenu(self)
        self._relabel_menu.aboutToShow.connect(self._fill_relabel_menu)
        self.relabel_button.setMenu(self._relabel_menu)
        self.hide_button = _button(
            "eye", translate("ObjectPanel", "Hide or show (Space)"), partial(self._toggle, VISIBLE_ROLE)
        )
        self.lock_button = _button(
            "lock", translate("ObjectPanel", "Lock or unlock"), partial(self._toggle, LOCKED_ROLE)
        )
        self.delete_button = _button("trash", translate("ObjectPanel", "Delete (Del)"), self._delete)
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
        self.model.restacked.connect(self._follow_selection)
        self.model.dataChanged.connect(self._on_row_changed)
        self._follow_selection()

    @property
    def current(self) -> SceneObject | None:
        """The object selected last, None on the background."""
        return selected_object(self._workspace)

    @property
    def _ids(self) -> tuple[int, ...]:
        return self._workspace.selection

    # Selection, both ways

    def _on_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._take_selection()

    def _take_selection(self) -> None:
        """Select in the workspace what the user has marked here."""
        # While rows come and go Qt moves the current row by itself; only what the user does may select.
        if self._following or self.model.restacking or not self.view.hasFocus():
            return
        workspace, current = self._workspace, self.model.object_at(self.view.currentIndex().row())
        chosen = self.view.chosen_ids()
        kept = [each for each in workspace.selection if each in chosen]
        added = [item.id for item in workspace.scene.objects if item.id in chosen and item.id not in kept]
        selection = [*kept, *added]
        if current is not None and current.id in chosen:  # what was clicked last is what single acts are about
            selection = [*(each for each in selection if each != current.id), current.id]
        if selection:
            workspace.state.selection = tuple(selection)
        elif not self.view.selectionModel().hasSelection():
            workspace.select(None)
        elif workspace.region is None or workspace.selected is not None:
            workspace.select_region(self.model.background_regions()[0])
        self._follow_selection()

    def _follow_selection(self) -> None:
        # With nothing selected no row is marked: the background's stands for the region of it that is selected.
        workspace, chosen = self._workspace, self.view.selectionModel()
        nothing = workspace.region is None
        index = QModelIndex() if nothing else self.model.index(self.model.row_of(workspace.selected))
        marked = QItemSelection()
        for row in sorted(self.model.row_of(each) for each in workspace.selection):
            marked.select(self.model.index(row), self.model.index(row))
        if not workspace.selection and index.isValid():
            marked.select(index, index)
        self._following = True
        try:
            if self.view.currentIndex() != index:
                chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.view.scrollTo(index)
            if {each.row() for each in chosen.selectedIndexes()} != {each.row() for each in marked.indexes()}:
                chosen.select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._following = False
        self._show_conditions()

    def _on_row_changed(self, index: QModelIndex) -> None:
        if index.row() == self.view.currentIndex().row():
            self._show_conditions()

    def _show_conditions(self) -> None:
        """Let the buttons say what can be done with the selected objects, and what was."""
        item = self.current
        rows = [self.model.row_of(each) for each in self._ids]
        for button in (self.relabel_button, self.hide_button, self.lock_button, self.delete_button):
            button.setEnabled(item is not None)
        count, last = len(rows), self.model.rowCount() - 2
        self.raise_button.setEnabled(item is not None and sorted(rows) != list(range(count)))
        self.lower_button.setEnabled(item is not None and sorted(rows) != list(range(last - count + 1, last + 1)))
        if item is not None:
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
                self._restack(1)
            case Qt.Key.Key_Down:
                self._restack(-1)

    def _toggle(self, role: int) -> None:
        index = self.model.index(self.model.row_of(self._workspace.selected))
        self.model.setData(index, not index.data(role), role)

    def _restack(self, steps: int) -> None:
        """Move what is selected up (positive) or down."""
        self._workspace.push(arranging.move_by(self._workspace.scene, self._ids, steps))

    def _delete(self) -> None:
        if len(self._ids) > 1:
            delete_all(self._workspace, self._ids, then_next=True)
        elif self.current is not None:
            delete(self._workspace, self.current.id, then_next=True)

    def _relabel(self, class_id: int) -> None:
        if len(self._ids) > 1:
            relabel_all(self._workspace, self._ids, class_id)
        elif self.current is not None:
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
        menu.addAction(translate("ObjectPanel", "&Rename\tF2"), lambda: self.view.edit(index))
        relabel = menu.addMenu(icon("tag"), translate("ObjectPanel", "Re&label"))
        class_menu(relabel, self._workspace.label_set, item.class_id, self._relabel)
        menu.addSeparator()
        menu.addAction(
            translate("ObjectPanel", "S&how\tSpace") if not item.visible else translate("ObjectPanel", "&Hide\tSpace"),
            partial(self._toggle, VISIBLE_ROLE),
        )
        menu.addAction(
            translate("ObjectPanel", "Un&lock") if item.locked else translate("ObjectPanel", "&Lock"),
            partial(self._toggle, LOCKED_ROLE),
        )
        menu.addSeparator()
        scene = self._workspace.scene
        menu.addAction(
            translate("ObjectPanel", "To the &top"), lambda: self._workspace.push(arranging.to_top(scene, self._ids))
        )
        menu.addAction(translate("ObjectPanel", "&Raise\tAlt+Up"), lambda: self._restack(1))
        menu.addAction(translate("ObjectPanel", "Lo&wer\tAlt+Down"), lambda: self._restack(-1))
        menu.addAction(
            translate("ObjectPanel", "To the &bottom"),
            lambda: self._workspace.push(arranging.to_bottom(scene, self._ids)),
        )
        menu.addSeparator()
        menu.addAction(icon("trash"), translate("ObjectPanel", "&Delete\tDel"), self._delete)
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
