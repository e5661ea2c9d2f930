"""The vector of a region, number by number: what the encoder would have said of it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget

from editor.language import translate
from editor.views.rows import quiet_label
from editor.views.style_slider import LiveSlider, OwnKeys

STEPS: Final = 200  # of a slider over the whole range
DECIMALS: Final = 2


class VectorBox(QWidget):
    """A slider and a number for each channel of a style."""

    tried = Signal(object)  # vector under the sliders while one moves, None when it was dropped
    chosen = Signal(object)  # vector

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vector: tuple[float, ...] = ()
        self._range = (-1.0, 1.0)
        self._keys = OwnKeys(self)
        self._rows: list[tuple[QLabel, LiveSlider, QDoubleSpinBox]] = []
        self.reason = quiet_label()
        self.reason.setWordWrap(True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.reason, 0, 0, 1, 3)

    @property
    def sliders(self) -> list[LiveSlider]:
        """One for each channel."""
        return [slider for _label, slider, _number in self._rows]

    @property
    def numbers(self) -> list[QDoubleSpinBox]:
        """One for each channel."""
        return [number for _label, _slider, number in self._rows]

    def show_vector(self, vector: tuple[float, ...], lowest: float, highest: float, why: str) -> None:
        """Show a vector; where that cannot be, an empty one and `why`."""
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        if any(slider.is_sliding for slider in self.sliders):
            return
        if len(vector) != len(self._rows) or (lowest, highest) != self._range:
            self._range = (lowest, highest)
            self._build(len(vector))
        self._vector = vector
        for value, (_label, slider, number) in zip(vector, self._rows, strict=True):
            slider.show_value(self._step_of(value))
            number.blockSignals(True)
            number.setValue(value)
            number.blockSignals(False)

    def _build(self, channels: int) -> None:
        for row in self._rows:
            for widget in row:
                self._grid.removeWidget(widget)
                widget.deleteLater()
        self._rows = []
        for channel in range(channels):
            name = translate("VectorBox", "Number {number} of the style").format(number=channel + 1)
            label = QLabel(str(channel + 1))
            slider = LiveSlider(0, STEPS)
            number = QDoubleSpinBox()
            number.setRange(*self._range)
            number.setDecimals(DECIMALS)
            number.setSingleStep((self._range[1] - self._range[0]) / 40)
            number.setKeyboardTracking(False)
            self._keys.keep_for(number)
            for widget in (slider, number):
                widget.setAccessibleName(name)
                widget.setToolTip(name)
            slider.slid.connect(lambda step, channel=channel: self._on_slid(channel, step))
            slider.settled.connect(lambda step, channel=channel: self._choose(channel, self._value_of(step)))
            slider.dropped.connect(lambda: self.tried.emit(None))
            number.valueChanged.connect(lambda value, channel=channel: self._choose(channel, value))
            self._grid.addWidget(label, channel + 1, 0)
            self._grid.addWidget(slider, channel + 1, 1)
            self._grid.addWidget(number, channel + 1, 2)
            self._rows.append((label, slider, number))

    def _on_slid(self, channel: int, step: int) -> None:
        value = self._value_of(step)
        number = self._rows[channel][2]
        number.blockSignals(True)
        number.setValue(value)
        number.blockSignals(False)
        self.tried.emit(self._with(channel, value))

    def _choose(self, channel: int, value: float) -> None:
        self._vector = self._with(channel, value)
        self.chosen.emit(self._vector)

    def _with(self, channel: int, value: float) -> tuple[float, ...]:
        """The vector with one number changed; the others keep what the screen has no room for."""
        return (*self._vector[:channel], round(value, DECIMALS), *self._vector[channel + 1 :])

    def _value_of(self, step: int) -> float:
        lowest, highest = self._range
        return lowest + (highest - lowest) * step / STEPS

    def _step_of(self, value: float) -> int:
        lowest, highest = self._range
        return round((value - lowest) / (highest - lowest) * STEPS)
