"""Instance maps like those of data sets, drawn for tests."""

import numpy as np

EGO, ROAD, BUILDING, SKY, PERSON, CAR = 1, 7, 11, 23, 24, 26  # ids of Cityscapes


def street(rng: np.random.Generator, size: tuple[int, int] = (64, 48)) -> np.ndarray:
    """An instance map with all that data sets have: pieces, crowds, void, things at the border, single pixels."""
    width, height = size
    instances = np.full((height, width), ROAD, np.int32)
    instances[: height // 3] = SKY
    instances[height // 3 : height // 2, : width // 2] = BUILDING
    for number in range(12):
        x, y = rng.integers(0, (width, height))
        w, h = rng.integers(1, (20, 12))
        class_id = int(rng.choice([PERSON, CAR, 32, 33]))
        instances[y : y + h, x : x + w] = class_id * 1000 + number
    instances[3:6, 40:50] = PERSON  # a crowd
    instances[20:22, 5:50] = CAR
    instances[-6:, 10:-10] = EGO
    instances[0, 0] = 26999
    return instances
