"""The first convolution looked up is the first convolution: every border, maps of noise, changes, bands."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, pad

from model import stem
from model.config import GeneratorConfig
from model.contract import Change
from model.maps.geometry import Rect
from model.networks.generator import Generator
from model.passes.engine import PassEngine
from model.scene_state import MapEncoder, SceneState
from model.stem import StemLookup
from tests.model.test_scene_state import HEADER, MODES, Maps, blocks, some_rect, state_of, whole

CPU = torch.device("cpu")


@pytest.fixture
def convolution() -> nn.Conv2d:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return nn.Conv2d(HEADER.generator.input_channels, 6, 7).requires_grad_(False)


def noise(random: np.random.Generator, height: int, width: int) -> Maps:
    """Maps whose pixels have nothing to do with each other."""
    labels = random.choice(np.array((7, 11, 23, 26), np.uint8), (height, width))
    instances = random.integers(0, 3, (height, width), dtype=np.int32)
    return labels, instances, labels + 1000 * instances


def computed(convolution: nn.Conv2d, state: SceneState, rect: Rect) -> Tensor:
    padded = pad(whole(state), (3, 3, 3, 3), mode="reflect")
    around = padded[:, :, rect.top : rect.bottom + 6, rect.left : rect.right + 6]
    return conv2d(around, convolution.weight, convolution.bias)


@pytest.mark.parametrize("draw", [blocks, noise])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_it_is_the_convolution_on_every_rectangle(draw, dtype: torch.dtype, convolution: nn.Conv2d) -> None:
    random = np.random.default_rng(0)
    convolution = convolution.to(dtype).float()
    look_up = StemLookup(convolution, dtype)
    for size in ((33, 60), (64, 48)):
        state = state_of(draw(random, *size), {7000: (0.5, -1.0, 2.0)})
        height, width = state.padded
        everything = Rect(0, 0, width, height)
        whole_picture = look_up(state, everything)
        assert whole_picture is not None
        borders = [everything, Rect(0, 0, 1, 1), Rect(width - 1, height - 1, width, height)]
        for rect in [*borders, *(some_rect(random, height, width) for _ in range(20))]:
            found = look_up(state, rect)
            assert found is not None
            assert found.is_contiguous(memory_format=torch.channels_last)
            rounding = 2e-5 if dtype == torch.float32 else 2e-2
            torch.testing.assert_close(found.float(), computed(convolution, state, rect), atol=rounding, rtol=rounding)
            # Bit for bit, so that bands do not show.
            assert torch.equal(found, whole_picture[:, :, *rect.slices])


def test_it_follows_changes_and_new_styles(convolution: nn.Conv2d) -> None:
    random = np.random.default_rng(0)
    look_up = StemLookup(convolution, torch.float32)
    maps = blocks(random, 48, 64)
    state, encoder = state_of(maps), MapEncoder(HEADER, MODES)
    everything = Rect(0, 0, 64, 48)
    for step in range(4):
        rect = some_rect(random, 48, 64)
        styles = {region: (float(step), 1.0, -1.0) for region in np.unique(maps[2]).tolist()}
        change = Change(rect, *blocks(random, *rect.shape))
        with state.changed(rect, encoder.encode_change(change, styles, 3), keep=step % 2 == 0):
            found = look_up(state, everything)
            assert found is not None
            torch.testing.assert_close(found, computed(convolution, state, everything), atol=2e-5, rtol=1e-5)
        found = look_up(state, everything)
        assert found is not None
        torch.testing.assert_close(found, computed(convolution, state, everything), atol=2e-5, rtol=1e-5)
    other = look_up(state_of(blocks(random, 48, 64)), everything)
    assert other is not None
    assert (other - found).abs().max() > 0.1, "another picture"


def test_bfloat16_is_rounded_once(convolution: nn.Conv2d) -> None:
    state = state_of(blocks(np.random.default_rng(0), 48, 64))
    rounded = convolution.to(torch.bfloat16).float()
    exact, half = (StemLookup(rounded, each)(state, Rect(0, 0, 64, 48)) for each in (torch.float32, torch.bfloat16))
    assert exact is not None
    assert half is not None
    assert torch.equal(half, exact.to(torch.bfloat16))


def test_what_is_no_table_is_computed(convolution: nn.Conv2d, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = StemLookup(convolution, torch.float32)
    state = state_of(blocks(np.random.default_rng(0), 48, 64))
    assert look_up(state.__call__, Rect(0, 0, 4, 4)) is None
    assert look_up(state, Rect(0, 0, 4, 4)) is not None
    monkeypatch.setattr(stem, "_MOST_ROWS", len(state.rows) - 1)
    assert look_up(state, Rect(0, 0, 4, 4)) is None


@pytest.mark.parametrize("enhancers", [0, 1])
def test_passes_look_it_up(enhancers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """G1 alone and the finest enhancer read the maps themselves; G1 inside an enhancer reads averages of them."""
    config = GeneratorConfig(
        HEADER.generator.classes, width=4, downsamples=2, blocks=1, enhancers=enhancers, enhancer_blocks=1
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = Generator(config).eval().requires_grad_(False)
        for weight in network.parameters():
            nn.init.normal_(weight, std=0.3 if weight.dim() > 1 else 0.1)
    state = state_of(blocks(np.random.default_rng(0), 48, 64))
    looked_up: list[Rect] = []
    call = StemLookup.__call__

    def counted(self: StemLookup, encoded: object, rect: Rect) -> Tensor | None:
        found = call(self, encoded, rect)
        if found is not None:
            looked_up.append(rect)
        return found

    monkeypatch.setattr(StemLookup, "__call__", counted)
    engine = PassEngine(network, config, CPU, torch.float32)
    with torch.inference_mode():
        plain = engine.full(state.__call__, state.padded, keep=False)
        assert not looked_up
        found = engine.full(state, state.padded, keep=True)
        assert looked_up
        torch.testing.assert_close(found, plain, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(found, network(whole(state))[0], atol=2e-4, rtol=1e-3)
        looked_up.clear()
        engine.partial(state, Rect(8, 8, 16, 16), keep=False)
        assert looked_up
