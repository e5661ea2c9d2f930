"""Small pictures for trees of files in the layouts that data sets are published in."""

from pathlib import Path

import numpy as np
import pytest

from model.maps import write_image


class Drawing:
    """Writes files, with the folders they need."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def photograph(self, name: str, size: tuple[int, int], seed: int = 0) -> np.ndarray:
        """Write a picture of coarse random colours (JPEG keeps them nearly) and return it, uint8 (H, W, 3)."""
        width, height = size
        blocks = np.random.default_rng(seed).integers(0, 256, (height // 8 + 1, width // 8 + 1, 3), np.uint8)
        picture = np.repeat(np.repeat(blocks, 8, axis=0), 8, axis=1)[:height, :width]
        write_image(self.path(name), picture)
        return picture

    def path(self, name: str) -> Path:
        """A file's place, its folder made."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@pytest.fixture
def draw(tmp_path: Path) -> Drawing:
    """An empty data set."""
    return Drawing(tmp_path / "data")
