"""The segmentation networks of torchvision, and one made ready for photographs of any size."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torchvision.models import segmentation

from model.devices import resolve_device
from model.errors import BadMaps, CheckpointError, ModelError
from model.segmentation.config import SMALLEST
from model.segmentation.file import SegmenterHeader, read_segmenter


class SegmentationNetwork(nn.Module):
    """LR-ASPP (Howard et al. 2019, section 6.4) or DeepLabv3 (Chen et al. 2017) on MobileNetV3-Large, random weights.

    With 27 classes 3.22 M and 11.03 M parameters.
    """

    def __init__(self, network: str, classes: int) -> None:
        super().__init__()
        make = {
            "lraspp": segmentation.lraspp_mobilenet_v3_large,
            "deeplab": segmentation.deeplabv3_mobilenet_v3_large,
        }.get(network)
        if make is None:
            raise ModelError(f"There is no segmentation network {network!r}; there are lraspp and deeplab.")
        # Both said explicitly: by default torchvision would download a backbone.
        built = make(weights=None, weights_backbone=None, num_classes=classes)
        self.backbone: nn.Module = built.backbone
        self.classifier: nn.Module = built.classifier
        self._pyramid = network == "lraspp"
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 0.1  # torchvision's 0.01 is for weeks of training: short runs would keep N(0, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Normalised pictures (B, 3, H, W) -> class scores (B, classes, H / 8, W / 8); H / 16, W / 16 for DeepLab."""
        features: dict[str, Tensor] = self.backbone(pictures)
        return self.classifier(features if self._pyramid else features["out"])


class Segmenter:
    """Names the class of every pixel of a photograph. Deterministic; one thread at a time."""

    def __init__(self, header: SegmenterHeader, network: nn.Module, device: torch.device) -> None:
        self.header = header
        self.id = header.id
        self.label_set = header.label_set
        self.device = device
        self._network = network.eval().requires_grad_(False).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]

    def predict(self, picture: np.ndarray, *, classes: Iterable[int] | None = None) -> np.ndarray:
        """Return the label map uint8 (H, W) of a photograph uint8 (H, W, 3) of any size.

        `classes` restricts the answer to some ids, as scores over a part of the classes ask. The picture is resized to
        about as many pixels as in training, in its own proportions. Raises BadMaps for another shape or type, and
        ModelError when none of `classes` is known.
        """
        if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
            raise BadMaps(f"A photograph is a uint8 (H, W, 3) array, not {picture.dtype} {picture.shape}.")
        channels = range(len(self.header.classes))
        if classes is not None:
            wanted = set(classes)
            channels = [each for each in channels if self.header.classes[each] in wanted]  # type: ignore[assignment]
            if not channels:
                raise ModelError("The segmentation network knows none of the classes that are asked for.")
        height, width = picture.shape[:2]
        scores = self._scores(picture)
        # One class after the other: the scores of all at full size could be gigabytes.
        best = np.full((height, width), -np.inf, np.float32)
        labels = np.zeros((height, width), np.uint8)
        for channel in channels:
            plane = cv2.resize(scores[channel], (width, height), interpolation=cv2.INTER_LINEAR)
            better = plane > best
            labels[better] = self.header.classes[channel]
            np.copyto(best, plane, where=better)
        return labels

    def _scores(self, picture: np.ndarray) -> np.ndarray:
        """float32 (classes, h, w) at the network's own scale."""
        size = inner_size((picture.shape[1], picture.shape[0]), self.header.resolution)
        if size != (picture.shape[1], picture.shape[0]):
            shrinks = size[0] < picture.shape[1]
            picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        pixels = torch.from_numpy(np.ascontiguousarray(picture))[None].permute(0, 3, 1, 2).to(self.device)
        with torch.inference_mode():
            scores = self._network(normalized(pixels, self.header.mean, self.header.deviation))
        return scores[0].float().cpu().numpy()


def inner_size(size: tuple[int, int], resolution: tuple[int, int]) -> tuple[int, int]:
    """Width and height at which a picture is segmented: the area of `resolution`, multiples of 32, proportions kept."""
    width, height = size
    scale = (resolution[0] * resolution[1] / (width * height)) ** 0.5
    return max(SMALLEST, round(width * scale / SMALLEST) * SMALLEST), max(
        SMALLEST, round(height * scale / SMALLEST) * SMALLEST
    )


def normalized(pixels: Tensor, mean: Iterable[float], deviation: Iterable[float]) -> Tensor:
    """uint8 (B, 3, H, W) -> float32 of mean 0 and deviation 1 over the training data, channels_last."""
    shape = (1, 3, 1, 1)
    shift = torch.tensor(tuple(mean), device=pixels.device).view(shape)
    scale = torch.tensor(tuple(deviation), device=pixels.device).view(shape)
    return pixels.float().sub(shift).div(scale).contiguous(memory_format=torch.channels_last)


def load_segmenter(path: str | Path, device: str = "auto") -> Segmenter:
    """Load a segmentation network onto a device (auto, cpu, cuda, mps). Raises CheckpointError and DeviceError."""
    target = resolve_device(device)
    path = Path(path)
    header, weights = read_segmenter(path)
    network = _empty_network(path, header)
    missing: Any
    try:
        missing, unexpected = network.load_state_dict(weights, strict=False)
    except RuntimeError as error:
        raise CheckpointError(f"{path.name}: the weights do not fit the network in its header.") from error
    lacking = [key for key in missing if not key.endswith("num_batches_tracked")]
    if lacking or unexpected:
        raise CheckpointError(f"{path.name}: the weights do not fit its header ({(lacking + unexpected)[0]}).")
    return Segmenter(header, network, target)


def _empty_network(path: Path, header: SegmenterHeader) -> SegmentationNetwork:
    try:
        return SegmentationNetwork(header.network, len(header.classes))
    except ModelError as error:
        raise CheckpointError(f"{path.name}: {error}") from error
