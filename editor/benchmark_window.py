"""A real window, offscreen, with real weights, for whoever measures it: how to open it, to wait, and to send events."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QSettings, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from editor.app import Editor, assemble, start_rendering
from editor.document.geometry import Point
from editor.document.opened import Opened
from editor.render.worker import EngineFactory
from editor.settings import Settings
from editor.views.theme import Scheme, Theme
from model.errors import ModelError

PATIENCE = 120.0  # seconds until what does not happen is given up
_POLL_MS = 2


@dataclass(frozen=True)
class Stage:
    """An open editor that is measured."""

    editor: Editor
    failures: list[str] = field(default_factory=list)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let the window live until `condition` holds. Raises ModelError if it fails to, or a pass does."""
        loop, timer, end = QEventLoop(), QTimer(), time.monotonic() + PATIENCE

        def look() -> None:
            if condition() or self.failures or time.monotonic() > end:
                loop.quit()

        timer.timeout.connect(look)
        timer.start(_POLL_MS)
        loop.exec()  # other threads run meanwhile: a loop of processEvents would hold Python's lock
        timer.stop()
        if not condition():
            raise ModelError(self.failures[0] if self.failures else f"nothing came in {PATIENCE:.0f} s")

    def rest(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.perf_counter() + seconds
        self.wait_for(lambda: time.perf_counter() >= end)

    def send(self, kind: QEvent.Type, at: Point) -> None:
        """A mouse event of the left button at a point of the scene."""
        canvas = self.editor.window.canvas
        position = QPointF(*canvas.viewport.to_view(at))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            position,
            QPointF(canvas.mapToGlobal(position)),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(canvas, event)

    def choose_brush(self, diameter: int, class_id: int) -> None:
        """Paint with a round brush, pixels of the scene, in a class."""
        state = self.editor.workspace.state
        state.tool, state.size, state.class_id = "brush", diameter, class_id


@contextmanager
def stage(opened: Opened, engine_factory: EngineFactory) -> Iterator[Stage]:
    """Open a window on a scene, with settings of its own, and begin to render."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        editor = assemble(
            opened,
            engine_factory=engine_factory,
            settings=settings,
            theme=Theme(application, Scheme.SYSTEM),
        )
        open_stage = Stage(editor)
        editor.scheduler.failed.connect(open_stage.failures.append)
        editor.scheduler.long_pass.connect(lambda _long: editor.scheduler.render_now())  # nobody is there to be asked
        try:
            editor.window.show()
            start_rendering(editor)
            yield open_stage
        finally:
            editor.workspace.undo_stack.setClean()  # nothing to ask about
            editor.window.close()


class PaintWatch(QObject):
    """Tells when a widget has been painted: `on_painted` is called with the time, after every painting."""

    def __init__(self, widget: QWidget, on_painted: Callable[[float], None]) -> None:
        super().__init__(widget)
        self._on_painted = on_painted
        self._inside = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or self._inside:
            return False
        # Paint here and stop the event, because nothing is told when a painting has ended.
        self._inside = True
        try:
            watched.event(event)
        finally:
            self._inside = False
        self._on_painted(time.perf_counter())
        return True
