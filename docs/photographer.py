"""A real window, without a display, that is driven with mouse and key events and photographed.

What `make_screenshots.py` and `make_guide_pictures.py` share.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script from a checkout

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from editor import translations  # noqa: E402
from editor.app import Editor, assemble, invite, start_rendering  # noqa: E402
from editor.document import exchange  # noqa: E402
from editor.document.geometry import Point  # noqa: E402
from editor.render.engine import RenderEngine  # noqa: E402
from editor.settings import Settings  # noqa: E402
from editor.views.theme import Scheme, Theme  # noqa: E402
from model.errors import MaquetteError  # noqa: E402
from model.remote.process import open_in_process  # noqa: E402

WIDTH, HEIGHT = 1280, 720
PATIENCE = 180_000  # milliseconds for the slowest wait: loading torch on a busy machine


def pause(milliseconds: int) -> None:
    """Run the event loop for a while. QTest.qWait would keep Python's lock, and the render thread could not go on."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


@dataclass(frozen=True)
class Photographer:
    """Drives one editor window the way a person does."""

    editor: Editor
    out: Path

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Run the event loop until the condition holds."""
        clock = QElapsedTimer()
        clock.start()
        while not condition():
            if clock.elapsed() > PATIENCE:
                raise MaquetteError(f"waited {PATIENCE // 1000} s in vain for {what}")
            pause(20)

    def settle(self) -> None:
        """Wait until the photograph is exactly the scene's, and everything is painted."""
        workspace, scheduler = self.editor.workspace, self.editor.scheduler
        self.wait(
            lambda: workspace.picture_exact and scheduler.is_current and not scheduler.busy,
            "the photograph",
        )
        pause(50)

    def at(self, x: float, y: float) -> QPoint:
        """A scene point in pixels of the canvas."""
        point = self.editor.window.canvas.viewport.to_view(Point(x, y))
        return QPoint(round(point.x), round(point.y))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Hit a key in the canvas. Shortcuts belong to the active window, which a dialog may have been."""
        self.editor.window.activateWindow()
        self.wait(self.editor.window.isActiveWindow, "the window")
        QTest.keyClick(self.editor.window.canvas, key, held)

    def click(self, x: float, y: float, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Click a scene point."""
        QTest.mouseClick(self.editor.window.canvas, Qt.MouseButton.LeftButton, held, self.at(x, y))

    def hover(self, x: float, y: float) -> None:
        """Move the pointer to a scene point, no button held."""
        self._mouse(QEvent.Type.MouseMove, self.at(x, y), Qt.MouseButton.NoButton)

    def trigger(self, name: str) -> None:
        """Choose what a menu offers, by its name in `editor.action_table`."""
        self.editor.window.actions_by_name[name].trigger()

    def dialog(self) -> QDialog:
        """The dialog that is open, once it is."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), QDialog), "a dialog")
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        pause(100)
        return found

    def point_at(self, widget: QWidget, at: QPoint) -> None:
        """Move the pointer over a widget. QTest would move the cursor, which stays on the small offscreen screen."""
        place, none = QPointF(at), Qt.MouseButton.NoButton
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, QPointF(widget.mapToGlobal(at)), none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)

    def leave(self) -> None:
        """Take the pointer off the canvas."""
        QApplication.sendEvent(self.editor.window.canvas, QEvent(QEvent.Type.Leave))

    @contextmanager
    def stroke(self, points: Sequence[tuple[float, float]]) -> Iterator[None]:
        """Draw along scene points; inside the block the button is still held."""
        self.hover(*points[0])
        self._mouse(QEvent.Type.MouseButtonPress, self.at(*points[0]), Qt.MouseButton.LeftButton)
        for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
            steps = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / 4))
            for step in range(1, steps + 1):
                at = self.at(x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
                self._mouse(QEvent.Type.MouseMove, at, Qt.MouseButton.LeftButton)
                pause(4)
        try:
            yield
        finally:
            self._mouse(QEvent.Type.MouseButtonRelease, self.at(*points[-1]), Qt.MouseButton.LeftButton)

    def save(self, name: str) -> None:
        """Save the window as it is."""
        path = self.out / name
        if not self.editor.window.grab().save(str(path), "PNG"):
            raise MaquetteError(f"{path} cannot be written")
        print(path)

    def _mouse(self, kind: QEvent.Type, at: QPoint, held: Qt.MouseButton) -> None:
        # QTest's own moves carry no held button, which a drag needs.
        canvas = self.editor.window.canvas
        button = held if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
        buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else held
        place = QPointF(at)
        event = QMouseEvent(
            kind, place, QPointF(canvas.mapToGlobal(at)), button, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, event)


@contextmanager
def opened(scene: Path, checkpoint: Path, out: Path, scheme: Scheme, *, language: str = "en") -> Iterator[Photographer]:
    """An editor on its first start, with a scene in it and its weights loaded. Raises MaquetteError."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    translations.install(application, language)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        engine_for = partial(RenderEngine, device="cpu", open_with=open_in_process)
        editor = assemble(
            exchange.open_any(scene, instances=None, label_set=None),
            engine_factory=lambda: engine_for(checkpoint),
            engine_for=engine_for,
            settings=Settings(store, Path(folder)),
            theme=Theme(application, scheme),
        )
        invite(editor)
        editor.scheduler.failed.connect(failures.append)
        window = editor.window
        window.resize(WIDTH, HEIGHT)
        window.show()
        try:
            start_rendering(editor)
            photographer = Photographer(editor, out)
            photographer.wait(lambda: bool(failures) or editor.workspace.session_info is not None, "the weights")
            if failures:
                raise MaquetteError(failures[0])
            yield photographer
        finally:
            for document in editor.documents.tabs.documents:  # nobody is there to answer whether to save
                document.undo_stack.setClean()
            window.close()
            window.deleteLater()  # before the workspace it looks at
            pause(0)
