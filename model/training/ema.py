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
        values = list(network.state_dict().values())
        torch._foreach_lerp_(list(self.state.values()), values, 1 - decay)
