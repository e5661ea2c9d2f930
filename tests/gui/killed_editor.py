"""An editor in a process of its own that paints until somebody kills it. It prints when it painted how far.

    python killed_editor.py FILE DATA_FOLDER stroke|save

`stroke`: one stroke that never ends. `save`: short strokes, and the project is saved again and again.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.app import assemble, start_rendering
from editor.document import exchange
from editor.document.geometry import Point
from editor.settings import Settings
from editor.views.dialogs import Dialogs
from editor.views.theme import Scheme, Theme
from model.maps import MaquetteError

VEGETATION = 21
EVENT_MS = 15
STEP = 2  # scene pixels
SHORT = 40  # events of a short stroke


class NoEngine:
    """A generator that is not there: the journal does not need one."""

    def open(self) -> None:
        raise MaquetteError("There is no generator here.")

    def close(self) -> None:
        """Nothing is open."""


class Painter:
    """A hand that paints from left to right."""

    def __init__(self, file: Path, data_folder: Path, *, saves: bool) -> None:
        opened = exchange.open_any(file)
        settings = Settings(QSettings(str(data_folder / "settings.ini"), QSettings.Format.IniFormat), data_folder)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.editor = assemble(
            opened,
            engine_factory=NoEngine,  # type: ignore[arg-type]
            settings=settings,
            theme=Theme(application, Scheme.LIGHT),
            dialogs=Dialogs(),
        )
        self.saves = saves
        self.events = 0
        self.x = 20.0
        workspace = self.editor.workspace
        workspace.choose_class(VEGETATION)
        workspace.state.size = 8
        self.editor.window.show()
        start_rendering(self.editor)

    def work(self) -> None:
        """One event of the mouse."""
        size = self.editor.workspace.size
        self.x = min(self.x + STEP, size.width - 20.0)
        first = self.events == 0 or (self.saves and self.events % SHORT == 0)
        last = self.saves and self.events % SHORT == SHORT - 1
        self.send(QEvent.Type.MouseButtonPress if first else QEvent.Type.MouseMove)
        if last:
            self.send(QEvent.Type.MouseButtonRelease)
            if not self.editor.workspace.saving:
                self.editor.documents.save()
                print(f"saving {time.time()}", flush=True)
        self.events += 1
        print(f"painted {time.time()} {self.x}", flush=True)

    def send(self, kind: QEvent.Type) -> None:
        canvas = self.editor.window.canvas
        at = QPointF(*canvas.viewport.to_view(Point(self.x, self.editor.workspace.size.height / 4)))
        left = Qt.MouseButton.LeftButton
        released = kind is QEvent.Type.MouseButtonRelease
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
        buttons = Qt.MouseButton.NoButton if released else left
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)


def main() -> int:
    file, data_folder, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    application = QApplication(sys.argv[:1])
    painter = Painter(file, data_folder, saves=what == "save")
    timer = QTimer()
    timer.setInterval(EVENT_MS)
    timer.timeout.connect(painter.work)
    timer.start()
    print("ready", flush=True)
    return int(application.exec())


if __name__ == "__main__":
    sys.exit(main())
