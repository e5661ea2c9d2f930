"""The engine with sessions that preview: what it sends to the window, and what it leaves in the session."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from editor.document import settling
from editor.document.geometry import Rect, Size
from editor.document.kept import Kept
from editor.document.painting import paint
from editor.document.scene import Maps, Scene
from editor.render.engine import RenderEngine
from editor.render.request import LongPass, LookRequest, PreviewRequest, RenderRequest, RenderResult, SwatchRequest
from model.contract import Session
from model.errors import Cancelled
from model.maps import LabelSet
from tests.fakes import FakeSession

LABELS = LabelSet.load("cityscapes")
ROAD, BUILDING, SKY = 7, 11, 23
SIZE = Size(160, 96)
DAB = Rect(60, 40, 72, 52)
EPOCH = 3


class Plain:
    """A session of a package: it renders, and that is all."""

    def __init__(self) -> None:
        self._inner = FakeSession(LABELS)
        for name in ("id", "name", "licence", "resolution", "device_name", "label_set", "mode_counts", "modes"):
            setattr(self, name, getattr(self._inner, name))
        self.close = self._inner.close
        self.passes = 0

    def render(self, labels, instances, styles=None, *, regions=None, seed=0, should_stop=None):  # type: ignore[no-untyped-def]
        self.passes += 1
        return self._inner.render(labels, instances, styles, regions=regions, seed=seed, should_stop=should_stop)


def never() -> bool:
    return False


def engine_of(session: Session) -> RenderEngine:
    engine = RenderEngine("session", open_with=lambda _spec, _device: session)
    engine.open()
    return engine


def whole(scene: Scene, styles: Mapping[int, int] | None = None, kept: Kept | None = None) -> RenderRequest:
    return RenderRequest.of(scene, EPOCH, Rect.of(SIZE), styles or {}, kept=kept)


def rendered(engine: RenderEngine, request: RenderRequest) -> RenderResult:
    result = engine.render(request, never)
    assert isinstance(result, RenderResult)
    return result


def dab(scene: Scene, rect: Rect = DAB, what: int = BUILDING) -> None:
    scene.apply(paint(scene, rect, np.ones(rect.shape, bool), what=what))


def differing(one: np.ndarray, other: np.ndarray) -> Rect:
    rows, columns = np.nonzero((one != other).any(axis=-1))
    if not rows.size:
        return Rect(0, 0, 0, 0)
    return Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)


@pytest.fixture
def scene() -> Scene:
    background = np.full((SIZE.height, SIZE.width), ROAD, np.int32)
    background[:48] = SKY
    return Scene(LABELS, background)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(LABELS)


@pytest.fixture
def engine(session: FakeSession) -> RenderEngine:
    return engine_of(session)


def test_an_exact_pass_is_what_previews_start_from(engine: RenderEngine, scene: Scene) -> None:
    result = rendered(engine, whole(scene))
    assert result.live
    dab(scene)
    preview = engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never)
    assert (preview.exact, preview.live, preview.revision) == (False, True, scene.revision)
    assert preview.rect.encloses(DAB)
    shown = result.image.copy()
    shown[preview.rect.slices] = preview.image
    np.testing.assert_array_equal(shown, rendered(engine, whole(scene)).image)


def test_what_the_window_was_given_is_never_written_again(engine: RenderEngine, scene: Scene) -> None:
    result = rendered(engine, whole(scene))
    assert result.maps is not None
    image, labels = result.image.copy(), result.maps.labels.copy()
    dab(scene)
    first = engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never)
    kept = first.image.copy()
    dab(scene, what=ROAD)
    engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never)
    np.testing.assert_array_equal(result.image, image)
    np.testing.assert_array_equal(result.maps.labels, labels)
    np.testing.assert_array_equal(first.image, kept)


def test_only_here_previews_and_exact_pictures_are_the_same_function(engine: RenderEngine, scene: Scene) -> None:
    first = rendered(engine, whole(scene))
    assert first.maps is not None
    # Another picture than the generator's: it must stay, bit for bit, beyond the feather.
    maps = first.maps
    kept = Kept(255 - first.image, maps.labels, maps.instances, maps.regions, {}, scene.seed, "fake-weights")
    shown = rendered(engine, whole(scene, kept=kept)).image.copy()
    np.testing.assert_array_equal(shown, kept.picture)
    dab(scene)
    preview = engine.preview(replace(PreviewRequest.of(scene, EPOCH, DAB, {}), kept=kept), never)
    shown[preview.rect.slices] = preview.image
    assert settling.reach(DAB, SIZE).encloses(differing(shown, kept.picture))
    assert (shown[DAB.slices] != kept.picture[DAB.slices]).any()
    np.testing.assert_array_equal(shown, rendered(engine, whole(scene, kept=kept)).image)


def test_a_look_and_swatches_leave_the_picture_as_it_was(engine: RenderEngine, scene: Scene) -> None:
    plain = rendered(engine, whole(scene)).image
    request = LookRequest.of(scene, EPOCH, SKY, 4, {ROAD: 2})
    assert request is not None
    look = engine.look(request, never)
    assert look.rect.encloses(Rect(0, 0, SIZE.width, 48))
    assert (look.image != plain[look.rect.slices]).any()
    swatches = SwatchRequest.of(scene, EPOCH, SKY, (0, 1, 2), {})
    assert swatches is not None
    images = [each.image for each in engine.swatches(swatches, never)]
    assert {image.shape[:2] for image in images} == {swatches.crop.shape}
    assert (images[0] != images[2]).any()
    dab(scene)
    preview = engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never)
    shown = plain.copy()
    shown[preview.rect.slices] = preview.image
    np.testing.assert_array_equal(shown, rendered(engine, whole(scene)).image)


def test_swatches_are_the_picture_with_another_style(engine: RenderEngine, scene: Scene) -> None:
    dab(scene, Rect(100, 60, 120, 70))
    rendered(engine, whole(scene))
    request = SwatchRequest.of(scene, EPOCH, BUILDING, (1,), {ROAD: 3})
    assert request is not None
    (swatch,) = engine.swatches(request, never)
    in_scene = request.crop.translated(request.window.left, request.window.top)
    assert in_scene.encloses(Rect(100, 60, 120, 70))
    region = Rect(100, 60, 120, 70).translated(-in_scene.left, -in_scene.top)
    expected = rendered(engine, whole(scene, {BUILDING: 1})).image[60:70, 100:120]
    np.testing.assert_array_equal(swatch.image[region.slices], expected)


def test_a_cancelled_pass_leaves_what_previews_start_from(engine: RenderEngine, scene: Scene) -> None:
    plain = rendered(engine, whole(scene)).image
    dab(scene, Rect(0, 0, 20, 20))
    with pytest.raises(Cancelled):
        engine.render(whole(scene), lambda: True)
    preview = engine.preview(PreviewRequest.of(scene, EPOCH, Rect(0, 0, 20, 20), {}), never)
    shown = plain.copy()
    shown[preview.rect.slices] = preview.image
    np.testing.assert_array_equal(shown, rendered(engine, whole(scene)).image)


def test_a_cancelled_preview_changes_nothing(engine: RenderEngine, scene: Scene) -> None:
    rendered(engine, whole(scene))
    dab(scene)
    request = PreviewRequest.of(scene, EPOCH, DAB, {})
    with pytest.raises(Cancelled):
        engine.preview(request, lambda: True)
    np.testing.assert_array_equal(
        engine.preview(request, never).image, rendered(engine, whole(scene)).image[request.rect.expanded(2).slices]
    )


def test_previews_of_another_scene_are_refused(engine: RenderEngine, scene: Scene) -> None:
    rendered(engine, whole(scene))
    with pytest.raises(RuntimeError, match="no exact picture"):
        engine.preview(PreviewRequest.of(scene, EPOCH + 1, DAB, {}), never)
    look = LookRequest.of(scene, EPOCH + 1, SKY, 4, {})
    assert look is not None
    with pytest.raises(RuntimeError, match="no picture"):
        engine.look(look, never)


def test_a_long_pass_is_not_begun_unasked(
    engine: RenderEngine, session: FakeSession, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "expected_seconds", lambda width, height: 12.5 + width - height)
    assert engine.render(whole(scene), never) == LongPass(EPOCH, 12.5 + 160 - 96, SIZE)
    rendered(engine, replace(whole(scene), consented=True))


def test_notices_are_told_with_the_result(engine: RenderEngine, session: FakeSession, scene: Scene) -> None:
    session.notice = "Rendered on the CPU."
    assert rendered(engine, whole(scene)).notice == "Rendered on the CPU."
    dab(scene)
    assert engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never).notice == ""


def test_the_limit_of_drift_is_told(engine: RenderEngine, scene: Scene) -> None:
    rendered(engine, whole(scene))
    dab(scene)
    assert not engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never).settle
    dab(scene, Rect(0, 0, 60, 60))
    assert engine.preview(PreviewRequest.of(scene, EPOCH, Rect(0, 0, 60, 60), {}), never).settle


def test_a_plain_session_renders_looks_and_swatches_too(scene: Scene) -> None:
    session = Plain()
    engine = engine_of(session)
    assert engine.open().full_passes_only == "fake renders whole pictures only."
    result = rendered(engine, whole(scene))
    assert not result.live
    request = LookRequest.of(scene, EPOCH, SKY, 4, {})
    assert request is not None
    look = engine.look(request, never)
    assert look.rect.encloses(Rect(0, 0, SIZE.width, 48))
    np.testing.assert_array_equal(look.image, rendered(engine, whole(scene, {SKY: 4})).image[look.rect.slices])
    swatches = SwatchRequest.of(scene, EPOCH, SKY, (0, 1), {})
    assert swatches is not None
    assert len(list(engine.swatches(swatches, never))) == 2


def test_a_large_change_is_flattened_by_the_worker(scene: Scene) -> None:
    large = Scene(LABELS, np.full((600, 600), ROAD, np.int32))
    request = PreviewRequest.of(large, EPOCH, Rect(0, 0, 600, 599), {})
    before: Maps = large.flatten(request.rect)
    dab(large)
    assert "change" not in vars(request)
    np.testing.assert_array_equal(request.change.labels, before.labels)
    small = PreviewRequest.of(large, EPOCH, DAB, {})
    dab(large, what=SKY)
    assert (small.change.labels == BUILDING).all()


def test_the_real_network_previews(tiny_checkpoint: Path, scene: Scene) -> None:
    engine = RenderEngine(tiny_checkpoint, "cpu")
    engine.open()
    first = rendered(engine, whole(scene))
    if not first.live:
        pytest.skip("the tiny network has no previews")
    dab(scene)
    preview = engine.preview(PreviewRequest.of(scene, EPOCH, DAB, {}), never)
    assert preview.rect.encloses(DAB)
    exact = rendered(engine, whole(scene)).image
    before = first.image[DAB.slices].astype(int)
    inner = DAB.translated(-preview.rect.left, -preview.rect.top).slices
    wrong = np.abs(preview.image[inner].astype(int) - exact[DAB.slices]).mean()
    assert wrong < np.abs(before - exact[DAB.slices]).mean(), "nearer to the exact picture than the one before"
    engine.close()
