"""What styles do to colours, and which styles a protocol uses."""

from pathlib import Path

import numpy as np
import pytest

from model.data import Arrays, open_source
from model.errors import CheckpointError
from model.maps import LabelSet
from model.metrics.lab import lab
from model.metrics.styles import SMALLEST_REGION, StyleScores, color_distances, region_means
from model.metrics.synthesis import Synthesizer, classes_of_regions


@pytest.fixture
def arrays(paired_folder: Path, cityscapes: LabelSet) -> Arrays:
    return open_source(paired_folder, "val", label_set=cityscapes).read(0)


@pytest.fixture
def synthesizer(tiny_checkpoint: Path) -> Synthesizer:
    return Synthesizer(tiny_checkpoint, "cpu", seed=3)


def test_means_are_of_regions_large_enough() -> None:
    regions = np.full((20, 20), 7, np.int32)
    regions[:8, :8] = 26001  # 64 pixels
    regions[19, :5] = 26002
    values = np.zeros((20, 20, 2))
    values[regions == 26001] = (3, 4)
    values[:8, :4] = (1, 0)
    found = region_means(values, regions)
    assert set(found) == {7, 26001}
    assert SMALLEST_REGION == 64
    np.testing.assert_allclose(found[26001], (2, 2))
    assert color_distances(values, np.zeros_like(values), regions) == pytest.approx([0, np.sqrt(8)])


def test_two_draws_differ_in_every_region_that_has_modes(synthesizer: Synthesizer, arrays: Arrays) -> None:
    one, other = (synthesizer.random_modes(arrays, 0, draw) for draw in (0, 1))
    counts = synthesizer.session.mode_counts
    assert set(one) == {region for region, class_id in classes_of_regions(arrays).items() if class_id in counts}
    assert all(one[region] != other[region] for region in one)
    assert synthesizer.random_modes(arrays, 0, 0) == one
    assert any(synthesizer.random_modes(arrays, index, 0) != one for index in range(1, 6))


def test_encoded_styles_are_the_encoders_means(synthesizer: Synthesizer, arrays: Arrays, tiny_checkpoint: Path) -> None:
    import torch

    from model.checkpoint import load_checkpoint
    from model.networks.style_encoder import StyleEncoder

    checkpoint = load_checkpoint(tiny_checkpoint)
    assert checkpoint.header.encoder is not None
    assert checkpoint.encoder is not None
    encoder = StyleEncoder(checkpoint.header.encoder)
    encoder.load_state_dict(dict(checkpoint.encoder))
    with torch.no_grad():
        pixels = torch.from_numpy(arrays.image).permute(2, 0, 1)[None].float() / 127.5 - 1
        spread = encoder(pixels, torch.from_numpy(arrays.instances)[None].long())[0].permute(1, 2, 0).numpy()
    carrier, vectors = synthesizer._encoded(arrays)
    for region, vector in vectors.items():
        np.testing.assert_allclose(spread[carrier == region][0], vector, atol=1e-5)
    picture = synthesizer.session.render(arrays.labels, arrays.instances, dict(vectors), seed=3)
    np.testing.assert_array_equal(synthesizer.picture(arrays, 0, "encoded"), picture)


def test_sizes_that_the_encoder_does_not_take_are_padded(synthesizer: Synthesizer, arrays: Arrays) -> None:
    odd = arrays.resized((61, 35))
    assert synthesizer.picture(odd, 0, "encoded").shape == (35, 61, 3)


def test_default_styles_are_the_editors(synthesizer: Synthesizer, arrays: Arrays) -> None:
    expected = synthesizer.session.render(arrays.labels, arrays.instances, seed=3)
    np.testing.assert_array_equal(synthesizer.picture(arrays, 5, "default"), expected)


def test_scores_are_distances_in_lab(synthesizer: Synthesizer, arrays: Arrays) -> None:
    metric = StyleScores(synthesizer)
    metric.add(arrays, 0)
    scores = metric.scores()
    one, other = (lab(synthesizer.picture(arrays, 0, "random", draw)) for draw in (0, 1))
    with_modes = {
        region
        for region, class_id in classes_of_regions(arrays).items()
        if synthesizer.session.mode_counts.get(class_id, 0) > 1 and (arrays.instances == region).sum() >= 64
    }
    apart = np.linalg.norm(one - other, axis=2)
    expected = np.mean([apart[arrays.instances == region].mean() for region in with_modes])
    assert expected > 0
    assert scores["style diversity"].synthesized == pytest.approx(expected, rel=1e-5)
    encoded = lab(synthesizer.picture(arrays, 0, "encoded"))
    distances = color_distances(encoded, lab(arrays.image), arrays.instances)
    assert scores["colour distance, styles encoded"].synthesized == pytest.approx(np.mean(distances), rel=1e-5)


def test_without_encoder_or_modes_there_is_nothing_to_measure(
    tmp_path: Path, tiny_checkpoint: Path, arrays: Arrays
) -> None:
    from dataclasses import replace

    from model.checkpoint import load_checkpoint, save_checkpoint

    checkpoint = load_checkpoint(tiny_checkpoint)
    bare = tmp_path / "bare.safetensors"
    save_checkpoint(bare, replace(checkpoint.header, encoder=None, mode_sizes={}), checkpoint.generator, None, {})
    with Synthesizer(bare, "cpu") as synthesizer:
        metric = StyleScores(synthesizer)
        metric.add(arrays, 0)
        assert [score.synthesized for score in metric.scores().values()] == [None] * len(StyleScores.names)
        with pytest.raises(CheckpointError, match="no style encoder"):
            synthesizer.picture(arrays, 0, "encoded")
        with pytest.raises(CheckpointError, match="no modes"):
            synthesizer.picture(arrays, 0, "random")
