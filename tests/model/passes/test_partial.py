"""Passes over a rectangle: exact where they may be, and never leaving anything half-done."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from model.config import GeneratorConfig
from model.errors import Cancelled
from model.maps.geometry import Rect
from model.passes.activations import Activations
from model.passes.full import BAND_FLOP, run_full
from model.passes.partial import rects, run_partial
from model.passes.plan import UNLIMITED, Plan, make_plan
from model.passes.program import Program, build_program
from model.passes.steps import prepare_kernels
from tests.model.passes.conftest import SMALL, Scene, make_network, make_scene
from tests.model.passes.test_full import after


class Painting:
    """A program, a picture of it, and what the last pass left."""

    def __init__(
        self, config: GeneratorConfig, size: tuple[int, int] = (64, 96), halo: int = 1, share: float = 0.0
    ) -> None:
        self.program: Program = build_program(make_network(config))
        self.kernels = prepare_kernels(self.program, torch.float32, torch.device("cpu"))
        self.scene: Scene = make_scene(config, size)
        self.plan: Plan = make_plan(self.program, halo, share, share, share, share)
        self.picture, self.activations = self.full()
        self.seed = 0
        self.band_flop = BAND_FLOP

    def full(self, frozen: Activations | None = None) -> tuple[torch.Tensor, Activations]:
        with torch.inference_mode():
            picture, activations = run_full(
                self.program,
                self.kernels,
                self.scene.encode,
                self.scene.size,
                keep=True,
                should_stop=None,
                frozen=frozen,
                band_flop=1e5,
            )
        assert activations is not None
        return picture.clone(), activations

    def paint(self, rect: Rect) -> None:
        self.seed += 1
        self.scene.paint(rect, self.seed)

    def partial(self, rect: Rect, keep: bool = True, should_stop: Callable[[], bool] | None = None) -> Rect:
        with torch.inference_mode():
            patch, where = run_partial(
                self.program,
                self.kernels,
                self.activations,
                self.scene.encode,
                rect,
                self.plan,
                keep=keep,
                should_stop=should_stop,
                band_flop=self.band_flop,
            )
            if keep:
                self.picture[:, *where.slices] = patch
        return where

    def state(self) -> list[torch.Tensor]:
        statistics = [t for s in self.activations.statistics.values() for t in (s.mean, s.variance)]
        return [t.clone() for t in (*self.activations.values.values(), *statistics)]

    def unchanged(self, state: list[torch.Tensor]) -> bool:
        return all(torch.equal(a, b) for a, b in zip(state, self.state(), strict=True))


def borders(width: int, height: int) -> list[Rect]:
    """Rectangles at every border and corner, one inside, one pixel, and all."""
    found = [Rect(x, y, x + 9, y + 7) for x in (0, 33, width - 9) for y in (0, 21, height - 7)]
    return [*found, Rect(50, 31, 51, 32), Rect(0, 0, width, height), Rect(0, 20, width, 25)]


def test_unlimited_halo_and_frozen_statistics_give_the_full_pass(config: GeneratorConfig):
    painting = Painting(config, halo=UNLIMITED)
    height, width = painting.scene.size
    frozen = painting.activations
    for rect in borders(width, height):
        painting.paint(rect)
        painting.partial(rect)
        expected, activations = painting.full(frozen)
        torch.testing.assert_close(painting.picture, expected, atol=1e-4, rtol=0)
        for index, value in activations.values.items():
            torch.testing.assert_close(painting.activations.values[index], value, atol=1e-4, rtol=1e-4)


def test_random_rectangles_one_after_the_other(config: GeneratorConfig):
    random = np.random.default_rng(0)
    painting = Painting(config, (32 * (1 + config.multiple // 32), 64), halo=UNLIMITED)
    height, width = painting.scene.size
    for _ in range(20):
        left, top = int(random.integers(width)), int(random.integers(height))
        rect = Rect(left, top, int(random.integers(left, width)) + 1, int(random.integers(top, height)) + 1)
        painting.paint(rect)
        painting.partial(rect)
    expected, _ = painting.full(painting.activations)
    torch.testing.assert_close(painting.picture, expected, atol=1e-4, rtol=0)


def test_undo_is_an_edit_that_brings_the_picture_back(config: GeneratorConfig):
    painting = Painting(config, halo=UNLIMITED)
    before, encoded = painting.picture.clone(), painting.scene.encoded
    rect = Rect(20, 10, 50, 40)
    painting.paint(rect)
    painting.partial(rect)
    assert not torch.allclose(painting.picture, before, atol=1e-2)
    painting.scene.encoded = encoded
    painting.partial(rect)
    torch.testing.assert_close(painting.picture, before, atol=1e-4, rtol=0)


@pytest.mark.slow
def test_large_rectangles_are_computed_in_bands(config: GeneratorConfig):
    whole, banded = (Painting(config, halo=2, share=1.0) for _ in range(2))
    banded.band_flop = 1e5
    rect = Rect(7, 3, 61, 47)
    for painting in (whole, banded):
        painting.paint(rect)
        asked: list[int] = []
        painting.partial(rect, should_stop=lambda asked=asked: bool(asked.append(1)))
        assert (len(asked) > len(painting.program.steps) - 1) == (painting is banded)
    torch.testing.assert_close(banded.picture, whole.picture, atol=1e-4, rtol=0)
    for one, other in zip(banded.state(), whole.state(), strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)

    before = banded.state()
    for count in range(len(asked)):
        with pytest.raises(Cancelled):
            banded.partial(rect, should_stop=after(count))
        assert banded.unchanged(before)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_followed_statistics_are_those_of_what_is_stored(share: float):
    painting = Painting(SMALL, halo=UNLIMITED, share=share)
    for rect in borders(96, 64)[:6]:
        painting.paint(rect)
        painting.partial(rect)
    wrong = 0
    for index, known in painting.activations.statistics.items():
        value = painting.activations.values[index].double()
        mean, variance = value.mean((0, 2, 3)).float(), value.var((0, 2, 3), unbiased=False).float()
        near = torch.allclose(known.mean, mean, atol=1e-4) and torch.allclose(known.variance, variance, rtol=1e-3)
        wrong += not near
    assert wrong == (0 if share else len(painting.activations.statistics))


def test_batch_norm_is_exact_up_to_the_halo():
    config = SMALL.with_changes(norm="batch", blocks=1)
    painting = Painting(config, (128, 160), halo=UNLIMITED)
    rect = Rect(60, 50, 72, 62)
    painting.paint(rect)
    where = painting.partial(rect)
    assert where.area < 0.5 * 128 * 160  # its field is no whole picture
    expected, _ = painting.full()
    torch.testing.assert_close(painting.picture, expected, atol=1e-5, rtol=0)

    # With a small halo, pixels whose field lies inside of what was computed at every level are still exact.
    limited = Painting(config, (128, 160), halo=3)
    limited.paint(rect)
    where = limited.partial(rect)
    assert rect.expanded(12).expanded(6).encloses(where)
    error = (limited.picture - expected).abs()[:, *rect.slices].square().mean().sqrt()
    change = (expected - Painting(config, (128, 160)).picture)[:, *rect.slices].square().mean().sqrt()
    assert error < 0.02 * change


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_look_leaves_everything_bit_for_bit(config: GeneratorConfig, share: float):
    painting = Painting(config, halo=3, share=share)
    before = painting.state()
    for rect in borders(96, 64):
        painting.paint(rect)
        painting.partial(rect, keep=False)
        assert painting.unchanged(before)


@pytest.mark.parametrize("keep", [True, False])
def test_stopped_before_any_step_it_leaves_everything_bit_for_bit(config: GeneratorConfig, keep: bool):
    painting = Painting(config, halo=2, share=1.0)
    before = painting.state()
    rect = Rect(30, 20, 45, 33)
    painting.paint(rect)
    steps = len(painting.program.steps) - 1
    for count in range(steps):
        with pytest.raises(Cancelled):
            painting.partial(rect, keep, after(count))
        assert painting.unchanged(before)
    painting.partial(rect, keep, after(steps))  # it is asked once before every step
    assert painting.unchanged(before) != keep


def test_an_error_leaves_everything_bit_for_bit():
    painting = Painting(SMALL, halo=2, share=1.0)
    before = painting.state()

    def fail() -> bool:
        raise MemoryError

    answers = iter([bool] * 5)
    with pytest.raises(MemoryError):
        painting.partial(Rect(30, 20, 45, 33), should_stop=lambda: next(answers, fail)())
    assert painting.unchanged(before)


def test_rectangles_stay_within_their_halo_and_repeat_their_sizes():
    painting = Painting(SMALL, (128, 256), halo=3)
    sizes = set()
    for x in range(0, 232, 4):
        found = rects(painting.program, painting.scene.size, Rect(x, 40, x + 24, 64), painting.plan)
        for step in painting.program.steps[1:]:
            near = Rect(x >> step.level, 40 >> step.level, -(-(x + 24) >> step.level), -(-64 >> step.level))
            assert near.expanded((12 >> step.level) + 2).encloses(found[step.index])
        sizes.add(tuple(found[step.index].size for step in painting.program.steps[1:]))
    assert len(sizes) <= 12
