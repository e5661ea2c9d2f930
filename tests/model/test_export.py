"""Exported networks: what ONNX Runtime makes of a scene is what the session makes of it."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import Checkpoint, CheckpointHeader, load_checkpoint, read_header, save_checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.export import TOLERANCE, channel_names, export, main, random_scene
from model.inference import build_generator
from model.maps import LabelSet
from model.networks.blocks import Dropout
from model.networks.build import build_network
from tests.model.test_parity import lively

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")

FAMILIES: dict[str, AnyGeneratorConfig] = {
    "G1": GeneratorConfig(19, width=4, downsamples=2, blocks=2),
    "G1+G2": GeneratorConfig(19, width=3, downsamples=2, blocks=1, enhancers=1, style_channels=0),
    "batch norm": GeneratorConfig(19, width=4, downsamples=2, blocks=1, norm="batch", bias=False),
    "resize": GeneratorConfig(19, width=4, downsamples=2, blocks=1, upsampling="resize", output_scale=0.5),
    "pattern": GeneratorConfig(19, width=4, downsamples=2, blocks=1, pattern=7),
    "picture": GeneratorConfig(0, boundaries=False, style_channels=0, image_channels=3, width=4, downsamples=2),
    "U-Net": UNetConfig(19, width=4, max_width=16, levels=5, bias=False, dropout_after=1),
    "colourisation": UNetConfig(
        0, image_channels=1, output_channels=2, width=4, max_width=8, levels=4, norm="instance"
    ),
    "encoder-decoder": UNetConfig(19, width=4, max_width=16, levels=4, skips=False),
    "CRN": CRNConfig(19, width=4, max_width=16, levels=3),
}


def made(config: AnyGeneratorConfig, path: Path, resolution: tuple[int, int] = (96, 64)) -> Checkpoint:
    """A stored checkpoint with random weights."""
    torch.manual_seed(5)
    label_set = LabelSet("none", ()) if config.image_channels else LabelSet.load("celebamask")
    header = CheckpointHeader("faces", config, None, label_set, resolution, licence="CC0", data="drawings")
    modes = {4: torch.tensor([[0.5, -0.5, 0.25]])} if config.style_channels == 3 else {}
    save_checkpoint(path, header, lively(build_network(config)).state_dict(), None, modes, half=False)
    return load_checkpoint(path)


def output_of(content: bytes, scene: torch.Tensor) -> torch.Tensor:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return torch.from_numpy(session.run(["picture"], {"encoded": scene.numpy()})[0])


@pytest.mark.parametrize("config", FAMILIES.values(), ids=FAMILIES.keys())
def test_every_family_gives_the_same_picture(
    config: AnyGeneratorConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = made(config, tmp_path / "faces.safetensors")
    exported = export(checkpoint)
    assert exported.size == (96, 64)
    assert exported.difference < TOLERANCE
    monkeypatch.setattr(Dropout, "forward", lambda self, features: features)
    network = build_generator(checkpoint)
    scene = random_scene(checkpoint.header, (96, 64), seed=9)
    with torch.inference_mode():
        expected = network(scene)
    assert expected.std() > 0.01
    assert float((output_of(exported.content, scene) - expected).abs().max()) < TOLERANCE


def test_a_fixed_size_and_any_size(tmp_path: Path) -> None:
    checkpoint = made(FAMILIES["G1+G2"], tmp_path / "faces.safetensors", resolution=(70, 64))
    fixed = export(checkpoint)
    assert fixed.size == (72, 64), "the next multiple of 8"
    other = random_scene(checkpoint.header, (40, 32))
    with pytest.raises(Exception, match="dimension|Dimension|INVALID_ARGUMENT"):
        output_of(fixed.content, other)
    dynamic = export(checkpoint, (32, 48), dynamic=True)
    with torch.inference_mode():
        expected = build_generator(checkpoint)(other)
    assert float((output_of(dynamic.content, other) - expected).abs().max()) < TOLERANCE


def test_a_pattern_is_repeated_at_any_size(tmp_path: Path) -> None:
    checkpoint = made(FAMILIES["pattern"], tmp_path / "faces.safetensors", resolution=(24, 24))
    dynamic = export(checkpoint, dynamic=True)
    other = random_scene(checkpoint.header, (72, 40))
    with torch.inference_mode():
        expected = build_generator(checkpoint)(other)
    assert float((output_of(dynamic.content, other) - expected).abs().max()) < TOLERANCE


def test_the_file_says_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint = made(FAMILIES["G1"], tmp_path / "faces.safetensors")
    out = tmp_path / "faces.onnx"
    assert main([str(tmp_path / "faces.safetensors"), "--out", str(out), "--size", "64x32"]) == 0
    said = capsys.readouterr().out
    assert "encoded (1, 23, H, W), 64 x 32 pixels" in said
    assert checkpoint.id in said
    model = onnx.load(out)
    onnx.checker.check_model(model, full_check=True)
    assert [each.dim_value for each in model.graph.input[0].type.tensor_type.shape.dim] == [1, 23, 32, 64]
    facts = {entry.key: entry.value for entry in model.metadata_props}
    assert facts["maquette.checkpoint"] == checkpoint.id
    assert facts["maquette.licence"] == "CC0"
    assert LabelSet.from_dict(json.loads(facts["maquette.label_set"])) == LabelSet.load("celebamask")
    assert json.loads(facts["maquette.modes"]) == {"4": [[0.5, -0.5, 0.25]]}
    channels = json.loads(facts["maquette.channels"])
    assert len(channels) == 23
    assert channels[1] == LabelSet.load("celebamask").classes[1].name
    assert channels[-4:] == ["boundary", "style 1", "style 2", "style 3"]


def test_names_of_the_channels_of_pictures(tmp_path: Path) -> None:
    header = made(FAMILIES["picture"], tmp_path / "a.safetensors").header
    assert channel_names(header) == ["R", "G", "B"]
    assert channel_names(made(FAMILIES["colourisation"], tmp_path / "b.safetensors").header) == ["L"]


def test_a_picture_that_differs_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(FAMILIES["G1"], tmp_path / "faces.safetensors")
    real = onnxruntime.InferenceSession

    class Wrong(real):  # type: ignore[misc, valid-type]
        def run(self, *arguments: object) -> list[np.ndarray]:
            return [each + 0.01 for each in super().run(*arguments)]

    monkeypatch.setattr(onnxruntime, "InferenceSession", Wrong)
    assert_refused(capsys, tmp_path, "differs from the network's by 1.0e-02", "--size", "32x32")


def test_bad_input_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(FAMILIES["G1"], tmp_path / "faces.safetensors")
    assert_refused(capsys, tmp_path, "multiples of 4 from 8 on, not 66 x 64", "--size", "66x64")
    assert_refused(capsys, tmp_path, "must be WIDTHxHEIGHT", "--size", "66")
    assert_refused(capsys, tmp_path, "There is no checkpoint", checkpoint="nowhere.safetensors")
    assert_refused(capsys, tmp_path, "the file's name ends in .onnx", out="faces.pt")


@pytest.mark.parametrize("package", ["onnx", "onnxruntime"])
def test_a_missing_package_is_named(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made(FAMILIES["G1"], tmp_path / "faces.safetensors")
    monkeypatch.setitem(sys.modules, package, None)
    assert_refused(capsys, tmp_path, "pip install 'maquette[export]'")


def assert_refused(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    sentence: str,
    *options: str,
    checkpoint: str = "faces.safetensors",
    out: str = "faces.onnx",
) -> None:
    """The command says so in one line and writes nothing."""
    call: Callable[[], int] = lambda: main([str(folder / checkpoint), "--out", str(folder / out), *options])  # noqa: E731
    try:
        code = call()
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1
    assert not (folder / out).exists()


def test_halves_are_exported_as_floats(tmp_path: Path) -> None:
    """Bundled checkpoints are stored in fp16."""
    checkpoint = made(FAMILIES["G1"], tmp_path / "faces.safetensors")
    half = tmp_path / "half.safetensors"
    header = replace(checkpoint.header, name="half")
    save_checkpoint(half, header, checkpoint.generator, None, {})
    assert read_header(half).name == "half"
    assert export(load_checkpoint(half), (32, 32)).difference < TOLERANCE
