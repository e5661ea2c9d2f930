"""Cropping, extending and scaling the canvas: exact on the way back, and nothing of the objects is lost on the way."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import edits
from editor.document.canvas_size import GREY, anchored, follow, reframed, resized
from editor.document.geometry import Rect, Size, Transform
from editor.document.kept import Kept, Settle
from editor.document.painting import paint
from editor.document.patch import Patch
from editor.document.scene import Scene, SceneError
from tests.document.drawing import BUILDING, CAR, ROAD, SIDEWALK, apply, block, state, street
from tests.document.test_properties import random_edit

SIZE = Size(48, 40)


def start_scene() -> Scene:
    return street(block(26001, Rect(4, 20, 20, 30)), block(26002, Rect(30, 24, 44, 36)), size=SIZE)


def everything(scene: Scene) -> tuple[object, ...]:
    return scene.size, *state(scene)


def kept_of(scene: Scene) -> Kept:
    maps, size = scene.flatten(), scene.size
    picture = np.random.default_rng(1).integers(0, 255, (size.height, size.width, 3), np.uint8)
    return Kept(picture, maps.labels, maps.instances, maps.regions, {}, scene.seed, "weights")


@st.composite
def frames(draw: st.DrawFn, size: Size) -> Rect:
    left, top = draw(st.integers(-20, size.width)), draw(st.integers(-20, size.height))
    return Rect(left, top, left + draw(st.integers(32, 64)), top + draw(st.integers(32, 64)))


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_sizes_mixed_with_any_edits_can_be_undone_and_redone(data: st.DataObject) -> None:
    scene = start_scene()
    apply(scene, edits.keep(scene, kept_of(scene)))
    before, states, patches = scene.snapshot(), [everything(scene)], []
    heard: list[Rect] = []
    scene.observe(heard.append)
    for _ in range(data.draw(st.integers(1, 8))):
        match data.draw(st.sampled_from(["frame", "size", "edit", "edit"])):
            case "frame":
                fill = data.draw(st.sampled_from([None, ROAD, SIDEWALK]))
                patch = reframed(scene, data.draw(frames(scene.size)), fill)
            case "size":
                patch = resized(scene, Size(data.draw(st.integers(32, 80)), data.draw(st.integers(32, 80))))
            case _:
                patch = random_edit(data, scene)
        if patch is None or not patch.changes:
            continue
        heard.clear()
        scene.apply(patch)
        scene.apply(patch)  # values are absolute: the second time changes nothing
        assert len(heard) == 1
        assert Rect.of(scene.size).encloses(heard[0])
        maps = scene.flatten()
        assert maps.labels.shape == (scene.size.height, scene.size.width)
        assert scene.background.flags.writeable is False
        part = data.draw(frames(scene.size)).clipped(scene.size)
        assert np.array_equal(scene.flatten(part).regions, maps.regions[part.slices])
        patches.append(patch)
        states.append(everything(scene))
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        scene.apply(patch.reversed())
        assert everything(scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        scene.apply(patch)
        assert everything(scene) == later
    gesture = Patch.between(before, scene, "all")
    if gesture is not None:
        scene.apply(gesture.reversed())
        assert everything(scene)[:5] == states[0][:5]
        scene.apply(gesture)
        assert everything(scene)[:5] == states[-1][:5]


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_frame_shows_the_same_pixels(data: st.DataObject) -> None:
    scene = start_scene()
    whole, frame = scene.flatten(), data.draw(frames(SIZE))
    patch = reframed(scene, frame)
    if patch is None:
        return
    scene.apply(patch)
    assert scene.size == frame.size
    common = frame.intersected(Rect.of(SIZE))
    if not common.is_empty:
        inner = common.translated(-frame.left, -frame.top).slices
        assert np.array_equal(scene.flatten().regions[inner], whole.regions[common.slices])


def test_what_a_crop_leaves_outside_comes_back_with_the_canvas() -> None:
    scene = start_scene()
    before = scene.flatten()
    apply(scene, reframed(scene, Rect(0, 0, 32, 32)))
    assert [each.id for each in scene.objects] == [26001, 26002]
    assert scene.object(26002).bounds == Rect(30, 24, 44, 36)  # most of it beyond the canvas
    apply(scene, reframed(scene, Rect(0, 0, *SIZE)))
    assert np.array_equal(scene.flatten().instances == 26002, before.instances == 26002)


def test_new_canvas_is_the_nearest_stuff_or_a_class() -> None:
    scene = start_scene()
    apply(scene, reframed(scene, Rect(-8, -8, 56, 48)))
    assert (scene.background[:20] == BUILDING).all()
    assert (scene.background[40:] == ROAD).all()
    other = start_scene()
    apply(other, reframed(other, Rect(0, 0, 48, 50), SIDEWALK))
    assert (other.background[40:] == SIDEWALK).all()
    assert (other.background[20:40] == ROAD).all()


@pytest.mark.parametrize(
    ("anchor", "frame"),
    [((0, 0), Rect(0, 0, 60, 60)), ((1, 1), Rect(-12, -20, 48, 40)), ((0.5, 0.5), Rect(-6, -10, 54, 50))],
)
def test_anchors(anchor: tuple[float, float], frame: Rect) -> None:
    assert anchored(SIZE, Size(60, 60), anchor) == frame


def test_scaling_down_and_up_loses_nothing_of_an_object() -> None:
    scene = start_scene()
    wide = scene.object(26001).coverage(Rect.of(SIZE))
    apply(scene, resized(scene, Size(96, 80)))
    assert scene.object(26001).coverage(Rect(8, 40, 40, 60)).all()
    apply(scene, resized(scene, SIZE))
    assert np.array_equal(scene.object(26001).coverage(Rect.of(SIZE)), wide)
    assert np.array_equal(scene.background, start_scene().background)


def test_what_was_painted_over_stays_painted_over_in_another_size() -> None:
    scene = start_scene()
    rect = Rect(4, 20, 12, 30)
    apply(scene, paint(scene, rect, np.ones(rect.shape, np.bool_), what=ROAD))
    apply(scene, resized(scene, Size(96, 80)))
    regions = scene.flatten().regions
    assert (regions[40:60, 8:24] == ROAD).all()
    assert (regions[40:60, 24:40] == 26001).all()
    apply(scene, edits.restore_shape(scene, 26001))
    assert (scene.flatten().regions[40:60, 8:40] == 26001).all()


def test_a_crop_keeps_its_part_of_the_kept_picture_and_undo_the_whole() -> None:
    scene = start_scene()
    kept = kept_of(scene)
    apply(scene, edits.keep(scene, kept))
    patch = apply(scene, reframed(scene, Rect(4, 2, 40, 38)))
    assert scene.settle is Settle.ONLY_HERE
    assert scene.kept is not None
    assert scene.kept.size == scene.size == (36, 36)
    assert np.array_equal(scene.kept.picture, kept.picture[2:38, 4:40])
    assert np.array_equal(scene.kept.regions, scene.flatten().regions)
    assert patch.nbytes > kept.nbytes  # only the history holds it now
    scene.apply(patch.reversed())
    assert scene.kept is kept
    apply(scene, reframed(scene, Rect(0, 0, 64, 40)))
    assert scene.kept is None


def test_crops_and_resizes_do_not_add_up_to_objects_that_no_project_could_hold() -> None:
    scene = street(block(26001, Rect(0, 0, 8192, 40)), size=Size(8192, 40))
    apply(scene, reframed(scene, Rect(0, 0, 40, 40)))
    apply(scene, resized(scene, Size(160, 160)))
    before = everything(scene)
    with pytest.raises(SceneError, match="would be 65536 × 320 pixels large"):
        resized(scene, Size(320, 320))
    assert everything(scene) == before
    assert resized(scene, Size(80, 80)) is not None


@pytest.mark.parametrize("size", [(31, 64), (64, 8193), (0, 0)])
def test_sizes_that_cannot_be_change_nothing(size: tuple[int, int]) -> None:
    scene = start_scene()
    before = everything(scene)
    with pytest.raises(SceneError, match="each side has 32 to 8192"):
        reframed(scene, Rect(0, 0, *size))
    with pytest.raises(SceneError, match="each side has 32 to 8192"):
        resized(scene, Size(*size))
    with pytest.raises(SceneError, match="no class"):
        reframed(scene, Rect(0, 0, 64, 64), CAR)
    assert everything(scene) == before
    assert reframed(scene, Rect.of(SIZE)) is None
    assert resized(scene, SIZE) is None


def test_a_picture_follows_its_canvas() -> None:
    picture = np.arange(40 * 48 * 3, dtype=np.uint32).reshape(40, 48, 3).astype(np.uint8)
    moved = follow(picture, Transform.translation(-4, 6), Size(40, 40))
    assert np.array_equal(moved[6:40], picture[:34, 4:44])
    assert (moved[:6] == GREY).all()
    twice = follow(picture, Transform.scaling(2), Size(96, 80))
    assert twice.shape == (80, 96, 3)
    assert np.abs(twice[41, 41].astype(int) - picture[20, 20]).max() < 40


def test_observers_hear_the_canvas_that_there_is() -> None:
    scene = start_scene()
    heard: list[Rect] = []
    scene.observe(heard.append)
    patch = apply(scene, reframed(scene, Rect(0, 0, 32, 36)))
    scene.apply(patch.reversed())
    assert heard == [Rect(0, 0, 32, 36), Rect.of(SIZE)]
    assert scene.placement == Transform.translation(0, 0)
