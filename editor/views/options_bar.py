"""The bar above the canvas: what the tool does on the left, what the canvas shows on the right."""

from collections.abc import Callable
from dataclasses import replace
from math import log
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from editor.document.objects import class_name
from editor.document.painting import Order
from editor.language import translate
from editor.settings import ViewMode
from editor.tools import TOOLS
from editor.tools.options import Reach
from editor.tools.state import MAX_SIZE, MIN_SIZE
from editor.views.canvas import Canvas
from editor.views.class_menu import chip_icon
from editor.views.icons import icon
from editor.views.more_options import MoreOptions
from editor.views.settle_switch import SettleSwitch
from editor.workspace import Workspace

SLIDER_STEPS: Final = 200
CHIP_SIDE: Final = 16
SLIDER: Final = 88
SHORT_SLIDER: Final = 62
RIGHT_MARGIN: Final = 10  # pixels between the last slider and the edge of the window


def order_name(order: Order) -> str:
    """What the choices of what a stroke covers are called."""
    match order:
        case Order.OVER:
            return translate("OptionsBar", "Over everything")
        case Order.BEHIND:
            return translate("OptionsBar", "Behind objects")
        case Order.SELECTED:
            return translate("OptionsBar", "Selected only")


class OptionsBar(QToolBar):
    """Options of the current tool and of the view. `mode_actions` are the window's, so that menu and bar agree."""

    class_clicked = Signal(QPoint)  # the button of the class; where a palette would open

    def __init__(self, workspace: Workspace, canvas: Canvas, mode_actions: dict[ViewMode, QAction]) -> None:
        super().__init__(translate("OptionsBar", "Options"))
        self.setObjectName("options")
        self.setMovable(False)
        self._workspace = workspace
        self._canvas = canvas
        self._shown_for: dict[str, list[QAction]] = {}  # by option: what the bar shows of it
        self._tool = ""
        self._add_tool_options()
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.settle = SettleSwitch(workspace)
        self.addWidget(self.settle)
        self.addSeparator()
        self._add_view_options(mode_actions)
        workspace.scene_replaced.connect(self._refresh)
        workspace.classes_changed.connect(self._refresh)
        canvas.look_changed.connect(self._refresh_look)
        self._unsubscribe = workspace.state.observe(self._refresh)
        self.destroyed.connect(lambda _=None, stop=self._unsubscribe: stop())
        self._refresh()
        self._refresh_look()

    def _add_tool_options(self) -> None:
        state = self._workspace.state
        self.class_button = QToolButton()
        self.class_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.class_button.setToolTip(translate("OptionsBar", "The class to paint with: click for a palette"))
        self.class_button.setIconSize(QSize(CHIP_SIDE, CHIP_SIDE))
        self.class_button.setMinimumWidth(self.fontMetrics().horizontalAdvance("vegetation") + CHIP_SIDE + 22)
        self.class_button.clicked.connect(self._on_class_clicked)
        self.addWidget(self.class_button)
        self.addSeparator()

        self.size_slider = _slider(
            SLIDER_STEPS, SLIDER, translate("OptionsBar", "Size of the brush: Shift-drag on the canvas sets it too")
        )
        self.size_slider.valueChanged.connect(self._on_size_slid)
        self.size_field = QSpinBox()
        self.size_field.setRange(MIN_SIZE, MAX_SIZE)
        self.size_field.setSuffix(translate("OptionsBar", " px"))
        self.size_field.setAccessibleName(translate("OptionsBar", "Size of the brush"))
        self.size_field.setToolTip(self.size_slider.toolTip())
        self.size_field.setKeyboardTracking(False)
        self.size_field.valueChanged.connect(lambda value: setattr(state, "size", value))
        self.size_field.editingFinished.connect(self._canvas.setFocus)
        self.round_button = _toggle("circle", translate("OptionsBar", "Round brush"))
        self.square_button = _toggle("square", translate("OptionsBar", "Square brush"))
        shapes = QButtonGroup(self)
        for button in (self.round_button, self.square_button):
            shapes.addButton(button)
        self.round_button.toggled.connect(lambda checked: setattr(state, "round", checked))
        size = _row(
            QLabel(translate("OptionsBar", "Size")),
            self.size_slider,
            self.size_field,
            self.round_button,
            self.square_button,
        )
        self._shown_for["size"] = [self.addWidget(size), self.addSeparator()]

        self.order_box = QComboBox()
        self.order_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.order_box.setToolTip(translate("OptionsBar", "What a stroke may cover"))
        self.order_box.setAccessibleName(translate("OptionsBar", "What a stroke may cover"))
        for order in Order:
            self.order_box.addItem(order_name(order), order)
        self.order_box.activated.connect(lambda index: setattr(state, "order", self.order_box.itemData(index)))
        self.protect_button = _toggle(
            "lock", translate("OptionsBar", "Protect: paint only over the class that the stroke touches first")
        )
        self.protect_button.setText(translate("OptionsBar", "Protect"))
        self.protect_button.toggled.connect(lambda checked: setattr(state, "protect", checked))
        self._shown_for["order"] = [self.addWidget(_row(self.order_box, self.protect_button))]
        self._add_reach()
        self._add_more()

    def _add_reach(self) -> None:
        self.reach_box = QComboBox()
        self.reach_box.setToolTip(translate("OptionsBar", "How far a click fills; Shift-click fills all of the class"))
        self.reach_box.setAccessibleName(translate("OptionsBar", "How far a click fills"))
        names = {
            Reach.CONNECTED: translate("OptionsBar", "What hangs together"),
            Reach.REGION: translate("OptionsBar", "All of the region"),
            Reach.CLASS: translate("OptionsBar", "All of the class"),
        }
        for reach, name in names.items():
            self.reach_box.addItem(name, reach)
        self.reach_box.activated.connect(self._on_reach)
        self._shown_for["reach"] = [self.addWidget(_row(self.reach_box))]

    def _add_more(self) -> None:
        state = self._workspace.state
        self.symmetry_button = _toggle("symmetry", translate("OptionsBar", "Symmetry: paint on both sides of an axis"))
        self.symmetry_button.toggled.connect(
            lambda checked: setattr(state, "symmetry", replace(state.symmetry, on=checked))
        )
        self._shown_for["symmetry"] = [self.addWidget(_row(self.symmetry_button))]
        self.more = MoreOptions(state, lambda: self._workspace.size.width, self)
        self.more_button = QToolButton()
        self.more_button.setIcon(icon("options"))
        tip = translate("OptionsBar", "More options: pressure, smoothing, contours, pin-holes, the mirror")
        self.more_button.setToolTip(tip)
        self.more_button.setAccessibleName(translate("OptionsBar", "More options"))
        self.more_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more_button.clicked.connect(self._on_more)
        self._more_action = self.addWidget(_row(self.more_button))

    def _add_view_options(self, mode_actions: dict[ViewMode, QAction]) -> None:
        self._mode_buttons = []
        for action in mode_actions.values():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._mode_buttons.append(button)
        self.addWidget(_row(*self._mode_buttons, spacing=1))
        self.addSeparator()
        self.labels_slider = _slider(
            100, SHORT_SLIDER, translate("OptionsBar", "Opacity of the labels over the photograph")
        )
        self.labels_slider.valueChanged.connect(lambda value: self._canvas.set_look(labels=value / 100))
        self.outlines_slider = _slider(
            100, SHORT_SLIDER, translate("OptionsBar", "Opacity of the outlines of objects and regions")
        )
        self.outlines_slider.valueChanged.connect(lambda value: self._canvas.set_look(outlines=value / 100))
        sliders = _row(
            QLabel(translate("OptionsBar", "Labels")),
            self.labels_slider,
            QLabel(translate("OptionsBar", "Outlines")),
            self.outlines_slider,
        )
        sliders.setContentsMargins(0, 0, RIGHT_MARGIN, 0)
        self.addWidget(sliders)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Where the window is too narrow for all the words, icons alone do, on the best known buttons first."""
        bar = self.layout()
        assert bar is not None
        icons, words = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        groups = self._mode_buttons, [self.protect_button]
        for kept in (2, 1, 0):  # how many of the groups keep their words, the last ones
            for index, buttons in enumerate(groups):
                for button in buttons:
                    button.setToolButtonStyle(words if index >= len(groups) - kept else icons)
            for widget in (self.widgetForAction(action) for action in self.actions()):
                layout = widget.layout()
                if layout is not None:
                    layout.activate()  # its buttons have other sizes
            bar.invalidate()
            if bar.sizeHint().width() <= self.width():
                return

    def _on_reach(self, index: int) -> None:
        state = self._workspace.state
        state.bucket = replace(state.bucket, reach=self.reach_box.itemData(index))

    def _on_more(self) -> None:
        button = self.more_button
        self.more.open_at(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _on_class_clicked(self) -> None:
        button = self.class_button
        self.class_clicked.emit(button.mapToGlobal(QPoint(0, button.height())))

    def _on_size_slid(self, value: int) -> None:
        self._workspace.state.size = round(MIN_SIZE * (MAX_SIZE / MIN_SIZE) ** (value / SLIDER_STEPS))

    def _refresh(self) -> None:
        state = self._workspace.state
        entry = self._workspace.label_set[state.class_id]
        room = self.fontMetrics().horizontalAdvance("vegetation") + CHIP_SIDE
        self.class_button.setText(self.fontMetrics().elidedText(class_name(entry), Qt.TextElideMode.ElideRight, room))
        self.class_button.setAccessibleName(class_name(entry))
        self.class_button.setIcon(chip_icon(entry))
        _show(self.size_field, lambda: self.size_field.setValue(state.size))
        if self._slid_size() != state.size:  # else the slider would jump under the pointer that drags it
            position = SLIDER_STEPS * log(state.size / MIN_SIZE) / log(MAX_SIZE / MIN_SIZE)
            _show(self.size_slider, lambda: self.size_slider.setValue(round(position)))
        (self.round_button if state.round else self.square_button).setChecked(True)
        _show(self.order_box, lambda: self.order_box.setCurrentIndex(self.order_box.findData(state.order)))
        _show(self.protect_button, lambda: self.protect_button.setChecked(state.protect))
        _show(self.reach_box, lambda: self.reach_box.setCurrentIndex(self.reach_box.findData(state.bucket.reach)))
        _show(self.symmetry_button, lambda: self.symmetry_button.setChecked(state.symmetry.on))
        if state.tool != self._tool:
            self._tool = state.tool
            for option, actions in self._shown_for.items():
                for action in actions:
                    action.setVisible(option in TOOLS[state.tool].options)
            self._more_action.setVisible(self.more.is_needed)
            self._fit()

    def _slid_size(self) -> int:
        return round(MIN_SIZE * (MAX_SIZE / MIN_SIZE) ** (self.size_slider.value() / SLIDER_STEPS))

    def _refresh_look(self) -> None:
        look = self._canvas.look
        _show(self.labels_slider, lambda: self.labels_slider.setValue(round(100 * look.labels)))
        _show(self.outlines_slider, lambda: self.outlines_slider.setValue(round(100 * look.outlines)))
        self.labels_slider.setEnabled(look.mode is not ViewMode.LABELS)


def _slider(maximum: int, width: int, tip: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(0, maximum)
    slider.setFixedWidth(width)
    slider.setToolTip(tip)
    slider.setAccessibleName(tip.partition(":")[0])
    slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the canvas
    return slider


def _toggle(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip.partition(":")[0])
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _row(*widgets: QWidget, spacing: int = 5) -> QWidget:
    row = QWidget()
    # A slider would like to grow: its row would share the room that the spacer is there to take.
    row.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(3, 0, 3, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return row


def _show(widget: QWidget, change: Callable[[], None]) -> None:
    """Show a value without setting it again: rounding in a widget must not write back into the state."""
    with QSignalBlocker(widget):
        change()
