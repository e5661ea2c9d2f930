"""A session in a process of its own, for a window that must never wait for one.

In the window's process the two would share Python's lock, which a partial pass hands over some 500 times, and each time
may wait for whatever the window is doing: measured on two cores, a dab of 12 ms then took 55. Torch, its garbage and
its crashes stay out of the window as well; a process that runs out of memory takes no scene with it.
"""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from model.contract import Session
from model.errors import ConnectionLost, MaquetteError, ModelError
from model.registry import CheckpointFile, Spec, find
from model.remote import messages
from model.remote.address import Address
from model.remote.client import RemoteServer, RemoteSession
from model.remote.frames import Channel
from model.remote.messages import SessionFacts
from model.remote.tokens import new_token

_ROOT = Path(__file__).resolve().parents[2]  # of a checkout, or site-packages: where `model` is, and nobody else's
_LAST = 2.0  # seconds that the process has to end in


def open_in_process(spec: Spec, device: str = "auto") -> Session:
    """Open a generator for label maps in a process of its own, which ends with the session or with this process.

    What renders on another machine is opened as it is. Raises MaquetteError.
    """
    generator = find(spec)
    if isinstance(generator, RemoteServer):
        return generator.open(device)
    if isinstance(generator, CheckpointFile):
        generator.check_labels()  # at once, without starting anything
    return _RenderProcess(generator.spec, device).open()


class _RenderProcess(RemoteServer):
    """A child that serves one client, through the same protocol as another machine."""

    is_far = False

    def __init__(self, spec: Path | str, device: str) -> None:
        """Start it and wait until it has loaded; raises what opening the generator raises there."""
        self._secret = new_token()
        # Idle threads sleep instead of spinning. With as many as there are cores, and the window's beside them, those
        # that spin keep away the one they wait for: measured on two busy cores, a pass took 1.5 s, and so 0.5.
        # And one kernel is kept for every shape of a rectangle, 1024 by default: 1500 random ones then take 150 MB,
        # with 256 half of that, in the same time.
        environment = {"OMP_WAIT_POLICY": "PASSIVE", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "256", **os.environ}
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "model.remote.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ModelError(f"The process that renders cannot be started ({error.strerror}).") from error
        try:
            where = spec.resolve() if isinstance(spec, Path) and spec.is_file() else spec
            answer = self._ask({"generator": str(where), "device": device, "token": self._secret})
        except BaseException:
            self.end()
            raise
        super().__init__(Address("127.0.0.1", answer))

    def token(self) -> str:
        return self._secret

    def place(self, device_name: str) -> str:
        return device_name

    def loss(self, reason: str) -> ConnectionLost:
        return ConnectionLost(
            f"The process that renders {self._end_of(reason)}; your scene is unharmed, and the next edit or F5 starts "
            "it again."
        )

    def open(self, _device: str = "auto") -> "ProcessSession":
        try:
            return ProcessSession(*self._connect(), self)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process: it sees its input close; if it does not, it is killed."""
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            with suppress(OSError):  # what it did not live to read is still to be written
                pipe.close()
        try:
            self._child.wait(_LAST)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _ask(self, request: dict[str, str]) -> int:
        """Tell the process what to open; returns the port it listens on. Raises what it raises."""
        to, back = self._child.stdin, self._child.stdout
        assert to is not None
        assert back is not None
        try:
            to.write(json.dumps(request).encode() + b"\n")
            to.flush()
        except OSError:
            pass  # it has ended, and the answer says so
        answer = _line(back)
        match answer:
            case {"port": int(port)}:
                return port
            case {"kind": str(kind), "sentence": str(sentence)}:
                raise messages.error_of(kind, sentence)
        raise ModelError(f"The process that renders {self._end_of('does not answer')} before it had loaded.")

    def _end_of(self, reason: str) -> str:
        try:
            code = self._child.wait(_LAST / 10)
        except subprocess.TimeoutExpired:
            return f"was lost ({reason})"
        if code < 0:
            return f"was ended by signal {-code}{', as when memory runs out' if code == -9 else ''}"
        return f"has ended with code {code}"


class ProcessSession(RemoteSession):
    """A session whose process ends with it."""

    def __init__(self, channel: Channel, facts: SessionFacts, process: _RenderProcess) -> None:
        super().__init__(channel, facts, process)
        self._process = process

    def close(self) -> None:
        """End the process."""
        super().close()
        self._process.end()


def _line(stream: IO[bytes]) -> object:
    """One line of JSON; None where there is none."""
    try:
        return json.loads(stream.readline())
    except (OSError, ValueError, MaquetteError):
        return None
