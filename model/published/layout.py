"""Where the published files keep the layers of a network, and the same weights under our names.

A layout lists the published key of every convolution and norm in the order in which our network holds them. The
published networks are flat `Sequential`s, so that activations and paddings count in the keys as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from model.config import AnyGeneratorConfig, DiscriminatorConfig, EncoderConfig, GeneratorConfig, UNetConfig
from model.errors import CheckpointError
from model.published.state import State

_STATISTICS = ("running_mean", "running_var", "num_batches_tracked")
_NAMED = 3  # keys that an error names before it says how many more there are


@dataclass(frozen=True)
class Layer:
    """A convolution, and the norm behind it if there is one, by their published keys."""

    convolution: str
    norm: str | None = None
    bare: bool = False  # without a bias where those before a norm have none


def generator_layout(config: AnyGeneratorConfig) -> list[Layer]:
    """The layers of `latest_net_G.pth`: pix2pixHD's generators, CycleGAN's ResNet, pix2pix's U-Net."""
    match config:
        case GeneratorConfig():
            return list(_coarse_to_fine(config))
        case UNetConfig():
            return list(_unet(config))
    raise CheckpointError(f"There are no published weights of the family {config.family}.")


def encoder_layout(config: EncoderConfig) -> list[Layer]:
    """The layers of `latest_net_E.pth`."""
    keys = _Keys("model")
    return [
        keys.stem(),
        *(keys.down() for _ in range(config.downsamples)),
        *_ups(keys, config.downsamples),
        keys.head(),
    ]


def discriminator_layout(config: DiscriminatorConfig, *, intermediate: bool) -> list[Layer]:
    """The layers of `latest_net_D.pth`: pix2pixHD's (padding 2) or pix2pix's (padding 1).

    `intermediate` is whether every layer of pix2pixHD's discriminators has a name of its own, as it has in training
    with feature matching.
    """
    middle = max(config.layers, 1)
    layers: list[Layer] = []
    for scale in reversed(range(config.scales)):  # the published code counts from the coarsest
        one = "model" if config.layers else "net"
        prefix = one if config.padding == 1 else f"layer{scale}"
        for number in range(middle + 2):
            named = f"scale{scale}_layer{number}"
            # Convolution and activation in the first group, a norm between them in those after it.
            index = 0 if number == 0 else 3 * number - 1
            normed = 0 < number <= middle
            if intermediate:
                layers.append(Layer(f"{named}.0", f"{named}.1" if normed else None))
            else:
                bare = prefix == "net" and number > middle
                layers.append(Layer(f"{prefix}.{index}", f"{prefix}.{index + 1}" if normed else None, bare))
    return layers


