"""What a resumed run takes over, what may differ, and what begins in a folder that is in use."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.checkpoint import read_header
from model.errors import CheckpointError, ModelError
from model.training.lock import locked
from model.training.state import STATE_FILE, read_state
from model.vgg import load_vgg19
from tests.model.training.runs import ROOT, differences, state_of, train

CHECKPOINT = "latest.safetensors"


def test_the_licence_stays_with_the_weights(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "1", "--licence", "research only") == 0
    assert train(paired_folder, tmp_path, "--resume", "--max-steps", "2") == 0
    assert read_header(tmp_path / CHECKPOINT).licence == "research only"
    assert train(paired_folder, tmp_path, "--resume", "--max-steps", "3", "--licence", "public domain") == 0
    assert read_header(tmp_path / CHECKPOINT).licence == "public domain"


def test_another_batch_ends_with_the_same_schedule(paired_folder: Path, tmp_path: Path) -> None:
    # Six pictures, two epochs: six steps of two. After five, the last two pictures are one step of two of one.
    epochs = ("--epochs", "1", "--decay-epochs", "1")
    assert train(paired_folder, tmp_path, *epochs, "--max-steps", "5") == 0
    assert train(paired_folder, tmp_path, "--resume", "--batch", "1") == 0
    assert state_of(tmp_path)["progress"] == {"step": 7, "images": 12, "stage": 0}
    # Larger batches would need fewer steps than have been done; nothing is left to do.
    assert train(paired_folder, tmp_path, "--resume", "--batch", "6") == 0
    assert state_of(tmp_path)["progress"]["images"] == 12


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--labels", "facades"), "--labels"),
        (("--styles", "none"), "change the networks"),
        (("--vgg-weight", "5"), "--vgg"),
    ],
)
def test_what_cannot_change_is_refused(
    paired_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    sentence: str,
) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "1", "--mode-images", "0") == 0
    before = (tmp_path / STATE_FILE).read_bytes()
    capsys.readouterr()
    assert train(paired_folder, tmp_path, "--resume", *options) == 2
    assert sentence in capsys.readouterr().err.splitlines()[-1]
    assert train(paired_folder, tmp_path, "--resume", "--preset", "crn") == 2
    assert "begun with --preset tiny, not crn" in capsys.readouterr().err
    assert (tmp_path / STATE_FILE).read_bytes() == before


def test_a_weight_of_vgg_needs_its_file(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(paired_folder, tmp_path / "run", "--vgg-weight", "5") == 2
    assert "--vgg-weight needs" in capsys.readouterr().err
    assert train(paired_folder, tmp_path / "run", "--vgg-weight", "0", "--dry-run") == 0


def test_bad_weights_are_told_before_the_pictures_are_read(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vgg.pth").write_bytes(b"garbage")
    assert train(paired_folder, tmp_path / "run", "--vgg", str(tmp_path / "vgg.pth")) == 2
    error = capsys.readouterr().err
    assert "no file of weights" in error
    assert "checking data" not in error


def test_styles_that_are_fixed_from_the_start_are_those_of_a_resumed_run(paired_folder: Path, tmp_path: Path) -> None:
    """Without G1's stage the first one has a fixed encoder already."""
    options = ("--epochs", "0", "--decay-epochs", "0", "--fixed-styles", "--mode-images", "0")
    assert train(paired_folder, tmp_path / "whole", *options, "--max-steps", "2", preset="staged") == 0
    assert train(paired_folder, tmp_path / "parts", *options, "--max-steps", "1", preset="staged") == 0
    assert train(paired_folder, tmp_path / "parts", "--resume", "--preset", "staged", "--max-steps", "2") == 0
    assert differences(state_of(tmp_path / "whole"), state_of(tmp_path / "parts")) == []


def test_the_last_checkpoint_has_modes_of_every_instance(
    paired_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.training.run.QUICK_MODES", 1)
    assert train(paired_folder, tmp_path, "--max-steps", "1") == 0
    assert sum(read_header(tmp_path / CHECKPOINT).mode_sizes[26]) == 6  # a car in each of six pictures


@pytest.mark.parametrize("begin", [bytes([first]) for first in b".(0LRabcghjtx\x80\x85\x90"])
def test_garbage_of_every_kind_is_one_sentence(tmp_path: Path, begin: bytes) -> None:
    path = tmp_path / STATE_FILE
    path.write_bytes(begin + b"rest of it\n")
    for read in (read_state, load_vgg19):
        with pytest.raises(CheckpointError, match="damaged"):
            read(path)


def test_a_state_with_a_broken_part_is_one_sentence(paired_folder: Path, tmp_path: Path) -> None:
    assert train(paired_folder, tmp_path, "--max-steps", "1", "--mode-images", "0") == 0
    path = tmp_path / STATE_FILE
    content = torch.load(path, weights_only=True)
    for key in ("progress", "data", "config", "label_set", "generator_config"):
        torch.save({**content, key: 7}, path)
        with pytest.raises((CheckpointError, ModelError)):
            read_state(path)


def test_one_run_at_a_time(paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("fcntl")
    hold = (
        "import sys, pathlib; from model.training.lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    line = [sys.executable, "-c", hold, str(tmp_path)]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert train(paired_folder, tmp_path, "--max-steps", "1") == 2
        assert "Another process is training" in capsys.readouterr().err
        assert not (tmp_path / STATE_FILE).exists()
        other.kill()  # whoever is killed holds nothing
    left = tmp_path / ".state.pt.0123abcd.part"
    left.write_bytes(b"half")
    with locked(tmp_path):
        assert not left.exists()
    assert train(paired_folder, tmp_path, "--max-steps", "1") == 0
