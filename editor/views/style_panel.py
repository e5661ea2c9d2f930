"""The panel Styles: how the chosen region could look, shown as rendered crops of that very region."""

from random import Random

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from editor.document.objects import class_of
from editor.render.scheduler import Policy, RenderScheduler
from editor.views.class_menu import chip_icon
from editor.views.icons import icon
from editor.views.rows import quiet_label
from editor.views.style_grid import StyleGrid, choose_style
from editor.views.swatch_source import SwatchSource, style_of
from editor.workspace import Workspace

FULL = 10  # modes a class can have


class StylePanel(QWidget):
    """Follows the selection and offers default, random, and a swatch per mode. Works only while it is visible."""

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        parent: QWidget | None = None,
        *,
        random: Random | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Styles")
        self._workspace = workspace
        self._scheduler = scheduler
        self._random = random or Random()
        self.swatches = SwatchSource(workspace, scheduler, self)

        self._chip = QLabel()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)  # names are the user's
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # and may be long
        self.default_button = _button("reset", "Default", "The style the checkpoint gives this region by itself")
        self.default_button.setCheckable(True)
        self.default_button.clicked.connect(self._choose_default)
        self.random_button = _button("dice", "Random", "Another mode by chance")
        self.random_button.clicked.connect(self._choose_random)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._chip)
        head.addWidget(self._title, 1)
        head.addWidget(self.default_button)
        head.addWidget(self.random_button)

        self.grid = StyleGrid(self.swatches)
        self.sentence = quiet_label()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setAccessibleName("About these styles")

        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.sentence)
        layout.addStretch(0)

        workspace.selection_changed.connect(self.refresh)
        workspace.scene_replaced.connect(self.refresh)
        # Not `refresh`: the source asks by itself, but not again for what has just made a session fail.
        workspace.session_changed.connect(self._show)
        workspace.scene_changed.connect(self._on_scene_changed)
        self.swatches.changed.connect(lambda _region: self._show())
        self._show()

    def refresh(self) -> None:
        """Follow the selection, and ask for the swatches that are missing."""
        self._show()
        self.swatches.want(self._workspace.region if self.isVisible() else None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.swatches.want(None)

    def _on_scene_changed(self) -> None:
        # Every event of a stroke changes the scene, hardly ever what is written here.
        facts = self._facts()
        if facts != self._shown:
            self._show()

    def _facts(self) -> tuple[object, ...]:
        """What of the scene this panel says; the swatches come by themselves."""
        workspace, region = self._workspace, self._workspace.region
        if region is None:
            return (None,)
        return region, workspace.scene.title(region), style_of(workspace, region)

    def _show(self) -> None:
        self._shown = self._facts()
        workspace, region = self._workspace, self._workspace.region
        self.grid.show_region(region)
        modes = self.grid.style_model.rowCount()
        self.grid.setVisible(modes > 0)
        self._layout.setStretch(self._layout.count() - 1, 0 if modes else 1)
        self._chip.setVisible(region is not None)
        if region is not None and class_of(region) in workspace.label_set:
            self._chip.setPixmap(chip_icon(workspace.label_set[class_of(region)]).pixmap(QSize(14, 14)))
            self._title.setText(workspace.scene.title(region))
            self._title.setToolTip(self._title.text())
        else:
            self._title.setText("Nothing selected")
        for button in (self.default_button, self.random_button):
            button.setEnabled(modes > 0)
        self.default_button.setChecked(modes > 0 and region is not None and style_of(workspace, region) is None)
        text = (self._about_waiting(region) if modes else "") or explanation(workspace, region)
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))

    def _about_waiting(self, region: int | None) -> str:
        """Why the swatches of a region that has modes do not come."""
        if region is None:
            return ""
        if self.swatches.is_unseen(region):
            return (
                f"{self._title.text()} cannot be seen, so there is nothing to show; a mode can be chosen all the same."
            )
        if self._scheduler.policy is Policy.MANUAL and not self.swatches.is_complete(region):
            return "Swatches wait while rendering is manual; a mode can be chosen without them."
        return ""

    def _choose_default(self) -> None:
        if self._workspace.region is not None:
            choose_style(self.swatches, self._workspace.region, None)
        self._show()  # a click on the checked button unchecked it

    def _choose_random(self) -> None:
        region = self._workspace.region
        if region is None:
            return
        present = style_of(self._workspace, region)
        others = [mode for mode in range(self.grid.style_model.rowCount()) if mode != present]
        if others:
            choose_style(self.swatches, region, self._random.choice(others))


def explanation(workspace: Workspace, region: int | None) -> str:
    """The sentence under the swatches: why there are none, or fewer than ten; empty when there is nothing to say."""
    info = workspace.session_info
    if info is None:
        return "Styles appear when the weights are loaded."
    if not info.label_set.compatible(workspace.label_set):
        trained, here = info.label_set.name, workspace.label_set.name
        return f"{info.name} was trained on the label set {trained}; it has no styles for {here}."
    if region is None:
        return "Select an object, or click a part of the background with the Select tool, to see its styles."
    if class_of(region) not in workspace.label_set:
        return "Pixels without a class have no style."
    name = workspace.label_set[class_of(region)].name
    count = info.mode_count(class_of(region))
    if not info.modes:
        return f"{info.name} has no styles: it renders every region in one way."
    if count == 0:
        return f"{info.name} has no modes for {name}: it renders every {name} in one way."
    if count < FULL:
        return (
            f"{info.name} has {count} {'mode' if count == 1 else 'modes'} for {name}, of {FULL} that a class can have."
        )
    return ""


def _button(name: str, text: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setToolTip(tooltip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tooltip)
    return button