class _Keys:
    """Counts the modules of one published `Sequential`."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.index = 0

    def _take(self, before: int, after: int) -> Layer:
        """A convolution with its norm, with so many modules without weights before them and after."""
        where = self.index + before
        self.index = where + 2 + after
        return Layer(f"{self.prefix}.{where}", f"{self.prefix}.{where + 1}")

    def stem(self) -> Layer:
        """Reflection, convolution, norm, ReLU."""
        return self._take(1, 1)

    def down(self) -> Layer:
        """Convolution, norm, ReLU."""
        return self._take(0, 1)

    def up(self, *, resize: bool = False) -> Layer:
        """Transposed convolution, or enlargement, reflection and convolution; norm, ReLU."""
        return self._take(2 if resize else 0, 1)

    def block(self, *, dropout: bool = False) -> tuple[Layer, Layer]:
        """The two convolutions of a residual block; a dropout between them counts."""
        inside = f"{self.prefix}.{self.index}.conv_block"
        self.index += 1
        second = 6 if dropout else 5
        return Layer(f"{inside}.1", f"{inside}.2"), Layer(f"{inside}.{second}", f"{inside}.{second + 1}")

    def head(self) -> Layer:
        """Reflection, convolution, tanh."""
        return Layer(f"{self.prefix}.{self.index + 1}")


def _ups(keys: _Keys, count: int, *, resize: bool = False) -> list[Layer]:
    return [keys.up(resize=resize) for _ in range(count)]


def _coarse_to_fine(config: GeneratorConfig) -> Iterator[Layer]:
    resize = config.upsampling == "resize"
    keys = _Keys("model")
    yield keys.stem()
    for _ in range(config.downsamples):
        yield keys.down()
    for _ in range(config.blocks):
        yield from keys.block(dropout=config.dropout)
    yield from _ups(keys, config.downsamples, resize=resize)
    for number in range(1, config.enhancers + 1):
        front = _Keys(f"model{number}_1")
        yield front.stem()
        yield front.down()
        keys = _Keys(f"model{number}_2")
        for _ in range(config.enhancer_blocks):
            yield from keys.block(dropout=config.dropout)
        yield keys.up(resize=resize)
    yield keys.head()


def _unet(config: UNetConfig) -> Iterator[Layer]:
    """Every level is a `Sequential` called `model` that holds the next level; the innermost holds none."""
    innermost = config.levels - 1
    prefixes = ["model.model"]
    for level in range(innermost):
        # Behind the convolution of the first level; behind activation, convolution and norm of the others.
        prefixes.append(f"{prefixes[-1]}.{1 if level == 0 else 3}.model")
    for level, prefix in enumerate(prefixes):
        yield Layer(f"{prefix}.{0 if level == 0 else 1}", f"{prefix}.2" if 0 < level < innermost else None)
    for level, prefix in reversed(list(enumerate(prefixes))):
        index = 3 if level in (0, innermost) else 5
        yield Layer(f"{prefix}.{index}", f"{prefix}.{index + 1}" if level else None)


@dataclass
class Transferred:
    """Weights under our names, and what was done to them."""

    state: dict[str, Tensor]
    notes: list[str] = field(default_factory=list)


def transfer(published: State, layout: Sequence[Layer], network: nn.Module, source: str) -> Transferred:
    """Give the published weights the names of `network`, which may be on the meta device.

    Raises CheckpointError that names the first keys that are missing, of another shape, or that nothing explains.
    """
    reader = _Reader(published, source)
    result = Transferred({})
    convolutions = _modules(network, (nn.Conv2d, nn.ConvTranspose2d))
    norms = iter(_modules(network, (nn.BatchNorm2d, nn.InstanceNorm2d)))
    ignored_statistics = False
    # Convolutions before batch norm may all do without a bias, because the norm brings one.
    bare = not any(f"{layer.convolution}.bias" in published for layer in layout if layer.norm)
    for layer, (name, convolution) in zip(layout, convolutions, strict=True):
        reader.copy(layer.convolution, "weight", convolution, name, result.state)
        if convolution.bias is not None and bare and (layer.norm or layer.bare):
            result.state[f"{name}.bias"] = torch.zeros(convolution.out_channels)
        elif convolution.bias is not None:
            reader.copy(layer.convolution, "bias", convolution, name, result.state)
        if layer.norm is None:
            continue
        norm_name, norm = next(norms)
        if isinstance(norm, nn.BatchNorm2d):
            reader.copy(layer.norm, "weight", norm, norm_name, result.state)
            reader.copy(layer.norm, "bias", norm, norm_name, result.state)
        for each in _STATISTICS:
            key = f"{layer.norm}.{each}"
            kept = isinstance(norm, nn.BatchNorm2d) and norm.track_running_stats
            if kept and each == "num_batches_tracked":
                # Files of torch before 0.4.1 do not count; inference does not ask.
                result.state[f"{norm_name}.{each}"] = reader.take(key, torch.tensor(0))
            elif kept:
                reader.copy(layer.norm, each, norm, norm_name, result.state)
            elif key in published:
                reader.take(key)
                ignored_statistics = True
    reader.finish()
    if ignored_statistics:
        result.notes.append("running statistics in the file are not used: the norms take those of the picture")
    return result


class _Reader:
    """Takes keys out of a state dict and remembers which."""

    def __init__(self, published: State, source: str) -> None:
        self._published = published
        self._source = source
        self._used: set[str] = set()
        self._missing: list[str] = []

    def take(self, key: str, default: Tensor | None = None) -> Tensor:
        self._used.add(key)
        if key in self._published:
            return self._published[key]
        if default is None:
            self._missing.append(key)
        return torch.zeros(()) if default is None else default

    def copy(self, prefix: str, part: str, target: nn.Module, name: str, state: dict[str, Tensor]) -> None:
        """Copy one tensor; its shape must be that of the module it is for, and its numbers no whole ones."""
        key = f"{prefix}.{part}"
        tensor = self.take(key)
        expected = getattr(target, part).shape
        if key in self._published and tensor.shape != expected:
            raise CheckpointError(
                f"{self._source}: {key} has the shape {tuple(tensor.shape)} where {tuple(expected)} would fit the rest "
                "of the network."
            )
        if not tensor.is_floating_point():
            raise CheckpointError(f"{self._source}: {key} holds whole numbers, which no weights are.")
        state[f"{name}.{part}"] = tensor

    def finish(self) -> None:
        """Refuse a file whose keys and ours do not meet."""
        if self._missing:
            raise CheckpointError(f"{self._source} lacks {_list(self._missing)}, which its other keys ask for.")
        unexplained = [key for key in self._published if key not in self._used]
        if unexplained:
            raise CheckpointError(
                f"{self._source} holds {_list(unexplained)}, which no network of pix2pixHD, pix2pix or CycleGAN with "
                "its other keys has."
            )


def _modules(network: nn.Module, kinds: tuple[type[Any], ...]) -> list[tuple[str, Any]]:
    return [(name, module) for name, module in network.named_modules() if isinstance(module, kinds)]


def _list(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more


def shapes(state: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
    """The shapes of the weights of a state dict, by key without `.weight`."""
    return {key.removesuffix(".weight"): tuple(each.shape) for key, each in state.items() if key.endswith(".weight")}
