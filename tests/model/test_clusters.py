"""The published cluster centres: every way numpy wrote them is read, and nothing else happens."""

import io
import os
import pickle
import struct
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from model.errors import CheckpointError
from model.published.clusters import read_clusters

CENTRES = {
    7: np.array([[0.1, -0.25, 0.5], [0.9, 0.0, -1.0]]),
    26: np.asfortranarray(np.linspace(-1, 1, 12).reshape(4, 3)),
    33: np.array([[0.5, 0.5, 0.5]], np.float32),
}
HEADER = b"{'descr': '|O', 'fortran_order': False, 'shape': (), }"


class Python2Pickler(pickle._Pickler):  # type: ignore[name-defined]
    """Writes text and bytes as Python 2 did, as the same kind of string."""

    def _save_string(self, value: str | bytes) -> None:
        encoded = value.encode("ascii") if isinstance(value, str) else value
        if len(encoded) < 256:
            self.write(pickle.SHORT_BINSTRING + struct.pack("<B", len(encoded)) + encoded)
        else:
            self.write(pickle.BINSTRING + struct.pack("<i", len(encoded)) + encoded)
        self.memoize(value)

    dispatch = {**pickle._Pickler.dispatch, str: _save_string, bytes: _save_string}  # type: ignore[attr-defined]


def written(path: Path, value: object, *, protocol: int | str = 4, module: bytes = b"numpy._core.multiarray") -> Path:
    """An .npy of one object, pickled as `protocol` has it."""
    array = np.empty((), dtype=object)
    array[()] = value
    buffer = io.BytesIO()
    if protocol == "python 2":
        Python2Pickler(buffer, 2).dump(array)
    else:
        pickle.Pickler(buffer, int(protocol)).dump(array)
    pickled = buffer.getvalue()
    if protocol in (2, 3, "python 2"):  # names are lines there, without their lengths
        pickled = pickled.replace(b"numpy._core.multiarray", module)
    return npy(path, pickled)


def npy(path: Path, pickled: bytes) -> Path:
    header = HEADER.ljust(117) + b"\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + pickled)
    return path


def same(found: dict[int, np.ndarray], expected: dict[int, np.ndarray]) -> bool:
    return found.keys() == expected.keys() and all(
        np.array_equal(found[label], expected[label].astype(np.float32)) for label in expected
    )


@pytest.mark.parametrize("protocol", [2, 3, 4, "python 2"])
@pytest.mark.parametrize("module", [b"numpy.core.multiarray", b"numpy._core.multiarray"])
def test_every_way_numpy_wrote_them(protocol: int | str, module: bytes, tmp_path: Path) -> None:
    clusters = read_clusters(written(tmp_path / "c.npy", CENTRES, protocol=protocol, module=module), 3)
    assert same(dict(clusters.centres), CENTRES)
    assert clusters.dropped == ()
    assert all(centres.dtype == np.float32 for centres in clusters.centres.values())


def test_what_this_numpy_saves(tmp_path: Path) -> None:
    np.save(tmp_path / "c.npy", CENTRES, allow_pickle=True)  # type: ignore[arg-type]
    assert same(dict(read_clusters(tmp_path / "c.npy", 3).centres), CENTRES)


def test_centres_that_no_encoder_gives_are_left_out_and_named(tmp_path: Path) -> None:
    """A style is the output of a tanh; what was never initialised is anything."""
    path = written(
        tmp_path / "c.npy",
        {
            1: np.array([[0.1, 0.2, 0.3], [np.nan, 0, 0], [0.0, 1e30, 0.0]]),
            2: np.full((2, 3), np.inf),
            3: np.zeros((0, 3)),
            4: np.array([[1.0, -1.0, 0.0]]),
        },
    )
    clusters = read_clusters(path, 3)
    assert {label: centres.tolist() for label, centres in clusters.centres.items()} == {
        1: [pytest.approx([0.1, 0.2, 0.3])],
        4: [[1.0, -1.0, 0.0]],
    }
    assert clusters.dropped == (
        "class 1: 2 of 3 centres are not numbers in -1..1",
        "class 2: 2 of 2 centres are not numbers in -1..1",
        "class 3 has no centres",
    )


class Evil:
    """Makes a folder when it is unpickled."""

    def __init__(self, witness: Path) -> None:
        self.witness = witness

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.witness),)


