"""What an editor that ended unexpectedly had not saved, with pictures: to be recovered, kept for later or discarded."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.document.recovery import Lost
from editor.language import translate
from editor.views.framed import framed

PICTURE: Final = QSize(128, 72)


class RecoveryDialog(QDialog):
    """Lists lost documents, all of them chosen. What is not chosen when it closes is kept for later."""

    recover_wanted = Signal(list)  # of Lost
    discard_wanted = Signal(list)  # of Lost

    def __init__(self, documents: Sequence[Lost], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery")
        self.setWindowTitle(translate("RecoveryDialog", "Recover Unsaved Scenes"))
        self._documents = tuple(documents)
        said = QLabel(
            translate(
                "RecoveryDialog",
                "Maquette ended before these scenes were saved. They come back as they were a few seconds before; "
                "the files they belong to are not touched until you save.",
            )
        )
        said.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(translate("RecoveryDialog", "Unsaved scenes"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.list.setIconSize(PICTURE)
        self.list.setSpacing(2)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for lost in self._documents:
            self.list.addItem(_item(lost))
        self.list.setCurrentRow(0)
        self.list.selectAll()
        self.list.itemSelectionChanged.connect(self._follow_selection)

        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.recover = _button(
            translate("RecoveryDialog", "&Recover"), translate("RecoveryDialog", "Open the chosen scenes in tabs")
        )
        self.later = _button(
            translate("RecoveryDialog", "Keep for &Later"),
            translate("RecoveryDialog", "Ask again when Maquette is started next"),
        )
        self.discard = _button(
            translate("RecoveryDialog", "&Discard"),
            translate("RecoveryDialog", "Remove the chosen scenes from the disk; their saved files stay"),
        )
        buttons.addButton(self.recover, role.AcceptRole)
        buttons.addButton(self.later, role.RejectRole)
        buttons.addButton(self.discard, role.DestructiveRole)
        self.recover.setDefault(True)
        self.recover.clicked.connect(self._recover)
        self.later.clicked.connect(self.reject)
        self.discard.clicked.connect(self._discard)

        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        rows = min(max(len(self._documents), 2), 5)
        self.resize(560, 130 + rows * (PICTURE.height() + 12))
        self.list.setFocus()

    @property
    def chosen(self) -> list[Lost]:
        """The documents whose rows are selected."""
        return [lost for row, lost in enumerate(self._documents) if self.list.item(row).isSelected()]

    def _recover(self) -> None:
        self.recover_wanted.emit(self.chosen)
        self.accept()

    def _discard(self) -> None:
        self.discard_wanted.emit(self.chosen)
        self.accept()

    def _follow_selection(self) -> None:
        for button in (self.recover, self.discard):
            button.setEnabled(bool(self.chosen))


def _item(lost: Lost) -> QListWidgetItem:
    moment = QDateTime.fromSecsSinceEpoch(round(lost.time))
    when = QLocale().toString(moment, QLocale.FormatType.ShortFormat)
    size = f"{lost.size.width} × {lost.size.height}"
    where = str(lost.path.parent) if lost.path is not None else translate("RecoveryDialog", "never saved")
    item = QListWidgetItem(f"{lost.title}\n{when}, {size}\n{where}")
    item.setIcon(framed(QImage(str(lost.preview)) if lost.preview is not None else None, PICTURE))
    item.setToolTip(str(lost.path or lost.title))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{lost.title}, {when}, {where}")
    return item


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
