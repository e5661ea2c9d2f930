"""Everything that trains and measures, on the CPU and, where there is one, on a GPU: one command to begin with there.

pytest tests/model/training/test_on_devices.py
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.benchmark_scene import street_maps
from model.benchmark_training import OurLoop, Setting, draw_batch
from model.checkpoint import load_checkpoint
from model.data import Batch
from model.evaluate import main as evaluate
from model.maps import LabelSet
from model.networks.style_encoder import instance_average
from model.segment import main as segment
from model.training.config import Architecture
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.presets import PRESETS
from model.training.step import train_step
from tests.model.training.runs import train

CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
DEVICES = ["cpu", pytest.param("cuda", marks=CUDA)]


@contextmanager
def no_waiting() -> Iterator[None]:
    """Whatever waits for the GPU is an error."""
    torch.cuda.synchronize()
    torch.cuda.set_sync_debug_mode("error")
    try:
        yield
    finally:
        torch.cuda.set_sync_debug_mode("default")


@pytest.mark.slow
@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("preset", ["tiny", "staged"])
def test_a_run_is_trained_resumed_and_measured(
    paired_folder: Path, tmp_path: Path, device: str, preset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there = ("--device", device, "--precision", "auto")
    loading = ("--cache", "--workers", "2", "--semantic", "1")
    assert train(paired_folder, tmp_path, *there, *loading, "--max-steps", "4", preset=preset) == 0
    assert train(paired_folder, tmp_path, *there, "--resume", "--workers", "1", "--max-steps", "8") == 0
    assert train(paired_folder, tmp_path, "--device", "cpu", "--resume", "--max-steps", "10") == 0
    checkpoint = load_checkpoint(tmp_path / "latest.safetensors")
    assert checkpoint.header.steps == 10
    assert checkpoint.modes
    measured = ["--checkpoint", str(checkpoint.path), "--data", str(paired_folder), "--device", device]
    assert evaluate([*measured, "--size", "64x32", "--style-pictures", "1"]) == 0
    assert "mean IoU" in capsys.readouterr().out


@pytest.mark.parametrize("device", DEVICES)
def test_the_losses_are_those_of_the_cpu(cityscapes: LabelSet, device: str) -> None:
    preset = PRESETS["street"]
    wide = preset.architecture(cityscapes.channels)
    assert wide.encoder is not None
    architecture = Architecture(
        replace(wide.generator, width=8),
        replace(wide.discriminator, width=8, critic_width=8),
        replace(wide.encoder, width=4),
    )
    config = preset.train.with_changes(semantic=1.0, size=(64, 64), batch=2)
    setting = Setting("tiny", (64, 64), 2, False, street_maps)
    found: list[dict[str, float]] = []
    tf32 = torch.backends.cudnn.allow_tf32
    torch.backends.cudnn.allow_tf32 = False
    try:
        for name in ("cpu", device):
            torch.manual_seed(0)
            networks = Networks(architecture, cityscapes, torch.device("cpu"))
            weights = [each.state_dict() for each in (networks.generator, networks.discriminator)]
            assert networks.encoder is not None
            encoder = networks.encoder.state_dict()
            networks = Networks(architecture, cityscapes, torch.device(name))
            networks.generator.load_state_dict(weights[0])
            networks.discriminator.load_state_dict(weights[1])
            assert networks.encoder is not None
            networks.encoder.load_state_dict(encoder)
            optimizers = Optimizers(networks, config)
            batch = draw_batch(setting).to(torch.device(name))
            for _ in range(2):
                losses = train_step(networks, optimizers, batch, config)
            found.append({key: float(loss) for key, loss in losses.items()})
    finally:
        torch.backends.cudnn.allow_tf32 = tf32
    expected, there = found
    assert set(there) >= {"gan", "feature_matching", "l1", "semantic", "discriminator"}
    assert there == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("device", DEVICES)
def test_pictures_arrive_as_they_were_read(device: str) -> None:
    random = np.random.default_rng(0)
    image = random.integers(0, 256, (2, 32, 48, 3)).astype(np.uint8)
    labels = random.integers(0, 35, (2, 32, 48)).astype(np.uint8)
    read = Batch(
        torch.from_numpy(image).permute(0, 3, 1, 2), torch.from_numpy(labels), torch.from_numpy(labels.astype(np.int32))
    )
    arrived = (read.pin_memory() if device == "cuda" else read).to(torch.device(device))
    assert arrived.images.device.type == device
    assert arrived.images.is_contiguous(memory_format=torch.channels_last)
    expected = torch.from_numpy(image).permute(0, 3, 1, 2).float() / 127.5 - 1
    assert torch.equal(arrived.images.cpu(), expected)
    assert torch.equal(arrived.labels.cpu(), torch.from_numpy(labels).long())


@pytest.mark.parametrize("device", DEVICES)
def test_styles_are_averaged_alike(device: str) -> None:
    torch.manual_seed(0)
    features = torch.randn(3, 3, 24, 32)
    instances = torch.tensor([7, 26_000, 26_001, 255_999])[torch.randint(0, 4, (3, 24, 32))]
    there = features.clone().to(device).requires_grad_()
    averaged = instance_average(there, instances.to(device))
    averaged.square().sum().backward()
    here = features.clone().requires_grad_()
    expected = instance_average(here, instances)
    expected.square().sum().backward()
    torch.testing.assert_close(averaged.detach().cpu(), expected.detach(), rtol=1e-4, atol=1e-5)
    assert there.grad is not None
    assert here.grad is not None
    torch.testing.assert_close(there.grad.cpu(), here.grad, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("device", DEVICES)
def test_a_segmentation_network_is_trained_too(paired_folder: Path, tmp_path: Path, device: str) -> None:
    arguments = ["--data", str(paired_folder), "--out", str(tmp_path / "own.safetensors"), "--device", device]
    assert segment([*arguments, "--size", "64x64", "--batch", "2", "--max-steps", "4"]) == 0


@CUDA
@pytest.mark.parametrize("preset", ["tiny", "street", "face"])
def test_a_step_on_a_gpu_waits_for_nothing(preset: str) -> None:
    device = torch.device("cuda")
    setting = Setting(preset, (128, 128), 2, True, street_maps)
    loop = OurLoop(setting, device)
    drawn = draw_batch(setting).pin_memory()
    for _ in range(3):  # chooses kernels
        loop.step(drawn.to(device))
    with no_waiting():
        loop.step(drawn.to(device))
