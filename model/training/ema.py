"""The exponential moving average of a network: the weights that are delivered."""

import torch
from torch import Tensor, nn


class Average:
    """Averaged copy of a network's state, in float32 on the network's device."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay = decay
        self.state: dict[str, Tensor] = {key: value.detach().clone() for key, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Move the average towards the network; the first steps follow faster, so the start is soon forgotten."""
        decay = min(self.decay, (1 + step) / (10 + step))
        averaged, values = [], []
        for key, value in network.state_dict().items():
            if value.is_floating_point():
                averaged.append(self.state[key])
                values.append(value)
            else:
                self.state[key].copy_(value)  # the number of batches that batch norm has seen
        torch._foreach_lerp_(averaged, values, 1 - decay)
