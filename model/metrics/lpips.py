"""LPIPS (Zhang et al. 2018): the distance of deep features between each synthesized picture and its photograph.

The backbone's weights are a file of the user's, AlexNet or VGG16 as torchvision publishes them; the linear layers come
with torchmetrics. Without the file nothing is measured.
"""

import inspect
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from model.errors import CheckpointError, ModelError
from model.metrics.base import Metric, Pair, Score
from model.metrics.weights import read_weights

LPIPS = "LPIPS"
SMALLEST = 32  # pixels each way that the backbones take
_FIRST = "features.0.weight"


class PerceptualDistance:
    """LPIPS with the user's backbone."""

    def __init__(self, path: Path, device: torch.device) -> None:
        """Load the weights and recognise the backbone by them. Raises CheckpointError."""
        try:
            from torchmetrics.functional.image import lpips as library
        except ImportError as error:
            raise ModelError("LPIPS needs the package torchmetrics with torchvision.") from error
        given = read_weights(path)
        self.backbone = _backbone_of(given, path)
        # Built with random weights: torchmetrics would download the backbone, even where the user has the file.
        network = library._NoTrainLpips(net=self.backbone, pretrained=False, pnet_rand=True)  # type: ignore[arg-type]
        linear = read_weights(Path(inspect.getfile(library)).parent / "lpips_models" / f"{self.backbone}.pth")
        expected = network.state_dict()
        weights = {key: tensor for key in expected if (tensor := _source_of(key, given, linear)) is not None}
        wrong = [key for key in expected if key not in weights or weights[key].shape != expected[key].shape]
        if wrong:
            raise CheckpointError(f"{path.name} lacks weights of {self.backbone} ({wrong[0]}).")
        network.load_state_dict(weights)
        self.name = path.name
        self._network, self._device = network.to(device), device

    def between(self, one: np.ndarray, other: np.ndarray) -> float:
        """The distance of two uint8 pictures (H, W, 3), 0 for equal ones. Raises ModelError if they are too small."""
        if min(one.shape[:2]) < SMALLEST:
            raise ModelError(f"LPIPS needs pictures of at least {SMALLEST} x {SMALLEST}.")
        pictures = [
            torch.from_numpy(np.ascontiguousarray(each)).permute(2, 0, 1)[None].to(self._device).float().div(255)
            for each in (one, other)
        ]
        with torch.inference_mode():
            return float(self._network(*pictures, normalize=True))


class LpipsScore(Metric):
    """Mean LPIPS over the pictures; smaller is nearer."""

    names = (LPIPS,)

    def __init__(self, distance: PerceptualDistance) -> None:
        self._distance = distance
        self._found: list[float] = []

    def add(self, pair: Pair) -> None:
        self._found.append(self._distance.between(pair.synthesized, pair.photograph))

    def scores(self) -> Mapping[str, Score]:
        return {LPIPS: Score(float(np.mean(self._found)))}

    def protocol(self) -> Mapping[str, str]:
        return {"LPIPS": f"{self._distance.backbone} from {self._distance.name}, at the size of the pictures"}


def _backbone_of(weights: Mapping[str, Tensor], path: Path) -> str:
    shape = tuple(weights[_FIRST].shape) if _FIRST in weights else None
    if shape == (64, 3, 11, 11):
        return "alex"
    if shape == (64, 3, 3, 3) and "features.28.weight" in weights:
        return "vgg"
    raise CheckpointError(f"{path.name} holds neither AlexNet nor VGG16 as torchvision publishes them.")


def _source_of(key: str, backbone: Mapping[str, Tensor], linear: Mapping[str, Tensor]) -> Tensor | None:
    """The tensor of a key of torchmetrics' network."""
    if key.startswith("net."):  # net.slice2.3.weight is torchvision's features.3.weight
        return backbone.get(f"features.{key.split('.', 2)[2]}")
    # The list `lins` holds the same layers once more.
    return linear.get(key.replace("lins.", "lin", 1) if key.startswith("lins.") else key)
