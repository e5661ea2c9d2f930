"""The benchmark runs, measures what it says, and never brings Qt into `model`."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from model.benchmark import main, measure_passes, street_maps
from model.checkpoint import load_checkpoint
from model.maps import LabelSet
from model.session import GeneratorSession


def test_the_table_and_the_file_hold_the_same_passes(
    tmp_path: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "numbers.json"
    arguments = ["--checkpoint", str(tiny_checkpoint), "--sizes", "64x32", "96x64", "--seconds", "0.01"]
    assert main([*arguments, "--device", "cpu", "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    assert [(each["width"], each["height"]) for each in report["passes"]] == [(64, 32), (96, 64)]
    for each in report["passes"]:
        assert each["passes"] >= 5
        assert 0 < each["longest_layer"] < each["median"] <= each["p95"]
        assert each["plain_median"] > 0
    assert report["device"].startswith("CPU, ")
    printed = capsys.readouterr().out
    assert "64 x 32" in printed
    assert "96 x 64" in printed
    assert load_checkpoint(tiny_checkpoint).id in printed


def test_both_networks_are_the_same_function(tiny_checkpoint: Path) -> None:
    checkpoint, device = load_checkpoint(tiny_checkpoint), torch.device("cpu")
    fast = GeneratorSession(checkpoint, device, "float32")
    plain = GeneratorSession(checkpoint, device, "float32", accelerate=False)
    times = measure_passes(fast, plain, (96, 64), seconds=0.01)
    assert times.largest_difference <= 1
    assert any(isinstance(module, torch.nn.InstanceNorm2d) for module in plain._prepared._network.modules())  # type: ignore[union-attr]


def test_the_street_is_made_of_the_label_set() -> None:
    labels, instances = street_maps(128, 64)
    LabelSet.load("cityscapes").check(labels)
    assert labels.shape == instances.shape == (64, 128)
    assert len(np.unique(instances[labels == 26])) > 3
    assert (labels[instances >= 1000] == instances[instances >= 1000] // 1000).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--sizes", "512"], "512x256"), (["--checkpoint", "nothing.safetensors"], "There is no checkpoint")],
)
def test_bad_arguments_are_one_line(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code
    assert code == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_the_editor_is_measured_in_another_process_only() -> None:
    code = "import sys, model.benchmark; print({'PySide6', 'editor', 'torch'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
