"""The dock Folder: the scenes of a folder, which of them are done, and the way to the next."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.folder import Folder, FolderState
from editor.language import translate
from editor.views.folder_model import CURRENT_ROLE, DONE_ROLE, THUMBNAIL, Filter, FolderModel
from editor.views.icons import icon, paint_icon
from editor.views.rows import paint_row, quiet_label
from editor.views.theme import muted
from model.maps import LabelSet

MARGIN: Final = 5
TICK: Final = 16


class FolderPanel(QWidget):
    """Shows a folder; tells what the user wants of it."""

    opened = Signal(int)  # place of the scene to open
    save_on_leaving_toggled = Signal(bool)
    export_wanted = Signal()

    def __init__(self, moves: tuple[QAction, ...], opening: QAction, parent: QWidget | None = None) -> None:
        """`moves`: the actions for previous, next and done, whose buttons stand below the list.

        `opening` opens a folder: its button stands in the place of the list while there is none.
        """
        super().__init__(parent)
        self.setAccessibleName(translate("FolderPanel", "Folder"))
        self.model = FolderModel(self)
        self._name = quiet_label(translate("FolderPanel", "No folder is open."))
        self._count = quiet_label()
        self.filter = QComboBox()
        self.filter.setAccessibleName(translate("FolderPanel", "Which scenes are listed"))
        for text, value in (
            (translate("FolderPanel", "All"), Filter.ALL),
            (translate("FolderPanel", "To do"), Filter.TO_DO),
            (translate("FolderPanel", "Done"), Filter.DONE),
        ):
            self.filter.addItem(text, value)
        self.view = _List()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.more = QToolButton()
        self.more.setIcon(icon("more"))
        self.more.setAccessibleName(translate("FolderPanel", "More about the folder"))
        self.more.setToolTip(translate("FolderPanel", "More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.save_on_leaving = menu.addAction(translate("FolderPanel", "Save Ids when Going on"))
        self.save_on_leaving.setCheckable(True)
        self.export = menu.addAction(translate("FolderPanel", "List What Is Done…"))
        self.more.setMenu(menu)
        self.open_folder = QPushButton(opening.text().replace("&", ""))
        self.open_folder.setToolTip(opening.toolTip())
        self.open_folder.clicked.connect(opening.trigger)
        self._invitation = self._inviting()
        self._lay_out(moves)
        self.filter.currentIndexChanged.connect(lambda: self._choose_filter(self.filter.currentData()))
        self.view.activated.connect(lambda index: self.opened.emit(self.model.place_of(index.row())))
        self.view.clicked.connect(lambda index: self.opened.emit(self.model.place_of(index.row())))
        self.save_on_leaving.toggled.connect(self.save_on_leaving_toggled)
        self.export.triggered.connect(self.export_wanted)
        self._enable(False)

    def show_folder(self, folder: Folder, label_set: LabelSet, state: FolderState) -> None:
        """List another folder."""
        self.model.show(folder, label_set, state.done)
        self.save_on_leaving.setChecked(state.save_on_leaving)
        self._name.setText(folder.root.name or str(folder.root))
        self._name.setToolTip(str(folder.root))
        self._enable(True)
        self.show_state(folder, state)

    def show_state(self, folder: Folder, state: FolderState) -> None:
        """Other marks."""
        self.model.set_done(state.done)
        done = sum(item.name in state.done for item in folder.items)
        text = translate("FolderPanel", "{done} of {count} done")
        self._count.setText(text.format(done=done, count=len(folder.items)))

    def show_current(self, place: int | None) -> None:
        """The scene that is open now: marked, and scrolled to."""
        self.model.set_current(place)
        row = self.model.row_of(place)
        if row is not None:
            index = self.model.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _choose_filter(self, chosen: Filter) -> None:
        self.model.set_filter(chosen)

    def _enable(self, there: bool) -> None:
        for widget in (self.filter, self.view, self.more):
            widget.setEnabled(there)
        self.view.setVisible(there)
        self._invitation.setVisible(not there)

    def _inviting(self) -> QWidget:
        text = quiet_label(
            translate("FolderPanel", "The scenes of a folder are listed here, with a tick at those that are done.")
        )
        text.setWordWrap(True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box = QWidget()
        column = QVBoxLayout(box)
        column.addStretch(1)
        column.addWidget(text)
        column.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return box

    def _lay_out(self, moves: tuple[QAction, ...]) -> None:
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.filter)
        bottom = QHBoxLayout()
        bottom.setSpacing(2)
        for action in moves:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(self._count)
        bottom.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._invitation, 1)
        layout.addLayout(bottom)


class _List(QListView):
    """Enter opens the row; typing a name finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("FolderPanel", "Scenes of the folder"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A row: picture, name, a tick when done; the open one in bold."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(THUMBNAIL.width + 60, THUMBNAIL.height + 2 * MARGIN - 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: QRect = option.rect
        painter.save()
        ink = paint_row(painter, option, selected=bool(option.state & QStyle.StateFlag.State_Selected))
        place = QRect(row.left() + MARGIN, row.top() + MARGIN - 1, THUMBNAIL.width, THUMBNAIL.height)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            shown = QRect(0, 0, size.width(), size.height())
            shown.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(shown, picture)
        else:
            painter.fillRect(place, option.palette.mid())
        if index.data(DONE_ROLE):
            tick = QRect(row.right() - TICK - MARGIN, row.center().y() - TICK // 2, TICK, TICK)
            paint_icon(painter, "tick", tick, ink)
        font = painter.font()
        font.setBold(bool(index.data(CURRENT_ROLE)))
        painter.setFont(font)
        text = QRect(place.right() + 10, row.top(), row.right() - place.right() - TICK - 2 * MARGIN - 12, row.height())
        folder, slash, name = str(index.data()).rpartition("/")
        metrics = painter.fontMetrics()
        if slash:
            upper = text.adjusted(0, 0, 0, -row.height() // 2)
            painter.setPen(muted(option.palette) if ink == option.palette.text().color() else ink)
            painter.drawText(
                upper,
                Qt.AlignmentFlag.AlignBottom,
                metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, text.width()),
            )
            text = text.adjusted(0, row.height() // 2, 0, 0)
        align = Qt.AlignmentFlag.AlignTop if slash else Qt.AlignmentFlag.AlignVCenter
        painter.setPen(ink)
        painter.drawText(text, align, metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, text.width()))
        painter.restore()
