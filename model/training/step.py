"""One training step: how the losses meet the networks and in which order the optimizers move."""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import Parameter
from torch.nn.functional import l1_loss
from torch.optim import Adam, Optimizer

from model.data import Batch
from model.losses import discriminator_gan, feature_matching, generator_gan
from model.training.config import TrainConfig
from model.training.networks import Networks


class Optimizers:
    """Adam for G with E, and for D (pix2pixHD, section 4)."""

    def __init__(self, networks: Networks, config: TrainConfig) -> None:
        generator = list(networks.generator.parameters())
        if networks.encoder:
            generator += list(networks.encoder.parameters())
        self.generator = _adam(generator, config)
        self.discriminator = _adam(networks.discriminator.parameters(), config)

    def set_learning_rate(self, rate: float) -> None:
        """Set the rate of both."""
        for optimizer in (self.generator, self.discriminator):
            for group in optimizer.param_groups:
                group["lr"] = rate


def train_step(
    networks: Networks, optimizers: Optimizers, batch: Batch, config: TrainConfig, *, half: bool
) -> dict[str, Tensor]:
    """Move G and E, then D, on one batch; with `half` the networks run in bf16 and the losses in fp32.

    As published, both losses are of the same D: the photographs are scored once and their features serve both.
    Returns detached scalars by name; reading them waits for the device, so the caller does that rarely.
    """
    with torch.autocast(networks.device.type, torch.bfloat16, enabled=half):
        condition = networks.condition(batch)
        fake = networks.generator(networks.generator_input(condition, networks.styles(batch)))
        real_pair = _pair(condition, batch.images)

        scores_real = networks.discriminator(real_pair)
        # G's gradient flows through D, but must not be added to D's own.
        _require_gradients(networks.discriminator.parameters(), False)
        scores_fake = networks.discriminator(_pair(condition, fake))
        _require_gradients(networks.discriminator.parameters(), True)

    generator_losses = {"gan": generator_gan(scores_fake)}
    if config.feature_matching:
        generator_losses["feature_matching"] = config.feature_matching * feature_matching(scores_fake, scores_real)
    if config.l1:
        generator_losses["l1"] = config.l1 * l1_loss(fake.float(), batch.images)
    _move(optimizers.generator, torch.stack(list(generator_losses.values())).sum())

    with torch.autocast(networks.device.type, torch.bfloat16, enabled=half):
        scores_fake = networks.discriminator(_pair(condition, fake.detach()))
    discriminator_loss = discriminator_gan(scores_fake, scores_real)
    _move(optimizers.discriminator, discriminator_loss)

    losses = {name: loss.detach() for name, loss in generator_losses.items()}
    losses["discriminator"] = discriminator_loss.detach()
    return losses


def learning_rate(config: TrainConfig, epoch: float) -> float:
    """Constant, then linear to zero (pix2pixHD, section 4); never quite zero, so that a longer run goes on."""
    late = epoch - config.constant_epochs
    if late <= 0 or config.decay_epochs <= 0:
        return config.learning_rate
    return config.learning_rate * max(0.01, 1.0 - late / config.decay_epochs)


def _adam(parameters: Iterable[Parameter], config: TrainConfig) -> Adam:
    return Adam(parameters, lr=config.learning_rate, betas=config.betas)


def _pair(condition: Tensor, images: Tensor) -> Tensor:
    pair = torch.cat((condition, images.to(condition.dtype)), dim=1)
    return pair.contiguous(memory_format=torch.channels_last)


def _require_gradients(parameters: Iterable[Parameter], wanted: bool) -> None:
    for parameter in parameters:
        parameter.requires_grad_(wanted)


def _move(optimizer: Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
