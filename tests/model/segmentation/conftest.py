"""A segmentation network for the tests of this folder."""

from pathlib import Path

import pytest

from model.maps import LabelSet
from tests.model.segmentation.random_network import random_segmenter


@pytest.fixture(scope="session")
def segmenter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A segmentation network of Cityscapes with random weights."""
    path = tmp_path_factory.mktemp("segmenter") / "random.safetensors"
    random_segmenter(path, LabelSet.load("cityscapes"))
    return path
