"""Editing the classes of a scene: one step, exact undo, and nothing that is painted loses its class."""

from dataclasses import replace

import numpy as np
import pytest

from editor.document.classes import free_id, set_classes, used_classes
from editor.document.objects import SceneObject
from editor.document.scene import Scene, SceneError
from model.maps import Kind, LabelClass, LabelSet

ROAD, SKY, CAR = 7, 23, 26


@pytest.fixture
def label_set() -> LabelSet:
    return LabelSet.load("cityscapes")


@pytest.fixture
def scene(label_set: LabelSet) -> Scene:
    background = np.full((8, 12), ROAD, np.int32)
    background[:4] = SKY
    background[0, 0] = SKY * 1000 + 1
    hidden = SceneObject(CAR * 1000 + 1, CAR, np.ones((2, 3), bool), visible=False)
    return Scene(label_set, background, (hidden,))


def renamed(label_set: LabelSet, class_id: int, name: str) -> LabelSet:
    classes = tuple(replace(each, name=name) if each.id == class_id else each for each in label_set.classes)
    return replace(label_set, classes=classes)


def without(label_set: LabelSet, *ids: int) -> LabelSet:
    return replace(label_set, classes=tuple(each for each in label_set.classes if each.id not in ids), aliases=())


def test_what_a_scene_uses(scene: Scene) -> None:
    assert used_classes(scene) == {ROAD, SKY, CAR}


def test_a_new_name_is_one_step_and_comes_back(scene: Scene, label_set: LabelSet) -> None:
    seen: list[object] = []
    scene.observe(seen.append)
    patch = set_classes(scene, renamed(label_set, ROAD, "street"))
    assert patch is not None
    scene.apply(patch)
    assert scene.title(ROAD) == "street"
    assert len(seen) == 1
    scene.apply(patch)
    assert len(seen) == 1  # the same again is silent
    scene.apply(patch.reversed())
    assert scene.label_set == label_set
    assert set_classes(scene, label_set) is None


def test_an_added_class_can_be_painted(scene: Scene, label_set: LabelSet) -> None:
    number = free_id(label_set)
    assert number not in label_set
    added = replace(label_set, classes=(*label_set.classes, LabelClass(number, "canal", (1, 2, 3), Kind.STUFF)))
    patch = set_classes(scene, added)
    assert patch is not None
    scene.apply(patch)
    assert scene.new_id(number) == number * 1000 + 1


@pytest.mark.parametrize("gone", [ROAD, SKY, CAR])
def test_a_class_that_is_used_stays(scene: Scene, label_set: LabelSet, gone: int) -> None:
    with pytest.raises(SceneError, match=label_set[gone].name):
        set_classes(scene, without(label_set, gone))
    assert scene.label_set is label_set


def test_no_id_is_free_in_a_full_set() -> None:
    classes = tuple(LabelClass(each, str(each), (each, 1, 2), Kind.STUFF) for each in range(256))
    with pytest.raises(SceneError, match="256"):
        free_id(LabelSet("full", classes))
