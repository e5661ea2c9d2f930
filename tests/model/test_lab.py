"""Lab for networks against OpenCV's, and back."""

import cv2
import numpy as np
import pytest
import torch

from model.lab import lab_from_rgb, rgb_from_lab, with_channels


@pytest.fixture(scope="module")
def pictures() -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).uniform(-1, 1, (2, 3, 16, 16)).astype(np.float32))


def test_the_values_are_opencvs(pictures: torch.Tensor) -> None:
    found = lab_from_rgb(pictures)
    for picture, lab in zip(pictures, found, strict=True):
        expected = cv2.cvtColor((picture.permute(1, 2, 0).numpy() + 1) / 2, cv2.COLOR_RGB2Lab)
        scaled = np.stack((expected[..., 0] / 50 - 1, expected[..., 1] / 110, expected[..., 2] / 110))
        np.testing.assert_allclose(lab.numpy(), scaled, atol=2e-2)
        assert np.abs(lab.numpy() - scaled).mean() < 2e-3  # OpenCV interpolates in a table


def test_there_and_back(pictures: torch.Tensor) -> None:
    torch.testing.assert_close(rgb_from_lab(lab_from_rgb(pictures)), pictures, atol=2e-4, rtol=0)


def test_grey_has_no_colour_and_white_is_one() -> None:
    grey = torch.linspace(-1, 1, 11).view(1, 1, 1, 11).expand(1, 3, 1, 11)
    lab = lab_from_rgb(grey)
    assert lab[:, 1:].abs().max() < 1e-4
    assert lab[0, 0, 0, 0].item() == pytest.approx(-1, abs=1e-5)
    assert lab[0, 0, 0, -1].item() == pytest.approx(1, abs=1e-5)


def test_channels(pictures: torch.Tensor) -> None:
    lab = lab_from_rgb(pictures)
    assert torch.equal(with_channels(pictures, 1), lab[:, :1])
    assert torch.equal(with_channels(pictures, 2), lab[:, 1:])
    assert with_channels(pictures, 3) is pictures
