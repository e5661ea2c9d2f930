"""The endless order: batches, ranks, augmentation, workers."""

import multiprocessing
import os
import shutil
import signal
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from model.data import Augment, Pictures, collate, endless_batches, epoch_order, open_source
from model.errors import BadMaps, ModelError


def pictures(root: Path, *, mirror: bool = False, cache: bool = False) -> Pictures:
    return Pictures(open_source(root), (64, 32), augment=Augment(mirror=mirror), seed=3, cache=cache)


def test_every_epoch_shows_every_picture_once() -> None:
    first, second = epoch_order(50, 1, 0), epoch_order(50, 1, 1)
    assert sorted(first) == sorted(second) == list(range(50))
    assert not np.array_equal(first, second)
    assert np.array_equal(first, epoch_order(50, 1, 0))


@pytest.mark.parametrize("cache", [False, True])
def test_a_late_start_continues_the_order(paired_folder: Path, cache: bool) -> None:
    data = pictures(paired_folder, mirror=True, cache=cache)
    whole = list(islice(endless_batches(data, start=0, batch=2), 8))
    late = list(islice(endless_batches(data, start=10, batch=2), 3))
    for expected, batch in zip(whole[5:], late, strict=True):
        assert torch.equal(expected.images, batch.images)
        assert torch.equal(expected.instances, batch.instances)
    assert whole[0].images.shape == (2, 3, 32, 64)


def test_batches_travel_small_and_arrive_as_networks_take_them(paired_folder: Path) -> None:
    data = pictures(paired_folder, mirror=True)
    (batch,) = islice(endless_batches(data, start=4, batch=3), 1)
    parts = batch.images, batch.labels, batch.instances
    assert [part.dtype for part in parts] == [torch.uint8, torch.uint8, torch.int32]
    arrived, expected = batch.to(torch.device("cpu")), collate([data[position] for position in (4, 5, 6)])
    for name, dtype in (("images", torch.float32), ("labels", torch.int64), ("instances", torch.int64)):
        found = getattr(arrived, name)
        assert found.dtype == dtype
        assert torch.equal(found, getattr(expected, name))
    assert arrived.images.is_contiguous(memory_format=torch.channels_last)
    assert batch.indices is not None
    assert expected.indices is not None
    assert torch.equal(batch.indices, expected.indices)
    photograph = torch.from_numpy(data[4].image.copy()).permute(2, 0, 1)
    assert torch.equal(arrived.images[0], photograph / 127.5 - 1), "0..255 is -1..1"
    again = arrived.to(torch.device("cpu"))
    assert torch.equal(again.images, arrived.images), "what has arrived is not changed once more"


def test_ranks_share_each_batch(paired_folder: Path) -> None:
    data = pictures(paired_folder, mirror=True)
    whole = islice(endless_batches(data, start=4, batch=4), 3)
    shares = [islice(endless_batches(data, start=4, batch=4, rank=rank, ranks=2), 3) for rank in range(2)]
    for batch, first, second in zip(whole, *shares, strict=True):
        assert torch.equal(batch.images, torch.cat((first.images, second.images)))
        assert torch.equal(batch.labels, torch.cat((first.labels, second.labels)))
    with pytest.raises(ModelError, match="3 pictures cannot be shared evenly by 2"):
        next(endless_batches(data, start=0, batch=3, rank=0, ranks=2))


def test_batches_leave_the_random_numbers_of_the_training_alone(paired_folder: Path) -> None:
    before = torch.get_rng_state()
    next(endless_batches(pictures(paired_folder), start=0, batch=2))
    assert torch.equal(torch.get_rng_state(), before)


def test_mirroring_turns_maps_and_image_together(paired_folder: Path) -> None:
    plain, mirrored = pictures(paired_folder), pictures(paired_folder, mirror=True)
    turned = 0
    for position in range(12):
        found, original = mirrored[position], plain[position]
        if np.array_equal(found.labels, original.labels):
            continue
        turned += 1
        assert np.array_equal(found.labels[:, ::-1], original.labels)
        assert np.array_equal(found.instances[:, ::-1], original.instances)
        assert np.array_equal(found.image[:, ::-1], original.image)
    assert 0 < turned < 12


@pytest.mark.parametrize(("workers", "cache"), [(0, False), (1, False), (2, True)])
def test_a_file_that_breaks_after_the_check_is_named(
    paired_folder: Path, tmp_path: Path, workers: int, cache: bool
) -> None:
    root = Path(shutil.copytree(paired_folder, tmp_path / "data"))
    data = pictures(root, cache=cache)
    data.source.check()
    broken = root / "train_label" / "scene4.png"
    broken.write_bytes(broken.read_bytes()[:60])
    with pytest.raises(BadMaps, match=r"^train_label/scene4\.png: is truncated") as raised:
        list(islice(endless_batches(data, start=0, batch=2, workers=workers), 3))
    assert "\n" not in str(raised.value)


def test_threads_share_one_cache_and_give_the_same_batches(paired_folder: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(paired_folder, tmp_path / "data"))
    alone = list(islice(endless_batches(pictures(root, mirror=True), start=1, batch=4), 12))
    data = pictures(root, mirror=True, cache=True)
    batches = endless_batches(data, start=1, batch=4, workers=3)
    found = list(islice(batches, 3))  # two epochs
    shutil.rmtree(root)
    found += islice(batches, 9)
    for expected, batch in zip(alone, found, strict=True):
        assert torch.equal(expected.images, batch.images)
        assert torch.equal(expected.labels, batch.labels)
    assert not multiprocessing.active_children()
    batches.close()  # type: ignore[attr-defined]


def test_workers_give_the_same_batches(paired_folder: Path) -> None:
    data = pictures(paired_folder, mirror=True)
    alone = list(islice(endless_batches(data, start=1, batch=2), 5))
    handler = signal.getsignal(signal.SIGTERM)
    for expected, batch in zip(alone, endless_batches(data, start=1, batch=2, workers=2), strict=False):
        assert torch.equal(expected.images, batch.images)
        assert torch.equal(expected.labels, batch.labels)
    assert signal.getsignal(signal.SIGTERM) is handler


def test_a_dead_worker_is_a_sentence(paired_folder: Path) -> None:
    batches = endless_batches(pictures(paired_folder), start=0, batch=2, workers=1)
    next(batches)
    (worker,) = multiprocessing.active_children()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(ModelError, match="A loader process has ended unexpectedly"):
        list(islice(batches, 20))
