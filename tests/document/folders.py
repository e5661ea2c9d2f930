"""Tiny drawn folders in the layouts that are known."""

from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 32
ROAD, SKY, CAR = 7, 23, 26


def maps(number: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Labels uint8 and instances int32 of a small street with two cars that touch; `number` moves them."""
    labels = np.full((SIDE, SIDE), SKY, np.uint8)
    labels[16:] = ROAD
    instances = labels.astype(np.int32)
    left = 2 + number % 12
    for k in (1, 2):
        place = np.s_[18:26, left + 6 * (k - 1) : left + 6 * k]
        labels[place], instances[place] = CAR, CAR * 1000 + k
    return labels, instances


def save(path: Path, pixels: np.ndarray) -> Path:
    """Write an array as an image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def photograph(number: int = 0) -> np.ndarray:
    """Grey of its own for every number."""
    return np.full((SIDE, SIDE, 3), 40 + number, np.uint8)


def paired(root: Path, names: tuple[str, ...] = ("1", "2", "10"), split: str = "train") -> Path:
    """pix2pixHD's folders."""
    for number, name in enumerate(names):
        labels, instances = maps(number)
        save(root / f"{split}_label" / f"{name}.png", labels)
        save(root / f"{split}_inst" / f"{name}.png", instances.astype(np.uint16))
        save(root / f"{split}_img" / f"{name}.webp", photograph(number))
    return root


def cityscapes(root: Path) -> Path:
    """Cityscapes as downloaded."""
    for number, (split, city) in enumerate((("train", "ulm"), ("val", "bonn"))):
        labels, instances = maps(number)
        scene = f"{city}_000000_000019"
        fine = root / "gtFine" / split / city / f"{scene}_gtFine"
        save(fine.with_name(f"{fine.name}_labelIds.png"), labels)
        save(fine.with_name(f"{fine.name}_instanceIds.png"), instances.astype(np.uint16))
        save(fine.with_name(f"{fine.name}_color.png"), photograph())
        save(root / "leftImg8bit" / split / city / f"{scene}_leftImg8bit.png", photograph(number))
    return root
