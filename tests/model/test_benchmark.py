"""The benchmark runs, measures what it says, and never brings Qt into `model`."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from model.benchmark import main, measure_passes, street_maps
from model.benchmark_pooling import loop_average, measure_pooling
from model.benchmark_training import OurLoop, PlainLoop, Setting, draw_batch
from model.checkpoint import load_checkpoint
from model.maps import LabelSet
from model.networks.style_encoder import instance_average
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


@pytest.mark.slow
def test_training_is_measured_beside_the_plain_loop(
    tmp_path: Path, paired_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "numbers.json"
    arguments = ["--training", "--preset", "tiny", "--size", "64x32", "--seconds", "0.01", "--device", "cpu"]
    assert main([*arguments, "--data", str(paired_folder), "--json", str(out)]) == 0
    report = json.loads(out.read_text())
    times = report["training"]
    assert (times["width"], times["height"], times["batch"]) == (64, 32, 2)
    assert times["pairs"] >= 5
    assert times["faster"] == pytest.approx(times["ours"] / times["plain"], rel=0.8)
    assert times["ours_memory"] > 0
    assert times["plain_memory"] > 0
    assert times["plain_tf32"] is None
    assert set(report["loader"]) == {"0", "2"}
    pooling = report["pooling"]
    assert pooling["instances"] == 50
    assert pooling["faster"] > 1
    printed = capsys.readouterr().out
    assert "plain fp32 loop" in printed
    assert "published loop" in printed


def test_the_plain_loop_trains_the_same_networks() -> None:
    """Both loops, begun with the same weights, move the generator the same way."""
    setting = Setting("tiny", (64, 32), 2, False, street_maps)
    torch.manual_seed(0)
    ours = OurLoop(setting, torch.device("cpu"))
    torch.manual_seed(0)
    plain = PlainLoop(setting, torch.device("cpu"))
    batch = draw_batch(setting)
    before = {name: value.clone() for name, value in plain._generator.state_dict().items()}
    ours.step(batch)
    plain.step(batch)
    for name, value in plain._generator.state_dict().items():
        # Adam's first step is the sign of the gradient, so a few values near zero may go the other way.
        if value.ndim < 2:  # a bias before an instance norm has no gradient but rounding
            continue
        mine, was = ours._networks.generator.state_dict()[name], before[name]
        moved = (value - was).abs() > 1e-5
        assert (torch.sign(mine - was)[moved] == torch.sign(value - was)[moved]).float().mean() > 0.99, name


def test_the_loop_of_the_published_code_is_what_pooling_replaces() -> None:
    features = torch.randn(2, 3, 8, 8)
    instances = torch.randint(0, 5, (2, 8, 8))
    torch.testing.assert_close(loop_average(features, instances), instance_average(features, instances))
    times = measure_pooling(torch.device("cpu"), 0.01, size=(64, 32))
    assert (times.width, times.height) == (64, 32)
    assert 40 < times.instances <= 50  # at this size a cell may be left without a pixel
    assert min(times.ours, times.loop, times.ours_with_gradient, times.loop_with_gradient) > 0


def test_a_preset_of_pictures_and_a_size_that_does_not_fit_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, sentence in (
        (["--preset", "pix2pix-ab"], "takes pictures"),
        (["--preset", "tiny", "--size", "65x33"], "multiple of 4"),
    ):
        assert main(["--training", "--device", "cpu", *arguments]) == 2
        error = capsys.readouterr().err
        assert sentence in error
        assert error.count("\n") == 1


def test_the_editor_is_measured_in_another_process_only() -> None:
    code = "import sys, model.benchmark; print({'PySide6', 'editor', 'torch'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
