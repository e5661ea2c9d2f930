"""Losses as functions of networks' outputs; each returns a scalar tensor in float32.

Sources: least-squares GAN (Mao et al. 2017) summed over scales, feature matching (pix2pixHD, section 3.2, equation 4)
and the perceptual loss (pix2pixHD, section 4); cross-entropy GAN (pix2pix, section 3.1, with the objective of G that
maximises log D of section 3.3); the semantic critic's cross-entropy (OASIS, section 3.1). The two losses of a
recogniser (`model.segmentation.recogniser`) stand in for the perceptual loss; how they are weighed is ours.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, l1_loss, softplus

from model.config import Adversary

Outputs = Sequence[Sequence[Tensor]]  # per scale the outputs of every layer, the score map last

# Of relu1_1, relu2_1, relu3_1, relu4_1, relu5_1 of VGG19, as published.
PERCEPTUAL_WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)
UNNAMED = -1  # in targets of channels: pixels without a class, which nobody is asked about


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


def recognised_features(fake: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of a recogniser's features of two pictures, each relative to the photograph's.

    Otherwise the layers whose values are large would say it all; the weights above are for VGG19 alone.
    """
    terms = [
        l1_loss(made.float(), given.detach().float()) / given.detach().float().abs().mean().clamp(min=1e-6)
        for made, given in zip(fake, real, strict=True)
    ]
    return torch.stack(terms).mean()


def recognised(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean cross-entropy of logits (B, C, H, W) and channels int64 (B, H, W); UNNAMED pixels do not count."""
    known = targets != UNNAMED
    losses = cross_entropy(logits.float(), torch.where(known, targets, 0), reduction="none")
    return (losses * known).sum() / known.sum().clamp(min=1)


def mean_absolute(fake: Tensor, real: Tensor) -> Tensor:
    """Mean absolute difference of two pictures in -1..1 (the L1 of pix2pix)."""
    return l1_loss(fake.float(), real.float())


def semantic_discriminator(fake: Tensor, real: Tensor, targets: Tensor) -> Tensor:
    """The critic names the pixels of photographs, and calls all of a synthesized picture synthesized; halved.

    fake, real: logits (B, classes + 1, h, w), the last channel for "synthesized"; targets: int64 (B, h, w), channels of
    the classes, or UNNAMED.
    """
    synthesized = torch.full_like(targets, fake.shape[1] - 1)
    return 0.5 * (_named(real, targets) + _named(fake, synthesized))


def semantic_generator(fake: Tensor, targets: Tensor) -> Tensor:
    """The generator wants every pixel of its pictures named as what it was asked for."""
    return _named(fake, targets)


def semantic_features(fake: Sequence[Tensor], real: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of the critic's features of two pictures, without the logits."""
    terms = [l1_loss(made.float(), given.detach().float()) for made, given in zip(fake[:-1], real[:-1], strict=True)]
    return torch.stack(terms).mean()


def _named(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy, each class weighted by the root of its pixels' number in the batch, inverted.

    The published weight is the number itself inverted: the four pixels of a distant sign would count like the road.
    """
    known = targets != UNNAMED
    classes = torch.where(known, targets, 0)
    counts = torch.zeros(logits.shape[1], device=logits.device)
    counts.index_add_(0, classes.flatten(), known.flatten().float())
    weights = counts.clamp(min=1).rsqrt()[classes] * known
    losses = cross_entropy(logits.float(), classes, reduction="none")
    return (losses * weights).sum() / weights.sum().clamp(min=1e-6)
