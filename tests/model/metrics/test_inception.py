"""FID, KID and Inception score, and the files they come from."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm

from model.errors import CheckpointError
from model.metrics.inception import Features, InceptionScores
from tests.model.metrics.pictures import noise_pair


class Coarse:
    """Features that can be checked by hand: a few averages over the picture."""

    name, widths = "coarse", (6, 3)

    def of(self, picture: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        values = picture.astype(np.float32) / 255
        parts = [part.mean(axis=(0, 1)) for part in np.array_split(values, 2)]
        return torch.from_numpy(np.concatenate(parts))[None], torch.from_numpy(8 * parts[0])[None]


def collected(count: int = 30) -> tuple[InceptionScores, np.ndarray, np.ndarray]:
    """The metric and the features of synthesized pictures and photographs."""
    metric = InceptionScores(Coarse(), seed=1)  # type: ignore[arg-type]
    features: list[list[np.ndarray]] = [[], []]
    for seed in range(count):
        pair = noise_pair(seed)
        metric.add(pair)
        for side, picture in enumerate((pair.synthesized, pair.photograph)):
            features[side].append(Coarse().of(picture)[0][0].numpy())
    return metric, np.stack(features[0]).astype(np.float64), np.stack(features[1]).astype(np.float64)


def test_fid_is_the_distance_of_two_gaussians() -> None:
    metric, fake, real = collected()
    covariances = [np.cov(features.T) for features in (fake, real)]
    expected = np.square(fake.mean(0) - real.mean(0)).sum()
    expected += np.trace(covariances[0] + covariances[1] - 2 * sqrtm(covariances[0] @ covariances[1]).real)
    assert metric.scores()["FID"].synthesized == pytest.approx(expected, rel=1e-3)


def test_kid_of_all_pictures_at_once_is_the_unbiased_estimate() -> None:
    metric, fake, real = collected()

    def kernel(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return (one @ other.T / one.shape[1] + 1) ** 3

    count = len(fake)
    within = [kernel(each, each) for each in (fake, real)]
    expected = sum((block.sum() - np.trace(block)) / (count * (count - 1)) for block in within)
    expected -= 2 * kernel(fake, real).mean()
    found = metric.scores()["KID"]
    assert found.synthesized == pytest.approx(expected, rel=1e-3)
    assert found.spread == pytest.approx(0, abs=1e-4), "every subset holds all pictures"


def test_inception_score_needs_a_picture_for_every_split() -> None:
    few, many = collected(4)[0].scores(), collected()[0].scores()
    assert few["Inception score"].synthesized is None
    assert few["FID"].synthesized is not None
    score = many["Inception score"]
    assert score.synthesized is not None
    assert score.synthesized >= 1
    assert score.photographs is not None


def test_the_same_pictures_score_the_same_twice() -> None:
    assert collected()[0].scores() == collected()[0].scores()


class Malice:
    """Unpickling this would run code."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.mkdir, (Path("unpickled"),))  # type: ignore[return-value]


def test_other_files_are_refused_and_run_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"fc.weight": torch.zeros(2)}, tmp_path / "other.pth")
    torch.save([1, 2], tmp_path / "list.pth")
    (tmp_path / "text.pth").write_text("weights", encoding="utf-8")
    (tmp_path / "evil.pth").write_bytes(pickle.dumps(Malice()))
    torch.save({"fc.weight": Malice()}, tmp_path / "sly.pth")
    for name, sentence in (
        ("other.pth", "does not hold InceptionV3"),
        ("list.pth", "something else than named tensors"),
        ("text.pth", "cannot be read"),
        ("evil.pth", "cannot be read"),
        ("sly.pth", "cannot be read"),
        ("missing.pth", "no such file"),
    ):
        with pytest.raises(CheckpointError, match=sentence):
            Features(tmp_path / name, torch.device("cpu"))
    assert not (tmp_path / "unpickled").exists()


@pytest.mark.slow
def test_the_users_file_becomes_the_network(tmp_path: Path) -> None:
    from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

    class Blank(FeatureExtractorInceptionV3):
        def load_state_dict(self, *_: object, **__: object) -> None:
            pass

    empty = tmp_path / "empty.pth"
    torch.save({}, empty)
    torch.manual_seed(0)
    random = Blank("inception-v3-compat", ["2048", "logits_unbiased"], feature_extractor_weights_path=str(empty))
    torch.save(random.state_dict(), tmp_path / "random.pth")
    picture = np.random.default_rng(0).integers(0, 256, (64, 96, 3)).astype(np.uint8)
    features, logits = Features(tmp_path / "random.pth", torch.device("cpu")).of(picture)
    expected = random(torch.from_numpy(picture).permute(2, 0, 1)[None])
    assert (features.shape, logits.shape) == ((1, 2048), (1, 1008))
    torch.testing.assert_close(features, expected[0])
    torch.testing.assert_close(logits, expected[1])
