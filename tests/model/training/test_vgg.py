"""VGG19 from a file: the features are torchvision's, and nothing but its weights is taken."""

from pathlib import Path

import pytest
import torch
from torch import Tensor
from torchvision.models import vgg19

from model.errors import CheckpointError
from model.losses import perceptual
from model.vgg import load_vgg19


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    """Weights of torchvision's vgg19, drawn at random; those of the classifier take no memory."""
    with torch.device("meta"):
        network = vgg19()
    torch.manual_seed(0)
    found: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        if name.startswith("classifier"):
            found[name] = torch.zeros(1).expand(value.shape)
        else:
            fan = value[0].numel() if value.ndim == 4 else 1
            found[name] = torch.randn(value.shape) * ((2 / fan) ** 0.5 if value.ndim == 4 else 0.05)
    return found


@pytest.fixture(scope="module")
def weights(state: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vgg") / "vgg19.pth"
    torch.save(state, path)
    return path


def test_the_features_are_torchvisions(state: dict[str, Tensor], weights: Path) -> None:
    with torch.device("meta"):
        layers = vgg19().features
    layers.load_state_dict(
        {name.removeprefix("features."): value for name, value in state.items() if name.startswith("features.")},
        assign=True,
    )
    picture = torch.randn(2, 3, 48, 32)
    expected, features = [], picture
    for index, layer in enumerate(layers):
        features = layer(features).clone()
        if index in (1, 6, 11, 20, 29):  # relu1_1, relu2_1, relu3_1, relu4_1, relu5_1
            expected.append(features)
    found = load_vgg19(weights)(picture)
    assert [tuple(each.shape[1:]) for each in found] == [
        (64, 48, 32),
        (128, 24, 16),
        (256, 12, 8),
        (512, 6, 4),
        (512, 3, 2),
    ]
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


def test_the_gradient_reaches_the_picture_and_not_the_weights(weights: Path) -> None:
    network = load_vgg19(weights)
    picture = torch.randn(1, 3, 32, 32, requires_grad=True)
    perceptual(network(picture), network(torch.zeros(1, 3, 32, 32))).backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in network.parameters())


def test_wrong_files_are_refused_in_one_sentence(state: dict[str, Tensor], tmp_path: Path) -> None:
    def refused(content: object, sentence: str) -> None:
        path = tmp_path / "wrong.pth"
        torch.save(content, path)
        with pytest.raises(CheckpointError, match=sentence) as caught:
            load_vgg19(path)
        assert "\n" not in str(caught.value)

    refused([1, 2], "no dictionary of tensors")
    refused(
        {name: value for name, value in state.items() if name != "features.28.weight"}, "features.28.weight is missing"
    )
    refused({**state, "features.1.running_mean": torch.zeros(64)}, "features.1.running_mean does not belong to it")
    refused({**state, "features.0.bias": torch.zeros(63)}, "features.0.bias is 63 instead of 64")
    refused({**state, "features.0.bias": torch.full((64,), torch.nan)}, "not finite")


def test_no_file_and_no_weights(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="There is no file"):
        load_vgg19(tmp_path / "missing.pth")
    (tmp_path / "text.pth").write_text("weights")
    with pytest.raises(CheckpointError, match="damaged"):
        load_vgg19(tmp_path / "text.pth")


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    torch.save({"features.0.weight": print}, tmp_path / "code.pth")
    with pytest.raises(CheckpointError):
        load_vgg19(tmp_path / "code.pth")
