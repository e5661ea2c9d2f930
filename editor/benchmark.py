"""How fast the window is: start, first photograph, label overlay under the brush. `python -m model.benchmark --editor`.

Everything is measured through the real window, offscreen, with real weights and real events, in a process of its own
for each question; the settings of the user are neither read nor written.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from editor.document.geometry import Point
from model.cli import command_parser, run
from model.errors import ModelError

if TYPE_CHECKING:
    from editor.app import Editor

CANVAS = (2048, 1024)  # pixels of the scene that is painted on
BRUSH = 64  # pixels across
TERRAIN = 22  # a class of Cityscapes that the measured scene does not have, so that every event changes pixels
MOVES = 240  # pointer events of a stroke, two seconds of a 120 Hz pen
STARTS = 3  # the median of so many
PATIENCE = 120.0  # seconds until a start that does not get to a photograph is given up

Numbers = dict[str, float]  # the last word of a name is the unit


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m editor.benchmark") -> int:
    """Parse arguments, measure, write the numbers as JSON, return the exit code."""
    parser = command_parser(prog, "Measure the editor's window on this machine, offscreen.")
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="F", help="default: the bundled street weights")
    add("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to render")
    add("--json", type=Path, metavar="OUT", help="write the numbers to a file instead of the terminal")
    add("--part", choices=("start", "stroke"), help=argparse.SUPPRESS)  # what a child process is to measure
    add("--began", type=float, help=argparse.SUPPRESS)  # when the parent gave the command, by the system's clock
    return run(lambda: _benchmark(parser.parse_args(argv)), prog=prog)


def _benchmark(arguments: argparse.Namespace) -> None:
    match arguments.part:
        case "start":
            numbers = measure_start(arguments.checkpoint, arguments.device, arguments.began)
        case "stroke":
            numbers = measure_stroke(arguments.checkpoint, arguments.device)
        case _:
            numbers = _measure_in_children(arguments.checkpoint, arguments.device)
    text = json.dumps(numbers, indent=2) + "\n"
    if arguments.json:
        arguments.json.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def _measure_in_children(checkpoint: Path | None, device: str) -> Numbers:
    with tempfile.TemporaryDirectory(prefix="maquette-benchmark-") as home:
        # The first start reads everything from the disk; the promise is about a warm machine.
        starts = [_child("start", checkpoint, device, Path(home)) for _ in range(STARTS + 1)][1:]
        numbers = {name: median(each[name] for each in starts) for name in starts[0]}
        return numbers | _child("stroke", checkpoint, device, Path(home))


def _child(part: str, checkpoint: Path | None, device: str, home: Path) -> Numbers:
    out = home / f"{part}.json"
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    command = [sys.executable, "-m", "editor.benchmark", "--part", part, "--device", device, "--json", str(out)]
    if checkpoint is not None:
        command += ["--checkpoint", str(checkpoint.resolve())]
    result = subprocess.run(
        [*command, "--began", repr(time.time())],
        capture_output=True,
        text=True,
        env=environment,
        cwd=Path(__file__).resolve().parent.parent,
    )
    if result.returncode:
        lines = result.stderr.strip().splitlines() or ["no output"]
        raise ModelError(f"measuring the {part} failed: {lines[-1]}")
    numbers: Numbers = json.loads(out.read_text(encoding="utf-8"))
    return numbers


def measure_start(checkpoint: Path | None, device: str, began: float) -> Numbers:
    """Seconds from the command, given at `began` (Unix time), to the window and to the first photograph on it."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    from editor.app import EditorArguments
    from editor.app import main as run_editor

    seen: Numbers = {}

    class Watch(QObject):
        """Notes the first picture of the canvas, and the first that has a photograph in it."""

        def __init__(self, editor: "Editor") -> None:
            super().__init__(editor.window)
            self._editor = editor
            editor.window.canvas.installEventFilter(self)
            editor.scheduler.failed.connect(self._fail)
            QTimer.singleShot(int(1000 * PATIENCE), lambda: self._fail(f"no photograph after {PATIENCE:.0f} s"))

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                # A timer of zero runs when this event, the painting, is over.
                rendered = self._editor.workspace.picture is not None and self._editor.scheduler.is_current
                QTimer.singleShot(0, lambda: self._note(rendered))
            return False

        def _note(self, rendered: bool) -> None:
            seen.setdefault("window_s", time.time() - began)
            if rendered:
                seen.setdefault("first_photograph_s", time.time() - began)
                self._editor.window.close()

        def _fail(self, sentence: str) -> None:
            failures.append(sentence)
            self._editor.window.close()

    failures: list[str] = []
    run_editor(EditorArguments(checkpoint=checkpoint, device=device), watch=Watch)
    if "first_photograph_s" not in seen:
        raise ModelError(failures[0] if failures else "the window closed before it had a photograph")
    return seen


