"""LPIPS with a backbone from a file."""

import inspect
from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from torchmetrics.functional.image import lpips as library

from model.errors import CheckpointError, ModelError
from model.metrics.lpips import LpipsScore, PerceptualDistance
from model.metrics.offline import offline
from tests.model.metrics.pictures import noise_pair

CPU = torch.device("cpu")
AFTER = (1, 4, 7, 9, 11)  # torchvision's AlexNet: the layers whose output is compared


def alexnet() -> torch.nn.Sequential:
    """AlexNet's convolutions without the classifier's 58 million weights; what is in them is undefined."""
    with torch.device("meta"):
        features = torchvision.models.alexnet(weights=None).features
    return features.to_empty(device="cpu").eval()


@pytest.fixture(scope="module")
def backbone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """AlexNet's convolutions with random weights, under torchvision's names."""
    features = alexnet()
    generator = torch.Generator().manual_seed(0)
    for weight in features.parameters():
        weight.data.normal_(0, 0.03, generator=generator)
    path = tmp_path_factory.mktemp("lpips") / "alexnet.pth"
    torch.save({f"features.{key}": value for key, value in features.state_dict().items()}, path)
    return path


def by_hand(path: Path, one: np.ndarray, other: np.ndarray) -> float:
    """Section 3 of the paper, layer by layer."""
    features = alexnet()
    weights = torch.load(path, weights_only=True)
    features.load_state_dict({key.removeprefix("features."): value for key, value in weights.items()})
    own = Path(inspect.getfile(library)).parent / "lpips_models" / "alex.pth"
    linear = torch.load(own, map_location="cpu", weights_only=True)
    shift, scale = torch.tensor([-0.030, -0.088, -0.188]), torch.tensor([0.458, 0.448, 0.450])
    outputs = []
    with torch.no_grad():
        for picture in (one, other):
            x = ((torch.from_numpy(picture).float() / 127.5 - 1 - shift) / scale).permute(2, 0, 1)[None]
            found = []
            for index, layer in enumerate(features[: AFTER[-1] + 1]):
                x = layer(x)
                if index in AFTER:
                    found.append((x / x.norm(dim=1, keepdim=True).clamp(min=1e-10)).clone())
            outputs.append(found)
    total = 0.0
    for level, (first, second) in enumerate(zip(*outputs, strict=True)):
        weight = linear[f"lin{level}.model.1.weight"]
        total += float(((first - second) ** 2 * weight).sum(dim=1).mean())
    return total


def test_the_distance_is_the_papers(backbone: Path) -> None:
    distance = PerceptualDistance(backbone, CPU)
    pair = noise_pair(2, (64, 48))
    found = distance.between(pair.synthesized, pair.photograph)
    assert found > 0
    assert found == pytest.approx(by_hand(backbone, pair.synthesized, pair.photograph), rel=1e-3)
    assert distance.between(pair.photograph, pair.photograph) == pytest.approx(0, abs=1e-6)


def test_the_score_is_the_mean(backbone: Path) -> None:
    metric = LpipsScore(PerceptualDistance(backbone, CPU))
    for seed in (0, 1):  # the second pair is of equal pictures
        metric.add(noise_pair(seed))
    pair = noise_pair(0)
    expected = by_hand(backbone, pair.synthesized, pair.photograph) / 2
    assert metric.scores()["LPIPS"].synthesized == pytest.approx(expected, rel=1e-3)
    assert "alex from alexnet.pth" in metric.protocol()["LPIPS"]


@pytest.mark.slow  # torchmetrics draws VGG16 whole
def test_vgg_is_recognised(tmp_path: Path) -> None:
    features = torchvision.models.vgg.make_layers(torchvision.models.vgg.cfgs["D"])
    torch.save({f"features.{key}": value for key, value in features.state_dict().items()}, tmp_path / "vgg.pth")
    assert PerceptualDistance(tmp_path / "vgg.pth", CPU).backbone == "vgg"


def test_other_files_and_tiny_pictures_are_refused(tmp_path: Path, backbone: Path) -> None:
    torch.save({"weight": torch.zeros(2)}, tmp_path / "other.pth")
    torch.save({"features.0.weight": torch.zeros(64, 3, 11, 11)}, tmp_path / "half.pth")
    for name, sentence in (("other.pth", "neither AlexNet nor VGG16"), ("half.pth", "lacks weights of alex")):
        with pytest.raises(CheckpointError, match=sentence):
            PerceptualDistance(tmp_path / name, CPU)
    distance, pair = PerceptualDistance(backbone, CPU), noise_pair(0, (48, 20))
    with pytest.raises(ModelError, match="at least 32"):
        distance.between(pair.synthesized, pair.photograph)


def test_nothing_is_downloaded(backbone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with offline():
        PerceptualDistance(backbone, CPU)
        with pytest.raises(ModelError, match="network"):
            torch.hub.load_state_dict_from_url("http://192.0.2.1/weights.pth", progress=False)
    assert not list(tmp_path.rglob("*.pth"))
