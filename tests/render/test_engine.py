"""The real engine and the fake one keep the same promises; the real one renders with a tiny checkpoint."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document.geometry import Rect
from editor.document.kept import Kept
from editor.document.objects import SceneObject
from editor.document.painting import paint
from editor.document.scene import Scene
from editor.render.engine import RenderEngine
from editor.render.request import PreviewRequest, RenderRequest, SwatchRequest
from editor.render.worker import Engine
from model.errors import BadMaps, Cancelled, CheckpointError, DeviceError
from model.maps import LabelSet
from tests.fakes import FakeEngine

LABELS = LabelSet.load("cityscapes")
ROAD, SKY, CAR = 7, 23, 26
CAR_1 = 26001


@pytest.fixture(params=["fake", "real"])
def engine(request: pytest.FixtureRequest, tiny_checkpoint: Path) -> Engine:
    return FakeEngine(LABELS) if request.param == "fake" else RenderEngine(tiny_checkpoint, "cpu")


@pytest.fixture
def real(tiny_checkpoint: Path) -> RenderEngine:
    engine = RenderEngine(tiny_checkpoint, "cpu")
    engine.open()
    return engine


@pytest.fixture
def scene() -> Scene:
    background = np.full((60, 90), ROAD, np.int32)
    background[:30] = SKY
    return Scene(LABELS, background, (SceneObject(CAR_1, CAR, np.ones((12, 20), bool), (10, 35)),))


def never() -> bool:
    return False


def request_of(scene: Scene, styles: dict | None = None) -> RenderRequest:
    return RenderRequest.of(scene, 4, Rect(1, 1, 5, 5), styles or {})


# The contract, kept by both


def test_open_tells_what_the_window_needs(engine: Engine) -> None:
    info = engine.open()
    assert info.checkpoint_id
    assert info.device.startswith("CPU, ")
    assert info.label_set.compatible(LABELS)
    assert info.mode_count(CAR) >= 1
    assert info.mode_count(0) == 0


def test_a_render_brings_the_whole_scene_with_its_stamps(engine: Engine, scene: Scene) -> None:
    engine.open()
    result = engine.render(request_of(scene), never)
    assert (result.epoch, result.revision, result.exact) == (4, scene.revision, True)
    assert result.rect == Rect(0, 0, 90, 60)
    assert (result.image.dtype, result.image.shape) == (np.uint8, (60, 90, 3))
    assert result.milliseconds > 0


def test_the_same_request_gives_the_same_bytes(engine: Engine, scene: Scene) -> None:
    engine.open()
    first = engine.render(request_of(scene, {CAR_1: 1}), never).image
    engine.render(request_of(scene, {CAR_1: 2}), never)
    np.testing.assert_array_equal(engine.render(request_of(scene, {CAR_1: 1}), never).image, first)


def test_a_style_changes_the_picture(engine: Engine, scene: Scene) -> None:
    engine.open()
    one, other = (engine.render(request_of(scene, {CAR_1: mode}), never).image for mode in (0, 1))
    assert (one[35:47, 10:30] != other[35:47, 10:30]).any()


def test_a_stopped_pass_is_cancelled(engine: Engine, scene: Scene) -> None:
    engine.open()
    with pytest.raises(Cancelled):
        engine.render(request_of(scene), lambda: True)
    assert engine.render(request_of(scene), never).image.shape == (60, 90, 3)


def test_swatches_are_the_crop_in_each_mode(engine: Engine, scene: Scene) -> None:
    engine.open()
    request = SwatchRequest.of(scene, 4, CAR_1, (0, 2), {})
    assert request is not None
    swatches = list(engine.swatches(request, never))
    assert [(each.epoch, each.revision, each.region, each.mode) for each in swatches] == [
        (4, scene.revision, CAR_1, 0),
        (4, scene.revision, CAR_1, 2),
    ]
    assert {each.image.shape for each in swatches} == {(*request.crop.shape, 3)}
    assert (swatches[0].image != swatches[1].image).any()


def test_stopped_swatches_are_cancelled(engine: Engine, scene: Scene) -> None:
    engine.open()
    request = SwatchRequest.of(scene, 4, CAR_1, (0, 2), {})
    assert request is not None
    with pytest.raises(Cancelled):
        list(engine.swatches(request, lambda: True))


# The real one


def test_a_swatch_of_a_small_scene_is_cut_from_the_very_picture(real: RenderEngine, scene: Scene) -> None:
    request = SwatchRequest.of(scene, 4, CAR_1, (2,), {SKY: 1})
    assert request is not None
    (swatch,) = real.swatches(request, never)
    picture = real.render(request_of(scene, {SKY: 1, CAR_1: 2}), never).image
    np.testing.assert_array_equal(swatch.image, picture[request.crop.slices])


def test_styles_of_regions_that_are_gone_are_harmless(real: RenderEngine, scene: Scene) -> None:
    plain = real.render(request_of(scene), never).image
    np.testing.assert_array_equal(real.render(request_of(scene, {26777: 99}), never).image, plain)


def test_a_mode_that_the_class_does_not_have_is_said(real: RenderEngine, scene: Scene) -> None:
    with pytest.raises(BadMaps, match="Region 26001 asks for mode 9, but in this checkpoint car has the modes 0 to 2"):
        real.render(request_of(scene, {CAR_1: 9}), never)


def test_errors_are_sentences(tmp_path: Path, tiny_checkpoint: Path) -> None:
    with pytest.raises(CheckpointError, match="nothing"):
        RenderEngine(tmp_path / "nothing.safetensors", "cpu").open()
    with pytest.raises(DeviceError, match="unknown device 'abacus'"):
        RenderEngine(tiny_checkpoint, "abacus").open()


def test_a_closed_engine_renders_no_more(real: RenderEngine, scene: Scene) -> None:
    real.close()
    real.close()
    with pytest.raises(RuntimeError, match="not been opened"):
        real.render(request_of(scene), never)


@pytest.mark.parametrize("module", ["engine", "request", "scheduler", "worker"])
def test_torch_is_not_loaded_with_the_window(module: str) -> None:
    code = f"import sys, editor.render.{module}; print({{'torch', 'PySide6.QtWidgets'}} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


def test_what_is_kept_is_composed_without_a_pass(
    real: RenderEngine, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[bool] = []
    session = real._session
    assert session is not None
    render = session.render

    def counted(*arguments: object, **options: object) -> np.ndarray:
        passes.append(True)
        return render(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "render", counted)
    plain = real.render(request_of(scene), never).image
    maps = scene.flatten()
    other = np.where(maps.regions == CAR_1, CAR_1 + 1, maps.regions)
    kept = Kept(255 - plain, maps.labels, other, other, {}, scene.seed, "weights")
    mixed = real.render(replace(request_of(scene), kept=kept), never)
    assert len(passes) == 1
    assert mixed.exact
    np.testing.assert_array_equal(mixed.image[35:47, 10:30], plain[35:47, 10:30])
    np.testing.assert_array_equal(mixed.image[:, 60:], 255 - plain[:, 60:])
    np.testing.assert_array_equal(real.render(request_of(scene), never).image, plain)
    assert len(passes) == 1
    for changed in (
        request_of(scene, {CAR_1: 1}),
        replace(request_of(scene), seed=9),
        replace(request_of(scene), epoch=5),
    ):
        real.render(changed, never)
        real.render(request_of(scene), never)
    assert len(passes) == 7


def test_a_preview_leaves_results_alone_that_may_be_kept(real: RenderEngine, scene: Scene) -> None:
    result = real.render(request_of(scene), never)
    assert result.live
    maps = result.maps
    assert maps is not None
    arrays = (result.image, maps.labels, maps.instances, maps.regions)
    assert not any(array.flags.writeable for array in arrays)
    before = [array.copy() for array in arrays]
    rect = Rect(10, 10, 30, 30)
    scene.apply(paint(scene, rect, np.ones(rect.shape, np.bool_), what=ROAD))
    preview = real.preview(PreviewRequest.of(scene, 4, rect, {}), never)
    assert not np.array_equal(preview.image, result.image[preview.rect.slices])
    for array, was in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, was)
