"""The command that trains a segmentation network."""

import json
from pathlib import Path

import pytest

from model.segment import main
from model.segmentation.file import read_segmenter_header


def test_a_run_writes_network_state_and_log(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "own.safetensors"
    arguments = ["--data", str(paired_folder), "--out", str(out), "--size", "64x64", "--batch", "2", "--device", "cpu"]
    assert main([*arguments, "--max-steps", "10", "--licence", "for tests only"]) == 0
    header = read_segmenter_header(out)
    assert (header.name, header.steps, header.licence) == ("own", 10, "for tests only")
    assert header.data == paired_folder.name
    assert set(header.scores) == {"pixel accuracy", "class accuracy", "mean IoU"}
    assert header.id in capsys.readouterr().out
    lines = (tmp_path / "own-run" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["step"] == 10

    # A finished run is not begun again unasked.
    assert main([*arguments, "--max-steps", "10"]) == 2
    assert "--resume" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"--max-steps": None}, "how long"),
        ({"--size": "100x64"}, "multiple of 64"),
        ({"--size": "big"}, "WIDTHxHEIGHT"),
        ({"--batch": "1"}, "at least 2"),
        ({"--labels": "moon"}, "moon"),
        ({"--data": "/nowhere"}, "nowhere"),
        ({"--out": "/nowhere/at/all.safetensors"}, "no folder"),
        ({"--resume": ""}, "no training state"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    paired_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str | None],
    sentence: str,
) -> None:
    values: dict[str, str | None] = {
        "--data": str(paired_folder),
        "--out": str(tmp_path / "own.safetensors"),
        "--size": "64x64",
        "--max-steps": "1",
        "--device": "cpu",
        **changes,
    }
    arguments = [part for name, value in values.items() if value is not None for part in (name, value) if part]
    try:
        code = main(arguments)
    except SystemExit as stopped:  # argparse
        code = int(str(stopped.code))
    assert code == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())
