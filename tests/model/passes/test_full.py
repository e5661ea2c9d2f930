"""The pass in bands: the picture of the module's own forward, whatever the bands."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from model.config import GeneratorConfig, UNetConfig
from model.errors import Cancelled
from model.inference import accelerated
from model.maps.geometry import Rect
from model.networks.build import build_network
from model.passes.activations import Activations, moments_of
from model.passes.engine import PassEngine
from model.passes.full import bands, flops_of, run_full
from model.passes.geometry import shape_at
from model.passes.program import Head, Input, Program, build_program
from model.passes.steps import prepare_kernels
from tests.model.passes.conftest import SMALL, Scene, make_network, make_scene


def forward(network: nn.Module, scene: Scene) -> torch.Tensor:
    with torch.inference_mode():
        return network(scene.encode(everything(scene)))[0]


def everything(scene: Scene) -> Rect:
    return Rect(0, 0, scene.size[1], scene.size[0])


def full(
    program: Program,
    scene: Scene,
    band_flop: float = 1e5,
    keep: bool = True,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[torch.Tensor, Activations]:
    with torch.inference_mode():
        kernels = prepare_kernels(program, scene.encoded.dtype, torch.device("cpu"))
        return run_full(
            program, kernels, scene.encode, scene.size, keep=keep, should_stop=should_stop, band_flop=band_flop
        )


@pytest.mark.parametrize("band_flop", [1e4, 1e5, 1e12])
def test_picture_is_that_of_the_module(config: GeneratorConfig, band_flop: float):
    network, scene = make_network(config), make_scene(config)
    expected = forward(network, scene)
    picture, _ = full(build_program(network), scene, band_flop)
    assert picture.shape == expected.shape
    torch.testing.assert_close(picture, expected, atol=1e-5, rtol=0)


def test_accelerated_network_gives_the_same(config: GeneratorConfig):
    network, scene = make_network(config), make_scene(config)
    expected = forward(network, scene)
    fast = accelerated(network, torch.device("cpu"), torch.float32)
    picture, _ = full(build_program(fast), scene)
    torch.testing.assert_close(picture, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("multiples", [(2, 2), (2, 9), (3, 5), (7, 2)])
def test_sizes_that_are_odd_at_the_coarsest_level(config: GeneratorConfig, multiples: tuple[int, int]):
    network = make_network(config)
    scene = make_scene(config, (multiples[0] * config.multiple, multiples[1] * config.multiple))
    picture, _ = full(build_program(network), scene, 1e4)
    # Statistics of four values enlarge what is rounded before.
    torch.testing.assert_close(picture, forward(network, scene), atol=5e-5, rtol=0)


def test_without_keeping_the_picture_is_the_same_and_nothing_is_left():
    network, scene = make_network(SMALL), make_scene(SMALL)
    program = build_program(network)
    kept, activations = full(program, scene)
    other, nothing = full(program, scene, keep=False)
    assert torch.equal(kept, other)
    assert nothing is None
    assert set(activations.values) == {s.index for s in program.steps if not isinstance(s, Input | Head)}


def test_bfloat16_stays_as_near_as_the_module():
    network, scene = make_network(SMALL), make_scene(SMALL)
    exact = forward(network, scene)
    fast = accelerated(network, torch.device("cpu"), torch.bfloat16)
    scene.encoded = scene.encoded.bfloat16()
    picture, activations = full(build_program(fast), scene)
    assert picture.dtype == torch.bfloat16
    assert all(s.mean.dtype == s.variance.dtype == torch.float32 for s in activations.statistics.values())
    module = forward(fast, scene)
    error, of_module = ((p.float() - exact).square().mean().sqrt() for p in (picture, module))
    assert error < 1.2 * of_module + 1e-3


def test_every_row_is_in_one_band(config: GeneratorConfig):
    program, size = build_program(make_network(config)), (64, 96)
    most = 0
    for step in program.steps:
        height = shape_at(size, step.level)[0]
        for band_flop in (1e3, 1e5, 1e9):
            found = list(bands(step, size, band_flop))
            assert [found[0][0], found[-1][1]] == [0, height]
            assert all(before[1] == after[0] for before, after in zip(found, found[1:], strict=False))
            most = max(most, len(found))
    assert most > 10


@pytest.mark.slow
def test_it_can_be_stopped_before_every_band(config: GeneratorConfig):
    network, scene = make_network(config), make_scene(config)
    program = build_program(network)
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    full(program, scene, 1e6, should_stop=count)
    assert asked >= len(program.steps) - 1
    for stop_at in range(asked):
        with pytest.raises(Cancelled):
            full(program, scene, 1e6, should_stop=after(stop_at))


def after(count: int) -> Callable[[], bool]:
    """Answers False so many times, then True."""
    answers = iter([False] * count)
    return lambda: next(answers, True)


def test_published_network_takes_979_gflop():
    with torch.device("meta"):
        program = build_program(build_network(GeneratorConfig(classes=35, boundaries=True, style_channels=0)))
    assert sum(flops_of(step, (512, 1024)) for step in program.steps) / 1e9 == pytest.approx(979, rel=0.005)


def test_engine_needs_more_memory_to_keep():
    engine = PassEngine(make_network(SMALL), SMALL, torch.device("cpu"), torch.float32)
    assert engine.bytes_needed((512, 1024), True) > engine.bytes_needed((512, 1024), False)
    assert engine.bytes_needed((512, 1024), True) > engine.bytes_needed((256, 512), True)


def test_other_networks_have_no_program():
    network = build_network(UNetConfig(classes=5, levels=5))
    with pytest.raises(ValueError, match="no program"):
        build_program(network)


def test_moments_of_parts_are_those_of_the_whole():
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(1, 8, 200, 300, generator=generator) * 3 + 20
    features = features.contiguous(memory_format=torch.channels_last)
    exact = features.double()
    merged = moments_of(features[:, :, :10])
    for top, bottom in ((10, 120), (120, 200)):
        merged = merged.merged(moments_of(features[:, :, top:bottom]))
    assert merged.count == 60000
    mean, variance = exact.mean((0, 2, 3)).float(), exact.var((0, 2, 3), unbiased=False).float()
    torch.testing.assert_close(merged.statistics.mean, mean, rtol=1e-6, atol=0)
    torch.testing.assert_close(merged.statistics.variance, variance, rtol=1e-5, atol=0)


def test_moments_of_bfloat16_are_summed_in_float32():
    features = torch.randn(1, 8, 200, 300, generator=torch.Generator().manual_seed(0)) * 3 + 20
    features = features.bfloat16().contiguous(memory_format=torch.channels_last)
    statistics = moments_of(features).statistics
    exact = features.double()
    assert statistics.mean.dtype == statistics.variance.dtype == torch.float32
    torch.testing.assert_close(statistics.mean, exact.mean((0, 2, 3)).float(), rtol=1e-4, atol=0)
    torch.testing.assert_close(statistics.variance, exact.var((0, 2, 3), unbiased=False).float(), rtol=2e-3, atol=0)
