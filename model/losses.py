"""Losses as functions of networks' outputs; each returns a scalar tensor in float32.

Sources: least-squares GAN (Mao et al. 2017) summed over scales, feature matching (pix2pixHD, section 3.2, equation 4)
and the perceptual loss (pix2pixHD, section 4); cross-entropy GAN (pix2pix, section 3.1, with the objective of G that
maximises log D of section 3.3).
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import l1_loss, softplus

from model.config import Adversary

Outputs = Sequence[Sequence[Tensor]]  # per scale the outputs of every layer, the score map last

# Of relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 of VGG19, as published.
PERCEPTUAL_WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)


def _score(outputs: Outputs, adversary: Adversary, *, real: bool) -> Tensor:
    """How far the scores are from calling every patch real, or synthesized; summed over scales."""
    terms: list[Tensor] = []
    for scale in outputs:
        score = scale[-1].float()
        if adversary == "lsgan":
            terms.append((score - float(real)).square().mean())
        else:
            terms.append(softplus(-score if real else score).mean())  # binary cross-entropy of logits
    return torch.stack(terms).sum()


def generator_gan(fake: Outputs, adversary: Adversary = "lsgan") -> Tensor:
    """The generator wants its pictures called real: scored 1, or with "vanilla" a high log-probability."""
    return _score(fake, adversary, real=True)


def discriminator_gan(fake: Outputs, real: Outputs, adversary: Adversary = "lsgan") -> Tensor:
    """Photographs are real, synthesized pictures are not; halved, which slows D against G."""
    return 0.5 * (_score(fake, adversary, real=False) + _score(real, adversary, real=True))


def feature_matching(fake: Outputs, real: Outputs) -> Tensor:
    """Mean absolute difference of all layers but the score.

    Weight 4 / (layers + 1) per layer, where `layers` counts the strided ones, and 1 / scales per scale, as published.
    """
    terms: list[Tensor] = []
    for fake_scale, real_scale in zip(fake, real, strict=True):
        strided = len(fake_scale) - 2  # without the last strided-by-one layer and the score
        weight = 4.0 / (strided + 1) / len(fake)
        for fake_layer, real_layer in zip(fake_scale[:-1], real_scale[:-1], strict=True):
            terms.append(weight * l1_loss(fake_layer.float(), real_layer.detach().float()))
    return torch.stack(terms).sum()


def perceptual(fake: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """Weighted mean absolute difference of VGG19's five features (`model.vgg`) of two pictures."""
    terms = [
        weight * l1_loss(fake_layer.float(), real_layer.detach().float())
        for weight, fake_layer, real_layer in zip(PERCEPTUAL_WEIGHTS, fake, real, strict=True)
    ]
    return torch.stack(terms).sum()


def mean_absolute(fake: Tensor, real: Tensor) -> Tensor:
    """Mean absolute difference of two pictures in -1..1 (the L1 of pix2pix)."""
    return l1_loss(fake.float(), real.float())
