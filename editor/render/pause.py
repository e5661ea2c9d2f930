"""The pause after an edit, told by a timer that tests replace by one they fire themselves."""

from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer

PAUSE_MS: Final = 100  # without an edit: the hand rests, and the exact pass may begin


class PauseTimer(Protocol):
    """What tells that nothing was edited for a while: a single-shot QTimer, or what a test fires by hand."""

    timeout: Any  # a signal without arguments

    def start(self, milliseconds: int, /) -> None:
        """Begin to wait, or begin anew."""

    def stop(self) -> None:
        """Wait no more."""


def pause_timer(parent: QObject) -> QTimer:
    """The timer of the window."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    return timer
