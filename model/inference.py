"""A generator made ready for one picture at a time: the same function, computed faster."""

import torch
from torch import Tensor, nn

from model.checkpoint import Checkpoint
from model.errors import CheckpointError
from model.networks.build import build_network


class SinglePictureNorm(nn.Module):
    """Instance norm of a batch of one.

    Its statistics are then those of batch norm, whose kernels, unlike those of instance norm, know channels_last and
    bf16 with sums in fp32. That saves two copies of every activation.
    """

    def __init__(self, eps: float) -> None:
        super().__init__()
        self.eps = eps

    def forward(self, features: Tensor) -> Tensor:
        """Normalise (1, C, H, W)."""
        if features.shape[0] != 1:
            raise ValueError(f"SinglePictureNorm needs a batch of 1, not {features.shape[0]}")
        return torch.nn.functional.batch_norm(features, None, None, training=True, eps=self.eps)


def build_generator(checkpoint: Checkpoint) -> nn.Module:
    """The published network with the checkpoint's weights, float32 on the CPU; raises CheckpointError."""
    with torch.device("meta"):  # no time is spent on random weights that are replaced at once
        generator = build_network(checkpoint.header.generator)
    try:
        generator.load_state_dict(dict(checkpoint.generator), strict=True, assign=True)
    except RuntimeError as error:
        raise CheckpointError(
            f"{checkpoint.path.name}: the weights do not fit the architecture in its header ({_first_problem(error)})."
        ) from error
    return generator.eval().requires_grad_(False)


def accelerated(generator: nn.Module, device: torch.device, dtype: torch.dtype) -> nn.Module:
    """Move the generator to a device and dtype, in channels_last, for batches of one picture. Changes it in place."""
    _replace_norms(generator)
    return generator.to(device=device, dtype=dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]


def _replace_norms(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.InstanceNorm2d) and not child.affine and not child.track_running_stats:
            setattr(module, name, SinglePictureNorm(child.eps))
        else:
            _replace_norms(child)


def _first_problem(error: RuntimeError) -> str:
    """The first line of torch's list of what does not fit, without its heading."""
    lines = [line.strip() for line in str(error).splitlines()[1:] if line.strip()]
    problem = lines[0] if lines else str(error)
    return problem if len(problem) <= 160 else problem[:157] + "..."
