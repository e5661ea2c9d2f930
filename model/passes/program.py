"""The coarse-to-fine generator flattened into steps, each of which can be computed on any rectangle of its output.

A step's value is what its convolution gives, *before* the normalisation: whoever reads a value normalises and rectifies
what it reads. So a value is stored once, and new statistics need no pass over what is stored.

Levels count halvings: a value of level 2 has a quarter of the input's height and width.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from torch import Tensor, nn

from model.inference import SinglePictureNorm
from model.networks.blocks import Pattern, ResidualBlock, ScaledTanh
from model.networks.generator import Generator, LocalEnhancer

_PART_OF_CONV = (nn.ReflectionPad2d, nn.Upsample, nn.ReLU, nn.Identity, ScaledTanh)

Kind = Literal["same", "down", "up", "resize"]
Padding = Literal["reflect", "zero"]


@dataclass(frozen=True)
class PictureNorm:
    """Instance norm: by the statistics of the picture at hand."""

    eps: float


@dataclass(frozen=True, eq=False)
class FixedNorm:
    """Batch norm in evaluation: by the statistics of its training, then affine."""

    mean: Tensor  # float32 (C,), as all
    variance: Tensor
    weight: Tensor | None
    bias: Tensor | None
    eps: float


@dataclass(frozen=True, eq=False)
class Step:
    """One value of the network; `index` is its place in the program, and sources have smaller ones."""

    index: int
    level: int
    channels: int


@dataclass(frozen=True, eq=False)
class Input(Step):
    """The encoded picture; it is never stored but encoded where it is read."""


@dataclass(frozen=True, eq=False)
class Pool(Step):
    """Average over 3 x 3 in steps of two, padding not counted: the input of a coarser part."""

    source: Step


@dataclass(frozen=True, eq=False)
class Conv(Step):
    """A convolution, and what is done to its value by those who read it."""

    source: Step
    module: nn.Conv2d | nn.ConvTranspose2d
    kind: Kind
    padding: Padding
    reach: int  # pixels that the kernel reads around a pixel
    norm: PictureNorm | FixedNorm | None
    relu: bool


@dataclass(frozen=True, eq=False)
class Add(Step):
    """The sum of two values: a residual block's, or a coarser part joined to an enhancer."""

    source: Step
    other: Step


@dataclass(frozen=True, eq=False)
class Patterned(Step):
    """A value with a learned pattern added."""

    source: Step
    module: Pattern


@dataclass(frozen=True, eq=False)
class Head(Conv):
    """The last convolution; its value is tanh(scale * convolution), the picture in -1..1. Never stored."""

    scale: float


@dataclass(frozen=True)
class Program:
    """Steps in the order in which they are computed; the first is the input, the last the head."""

    steps: tuple[Step, ...]
    last_use: tuple[int, ...] = field(init=False)  # for every step the index of the last that reads it

    def __post_init__(self) -> None:
        last = [step.index for step in self.steps]
        for step in self.steps:
            for source in sources(step):
                last[source.index] = step.index
        object.__setattr__(self, "last_use", tuple(last))

    @property
    def head(self) -> Head:
        """The step that gives the picture."""
        head = self.steps[-1]
        assert isinstance(head, Head)
        return head

    @property
    def levels(self) -> int:
        """The coarsest level."""
        return max(step.level for step in self.steps)


def sources(step: Step) -> tuple[Step, ...]:
    """What a step reads."""
    match step:
        case Add():
            return step.source, step.other
        case Pool() | Conv() | Patterned():
            return (step.source,)
    return ()


def build_program(network: nn.Module) -> Program:
    """Flatten a generator in evaluation, accelerated or as published; raises ValueError for what has no program."""
    if not isinstance(network, Generator):
        raise ValueError(f"{type(network).__name__} has no program")
    return _Builder(network).program()


