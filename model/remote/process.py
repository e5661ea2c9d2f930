"""A session in a process of its own, for a window that must never wait for one.

In the window's process the two would share Python's lock, which a partial pass hands over some 500 times, and each time
may wait for whatever the window is doing: measured on two cores, a dab of 12 ms then took 55. Torch, its garbage and
its crashes stay out of the window as well; a process that runs out of memory takes no scene with it.
"""

import json
from pathlib import Path
from typing import IO

from model.contract import Session
from model.errors import ConnectionLost, MaquetteError, ModelError
from model.registry import CheckpointFile, Spec, find
from model.remote import launch, messages
from model.remote.address import Address
from model.remote.client import RemoteServer, RemoteSession
from model.remote.frames import Channel
from model.remote.messages import SessionFacts
from model.remote.tokens import new_token


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
        self._child = launch.start("model.remote.child", what="process that renders")
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
        end = launch.ending(self._child, reason)
        return ConnectionLost(
            f"The process that renders {end}; your scene is unharmed, and the next edit or F5 starts it again."
        )

    def open(self, _device: str = "auto") -> "ProcessSession":
        try:
            return ProcessSession(*self._connect(), self)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process: it sees its input close; if it does not, it is killed."""
        launch.end(self._child)

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
        end = launch.ending(self._child, "does not answer")
        raise ModelError(f"The process that renders {end} before it had loaded.")


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
