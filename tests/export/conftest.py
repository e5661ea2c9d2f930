"""A street with three objects and a picture of it, for whatever is written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document.objects import SceneObject
from editor.document.scene import Scene
from model.maps import LabelSet

ROAD, BUILDING, SKY, PERSON, CAR = 7, 11, 23, 24, 26
WIDTH, HEIGHT = 96, 64
ORIGIN = {"Software": "Maquette", "Checkpoint": "tiny (0123)", "Licence": "CC BY-NC 4.0, © Zoë; see: card", "Seed": "7"}


@pytest.fixture
def street() -> Scene:
    """Sky, a facade with a style of its own, road; a car before another one, a crowd, and one hidden."""
    background = np.full((HEIGHT, WIDTH), SKY, np.int32)
    background[32:] = ROAD
    background[10:32, :30] = BUILDING
    background[10:32, 60:] = BUILDING * 1000 + 1
    block = np.ones((12, 20), np.bool_)
    objects = (
        SceneObject(26001, CAR, block, (10, 36), name="taxi — 空車"),
        SceneObject(26002, CAR, block.copy(), (20, 40)),
        SceneObject(PERSON, PERSON, np.ones((8, 6), np.bool_), (60, 30), group=True),
        SceneObject(26003, CAR, block.copy(), (70, 40), visible=False),
    )
    return Scene(LabelSet.load("cityscapes"), background, objects, seed=7)


@pytest.fixture
def picture() -> np.ndarray:
    """Noise: any pixel that goes astray is seen."""
    return np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


@pytest.fixture
def smooth() -> np.ndarray:
    """A gradient, which every way of packing keeps nearly as it is."""
    x, y = np.meshgrid(np.linspace(0, 255, WIDTH), np.linspace(0, 255, HEIGHT))
    return np.stack([x, y, 255 - x], axis=2).round().astype(np.uint8)


def moved(value: SceneObject, dx: int, dy: int) -> SceneObject:
    """The object with its mask elsewhere."""
    return replace(value, origin=(value.origin[0] + dx, value.origin[1] + dy))


def leftovers(folder: Path) -> list[str]:
    """What lies in a folder, hidden parts of unfinished files included."""
    return sorted(each.name for each in folder.iterdir())
