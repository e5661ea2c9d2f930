"""Requests are copies: the scene may change after them."""

import numpy as np
import pytest

from editor.document.edits import add_object
from editor.document.geometry import NOTHING, Rect
from editor.document.objects import SceneObject
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.render.request import SWATCH_CONTEXT, SWATCH_SIDE, RenderRequest, SwatchRequest, swatch_crop
from model.maps import LabelSet

LABELS = LabelSet.load("cityscapes")
ROAD, SKY, CAR = 7, 23, 26
CAR_AT = Rect(100, 200, 140, 220)


def scene_with_car(width: int = 400, height: int = 300, car: Rect = CAR_AT) -> tuple[Scene, int]:
    background = np.full((height, width), ROAD, np.int32)
    background[: height // 2] = SKY
    scene = Scene(LABELS, background)
    put_car(scene, car)
    return scene, scene.objects[0].id


def put_car(scene: Scene, where: Rect) -> None:
    mask = np.ones(where.shape, bool)
    change(scene, add_object(scene, SceneObject(scene.new_id(CAR), CAR, mask, (where.left, where.top))))


def change(scene: Scene, patch: Patch | None) -> None:
    assert patch is not None
    scene.apply(patch)


def test_a_request_shows_the_scene_as_it_was() -> None:
    scene, car = scene_with_car()
    request = RenderRequest.of(scene, 3, Rect(1, 2, 3, 4), {car: 2})
    before = scene.flatten()
    put_car(scene, Rect(0, 0, 50, 50))
    assert (request.epoch, request.dirty, request.styles) == (3, Rect(1, 2, 3, 4), {car: 2})
    assert request.revision < scene.revision
    np.testing.assert_array_equal(request.maps.labels, before.labels)
    np.testing.assert_array_equal(request.maps.instances, before.instances)
    np.testing.assert_array_equal(request.maps.regions, before.regions)


def test_the_swatch_of_a_small_region_shows_all_of_it_with_a_margin() -> None:
    scene, car = scene_with_car()
    crop = swatch_crop(scene, car)
    assert crop.encloses(CAR_AT)
    assert crop.width < SWATCH_SIDE
    assert crop.height < SWATCH_SIDE


def test_the_swatch_of_a_large_region_is_mostly_that_region() -> None:
    scene, _ = scene_with_car()
    crop = swatch_crop(scene, SKY)
    assert (crop.width, crop.height) == (SWATCH_SIDE, SWATCH_SIDE)
    assert (scene.flatten(crop).regions == SKY).all()


@pytest.mark.parametrize(
    "car", [Rect(-20, 200, 30, 220), Rect(380, 290, 440, 330), Rect(0, 0, 9, 300), Rect(0, 140, 400, 145)]
)
def test_a_swatch_never_leaves_the_canvas(car: Rect) -> None:
    scene, region = scene_with_car(car=car)
    crop = swatch_crop(scene, region)
    assert not crop.is_empty
    assert crop.clipped(scene.size) == crop
    assert (scene.flatten(crop).regions == region).any()


def test_the_window_behind_a_swatch_has_context_and_holds_the_crop() -> None:
    scene, car = scene_with_car()
    request = SwatchRequest.of(scene, 1, car, (0, 1), {ROAD: 4})
    assert request is not None
    assert request.maps.labels.shape == (SWATCH_CONTEXT, SWATCH_CONTEXT)
    seen, whole = request.maps.regions[request.crop.slices], scene.flatten(swatch_crop(scene, car)).regions
    np.testing.assert_array_equal(seen, whole)


def test_a_canvas_smaller_than_the_context_is_taken_whole() -> None:
    scene, car = scene_with_car(64, 48, Rect(10, 30, 30, 40))
    request = SwatchRequest.of(scene, 1, car, (0,), {})
    assert request is not None
    assert request.maps.labels.shape == (48, 64)


def test_a_region_that_is_not_visible_has_no_swatch() -> None:
    scene, _ = scene_with_car()
    assert swatch_crop(scene, 26999) == NOTHING
    assert SwatchRequest.of(scene, 1, 26999, (0,), {}) is None
