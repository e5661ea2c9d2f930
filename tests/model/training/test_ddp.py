"""Two processes on CPU give what one process with the whole batch gives; and they fail together."""

import sys
from pathlib import Path

import pytest

from model.training.log import read_json_lines
from tests.model.training.runs import ROOT, arguments, command, differences, ran, state_of

# Adam's first steps have the full rate in every weight, however small its gradient: where that is next to nothing,
# rounding decides the direction. A small rate keeps what follows from it small, too.
RATE = 1e-5
EXACT = ("--batch", "4", "--max-steps", "12", "--save-steps", "5", "--learning-rate", str(RATE))


@pytest.mark.slow
def test_two_processes_train_like_one(paired_folder: Path, tmp_path: Path) -> None:
    """The same pictures in the same order, the same losses, the same weights up to rounding; one process writes."""
    one, two = tmp_path / "one", tmp_path / "two"
    finished = ran(command(paired_folder, one, *EXACT))
    assert finished.returncode == 0, finished.stderr
    finished = ran(command(paired_folder, two, *EXACT, "--devices", "2"))
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.count("training pictures") == 1
    assert "Traceback" not in finished.stderr

    records = [read_json_lines(out / "log.jsonl") for out in (one, two)]
    assert [record["step"] for record in records[1]] == [10, 12]
    for alone, shared in zip(*records, strict=True):
        for name in ("images", "stage", "learning_rate"):
            assert alone[name] == shared[name]
        for name in ("gan", "feature_matching", "discriminator"):
            assert shared[name] == pytest.approx(alone[name], rel=1e-4), name
    states = [state_of(out) for out in (one, two)]
    assert states[0]["progress"] == states[1]["progress"]
    for network in ("generator", "discriminator", "encoder", "average"):
        for key, tensor in states[0][network].items():
            if tensor.dim() < 2:
                continue  # a bias before instance norm has no effect: its gradient is nothing but rounding
            difference = (tensor - states[1][network][key]).abs()
            assert difference.max() <= 2 * 12 * RATE, (network, key)
            assert difference.mean() < RATE / 10, (network, key)
    assert len(list((two / "tensorboard").iterdir())) == 1


@pytest.mark.slow
def test_two_processes_of_a_launcher_resume_bit_for_bit(paired_folder: Path, tmp_path: Path) -> None:
    """torchrun instead of --devices; an interrupted run of two equals an uninterrupted one, dropout included."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    finished = ran(command(paired_folder, whole, "--devices", "2", preset="staged"))
    assert finished.returncode == 0, finished.stderr
    script = str(Path(__file__).with_name("train_script.py"))
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", script]
    for more in (("--max-steps", "8"), ("--resume",)):
        finished = ran([*launcher, *arguments(paired_folder, parts, *more, preset="staged")])
        assert finished.returncode == 0, finished.stderr
    assert differences(state_of(whole), state_of(parts)) == []
    assert (whole / "latest.safetensors").read_bytes() == (parts / "latest.safetensors").read_bytes()


@pytest.mark.slow
def test_what_fails_in_one_process_ends_both_with_one_sentence(paired_folder: Path, tmp_path: Path) -> None:
    """The state cannot be written by the first process; the second one ends without a word."""
    assert ROOT.is_dir()
    assert ran(command(paired_folder, tmp_path, "--max-steps", "2", "--batch", "2")).returncode == 0
    before = (tmp_path / "state.pt").read_bytes()
    (tmp_path / "state.pt").chmod(0o444)
    finished = ran(command(paired_folder, tmp_path, "--resume", "--max-steps", "6", "--devices", "2"))
    assert finished.returncode == 2
    lines = [line for line in finished.stderr.splitlines() if line.startswith("python -m model.train")]
    assert len(lines) == 1, finished.stderr
    assert "read-only" in lines[0]
    assert "Traceback" not in finished.stderr
    assert (tmp_path / "state.pt").read_bytes() == before
