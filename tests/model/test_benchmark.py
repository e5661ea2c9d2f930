"""The benchmark runs, measures what it says, and never brings Qt into `model`."""

import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.benchmark import main
from model.benchmark_machine import peak_memory
from model.benchmark_passes import FullPass, PartialPass, SizeTimes, Swatches, Times, measure_size, shown_part
from model.benchmark_plain import PlainGenerator
from model.benchmark_pooling import loop_average, measure_pooling
from model.benchmark_previews import PreviewErrors
from model.benchmark_published import published_checkpoint, published_config
from model.benchmark_scene import SceneMaps, bundled_scene, street_maps
from model.benchmark_tables import Subject, print_editor, print_errors, print_size
from model.benchmark_timing import tf32
from model.benchmark_training import OurLoop, PlainLoop, Setting, draw_batch
from model.checkpoint import load_checkpoint
from model.maps import LabelSet
from model.maps.geometry import Rect
from model.networks.build import build_network
from model.networks.style_encoder import instance_average
from model.session import GeneratorSession
from model.training import fabric
from tests.model.test_benchmark_previews import OneStep


def test_the_tables_and_the_file_hold_the_same_numbers(
    tmp_path: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "numbers.json"
    arguments = ["--checkpoint", str(tiny_checkpoint), "--sizes", "64x32", "96x64", "--seconds", "0.01", "--dabs", "2"]
    assert main([*arguments, "--device", "cpu", "--json", str(out)]) == 0
    text = out.read_text()
    report = json.loads(text)
    [generator] = report["generators"]
    header = load_checkpoint(tiny_checkpoint).header
    assert (generator["name"], generator["id"]) == ("tiny", header.id)
    assert generator["device"].startswith("CPU, ")
    assert generator["parameters"] > 0
    assert [(each["width"], each["height"]) for each in generator["sizes"]] == [(64, 32), (96, 64)]
    for each in generator["sizes"]:
        full = each["full"]
        assert full["ours"]["samples"] == full["plain"]["samples"] >= 5
        assert 0 < full["longest_wait"] < full["ours"]["p95"]
        assert 0 < full["ours"]["median"] <= full["ours"]["p95"]
        assert 0 < full["plain"]["median"] <= full["plain"]["p95"]
        assert full["faster"] > 0
        assert full["plain_tf32"] is full["faster_tf32"] is None
    machine = report["machine"]
    assert machine["threads"] == torch.get_num_threads()
    assert machine["torch"] == torch.__version__
    for secret in (platform.node(), str(tmp_path), str(tiny_checkpoint.parent), str(Path.cwd())):
        assert secret not in text
    printed = capsys.readouterr().out
    for shown in ("64 x 32", "96 x 64", header.id, "at most", "plain fp32"):
        assert shown in printed
    assert max(map(len, printed.splitlines())) <= 100


class Slow(OneStep):
    """Full passes take ten milliseconds, previews one; it is asked to stop half way."""

    def render(self, *arguments, should_stop=None, **options):
        time.sleep(0.005)
        if should_stop is not None:
            should_stop()
        time.sleep(0.005)
        return super().render(*arguments, **options)

    def preview(self, *arguments, **options):
        time.sleep(0.001)
        return super().preview(*arguments, **options)


def plain_of(checkpoint: Path) -> PlainGenerator:
    return PlainGenerator(load_checkpoint(checkpoint), torch.device("cpu"))


def test_passes_and_swatches_of_a_live_session(tiny_checkpoint: Path) -> None:
    session, rounds = Slow(), []
    scene = bundled_scene().resized((96, 64))
    times = measure_size(session, plain_of(tiny_checkpoint), scene, 0.0, on_round=lambda: rounds.append(1))
    assert len(rounds) == 2 + times.full.ours.samples == 7
    assert times.full.ours.median >= 10
    assert 5 <= times.full.longest_wait <= times.full.ours.p95
    assert [each.what for each in times.partial] == [
        "24 px dab",
        "1 % of the area",
        "5 % of the area",
        "20 % of the area",
    ]
    for each in times.partial:
        assert each.ours.samples >= 20
        assert each.ours.samples % 2 == 0  # every edit is undone
        assert 1 <= each.ours.median <= each.ours.p95
        assert each.of_full == pytest.approx(each.ours.median / times.full.ours.median)
        assert each.of_plain == pytest.approx(each.ours.median / times.full.plain.median)
    small, large = times.swatches
    assert (small.what, large.what) == ("small region", "large region")
    assert small.modes == large.modes == 10
    assert small.width * small.height < large.width * large.height
    for swatches in times.swatches:
        assert swatches.first.median >= 1
        assert swatches.all.median >= 10
    # What was painted was undone, and looks were not kept.
    assert session.labels is not None
    np.testing.assert_array_equal(session.labels, scene.labels)


def test_a_session_without_previews_is_measured_without_them(tiny_checkpoint: Path) -> None:
    session = Slow()
    session.full_passes_only = "Full passes only."
    times = measure_size(session, plain_of(tiny_checkpoint), bundled_scene().resized((64, 32)), 0.0)
    assert times.partial == times.swatches == []
    assert session.previews == 0
    assert times.full.ours.median > 0


def test_a_swatch_shows_where_most_of_a_region_is() -> None:
    labels = np.full((200, 300), 7, np.uint8)
    regions = labels.astype(np.int32)
    regions[10:20, 10:20] = 8
    regions[150:, 100:] = 9
    scene = SceneMaps(labels, regions, regions)
    assert shown_part(scene, 8, Rect(10, 10, 20, 20)) == Rect(0, 0, 34, 34)
    part = shown_part(scene, 9, Rect(100, 150, 300, 200))
    assert part.size == (128, 74)
    assert Rect(100, 126, 300, 200).encloses(part)


def test_both_networks_are_the_same_function(tiny_checkpoint: Path) -> None:
    checkpoint, device = load_checkpoint(tiny_checkpoint), torch.device("cpu")
    plain, scene = PlainGenerator(checkpoint, device), bundled_scene().resized((96, 64))
    with GeneratorSession(checkpoint, device, "float32") as session:
        picture = session.render(scene.labels, scene.instances, regions=scene.regions)
    difference = picture.astype(int) - plain.render(scene)
    assert np.abs(difference).max() <= 1
    assert any(isinstance(module, torch.nn.InstanceNorm2d) for module in plain._network.modules())
    assert all(weight.dtype == torch.float32 for weight in plain._network.parameters())
    assert plain.encode(scene).is_contiguous()


@pytest.mark.parametrize(("name", "parameters"), [("g1", 182_546_755), ("g1g2", 182_857_059), ("g1g2g3", None)])
def test_the_published_architectures_have_the_published_size(name: str, parameters: int | None) -> None:
    config = published_config(name)
    assert config.input_channels == 36
    with torch.device("meta"):
        network = build_network(config)
    count = sum(weight.numel() for weight in network.parameters())
    assert count == parameters or (parameters is None and 182_857_059 < count < 183_500_000)


def test_random_weights_are_always_the_same_and_render(tmp_path: Path) -> None:
    config = published_config("g1g2").with_changes(width=2, max_width=8, downsamples=2, blocks=1)
    one, other = (published_checkpoint("g1g2", config) for _ in range(2))
    assert all(torch.equal(one.generator[name], other.generator[name]) for name in one.generator)
    scene = bundled_scene().resized((64, 32))
    with GeneratorSession(one, torch.device("cpu")) as session:
        assert session.render(scene.labels, scene.instances).shape == (32, 64, 3)


def test_memory_is_measured_above_what_is_held() -> None:
    held = torch.ones(1 << 22)
    taken = peak_memory(lambda: torch.ones(1 << 24).sum(), torch.device("cpu"))
    assert held.sum() > 0
    if taken is not None:  # only Linux tells
        assert (1 << 25) < taken < (1 << 28)


def test_demands_stand_beside_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    ten, hundred = Times(5, 10.0, 20.0), Times(5, 100.0, 200.0)
    full = FullPass(ten, 5.0, hundred, 10.0, hundred, 10.0, 0.5, 3.0, 1 << 30, 1 << 31)
    dab, look = PartialPass("24 px dab", ten, 1.0, 0.1), Swatches("large region", 128, 128, 10, ten, hundred)
    for kind, device, size, demanded in (
        ("bundled", "cpu", (512, 256), "400"),
        ("bundled", "cuda", (512, 256), None),
        ("g1", "cpu", (1024, 512), "1/15"),
        ("g1g2", "cuda", (2048, 1024), "8, a 6th"),
        ("g1g2g3", "cuda", (4096, 2048), "40"),
    ):
        print_size(Subject("name", kind, device), "where", SizeTimes(*size, full, [dab], [look]), "")
        printed = capsys.readouterr().out
        assert max(map(len, printed.splitlines())) <= 100
        assert all(word in printed for word in ("150", "1500", "1/10.0", "10.00 x", "1.00 GiB", "plain TF32"))
        assert demanded is None or demanded in printed
        assert demanded is not None or "400" not in printed
    print_errors("name", (512, 256), [PreviewErrors(n, 100, 0.05, 0.1, 0.06, 0.11, 30.0, 0.0) for n in (1, 5, 10)])
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("6.0 %", "15.0 %", "after 10 edits"))
    print_editor({"photograph_p95_ms": 50.0, "window_s": 1.0})
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("60 ms", "photograph p95", "50.0 ms", "1.00 s"))


