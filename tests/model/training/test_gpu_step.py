"""A training step as a GPU would run it, without one: where its tensors are, of what type, and that it never waits.

Tensors without numbers refuse whatever would have to be read from a device to go on (`item`, `nonzero`, `unique`). With
the name of a GPU they also refuse to meet tensors of the CPU, and mixed precision treats them as on a GPU.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

import pytest
import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode

from model.data import Batch
from model.maps import LabelSet
from model.networks.blocks import Up
from model.networks.style_encoder import instance_index
from model.segmentation.config import trained_classes
from model.segmentation.file import SegmenterHeader
from model.segmentation.network import SegmentationNetwork
from model.segmentation.recogniser import Recogniser
from model.training.config import Architecture
from model.training.ema import Average
from model.training.networks import Networks
from model.training.optimizers import Optimizers
from model.training.presets import PRESETS
from model.training.step import train_step
from model.vgg import VGG19


@contextmanager
def pretended_gpu() -> Iterator[None]:
    """Tensors may be made on "cuda", and autocast believes in it."""
    with (
        FakeTensorMode(),
        patch("torch.cuda.is_available", lambda: True),
        patch("torch.cuda.is_bf16_supported", lambda *_, **__: True),
        patch("torch.cuda.amp.common.amp_definitely_not_available", lambda: False),
        # Networks are made there outright: the parameters of such tensors cannot be exchanged.
        patch.object(nn.Module, "to", lambda network, *_, **__: network),
    ):
        yield


def small(preset: str, label_set: LabelSet) -> Architecture:
    """The preset's networks, narrow."""
    architecture = PRESETS[preset].architecture(label_set.channels)
    generator, discriminator, encoder = architecture.generator, architecture.discriminator, architecture.encoder
    return Architecture(
        replace(generator, width=8),
        replace(discriminator, width=8, **({"critic_width": 8} if hasattr(discriminator, "critic_width") else {})),
        replace(encoder, width=4) if encoder else None,
    )


def read_batch(device: str) -> Batch:
    """As it comes from the loader."""
    with torch.device(device):
        return Batch(
            torch.zeros(2, 64, 64, 3, dtype=torch.uint8).permute(0, 3, 1, 2),
            torch.full((2, 64, 64), 7, dtype=torch.uint8),
            torch.full((2, 64, 64), 26_000, dtype=torch.int32),
        )


def step(
    preset: str, device: torch.device, label_set: LabelSet, *, backward: bool = True, pooling: str = "instance"
) -> tuple[dict[str, Tensor], Networks]:
    """Everything that a run does for every batch, with every loss there is."""
    architecture = small(preset, label_set)
    if architecture.encoder:
        architecture = replace(architecture, encoder=replace(architecture.encoder, pooling=pooling))
    config = PRESETS[preset].train.with_changes(size=(64, 64), batch=2, l1=1.0, vgg=1.0)
    if hasattr(config, "semantic"):
        config = config.with_changes(semantic=1.0)
    with device:
        networks = Networks(architecture, label_set, device)
        vgg = VGG19().to(device)
    recogniser = None
    if device.type == "meta":  # batch norm copies a constant, for which a GPU that is only pretended does not do
        classes = trained_classes(label_set)
        header = SegmenterHeader("", "lraspp", classes, label_set, (64, 64), (90.0, 90.0, 90.0), (50.0, 50.0, 50.0))
        with device:
            recogniser = Recogniser(header, SegmentationNetwork("lraspp", len(classes)))
    average, optimizers = Average(networks.generator, 0.999), Optimizers(networks, config)
    batch = read_batch("meta" if device.type == "meta" else "cpu").to(device)
    skipped = {} if backward else {"backward": lambda *_, **__: None}
    losses = train_step(networks, optimizers, batch, config, vgg=vgg, recogniser=recogniser, **skipped)  # type: ignore[arg-type]
    average.update(networks.generator, 1)
    return losses, networks


PRESETS_TO_TRY = ("street", "street-1024", "face", "facade")


@pytest.mark.parametrize("preset", PRESETS_TO_TRY)
def test_a_step_asks_its_device_nothing(preset: str, cityscapes: LabelSet) -> None:
    losses, networks = step(preset, torch.device("meta"), cityscapes)
    assert all(loss.is_meta for loss in losses.values())
    assert len(losses) >= 7
    assert "recogniser" in losses
    assert all(parameter.grad is not None for parameter in networks.generator.parameters())
    assert networks.encoder is not None
    assert all(parameter.grad is not None for parameter in networks.encoder.parameters())


def test_styles_by_class_ask_nothing_either(cityscapes: LabelSet) -> None:
    step("face", torch.device("meta"), cityscapes, pooling="label")


def test_what_asks_would_be_found() -> None:
    with pytest.raises((RuntimeError, NotImplementedError)):
        instance_index(torch.zeros(1, 8, 8, dtype=torch.int64, device="meta"))


@pytest.mark.parametrize("preset", PRESETS_TO_TRY)
def test_a_step_on_a_gpu_stays_there_and_in_its_precision(preset: str, cityscapes: LabelSet) -> None:
    with pretended_gpu(), torch.autocast("cuda", torch.bfloat16), _Types() as seen:
        losses, _ = step(preset, torch.device("cuda"), cityscapes, backward=False)
        for name, loss in losses.items():
            assert loss.device.type == "cuda", name
            assert loss.dtype == torch.float32, name
    assert seen.convolutions == {torch.bfloat16}
    assert seen.norms == {torch.bfloat16}
    assert seen.enlarged <= {torch.bfloat16}


def test_enlarging_keeps_its_type_on_a_gpu() -> None:
    with pretended_gpu(), torch.autocast("cuda", torch.bfloat16), _Types() as seen:
        with torch.device("cuda"):
            layer, features = Up(4, 4, "resize"), torch.zeros(1, 4, 8, 8)
        layer(features.bfloat16())
    assert seen.enlarged == {torch.bfloat16}


class _Types(TorchDispatchMode):
    """Notes in which types is computed what takes the time."""

    def __init__(self) -> None:
        super().__init__()
        self.convolutions: set[torch.dtype] = set()
        self.norms: set[torch.dtype] = set()
        self.enlarged: set[torch.dtype] = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        name = str(func)
        for part, found in (
            ("aten.convolution", self.convolutions),
            ("batch_norm", self.norms),
            ("upsample_nearest", self.enlarged),
        ):
            if part in name:
                found.add(args[0].dtype)
        return func(*args, **(kwargs or {}))
