"""Photograph the editor for the documentation: python docs/make_screenshots.py [--checkpoint F] [--out docs].

Starts the real window, without a display, on scenes of our own; drives it with mouse and key events; waits for the
generator; saves what the window shows. Nothing is retouched.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script from a checkout

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, QPoint, QPointF, QSettings, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from editor.app import Editor, assemble, invite, start_rendering  # noqa: E402
from editor.document import exchange  # noqa: E402
from editor.document.geometry import Point  # noqa: E402
from editor.render.engine import RenderEngine  # noqa: E402
from editor.settings import Settings  # noqa: E402
from editor.views.theme import Scheme, Theme  # noqa: E402
from model import resources  # noqa: E402
from model.errors import MaquetteError  # noqa: E402
from model.remote.process import open_in_process  # noqa: E402

WIDTH, HEIGHT = 1280, 720
PATIENCE = 180_000  # milliseconds for the slowest wait: loading torch on a busy machine
CAR = 26
TRIED = 7  # a mode that is easily told from the present one


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

    def press(self, key: Qt.Key) -> None:
        """Hit a key in the canvas."""
        QTest.keyClick(self.editor.window.canvas, key)

    def click(self, x: float, y: float) -> None:
        """Click a scene point."""
        QTest.mouseClick(self.editor.window.canvas, Qt.MouseButton.LeftButton, pos=self.at(x, y))

    def hover(self, x: float, y: float) -> None:
        """Move the pointer to a scene point, no button held."""
        self._mouse(QEvent.Type.MouseMove, self.at(x, y), Qt.MouseButton.NoButton)

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


def at_rest(photographer: Photographer) -> None:
    """The first scene as it opens."""
    photographer.settle()
    pause(1500)  # the thumbnails of the objects follow the photograph at their leisure
    photographer.save("screenshot.png")


def painting(photographer: Photographer) -> None:
    """A new car grows on the road in the middle of a stroke: a preview, outlined."""
    editor = photographer.editor
    editor.workspace.choose_class(CAR)
    photographer.press(Qt.Key.Key_B)
    editor.workspace.state.size = 12
    photographer.settle()
    wheels = [(186, 186), (186, 176), (250, 176), (250, 186), (250, 170)]
    body = [(185, 170), (185, 162), (251, 162), (250, 154), (186, 154)]
    cabin = [(192, 146), (245, 146), (242, 138), (195, 138), (200, 130), (237, 130)]
    with photographer.stroke(wheels + body + cabin):
        photographer.wait(lambda: not editor.scheduler.pending, "the preview")
        pause(60)
        photographer.save("painting.png")
    photographer.settle()
    editor.window.actions_by_name["undo"].trigger()
    photographer.settle()


def swatches(photographer: Photographer) -> None:
    """A car is selected; one of the styles it could have is under the pointer, and shown in place."""
    editor = photographer.editor
    window = editor.window
    photographer.press(Qt.Key.Key_V)
    car = max(
        (each for each in editor.workspace.scene.objects if each.class_id == CAR),
        key=lambda each: int(each.coverage(each.bounds).sum()),
    )
    rows, columns = car.coverage(car.bounds).nonzero()
    middle = len(rows) // 2
    photographer.click(car.bounds.left + float(columns[middle]) + 0.5, car.bounds.top + float(rows[middle]) + 0.5)
    photographer.wait(lambda: editor.workspace.selected == car.id, "the selection")
    source = window.style_panel.swatches
    photographer.wait(lambda: source.is_complete(car.id), "the swatches")
    photographer.leave()
    photographer.settle()
    grid = window.style_panel.grid
    QTest.mouseMove(grid.viewport(), grid.visualRect(grid.style_model.index(TRIED, 0)).center())
    photographer.wait(lambda: not window.canvas.trial.is_empty, "the mode in place")
    pause(50)
    photographer.save("swatches.png")


def photograph(scene: Path, checkpoint: Path, out: Path, scheme: Scheme) -> None:
    """Take all pictures of one scene. Raises MaquetteError."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        editor = assemble(
            exchange.open_any(scene, instances=None, label_set=None),
            engine_factory=lambda: RenderEngine(checkpoint, "cpu", open_with=open_in_process),
            settings=Settings(store),
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
            for take in (at_rest, painting, swatches):
                take(photographer)
        finally:
            editor.workspace.undo_stack.setClean()  # nobody is there to answer whether to save
            window.close()
            window.deleteLater()  # before the workspace it looks at
            pause(0)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and take the pictures."""
    parser = argparse.ArgumentParser(description="Photograph the editor for the documentation.")
    parser.add_argument("--scene", type=Path, help="scene to show (default: the bundled first one)")
    parser.add_argument("--checkpoint", type=Path, help="weights to render with (default: the bundled ones)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", help="folder to write to (default: %(default)s)")
    parser.add_argument("--theme", type=Scheme, default=Scheme.DARK, choices=list(Scheme), help="(default: dark)")
    options = parser.parse_args(arguments)
    try:
        photograph(
            options.scene or resources.default_scene(),
            options.checkpoint or resources.default_checkpoint(),
            options.out,
            options.theme,
        )
    except MaquetteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
