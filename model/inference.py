"""A generator made ready for one picture at a time: the same function, computed faster."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from model.checkpoint import Checkpoint
from model.config import AnyGeneratorConfig, CRNConfig, GeneratorConfig, UNetConfig
from model.devices import describe_device, fast_type, free_memory
from model.errors import Cancelled, CheckpointError, OutOfMemory
from model.networks.blocks import Dropout
from model.networks.build import build_network
from model.networks.style_encoder import StyleEncoder

Precision = Literal["auto", "float32", "bfloat16", "float16"]

_TYPES: dict[torch.dtype, Precision] = {
    torch.float32: "float32",
    torch.bfloat16: "bfloat16",
    torch.float16: "float16",
}

_WORD = (1 << 64) - 1


def type_of(precision: Precision, device: torch.device) -> torch.dtype:
    """The type that a network computes in on a device; "auto" is the fastest that is precise enough."""
    return fast_type(device) if precision == "auto" else getattr(torch, precision)


def precision_of(dtype: torch.dtype) -> Precision:
    """The name of a type."""
    return _TYPES[dtype]


class PreparedGenerator:
    """A checkpoint's generator on one device, for passes over single pictures; one thread at a time."""

    def __init__(
        self, checkpoint: Checkpoint, device: torch.device, precision: Precision = "auto", *, accelerate: bool = True
    ) -> None:
        """Make the generator ready on `device`; raises CheckpointError when its weights do not fit.

        Without `accelerate` the network runs as published, operation by operation: something to measure against.
        """
        self.config: AnyGeneratorConfig = checkpoint.header.generator
        self.device = device
        self.device_name = describe_device(device)
        self.dtype = type_of(precision, device)
        self.precision: Precision = precision_of(self.dtype)
        self._layout = torch.channels_last if accelerate else torch.contiguous_format
        network = build_generator(checkpoint)
        self._noise = _noise_of(network)
        self._network: nn.Module | None = (
            accelerated(network, device, self.dtype) if accelerate else network.to(device, self.dtype)
        )

    @property
    def closed(self) -> bool:
        """Whether the weights are gone."""
        return self._network is None

    def close(self) -> None:
        """Free the weights; there are no passes after that."""
        self._network = None
        if self.device.type == "cuda":
            torch.cuda.empty_cache()

    def padded(self, array: np.ndarray, mode: Literal["edge", "symmetric"]) -> np.ndarray:
        """Enlarge (H, W) or (H, W, C) below and on the right to a size that the network takes."""
        pad = [(0, _enlarged(self.config, length) - length) for length in array.shape[:2]]
        return np.pad(array, (*pad, *((0, 0),) * (array.ndim - 2)), mode=mode) if any(map(any, pad)) else array

    def run(
        self,
        encode: Callable[[], Tensor],
        size: tuple[int, int],
        *,
        seed: int,
        should_stop: Callable[[], bool] | None = None,
    ) -> Tensor:
        """Run a pass. `encode` returns the input (1, C, H', W') of a `padded` picture; `size` is its (height, width).

        Returns (C, height, width) in the network's dtype. `seed` decides the noise of a network that has any.
        `should_stop` is asked between layers. Raises OutOfMemory, and Cancelled when `should_stop` answered True.
        """
        network = self._network
        if network is None:
            raise RuntimeError("the session is closed")
        height, width = size
        self._check_memory(width, height)

        def between_layers() -> None:
            if should_stop is not None and should_stop():
                raise Cancelled("the pass was stopped")

        between_layers()
        self._noise.manual_seed(seed & _WORD)
        try:
            # Without `allow_tf32=False` float32 would be TF32 on a GPU.
            exact = torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)
            with torch.inference_mode(), exact:
                encoded = encode().to(self.device, self.dtype).contiguous(memory_format=self._layout)
                return network(encoded, between_layers)[0, :, :height, :width]
        except (torch.OutOfMemoryError, MemoryError) as error:
            raise self._out_of_memory(width, height) from error
        except RuntimeError as error:
            # The CPU's allocator has no exception of its own.
            if "allocate memory" in str(error) or "not enough memory" in str(error):
                raise self._out_of_memory(width, height) from error
            raise

    def _check_memory(self, width: int, height: int) -> None:
        # An operating system that runs out of memory ends the whole process instead of raising, so it is asked before.
        free = free_memory(self.device)
        if free is not None and bytes_needed(self.config, (height, width), self.dtype.itemsize) > free:
            raise self._out_of_memory(width, height)

    def _out_of_memory(self, width: int, height: int) -> OutOfMemory:
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        needed = bytes_needed(self.config, (height, width), self.dtype.itemsize) / 2**30
        return OutOfMemory(
            f"{width} x {height} pixels need about {needed:.1f} GiB on {self.device_name}, more than is free; "
            "render a smaller picture or free memory."
        )


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
        if features.device.type != "cpu" or features.dtype != torch.float32:
            return torch.nn.functional.batch_norm(features, None, None, training=True, eps=self.eps)
        # In channels_last the kernel adds up all pixels in one float32: wrong by 1e-4 at 512 x 256, layer by layer.
        # Summed by rows first it is 1e-6, in the same time.
        rows = features[0].permute(1, 2, 0)  # (1, C, H, W) -> (H, W, C)
        mean = rows.mean(1).mean(0)
        variance = (rows - mean).square_().mean(1).mean(0)
        return torch.nn.functional.batch_norm(features, mean, variance, training=False, eps=self.eps)


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


