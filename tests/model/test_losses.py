"""Losses on numbers small enough to check by hand."""

import math

import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from model.losses import discriminator_gan, feature_matching, generator_gan, mean_absolute, perceptual


def scores(value: float) -> list[list[torch.Tensor]]:
    return [[torch.zeros(1, 2, 4, 4), torch.full((1, 1, 3, 3), value)]]


def test_generator_wants_ones() -> None:
    assert generator_gan(scores(1.0)).item() == 0.0
    assert generator_gan(scores(0.0) + scores(0.5)).item() == 1.0 + 0.25


def test_discriminator_wants_photographs_one_and_fakes_zero() -> None:
    assert discriminator_gan(scores(0.0), scores(1.0)).item() == 0.0
    assert discriminator_gan(scores(1.0), scores(0.5)).item() == 0.5 * (1.0 + 0.25)


def test_vanilla_is_the_cross_entropy_of_logits() -> None:
    assert generator_gan(scores(0.0), "vanilla").item() == pytest.approx(math.log(2))
    torch.manual_seed(0)
    fake, real = torch.randn(2, 1, 5, 5) * 30, torch.randn(2, 1, 5, 5) * 30
    ones, zeros = torch.ones_like(fake), torch.zeros_like(fake)
    expected = binary_cross_entropy_with_logits(fake, ones)
    assert generator_gan([[fake]], "vanilla").item() == pytest.approx(expected.item())
    expected = binary_cross_entropy_with_logits(fake, zeros) + binary_cross_entropy_with_logits(real, ones)
    assert discriminator_gan([[fake]], [[real]], "vanilla").item() == pytest.approx(expected.item() / 2)


def test_the_gan_loss_is_summed_over_scales() -> None:
    for adversary in ("lsgan", "vanilla"):
        one = generator_gan(scores(0.3), adversary)
        assert generator_gan(scores(0.3) * 3, adversary).item() == pytest.approx(3 * one.item())


def test_feature_matching_weights() -> None:
    # Published shape: three strided layers, one more, the score. Weight 4 / (3 + 1) = 1 a layer, 1 / 2 a scale.
    fake = [[torch.zeros(1, 1, 2, 2) for _ in range(4)] + [torch.zeros(1, 1)] for _ in range(2)]
    real = [[torch.full((1, 1, 2, 2), 3.0) for _ in range(4)] + [torch.full((1, 1), 99.0)] for _ in range(2)]
    assert feature_matching(fake, real).item() == 2 * 4 * 3.0 / 2


def test_feature_matching_moves_the_generator_only() -> None:
    fake = [[torch.zeros(1, requires_grad=True), torch.zeros(1)] for _ in range(1)]
    real = [[torch.ones(1, requires_grad=True), torch.zeros(1)] for _ in range(1)]
    feature_matching(fake, real).backward()
    assert fake[0][0].grad is not None
    assert real[0][0].grad is None


def test_perceptual_weights_grow_to_one() -> None:
    fake, real = ([torch.full((1, 2, 4, 4), value) for _ in range(5)] for value in (0.0, 2.0))
    assert perceptual(fake, real).item() == pytest.approx(2.0 * (1 / 32 + 1 / 16 + 1 / 8 + 1 / 4 + 1))
    for index, weight in enumerate((1 / 32, 1 / 16, 1 / 8, 1 / 4, 1)):
        other = [each if number == index else fake[number] for number, each in enumerate(real)]
        assert perceptual(fake, other).item() == pytest.approx(2.0 * weight)


def test_mean_absolute_of_half_precision_is_float32() -> None:
    value = mean_absolute(torch.zeros(1, 3, 2, 2, dtype=torch.bfloat16), torch.full((1, 3, 2, 2), 0.3))
    assert value.dtype == torch.float32
    assert value.item() == pytest.approx(0.3)
