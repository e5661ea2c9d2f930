"""A slider that tells sliding from letting go, so that what it sets is shown live and is one undo step."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

KEYS: Final = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
        *(Qt.Key(each) for each in range(Qt.Key.Key_0, Qt.Key.Key_9 + 1)),
    }
)
"""What sliders, numbers and lists of modes use while they have the keyboard, whatever the window's shortcuts are."""


class OwnKeys(QObject):
    """Keeps `KEYS` from becoming shortcuts of the window while a widget has the keyboard."""

    def keep_for(self, *widgets: QWidget) -> None:
        """From now on, for these widgets."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and event.key() in KEYS:
                event.accept()
        return super().eventFilter(watched, event)


class LiveSlider(QSlider):
    """Emits `slid` while the user moves it, and then once `settled` or, after Escape, `dropped`.

    It settles when the mouse button, or a key that was held, comes up, and when the keyboard goes elsewhere. The wheel
    moves it only while it has the keyboard: a panel that is scrolled must not change a picture.
    """

    slid = Signal(int)
    settled = Signal(int)
    dropped = Signal()

    def __init__(self, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(lowest, highest)
        self.setPageStep(max(1, (highest - lowest) // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys = OwnKeys(self)
        self._keys.keep_for(self)
        self._before: int | None = None  # the value from which the user moves it; None while nobody does
        self._shown = self.value()
        self.valueChanged.connect(self._on_value)

    @property
    def is_sliding(self) -> bool:
        """Whether the user has moved it and not let go yet."""
        return self._before is not None

    def show_value(self, value: int) -> None:
        """Move it without telling; not under the user's hand."""
        if not self.is_sliding:
            blocked = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(blocked)
            self._shown = self.value()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._before is not None:
            before, self._before = self._before, None
            self.setSliderDown(False)
            self.show_value(before)
            self.dropped.emit()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
            return
        super().wheelEvent(event)
        self._settle()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle()

    def _on_value(self, value: int) -> None:
        if self._before is None:
            self._before = self._shown
        self._shown = value
        self.slid.emit(value)

    def _settle(self) -> None:
        if self._before is not None and not self.isSliderDown():
            self._before = None
            self.settled.emit(self.value())
