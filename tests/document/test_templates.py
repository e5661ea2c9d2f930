"""The scenes that are drawn to begin with: right for their label set, whole, and fit for any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editor.document.canvas_size import LEAST_SIDE
from editor.document.geometry import Size
from editor.document.importing import import_maps
from editor.document.scene import Scene, SceneError
from editor.document.sketch import box, curve, mirrored
from editor.document.templates import TEMPLATES, Template
from model.maps import LabelSet

BY_NAME = {each.name: each for each in TEMPLATES}
# What each must show at the size it looks best at.
SHOWN = {
    "street": {"road", "sidewalk", "building", "vegetation", "sky", "pole", "traffic sign", "person", "car"},
    "face": {
        *("background", "skin", "nose", "left eye", "right eye", "left brow", "right brow", "left ear", "right ear"),
        *("mouth", "upper lip", "lower lip", "hair", "neck", "cloth"),
    },
    "facade": {
        *("background", "facade", "window", "door", "cornice", "sill", "balcony", "blind", "decoration", "molding"),
        *("pillar", "shop"),
    },
    "blank": {"road"},
}


def set_of(template: Template) -> LabelSet:
    return LabelSet.load(template.label_set or "cityscapes")


def shares(scene: Scene) -> dict[str, float]:
    labels = scene.flatten().labels
    return {each.name: float((labels == each.id).mean()) for each in scene.label_set.classes}


@pytest.mark.parametrize("name", BY_NAME)
def test_everything_is_there(name: str) -> None:
    template = BY_NAME[name]
    scene = template.draw(template.size, set_of(template))
    assert {key for key, share in shares(scene).items() if share > 0} >= SHOWN[name]
    assert template.title


@pytest.mark.parametrize("name", BY_NAME)
@settings(deadline=None, max_examples=15)
@given(width=st.integers(LEAST_SIDE, 700), height=st.integers(LEAST_SIDE, 700))
def test_any_size_gives_a_scene_that_can_be_exported(name: str, width: int, height: int) -> None:
    template, label_set = BY_NAME[name], set_of(BY_NAME[name])
    scene = template.draw(Size(width, height), label_set)
    maps = scene.flatten()
    assert scene.size == (width, height)
    label_set.check(maps.labels)
    again = import_maps(maps.labels, maps.instances, label_set).flatten()
    assert np.array_equal(again.instances, maps.instances)


def test_the_street_has_cars_and_people_to_move() -> None:
    template = BY_NAME["street"]
    scene = template.draw(template.size, set_of(template))
    kinds = [scene.label_set[each.class_id].name for each in scene.objects]
    assert kinds.count("car") >= 2
    assert "person" in kinds
    found = shares(scene)
    assert 0.2 < found["road"] < 0.6
    assert found["sky"] > 0.03
    # What a car hides is behind it, whole.
    car = next(each for each in scene.objects if each.class_id == 26)
    assert car.mask.sum() >= (scene.flatten().regions == car.id).sum()


def test_the_face_looks_at_us() -> None:
    template = BY_NAME["face"]
    scene = template.draw(template.size, set_of(template))
    ids = {each.name: each.id for each in scene.label_set.classes}
    labels = scene.flatten().labels

    def middle(name: str) -> tuple[float, float]:
        rows, columns = np.nonzero(labels == ids[name])
        return float(columns.mean()), float(rows.mean())

    assert middle("right eye")[0] < middle("nose")[0] < middle("left eye")[0]  # the person's own right is our left
    assert middle("left brow")[1] < middle("left eye")[1] < middle("nose")[1] < middle("upper lip")[1]
    assert middle("upper lip")[1] < middle("mouth")[1] < middle("lower lip")[1] < middle("neck")[1]
    assert middle("right ear")[0] < middle("right eye")[0]


def test_sizes_that_cannot_be() -> None:
    template = BY_NAME["street"]
    for size in (Size(31, 400), Size(400, 9000)):
        with pytest.raises(SceneError, match="each side has 32 to 8192"):
            template.draw(size, set_of(template))


def test_outlines() -> None:
    assert mirrored([(0.5, 0), (0.2, 1)], 0.5) == [(0.5, 0), (0.2, 1), (0.8, 1)]
    smooth = np.array(curve(box(0, 0, 10, 10)))
    for corner in box(0, 0, 10, 10):
        assert np.abs(smooth - corner).sum(axis=1).min() < 1e-9  # it passes through its points