@pytest.mark.parametrize("protocol", [2, 3, 4])
@pytest.mark.parametrize("place", ["value", "instead"])
def test_a_hostile_file_runs_nothing(protocol: int, place: str, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    evil = Evil(witness) if place == "instead" else {7: CENTRES[7], 8: Evil(witness)}
    with pytest.raises(CheckpointError, match=r"c\.npy is no file of cluster centres: it names posix\.mkdir"):
        read_clusters(written(tmp_path / "c.npy", evil, protocol=protocol), 3)
    assert not witness.exists()


HOSTILE = {
    "a global of numpy that runs": b"cnumpy.testing._private.utils\nrunstring\n(S'1'\nS''\ntR.",
    "eval": b"cbuiltins\neval\n(S'1'\ntR.",
    "an instance": b"(S'a'\nios\nsystem\n.",
    "a persistent id": b"Pfile\n.",
    "an extension": b"\x82\x01.",
    "a new object": b"\x80\x02cnumpy\nndarray\n)\x81.",
    "the constructor of ndarray": b"\x80\x02cnumpy\nndarray\nK\x05\x85R.",
    "an array of 2**60 bytes": b"\x80\x02\x8a\x08" + struct.pack("<q", 2**60) + b".",
    "bytes of which none are there": b"\x80\x04\x8e" + struct.pack("<Q", 2**62) + b"abc.",
    "a stack of marks": b"(" * 200_000 + b".",
    "nothing": b"",
    "no end": b"\x80\x04}",
    "an empty stack": b"\x80\x02.",
    "a memory that is not there": b"\x80\x02h\x09.",
    "a loop": b"\x80\x02}q\x00K\x01h\x00s.",
    "deep tuples": b"\x80\x02)" + b"\x85" * 100_000 + b".",
}


@pytest.mark.parametrize("pickled", HOSTILE.values(), ids=HOSTILE.keys())
def test_other_instructions_are_refused(pickled: bytes, tmp_path: Path) -> None:
    path = npy(tmp_path / "c.npy", pickled)
    tracemalloc.start()
    with pytest.raises(CheckpointError, match=r"c\.npy"):
        read_clusters(path, 3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50e6


def test_shapes_and_repetitions_cannot_ask_for_memory(tmp_path: Path) -> None:
    array = np.zeros((2, 3))
    good = written(tmp_path / "good.npy", {7: array}, protocol=2).read_bytes()
    shape = good.index(b"K\x02K\x03\x86")  # (2, 3)
    huge = tmp_path / "huge.npy"
    huge.write_bytes(good[:shape] + b"J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86" + good[shape + 5 :])
    with pytest.raises(CheckpointError, match="shape does not fit its bytes"):
        read_clusters(huge, 3)
    many = np.zeros((20_000, 3))
    with pytest.raises(CheckpointError, match="larger than the file"):
        read_clusters(written(tmp_path / "many.npy", dict.fromkeys(range(1000), many)), 3)


def test_very_many_classes_take_no_minutes(tmp_path: Path) -> None:
    nothing = np.zeros((0, 3))  # one array without bytes, named again and again
    path = tmp_path / "many.npy"
    np.save(path, np.array(dict.fromkeys(range(40_000), nothing), dtype=object), allow_pickle=True)
    began = time.process_time()
    assert len(read_clusters(path, 3).dropped) == 40_000
    assert time.process_time() - began < 20, "what is checked of a class must not ask for all others"


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.npy"
    np.save(path, np.zeros((10, 3)))
    with pytest.raises(CheckpointError, match="a plain array"):
        read_clusters(path, 3)
    with pytest.raises(CheckpointError, match="no dict of centres"):
        read_clusters(written(path, [1, 2]), 3)
    with pytest.raises(CheckpointError, match="something else than an array"):
        read_clusters(written(path, {7: [0.1, 0.2, 0.3]}), 3)
    with pytest.raises(CheckpointError, match="something else than centres by class"):
        read_clusters(written(path, {"road": CENTRES[7]}), 3)
    with pytest.raises(CheckpointError, match="of the type i8"):
        read_clusters(written(path, {7: np.zeros((1, 3), np.int64)}), 3)
    with pytest.raises(CheckpointError, match=r"shape \(2, 3\), but the generator takes styles of 4"):
        read_clusters(written(path, {7: CENTRES[7]}), 4)
    path.write_bytes(b"PK\x03\x04 a zip")
    with pytest.raises(CheckpointError, match="not an .npy file"):
        read_clusters(path, 3)
    with pytest.raises(CheckpointError, match="There is no file"):
        read_clusters(tmp_path / "nowhere.npy", 3)


def test_damage_is_never_more_than_a_sentence(tmp_path: Path) -> None:
    good = written(tmp_path / "good.npy", CENTRES).read_bytes()
    path = tmp_path / "damaged.npy"
    rng = np.random.default_rng(0)
    refused = 0
    for trial in range(400):
        content = bytearray(good)
        if trial % 4 == 0:
            content = content[: int(rng.integers(len(good)))]
        else:
            for place in rng.integers(0, len(good), 3):
                content[place] = int(rng.integers(256))
        path.write_bytes(bytes(content))
        try:
            read_clusters(path, 3)
        except CheckpointError:
            refused += 1
    assert refused > 200
