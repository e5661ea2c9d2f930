"""Losses as functions of the discriminators' outputs; each returns a scalar tensor in float32.

Sources: least-squares GAN (Mao et al. 2017) summed over scales, feature matching (pix2pixHD, section 3.2, equation 4).
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import l1_loss

Outputs = Sequence[Sequence[Tensor]]  # per scale the outputs of every layer, the score map last


def _least_squares(outputs: Outputs, target: float) -> Tensor:
    terms = [(scale[-1].float() - target).square().mean() for scale in outputs]
    return torch.stack(terms).sum()


def generator_gan(fake: Outputs) -> Tensor:
    """Least squares: the generator wants its pictures scored 1."""
    return _least_squares(fake, 1.0)


def discriminator_gan(fake: Outputs, real: Outputs) -> Tensor:
    """Least squares: photographs 1, synthesized pictures 0; halved, which slows D against G."""
    return 0.5 * (_least_squares(fake, 0.0) + _least_squares(real, 1.0))


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