class _Builder:
    def __init__(self, network: Generator) -> None:
        self._network = network
        self._steps: list[Step] = []

    def program(self) -> Program:
        network, config = self._network, self._network.config
        pyramid: list[Step] = [self._add(Input(0, 0, config.input_channels))]
        for level in range(config.enhancers):
            pyramid.append(self._add(Pool(len(self._steps), level + 1, config.input_channels, pyramid[-1])))
        value = self._sequence(network.trunk, pyramid.pop())
        for enhancer in network.enhancers:
            assert isinstance(enhancer, LocalEnhancer)
            front = self._sequence(enhancer.front, pyramid.pop())
            value = self._sum(value, front)
            value = self._sequence(enhancer.back, value)
        self._sequence(network.head, value)
        return Program(tuple(self._steps))

    def _add(self, step: Step) -> Step:
        self._steps.append(step)
        return step

    def _sum(self, value: Step, other: Step) -> Step:
        return self._add(Add(len(self._steps), value.level, value.channels, value, other))

    def _sequence(self, modules: nn.Sequential, value: Step) -> Step:
        flat = list(_flat(modules))
        for place, module in enumerate(flat):
            if isinstance(module, ResidualBlock):
                value = self._sum(value, self._sequence(module.body, value))
            elif isinstance(module, Pattern):
                value = self._add(Patterned(len(self._steps), value.level, value.channels, value, module))
            elif isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                before = flat[max(place - 2, 0) : place]
                after: list[nn.Module] = []
                for follower in flat[place + 1 : place + 4]:
                    if not isinstance(follower, nn.ReLU | nn.Identity | ScaledTanh) and not _is_norm(follower):
                        break
                    after.append(follower)
                value = self._add(self._conv(module, value, before, after))
            elif not isinstance(module, _PART_OF_CONV) and not _is_norm(module):
                raise ValueError(f"{type(module).__name__} has no place in a program")
        return value

    def _conv(
        self,
        module: nn.Conv2d | nn.ConvTranspose2d,
        value: Step,
        before: Sequence[nn.Module],
        after: Sequence[nn.Module],
    ) -> Conv:
        kind: Kind = "same"
        level = value.level
        if isinstance(module, nn.ConvTranspose2d):
            kind, level = "up", level - 1
        elif module.stride[0] == 2:
            kind, level = "down", level + 1
        elif any(isinstance(previous, nn.Upsample) for previous in before):
            kind, level = "resize", level - 1
        reflect = any(isinstance(previous, nn.ReflectionPad2d) for previous in before)
        padding: Padding = "reflect" if reflect else "zero"
        common = (len(self._steps), level, module.out_channels, value, module, kind, padding)
        reach = module.kernel_size[0] // 2
        for follower in after:
            if isinstance(follower, ScaledTanh):
                return Head(*common, reach, None, False, follower.scale)
        norm = next((_norm(follower) for follower in after if _is_norm(follower)), None)
        return Conv(*common, reach, norm, any(isinstance(follower, nn.ReLU) for follower in after))


def _flat(modules: nn.Sequential) -> Iterator[nn.Module]:
    """The modules inside, sequences inside it opened; dropout, which does nothing in evaluation, left out."""
    for module in modules:
        if isinstance(module, nn.Sequential):
            yield from _flat(module)
        elif not isinstance(module, nn.Dropout):
            yield module


def _is_norm(module: nn.Module) -> bool:
    return isinstance(module, nn.InstanceNorm2d | nn.BatchNorm2d | SinglePictureNorm)


def _norm(module: nn.Module) -> PictureNorm | FixedNorm:
    if isinstance(module, SinglePictureNorm):
        return PictureNorm(module.eps)
    if isinstance(module, nn.InstanceNorm2d) and not module.affine and not module.track_running_stats:
        return PictureNorm(module.eps)
    if isinstance(module, nn.BatchNorm2d) and module.running_mean is not None and module.running_var is not None:
        weight, bias = (None if p is None else p.detach().float() for p in (module.weight, module.bias))
        return FixedNorm(module.running_mean.float(), module.running_var.float(), weight, bias, module.eps)
    raise ValueError(f"{type(module).__name__} with these options has no place in a program")
