"""What a training run needs to go on: network, average, optimizer and how far it has come."""

import io
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from model.errors import CheckpointError, MaquetteError
from model.maps import LabelSet, atomic_file
from model.segmentation.config import SegmenterConfig

FORMAT = 1
STATE_FILE = "state.pt"


@dataclass
class Progress:
    """How far a run has come, resumed parts included."""

    step: int = 0
    images: int = 0  # pictures seen
    seconds: float = 0.0


class MovingAverage:
    """Exponential moving average of a network's weights and statistics; counters are copied."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay = decay
        self.state: dict[str, Tensor] = {key: value.detach().clone() for key, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Move towards the network; faster in the first steps, so that the random start is soon forgotten."""
        decay = min(self.decay, (1 + step) / (10 + step))
        averaged, values = [], []
        for key, value in network.state_dict().items():
            if value.is_floating_point():
                averaged.append(self.state[key])
                values.append(value)
            else:
                self.state[key].copy_(value)
        torch._foreach_lerp_(averaged, values, 1 - decay)  # hundreds of small tensors in a few launches


def save_state(
    path: Path,
    config: SegmenterConfig,
    label_set: LabelSet,
    progress: Progress,
    network: nn.Module,
    average: MovingAverage,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Write the state atomically; raises FileError."""
    content = {
        "format": FORMAT,
        "config": config.to_dict(),
        "label_set": label_set.to_dict(),
        "progress": asdict(progress),
        "network": network.state_dict(),
        "average": average.state,
        "optimizer": optimizer.state_dict(),
    }
    # torch.save breaks off a failing write with an error of its own, so it writes to memory and the file in one go.
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with atomic_file(path) as file:
        file.write(buffer.getbuffer())


def read_state(path: Path) -> tuple[SegmenterConfig, LabelSet, Progress, Mapping[str, Any]]:
    """Read a state; the last value is for `apply_state`. Raises CheckpointError."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no training state in {path.parent} to resume.") from error
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError) as error:
        raise CheckpointError(f"{path} is no training state, or it is damaged.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise CheckpointError(f"{path} is no state of a segmentation network of format {FORMAT}.")
    try:
        config = SegmenterConfig.from_dict(content["config"])
        return config, LabelSet.from_dict(content["label_set"]), Progress(**content["progress"]), content
    except (KeyError, TypeError, MaquetteError) as error:
        raise CheckpointError(f"{path} is an incomplete training state.") from error


def apply_state(
    content: Mapping[str, Any], network: nn.Module, average: MovingAverage, optimizer: torch.optim.Optimizer
) -> None:
    """Load weights, average and optimizer, strictly."""
    network.load_state_dict(content["network"])
    for key, value in content["average"].items():
        average.state[key].copy_(value)
    optimizer.load_state_dict(content["optimizer"])
