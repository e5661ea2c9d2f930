"""Width and height of a scene as two fields, with what that size takes."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSpinBox, QWidget

from editor.document.canvas_size import LEAST_SIDE, MOST_SIDE
from editor.document.geometry import Size
from editor.language import translate

# Of the window for every pixel: background, maps, stamps, four layers of colour, photograph, kept photograph and maps.
BYTES_PER_PIXEL: Final = 4 + 9 + 8 + 16 + 3 + 12
LINES: Final = 3  # that the hint may take
FAR: Final = 4  # from so many times the pixels the weights were trained at, a word about it


class SizeFields(QWidget):
    """Two spin boxes; with `proportions` they can be tied to each other."""

    changed = Signal()

    def __init__(
        self,
        size: Size,
        *,
        proportions: bool = False,
        trained: Size | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`trained` is the size the open weights were trained at, if there are any."""
        super().__init__(parent)
        self._trained = trained
        self._ratio = size.width / size.height
        self.width_field = _field(size.width, translate("SizeFields", "Width in pixels"))
        self.height_field = _field(size.height, translate("SizeFields", "Height in pixels"))
        self.tied = QCheckBox(translate("SizeFields", "&Keep proportions"))
        self.tied.setChecked(proportions)
        self.tied.setVisible(proportions)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setMinimumWidth(340)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Word wrap and a dialog's size do not know each other: without this, a line that comes later is cut.
        self.hint.setMinimumHeight(LINES * self.hint.fontMetrics().lineSpacing())
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for row, (text, field) in enumerate(
            (
                (translate("SizeFields", "&Width:"), self.width_field),
                (translate("SizeFields", "&Height:"), self.height_field),
            )
        ):
            label = QLabel(text)
            label.setBuddy(field)
            layout.addWidget(label, row, 0)
            layout.addWidget(field, row, 1)
        layout.addWidget(self.tied, 2, 0, 1, 3)
        layout.addWidget(self.hint, 3, 0, 1, 3)
        layout.setColumnStretch(2, 1)
        self.width_field.valueChanged.connect(lambda value: self._follow(self.height_field, value / self._ratio))
        self.height_field.valueChanged.connect(lambda value: self._follow(self.width_field, value * self._ratio))
        self._say()

    @property
    def value(self) -> Size:
        """The size in the fields."""
        return Size(self.width_field.value(), self.height_field.value())

    @value.setter
    def value(self, size: Size) -> None:
        for field, pixels in ((self.width_field, size.width), (self.height_field, size.height)):
            blocker = QSignalBlocker(field)
            field.setValue(pixels)
            blocker.unblock()
        self._say()
        self.changed.emit()

    def say_trained(self, size: Size | None) -> None:
        """Name another size that the weights were trained at, or none: they do not render this."""
        self._trained = size
        self._say()

    def _follow(self, other: QSpinBox, pixels: float) -> None:
        if self.tied.isChecked():
            blocker = QSignalBlocker(other)
            other.setValue(round(pixels))
            blocker.unblock()
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        width, height = self.value
        pixels = width * height
        sentence = translate(
            "SizeFields", "{pixels} megapixels; about {memory} MB for the scene in the window."
        ).format(pixels=f"{pixels / 1e6:.2f}", memory=max(1, round(pixels * BYTES_PER_PIXEL / 2**20)))
        if self._trained is not None:
            sentence += " " + translate("SizeFields", "The weights were trained at {width} × {height}.").format(
                width=self._trained.width, height=self._trained.height
            )
            if pixels > FAR * self._trained.width * self._trained.height:
                sentence += " " + translate("SizeFields", "So much larger, pictures take long and look coarser.")
        self.hint.setText(sentence)


def _field(value: int, name: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(LEAST_SIDE, MOST_SIDE)
    field.setValue(value)
    field.setSuffix(" px")
    field.setAccelerated(True)
    field.setAccessibleName(name)
    field.setToolTip(
        translate("SizeFields", "{name}, {least} to {most}").format(name=name, least=LEAST_SIDE, most=MOST_SIDE)
    )
    return field
