"""The commands themselves: help, exit codes, errors of every kind as one line."""

import errno
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import run_editor
from model import cli as command_line
from model.errors import BadMaps, FileError, OutOfMemory
from model.maps import atomic_file
from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]
SCREEN = (80, 40)  # columns, lines


@pytest.mark.parametrize("command", [(), *((name,) for name in run_editor.COMMANDS)], ids=lambda words: "".join(words))
def test_help_fits_a_screen(cli: Cli, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ran = cli(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert max(map(len, lines)) <= SCREEN[0]
    assert len(lines) <= SCREEN[1]
    assert ran.out.startswith(" ".join(("usage: maquette", *command)))
    assert "default" in ran.out


def test_help_of_the_editor_names_all_commands(cli: Cli) -> None:
    text = " ".join(cli("--help").out.split())  # wherever its lines break
    assert all(f"{name}: " in text for name in run_editor.COMMANDS)
    options = ("--instances", "--checkpoint", "--device", "--export", "--modes", "--seed")
    assert all(option in text for option in options)
    assert "(default: auto)" in text


@pytest.mark.parametrize("name", run_editor.COMMANDS)
def test_every_command_exists(name: str) -> None:
    module, summary = run_editor.COMMANDS[name]
    assert callable(importlib.import_module(module).main)
    assert summary


def test_every_command_line_of_the_model_is_a_command() -> None:
    lines = {f"model.{path.stem}" for path in (ROOT / "model").glob("*.py") if "\ndef main(" in path.read_text()}
    assert lines <= {module for module, _ in run_editor.COMMANDS.values()}


def fail(error: BaseException):
    def command() -> int:
        raise error

    return command


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (BadMaps("x.png: is not an image."), 2, "x.png: is not an image."),
        (FileError("two\nlines"), 2, "two lines"),
        (OutOfMemory("8192 x 8192 needs 20 GiB."), 1, "20 GiB"),
        (caused(FileError("disk"), OSError(errno.ENOSPC, "No space left on device")), 1, "disk"),
        (caused(FileError("none"), OSError(errno.ENOENT, "No such file")), 2, "none"),
        (OSError(errno.EIO, "Input/output error", "a.png"), 1, "a.png: Input/output error"),
        (ZeroDivisionError("division by zero"), 1, "unexpected ZeroDivisionError: division by zero"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_errors_become_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, expected: str
) -> None:
    assert command_line.run(fail(error), prog="tool") == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("tool: ")
    assert captured.err.count("\n") == 1
    assert expected in captured.err


def test_a_traceback_on_request(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQUETTE_TRACEBACK", "1")
    assert command_line.run(fail(BadMaps("x")), prog="tool") == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_full_disk_leaves_the_old_file(tiny_checkpoint: Path, street: Path, tmp_path: Path) -> None:
    """A limit on the size of files is the one full disk that every user can have."""
    out = tmp_path / "results" / "out.png"
    out.parent.mkdir()
    out.write_bytes(b"what was there before")
    limited = (
        "import resource, runpy, sys;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "import run_editor; sys.exit(run_editor.main(sys.argv[1:]))"
    )
    arguments = [str(street), "--checkpoint", str(tiny_checkpoint), "--device", "cpu", "--export", str(out)]
    # Python must not write its own caches under that limit.
    command = [sys.executable, "-B", "-c", limited, *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "out.png" in ran.stderr
    assert out.read_bytes() == b"what was there before"
    assert list(out.parent.iterdir()) == [out]


MOUNT = """
mount -t tmpfs -o size=16k,{options} none "$1" || exit
{{ head -c 16000 /dev/zero > "$1/filler"; }} 2> /dev/null
shift
exec "$@"
"""


@pytest.mark.parametrize(("options", "code"), [("rw", 1), ("ro", 2)])
def test_a_full_and_a_read_only_disk(
    tiny_checkpoint: Path, street: Path, tmp_path: Path, options: str, code: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    unshared = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNT.format(options=options), "sh"]
    try:
        able = subprocess.run([*unshared, str(disk), "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        able = False
    if not able:
        pytest.skip("no user namespaces here")
    target = disk / "out.tiff"
    arguments = [str(street), "--checkpoint", str(tiny_checkpoint), "--device", "cpu", "--export", str(target)]
    command = [*unshared, str(disk), sys.executable, str(ROOT / "run_editor.py"), *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == code, ran.stderr
    assert ran.stderr.count("\n") == 1
    assert "out.tiff" in ran.stderr


def test_a_broken_write_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    target.write_bytes(b"before")

    def write_half() -> None:
        with atomic_file(target) as file:
            file.write(b"half")
            raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError, match="plug"):
        write_half()
    assert target.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["out.png"]
