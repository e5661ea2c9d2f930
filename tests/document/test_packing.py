"""Packed arrays come back as they were, and say how large they are."""

import numpy as np
import pytest

from editor.document.packing import PackedMap, PackedMask


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 7), (1, 9), (64, 300)])
@pytest.mark.parametrize("density", [0.0, 0.3, 1.0])
def test_a_mask_comes_back(shape: tuple[int, int], density: float) -> None:
    mask = np.random.default_rng(1).random(shape) < density
    unpacked = PackedMask.of(mask).unpack()
    assert unpacked.dtype == np.bool_
    assert unpacked.shape == shape
    assert np.array_equal(unpacked, mask)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 7), (64, 300)])
@pytest.mark.parametrize("values", [1, 2, 1000])
def test_a_map_comes_back(shape: tuple[int, int], values: int) -> None:
    ids = np.random.default_rng(1).integers(0, values, shape).astype(np.int32) * 255
    unpacked = PackedMap.of(ids).unpack()
    assert unpacked.dtype == np.int32
    assert np.array_equal(unpacked, ids)
    unpacked += 1  # an array of the caller's own


def test_a_painted_map_is_small_and_noise_is_not_larger_than_its_pixels() -> None:
    painted = np.full((1024, 2048), 7, dtype=np.int32)
    painted[300:700, 400:1500] = 26
    assert PackedMap.of(painted).nbytes < painted.nbytes / 500
    noise = np.random.default_rng(1).integers(0, 2**31, (100, 100)).astype(np.int32)
    assert PackedMap.of(noise).nbytes < noise.nbytes * 1.02
    assert PackedMask.of(np.ones((1024, 2048), dtype=np.bool_)).nbytes < 2000