def measure_stroke(checkpoint: Path | None, device: str) -> Numbers:
    """Milliseconds from a pointer event to the painted overlay, in a stroke over a large scene.

    Once with rendering off, once live: then the network competes for the processor, as it does while one paints.
    """
    from editor.render.scheduler import Policy

    numbers: Numbers = {}
    with _editor_on_large_scene(checkpoint, device) as (editor, wait_for):
        wait_for(lambda: editor.scheduler.is_current)
        for policy, name in ((Policy.MANUAL, "overlay"), (Policy.LIVE, "overlay_while_rendering")):
            editor.scheduler.policy = policy
            stroke = _stroke(editor)
            numbers[f"{name}_median_ms"] = median(stroke.moves)
            numbers[f"{name}_p95_ms"] = quantiles(stroke.moves, n=20)[-1]
            numbers[f"{name}_press_ms"] = stroke.press
            numbers[f"{name}_release_ms"] = stroke.release
            numbers[f"{name}_undo_ms"] = stroke.undo
    return numbers


@contextmanager
def _editor_on_large_scene(
    checkpoint: Path | None, device: str
) -> Iterator[tuple["Editor", Callable[[Callable[[], bool]], None]]]:
    from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings
    from PySide6.QtWidgets import QApplication

    from editor.app import assemble, start_rendering
    from editor.document.exchange import import_maps
    from editor.document.opened import Opened, SourceKind
    from editor.render.engine import RenderEngine
    from editor.settings import Settings
    from editor.views.theme import Scheme, Theme
    from model import resources
    from model.benchmark_scene import street_maps
    from model.maps import LabelSet

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    scene = import_maps(*street_maps(*CANVAS), LabelSet.load("cityscapes"))
    path = checkpoint or resources.default_checkpoint()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        editor = assemble(
            Opened(scene, Path("street_label.png"), SourceKind.LABELS),
            engine_factory=lambda: RenderEngine(path, device),
            settings=settings,
            theme=Theme(application, Scheme.SYSTEM),
        )
        failures: list[str] = []
        editor.scheduler.failed.connect(failures.append)

        def wait_for(condition: Callable[[], bool]) -> None:
            end = time.monotonic() + PATIENCE
            while not condition():
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)
                if failures or time.monotonic() > end:
                    raise ModelError(failures[0] if failures else f"no photograph after {PATIENCE:.0f} s")

        try:
            editor.window.show()
            start_rendering(editor)
            yield editor, wait_for
        finally:
            editor.workspace.undo_stack.setClean()  # nothing to ask about
            editor.window.close()


@dataclass(frozen=True)
class StrokeTimes:
    """Milliseconds from an event until what it changed is on the screen."""

    press: float
    moves: list[float]
    release: float
    undo: float  # of the whole stroke


def _stroke(editor: "Editor") -> StrokeTimes:
    """Draw a long curve with the brush, take it back, and return how long each event took."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    canvas, state = editor.window.canvas, editor.workspace.state
    state.tool, state.size, state.class_id = "brush", BRUSH, TERRAIN

    class PaintCounter(QObject):
        paints = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.paints += event.type() == QEvent.Type.Paint
            return False

    def send(kind: QEvent.Type, button: Qt.MouseButton, buttons: Qt.MouseButton, step: int) -> None:
        position = QPointF(*canvas.viewport.to_view(_on_curve(step)))
        event = QMouseEvent(
            kind, position, canvas.mapToGlobal(position), button, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, event)

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    counter = PaintCounter(canvas)
    canvas.installEventFilter(counter)

    def timed(act: Callable[[], None], *, paints: bool = True) -> float:
        QCoreApplication.processEvents()  # what came from elsewhere meanwhile is not this event's
        before = counter.paints
        started = time.perf_counter()
        act()
        QCoreApplication.processEvents()
        while paints and counter.paints == before:
            QCoreApplication.processEvents()
        return 1000 * (time.perf_counter() - started)

    revision = editor.workspace.scene.revision
    press = timed(lambda: send(QEvent.Type.MouseButtonPress, left, left, 0))
    moves = [timed(partial(send, QEvent.Type.MouseMove, none, left, step)) for step in range(1, MOVES + 1)]
    if editor.workspace.scene.revision - revision < MOVES // 2:
        raise ModelError("the brush did not paint, so there is nothing to measure")
    release = timed(lambda: send(QEvent.Type.MouseButtonRelease, left, none, MOVES), paints=False)
    undo = timed(editor.workspace.undo_stack.undo)  # and the next stroke finds the same scene
    canvas.removeEventFilter(counter)
    return StrokeTimes(press, moves, release, undo)


def _on_curve(step: int) -> Point:
    """Where the pen is: from left to right, up and down three times."""
    width, height = CANVAS
    share = step / MOVES
    return Point(width * (0.1 + 0.8 * share), height * (0.5 + 0.35 * (4 * abs((3 * share) % 1 - 0.5) - 1)))


if __name__ == "__main__":
    sys.exit(main())