def build_encoder(checkpoint: Checkpoint) -> StyleEncoder | None:
    """The checkpoint's style encoder, float32 on the CPU, or None; raises CheckpointError."""
    if checkpoint.encoder is None or checkpoint.header.encoder is None:
        return None
    encoder = StyleEncoder(checkpoint.header.encoder)
    try:
        encoder.load_state_dict(dict(checkpoint.encoder))
    except RuntimeError as error:
        raise CheckpointError(f"{checkpoint.path.name}: the encoder's weights do not fit its header.") from error
    return encoder.eval().requires_grad_(False)


def accelerated(generator: nn.Module, device: torch.device, dtype: torch.dtype) -> nn.Module:
    """Move a generator of any family to a device and dtype, in channels_last, for batches of one picture.

    Changes it in place. Batch norm with statistics of its training is folded into the convolutions before it; batch
    norm that takes those of the picture is fast as it is.
    """
    _fold_norms(generator.eval())
    _replace_norms(generator)
    return generator.to(device=device, dtype=dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]


def bytes_needed(config: AnyGeneratorConfig, size: tuple[int, int], itemsize: int) -> int:
    """Peak of a pass over a picture of (height, width), estimated: the finest layers outweigh the others.

    The factors are measured, on a CPU in fp32 and bf16: the estimate lies between what a pass takes and its double.
    """
    height, width = (_enlarged(config, length) for length in size)
    match config:
        case GeneratorConfig():
            finest = 5 if config.upsampling == "resize" else 4  # enlarged features are twice as wide
            values = 3 * config.input_channels + finest * config.width + 2 * config.style_channels
        case UNetConfig():  # the finest features have half the resolution
            values = 2 * config.input_channels + 5 * config.width // 2
        case CRNConfig():  # the finest convolution takes four times as many channels as it gives
            values = 3 * config.input_channels + 14 * config.width
    return height * width * (values * itemsize + 16)


def padded_size(config: AnyGeneratorConfig, size: tuple[int, int]) -> tuple[int, int]:
    """The least (height, width) that the network takes and that holds a picture of `size`."""
    return _enlarged(config, size[0]), _enlarged(config, size[1])


def _enlarged(config: AnyGeneratorConfig, length: int) -> int:
    """The least length that the network takes and that holds `length` pixels."""
    return max(-(-length // config.multiple) * config.multiple, config.smallest)


def _noise_of(network: nn.Module) -> torch.Generator:
    """One source of random numbers for all that a network draws."""
    noise = torch.Generator()
    for module in network.modules():
        if isinstance(module, Dropout):
            module.generator = noise
    return noise


def _fold_norms(module: nn.Module) -> None:
    previous: nn.Module | None = None
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d) and child.track_running_stats:
            assert isinstance(module, nn.Sequential)
            assert isinstance(previous, nn.Conv2d | nn.ConvTranspose2d)
            assert child.running_mean is not None
            assert child.running_var is not None
            previous.weight, previous.bias = fuse_conv_bn_weights(
                previous.weight,
                previous.bias,
                child.running_mean,
                child.running_var,
                child.eps,
                child.weight,
                child.bias,
                transpose=isinstance(previous, nn.ConvTranspose2d),
            )
            setattr(module, name, nn.Identity())
        else:
            _fold_norms(child)
        previous = child


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
