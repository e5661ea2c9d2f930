"""`maquette serve` and whoever renders with `--session`, as processes and command lines."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.maps import read_image
from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, str(ROOT / "run_editor.py"), "serve", "--port", "0", "--device", "cpu")


class Served:
    """A server in a process of its own, and what it has printed."""

    def __init__(self, *arguments: str | Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.lines = [self.process.stdout.readline()]
        while self.lines[-1] and "On another one" not in self.lines[-1]:
            self.lines.append(self.process.stdout.readline())
        if "ssh" in self.lines[-1]:
            self.lines.append(self.process.stdout.readline())
        found = re.search(r"--session (\S+)", "".join(self.lines))
        assert found, self.end()
        self.address = found[1]

    def end(self) -> str:
        """Ctrl-C; returns what it printed on stderr."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=30)
        self.lines += out.splitlines()
        return err


@pytest.fixture
def served(isolated_home: Path, tiny_checkpoint: Path) -> Iterator[Served]:
    running = Served("--checkpoint", tiny_checkpoint)
    yield running
    if running.process.poll() is None:
        running.end()


def left(home: Path) -> list[Path]:
    return sorted(home.rglob("serve-*.token"))


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_rendering_there_is_rendering_here(
    served: Served, cli: Cli, street: Path, tiny_checkpoint: Path, tmp_path: Path, isolated_home: Path
) -> None:
    assert [path.stat().st_mode & 0o777 for path in left(isolated_home)] == [0o600]
    here, there = tmp_path / "here.png", tmp_path / "there.png"
    assert cli(street, "--checkpoint", tiny_checkpoint, "--device", "cpu", "--export", here).code == 0
    ran = cli(street, "--session", served.address, "--export", there)
    assert (ran.code, ran.err) == (0, "")
    assert (read_image(here) == read_image(there)).all()
    out = tmp_path / "pictures"
    assert cli("render", street, "--session", served.address, "--out", out).code == 0
    assert (read_image(out / "street.png") == read_image(here)).all()

    printed = re.search(r"MAQUETTE_TOKEN=(\S+)", "".join(served.lines))
    assert printed
    assert left(isolated_home)[0].read_text().strip() == printed[1]
    assert served.end() == ""
    assert served.process.returncode == 0
    assert served.lines[-1] == "The server has ended."
    assert left(isolated_home) == []
    late = cli(street, "--session", served.address, "--export", there)
    assert late.code == 1
    assert late.sentence == f"maquette: There is no `maquette serve` at {served.address} (Connection refused)."


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_everywhere_with_a_token_of_ones_own(
    cli: Cli, street: Path, tiny_checkpoint: Path, tmp_path: Path, isolated_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tmp_path / "token"
    token.write_text("a token that I have chosen\n")
    token.chmod(0o600)
    served = Served("--checkpoint", tiny_checkpoint, "--token-file", token, "--host", "0.0.0.0")
    try:
        assert left(isolated_home) == []
        assert "I have chosen" not in "".join(served.lines)
        assert served.address.startswith("127.0.0.1:"), "where this machine reaches it"
        target = tmp_path / "out.png"
        assert cli(street, "--session", served.address, "--token-file", token, "--export", target).code == 0
        target.unlink()
        monkeypatch.setenv("MAQUETTE_TOKEN", "a token that is another")
        ran = cli(street, "--session", served.address, "--export", target)
        assert ran.code == 2
        assert "does not accept this token" in ran.sentence
        assert not target.exists()
    finally:
        warning = served.end()
    assert len(warning.splitlines()) == 1
    assert "is not encrypted" in warning
    assert "ssh" in warning


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--checkpoint", "nobody"), "There is no checkpoint nobody"),
        (("--port", "65536"), "must be 0 to 65535"),
        (("--port", "x"), "invalid int value"),
        (("--clients", "0"), "must be at least 1"),
        (("--token-file", "nowhere"), "the token cannot be read"),
        (("--host", "no.such.host.invalid"), "is no address of this machine"),
    ],
)
def test_bad_arguments_of_the_server(cli: Cli, tiny_checkpoint: Path, arguments: tuple[str, ...], named: str) -> None:
    checkpoint = () if "--checkpoint" in arguments else ("--checkpoint", tiny_checkpoint)
    ran = cli("serve", "--device", "cpu", *checkpoint, *arguments)
    assert ran.code == 2
    assert named in ran.sentence


def test_bad_arguments_of_the_client(cli: Cli, street: Path, tiny_checkpoint: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.png"
    ran = cli(street, "--session", "localhost", "--export", target)
    assert ran.code == 2
    assert "must be HOST:PORT such as localhost:7737, not localhost" in ran.sentence
    for command in (
        (street, "--export", target),
        ("render", street, "--out", tmp_path / "pictures"),
    ):
        ran = cli(*command, "--session", "localhost:1", "--checkpoint", tiny_checkpoint)
        assert ran.code == 2
        assert "with --session the generator is the server's" in ran.sentence
