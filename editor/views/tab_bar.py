"""The tabs above the canvas, one for each open document; out of sight while there is only one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QWidget

from editor.language import translate

WIDEST = 260  # pixels of a tab; longer names are cut in the middle
MARK = "● "  # before the name of what is not saved


@dataclass(frozen=True)
class Tab:
    """What a tab shows."""

    title: str
    modified: bool
    tip: str = ""


class TabBar(QTabBar):
    """Says which document the user wants: by a click, the keys Left and Right, a middle click or the cross."""

    chosen = Signal(int)
    close_wanted = Signal(int)
    moved = Signal(int, int)  # from, to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self.setAccessibleName(translate("TabBar", "Open scenes"))
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setTabsClosable(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.currentChanged.connect(self._on_current)
        self.tabCloseRequested.connect(self.close_wanted)
        self.tabMoved.connect(self.moved)
        self.hide()

    def show_tabs(self, tabs: Sequence[Tab], shown: int) -> None:
        """Show these, one of them as the one that is open. Tells nobody."""
        blocked = self.blockSignals(True)
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self.addTab("")
        for place, tab in enumerate(tabs):
            text = ((MARK if tab.modified else "") + tab.title).replace("&", "&&")
            if self.tabText(place) != text:
                self.setTabText(place, text)
            self.setTabToolTip(place, tab.tip or tab.title)
            unsaved = translate("TabBar", "{name}, not saved").format(name=tab.title)
            self.setAccessibleTabName(place, unsaved if tab.modified else tab.title)
            cross = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
            cross = cross or self.tabButton(place, QTabBar.ButtonPosition.LeftSide)  # on a Mac
            if cross is not None:
                cross.setToolTip(translate("TabBar", "Close"))
                cross.setAccessibleName(translate("TabBar", "Close {name}").format(name=tab.title))
        self.setCurrentIndex(shown)
        self.blockSignals(blocked)
        self.setVisible(len(tabs) > 1)

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), WIDEST), hint.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            place = self.tabAt(event.position().toPoint())
            if place >= 0:
                self.close_wanted.emit(place)
            return
        super().mouseReleaseEvent(event)

    def _on_current(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(place)
