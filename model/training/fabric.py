"""Where a run computes: device, precision and processes, by Lightning Fabric, and what the processes agree on.

The gradients are averaged just before an optimizer moves, in place of wrapping the networks in
`DistributedDataParallel`: that expects one forward pass for every backward pass, while a GAN's step scores twice with
its discriminators, and sends the generator's gradient through them without wanting theirs.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.optim import Optimizer

from model.devices import fast_bfloat16, resolve_device
from model.errors import DeviceError, MaquetteError, ModelError

Precision = Literal["float32", "tf32", "bfloat16"]
PRECISIONS = ("auto", "float32", "tf32", "bfloat16")
STRATEGIES = ("auto", "ddp")

_BUCKET = 16 * 2**20  # numbers that are sent in one message
_RANK_VARIABLES = ("RANK", "LOCAL_RANK", "NODE_RANK", "SLURM_PROCID")

T = TypeVar("T")


class StoppedElsewhere(MaquetteError):  # noqa: N818
    """Another process of the run has failed, and says why; this one ends without a word."""


@dataclass(frozen=True)
class Hardware:
    """What a run computes on, checked; nothing has been started."""

    device: torch.device
    devices: int  # processes on this node, one device each
    nodes: int
    strategy: str  # "auto": several processes where there are several devices
    precision: Precision
    compiled: bool  # generator and discriminators through torch.compile

    @property
    def ranks(self) -> int:
        """Processes of the whole run."""
        return self.devices * self.nodes


def choose_hardware(
    device: str, *, devices: int | None, nodes: int | None, strategy: str, precision: str, compiled: bool
) -> Hardware:
    """Resolve "auto" and the numbers that a launcher (torchrun, `fabric run`) has set. Raises DeviceError.

    On Ampere GPUs and later "auto" is bfloat16, on older ones and on CPUs without bf16 arithmetic float32.
    """
    target = resolve_device(device)
    local = _launched("LOCAL_WORLD_SIZE")
    found = devices or local or 1
    of_nodes = nodes or ((_launched("WORLD_SIZE") or 1) // local if local else 1)
    if target.type == "mps" and found * of_nodes > 1:
        raise DeviceError("An Apple GPU is one device; leave --devices and --nodes out.")
    if target.type == "cuda" and found > torch.cuda.device_count():
        raise DeviceError(f"There are {torch.cuda.device_count()} GPUs here, not {found}; give a smaller --devices.")
    chosen: Precision
    if precision == "auto":
        chosen = "bfloat16" if fast_bfloat16(target) else "float32"
    elif precision == "tf32":
        if target.type != "cuda":
            raise DeviceError("tf32 is a precision of NVIDIA GPUs; choose --precision float32 or bfloat16.")
        chosen = "tf32"
    else:
        chosen = "bfloat16" if precision == "bfloat16" else "float32"
    return Hardware(target, found, of_nodes, strategy, chosen, compiled)


def is_first_process() -> bool:
    """Whether this process is the one that speaks and writes, as far as the environment of a launcher says."""
    return not any(_launched(name) for name in _RANK_VARIABLES)


class Ranks:
    """The processes of a run and this one's place among them. With one process all of it costs nothing."""

    def __init__(self, hardware: Hardware) -> None:
        """Start the other processes of this node, unless a launcher has, and wait for all. Raises DeviceError."""
        from lightning_fabric import Fabric

        for name in ("lightning_fabric", "lightning_fabric.utilities.rank_zero", "lightning.fabric"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self.hardware = hardware
        _set_up_gpu(hardware)
        strategy = hardware.strategy if hardware.strategy != "auto" else ("ddp" if hardware.ranks > 1 else "auto")
        try:
            self.fabric = Fabric(
                accelerator=hardware.device.type,
                devices=hardware.devices,
                num_nodes=hardware.nodes,
                strategy=strategy,
                precision="bf16-mixed" if hardware.precision == "bfloat16" else "32-true",
            )
            if os.environ.get("LT_CLI_USED") != "1":  # `fabric run` has launched already
                self.fabric.launch()
        except (ValueError, RuntimeError, TypeError) as error:
            if isinstance(error, torch.OutOfMemoryError):
                raise
            raise DeviceError(f"The processes of the run cannot be started: {' '.join(str(error).split())}") from error
        self.device: torch.device = self.fabric.device
        self.rank: int = self.fabric.global_rank
        self.count: int = self.fabric.world_size
        self.first = self.rank == 0
        # Flags and sentences travel beside the devices: reading them must not wait for a GPU's queue.
        self._control: Any = None
        if self.count > 1:
            own = dist.get_backend() == "gloo"
            self._control = dist.group.WORLD if own else dist.new_group(backend="gloo")

    def autocast(self) -> AbstractContextManager[Any]:
        """The context of mixed precision for the networks."""
        return self.fabric.autocast()

    def backward(self, loss: Tensor, **options: Any) -> None:
        """`loss.backward`, through Fabric."""
        self.fabric.backward(loss, **options)

    def agree(self, flags: Iterable[bool]) -> list[bool]:
        """Each flag: whether it is set in any process. All processes must call it together."""
        own = list(flags)
        if self._control is None:
            return own
        numbers = torch.tensor([float(flag) for flag in own])
        with _partners():
            dist.all_reduce(numbers, dist.ReduceOp.MAX, group=self._control)
        return [bool(number) for number in numbers]

    def mean(self, values: Mapping[str, float]) -> dict[str, float]:
        """The mean over the processes of each value; not finite if one is not."""
        if self._control is None or not values:
            return dict(values)
        numbers = torch.tensor(list(values.values()), dtype=torch.float64)
        with _partners():
            dist.all_reduce(numbers, dist.ReduceOp.SUM, group=self._control)
        return dict(zip(values, (numbers / self.count).tolist(), strict=True))

    def on_first(self, work: Callable[[], T]) -> T | None:
        """Do something in the first process while the others wait; its result there, None elsewhere.

        If it raises, all processes end: the first with the error, the others with StoppedElsewhere.
        """
        if self._control is None:
            return work()
        if not self.first:
            self._end_if([False])
            return None
        try:
            result = work()
        except BaseException:
            self.agree([True])
            raise
        self.agree([False])
        return result

    def together(self, work: Callable[[], T]) -> T:
        """Do something in all processes; if it raises in one, that one ends with its error and the others quietly."""
        try:
            result = work()
        except MaquetteError:
            self.agree([True])
            raise
        self._end_if([False])
        return result

    def _end_if(self, flags: Iterable[bool]) -> None:
        if any(self.agree(flags)):
            raise StoppedElsewhere("Another process of the run has failed.")

    def average_gradients_of(self, optimizer: Optimizer) -> None:
        """From now on let an optimizer move by the mean of all processes' gradients."""
        if self.count > 1:
            optimizer.register_step_pre_hook(lambda moved, *_: self._average(_gradients(moved)))

    @torch.no_grad()
    def average_buffers(self, *networks: nn.Module | None) -> None:
        """Replace running statistics by their mean over the processes."""
        if self.count > 1:
            buffers = [buffer for network in networks if network is not None for buffer in network.buffers()]
            self._average([buffer for buffer in buffers if buffer.is_floating_point()])

    def _average(self, tensors: list[Tensor]) -> None:
        """Replace tensors by their means over the processes, sent in few messages that overlap."""
        sent = []
        with _partners():
            for bucket in _buckets(tensors):
                flat = torch.cat([tensor.reshape(-1) for tensor in bucket])
                sent.append((bucket, flat, dist.all_reduce(flat, dist.ReduceOp.SUM, async_op=True)))
            for _, _, work in sent:
                work.wait()
        for bucket, flat, _ in sent:
            flat /= self.count
            for tensor, part in zip(bucket, flat.split([tensor.numel() for tensor in bucket]), strict=True):
                tensor.copy_(part.view(tensor.shape))

    def close(self) -> None:
        """Part with the other processes in peace; they may end before this one does."""
        if self.count > 1:
            dist.barrier(group=self._control)
            dist.destroy_process_group()
            self._control, self.count = None, 1

    def leave(self) -> None:
        """Part with the other processes after a failure, without waiting for them; nothing after `close`."""
        if self.count > 1:
            # NCCL's group would wait for what is on its way; it ends with the process.
            dist.destroy_process_group(self._control)
            self._control, self.count = None, 1


@contextmanager
def _partners() -> Iterator[None]:
    """Around every exchange: a process that no longer answers ends the run with a sentence."""
    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except RuntimeError as error:
        raise ModelError(
            "A process of the run has ended; the last saved state is whole, and --resume goes on from it."
        ) from error


def _launched(variable: str) -> int:
    """A number that a launcher has put into the environment, or 0."""
    text = os.environ.get(variable, "")
    return int(text) if text.isdigit() else 0


def _set_up_gpu(hardware: Hardware) -> None:
    if hardware.device.type != "cuda":
        return
    allowed = hardware.precision != "float32"
    torch.set_float32_matmul_precision("high" if allowed else "highest")
    torch.backends.cudnn.allow_tf32 = allowed
    # Shapes do not change within a stage, so the fastest convolutions are worth looking for.
    torch.backends.cudnn.benchmark = True


def _gradients(optimizer: Optimizer) -> list[Tensor]:
    parameters = (parameter for group in optimizer.param_groups for parameter in group["params"])
    return [parameter.grad for parameter in parameters if parameter.grad is not None]


def _buckets(tensors: Iterable[Tensor]) -> Iterator[list[Tensor]]:
    """Groups of tensors of one type, with `_BUCKET` numbers each or one large tensor."""
    bucket: list[Tensor] = []
    numbers = 0
    for tensor in tensors:
        if bucket and (numbers + tensor.numel() > _BUCKET or tensor.dtype != bucket[0].dtype):
            yield bucket
            bucket, numbers = [], 0
        bucket.append(tensor)
        numbers += tensor.numel()
    if bucket:
        yield bucket


def check_share(batch: int, ranks: int) -> None:
    """Raise ModelError where a global batch cannot be shared evenly."""
    if batch % ranks:
        raise ModelError(f"A batch of {batch} pictures cannot be shared evenly by {ranks} processes; change --batch.")
