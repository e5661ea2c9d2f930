"""Modes: what is clustered, in which order, and what the checkpoint holds afterwards."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from model.checkpoint import load_checkpoint, save_checkpoint
from model.config import EncoderConfig
from model.data import Pictures, open_source
from model.maps import LabelSet, write_image, write_instances, write_labels
from model.networks.style_encoder import StyleEncoder
from model.session import GeneratorSession
from model.styles import cluster_modes, encode_instances, fit_modes, load_encoder, main

ROAD, SKY, CAR = 7, 23, 26


def blobs(*groups: tuple[float, int], seed: int = 0) -> np.ndarray:
    """Vectors in tight groups: (centre, how many) each."""
    rng = np.random.default_rng(seed)
    parts = [centre + 0.01 * rng.standard_normal((count, 3)) for centre, count in groups]
    return np.concatenate(parts).astype(np.float32)


def test_the_largest_cluster_comes_first() -> None:
    centres, sizes = cluster_modes(blobs((-0.8, 20), (0.0, 70), (0.8, 40)), clusters=3)
    assert sizes == (70, 40, 20)
    np.testing.assert_allclose(centres[:, 0], [0.0, 0.8, -0.8], atol=0.02)
    assert centres.dtype == torch.float32


@pytest.mark.parametrize(("vectors", "expected"), [(blobs((0.3, 1)), 1), (blobs((0.3, 4)), 4), (np.ones((9, 3)), 1)])
def test_a_class_has_no_more_modes_than_different_styles(vectors: np.ndarray, expected: int) -> None:
    centres, sizes = cluster_modes(vectors.astype(np.float32))
    assert centres.shape == (expected, 3)
    assert sum(sizes) == len(vectors)


def test_clustering_is_deterministic() -> None:
    vectors = np.random.default_rng(2).standard_normal((500, 3)).astype(np.float32)
    first, second = cluster_modes(vectors, seed=3), cluster_modes(vectors, seed=3)
    assert torch.equal(first[0], second[0])
    assert first[1] == second[1]


def test_many_vectors_are_clustered_in_mini_batches() -> None:
    centres, sizes = cluster_modes(blobs((-0.5, 12_000), (0.5, 9_000)), clusters=2)
    assert sizes == (12_000, 9_000)
    np.testing.assert_allclose(centres[:, 0], [-0.5, 0.5], atol=0.02)


def test_every_instance_gives_the_mean_over_its_pixels_however_small(tmp_path: Path) -> None:
    encoder, folder, photo, labels, instances = one_picture(tmp_path)
    found = encode_instances(encoder, folder, limit=None, batch=4)
    with torch.no_grad():
        features = encoder.layers(torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 127.5 - 1)[0]
    expected = {
        class_id: [
            features[:, instances == each].mean(dim=1).numpy()
            for each in np.unique(instances[labels == class_id]).tolist()
        ]
        for class_id in (ROAD, SKY, CAR)
    }
    assert {class_id: len(vectors) for class_id, vectors in found.items()} == {ROAD: 1, SKY: 1, CAR: 3}
    for class_id, vectors in expected.items():
        np.testing.assert_allclose(found[class_id], vectors, atol=1e-5)


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
    assert new.id in capsys.readouterr().out

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
    root: Path, label_set: LabelSet | None = None
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
    encoder = StyleEncoder(EncoderConfig(width=2, downsamples=2)).eval()
    return encoder, Pictures(open_source(root, label_set=label_set), (48, 32)), photo, labels, instances


def at_resolution(source: Path, target: Path, resolution: tuple[int, int]) -> Path:
    """A copy of a checkpoint that says it was trained at another size."""
    checkpoint = load_checkpoint(source)
    header = replace(checkpoint.header, resolution=resolution)
    save_checkpoint(target, header, checkpoint.generator, checkpoint.encoder, checkpoint.modes)
    return target
