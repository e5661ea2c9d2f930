"""The error of previews is what its definition says, on a session whose previews are wrong by a known amount."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from editor.document import ora
from model import resources
from model.benchmark_previews import measure_errors, rms
from model.benchmark_scene import SceneMaps, block, bundled_scene, dab, regions_by_size, scene_for
from model.contract import Change, Preview
from model.errors import BadMaps, FileError, ModelError
from model.maps import LabelSet, labels_of
from model.maps.geometry import Rect
from model.style_map import Style
from tests.fakes import FakeSession


class OneStep(FakeSession):
    """A live session whose pictures are grey: a level for each class, and a share of the mean label of all.

    Previews leave the mean as it was at the last exact pass. `halo` is how far their rectangles reach beyond a change.
    """

    full_passes_only = ""
    halo = 0

    def __init__(self) -> None:
        super().__init__()
        self.labels: np.ndarray | None = None
        self.mean = 0.0
        self.exact = 0
        self.previews = 0

    @property
    def can_preview(self) -> bool:
        return self.labels is not None and not self.full_passes_only

    def render(self, labels, instances, styles=None, *, regions=None, seed=0, should_stop=None, keep=False):
        self.exact += 1
        mean = float(labels.mean())
        if keep:
            self.labels, self.mean = labels.copy(), mean
        return self.grey(labels, mean)

    def preview(
        self, change: Change, styles: Mapping[int, Style] | None = None, *, seed=0, keep=True, should_stop=None
    ) -> Preview:
        assert self.labels is not None
        self.previews += 1
        labels = self.labels if keep else self.labels.copy()
        labels[change.rect.slices] = change.labels
        rect = change.rect.expanded(self.halo).clipped((labels.shape[1], labels.shape[0]))
        return Preview(self.grey(labels, self.mean)[rect.slices], rect, self.previews % 2 == 0)

    @staticmethod
    def grey(labels: np.ndarray, mean: float) -> np.ndarray:
        level = np.rint(5 * labels + 4 * mean).clip(0, 255).astype(np.uint8)
        return np.repeat(level[..., None], 3, axis=2)


@pytest.fixture
def small() -> SceneMaps:
    return bundled_scene().resized((96, 64))


def expected(scene: SceneMaps, edits: int, run: int, seed: int) -> tuple[float, float]:
    """The definition in the words of numpy: of the newest dab, and of all."""
    random = np.random.default_rng([seed, edits, run])
    scenes, changes = [scene], []
    for _ in range(edits):
        changes.append(dab(scenes[-1], random))
        scenes.append(scenes[-1].changed(changes[-1]))
    exact = [OneStep.grey(each.labels, each.labels.mean()).astype(float) for each in scenes]
    picture = exact[0].copy()
    shown = OneStep.grey(scenes[-1].labels, scene.labels.mean())
    painted = np.zeros(picture.shape[:2], bool)
    for change in changes:
        painted[change.rect.slices] = True
        picture[change.rect.slices] = shown[change.rect.slices]

    def ratio(where: object, before: np.ndarray) -> float:
        wrong = np.sqrt(np.mean((picture[where] - exact[-1][where]) ** 2))
        return float(wrong / max(np.sqrt(np.mean((exact[-1][where] - before[where]) ** 2)), 1.0))

    return ratio(changes[-1].rect.slices, exact[-2]), ratio(painted, exact[0])


@pytest.mark.parametrize("edits", [1, 3])
@pytest.mark.parametrize("halo", [0, 5])
def test_the_error_is_what_the_definition_says(small: SceneMaps, edits: int, halo: int) -> None:
    session, runs = OneStep(), []
    session.halo = halo
    errors = measure_errors(session, small, edits, runs=5, seed=7, on_run=lambda: runs.append(1))
    wanted = np.array([expected(small, edits, run, 7) for run in range(5)])
    assert errors.median == pytest.approx(np.median(wanted[:, 0]))
    assert errors.p95 == pytest.approx(np.percentile(wanted[:, 0], 95))
    assert errors.median_of_all == pytest.approx(np.median(wanted[:, 1]))
    assert errors.p95_of_all == pytest.approx(np.percentile(wanted[:, 1], 95))
    assert errors.p95 >= errors.median > 0
    if edits == 1:
        assert errors.median == errors.median_of_all
    assert (errors.edits, errors.runs, len(runs)) == (edits, 5, 5)
    assert session.previews == 5 * edits
    assert errors.settle == pytest.approx(0.4)  # of five last previews, the second and the fourth of an even number


def test_exact_previews_have_no_error_and_the_same_seed_gives_the_same_dabs(small: SceneMaps) -> None:
    class Exact(OneStep):
        @staticmethod
        def grey(labels: np.ndarray, mean: float) -> np.ndarray:
            return OneStep.grey(labels, 0.0)

    errors = measure_errors(Exact(), small, 4, runs=3)
    assert errors.median == errors.p95 == errors.median_of_all == 0
    assert errors.change > 1
    assert measure_errors(OneStep(), small, 2, runs=4) == measure_errors(OneStep(), small, 2, runs=4)
    assert measure_errors(OneStep(), small, 2, runs=4) != measure_errors(OneStep(), small, 2, runs=4, seed=1)


def test_a_session_without_previews_says_why(small: SceneMaps) -> None:
    session = OneStep()
    session.full_passes_only = "A network of this kind renders full passes only."
    with pytest.raises(ModelError, match="full passes only"):
        measure_errors(session, small, 1, runs=1)


def test_rms_of_bytes_does_not_wrap_around() -> None:
    assert rms(np.array([0, 3], np.uint8), np.array([4, 0], np.uint8)) == pytest.approx(np.sqrt(12.5))


@pytest.mark.parametrize("path", resources.scenes(), ids=lambda path: path.stem)
def test_the_bundled_scene_is_the_one_the_editor_opens(path: Path) -> None:
    scene, maps = bundled_scene(path), ora.load(path).scene.flatten()
    pairs = ((scene.labels, maps.labels), (scene.instances, maps.instances), (scene.regions, maps.regions))
    for ours, editors in pairs:
        np.testing.assert_array_equal(ours, editors)
        assert ours.dtype == editors.dtype


def test_what_is_no_bundled_scene_is_refused(tmp_path: Path) -> None:
    for name, data in (("text.ora", b"no archive"), ("missing.ora", None)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(FileError, match=f"{name} is no bundled scene"):
            bundled_scene(tmp_path / name)


@pytest.mark.parametrize("name", ["cityscapes", "facades", "celebamask", "ade20k"])
def test_a_scene_for_every_label_set(name: str) -> None:
    label_set = LabelSet.load(name)
    scene = scene_for(label_set, (96, 64))
    assert scene.size == (96, 64)
    label_set.check(scene.labels)
    assert len(np.unique(scene.labels)) > 3
    if name == "cityscapes":
        np.testing.assert_array_equal(scene.labels, labels_of(scene.regions))


def test_a_dab_changes_most_of_a_disc_and_nothing_else(small: SceneMaps) -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        change = dab(small, random)
        assert change.rect.size == (24, 24)
        assert change.rect.clipped(small.size) == change.rect
        after = small.changed(change)
        differs = after.labels != small.labels
        assert 200 < differs.sum() <= 460  # pi * 12 ** 2 is 452
        assert differs[change.rect.slices].sum() == differs.sum()
        assert (change.labels[0, 0], change.regions[0, 0]) == (
            small.labels[change.rect.top, change.rect.left],
            small.regions[change.rect.top, change.rect.left],
        )
        painted = after.regions != small.regions
        assert (after.regions[painted] == after.labels[painted]).all()
        assert (after.instances[painted] == after.labels[painted]).all()


def test_a_scene_of_one_class_has_no_place_for_a_dab() -> None:
    labels = np.full((40, 40), 7, np.uint8)
    plain = SceneMaps(labels, labels.astype(np.int32), labels.astype(np.int32))
    with pytest.raises(BadMaps, match="no place for a dab"):
        dab(plain, np.random.default_rng(0))


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_a_block_has_its_share_of_the_area(share: float) -> None:
    scene = bundled_scene()
    change = block(scene, np.random.default_rng(1), share)
    assert change.rect.area == pytest.approx(share * 512 * 256, rel=0.05)
    assert change.rect.clipped(scene.size) == change.rect
    assert len(np.unique(change.labels)) == 1


def test_regions_come_by_size_with_their_rectangles(small: SceneMaps) -> None:
    regions = regions_by_size(small, (7, 26))
    areas = [np.count_nonzero(small.regions == region) for region, _ in regions]
    assert areas == sorted(areas)
    assert len(areas) > 3
    region, rect = regions[-1]
    assert region == 7
    assert np.array_equal(small.regions[rect.slices] == 7, (small.regions == 7)[rect.slices])
    assert np.count_nonzero(small.regions[rect.slices] == 7) == areas[-1]
    assert Rect(0, 0, 96, 64).encloses(rect)
