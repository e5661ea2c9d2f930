"""What must hold after any sequence of edits: the way back, the way forth, and that nothing changes elsewhere."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editor.document import edits
from editor.document.geometry import NOTHING, Rect, Transform
from editor.document.objects import SceneObject, tight
from editor.document.painting import Order, erase, paint
from editor.document.patch import Patch
from editor.document.scene import Scene, SceneError
from tests.document.drawing import BUILDING, CAR, PERSON, ROAD, SIDEWALK, VOID, block, state, street

WIDTH, HEIGHT = 24, 16
CANVAS = Rect(0, 0, WIDTH, HEIGHT)
CLASSES = (VOID, ROAD, SIDEWALK, BUILDING, PERSON, CAR)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    """Rectangles that may leave the canvas."""
    left, top = draw(st.integers(-6, WIDTH)), draw(st.integers(-6, HEIGHT))
    return Rect(left, top, left + draw(st.integers(0, 16)), top + draw(st.integers(0, 14)))


@st.composite
def transforms(draw: st.DrawFn) -> Transform:
    """Moves by whole pixels, and anything else that has an inverse."""
    if draw(st.booleans()):
        return Transform.translation(draw(st.integers(-30, 30)), draw(st.integers(-20, 20)))
    factor = st.floats(0.3, 2.5)
    scale = Transform.scaling(draw(factor), -draw(factor) if draw(st.booleans()) else draw(factor), about=(8, 8))
    return scale.then(Transform.rotation(draw(st.floats(-180, 180)), about=(8, 8)))


def start_scene() -> Scene:
    crowd = SceneObject(PERSON, PERSON, np.ones((3, 5), dtype=np.bool_), (15, 10), group=True)
    return street(crowd, block(26001, Rect(-4, 2, 8, 10)), block(26002, Rect(6, 4, 12, 18)), size=(WIDTH, HEIGHT))


def random_edit(data: st.DataObject, scene: Scene) -> Patch | None:
    """Any one edit of the scene as it is."""
    draw = data.draw
    ids = [each.id for each in scene.objects]
    someone = st.sampled_from(ids) if ids else st.nothing()
    regions = st.sampled_from([*ids, *scene.background_regions()])
    kinds = ["paint", "paint", "paint", "erase", "seed", "style", "relabel", "delete"]
    if ids:
        kinds += ["rename", "visible", "locked", "move", "move", "restore", "reorder"]
    match draw(st.sampled_from(kinds)):
        case "paint":
            what = draw(st.sampled_from(CLASSES))
            same = [each.id for each in scene.objects if each.class_id == what]
            rect = draw(rects())
            coverage = np.random.default_rng(draw(st.integers(0, 9))).random(rect.shape) < draw(st.floats(0.1, 1))
            return paint(
                scene,
                rect,
                coverage,
                what=scene.new_id(what) if what == BUILDING and draw(st.booleans()) else what,
                order=draw(st.sampled_from(Order)),
                target=draw(st.sampled_from([None, *same])),
                protect=draw(st.sampled_from([None, *CLASSES])),
                selected=draw(st.sampled_from([None, *ids])),
            )
        case "erase":
            rect = draw(rects())
            coverage = np.random.default_rng(draw(st.integers(0, 9))).random(rect.shape) < draw(st.floats(0.1, 1))
            return erase(scene, rect, coverage, target=draw(st.sampled_from([None, *ids, ROAD, BUILDING])))
        case "seed":
            return edits.set_seed(scene, draw(st.integers(0, 3)))
        case "style":
            style = draw(st.sampled_from([None, 0, 3, (0.5, -0.5, 0.0)]))
            return edits.set_style(scene, draw(st.sampled_from(["a", "b"])), draw(regions), style)
        case "relabel":
            try:
                return edits.relabel(scene, draw(regions), draw(st.sampled_from(CLASSES)))
            except SceneError:
                return None
        case "delete":
            return edits.delete(scene, draw(regions))
        case "rename":
            return edits.rename(scene, draw(someone), draw(st.sampled_from(["", "Herbie"])))
        case "visible":
            return edits.set_visible(scene, draw(someone), draw(st.booleans()))
        case "locked":
            return edits.set_locked(scene, draw(someone), draw(st.booleans()))
        case "move":
            return edits.set_transform(scene, draw(someone), draw(transforms()))
        case "restore":
            return edits.restore_shape(scene, draw(someone))
        case _:
            return edits.reorder(scene, draw(someone), draw(st.integers(0, 5)))


def check(scene: Scene) -> None:
    """What holds for every scene."""
    for each in scene.objects:
        assert each.cut is None or not (each.cut & ~each.mask).any()
    assert len({each.id for each in scene.objects}) == len(scene.objects)
    maps = scene.flatten()
    assert set(np.unique(maps.labels).tolist()) <= set(CLASSES)
    assert np.array_equal(maps.labels, np.where(maps.regions >= 1000, maps.regions // 1000, maps.regions))


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_sequence_can_be_undone_and_redone(data: st.DataObject) -> None:
    scene = start_scene()
    snapshot, states, patches = scene.snapshot(), [state(scene)], []
    heard: list[Rect] = []
    scene.observe(heard.append)
    for _ in range(data.draw(st.integers(1, 9))):
        patch = random_edit(data, scene)
        if patch is None or not patch.changes:
            continue
        before, heard[:] = scene.flatten(), []
        scene.apply(patch)
        after = scene.flatten()
        assert heard == [patch.rect]  # a patch with changes changes something
        scene.apply(patch)
        assert len(heard) == 1  # and only once
        assert CANVAS.encloses(patch.rect)
        different = tight((before.regions != after.regions) | (before.instances != after.instances))
        assert patch.rect.encloses(different)
        check(scene)
        patches.append(patch)
        states.append(state(scene))
    for patch, earlier in zip(reversed(patches), reversed(states[:-1]), strict=True):
        scene.apply(patch.reversed())
        assert state(scene) == earlier
    for patch, later in zip(patches, states[1:], strict=True):
        scene.apply(patch)
        assert state(scene) == later
    # The whole sequence as one gesture.
    gesture = Patch.between(snapshot, scene, "all")
    if gesture is None:
        assert states[0] == states[-1]
        return
    scene.apply(gesture.reversed())
    assert state(scene) == states[0]
    scene.apply(gesture)
    assert state(scene) == states[-1]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_rectangle_of_the_maps_never_depends_on_the_rest(data: st.DataObject) -> None:
    scene = start_scene()
    for _ in range(data.draw(st.integers(0, 5))):
        patch = random_edit(data, scene)
        if patch is not None:
            scene.apply(patch)
    rect = data.draw(rects())
    part, whole, inside = scene.flatten(rect), scene.flatten(), rect.clipped((WIDTH, HEIGHT))
    assert np.array_equal(part.regions, whole.regions[inside.slices])
    assert np.array_equal(part.instances, whole.instances[inside.slices])
    assert np.array_equal(part.labels, whole.labels[inside.slices])
    for region in np.unique(whole.regions):
        assert scene.extent(int(region)) == tight(whole.regions == region)
        spot = np.argwhere(whole.regions == region)[0]
        assert scene.region_at(float(spot[1]), float(spot[0])) == region


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_painting_leaves_locked_and_hidden_objects_alone(data: st.DataObject) -> None:
    scene = start_scene()
    for each in scene.objects:
        for make in (edits.set_locked, edits.set_visible):
            patch = make(scene, each.id, data.draw(st.booleans()))
            if patch is not None:
                scene.apply(patch)
    safe = {each.id: each for each in scene.objects if each.locked or not each.visible}
    for _ in range(data.draw(st.integers(1, 4))):
        rect, what = data.draw(rects()), data.draw(st.sampled_from(CLASSES))
        same = [each.id for each in scene.objects if each.class_id == what]
        coverage = np.ones(rect.shape, dtype=np.bool_)
        target = data.draw(st.sampled_from([None, *same]))
        scene.apply(paint(scene, rect, coverage, what=what, order=data.draw(st.sampled_from(Order)), target=target))
        scene.apply(erase(scene, rect, coverage, target=data.draw(st.sampled_from([26001, 26002, PERSON, ROAD]))))
    assert all(scene.object(key) is value for key, value in safe.items())


@settings(deadline=None, max_examples=80)
@given(transform=transforms(), rect=rects(), seed=st.integers(0, 5))
def test_a_cut_on_any_transform_takes_exactly_the_painted_pixels(transform: Transform, rect: Rect, seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = SceneObject(26001, CAR, rng.random((9, 12)) < 0.8, (2, 3), transform=transform)
    area = rect.united(value.bounds)
    painted = rng.random(rect.shape) < 0.6
    stroke = np.zeros(area.shape, dtype=np.bool_)
    if rect.intersected(area) != NOTHING:
        stroke[rect.translated(-area.left, -area.top).slices] = painted
    expected = value.coverage(area) & ~stroke
    assert np.array_equal(value.with_cut(rect, painted).coverage(area), expected)
