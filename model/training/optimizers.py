"""The optimizers of a training run."""

from torch import nn
from torch.nn import Parameter
from torch.optim import Adam

from model.training.config import TrainConfig
from model.training.networks import Networks


class Optimizers:
    """Adam for G with E, and for D (pix2pixHD, section 4). What is frozen gets no optimizer state."""

    def __init__(self, networks: Networks, config: TrainConfig) -> None:
        self.generator = Adam(trainable(networks.generator, networks.encoder), config.learning_rate, config.betas)
        self.discriminator = Adam(trainable(networks.discriminator), config.learning_rate, config.betas)

    def set_learning_rate(self, rate: float) -> None:
        """Set the rate of both."""
        for optimizer in (self.generator, self.discriminator):
            for group in optimizer.param_groups:
                group["lr"] = rate


def trainable(*networks: nn.Module | None) -> list[Parameter]:
    """The parameters of networks that are not frozen."""
    return [
        parameter for each in networks if each is not None for parameter in each.parameters() if parameter.requires_grad
    ]
