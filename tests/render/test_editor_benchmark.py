"""The window is measured through real events; here with tiny weights, so that only the measuring is tested."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def measure(part: str, checkpoint: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editor.benchmark", "--part", part, "--checkpoint", str(checkpoint)]
    command += ["--device", "cpu", "--json", str(out), "--began", repr(time.time())]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


def test_a_start_has_a_window_before_a_photograph(tiny_checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "start.json"
    result = measure("start", tiny_checkpoint, out)
    assert result.returncode == 0, result.stderr
    numbers = json.loads(out.read_text())
    assert 0 < numbers["window_s"] < numbers["first_photograph_s"]


def test_a_stroke_is_painted_event_by_event(tiny_checkpoint: Path, tmp_path: Path) -> None:
    out = tmp_path / "stroke.json"
    result = measure("stroke", tiny_checkpoint, out)
    assert result.returncode == 0, result.stderr
    numbers = json.loads(out.read_text())
    for name in ("overlay", "overlay_while_rendering"):
        assert 0 < numbers[f"{name}_median_ms"] <= numbers[f"{name}_p95_ms"]


@pytest.mark.parametrize("part", ["start", "stroke"])
def test_what_cannot_be_measured_is_said_in_one_line(part: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no weights")
    result = measure(part, broken, tmp_path / "out.json")
    assert result.returncode == 2
    assert "broken.safetensors" in result.stderr.splitlines()[-1]
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out.json").exists()
