"""How fast the window is: start, label overlay, photograph, swatches. `python -m model.benchmark --editor`.

Everything is measured through the real window, offscreen, with real weights and real events, in a process of its own
for each question; the settings of the user are neither read nor written. What the numbers mean stands in
`benchmark_overlay`, `benchmark_drag` and `benchmark_photograph`; a start is timed from the command to the first painted
window, and to the first painted photograph, the median of three.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from model.cli import command_parser, run
from model.errors import ModelError
from model.remote.address import session_address

if TYPE_CHECKING:
    from editor.app import Editor

PARTS = ("overlay", "drag", "photograph")  # besides the start
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
    add("--session", type=session_address, metavar="HOST:PORT", help="with --part photograph: render there")
    add("--token-file", type=Path, metavar="F", help="with --session: holds the token")
    add("--part", choices=("start", "session", *PARTS), help="measure only this")  # so a child process is called
    add("--minutes", type=float, default=30.0, metavar="M", help="of --part session: 20 edits a second, and memory")
    add("--began", type=float, help=argparse.SUPPRESS)  # when the parent gave the command, by the system's clock
    return run(lambda: _benchmark(parser.parse_args(argv)), prog=prog)


def _benchmark(arguments: argparse.Namespace) -> None:
    match arguments.part:
        case "start":
            numbers = measure_start(arguments.checkpoint, arguments.device, arguments.began)
        case "overlay":
            from editor.benchmark_overlay import measure_overlay

            numbers = measure_overlay(arguments.checkpoint, arguments.device)
        case "drag":
            from editor.benchmark_drag import measure_drag

            numbers = measure_drag(arguments.checkpoint, arguments.device)
        case "session":
            from editor.benchmark_session import measure_session

            numbers = measure_session(arguments.checkpoint, arguments.device, arguments.minutes)
        case "photograph":
            from editor.benchmark_photograph import measure_photograph
            from model.remote.client import RemoteServer

            server = RemoteServer(arguments.session, arguments.token_file) if arguments.session else None
            numbers = measure_photograph(server or arguments.checkpoint, arguments.device)
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
        for part in PARTS:
            numbers |= _child(part, checkpoint, device, Path(home))
        return numbers


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


if __name__ == "__main__":
    sys.exit(main())
