"""The panel History: every step that can be undone or redone. A click on one goes there."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QUndoStack
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate
from editor.views.icons import icon, paint_icon
from editor.views.rows import paint_row, quiet_label
from editor.views.theme import muted
from editor.workspace import Workspace

ROW = 22  # pixels
MARK = 14  # the disk at the saved step


class HistoryPanel(QWidget):
    """Lists the undo stack from the opened scene to the newest step; the saved state carries a mark."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("HistoryPanel", "History"))
        self._workspace = workspace

        self.view = QUndoView(self._stack)
        self.view.setAccessibleName(translate("HistoryPanel", "Steps, oldest first"))
        self.view.setEmptyLabel(translate("HistoryPanel", "Opened"))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setItemDelegate(_StepDelegate(workspace, self.view))

        self.undo_button = _button("undo", translate("HistoryPanel", "Undo"))
        self.undo_button.clicked.connect(lambda: self._stack.undo())
        self.redo_button = _button("redo", translate("HistoryPanel", "Redo"))
        self.redo_button.clicked.connect(lambda: self._stack.redo())
        self._caption = quiet_label()
        bar = QHBoxLayout()
        bar.setSpacing(2)
        bar.addWidget(self.undo_button)
        bar.addWidget(self.redo_button)
        bar.addStretch(1)
        bar.addWidget(self._caption)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addWidget(self.view, 1)
        layout.addLayout(bar)

        workspace.history_changed.connect(self._refresh)
        workspace.scene_replaced.connect(self._follow_scene)
        self._refresh()

    @property
    def _stack(self) -> QUndoStack:
        return self._workspace.undo_stack

    def _follow_scene(self) -> None:
        self.view.setStack(self._stack)
        self._refresh()

    def _refresh(self) -> None:
        self.undo_button.setEnabled(self._stack.canUndo())
        self.redo_button.setEnabled(self._stack.canRedo())
        self.undo_button.setToolTip(
            translate("HistoryPanel", "Undo {step}").format(step=self._stack.undoText()).rstrip()
        )
        self.redo_button.setToolTip(
            translate("HistoryPanel", "Redo {step}").format(step=self._stack.redoText()).rstrip()
        )
        count = self._stack.count()
        if count:
            step = translate("HistoryPanel", "step {number} of {count}")
            self._caption.setText(step.format(number=self._stack.index(), count=count))
        else:
            self._caption.setText(translate("HistoryPanel", "no steps yet"))
        self.view.viewport().update()


class _StepDelegate(QStyledItemDelegate):
    """A step: what was undone is quiet, what is on disk has a disk."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        ink = paint_row(painter, option, selected=selected)
        if index.row() == self._workspace.undo_stack.cleanIndex():
            mark = QRect(row.left() + 7, row.top() + (ROW - MARK) // 2, MARK, MARK)
            paint_icon(painter, "save", mark, ink if selected else muted(option.palette))
        undone = index.row() > self._workspace.undo_stack.index()
        painter.setPen(muted(option.palette) if undone else ink)
        text = row.adjusted(MARK + 14, 0, -6, 0)
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


def _button(name: str, title: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(title)
    return button
