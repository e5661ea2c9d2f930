"""Modes: what is clustered, in which order, and what the checkpoint holds afterwards."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import load_checkpoint, save_checkpoint
from model.config import EncoderConfig, Pooling
from model.data import Pictures, open_source
from model.maps import LabelSet, write_image, write_instances, write_labels
from model.modes import GRAIN, HELD, Clusters, Styles, cluster_modes, encode_instances, fit_modes, load_encoder
from model.networks.style_encoder import StyleEncoder
from model.session import GeneratorSession
from model.styles import main

ROAD, SKY, CAR = 7, 23, 26


def blobs(*groups: tuple[float, int], seed: int = 0) -> np.ndarray:
    """Vectors in tight groups: (centre, how many) each."""
    rng = np.random.default_rng(seed)
    parts = [centre + 0.01 * rng.standard_normal((count, 3)) for centre, count in groups]
    return np.concatenate(parts).astype(np.float32)


def store(vectors: np.ndarray, *, held: int = HELD, chunk: int = 1000) -> Styles:
    """Styles with their own number as the instance, a hundred to a picture, added in chunks."""
    styles = Styles(vectors.shape[1], held=held)
    for start in range(0, len(vectors), chunk):
        part = vectors[start : start + chunk]
        numbers = np.arange(start, start + len(part))
        styles.add(part, numbers // 100, numbers)
    return styles


def clustered(vectors: np.ndarray, *, held: int = HELD, chunk: int = 1000, **options: int) -> Clusters:
    """What becomes of vectors that are added in chunks."""
    with store(vectors, held=held, chunk=chunk) as styles:
        return cluster_modes(styles, **options)


def test_the_largest_cluster_comes_first() -> None:
    found = clustered(blobs((-0.8, 20), (0.0, 70), (0.8, 40)), clusters=3)
    assert found.sizes == (70, 40, 20)
    np.testing.assert_allclose(found.centres[:, 0], [0.0, 0.8, -0.8], atol=0.02)
    assert found.centres.dtype == np.float32


@pytest.mark.parametrize("held", [HELD, 50])
def test_a_representative_is_the_instance_nearest_to_its_centre(held: int) -> None:
    vectors = blobs((-0.8, 20), (0.0, 70), (0.8, 40))
    found = clustered(vectors, held=held, clusters=3)
    for centre, size, (picture, instance) in zip(found.centres, found.sizes, found.nearest, strict=True):
        distances = ((vectors - centre) ** 2).sum(axis=1)
        assert instance == distances.argmin()
        assert picture == instance // 100
        assert (distances < 0.1).sum() == size


@pytest.mark.parametrize(("vectors", "expected"), [(blobs((0.3, 1)), 1), (blobs((0.3, 4)), 4), (np.ones((9, 3)), 1)])
def test_a_class_has_no_more_modes_than_different_styles(vectors: np.ndarray, expected: int) -> None:
    found = clustered(vectors.astype(np.float32))
    assert found.centres.shape == (expected, 3)
    assert sum(found.sizes) == len(vectors)
    assert len(found.nearest) == expected


@pytest.mark.parametrize("held", [HELD, 100])
def test_clustering_is_deterministic(held: int) -> None:
    vectors = np.random.default_rng(2).standard_normal((500, 3)).astype(np.float32)
    first, second = (clustered(vectors, held=held, chunk=chunk, seed=3) for chunk in (500, 7))
    np.testing.assert_array_equal(first.centres, second.centres)
    assert (first.sizes, first.nearest) == (second.sizes, second.nearest)


def test_many_styles_are_in_a_file_and_clustered_in_mini_batches() -> None:
    groups = ((-0.8, 3000), (0.0, 7000), (0.8, 1000))
    vectors = blobs(*groups)
    with store(vectors, held=500) as styles:
        assert not styles.fit_memory
        assert max(len(part) for part in styles.parts()) == 500
        np.testing.assert_array_equal(np.concatenate([part["style"] for part in styles.parts()]), vectors)
        sample = styles.sample()
        assert 450 <= len(sample) <= 500
        found = cluster_modes(styles, clusters=3)
        styles.add(vectors[:3], np.zeros(3), np.zeros(3))
        assert sum(len(part) for part in styles.parts()) == len(styles) == 11_003
    assert found.sizes == (7000, 3000, 1000), "every one is counted"
    np.testing.assert_allclose(found.centres[:, 0], [0.0, -0.8, 0.8], atol=0.005)
    whole = clustered(vectors, clusters=3)
    np.testing.assert_allclose(found.centres, whole.centres, atol=0.005)


def test_a_sample_is_spread_over_all_styles() -> None:
    numbers = np.arange(1007, dtype=np.float32)[:, None]
    for held in (1007, 1006, 500, 333, 64, 1):
        with store(numbers, held=held) as styles:
            sample = styles.sample()[:, 0]
        assert 1 <= len(sample) <= held
        assert sample[0] == 0
        assert len(set(np.diff(sample).tolist())) <= 1


def test_every_instance_gives_the_mean_over_its_pixels_however_small(tmp_path: Path) -> None:
    encoder, folder, photo, labels, instances = one_picture(tmp_path)
    found = {class_id: rest for class_id, *rest in encode_instances(encoder, folder, batch=4)}
    with torch.no_grad():
        features = encoder.layers(torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 127.5 - 1)[0]
    assert {class_id: ids.tolist() for class_id, (_, _, ids) in found.items()} == {
        ROAD: [ROAD],
        SKY: [SKY],
        CAR: [26001, 26002, 26003],
    }
    for styles, pictures, ids in found.values():
        expected = [features[:, instances == each].mean(dim=1).numpy() for each in ids.tolist()]
        np.testing.assert_allclose(styles, expected, atol=GRAIN)
        assert styles.dtype == np.float32
        assert pictures.tolist() == [0] * len(ids)


def test_an_encoder_that_pools_by_label_gives_one_style_a_class(tmp_path: Path) -> None:
    encoder, folder, photo, labels, _ = one_picture(tmp_path, pooling="label")
    found = {class_id: rest for class_id, *rest in encode_instances(encoder, folder)}
    assert {class_id: ids.tolist() for class_id, (_, _, ids) in found.items()} == {each: [each] for each in (7, 23, 26)}
    with torch.no_grad():
        features = encoder.layers(torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 127.5 - 1)[0]
    np.testing.assert_allclose(found[CAR][0][0], features[:, labels == CAR].mean(dim=1), atol=GRAIN)
    modes = fit_modes(encoder, folder)
    assert modes.representatives[CAR] == (("a", CAR),)
    assert modes.sizes[CAR] == (1,)


def test_modes_do_not_depend_on_the_run_or_the_batch(paired_folder: Path) -> None:
    torch.manual_seed(0)
    encoder = StyleEncoder(EncoderConfig(width=4, downsamples=2)).eval()
    pictures = Pictures(open_source(paired_folder), (64, 32))
    first, *others = (fit_modes(encoder, pictures, clusters=3, batch=batch) for batch in (1, 1, 2, 4, 6, None))
    assert sum(first.sizes[CAR]) == 6
    for other in others:
        assert other.sizes == first.sizes
        assert other.representatives == first.representatives
        for class_id, centres in first.centres.items():
            # Networks add up in another order in a larger batch.
            torch.testing.assert_close(other.centres[class_id], centres, rtol=0, atol=GRAIN)
    for class_id, centres in first.centres.items():
        assert torch.equal(others[0].centres[class_id], centres), "the same batch"


def test_a_limit_is_spread_over_the_pictures_and_progress_is_told(paired_folder: Path) -> None:
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2)).eval()
    pictures = Pictures(open_source(paired_folder), (64, 32))
    told: list[tuple[int, int]] = []
    found = encode_instances(encoder, pictures, limit=3, batch=2, progress=lambda *each: told.append(each))
    assert {int(index) for _, _, indices, _ in found for index in indices} == {0, 2, 5}
    assert told == [(2, 3), (3, 3)]


def test_ignored_pixels_have_no_modes(tmp_path: Path) -> None:
    classes = [{"id": 7, "name": "road", "color": [1, 2, 3]}, {"id": 26, "name": "car", "color": [4, 5, 6]}]
    label_set = LabelSet.from_dict({"name": "two", "ignore": 23, "classes": classes})
    encoder, folder, *_ = one_picture(tmp_path, label_set)
    assert set(fit_modes(encoder, folder).centres) == {7, 26}


def test_the_command_writes_modes_that_a_session_renders(
    tmp_path: Path, tiny_checkpoint: Path, paired_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = at_resolution(tiny_checkpoint, tmp_path / "in.safetensors", (64, 32)), tmp_path / "out.safetensors"
    before = source.read_bytes()
    assert main(["--checkpoint", str(source), "--data", str(paired_folder), "--out", str(target)]) == 0
    assert source.read_bytes() == before

    old, new = load_checkpoint(source), load_checkpoint(target)
    assert set(new.modes) == {ROAD, SKY, CAR}
    assert new.header.mode_sizes[CAR] == tuple(sorted(new.header.mode_sizes[CAR], reverse=True))
    assert sum(new.header.mode_sizes[CAR]) == 6, "one car in each of six pictures"
    assert new.id != old.id
    for key, weights in old.generator.items():
        assert torch.equal(new.generator[key], weights), key
    for class_id, centres in new.modes.items():
        kept = new.header.representatives[class_id]
        assert len(kept) == len(centres) == len(new.header.mode_sizes[class_id])
        assert {name for name, _ in kept} <= {f"scene{index}" for index in range(6)}
    assert {instance for _, instance in new.header.representatives[CAR]} == {26000}
    out = capsys.readouterr().out
    assert new.id in out
    (row,) = [line for line in out.splitlines() if " car " in line]
    assert "26000" in row
    assert new.header.representatives[CAR][0][0] in row

    labels = np.full((32, 64), CAR, np.uint8)
    with GeneratorSession.open(target, "cpu") as session:
        session.render(labels, np.full((32, 64), 26001, np.int32), {26001: session.modes(CAR) - 1})


def test_the_command_may_replace_the_file_and_says_the_same_twice(
    tmp_path: Path, tiny_checkpoint: Path, paired_folder: Path
) -> None:
    path = at_resolution(tiny_checkpoint, tmp_path / "tiny.safetensors", (64, 32))
    arguments = ["--checkpoint", str(path), "--data", str(paired_folder), "--split", "val", "--clusters", "2"]
    assert main(arguments) == 0
    first = load_checkpoint(path)
    assert max(len(centres) for centres in first.modes.values()) <= 2
    assert main(arguments) == 0
    assert load_checkpoint(path).id == first.id


def test_bad_input_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, tiny_checkpoint: Path, paired_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blind = tmp_path / "blind.safetensors"
    checkpoint = load_checkpoint(tiny_checkpoint)
    save_checkpoint(blind, replace(checkpoint.header, encoder=None), checkpoint.generator, None, {})
    for arguments, sentence in (
        (["--checkpoint", str(blind), "--data", str(paired_folder)], "blind.safetensors has no encoder"),
        (["--checkpoint", str(tiny_checkpoint), "--data", str(tmp_path)], "has none of the known layouts"),
        (["--checkpoint", str(tmp_path / "no.safetensors"), "--data", str(paired_folder)], "There is no checkpoint"),
    ):
        assert main([*arguments, "--out", str(tmp_path / "out.safetensors")]) == 2
        error = capsys.readouterr().err
        assert sentence in error
        assert error.count("\n") == 1
        assert not (tmp_path / "out.safetensors").exists()


def test_the_encoder_of_a_checkpoint_is_ready_for_inference(tiny_checkpoint: Path) -> None:
    encoder = load_encoder(load_checkpoint(tiny_checkpoint))
    assert not encoder.training
    assert not any(weight.requires_grad for weight in encoder.parameters())


def one_picture(
    root: Path, label_set: LabelSet | None = None, *, pooling: Pooling = "instance"
) -> tuple[StyleEncoder, Pictures, np.ndarray, np.ndarray, np.ndarray]:
    """A data set of one picture with three cars, one of them a single pixel."""
    labels = np.full((32, 48), ROAD, np.uint8)
    labels[:12] = SKY
    instances = labels.astype(np.int32)
    for instance, place in ((26001, np.s_[14:20, 2:10]), (26002, np.s_[14:20, 20:40]), (26003, np.s_[30, 47])):
        labels[place], instances[place] = CAR, instance
    photo = np.random.default_rng(0).integers(0, 256, (32, 48, 3)).astype(np.uint8)
    for kind in ("img", "label", "inst"):
        (root / f"train_{kind}").mkdir()
    write_image(root / "train_img" / "a.png", photo)
    write_labels(root / "train_label" / "a.png", labels)
    write_instances(root / "train_inst" / "a.png", instances)
    torch.manual_seed(0)
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2, pooling=pooling)).eval()
    return encoder, Pictures(open_source(root, label_set=label_set), (48, 32)), photo, labels, instances


def at_resolution(source: Path, target: Path, resolution: tuple[int, int]) -> Path:
    """A copy of a checkpoint that says it was trained at another size."""
    checkpoint = load_checkpoint(source)
    header = replace(checkpoint.header, resolution=resolution)
    save_checkpoint(target, header, checkpoint.generator, checkpoint.encoder, checkpoint.modes)
    return target
