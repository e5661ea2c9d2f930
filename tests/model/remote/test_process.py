"""A session in a process of its own: the same pictures and errors, and neither process is left over by the other."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from model.contract import Change, is_live
from model.errors import BadMaps, CheckpointError, ConnectionLost, DeviceError, MaquetteError
from model.maps.geometry import Rect
from model.remote.client import RemoteServer
from model.remote.process import ProcessSession, open_in_process
from model.session import GeneratorSession
from model.session_contract import maps_of
from tests.model.remote.serving import Serving

ROOT = Path(__file__).parents[3]
PATIENCE = 20.0  # seconds

posix = pytest.mark.skipif(os.name != "posix", reason="signals")


@pytest.fixture
def session(tiny_checkpoint: Path) -> Iterator[ProcessSession]:
    opened = open_in_process(tiny_checkpoint, "cpu")
    assert isinstance(opened, ProcessSession)
    yield opened
    opened.close()


def pid_of(session: ProcessSession) -> int:
    return session._process._child.pid


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # A child whose parent is gone may stay as a zombie until somebody asks for it.
    stat = Path(f"/proc/{pid}/stat")
    return stat.is_file() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def eventually(condition: Callable[[], bool]) -> bool:
    import time

    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


@posix
def test_the_same_pictures_as_here_until_it_is_closed(session: ProcessSession, tiny_checkpoint: Path) -> None:
    here = GeneratorSession.open(tiny_checkpoint, "cpu")
    labels, instances = maps_of(here, 64, 96)
    assert np.array_equal(
        session.render(labels, instances, seed=2, keep=True), here.render(labels, instances, seed=2, keep=True)
    )
    other = maps_of(here, 16, 24, shift=1)
    change = Change(Rect(8, 16, 32, 32), *other, other[1])
    assert is_live(session)
    there, expected = session.preview(change, seed=2), here.preview(change, seed=2)
    assert (there.rect, there.settle) == (expected.rect, expected.settle)
    assert np.array_equal(there.image, expected.image)
    assert session.device_name == here.device_name, "nobody need know that it is another process"
    pid = pid_of(session)
    assert pid != os.getpid()
    session.close()
    session.close()
    assert is_gone(pid)
    here.close()


def test_what_cannot_be_opened_is_told_as_it_is_here(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"gone\.safetensors"):
        open_in_process(tmp_path / "gone.safetensors", "cpu")
    # The header is whole, so only the process finds out.
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(tiny_checkpoint.read_bytes()[:-1000])
    with pytest.raises(CheckpointError) as here:
        GeneratorSession.open(torn, "cpu")
    with pytest.raises(CheckpointError) as there:
        open_in_process(torn, "cpu")
    assert str(there.value) == str(here.value)
    with pytest.raises(DeviceError):
        open_in_process(tiny_checkpoint, "abacus")


def test_bad_maps_leave_it_whole(session: ProcessSession) -> None:
    labels, instances = maps_of(session)
    with pytest.raises(BadMaps):
        session.render(labels, instances, {int(labels[0, 0]): 99})
    assert session.render(labels, instances).shape == (*labels.shape, 3)


@posix
def test_a_process_that_is_killed_is_one_sentence(session: ProcessSession) -> None:
    labels, instances = maps_of(session)
    os.kill(pid_of(session), signal.SIGKILL)
    with pytest.raises(ConnectionLost, match="was ended by signal 9, as when memory runs out; your scene is unharmed"):
        session.render(labels, instances)
    with pytest.raises(ConnectionLost):
        session.render(labels, instances)


def test_a_process_that_ends_before_it_has_loaded(monkeypatch: pytest.MonkeyPatch, tiny_checkpoint: Path) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false" if os.name == "posix" else "where.exe")
    with pytest.raises(MaquetteError, match="has ended with code 1 before it had loaded"):
        open_in_process(tiny_checkpoint, "cpu")
    monkeypatch.setattr(sys, "executable", str(tiny_checkpoint.with_name("python")))
    with pytest.raises(MaquetteError, match="cannot be started"):
        open_in_process(tiny_checkpoint, "cpu")


@posix
def test_a_process_that_has_ended_before_it_is_asked(monkeypatch: pytest.MonkeyPatch, tiny_checkpoint: Path) -> None:
    start = subprocess.Popen

    def start_and_wait(*arguments, **options):  # type: ignore[no-untyped-def]
        child = start(*arguments, **options)
        child.wait(PATIENCE)
        return child

    monkeypatch.setattr(sys, "executable", "/bin/false")
    monkeypatch.setattr(subprocess, "Popen", start_and_wait)
    with pytest.raises(MaquetteError, match="has ended with code 1 before it had loaded"):
        open_in_process(tiny_checkpoint, "cpu")


@posix
def test_it_does_not_outlive_whoever_started_it(tiny_checkpoint: Path) -> None:
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from model.remote.process import open_in_process\n"
        "session = open_in_process(Path(sys.argv[1]), 'cpu')\n"
        "print(session._process._child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tiny_checkpoint)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: is_gone(child))


def test_a_server_is_opened_as_it_is(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with Serving(lambda: GeneratorSession.open(tiny_checkpoint, "cpu"), tmp_path) as serving:
        remote = serving.remote
        assert isinstance(remote, RemoteServer)
        opened = open_in_process(remote)
        assert not isinstance(opened, ProcessSession)
        opened.close()


@pytest.mark.parametrize("generator", ["nobody", "nowhere.safetensors"])
def test_a_process_that_cannot_open_its_generator_says_so_and_ends_quietly(generator: str) -> None:
    request = {"generator": generator, "device": "cpu", "token": "a token of the test suite"}
    with subprocess.Popen(
        [sys.executable, "-m", "model.remote.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()  # and stays open: the parent reads the answer first
        assert json.loads(child.stdout.readline())["kind"] == "CheckpointError"
        assert child.stderr.read() == b""
        assert child.wait(30) == 0
