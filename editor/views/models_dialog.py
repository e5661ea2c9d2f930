"""Model > Choose a Model: the generators there are, each with a card that says what it was made of."""

from collections.abc import Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from editor.language import translate
from editor.model_cards import Card
from model.maps import LabelSet

ICON: Final = QSize(96, 54)
PICTURE: Final = QSize(384, 216)


class ModelsDialog(QDialog):
    """Read `chosen` after `accepted`; the other buttons are signals. The dialog stays open for them."""

    compare_asked = Signal(object)  # Card: show it beside the one that renders
    open_asked = Signal()  # a file that is not in the list
    import_asked = Signal()

    def __init__(self, label_set: LabelSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("ModelsDialog", "Models"))
        self._label_set = label_set
        self._cards: list[Card] = []
        self._taken = ""  # spec, as text, of one that it makes little sense to choose
        self.list = QListWidget()
        self.list.setAccessibleName(translate("ModelsDialog", "Models"))
        self.list.setIconSize(ICON)
        self.list.setSpacing(2)
        self.list.setMinimumWidth(260)
        self.list.currentRowChanged.connect(self._show)
        self.list.itemActivated.connect(lambda _item: self._accept())
        self.picture = QLabel()
        self.picture.setFixedSize(PICTURE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(translate("ModelsDialog", "Example"))
        self.facts = QTextBrowser()
        self.facts.setAccessibleName(translate("ModelsDialog", "Model card"))
        self.facts.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.facts.setMinimumHeight(170)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = self._button(translate("ModelsDialog", "&Use"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setDefault(True)
        # Enter on a model that cannot be used does nothing.
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.compare = self._button(translate("ModelsDialog", "&Compare"), QDialogButtonBox.ButtonRole.ActionRole)
        self.compare.setToolTip(translate("ModelsDialog", "Render with it too, on the left of the divider"))
        self.open_file = self._button(translate("ModelsDialog", "&Open…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.import_file = self._button(translate("ModelsDialog", "&Import…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.import_file.setToolTip(translate("ModelsDialog", "Published weights of pix2pixHD or pix2pix"))
        self.use.clicked.connect(self._accept)
        self.compare.clicked.connect(self._compare)
        self.open_file.clicked.connect(self.open_asked)
        self.import_file.clicked.connect(self.import_asked)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()

    @property
    def chosen(self) -> Card | None:
        """The card that is highlighted."""
        row = self.list.currentRow()
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def show_cards(self, cards: Sequence[Card], current: str, *, wants_another: bool = False) -> None:
        """List these; `current` is the spec, as text, of the one that renders.

        It is highlighted, or with `wants_another` one that can stand beside it, if there is one.
        """
        self._cards = list(cards)
        self._taken = current if wants_another else ""
        self.list.clear()
        for card in self._cards:
            text = f"{card.name}\n{card.origin}"
            if str(card.spec) == current:
                text = translate("ModelsDialog", "{name} (in use)\n{origin}").format(name=card.name, origin=card.origin)
            item = QListWidgetItem(_icon(card), text)
            item.setToolTip(str(card.spec))
            self.list.addItem(item)
        rows = [row for row, card in enumerate(self._cards) if str(card.spec) == current]
        if wants_another:
            others = [row for row, card in enumerate(self._cards) if row not in rows and not card.fault]
            fitting = [row for row in others if self._cards[row].fits(self._label_set)]
            rows = [*fitting, *others, *rows]
        self.list.setCurrentRow(rows[0] if rows else 0)
        self.list.setFocus()

    # Parts

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        self.buttons.addButton(button, role)
        return button

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.addWidget(self.picture)
        right.addWidget(self.facts, 1)
        right.addWidget(self.sentence)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.buttons)
        self.resize(700, 520)

    def _show(self, _row: int) -> None:
        card = self.chosen
        usable = card is not None and not card.fault
        self.use.setEnabled(usable)
        self.compare.setEnabled(usable)
        if card is None:
            return
        picture = QPixmap(str(card.picture)) if card.picture is not None else QPixmap()
        if picture.isNull():
            self.picture.setText(translate("ModelsDialog", "No example yet: use it once"))
        else:
            ratio = self.devicePixelRatioF()
            fitted = picture.scaled(
                PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            fitted.setDevicePixelRatio(ratio)
            self.picture.setPixmap(fitted)
        rows = "".join(
            f"<tr><td style='padding-right: 12px'>{escape(what)}</td><td>{escape(value)}</td></tr>"
            for what, value in card.lines
        )
        self.facts.setHtml(f"<table cellspacing='2'>{rows}</table>")
        if card.text:
            cursor = self.facts.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
            cursor.insertMarkdown(card.text)
        self.sentence.setText(self._says(card))

    def _says(self, card: Card) -> str:
        if card.fault:
            return card.fault
        if self._taken and str(card.spec) == self._taken:
            return translate("ModelsDialog", "It is the one in use: both sides of the divider would show the same.")
        if card.fits(self._label_set) or card.label_set is None:
            return ""
        text = translate(
            "ModelsDialog",
            "It renders {theirs}, this scene is painted in {mine}: you will be asked what is rendered as what.",
        )
        return text.format(theirs=card.label_set.name, mine=self._label_set.name)

    def _accept(self) -> None:
        if self.use.isEnabled():
            self.accept()

    def _compare(self) -> None:
        if self.chosen is not None:
            self.compare_asked.emit(self.chosen)


def _icon(card: Card) -> QIcon:
    found = QPixmap(str(card.picture)) if card.picture is not None else QPixmap()
    canvas = QPixmap(ICON)
    canvas.fill(Qt.GlobalColor.transparent)
    if not found.isNull():
        fitted = found.scaled(ICON, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter = QPainter(canvas)
        painter.drawPixmap((ICON.width() - fitted.width()) // 2, (ICON.height() - fitted.height()) // 2, fitted)
        painter.end()
    return QIcon(canvas)
