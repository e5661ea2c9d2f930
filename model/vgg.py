"""The features of VGG19 (Simonyan and Zisserman 2015) that the perceptual loss compares (pix2pixHD, section 4).

The weights come from a file of the user's, as torchvision publishes them; they are never downloaded.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from model.errors import CheckpointError

# torchvision's `features`: output channels of a convolution, or a pooling by two; up to relu5_1.
_LAYERS: tuple[int | None, ...] = (
    *(64, 64, None),
    *(128, 128, None),
    *(256, 256, 256, 256, None),
    *(512, 512, 512, 512, None),
    *(512, 512, 512, 512, None),
)
_TAPS = (0, 5, 10, 19, 28)  # index in `features` of the convolutions under relu1_1, relu2_1, ..., relu5_1
_CLASSIFIER = {0: (4096, 25088), 3: (4096, 4096), 6: (1000, 4096)}  # index in `classifier`, shape of the weights


class VGG19(nn.Module):
    """Pictures (B, 3, H, W) to the five features relu1_1, relu2_1, relu3_1, relu4_1 and relu5_1.

    Takes pictures in -1..1 as they are, like the published code; H and W are at least 16. Its weights never change.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.ModuleDict()  # torchvision's index -> convolution, so that the weights keep their names
        for index, (channels_in, channels_out) in _convolutions().items():
            if index <= _TAPS[-1]:
                self.features[str(index)] = nn.Conv2d(channels_in, channels_out, 3, padding=1)
        self.requires_grad_(False)
        self.eval()

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Return the five features, finest first."""
        found: list[Tensor] = []
        features, last = pictures, -2
        for name, convolution in self.features.items():
            index = int(name)
            if index > last + 2:  # two convolutions in a row are apart by the ReLU between them
                features = nn.functional.max_pool2d(features, 2)
            features = nn.functional.relu(convolution(features))
            if index in _TAPS:
                found.append(features)
            last = index
        return found


def load_vgg19(path: Path, device: torch.device | str = "cpu") -> VGG19:
    """Load the weights of torchvision's `vgg19`; raises CheckpointError unless names and shapes are exactly those.

    The file is a `.pth` as torchvision publishes it; it is opened with `weights_only`, so that it can run no code.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file {path} with the weights of VGG19.") from error
    except MemoryError:
        raise
    except Exception as error:  # a damaged file can make torch's reader raise anything
        raise CheckpointError(f"{path} is no file of weights, or it is damaged.") from error
    advice = f"{path.name} does not hold the weights of torchvision's vgg19"
    if not isinstance(content, dict) or not all(isinstance(value, Tensor) for value in content.values()):
        raise CheckpointError(f"{advice}: it is no dictionary of tensors.")
    expected = _expected_shapes()
    missing, unknown = sorted(expected.keys() - content.keys()), sorted(map(str, content.keys() - expected.keys()))
    if missing or unknown:
        what = f"{missing[0]} is missing" if missing else f"{unknown[0]} does not belong to it"
        raise CheckpointError(f"{advice}: {what}.")
    for name, shape in expected.items():
        if tuple(content[name].shape) != shape:
            found, wanted = (" x ".join(map(str, each)) for each in (content[name].shape, shape))
            raise CheckpointError(f"{advice}: {name} is {found} instead of {wanted}.")
    network = VGG19()
    weights = {name: content[name].float() for name in network.state_dict()}
    if not all(bool(weight.isfinite().all()) for weight in weights.values()):
        raise CheckpointError(f"{advice}: some of its numbers are not finite.")
    network.load_state_dict(weights)
    return network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]


def _convolutions() -> dict[int, tuple[int, int]]:
    """Index in torchvision's `features`, which counts a ReLU after every convolution: channels in and out."""
    found: dict[int, tuple[int, int]] = {}
    index, channels = 0, 3
    for layer in _LAYERS:
        if layer is None:
            index += 1
            continue
        found[index] = (channels, layer)
        index, channels = index + 2, layer
    return found


def _expected_shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for index, (channels_in, channels_out) in _convolutions().items():
        shapes[f"features.{index}.weight"] = (channels_out, channels_in, 3, 3)
        shapes[f"features.{index}.bias"] = (channels_out,)
    for index, shape in _CLASSIFIER.items():
        shapes[f"classifier.{index}.weight"] = shape
        shapes[f"classifier.{index}.bias"] = shape[:1]
    return shapes
