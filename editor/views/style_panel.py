"""The panel Styles: how the chosen region could look, shown as rendered crops of that very region."""

from collections.abc import Sequence
from random import Random

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from editor.document import styling
from editor.document.objects import Style, class_name, class_of
from editor.language import translate
from editor.render.request import SessionInfo
from editor.render.scheduler import Policy, RenderScheduler
from editor.views import style_acts
from editor.views.class_menu import chip_icon
from editor.views.icons import icon
from editor.views.rows import ElidedLabel, quiet_label
from editor.views.style_blend import BlendBox
from editor.views.style_grid import StyleGrid, choose_style
from editor.views.style_vector import VectorBox
from editor.views.swatch_source import SwatchSource, style_of
from editor.workspace import Workspace

FULL = 10  # modes a class can have


class StylePanel(QWidget):
    """Follows the selection and offers default, random, a lock and a swatch per mode; on demand a blend and the vector.

    Asks for swatches only while it is visible.
    """

    slid = Signal(object, object)  # region and Style that a slider passes; None when it was let go or dropped

    def __init__(
        self,
        workspace: Workspace,
        scheduler: RenderScheduler,
        parent: QWidget | None = None,
        *,
        random: Random | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("StylePanel", "Styles"))
        self._workspace = workspace
        self._scheduler = scheduler
        self._random = random or Random()
        self.swatches = SwatchSource(workspace, scheduler, self)

        self._chip = QLabel()
        self._title = ElidedLabel()  # names are the user's and may be long
        self.default_button = _button(
            "reset",
            translate("StylePanel", "Default"),
            translate("StylePanel", "The style the checkpoint gives this region by itself"),
        )
        self.default_button.setCheckable(True)
        self.default_button.clicked.connect(self._choose_default)
        self.random_button = _button(
            "dice", translate("StylePanel", "Random"), translate("StylePanel", "Another mode by chance")
        )
        self.random_button.clicked.connect(self.choose_random)
        self.lock_button = _button(
            "lock",
            translate("StylePanel", "Lock"),
            translate("StylePanel", "Keep this style when others are rerolled, shuffled or given to the whole class"),
        )
        self.lock_button.setCheckable(True)
        self.lock_button.clicked.connect(self._lock)
        self.blend_button = _button(
            "blend",
            translate("StylePanel", "Blend"),
            translate("StylePanel", "Slide between two modes; Shift-click a swatch chooses the second"),
        )
        self.blend_button.setCheckable(True)
        self.more_button = _button(
            "dots", translate("StylePanel", "More"), translate("StylePanel", "What else can be done with styles")
        )
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_menu = QMenu(self)
        self.more_menu.setToolTipsVisible(True)
        self.more_button.setMenu(self.more_menu)
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._chip)
        head.addSpacing(2)
        head.addWidget(self._title, 1)
        for button in self._buttons:
            head.addWidget(button)

        self.grid = StyleGrid(self.swatches)
        self.grid.paired.connect(self._blend_with)
        self.sentence = quiet_label()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setAccessibleName(translate("StylePanel", "About these styles"))
        self.blend, self.vector = BlendBox(), VectorBox()
        self.blend.hide()
        self.vector.hide()
        self.blend_button.toggled.connect(self._toggle_blend)
        self.blend.tried.connect(self._slide)
        self.vector.tried.connect(self._slide)
        self.blend.chosen.connect(self._give)
        self.vector.chosen.connect(self._give_to_all)

        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.blend)
        layout.addWidget(self.vector)
        layout.addWidget(self.sentence)
        layout.addStretch(0)

        workspace.selection_changed.connect(self.refresh)
        workspace.scene_replaced.connect(self.refresh)
        workspace.classes_changed.connect(self.refresh)
        # Not `refresh`: the source asks by itself, but not again for what has just made a session fail.
        workspace.session_changed.connect(self._show)
        workspace.scene_changed.connect(self._on_scene_changed)
        self.swatches.changed.connect(lambda _region: self._show())
        self._show()

    def refresh(self) -> None:
        """Follow the selection, and ask for the swatches that are missing."""
        self._show()
        self.swatches.want(self._workspace.region if self.isVisible() else None)

    def offer(self, actions: Sequence[QAction | None]) -> None:
        """Fill the menu behind the last button; None is a separator."""
        for action in actions:
            if action is None:
                self.more_menu.addSeparator()
            else:
                self.more_menu.addAction(action)

    def open_blend(self) -> None:
        """Show the slider between two modes, with the keyboard on it."""
        self.blend_button.setChecked(True)
        self.blend.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_vector(self) -> None:
        """Show the numbers of the style, with the keyboard on the first, or put them away."""
        self.vector.setVisible(self.vector.isHidden())
        self._show()
        if self.vector.isVisible() and self.vector.sliders:
            self.vector.sliders[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_random(self) -> None:
        """Give the selected regions other modes by chance."""
        regions = style_acts.chosen_regions(self._workspace)
        if not regions:
            self._workspace.message.emit(explanation(self._workspace, None))
        elif not style_acts.push(
            self._workspace, lambda scene, facts: styling.random_style(scene, facts, regions, self._random)
        ):
            info = style_acts.facts_of(self._workspace)
            if info is not None:
                sentence = translate("StylePanel", "{name} has no other mode for what is selected.")
                self._workspace.message.emit(sentence.format(name=info.name))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.swatches.want(None)

    @property
    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.default_button, self.random_button, self.lock_button, self.blend_button, self.more_button

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
        scene = workspace.scene
        return region, scene.title(region), style_of(workspace, region), scene.seed, region in scene.style_locks

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
            self._title.setText(self._title_of(region))
            self._title.setToolTip(self._title.text())
        else:
            self._title.setText(translate("StylePanel", "Nothing selected"))
        for button in (self.default_button, self.random_button):
            button.setEnabled(modes > 0)
        self.default_button.setChecked(modes > 0 and region is not None and style_of(workspace, region) is None)
        self.lock_button.setEnabled(region is not None and style_acts.facts_of(workspace) is not None)
        self.lock_button.setChecked(region is not None and region in workspace.scene.style_locks)
        self.blend_button.setEnabled(modes > 1)
        self.blend.setVisible(self.blend_button.isChecked() and modes > 1)
        if not self.blend.isHidden() or not self.vector.isHidden():
            self._show_vectors(region, modes)
        text = (self._about_waiting(region) if modes else "") or explanation(workspace, region)
        self.sentence.setText(text)
        self.sentence.setVisible(bool(text))

    def _show_vectors(self, region: int | None, modes: int) -> None:
        """Blend and vector of a region, or why there are none."""
        info, scene = style_acts.facts_of(self._workspace), self._workspace.scene
        if region is None or info is None or class_of(region) not in self._workspace.label_set:
            self.blend.show_region(None, 0, 0, None, None, "")
            # Where a region is selected the sentence above says why it has none.
            why = translate("StylePanel", "Select a region to see its vector.") if region is None else ""
            self.vector.show_vector((), -1.0, 1.0, why)
            return
        space, class_id = info.style_space, class_of(region)
        why = "" if space is not None else _untold(info)
        present = styling.present_style(scene, info, region)
        self.blend.show_region(region, class_id, modes, space, present, why)
        if space is None:
            self.vector.show_vector((), -1.0, 1.0, why)
        else:
            # What a class without modes is rendered with.
            vector = styling.present_vector(scene, info, region) or (0.0,) * space.channels
            self.vector.show_vector(vector, space.lowest, space.highest, "")

    def _title_of(self, region: int) -> str:
        title, others = self._workspace.scene.title(region), len(self._workspace.selection) - 1
        if others < 1:
            return title
        return translate("StylePanel", "{title} and {count} more").format(title=title, count=others)

    def _about_waiting(self, region: int | None) -> str:
        """Why the swatches of a region that has modes do not come."""
        if region is None:
            return ""
        if self.swatches.is_unseen(region):
            return translate(
                "StylePanel", "{title} cannot be seen, so there is nothing to show; a mode can be chosen all the same."
            ).format(title=self._title.text())
        if self._scheduler.policy is Policy.MANUAL and not self.swatches.is_complete(region):
            return translate(
                "StylePanel", "Swatches wait while rendering is manual; a mode can be chosen without them."
            )
        return ""

    def _choose_default(self) -> None:
        if self._workspace.region is not None:
            choose_style(self.swatches, self._workspace.region, None)
        self._show()  # a click on the checked button unchecked it

    def _lock(self) -> None:
        regions, locked = style_acts.chosen_regions(self._workspace), self.lock_button.isChecked()
        style_acts.push(self._workspace, lambda scene, facts: styling.lock_styles(scene, facts, regions, locked))
        self._show()  # where it could not be locked, the click has checked the button

    def _toggle_blend(self, shown: bool) -> None:
        self.blend.setVisible(shown)
        self._show()

    def _blend_with(self, mode: int) -> None:
        self.blend_button.setChecked(True)
        self.blend.blend_with(mode)

    def _slide(self, style: Style | None) -> None:
        self.slid.emit(self._workspace.region, style)
        if style is None:
            self._show()  # where the slider was before

    def _give(self, style: Style) -> None:
        """Give the shown region, and those of its class that are selected with it, a style."""
        region = self._workspace.region
        if region is not None:
            style_acts.give(self._workspace, style_acts.companions(self._workspace, region), style)
        self.slid.emit(region, None)

    def _give_to_all(self, vector: Style) -> None:
        """Give all that is selected a vector: that means the same in every class."""
        style_acts.give(self._workspace, style_acts.chosen_regions(self._workspace), vector)
        self.slid.emit(self._workspace.region, None)


def explanation(workspace: Workspace, region: int | None) -> str:
    """The sentence under the swatches: why there are none, or fewer than ten; empty when there is nothing to say."""
    info = workspace.session_info
    if info is None:
        return translate("StylePanel", "Styles appear when the weights are loaded.")
    if not info.label_set.compatible(workspace.label_set):
        trained, here = info.label_set.name, workspace.label_set.name
        return translate(
            "StylePanel", "{model} was trained on the label set {trained}; it has no styles for {here}."
        ).format(model=info.name, trained=trained, here=here)
    if region is None:
        return translate(
            "StylePanel", "Select an object, or click a part of the background with the Select tool, to see its styles."
        )
    if class_of(region) not in workspace.label_set:
        return translate("StylePanel", "Pixels without a class have no style.")
    name = class_name(workspace.label_set[class_of(region)])
    count = info.mode_count(class_of(region))
    if not info.modes:
        return translate("StylePanel", "{model} has no styles: it renders every region in one way.").format(
            model=info.name
        )
    if count == 0:
        return translate("StylePanel", "{model} has no modes for {name}: it renders every {name} in one way.").format(
            model=info.name, name=name
        )
    if count < FULL:
        if count == 1:
            text = translate("StylePanel", "{model} has 1 mode for {name}, of {most} that a class can have.")
        else:
            text = translate("StylePanel", "{model} has {count} modes for {name}, of {most} that a class can have.")
        return text.format(model=info.name, count=count, name=name, most=FULL)
    return ""


def _untold(info: SessionInfo) -> str:
    sentence = translate("StylePanel", "{name} does not tell the vectors of its modes: they can be chosen, not mixed.")
    return sentence.format(name=info.name)


def _button(name: str, text: str, tooltip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(f"{text}: {tooltip[:1].lower()}{tooltip[1:]}")
    button.setAccessibleName(text)
    button.setAccessibleDescription(tooltip)
    return button
