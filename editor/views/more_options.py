"""The options of a tool that are set once in a while: pen, smoothing, contours, holes and the mirror. A small popup."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from editor.language import translate
from editor.tools import TOOLS
from editor.tools.options import MOST_HOLE, STRONGEST, Symmetry
from editor.tools.state import ToolState

SLIDER: Final = 120


class MoreOptions(QFrame):
    """Shows what the current tool heeds of the state, and sets it."""

    def __init__(self, state: ToolState, width: Callable[[], int], parent: QWidget) -> None:
        """`width` tells how wide the scene is."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("more options")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(translate("MoreOptions", "More options of the tool"))
        self._state = state
        self._width = width
        self._form = QFormLayout(self)
        self._form.setContentsMargins(12, 10, 12, 10)
        self._form.setHorizontalSpacing(12)
        self._add_pen()
        self._add_holes()
        self._add_mirror()
        unsubscribe = state.observe(self.refresh)
        self.destroyed.connect(lambda _=None: unsubscribe())
        self.refresh()

    @property
    def is_needed(self) -> bool:
        """Whether the current tool heeds anything that is here."""
        return bool(TOOLS[self._state.tool].options & {"pen", "reach", "symmetry"})

    def open_at(self, place: QPoint) -> None:
        """Open with its top left corner at a pixel of the screen, the keyboard in the first field."""
        self.refresh()  # the scene may be another one
        self.adjustSize()
        self.move(place)
        self.show()
        first = next((field for field in self._fields if field.isEnabled() and not field.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """Show everything as it is in the state."""
        brush, symmetry = self._state.brush, self._state.symmetry
        options = TOOLS[self._state.tool].options
        self.pressure.setChecked(brush.pressure)
        self.minimum.setValue(brush.minimum)
        self.minimum.setEnabled(brush.pressure)
        self.smoothing.setValue(brush.smoothing)
        self._smoothing_text.setText(f"{brush.smoothing} %")
        self.fill_closed.setChecked(brush.fill_closed)
        self.hole.setValue(self._state.bucket.hole)
        self.mirror.setChecked(symmetry.on)
        with QSignalBlocker(self.axis):  # what it shows of the middle must not become a place of its own
            self.axis.setMaximum(self._width())
            self.axis.setValue(symmetry.axis_of(self._width()))
        self.centre.setEnabled(symmetry.axis is not None)
        for row in (self.pressure, self.minimum, self._smoothing_row):
            self._form.setRowVisible(row, "pen" in options)
        self._form.setRowVisible(self.fill_closed, {"pen", "order"} <= options)
        self._form.setRowVisible(self.hole, "reach" in options)
        for row in (self.mirror, self._axis_row):
            self._form.setRowVisible(row, "symmetry" in options)

    def _add_pen(self) -> None:
        self.pressure = QCheckBox(translate("MoreOptions", "Pressure of the pen sets the size"))
        self.pressure.toggled.connect(lambda on: self._set_brush(pressure=on))
        self.minimum = QSpinBox()
        self.minimum.setRange(0, 100)
        self.minimum.setSuffix(" %")
        self.minimum.setToolTip(translate("MoreOptions", "What the lightest touch paints, in per cent of the size"))
        self.minimum.valueChanged.connect(lambda value: self._set_brush(minimum=value))
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, STRONGEST)
        self.smoothing.setFixedWidth(SLIDER)
        self.smoothing.setPageStep(10)
        self.smoothing.setAccessibleName(translate("MoreOptions", "Smoothing"))
        self.smoothing.setToolTip(
            translate("MoreOptions", "The pointer pulls the brush by a string; this is how long the string is")
        )
        self.smoothing.valueChanged.connect(lambda value: self._set_brush(smoothing=value))
        self._smoothing_text = QLabel()
        self._smoothing_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        self._smoothing_row = _row(self.smoothing, self._smoothing_text)
        self.fill_closed = QCheckBox(translate("MoreOptions", "Fill what a stroke closes in"))
        self.fill_closed.setToolTip(
            translate(
                "MoreOptions", "A stroke that comes back to its start, or crosses itself, fills the inside as well"
            )
        )
        self.fill_closed.toggled.connect(lambda on: self._set_brush(fill_closed=on))
        self._form.addRow(self.pressure)
        self._form.addRow(translate("MoreOptions", "Smallest size"), self.minimum)
        self._form.addRow(translate("MoreOptions", "Smoothing"), self._smoothing_row)
        self._form.addRow(self.fill_closed)

    def _add_holes(self) -> None:
        self.hole = QSpinBox()
        self.hole.setRange(1, MOST_HOLE)
        self.hole.setSuffix(translate("MoreOptions", " pixels"))
        self.hole.setToolTip(translate("MoreOptions", "The largest hole that Object > Fill Pin-holes fills"))
        self.hole.valueChanged.connect(self._set_hole)
        self._form.addRow(translate("MoreOptions", "Pin-holes up to"), self.hole)

    def _add_mirror(self) -> None:
        self.mirror = QCheckBox(translate("MoreOptions", "Paint on both sides of the axis"))
        self.mirror.toggled.connect(self._set_mirror)
        self.centre = QPushButton(translate("MoreOptions", "Centre"))
        self.centre.setToolTip(translate("MoreOptions", "Put the axis in the middle of the scene"))
        self.centre.setAutoDefault(False)
        self.centre.clicked.connect(self._centre_axis)
        self.axis = QDoubleSpinBox()
        self.axis.setDecimals(1)
        self.axis.setSuffix(translate("MoreOptions", " px"))
        self.axis.setToolTip(translate("MoreOptions", "Where the axis stands; it can be dragged on the canvas too"))
        self.axis.setAccessibleName(translate("MoreOptions", "Axis"))
        self.axis.valueChanged.connect(self._set_axis)
        self._axis_row = _row(self.axis, self.centre)
        self._form.addRow(self.mirror)
        self._form.addRow(translate("MoreOptions", "Axis at"), self._axis_row)

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return (
            self.pressure,
            self.minimum,
            self.smoothing,
            self.fill_closed,
            self.hole,
            self.mirror,
            self.axis,
            self.centre,
        )

    def _set_brush(self, **changes: bool | int) -> None:
        self._state.brush = replace(self._state.brush, **changes)  # type: ignore[arg-type]

    def _set_hole(self, pixels: int) -> None:
        self._state.bucket = replace(self._state.bucket, hole=pixels)

    def _set_mirror(self, on: bool) -> None:
        self._state.symmetry = replace(self._state.symmetry, on=on)

    def _set_axis(self, x: float) -> None:
        self._state.symmetry = self._state.symmetry.moved(x)

    def _centre_axis(self) -> None:
        self._state.symmetry = Symmetry(self._state.symmetry.on)


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return row
