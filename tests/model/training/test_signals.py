"""SIGINT and SIGTERM: the step is finished, everything is saved, and the run ends well."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from model.checkpoint import load_checkpoint
from tests.model.training.runs import command, started, state_of


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_the_step_and_saves(paired_folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    process = started(command(paired_folder, tmp_path, "--max-steps", "100000", "--workers", "1"))
    wait_for(tmp_path / "log.jsonl", process)
    process.send_signal(number)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    steps = state_of(tmp_path)["progress"]["step"]
    assert load_checkpoint(tmp_path / "latest.safetensors").header.steps == steps >= 10


@pytest.mark.slow
def test_a_signal_to_one_process_stops_both(paired_folder: Path, tmp_path: Path) -> None:
    """A launcher may tell one process only; all agree on the step after which they stop."""
    process = started(command(paired_folder, tmp_path, "--max-steps", "100000", "--devices", "2"))
    wait_for(tmp_path / "log.jsonl", process)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert load_checkpoint(tmp_path / "latest.safetensors").header.steps >= 10


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    """Until a file is there, or the process has ended."""
    deadline = time.monotonic() + 300
    while not path.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert path.exists(), process.communicate()[1]
