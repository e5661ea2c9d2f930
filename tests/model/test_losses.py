"""Losses on numbers small enough to check by hand."""

import torch

from model.losses import discriminator_gan, feature_matching, generator_gan


def scores(value: float) -> list[list[torch.Tensor]]:
    return [[torch.zeros(1, 2, 4, 4), torch.full((1, 1, 3, 3), value)]]


def test_generator_wants_ones() -> None:
    assert generator_gan(scores(1.0)).item() == 0.0
    assert generator_gan(scores(0.0) + scores(0.5)).item() == 1.0 + 0.25


def test_discriminator_wants_photographs_one_and_fakes_zero() -> None:
    assert discriminator_gan(scores(0.0), scores(1.0)).item() == 0.0
    assert discriminator_gan(scores(1.0), scores(0.5)).item() == 0.5 * (1.0 + 0.25)


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
