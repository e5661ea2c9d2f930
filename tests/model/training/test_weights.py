"""Weights that a run begins with: transposed convolutions go into a generator that resizes."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import interpolate

from model.checkpoint import load_checkpoint
from model.config import GeneratorConfig
from model.maps import LabelSet, write_instances, write_labels
from model.resources import checkpoints_dir
from model.training.weights import resized_kernel
from tests.model.training.runs import train


def test_a_kernel_without_checkerboard_is_kept_exactly() -> None:
    """In each direction (0, a, b) after doubling is the transposed kernel (b, a + b, a)."""
    torch.manual_seed(2)
    kernel = torch.zeros(5, 4, 3, 3)
    kernel[:, :, 1:, 1:] = torch.randn(5, 4, 2, 2)
    of_direction = torch.tensor([[0.0, 0, 1], [0, 1, 1], [0, 1, 0]])
    transposed = nn.ConvTranspose2d(4, 5, 3, stride=2, padding=1, output_padding=1)
    with torch.no_grad():
        transposed.weight.copy_(torch.einsum("ia,jb,yxab->xyij", of_direction, of_direction, kernel))
        torch.testing.assert_close(resized_kernel(transposed.weight), kernel, atol=1e-5, rtol=0)
        features = torch.randn(1, 4, 6, 7)
        doubled = interpolate(features, scale_factor=2, mode="nearest")
        made = nn.functional.conv2d(doubled, kernel, transposed.bias, padding=1)
        torch.testing.assert_close(made[..., :-1, :-1], transposed(features)[..., :-1, :-1], atol=1e-4, rtol=0)


def test_what_a_resized_kernel_cannot_do_is_the_checkerboard() -> None:
    """Only the even pixels get anything: spread over all of them, with the same mean."""
    transposed = torch.zeros(1, 1, 3, 3)
    transposed[0, 0, 1, 1] = 4.0
    kernel = resized_kernel(transposed)
    flat = nn.functional.conv2d(torch.ones(1, 1, 8, 8), kernel)
    assert float(flat.std()) == 0
    assert 0.5 < float(flat.mean()) < 2  # of 1: a quarter of the pixels had 4


def test_a_run_that_resizes_begins_with_transposed_weights(paired_folder: Path, tmp_path: Path) -> None:
    still = ("--max-steps", "1", "--learning-rate", "1e-12", "--ema", "0", "--mode-images", "0")
    old, new = tmp_path / "old", tmp_path / "new"
    assert train(paired_folder, old, *still, "--seed", "1") == 0
    given = ("--init", str(old / "latest.safetensors"), "--upsampling", "resize", "--seed", "2")
    assert train(paired_folder, new, *still, *given) == 0
    before, after = (load_checkpoint(each / "latest.safetensors") for each in (old, new))
    assert isinstance(before.header.generator, GeneratorConfig)
    assert isinstance(after.header.generator, GeneratorConfig)
    assert (before.header.generator.upsampling, after.header.generator.upsampling) == ("transposed", "resize")
    same = [name for name, value in before.generator.items() if name in after.generator and value.ndim != 4]
    kept = [name for name in before.generator if name.startswith(("trunk.0.", "trunk.1.", "trunk.3.", "head."))]
    assert kept
    for name in kept:
        torch.testing.assert_close(before.generator[name], after.generator[name], atol=1e-4, rtol=0)
    assert same
    ups = [name for name, value in before.generator.items() if name not in after.generator and value.ndim == 4]
    assert len(ups) == 2
    for name in ups:
        moved = name.replace(".0.weight", ".2.weight")
        expected = resized_kernel(before.generator[name].float())
        torch.testing.assert_close(expected, after.generator[moved].float(), atol=1e-3, rtol=0)


def test_weights_that_resize_already_are_taken_as_they_are(paired_folder: Path, tmp_path: Path) -> None:
    still = (
        "--upsampling",
        "resize",
        "--max-steps",
        "1",
        "--learning-rate",
        "1e-12",
        "--ema",
        "0",
        "--mode-images",
        "0",
    )
    old, new = tmp_path / "old", tmp_path / "new"
    assert train(paired_folder, old, *still, "--seed", "1") == 0
    assert train(paired_folder, new, *still, "--init", str(old / "latest.safetensors"), "--seed", "2") == 0
    before, after = (load_checkpoint(each / "latest.safetensors").generator for each in (old, new))
    assert set(before) == set(after)
    for name, value in before.items():
        torch.testing.assert_close(value, after[name], atol=1e-3, rtol=0)


def test_a_run_with_a_pattern_begins_with_weights_without(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    still = ("--max-steps", "1", "--learning-rate", "1e-12", "--ema", "0", "--mode-images", "0")
    plain, patterned, other = tmp_path / "plain", tmp_path / "patterned", tmp_path / "other"
    assert train(paired_folder, plain, *still) == 0
    begun = plain / "latest.safetensors"
    assert train(paired_folder, patterned, *still, "--init", str(begun), "--pattern", "6", "--seed", "2") == 0
    before, after = (load_checkpoint(each / "latest.safetensors") for each in (plain, patterned))
    assert isinstance(after.header.generator, GeneratorConfig)
    assert after.header.generator.pattern == 6
    added = set(after.generator) - set(before.generator)
    assert {name.rpartition(".")[2] for name in added} == {"planes", "mixture"}
    planes = [after.generator[name] for name in added if name.endswith("planes")]
    assert [each.shape[1:] for each in planes] == [(6, 6)] * 2  # where the blocks begin, and behind the first Up
    assert min(float(each.std()) for each in planes) > 0.5
    for name, value in before.generator.items():
        torch.testing.assert_close(value, after.generator[name], atol=1e-3, rtol=0)

    again = ("--init", str(patterned / "latest.safetensors"))
    assert train(paired_folder, other, *still, *again, "--pattern", "0") == 2
    assert "pattern is 6, here 0" in capsys.readouterr().err
    assert train(paired_folder, other, *still, *again) == 0  # what the weights have beyond the preset is taken over
    kept = load_checkpoint(other / "latest.safetensors").generator
    for name in added:
        torch.testing.assert_close(kept[name], after.generator[name], atol=1e-3, rtol=0)


@pytest.mark.parametrize(("name", "labels"), [("street", "cityscapes"), ("face", "celebamask"), ("facade", "facades")])
def test_a_run_of_their_preset_begins_with_the_bundled_weights(
    paired_folder: Path, tmp_path: Path, name: str, labels: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(paired_folder, tmp_path / "data")
    one = np.full((32, 64), LabelSet.load(labels).ids[0], np.uint8)
    for path in folder.glob("*_label/*.png"):
        write_labels(path, one)
    for path in folder.glob("*_inst/*.png"):
        write_instances(path, one.astype(np.uint16))
    given = ("--labels", labels, "--init", str(checkpoints_dir() / f"{name}.safetensors"))
    assert train(folder, tmp_path / "run", *given, "--dry-run", preset=name) == 0, capsys.readouterr().err


def test_transposed_weights_without_a_pattern_go_into_one_that_resizes_with_it(
    paired_folder: Path, tmp_path: Path
) -> None:
    still = ("--max-steps", "1", "--learning-rate", "1e-12", "--ema", "0", "--mode-images", "0")
    old, new = tmp_path / "old", tmp_path / "new"
    assert train(paired_folder, old, *still) == 0
    begun = ("--init", str(old / "latest.safetensors"), "--upsampling", "resize", "--pattern", "5")
    assert train(paired_folder, new, *still, *begun) == 0
    before, after = (load_checkpoint(each / "latest.safetensors") for each in (old, new))
    torch.testing.assert_close(before.generator["trunk.0.1.weight"], after.generator["trunk.0.1.weight"])
    ups = [name for name in before.generator if before.generator[name].ndim == 4 and name not in after.generator]
    assert len(ups) == 2
    for name in ups:
        moved = after.generator[name.replace(".0.weight", ".2.weight")].float()
        torch.testing.assert_close(resized_kernel(before.generator[name].float()), moved, atol=1e-3, rtol=0)
    assert any(name.endswith("planes") for name in after.generator)


def test_the_other_way_round_is_refused(
    paired_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old"
    assert train(paired_folder, old, "--upsampling", "resize", "--max-steps", "1", "--mode-images", "0") == 0
    given = ("--init", str(old / "latest.safetensors"), "--upsampling", "transposed")
    assert train(paired_folder, tmp_path / "new", *given) == 2
    assert "upsampling is resize, here transposed" in capsys.readouterr().err
