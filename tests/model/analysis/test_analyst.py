"""A process that looks at photographs: the same answers as here, errors as themselves, and it can be killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from model.analysis.analyst import ProcessAnalyst, Stage, discriminator_of
from model.analysis.work import encode_regions, propose, score_maps
from model.checkpoint import load_checkpoint
from model.config import DiscriminatorConfig
from model.errors import BadMaps, Cancelled, CheckpointError, ConnectionLost, DeviceError
from model.inference import build_encoder
from model.maps import LabelSet
from model.networks.discriminator import Discriminator
from model.segmentation.network import load_segmenter
from model.training.weights import save_discriminator
from tests.model.segmentation.random_network import random_segmenter

CITYSCAPES = LabelSet.load("cityscapes")
SKY, ROAD, CAR = 23, 7, 26


@pytest.fixture(scope="module")
def analyst() -> Iterator[ProcessAnalyst]:
    with ProcessAnalyst("cpu") as opened:
        yield opened


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("segmenter") / "random.safetensors"
    random_segmenter(path, CITYSCAPES)
    return path


@pytest.fixture(scope="module")
def discriminator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("discriminator") / "discriminator.safetensors"
    config = DiscriminatorConfig(classes=CITYSCAPES.channels, width=4, max_width=8, scales=2)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        save_discriminator(path, Discriminator(config), config)
    return path


def photograph(width: int = 96, height: int = 64) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)


def maps(width: int = 96, height: int = 64) -> tuple[np.ndarray, np.ndarray]:
    labels = np.full((height, width), SKY, np.uint8)
    labels[height // 2 :] = ROAD
    labels[height // 2 : height // 2 + 10, 10:30] = CAR
    regions = labels.astype(np.int32)
    regions[labels == CAR] = 26004
    return labels, regions


@pytest.mark.parametrize("size", [(96, 64), (101, 45), (64, 200)])
def test_labels_are_those_of_the_network(analyst: ProcessAnalyst, segmenter: Path, size: tuple[int, int]) -> None:
    photo = photograph(*size)
    labels = analyst.propose(photo, segmenter)
    assert labels.shape == photo.shape[:2]
    assert labels.dtype == np.uint8
    known = load_segmenter(segmenter, "cpu")
    np.testing.assert_array_equal(labels, propose(photo, known))
    scored = {each.id for each in CITYSCAPES.classes if each.evaluated}
    assert set(np.unique(labels)) <= scored & set(known.header.classes)


def test_a_style_is_the_mean_over_its_region(analyst: ProcessAnalyst, tiny_checkpoint: Path) -> None:
    photo, (labels, regions) = photograph(97, 61), maps(97, 61)  # no multiple of what the encoder takes
    styles = analyst.encode(photo, labels, regions, tiny_checkpoint)
    assert set(styles) == {SKY, ROAD, 26004}
    encoder = build_encoder(load_checkpoint(tiny_checkpoint))
    assert encoder is not None
    enlarged = np.pad(photo, ((0, -61 % encoder.multiple), (0, -97 % encoder.multiple), (0, 0)), mode="edge")
    with torch.inference_mode():
        features = encoder.layers(torch.from_numpy(enlarged).permute(2, 0, 1)[None] / 127.5 - 1)[0, :, :61, :97].numpy()
    for region, style in styles.items():
        np.testing.assert_allclose(style, features[:, regions == region].mean(axis=1), atol=1e-3)


def test_an_encoder_that_pools_by_class_gives_a_class_one_style(tiny_checkpoint: Path) -> None:
    from dataclasses import replace

    encoder = build_encoder(load_checkpoint(tiny_checkpoint))
    assert encoder is not None
    encoder.config = replace(encoder.config, pooling="label")
    photo, (labels, regions) = photograph(), maps()
    regions[40:50, 50:70], labels[40:50, 50:70] = 26005, CAR
    styles = encode_regions(photo, labels, regions, encoder, torch.device("cpu"))
    assert set(styles) == {SKY, ROAD, 26004, 26005}
    assert styles[26004] == styles[26005] != styles[ROAD]


def test_scores_are_one_map_a_scale(analyst: ProcessAnalyst, discriminator: Path) -> None:
    photo, (labels, regions) = photograph(), maps()
    scores = analyst.scores(photo, labels, regions, discriminator, CITYSCAPES)
    assert [each.dtype for each in scores] == [np.float32, np.float32]
    assert scores[0].shape[0] > scores[1].shape[0] > 1
    # They see the labels and the boundaries as well as the picture.
    other = labels.copy()
    other[:, 48:] = 11
    assert not np.allclose(scores[0], analyst.scores(photo, other, regions, discriminator, CITYSCAPES)[0])
    merged = np.where(regions == 26004, 26, regions)
    merged[36:38] = 26009
    assert not np.allclose(scores[0], analyst.scores(photo, labels, merged, discriminator, CITYSCAPES)[0])


def test_the_stages_of_a_call_are_told(segmenter: Path) -> None:
    told: list[Stage] = []
    with ProcessAnalyst("cpu") as analyst:
        analyst.propose(photograph(), segmenter, tell=told.append)
        assert list(dict.fromkeys(told)) == [Stage.STARTING, Stage.LOADING, Stage.COMPUTING]
        told.clear()
        analyst.propose(photograph(), segmenter, tell=told.append)
        assert Stage.STARTING not in told


@pytest.mark.slow
@pytest.mark.parametrize("when", list(Stage))
def test_who_gives_up_has_no_process_left_and_can_begin_anew(segmenter: Path, when: Stage) -> None:
    told: list[Stage] = []
    with ProcessAnalyst("cpu") as analyst:
        with pytest.raises(Cancelled):
            analyst.propose(photograph(512, 512), segmenter, tell=told.append, should_stop=lambda: when in told)
        assert analyst._process is None
        assert analyst.propose(photograph(), segmenter).shape == (64, 96)


def test_what_the_question_raises_goes_through(segmenter: Path) -> None:
    class GaveUpError(Exception):
        pass

    def give_up() -> None:
        raise GaveUpError

    with ProcessAnalyst("cpu") as analyst, pytest.raises(GaveUpError):
        analyst.propose(photograph(), segmenter, should_stop=give_up)


def test_errors_arrive_as_themselves_and_the_process_lives_on(
    analyst: ProcessAnalyst, segmenter: Path, tiny_checkpoint: Path, discriminator: Path, tmp_path: Path
) -> None:
    photo, (labels, regions) = photograph(), maps()
    analyst.propose(photo, segmenter)
    process = analyst._process
    with pytest.raises(CheckpointError, match="no segmentation network"):
        analyst.propose(photo, tiny_checkpoint)
    with pytest.raises(CheckpointError, match=r"no checkpoint|cannot be read|has no header"):
        analyst.encode(photo, labels, regions, segmenter)
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(discriminator.read_bytes()[:-100])
    for path, expected in ((damaged, "damaged"), (segmenter, "no discriminators"), (tmp_path / "none", "no such file")):
        with pytest.raises(CheckpointError, match=expected):
            analyst.scores(photo, labels, regions, path, CITYSCAPES)
    with pytest.raises(CheckpointError, match="35 classes, this scene has 19"):
        analyst.scores(photo, labels * 0, regions * 0, discriminator, LabelSet.load("celebamask"))
    assert analyst._process is process


def test_what_does_not_fit_is_refused_before_anything_starts(segmenter: Path, tiny_checkpoint: Path) -> None:
    labels, regions = maps()
    analyst = ProcessAnalyst("cpu")
    with pytest.raises(BadMaps, match="at least 32 x 32"):
        analyst.propose(photograph(31, 64), segmenter)
    with pytest.raises(BadMaps, match="uint8"):
        analyst.propose(photograph().astype(np.float32), segmenter)
    with pytest.raises(BadMaps, match="the photograph 100 x 64"):
        analyst.encode(photograph(100, 64), labels, regions, tiny_checkpoint)
    with pytest.raises(BadMaps, match="Region ids"):
        analyst.encode(photograph(), labels, regions - 100, tiny_checkpoint)
    assert analyst._process is None


def test_a_device_that_is_not_there_is_one_sentence(segmenter: Path) -> None:
    if torch.backends.mps.is_available():
        pytest.skip("there is an Apple GPU")
    with ProcessAnalyst("mps") as analyst, pytest.raises(DeviceError):
        analyst.propose(photograph(), segmenter)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_process_that_dies_is_one_sentence_and_the_next_call_starts_another(segmenter: Path) -> None:
    def kill(stage: Stage) -> None:
        if stage is Stage.LOADING and first:
            first.clear()
            assert analyst._process is not None
            os.kill(analyst._process._child.pid, signal.SIGKILL)

    first = [True]
    with ProcessAnalyst("cpu") as analyst:
        with pytest.raises(ConnectionLost, match="was ended by signal 9, as when memory runs out; your scene is unh"):
            analyst.propose(photograph(), segmenter, tell=kill)
        assert analyst.propose(photograph(), segmenter).shape == (64, 96)
        pid = analyst._process._child.pid  # type: ignore[union-attr]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_lies_beside_a_checkpoint_is_found(tmp_path: Path) -> None:
    checkpoint = tmp_path / "latest.safetensors"
    with pytest.raises(CheckpointError, match="no discriminators beside latest.safetensors"):
        discriminator_of(checkpoint)
    (tmp_path / "discriminator.safetensors").touch()
    assert discriminator_of(checkpoint) == tmp_path / "discriminator.safetensors"
    (tmp_path / "latest-discriminator.safetensors").touch()
    assert discriminator_of(checkpoint) == tmp_path / "latest-discriminator.safetensors"


def test_a_picture_below_the_field_of_the_coarsest_scale_is_refused(discriminator: Path) -> None:
    from model.analysis.discriminators import load_discriminators

    loaded = load_discriminators(discriminator, CITYSCAPES.channels)
    side = loaded.config.smallest - 1
    labels, regions = maps(side, side)
    with pytest.raises(BadMaps, match="judge pictures from"):
        score_maps(photograph(side, side), labels, regions, CITYSCAPES.channel_table, loaded, torch.device("cpu"))
