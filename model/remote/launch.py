"""Starting a process of ours beside this one, and saying how it ended. Torch-free."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from model.errors import ModelError

LAST = 2.0  # seconds that a process has to end in

_ROOT = Path(__file__).resolve().parents[2]  # of a checkout, or site-packages: where `model` is, and nobody else's


def start(module: str, *, what: str, answers: bool = True) -> "subprocess.Popen[bytes]":
    """Run a module of ours in another process, with pipes to its input and, with `answers`, from its output.

    `what` is for people: "process that renders". Raises ModelError.
    """
    # Idle threads sleep instead of spinning. With as many as there are cores, and the window's beside them, those
    # that spin keep away the one they wait for: measured on two busy cores, a pass took 1.5 s, and so 0.5.
    # And one kernel is kept for every shape of a rectangle, 1024 by default: 1500 random ones then take 150 MB,
    # with 256 half of that, in the same time.
    environment = {"OMP_WAIT_POLICY": "PASSIVE", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "256", **os.environ}
    try:
        return subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if answers else None,
            cwd=_ROOT,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ModelError(f"The {what} cannot be started ({error.strerror}).") from error


def end(child: "subprocess.Popen[bytes]", *, at_once: bool = False) -> None:
    """End a process: it sees its input close; if it does not, or `at_once`, it is killed. May be called again."""
    if at_once:
        child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what it did not live to read is still to be written
                pipe.close()
    try:
        child.wait(LAST)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def ending(child: "subprocess.Popen[bytes]", reason: str) -> str:
    """How a process that does not answer any more has ended: "was ended by signal 9, as when memory runs out"."""
    try:
        code = child.wait(LAST / 10)
    except subprocess.TimeoutExpired:
        return f"was lost ({reason})"
    if code < 0:
        return f"was ended by signal {-code}{', as when memory runs out' if code == -9 else ''}"
    return f"has ended with code {code}"
