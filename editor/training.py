"""Training as the window sees it: `model.train` in a process of its own, followed through the files that it writes."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from editor.language import translate
from model import maps
from model.maps import FileError, MaquetteError

LOG_FILE: Final = "log.jsonl"  # names that model.training gives; a test compares them
SAMPLES_FOLDER: Final = "samples"
STATE_FILE: Final = "state.pt"
WEIGHTS_FILE: Final = "latest.safetensors"
OUTPUT_FILE: Final = "output.txt"  # what the process says on the terminal
LOOK_EVERY_MS: Final = 500
NOT_LOSSES: Final = frozenset(
    {"step", "images", "seconds", "stage", "width", "height", "learning_rate", "images_per_second", "seconds_left"}
)
_MODULE: Final = "model.train"  # what is run, and how it begins its sentences
_ROOT: Final = Path(maps.__file__).resolve().parents[2]


@dataclass(frozen=True)
class TrainingOrder:
    """What is to be trained."""

    data: Path
    out: Path
    preset: str = "street"
    layout: str = "auto"
    labels: str = ""  # a bundled label set or a TOML file; empty: the layout's
    init: Path | None = None  # a checkpoint to begin with
    minutes: float | None = None  # None: the whole schedule
    device: str = "auto"
    licence: str = ""
    resume: bool = False
    more: str = ""  # further options, as on the command line

    def arguments(self) -> list[str]:
        """The command line of `model.train`. Raises MaquetteError if `more` is not one."""
        chosen = ["--data", str(self.data.absolute()), "--out", str(self.out.absolute()), "--device", self.device]
        if self.resume:  # preset, labels and licence are the run's own
            chosen += ["--resume"]
        else:
            chosen += ["--preset", self.preset, "--layout", self.layout]
            chosen += ["--labels", self.labels] if self.labels else []
            chosen += ["--init", str(self.init.absolute())] if self.init is not None else []
            chosen += ["--licence", self.licence] if self.licence else []
        chosen += ["--max-minutes", f"{self.minutes:g}"] if self.minutes is not None else []
        try:
            return chosen + shlex.split(self.more)
        except ValueError as error:
            text = translate("TrainingOrder", "The further options are no command line: {reason}.")
            raise MaquetteError(text.format(reason=error)) from error


class Ending(Enum):
    """How a run ended."""

    FINISHED = auto()
    STOPPED = auto()  # saved on request
    FAILED = auto()


class TrainingRun(QObject):
    """One training process and what it has written so far. For the window's thread.

    The process outlives the window if it is let go (`forget`); its folder holds everything.
    """

    progressed = Signal(object)  # the newest record of the log: step, losses, images_per_second, perhaps seconds_left
    sample_ready = Signal(object)  # Path of the newest grid of samples
    weights_ready = Signal(object)  # Path of the checkpoint, each time it has been written
    ended = Signal(object, str)  # Ending and, after a failure, one sentence

    def __init__(self, order: TrainingOrder, parent: QObject | None = None) -> None:
        """Start it. Raises MaquetteError."""
        super().__init__(parent)
        self.order = order
        self.losses: dict[str, list[tuple[int, float]]] = {}  # name -> (step, mean)
        self.newest: Mapping[str, object] = {}
        self._stopping = False
        self._sample: Path | None = None
        self._weights_at = _written_at(order.out / WEIGHTS_FILE)
        self._read = 0  # bytes of the log
        arguments = order.arguments()
        try:
            order.out.mkdir(parents=True, exist_ok=True)
            self._output = (order.out / OUTPUT_FILE).open("wb")
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                cwd=_ROOT,  # so that `model` is ours, whatever the current directory holds
                env={**os.environ, "COLUMNS": "120", "OMP_WAIT_POLICY": "PASSIVE"},
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise FileError(
                translate("TrainingRun", "{folder}: training cannot start ({reason}).").format(
                    folder=order.out, reason=error.strerror
                )
            ) from error
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._timer.isActive()

    @property
    def weights(self) -> Path | None:
        """The newest checkpoint of this run, if there is one."""
        path = self.order.out / WEIGHTS_FILE
        return path if path.is_file() else None

    def stop(self) -> None:
        """Ask it to finish the step, save and end."""
        self._stopping = True
        with suppress(OSError):
            self._process.terminate()  # SIGTERM; on Windows it ends at once, with the last saved state kept

    def kill(self) -> None:
        """End it at once; the last saved state stays."""
        self._stopping = True
        with suppress(OSError):
            self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Let it go on without this window."""
        self._timer.stop()
        self._output.close()

    def _look(self) -> None:
        code = self._process.poll()  # before the files, so that nothing of a process that has ended is missed
        self._read_log()
        self._look_for_sample()
        self._look_for_weights()
        if code is not None:
            self._timer.stop()
            self._output.close()
            self._tell_end(code)

    def _read_log(self) -> None:
        path = self.order.out / LOG_FILE
        try:
            with open(path, "rb") as file:
                if file.seek(0, os.SEEK_END) < self._read:  # a resumed run has taken lines back
                    self._read = 0
                    self.losses.clear()
                file.seek(self._read)
                whole, line_end, _rest = file.read().rpartition(b"\n")
        except OSError:
            return
        self._read += len(whole) + len(line_end)
        told = False
        for line in whole.splitlines():
            with suppress(ValueError, RecursionError):
                record = json.loads(line)
                if isinstance(record, dict):
                    self._add(record)
                    told = True
        if told:
            self.progressed.emit(self.newest)

    def _add(self, record: Mapping[str, object]) -> None:
        self.newest = record
        step = record.get("step")
        for name, value in record.items():
            if name not in NOT_LOSSES and isinstance(value, int | float) and isinstance(step, int):
                self.losses.setdefault(name, []).append((step, float(value)))

    def _look_for_sample(self) -> None:
        found = sorted((self.order.out / SAMPLES_FOLDER).glob("step_*.png"))
        if found and found[-1] != self._sample:
            self._sample = found[-1]
            self.sample_ready.emit(self._sample)

    def _look_for_weights(self) -> None:
        path = self.order.out / WEIGHTS_FILE
        written = _written_at(path)
        if written and written != self._weights_at:
            self._weights_at = written
            self.weights_ready.emit(path)

    def _tell_end(self, code: int) -> None:
        if code == 0:
            self.ended.emit(Ending.STOPPED if self._stopping else Ending.FINISHED, "")
        elif self._stopping:
            self.ended.emit(Ending.STOPPED, "")
        else:
            self.ended.emit(Ending.FAILED, self._last_words(code))

    def _last_words(self, code: int) -> str:
        try:
            lines = (self.order.out / OUTPUT_FILE).read_text("utf-8", "replace").split("\n")
        except OSError:
            lines = []
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        said = said.removeprefix(f"python -m {_MODULE}: ")  # what the sentence is about is known here
        return said or translate("TrainingRun", "Training ended unexpectedly (exit code {code}).").format(code=code)


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
