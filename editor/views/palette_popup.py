"""The palette that a right click opens at the pointer: classes to paint with, and the styles of what lies there."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from editor.document.objects import class_of
from editor.document.scene import OUTSIDE
from editor.language import translate
from editor.slots import SLOTS
from editor.views.chips import ChipRow
from editor.views.class_list import digit_of
from editor.views.class_menu import chip_icon, class_menu
from editor.views.region_acts import relabel
from editor.views.rows import quiet_label
from editor.views.style_grid import StyleGrid, choose_style
from editor.views.style_panel import StylePanel, explanation
from editor.views.swatch_source import style_of
from editor.workspace import RECENT_CLASSES, Workspace

WIDTH = 320  # pixels
COLUMNS = 5  # two rows show all ten modes
OFFSET = QPoint(-24, 8)  # from the pointer, so that what is under it stays in sight


class PalettePopup(QFrame):
    """Closes with Escape, a click elsewhere, or the choice of a class; styles can be tried one after another.

    It borrows the swatches of the style panel and hands them back when it closes.
    """

    def __init__(self, workspace: Workspace, style_panel: StylePanel, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(translate("PalettePopup", "Palette at the pointer"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        self._workspace = workspace
        self._style_panel = style_panel
        self._region: int | None = None

        self.slots = ChipRow([digit_of(slot) for slot in range(SLOTS)])
        self.slots.setAccessibleName(translate("PalettePopup", "Pinned classes"))
        self.slots.chosen.connect(self._choose_slot)
        self.recent = ChipRow([""] * RECENT_CLASSES, side=22)
        self.recent.setAccessibleName(translate("PalettePopup", "Recent classes"))
        self.recent.chosen.connect(self._choose_recent)

        self._chip = QLabel()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.select_button = _button(
            translate("PalettePopup", "Select"), translate("PalettePopup", "Select this region"), self._select
        )
        self.pick_button = _button(
            translate("PalettePopup", "Pick"),
            translate("PalettePopup", "Paint with the class of this region"),
            self._pick,
        )
        self.relabel_button = _button(
            translate("PalettePopup", "Relabel…"), translate("PalettePopup", "Give this region another class"), None
        )
        self._relabel_menu = QMenu(self)
        self._relabel_menu.aboutToShow.connect(self._fill_relabel_menu)
        self.relabel_button.setMenu(self._relabel_menu)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._chip)
        head.addWidget(self._title, 1)
        for button in (self.select_button, self.pick_button, self.relabel_button):
            head.addWidget(button)

        self.grid = StyleGrid(style_panel.swatches, columns=COLUMNS)
        self.grid.setAccessibleName(translate("PalettePopup", "Styles of what is under the pointer"))
        self.default_button = _button(
            translate("PalettePopup", "Default style"),
            translate("PalettePopup", "The style the checkpoint gives this region by itself"),
            self._reset,
        )
        self._sentence = quiet_label()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        foot = QHBoxLayout()
        foot.addWidget(self._sentence, 1)
        foot.addWidget(self.default_button)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(5)
        layout.addWidget(quiet_label(translate("PalettePopup", "Paint with")))
        layout.addWidget(self.slots)
        layout.addWidget(self.recent, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(head)
        layout.addWidget(self.grid)
        layout.addLayout(foot)
        workspace.scene_changed.connect(lambda _rect: self._show_region() if self.isVisible() else None)

    def open_at(self, position: QPoint, region: int) -> None:
        """Open at a point of the screen for the region there; `OUTSIDE` offers classes only."""
        self._region = region if region != OUTSIDE and class_of(region) in self._workspace.label_set else None
        self._show_classes()
        if self._region is not None:
            self._style_panel.swatches.want(self._region)
        self._show_region()
        self.adjustSize()
        self.setGeometry(_inside_screen(QRect(position + OFFSET, self.size())))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._style_panel.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdigit() and len(text) == 1:
            self._choose_slot((int(text) - 1) % SLOTS)
            return
        super().keyPressEvent(event)  # Escape closes a popup

    # What is shown

    def _show_classes(self) -> None:
        workspace = self._workspace
        known = workspace.label_set
        current = workspace.state.class_id
        pinned = [known[each] if each is not None and each in known else None for each in workspace.slots]
        self.slots.show_classes(pinned, current)
        self.recent.show_classes(
            [known[each] for each in workspace.recent_classes if each in known], current, hide_empty=True
        )

    def _show_region(self) -> None:
        region = self._region
        for widget in (self._chip, self._title, self.select_button, self.pick_button, self.relabel_button):
            widget.setVisible(region is not None)
        self.grid.show_region(region)
        modes = self.grid.style_model.rowCount()
        self.grid.setVisible(modes > 0)
        self.default_button.setVisible(modes > 0)
        text = explanation(self._workspace, region) if region is not None else ""
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text) or modes > 0)  # empty, it keeps the button at the right
        if region is None:
            return
        self.default_button.setEnabled(style_of(self._workspace, region) is not None)
        self._chip.setPixmap(chip_icon(self._workspace.label_set[class_of(region)]).pixmap(14, 14))
        self._title.setText(self._workspace.scene.title(region))
        self.grid.setFixedHeight(self.grid.height_for(WIDTH - 16))

    # What the user does

    def _choose_slot(self, slot: int) -> None:
        class_id = self._workspace.slots[slot]
        if class_id is not None:
            self._workspace.choose_class(class_id)
            self.close()

    def _choose_recent(self, index: int) -> None:
        recent = [each for each in self._workspace.recent_classes if each in self._workspace.label_set]
        if index < len(recent):
            self._workspace.choose_class(recent[index])
            self.close()

    def _select(self) -> None:
        if self._region is not None:
            self._workspace.select_region(self._region)
        self.close()

    def _pick(self) -> None:
        if self._region is not None:
            self._workspace.choose_class(class_of(self._region))
        self.close()

    def _reset(self) -> None:
        if self._region is not None:
            choose_style(self._style_panel.swatches, self._region, None)

    def _relabel(self, class_id: int) -> None:
        if self._region is not None:
            relabel(self._workspace, self._region, class_id)
        self.close()

    def _fill_relabel_menu(self) -> None:
        self._relabel_menu.clear()
        if self._region is not None:
            class_menu(self._relabel_menu, self._workspace.label_set, class_of(self._region), self._relabel)


def _button(text: str, tooltip: str, act: object) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolTip(tooltip)
    button.setAccessibleDescription(tooltip)
    if act is not None:
        button.clicked.connect(act)
    return button


def _inside_screen(wanted: QRect) -> QRect:
    """The rectangle moved onto the screen that the pointer is on."""
    screen = QGuiApplication.screenAt(wanted.topLeft()) or QGuiApplication.screenAt(QCursor.pos())
    area = (screen or QGuiApplication.primaryScreen()).availableGeometry()
    left = max(area.left(), min(wanted.left(), area.right() + 1 - wanted.width()))
    top = max(area.top(), min(wanted.top(), area.bottom() + 1 - wanted.height()))
    return QRect(QPoint(left, top), wanted.size())
