"""The sample faces: shares and places of their parts, against bounds that are wide around those of real portraits."""

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

classes = importlib.import_module("scene_maker.face.classes")
curves = importlib.import_module("scene_maker.curves")
features = importlib.import_module("scene_maker.face.features")
heads = importlib.import_module("scene_maker.face.head")
scenes = importlib.import_module("scene_maker.face.scenes")

Class = classes.Class
ALL = [pytest.param(recipe, id=recipe.name) for recipe in scenes.RECIPES]
ALWAYS = (
    *(Class.BACKGROUND, Class.SKIN, Class.NOSE, Class.LEFT_EYE, Class.RIGHT_EYE, Class.LEFT_BROW, Class.RIGHT_BROW),
    *(Class.UPPER_LIP, Class.LOWER_LIP, Class.HAIR, Class.NECK),
)


def box(labels: np.ndarray, kind: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a class."""
    rows, columns = np.nonzero(labels == kind)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


def test_class_names_are_those_of_the_label_set() -> None:
    label_set = LabelSet.load("celebamask")
    assert [int(kind) for kind in Class] == list(label_set.ids)
    for kind in Class:
        assert label_set[int(kind)].name == kind.title
        assert (label_set[int(kind)].kind is Kind.THING) == kind.is_thing


@pytest.mark.parametrize("recipe", ALL)
def test_a_face_has_the_make_up_of_a_portrait(recipe: "scenes.Recipe") -> None:
    composition = recipe.compose()
    labels = composition.flattened()
    share = np.bincount(labels.ravel(), minlength=19) / labels.size
    assert labels.shape == (256, 256)
    assert not composition.things, "a face has one of each part"
    assert all(share[kind] > 0.0005 for kind in ALWAYS)
    assert 0.1 < share[Class.BACKGROUND] < 0.45
    assert 0.17 < share[Class.SKIN] < 0.33
    assert 0.1 < share[Class.HAIR] + share[Class.HAT] < 0.55
    assert 0.015 < share[Class.NOSE] < 0.03
    assert 0.001 < share[Class.LEFT_EYE] < 0.004
    assert 0.004 < share[[Class.MOUTH, Class.UPPER_LIP, Class.LOWER_LIP]].sum() < 0.03


@pytest.mark.parametrize("recipe", ALL)
def test_parts_lie_where_aligned_portraits_have_them(recipe: "scenes.Recipe") -> None:
    labels = recipe.compose().flattened()
    right, left = box(labels, Class.RIGHT_EYE), box(labels, Class.LEFT_EYE)
    assert right[2] < left[0], "the person's left is at the right of the picture"
    for eye in (right, left):
        assert 112 < (eye[1] + eye[3]) / 2 < 130
    assert 115 < (right[0] + left[2]) / 2 < 140
    assert box(labels, Class.RIGHT_BROW)[3] <= right[3]
    nose, upper, lower = (box(labels, kind) for kind in (Class.NOSE, Class.UPPER_LIP, Class.LOWER_LIP))
    assert 108 < nose[1] < 130
    assert 155 < nose[3] < 178
    assert upper[1] > nose[3] - 2
    assert 170 < upper[1] < lower[3] < 222
    assert 222 < box(labels, Class.SKIN)[3] < 254
    assert not (labels[:, :20] == Class.SKIN).any()


@pytest.mark.parametrize("recipe", ALL)
def test_features_are_whole(recipe: "scenes.Recipe") -> None:
    """No crumbs beside a part: nothing that a curve cut off by mistake."""
    labels = recipe.compose().flattened()
    for kind in (Class.NOSE, Class.LEFT_EYE, Class.RIGHT_EYE, Class.MOUTH, Class.LOWER_LIP):
        count, _pieces, stats, _middles = cv2.connectedComponentsWithStats((labels == kind).astype(np.uint8))
        areas = sorted(stats[1:, cv2.CC_STAT_AREA].tolist()) if count > 1 else []
        assert sum(areas[:-1]) <= 0.06 * sum(areas), kind.title


def test_they_show_people_of_all_kinds() -> None:
    seen = [set(np.unique(recipe.compose().flattened()).tolist()) for recipe in scenes.RECIPES]
    assert set.union(*seen) == set(Class), "each class occurs in some picture"
    assert all(len(each) >= 12 for each in seen)
    assert len({frozenset(each) for each in seen}) == len(seen)
    assert max(abs(recipe.sitter.head.yaw) for recipe in scenes.RECIPES) > 20


def test_a_turned_head_shows_less_of_its_far_side() -> None:
    for yaw, near, far in ((25.0, min, max), (-25.0, max, min)):
        head = heads.Head(yaw=yaw)
        outline = head.outline(50.0)
        row = outline[np.abs(outline[:, 1] - 122) < 2][:, 0]
        middle = head.on_face([(0.0, 122.0)])[0, 0]
        assert abs(near(row) - middle) > 1.5 * abs(far(row) - middle)
        eyes = [features.eye(head, features.Eyes(), side)[:, 0] for side in (-1, 1)]
        assert np.mean([eyes[0].mean(), eyes[1].mean()]) == pytest.approx(heads.MIDDLE, abs=4)


def test_a_smile_lifts_the_corners_and_an_open_mouth_parts_the_lips() -> None:
    head = heads.Head()
    for mouth in (features.Mouth(smile=0, gap=0), features.Mouth(smile=8, gap=12)):
        upper, inside, lower = features.lips(head, mouth)
        corner, bottom = upper[upper[:, 0].argmin(), 1], lower[:, 1].max()
        assert bottom - corner == pytest.approx(mouth.smile + 0.88 * mouth.gap + mouth.lower, abs=2)
        high = np.ptp(inside[np.abs(inside[:, 0] - heads.MIDDLE) < 1, 1])
        assert high == pytest.approx(mouth.gap, abs=1.7)


def test_curves_go_through_their_points() -> None:
    points = np.array([(0.0, 0.0), (10.0, 2.0), (12.0, 9.0), (3.0, 8.0)])
    assert np.allclose(curves.closed(points)[:: curves.STEPS], points)
    assert np.allclose(curves.opened(points)[:: curves.STEPS], points)


def test_an_uneven_outline_stays_near_the_even_one_and_closes() -> None:
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    circle = 50 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    rough = curves.uneven(np.random.default_rng(0), circle, 4.0, 20.0)
    radius = np.linalg.norm(rough, axis=1)
    assert 0.8 < radius.std() < 4
    assert np.abs(radius - 50).max() < 5.5
    assert np.linalg.norm(rough[0] - rough[-1]) < 3
