"""Slide between two modes of a class: one at each end, and every style between them."""

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from editor.document import styling
from editor.document.objects import Style
from editor.language import translate
from editor.views.rows import quiet_label
from editor.views.style_slider import LiveSlider, OwnKeys
from model.style_map import StyleSpace

STEPS: Final = 100
ITEM_TIP: Final = Qt.ItemDataRole.ToolTipRole
ON_THE_LINE: Final = 1e-4  # how far a vector may lie beside the line between two modes and still be one of its styles


class BlendBox(QWidget):
    """Two modes and a slider between them. At the ends the style is the mode itself, between them a vector.

    A region whose style is a vector that lies elsewhere starts from that: the first list calls it "now".
    """

    tried = Signal(object)  # Style under the slider while it moves, None when it was dropped
    chosen = Signal(object)  # Style where it was let go

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._space: StyleSpace | None = None
        self._class_id = 0
        self._region: int | None = None
        self._anchor: tuple[float, ...] = ()  # the style called "now", behind the modes of the first list
        self.first = _modes(
            translate("BlendBox", "First mode"), translate("BlendBox", "The mode at the left end of the slider")
        )
        self.second = _modes(
            translate("BlendBox", "Second mode"),
            translate("BlendBox", "The mode at the right end of the slider; Shift-click a swatch chooses it"),
        )
        self.slider = LiveSlider(0, STEPS)
        self.slider.setAccessibleName(translate("BlendBox", "Blend"))
        self.slider.setToolTip(translate("BlendBox", "Slide from the first mode to the second; Escape takes it back"))
        self.slider.setAccessibleDescription(self.slider.toolTip())
        self._keys = OwnKeys(self)
        self._keys.keep_for(self.first, self.second)
        self.reason = quiet_label()
        self.reason.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.first)
        row.addWidget(self.slider, 1)
        row.addWidget(self.second)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        self.slider.slid.connect(lambda _value: self.tried.emit(self.style_now))
        self.slider.settled.connect(lambda _value: self.chosen.emit(self.style_now))
        self.slider.dropped.connect(lambda: self.tried.emit(None))
        for box in (self.first, self.second):
            box.activated.connect(self._on_mode)

    @property
    def style_now(self) -> Style:
        """The style under the slider. Only while there are modes."""
        one, other, value = self.first.currentIndex(), self.second.currentIndex(), self.slider.value()
        if value == 0:
            return self._anchor if one == self.second.count() else one
        if value == STEPS or self._space is None:
            return other
        return styling.blend(self._vector(self._space, one), self._vector(self._space, other), value / STEPS)

    def show_region(
        self, region: int | None, class_id: int, count: int, space: StyleSpace | None, present: Style | None, why: str
    ) -> None:
        """Offer the modes of a region's class; `present` is its style, the default told. `why`: why it cannot be."""
        can = space is not None and count > 1 and not why
        for widget in (self.first, self.slider, self.second):
            widget.setEnabled(can)
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        self._space, same = space, (region, class_id, count) == (self._region, self._class_id, self.second.count())
        self._region, self._class_id = region, class_id
        if self.second.count() != count:
            for box in (self.first, self.second):
                box.clear()
                box.addItems([str(mode) for mode in range(count)])
        if can and not self.slider.is_sliding:
            self._follow(present, anew=not same)

    def blend_with(self, mode: int) -> None:
        """Put this mode at the right end, with the present one at the left."""
        if 0 <= mode < self.second.count():
            if self.slider.value() == STEPS and self.second.currentIndex() != mode:
                self.first.setCurrentIndex(self.second.currentIndex())  # it is the one that is seen
            elif 0 < self.slider.value() < STEPS and isinstance(self.style_now, tuple):
                self._offer_now(self.style_now)
                self.first.setCurrentIndex(self.second.count())
            self.second.setCurrentIndex(mode)
            self.slider.show_value(0)

    def _follow(self, present: Style | None, *, anew: bool) -> None:
        """Put the slider where the style is."""
        if present is not None and not anew and present == self.style_now:
            return
        one, other, count = self.first.currentIndex(), self.second.currentIndex(), self.second.count()
        share = None if anew else self._share(present, one, other)
        if share is None:
            one = count if isinstance(present, tuple) else min(present or 0, count - 1)
            self._offer_now(present if isinstance(present, tuple) else ())
            if one == other or anew or other < 0:
                other = (one + 1) % count if one < count else 0
            share = 0.0
        self.first.setCurrentIndex(one)
        self.second.setCurrentIndex(other)
        self.slider.show_value(round(share * STEPS))

    def _share(self, style: Style | None, one: int, other: int) -> float | None:
        """How far a style lies from one mode to the other; None if it is not between them."""
        if style is None or self._space is None or min(one, other) < 0 or one == other:
            return None
        if isinstance(style, int):
            return 0.0 if style == one else 1.0 if style == other else None
        if one == self.second.count() and style == self._anchor:
            return 0.0
        start, end = (np.array(self._vector(self._space, each)) for each in (one, other))
        way, wanted = end - start, np.array(style) - start
        length = float(way @ way)
        if length == 0.0 or way.shape != wanted.shape:
            return None
        share = float(way @ wanted) / length
        near = float(np.abs(wanted - share * way).max()) <= ON_THE_LINE
        return share if near and 0.0 <= share <= 1.0 else None

    def _vector(self, space: StyleSpace, index: int) -> tuple[float, ...]:
        """The vector of an entry of the first list, whose first entries are those of the second."""
        return self._anchor if index == self.second.count() else space.vector(self._class_id, index)

    def _offer_now(self, anchor: tuple[float, ...]) -> None:
        """Have the first list end with a style that is no mode; with an empty one it has modes only."""
        count = self.second.count()
        self._anchor = anchor
        if anchor and self.first.count() == count:
            self.first.addItem(translate("BlendBox", "now"))
            self.first.setItemData(count, translate("BlendBox", "The style that it has now"), ITEM_TIP)
        elif not anchor and self.first.count() > count:
            self.first.removeItem(count)

    def _on_mode(self) -> None:
        end = 0 if self.sender() is self.first else STEPS
        if self.slider.value() in {0, STEPS} - {end}:
            return  # the slider is at the other end, so nothing that is seen has changed
        self.chosen.emit(self.style_now)


def _modes(name: str, tooltip: str) -> QComboBox:
    box = QComboBox()
    for widget in (box, box.view()):
        widget.setAccessibleName(name)
    box.setAccessibleDescription(tooltip)
    box.setToolTip(tooltip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(2)
    return box
