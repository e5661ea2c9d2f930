"""Large pictures: tiles that share statistics give the picture of one piece, in as much memory as was said."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from model import resources
from model.benchmark_scene import bundled_scene
from model.checkpoint import load_checkpoint
from model.config import GeneratorConfig
from model.encoding import boundary_map, channel_lookup, encode, to_image
from model.errors import ModelError
from model.inference import accelerated, build_generator
from model.passes.activations import Activations
from model.passes.engine import PassEngine
from model.passes.full import run_full
from model.passes.program import build_program
from model.passes.steps import prepare_kernels
from tests.model.passes.conftest import SMALL, Scene, make_network, make_scene

CPU = torch.device("cpu")


@pytest.mark.parametrize("keep", [False, True])
def test_small_bands_give_the_picture_of_the_whole_within_a_grey_level(
    config: GeneratorConfig, keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.passes.engine.SMALL_BAND_BYTES", 1 << 14)
    engine = PassEngine(make_network(config), config, CPU, torch.float32)
    scene = make_scene(config, (64, 96))
    asked = {False: 0, True: 0}
    images = []
    for small in asked:

        def count(small: bool = small) -> bool:
            asked[small] += 1
            return False

        picture = engine.full(scene.encode, scene.size, keep=keep, should_stop=count, small=small)
        images.append(to_image(picture).astype(int))
    assert asked[True] > 2 * asked[False]  # these are bands
    assert np.abs(images[0] - images[1]).max() <= 1


def test_values_beyond_float16_are_an_error_and_no_picture() -> None:
    network = make_network(SMALL)
    next(module for module in network.modules() if isinstance(module, nn.Conv2d)).weight.mul_(1e5)
    scene = make_scene(SMALL, (32, 32))
    scene.encoded = scene.encoded.half()
    engine = PassEngine(network.half(), SMALL, CPU, torch.float16)
    with pytest.raises(ModelError, match="range of float16"):
        engine.full(scene.encode, scene.size, keep=True)
    assert not engine.can_preview


def test_a_replay_that_leaves_float16_leaves_nothing_to_preview_from() -> None:
    class Overwriting:
        """Gives the same tensors every time, as recordings do."""

        def __init__(self) -> None:
            self.made: tuple[torch.Tensor, Activations] | None = None

        def run(self, name: object, size: object, given: torch.Tensor, work: Callable) -> object:
            picture, activations = work(given)
            if self.made is None:
                self.made = picture, activations
            self.made[0].copy_(picture)
            for index, value in activations.values.items():
                self.made[1].values[index].copy_(value)
            return self.made

    scene = make_scene(SMALL, (32, 32))
    scene.encoded = scene.encoded.half()
    engine = PassEngine(make_network(SMALL).half(), SMALL, CPU, torch.float16)
    engine._graphs = Overwriting()  # type: ignore[assignment]
    engine.full(scene.encode, scene.size, keep=True)
    assert engine.can_preview
    scene.encoded = scene.encoded * 3e4
    with pytest.raises(ModelError, match="range of float16"):
        engine.full(scene.encode, scene.size, keep=True)
    assert not engine.can_preview


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
def test_a_real_scene_at_2048_x_1024_in_sixty_bands_is_that_of_one_piece(dtype: torch.dtype) -> None:
    checkpoint = load_checkpoint(resources.default_checkpoint())
    header, maps = checkpoint.header, bundled_scene().resized((2048, 1024))
    program = build_program(accelerated(build_generator(checkpoint), CPU, dtype))
    kernels = prepare_kernels(program, dtype, CPU, release=True)
    scene = Scene(
        encode(
            torch.from_numpy(maps.labels)[None],
            boundary_map(torch.from_numpy(maps.instances)[None]),
            torch.zeros(1, header.generator.style_channels, 1024, 2048),
            channel_lookup(header.label_set.channel_table, header.generator.classes).to(dtype),
        )
    )
    images = []
    for count in (1, 60):
        work = 2.0 * 49 * header.generator.input_channels * header.generator.width * 2048 * 1024
        with torch.inference_mode():
            picture, _ = run_full(
                program,
                kernels,
                scene.encode,
                scene.size,
                keep=False,
                should_stop=None,
                band_flop=1.5 * work / count,
                band_bytes=1 << 40,
            )
        images.append(to_image(picture).astype(int))
    difference = np.abs(images[0] - images[1])
    assert images[0].std() > 20  # a photograph
    assert difference.max() <= 1


# In a process of its own: the peak is the process's. "5" resets what the kernel remembers of it.
MEASURE = """
import ctypes, sys, torch
from pathlib import Path
from model.config import GeneratorConfig
from model.inference import accelerated
from model.networks.generator import Generator
from model.passes.engine import PassEngine

def status(name):
    text = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith(name))

torch.set_num_threads(1)
cpu, dtype, keep = torch.device("cpu"), getattr(torch, sys.argv[1]), sys.argv[2] == "True"
config = GeneratorConfig(width=16, blocks=2, enhancers=1, enhancer_blocks=1, upsampling=sys.argv[3])
engine = PassEngine(accelerated(Generator(config).eval(), cpu, dtype), config, cpu, dtype, release=True)

def encode(rect):
    maps = torch.zeros(1, rect.height, rect.width, config.input_channels, dtype=dtype)
    return maps.bernoulli_(0.1).permute(0, 3, 1, 2)

engine.full(encode, (64, 64), keep=False)
ctypes.CDLL("libc.so.6").malloc_trim(0)
before = status("VmRSS")
Path("/proc/self/clear_refs").write_text("5")
engine.full(encode, (1024, 2048), keep=keep)
print(status("VmHWM") - before, engine.bytes_needed((1024, 2048), keep))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the peak is Linux's to tell")
@pytest.mark.parametrize("upsampling", ["transposed", "resize"])
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_memory_that_is_said_lies_between_what_a_pass_takes_and_its_double(
    dtype: str, keep: bool, upsampling: str
) -> None:
    command = [sys.executable, "-c", MEASURE, dtype, str(keep), upsampling]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    taken, said = map(int, found.stdout.split())
    assert taken <= said <= 2 * taken
