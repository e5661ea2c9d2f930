"""Irregular outlines: smooth value noise in one and two dimensions."""

import cv2
import numpy as np


def ripple(random: np.random.Generator, count: int, period: float, octaves: int = 3) -> np.ndarray:
    """`count` values around 0, within about -1..1, that wander with a period of so many steps."""
    total = np.zeros(count)
    for octave in range(octaves):
        knots = random.uniform(-1, 1, max(2, int(np.ceil(count / max(period / 2**octave, 1))) + 2))
        total += np.interp(np.linspace(0, len(knots) - 1, count), np.arange(len(knots)), knots) / 2**octave
    return total / 1.5


def texture(random: np.random.Generator, rows: int, columns: int, period: float, octaves: int = 3) -> np.ndarray:
    """A float32 (rows, columns) map around 0, within about -1..1, with blobs `period` pixels apart."""
    total = np.zeros((rows, columns), dtype=np.float32)
    for octave in range(octaves):
        cell = max(period / 2**octave, 1.5)
        shape = (int(np.ceil(rows / cell)) + 3, int(np.ceil(columns / cell)) + 3)
        knots = random.uniform(-1, 1, shape).astype(np.float32)
        large = cv2.resize(knots, None, fx=cell, fy=cell, interpolation=cv2.INTER_CUBIC)
        total += large[:rows, :columns] / 2**octave
    return total / 1.5
