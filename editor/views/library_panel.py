"""The panel Library: silhouettes to search and to put onto the canvas; the user's own are renamed and deleted here."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QToolButton, QVBoxLayout, QWidget

from editor.document.library import Drawing
from editor.language import translate
from editor.views.icons import icon
from editor.views.library_model import LibraryModel
from editor.views.library_tiles import TILE, TileDelegate
from editor.views.rows import quiet_label
from model.maps import LabelSet


class LibraryList(QListView):
    """The tiles. Enter puts the current one into the middle of the picture."""

    delete_pressed = Signal()

    KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_F2)

    def event(self, event: QEvent) -> bool:
        # Delete is a key of the window too, and would take objects out of the scene.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in self.KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QListView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and not editing:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class LibraryPanel(QWidget):
    """Shows the drawings that fit the scene. Says what the user wants; it does none of it itself."""

    chosen = Signal(object)  # a drawing was clicked: the next click on the canvas places it
    placed = Signal(object)  # Enter: into the middle of what is seen
    added = Signal()  # keep what is selected
    renamed = Signal(object, str)  # drawing, title
    deleted = Signal(object)  # drawing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("Library", "Library"))
        self._drawings: tuple[Drawing, ...] = ()
        self.model = LibraryModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("Library", "Search silhouettes"))
        self.search.setAccessibleName(translate("Library", "Search silhouettes"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.view = LibraryList()
        self.view.setAccessibleName(translate("Library", "Silhouettes"))
        self.view.setModel(self.model)
        self._delegate = TileDelegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setViewMode(QListView.ViewMode.IconMode)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setMovement(QListView.Movement.Static)
        self.view.setUniformItemSizes(True)
        self.view.setGridSize(TILE)
        self.view.setMouseTracking(True)
        self.view.setDragEnabled(True)
        self.view.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.view.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.nothing = quiet_label()
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint = QLabel()
        self.hint.setForegroundRole(self.nothing.foregroundRole())
        self.hint.setWordWrap(True)

        add = translate("Library", "Add what is selected to the library")
        self.add_button = _button("plus", add, self.added.emit)
        self.rename_button = _button("tag", translate("Library", "Rename (F2)"), self._rename)
        self.delete_button = _button("trash", translate("Library", "Delete (Del)"), self._delete)
        bar = QHBoxLayout()
        bar.setSpacing(2)
        bar.addWidget(self.search, 1)
        for button in (self.add_button, self.rename_button, self.delete_button):
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.hint)

        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._enter_list)
        self.view.clicked.connect(self._on_clicked)
        self.view.activated.connect(self._on_activated)
        self.view.delete_pressed.connect(self._delete)
        self.view.selectionModel().currentChanged.connect(self._show_conditions)
        self.model.modelReset.connect(self._show_conditions)
        self.model.renamed.connect(self.renamed)
        self._show_conditions()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 130)

    @property
    def current(self) -> Drawing | None:
        """The drawing that is marked."""
        return self.model.drawing(self.view.currentIndex())

    def show_drawings(self, drawings: Sequence[Drawing], label_set: LabelSet, problems: Sequence[str] = ()) -> None:
        """Show those of the drawings that fit a label set; `problems`: a sentence for each file that is none."""
        self._delegate.show_classes_of(label_set)
        self._drawings = tuple(each for each in drawings if each.fits(label_set))
        self.hint.setText(translate("Library", "{count} files cannot be used").format(count=len(problems)))
        self.hint.setToolTip("\n".join(problems))
        self.hint.setVisible(bool(problems))
        self._find()
        self.view.viewport().update()

    def mark(self, key: str, *, edit: bool = False) -> None:
        """Bring a drawing into sight, perhaps with its name open for typing."""
        self.search.clear()
        index = self.model.index_of(key)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            if edit:
                self.view.setFocus()
                self.view.edit(index)

    def unmark(self) -> None:
        """Mark nothing."""
        self.view.setCurrentIndex(QModelIndex())
        self.view.clearSelection()

    def set_can_add(self, can: bool) -> None:
        """Whether there is anything to keep."""
        self.add_button.setEnabled(can)

    def _find(self) -> None:
        self.model.show(self._drawings, self.search.text())
        empty = self.model.rowCount() == 0
        self.view.setVisible(not empty)
        self.nothing.setVisible(empty)
        if self._drawings:
            self.nothing.setText(translate("Library", "Nothing is called that."))
        else:
            self.nothing.setText(
                translate("Library", "There is no silhouette for these classes yet: add objects of your own.")
            )

    def _enter_list(self) -> None:
        if self.model.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0))

    def _on_clicked(self, index: QModelIndex) -> None:
        drawing = self.model.drawing(index)
        if drawing is not None:
            self.chosen.emit(drawing)

    def _on_activated(self, index: QModelIndex) -> None:
        drawing = self.model.drawing(index)
        if drawing is not None:
            self.placed.emit(drawing)

    def _rename(self) -> None:
        if self.current is not None:
            self.view.setFocus()
            self.view.edit(self.view.currentIndex())

    def _delete(self) -> None:
        if self.current is not None and self.current.file is not None:
            self.deleted.emit(self.current)

    def _show_conditions(self) -> None:
        own = self.current is not None and self.current.file is not None
        self.rename_button.setEnabled(own)
        self.delete_button.setEnabled(own)


def _button(name: str, tooltip: str, act: object) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tooltip)
    button.setAccessibleName(tooltip.split(" (")[0])
    button.clicked.connect(act)
    return button