def test_the_street_is_made_of_the_label_set() -> None:
    labels, instances = street_maps(128, 64)
    LabelSet.load("cityscapes").check(labels)
    assert labels.shape == instances.shape == (64, 128)
    assert len(np.unique(instances[labels == 26])) > 3
    assert (labels[instances >= 1000] == instances[instances >= 1000] // 1000).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sizes", "512"], "512x256"),
        (["--sizes", "100x60"], "multiple of 8"),
        (["--json", "nowhere/numbers.json", "--checkpoint", "nothing.safetensors"], "there is no folder nowhere"),
        (["--dabs", "-1"], "must be at least 0, not -1"),
        (["--seconds", "-1"], "must be a number above 0, not -1"),
        (["--seconds", "inf"], "must be a number above 0, not inf"),
        (["--published", "g5"], "g1g2g3"),
        (["--checkpoint", "nothing.safetensors"], "There is no checkpoint"),
    ],
)
def test_bad_arguments_are_one_line(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main([*arguments, "--device", "cpu"])
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
    assert len(report["loader"]) == 3
    assert {"the training process", "2 processes"} < set(report["loader"])
    assert all(speed > 0 for speed in report["loader"].values())
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


@pytest.mark.parametrize("precision", ["float32", "tf32", "bfloat16"])
@pytest.mark.filterwarnings("error")
def test_precisions_of_a_gpu_can_always_be_asked_for(precision: Any) -> None:
    """From torch 2.9 on, two ways of setting them that are mixed make every later question an error."""
    before = torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark

    def asked() -> tuple[bool, bool, str]:
        matmul, cudnn = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
        return matmul, cudnn, torch.get_float32_matmul_precision()

    try:
        fabric._set_up_gpu(fabric.Hardware(torch.device("cuda"), 1, 1, "auto", precision, False))
        given = asked()
        assert given == ((True, True, "high") if precision != "float32" else (False, False, "highest"))
        with tf32(precision == "float32"):
            assert asked() != given
        with torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False):
            assert asked()[1] is False
        assert asked() == given
    finally:
        torch.set_float32_matmul_precision(before[0])
        torch.backends.cudnn.allow_tf32, torch.backends.cudnn.benchmark = before[1:]
