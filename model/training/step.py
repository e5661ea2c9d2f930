"""One training step: how the losses meet the networks and in which order the optimizers move."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import Parameter

from model.data import Batch
from model.losses import (
    discriminator_gan,
    feature_matching,
    generator_gan,
    mean_absolute,
    perceptual,
    recognised,
    recognised_features,
    semantic_discriminator,
    semantic_features,
    semantic_generator,
)
from model.training.config import TrainConfig
from model.training.networks import Networks
from model.training.optimizers import Optimizers, trainable

if TYPE_CHECKING:
    from model.segmentation.recogniser import Recogniser

__all__ = ["Backward", "Optimizers", "plain_backward", "train_step"]

Backward = Callable[..., Any]  # (loss, *, inputs, retain_graph): accumulates gradients into `inputs`


def plain_backward(loss: Tensor, *, inputs: list[Parameter], retain_graph: bool = False) -> None:
    """Accumulate the gradients of a loss into `inputs` and nowhere else."""
    loss.backward(inputs=inputs, retain_graph=retain_graph)


def train_step(
    networks: Networks,
    optimizers: Optimizers,
    batch: Batch,
    config: TrainConfig,
    *,
    backward: Backward = plain_backward,
    vgg: nn.Module | None = None,
    recogniser: "Recogniser | None" = None,
) -> dict[str, Tensor]:
    """Move G and E, and D, on one batch. Mixed precision is the caller's context; the losses are in float32.

    As published, both losses are of the same D: every picture is scored once, and the scores serve both.
    `backward(loss, inputs=..., retain_graph=...)` stands for `loss.backward`. Returns detached, weighted losses by
    name; reading them waits for the device, so the caller does that rarely.
    """
    condition, targets = networks.condition(batch), networks.targets(batch)
    fake = networks.generator(networks.generator_input(condition, networks.training_styles(batch)))
    losses: dict[str, Tensor] = {}
    discriminator_loss: Tensor | None = None
    if config.adversarial:
        scores_real = networks.discriminator(networks.judged(condition, targets))
        scores_fake = networks.discriminator(networks.judged(condition, fake))
        discriminator_loss = discriminator_gan(scores_fake, scores_real, config.gan)
        losses["gan"] = config.gan_weight * generator_gan(scores_fake, config.gan)
        if config.feature_matching:
            losses["feature_matching"] = config.feature_matching * feature_matching(scores_fake, scores_real)
        if config.semantic:
            critic_real, critic_fake, named = networks.critic(targets), networks.critic(fake), networks.named(batch)
            discriminator_loss = discriminator_loss + semantic_discriminator(critic_fake[-1], critic_real[-1], named)
            losses["semantic"] = config.semantic * semantic_generator(critic_fake[-1], named)
            if config.feature_matching:
                alike = semantic_features(critic_fake, critic_real)
                losses["semantic_features"] = config.feature_matching * alike
    if config.vgg and vgg is not None:
        with torch.no_grad():
            features_real = vgg(targets)
        losses["vgg"] = config.vgg * perceptual(vgg(fake), features_real)
    if config.recogniser and recogniser is not None:
        seen = recogniser.compare(fake, targets, batch.labels)
        losses["recogniser_features"] = config.recogniser * recognised_features(seen.fake, seen.real)
        losses["recogniser"] = config.recogniser * recognised(seen.answers, seen.targets)
    if config.l1:
        losses["l1"] = config.l1 * mean_absolute(fake, targets)

    if discriminator_loss is not None:
        optimizers.discriminator.zero_grad(set_to_none=True)
        backward(discriminator_loss, inputs=trainable(networks.discriminator), retain_graph=True)
    optimizers.generator.zero_grad(set_to_none=True)
    trained = trainable(networks.generator, networks.encoder)
    backward(torch.stack(list(losses.values())).sum(), inputs=trained, retain_graph=False)
    # Not before: D's weights are part of the graph that G's gradient flows through.
    if discriminator_loss is not None:
        optimizers.discriminator.step()
        losses["discriminator"] = discriminator_loss
    optimizers.generator.step()
    return {name: loss.detach() for name, loss in losses.items()}
