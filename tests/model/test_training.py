"""Training as a user runs it, at a tiny size: steps, resume, limits, refusals, and that it learns."""

from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import load_checkpoint
from model.config import DiscriminatorConfig, EncoderConfig, GeneratorConfig
from model.data import Augment, Pictures, collate, open_source
from model.maps import LabelSet, read_image
from model.train import main
from model.training.config import TrainConfig
from model.training.log import JsonLines, read_json_lines
from model.training.networks import Architecture, Networks
from model.training.step import Optimizers, train_step


def train(data: Path, out: Path, *more: str) -> int:
    return main(
        ["--data", str(data), "--out", str(out), "--preset", "tiny", "--device", "cpu", "--precision", "float32", *more]
    )


def steps_of(out: Path) -> list[object]:
    return [record["step"] for record in read_json_lines(out / "log.jsonl")]


def test_train_then_resume_continues_the_steps(paired_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert train(paired_folder, out, "--max-steps", "20") == 0
    assert steps_of(out) == [10, 20]
    first = load_checkpoint(out / "latest.safetensors")
    assert first.header.steps == 20
    assert set(first.modes) == {7, 23, 26}
    assert train(paired_folder, out, "--resume", "--max-steps", "45") == 0
    assert steps_of(out) == [10, 20, 30, 40, 45]
    second = load_checkpoint(out / "latest.safetensors")
    assert (second.header.steps, second.header.images) == (45, 90)
    assert second.id != first.id
    grid = read_image(out / "samples" / "step_000045.png")
    assert grid.shape == (2 * 32, 3 * 64, 3)


def test_a_resumed_run_ends_like_an_uninterrupted_one(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path / "whole", "--max-steps", "6") == 0
    assert train(paired_folder, tmp_path / "parts", "--max-steps", "3") == 0
    assert train(paired_folder, tmp_path / "parts", "--resume", "--max-steps", "6") == 0
    whole = load_checkpoint(tmp_path / "whole" / "latest.safetensors")
    parts = load_checkpoint(tmp_path / "parts" / "latest.safetensors")
    for key, tensor in whole.generator.items():
        assert torch.equal(tensor, parts.generator[key]), key


def test_dry_run_validates_and_writes_nothing(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(paired_folder, tmp_path / "run", "--dry-run") == 0
    assert not (tmp_path / "run").exists()
    printed = capsys.readouterr().out
    assert "6 training pictures" in printed
    assert "64 x 32" in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--resume"], "no training state"),
        (["--size", "66x32"], "multiple of 4"),
        (["--size", "wide"], "WIDTHxHEIGHT"),
        (["--learning-rate", "-1"], "above 0"),
        (["--max-minutes", "0"], "above 0"),
        (["--workers", "-1"], "at least 0"),
        (["--seed", "-1"], "at least 0"),
        (["--labels", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_bad_arguments_get_one_line(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        raise SystemExit(train(paired_folder, tmp_path / "run", *arguments))
    assert stopped.value.code == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("python -m model.train")]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert not (tmp_path / "run").exists()


def test_a_second_run_in_the_same_folder_is_refused(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert train(paired_folder, out, "--max-steps", "1") == 0
    before = (out / "state.pt").read_bytes()
    assert train(paired_folder, out, "--max-steps", "2") == 2
    assert "--resume" in capsys.readouterr().err
    assert (out / "state.pt").read_bytes() == before
    (out / "state.pt").write_bytes(before[:1000])
    assert train(paired_folder, out, "--resume") == 2
    assert "damaged" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["plain.txt", "plain.txt/run"])
def test_dry_run_refuses_an_impossible_folder(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "plain.txt").write_text("kept")
    assert train(paired_folder, tmp_path / name, "--dry-run") == 2
    assert "plain.txt is a file" in capsys.readouterr().err
    assert (tmp_path / "plain.txt").read_text() == "kept"


def test_a_diverged_run_keeps_the_last_good_state(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run"
    assert train(paired_folder, out, "--max-steps", "2") == 0
    before = (out / "state.pt").read_bytes()
    assert train(paired_folder, out, "--resume", "--max-steps", "60", "--learning-rate", "1e30") == 2
    assert "not finite" in capsys.readouterr().err
    assert (out / "state.pt").read_bytes() == before


def test_it_learns(paired_folder: Path, cityscapes: LabelSet) -> None:
    """On four pictures the mean L1 to the photographs falls to a quarter."""
    torch.manual_seed(0)
    config = TrainConfig(size=(64, 32), batch=4, l1=10.0, learning_rate=1e-3)
    classes = cityscapes.channels
    architecture = Architecture(
        GeneratorConfig(classes, width=8, downsamples=2, blocks=1),
        DiscriminatorConfig(classes, width=8, scales=1),
        EncoderConfig(width=4, downsamples=2),
    )
    networks = Networks(architecture, cityscapes, torch.device("cpu"))
    optimizers = Optimizers(networks, config)
    data = Pictures(open_source(paired_folder), config.size, augment=Augment(mirror=False))
    batch = collate([data[position] for position in range(4)])
    losses = [float(train_step(networks, optimizers, batch, config)["l1"]) for _ in range(120)]
    assert np.mean(losses[-5:]) < losses[0] / 4


def test_log_skips_a_line_cut_off_by_a_crash(tmp_path: Path) -> None:
    log = JsonLines(tmp_path / "log.jsonl")
    log.add({"step": 1})
    with open(tmp_path / "log.jsonl", "a") as file:
        file.write('{"step": 2, "l1"')
    assert read_json_lines(tmp_path / "log.jsonl") == [{"step": 1}]
