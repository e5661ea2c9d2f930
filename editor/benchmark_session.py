"""A long day in minutes: 20 edits a second through the real window, and what memory it holds meanwhile.

Strokes, lines, drags and scalings of objects, duplicates, deletions, relabelling, styles, undo and redo, chosen by a
seeded generator and sent as mouse and key events or actions, while the network renders. The history may grow up to its
budget (`editor.commands`), so its own bytes are told beside the memory of the window's process; the process that
renders is measured too. An edit is late when the window took longer than a twentieth of a second for it.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import quantiles

from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack

from editor.benchmark_window import Stage, stage
from editor.commands import ApplyPatch
from editor.document.exchange import open_any
from editor.document.geometry import Point
from editor.render.engine import RenderEngine
from model import resources
from model.errors import ModelError
from model.remote.process import open_in_process

RATE = 20.0  # edits a second
WARM_UP = 0.1  # of the time: caches fill, kernels are made; "start" is what is held then
RESTED = 6.0  # seconds after the last edit: free memory has gone back to the system by then
STATUS = Path("/proc/self/status")

Numbers = dict[str, float]


def measure_session(checkpoint: Path | None, device: str, minutes: float) -> Numbers:
    """Memory in MiB at the start, after the warm-up, at the end and after a rest; how long edits took. Linux only."""
    if not STATUS.is_file():
        raise ModelError("memory is read from /proc, which this system does not have")
    path = checkpoint or resources.default_checkpoint()
    opened = open_any(resources.default_scene())
    with stage(opened, lambda: RenderEngine(path, device, open_with=open_in_process)) as on:
        on.wait_for(lambda: on.editor.scheduler.is_current)
        return _Session(on, Random(7)).run(60.0 * minutes)


class _Session:
    """One scripted hand."""

    def __init__(self, on: Stage, random: Random) -> None:
        self._on = on
        self._random = random
        self._window = on.editor.window
        self._workspace = on.editor.workspace
        self._acts: list[tuple[int, Callable[[], None]]] = [
            (40, self._stroke),
            (15, self._drag),
            (10, self._undo),
            (6, self._redo),
            (8, self._action("random_style")),
            (4, self._action("duplicate")),
            (5, self._action("delete")),
            (3, self._action("relabel")),
            (3, self._action("raise")),
            (3, self._action("mirror")),
            (2, self._action("visible")),
            (1, self._action("settle")),
        ]

    def run(self, seconds: float) -> Numbers:
        """Edit for so long."""
        began = time.monotonic()
        numbers = {"session_minutes": seconds / 60, **_memory("session_begin")}
        warm, edits, took = False, 0, []
        while (now := time.monotonic() - began) < seconds:
            if not warm and now > WARM_UP * seconds:
                warm = True
                numbers |= self._held("session_warm")
            started = time.perf_counter()
            self._one_edit()
            took.append(1000 * (time.perf_counter() - started))
            edits += 1
            pause = edits / RATE - (time.monotonic() - began)
            self._on.rest(max(pause, 0.001))
        self._on.wait_for(lambda: self._on.editor.scheduler.is_current)
        numbers |= self._held("session_end")
        self._on.rest(RESTED)
        numbers |= self._held("session_rested")
        numbers["session_edits_count"] = float(edits)
        numbers["session_edit_p95_ms"] = quantiles(took, n=20)[-1]
        numbers["session_edit_worst_ms"] = max(took)
        numbers["session_late_percent"] = 100 * sum(each > 1000 / RATE for each in took) / len(took)
        return numbers

    def _held(self, name: str) -> Numbers:
        return {**_memory(name), f"{name}_history_MiB": _history(self._workspace.undo_stack) / 2**20}

    def _one_edit(self) -> None:
        weights = [weight for weight, _act in self._acts]
        ((_, act),) = self._random.choices(self._acts, weights)
        act()

    def _point(self) -> Point:
        width, height = self._workspace.size
        return Point(self._random.uniform(0, width), self._random.uniform(0, height))

    def _stroke(self) -> None:
        state = self._workspace.state
        state.tool = self._random.choice(("brush", "brush", "brush", "eraser"))
        state.size = self._random.randint(4, 48)
        state.class_id = self._random.choice([each for each in self._workspace.slots if each is not None])
        start = self._point()
        self._gesture(start, Point(start.x + self._random.uniform(-40, 40), start.y + self._random.uniform(-20, 20)))

    def _drag(self) -> None:
        objects = self._workspace.scene.objects
        if not objects:
            return
        self._workspace.state.tool = "select"
        box = self._random.choice(objects).bounds
        start = Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        self._gesture(start, Point(start.x + self._random.uniform(-30, 30), start.y + self._random.uniform(-8, 8)))

    def _gesture(self, start: Point, end: Point) -> None:
        send = self._on.send
        send(QEvent.Type.MouseButtonPress, start)
        for share in (0.25, 0.5, 0.75, 1.0):
            send(
                QEvent.Type.MouseMove,
                Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y)),
            )
        send(QEvent.Type.MouseButtonRelease, end)

    def _undo(self) -> None:
        self._window.actions_by_name["undo"].trigger()

    def _redo(self) -> None:
        self._window.actions_by_name["redo"].trigger()

    def _action(self, name: str) -> Callable[[], None]:
        def act() -> None:
            objects = self._workspace.scene.objects
            if objects and self._workspace.selected is None:
                self._workspace.select(self._random.choice(objects).id)
            self._window.actions_by_name[name].trigger()

        return act


def _history(undo_stack: QUndoStack) -> int:
    steps = [undo_stack.command(index) for index in range(undo_stack.count())]
    return sum(step.patch.nbytes for step in steps if isinstance(step, ApplyPatch))


def _memory(name: str) -> Numbers:
    """Resident memory of this process, and of its children together."""
    own = _resident(os.getpid())
    children = sum(_resident(pid) for pid in _children(os.getpid()))
    return {f"{name}_window_MiB": own / 2**20, f"{name}_renderer_MiB": children / 2**20}


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(each) for each in (task / "children").read_text().split()]
        except OSError:
            continue
    return found
