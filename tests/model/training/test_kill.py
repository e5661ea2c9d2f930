"""A run that is killed without warning and resumed ends, bit for bit, like one that was left alone."""

import json
import random
import time
from pathlib import Path

import pytest

from tests.model.training.runs import STEPS, command, differences, ran, started, state_of


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_sigkill_anywhere_changes_nothing(paired_folder: Path, tmp_path: Path, seed: int) -> None:
    """Dropout, running statistics, EMA, both optimizers, order and stage, by the state; and the checkpoint."""
    chance = random.Random(seed)
    options = ("--save-steps", "2", "--workers", str(seed))
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    finished = ran(command(paired_folder, whole, *options, preset="staged"))
    assert finished.returncode == 0, finished.stderr

    kills = []
    for wanted in sorted(chance.sample(range(1, STEPS), 3)):
        resume = ["--resume"] if (parts / "state.pt").exists() else []
        process = started(command(paired_folder, parts, *options, *resume, preset="staged"))
        kills.append(kill_after(process, parts, wanted, chance.uniform(0, 0.5)))
    resume = ["--resume"] if (parts / "state.pt").exists() else []
    finished = ran(command(paired_folder, parts, *options, *resume, preset="staged"))
    assert finished.returncode == 0, finished.stderr

    assert any(kills), "every run had ended before it could be killed"
    assert state_of(whole)["progress"]["step"] == STEPS
    assert differences(state_of(whole), state_of(parts)) == []
    for name in ("latest.safetensors", "discriminator.safetensors", "stage-1-global.safetensors"):
        assert (whole / name).read_bytes() == (parts / name).read_bytes(), name
    steps = [json.loads(line)["step"] for line in (parts / "log.jsonl").read_text().splitlines()]
    assert steps == sorted(set(steps))


def kill_after(process: object, out: Path, step: int, delay: float) -> bool:
    """Kill a process some time after it has saved at or beyond a step; whether it was still alive."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:  # type: ignore[attr-defined]
        if (out / "state.pt").exists() and state_of(out)["progress"]["step"] >= step:
            time.sleep(delay)
            break
        time.sleep(0.02)
    alive = process.poll() is None  # type: ignore[attr-defined]
    process.kill()  # type: ignore[attr-defined]
    process.communicate()  # type: ignore[attr-defined]
    return alive
