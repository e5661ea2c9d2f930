"""The sample facades: shares of their parts, and objects that are connected pieces as in facade label maps."""

import importlib
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from model.maps import Kind, LabelSet

ASSETS = Path(__file__).resolve().parent.parent / "assets"
if str(ASSETS) not in sys.path:
    sys.path.insert(0, str(ASSETS))  # where make_scenes.py finds its package when it runs as a script

classes = importlib.import_module("scene_maker.facade.classes")
joining = importlib.import_module("scene_maker.facade.joined")
raster = importlib.import_module("scene_maker.raster")
scenes = importlib.import_module("scene_maker.facade.scenes")
stacks = importlib.import_module("scene_maker.stack")

Class = classes.Class
ALL = [pytest.param(recipe, id=recipe.name) for recipe in scenes.RECIPES]


def test_class_names_are_those_of_the_label_set() -> None:
    label_set = LabelSet.load("facades")
    assert [int(kind) for kind in Class] == list(label_set.ids)
    for kind in Class:
        assert label_set[int(kind)].name == kind.title
        assert (label_set[int(kind)].kind is Kind.THING) == kind.is_thing


@pytest.mark.parametrize("recipe", ALL)
def test_a_facade_has_the_make_up_of_a_house(recipe: "scenes.Recipe") -> None:
    labels = recipe.compose().flattened()
    share = np.bincount(labels.ravel(), minlength=13) / labels.size
    assert labels.shape == (256, 256)
    assert share[0] == 0
    assert 0.005 < share[Class.BACKGROUND] < 0.4
    assert 0.2 < share[Class.FACADE] < 0.6
    assert 0.05 < share[Class.WINDOW] < 0.22
    assert 0.03 < share[Class.MOLDING] < 0.2
    assert 0.005 < share[Class.DOOR] < 0.06
    assert len(np.unique(labels)) >= 9


@pytest.mark.parametrize("recipe", ALL)
def test_objects_of_a_class_do_not_touch(recipe: "scenes.Recipe") -> None:
    composition = recipe.compose()
    ids = np.zeros((256, 256), np.int32)
    for number, thing in enumerate(composition.things, start=1):
        ids[thing.stamp.on_canvas(256, 256)] = number
    labels = composition.flattened()
    for one, other in (((slice(1, None), slice(None)), (slice(None, -1), slice(None))),
                       ((slice(None), slice(1, None)), (slice(None), slice(None, -1)))):  # fmt: skip
        same = (labels[one] == labels[other]) & (labels[one] > Class.FACADE)
        assert (ids[one] == ids[other])[same].all()


@pytest.mark.parametrize("recipe", ALL)
def test_every_object_can_be_seen_and_is_no_crumb(recipe: "scenes.Recipe") -> None:
    composition = recipe.compose()
    seen = composition.flattened()
    assert 40 <= len(composition.things) <= 200
    for thing in composition.things:
        assert thing.stamp.mask.sum() >= 6
        assert (seen[thing.stamp.on_canvas(256, 256)] == thing.kind).sum() >= 4, thing.kind.title
    assert any(each.kind is Class.WINDOW for each in composition.things)


def test_together_they_show_every_class() -> None:
    seen = [set(np.unique(recipe.compose().flattened()).tolist()) for recipe in scenes.RECIPES]
    assert set.union(*seen) == set(Class)


def test_windows_stand_in_rows() -> None:
    """Most windows of a house have others at their height, and others above or below."""
    for recipe in scenes.RECIPES:
        mask = (recipe.compose().flattened() == Class.WINDOW).astype(np.uint8)
        _count, _pieces, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=4)
        places = middles[1:][stats[1:, cv2.CC_STAT_AREA] > 20]
        for axis in (0, 1):
            apart = np.abs(places[:, axis, None] - places[None, :, axis])
            assert ((apart < 6).sum(axis=1) >= 2).mean() > 0.6, recipe.name


def test_touching_parts_of_a_class_become_one_object() -> None:
    def stamp(left: int, top: int) -> "raster.Stamp":
        return raster.Stamp(np.ones((4, 4), dtype=bool), left, top)

    stack = stacks.Stack(32, 32, Class.FACADE, seed=0)
    for left, top in ((2, 2), (10, 2), (6, 2), (20, 20), (24, 24)):  # the third joins the first two; a corner does not
        stack.add(Class.SHOP, 1.0, stamp(left, top))
    stack.add(Class.DOOR, 0.5, stamp(2, 6))
    before = stack.composed()
    after = joining.joined(before)
    assert np.array_equal(before.flattened(), after.flattened())
    assert sorted((each.kind, int(each.stamp.mask.sum())) for each in after.things) == [
        *((Class.DOOR, 16), (Class.SHOP, 16), (Class.SHOP, 16), (Class.SHOP, 48)),
    ]
