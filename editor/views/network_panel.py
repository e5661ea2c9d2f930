"""The panel "What the network sees": one channel of its input as a picture, with a sentence, and the styles to zero."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from editor.language import translate
from editor.views.qimage import pixmap_of


class Kind(StrEnum):
    """What is looked at."""

    CLASS = "class"
    BOUNDARY = "boundary"
    STYLE = "style"
    SCORES = "scores"


MARGIN: Final = 6


class ChannelView(QWidget):
    """One picture, as large as there is room for, in its proportions; its pixels stay squares."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("NetworkPanel", "Channel"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(56)
        self.picture: np.ndarray | None = None
        self._proportion = 0.0

    def sizeHint(self) -> QSize:
        return QSize(270, 140)

    def show_picture(self, picture: np.ndarray | None, proportion: float = 0.0) -> None:
        """Show uint8 (h, w, 3), or nothing; `proportion` is width by height where the pixels are no squares."""
        self.picture = picture
        self._pixmap = None if picture is None else pixmap_of(picture)
        self._proportion = proportion
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None or self._pixmap is None:
            return
        height, width = self.picture.shape[:2]
        proportion = self._proportion or width / height
        shown_width = min(self.width(), self.height() * proportion)
        target = QRectF(0, 0, shown_width, shown_width / proportion)
        target.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, target.width() < width)
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(target.adjusted(0, 0, -1, -1))


class NetworkPanel(QWidget):
    """Two lists say what is shown; whoever computes it is told by `chosen`."""

    chosen = Signal()  # another channel is wanted
    shown = Signal(bool)  # the panel came into view, or went
    zeroing = Signal(bool)  # the button is held, or let go

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self._offered: Kind | None = None  # what the second list was filled for
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(translate("NetworkPanel", "What is shown"))
        self.kinds.setToolTip(translate("NetworkPanel", "A part of what the generator is given, or what is said of it"))
        for kind, text in (
            (Kind.CLASS, translate("NetworkPanel", "Class")),
            (Kind.BOUNDARY, translate("NetworkPanel", "Boundaries")),
            (Kind.STYLE, translate("NetworkPanel", "Style")),
            (Kind.SCORES, translate("NetworkPanel", "Discriminator")),
        ):
            self.kinds.addItem(text, kind)
        self.parts = QComboBox()
        self.parts.setAccessibleName(translate("NetworkPanel", "Which one"))
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.parts.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.parts.setMinimumContentsLength(8)
        self.view = ChannelView()
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setAccessibleName(translate("NetworkPanel", "Explanation"))
        self.zero = QPushButton(translate("NetworkPanel", "Zero Styles"))
        self.zero.setToolTip(
            translate("NetworkPanel", "Hold: the picture is shown as it would be with every style at zero")
        )
        self.kinds.currentIndexChanged.connect(lambda _index: self.chosen.emit())
        self.parts.currentIndexChanged.connect(lambda _index: self.chosen.emit())
        self.zero.pressed.connect(lambda: self.zeroing.emit(True))
        self.zero.released.connect(lambda: self.zeroing.emit(False))
        choice = QHBoxLayout()
        choice.addWidget(self.kinds)
        choice.addWidget(self.parts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(MARGIN)
        layout.addLayout(choice)
        layout.addWidget(self.view, 1)
        said = QHBoxLayout()  # in one row: the panel is low beside the styles
        said.addWidget(self.caption, 1)
        said.addWidget(self.zero, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(said)

    @property
    def kind(self) -> Kind:
        """What is looked at."""
        return Kind(self.kinds.currentData())

    @property
    def part(self) -> int:
        """Which of them: a class id, or a number of a style channel or a scale; 0 where there is no choice."""
        found = self.parts.currentData()
        return found if isinstance(found, int) else 0

    def offer(self, parts: Sequence[tuple[str, int]], preferred: int = 0) -> None:
        """Say which there are to choose from, as (text, number). Emits nothing.

        The choice stays where it can; what is looked at for the first time begins with `preferred`.
        """
        before, self._offered = self._offered, self.kind
        if parts == [(self.parts.itemText(each), self.parts.itemData(each)) for each in range(self.parts.count())]:
            return
        chosen = self.part if before is self.kind else preferred
        if all(number != chosen for _text, number in parts):
            chosen = preferred
        self.parts.blockSignals(True)
        self.parts.clear()
        for text, number in parts:
            self.parts.addItem(text, number)
        self.parts.setCurrentIndex(max(0, self.parts.findData(chosen)))
        self.parts.setEnabled(len(parts) > 1)
        self.parts.blockSignals(False)

    def show_channel(self, picture: np.ndarray | None, caption: str, proportion: float = 0.0) -> None:
        """Show a picture, or none, and a sentence."""
        self.view.show_picture(picture, proportion)
        self.caption.setText(caption)
        self.view.setAccessibleDescription(caption)

    def showEvent(self, event: object) -> None:
        self.shown.emit(True)

    def hideEvent(self, event: object) -> None:
        self.shown.emit(False)
