"""Arrays made small for the history: masks as bits, maps as runs, both compressed once they are large.

A painted label map is made of long runs of one id, so a whole 2048 x 1024 canvas (8 MiB) takes some tens of KiB, and
packing it takes milliseconds, where compressing the raw pixels would take most of a hundred.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
IdMap = NDArray[np.int32]

COMPRESS_FROM = 1024
"""Bytes below which compression would not pay for its own header."""

OVERHEAD = 240
"""What the Python objects around one packed array take, so that a history of thousands of dabs is counted honestly."""


@dataclass(frozen=True, slots=True)
class PackedMask:
    """A bool array as bits."""

    shape: tuple[int, int]  # (height, width)
    data: bytes
    compressed: bool

    @classmethod
    def of(cls, mask: Mask) -> "PackedMask":
        """Pack a (height, width) mask."""
        data, compressed = _squeeze(np.packbits(mask).tobytes())
        return cls((mask.shape[0], mask.shape[1]), data, compressed)

    def unpack(self) -> Mask:
        """The mask, in a new array."""
        bits = np.frombuffer(_expand(self.data, self.compressed), dtype=np.uint8)
        height, width = self.shape
        return np.unpackbits(bits, count=height * width).view(np.bool_).reshape(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return len(self.data) + OVERHEAD


@dataclass(frozen=True, slots=True)
class PackedMap:
    """An int32 array as runs of equal values along its rows; as raw pixels where runs would take more."""

    shape: tuple[int, int]  # (height, width)
    data: bytes
    runs: int  # 0: data is raw pixels
    compressed: bool

    @classmethod
    def of(cls, values: IdMap) -> "PackedMap":
        """Pack a (height, width) map of ids."""
        shape = (values.shape[0], values.shape[1])
        flat = np.ascontiguousarray(values, dtype=np.int32).reshape(-1)
        ends = np.flatnonzero(flat[1:] != flat[:-1])
        runs = len(ends) + 1 if flat.size else 0
        if runs * 2 >= flat.size:
            return cls(shape, *_raw(flat))
        starts = np.concatenate((np.zeros(1, dtype=np.int64), ends + 1))
        lengths = np.diff(starts, append=flat.size).astype(np.int32)
        data, compressed = _squeeze(lengths.tobytes() + flat[starts].tobytes())
        return cls(shape, data, runs, compressed)

    def unpack(self) -> IdMap:
        """The map, in a new array."""
        numbers = np.frombuffer(_expand(self.data, self.compressed), dtype=np.int32)
        flat = np.repeat(numbers[self.runs :], numbers[: self.runs]) if self.runs else numbers.copy()
        return flat.reshape(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return len(self.data) + OVERHEAD


def _raw(flat: IdMap) -> tuple[bytes, int, bool]:
    data, compressed = _squeeze(flat.tobytes())
    return data, 0, compressed


def _squeeze(data: bytes) -> tuple[bytes, bool]:
    """Compress when that makes it smaller. Level 1: the pen is waiting."""
    if len(data) < COMPRESS_FROM:
        return data, False
    squeezed = zlib.compress(data, level=1)
    return (squeezed, True) if len(squeezed) < len(data) else (data, False)


def _expand(data: bytes, compressed: bool) -> bytes:
    return zlib.decompress(data) if compressed else data
