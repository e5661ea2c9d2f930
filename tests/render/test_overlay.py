"""Overlay colours and outlines, pixel by pixel on small maps."""

import numpy as np
import pytest

from editor.document.geometry import Rect, Size
from editor.document.scene import Maps
from editor.render import overlay

LIGHT = (*overlay.LIGHT, overlay.OBJECT_ALPHA[0])
DARK = (*overlay.DARK, overlay.OBJECT_ALPHA[1])
ACCENT = (*overlay.ACCENT, 255)
CLEAR = (0, 0, 0, 0)
CAR, BUS = 26001, 28004


def street(width: int = 24, height: int = 16) -> np.ndarray:
    ids = np.full((height, width), 7, np.int32)
    ids[:5] = 23  # sky
    ids[6:12, 8:16] = CAR
    return ids


def test_label_overlay_looks_up_colours_of_the_rectangle() -> None:
    labels = np.array([[7, 7, 23], [26, 7, 23]], np.uint8)
    palette = np.zeros((256, 3), np.uint8)
    palette[7], palette[23], palette[26] = (128, 64, 128), (70, 130, 180), (0, 0, 142)
    maps = Maps(labels, labels.astype(np.int32), labels.astype(np.int32))
    image = overlay.label_overlay(maps, palette, Rect(1, 0, 3, 2), 0.5)
    assert image.dtype == np.uint8
    assert image.shape == (2, 2, 4)
    assert image.tolist() == [[[128, 64, 128, 128], [70, 130, 180, 128]]] * 2
    whole = overlay.label_overlay(maps, palette, Rect(0, 0, 3, 2))
    assert tuple(whole[1, 0]) == (0, 0, 142, 255)


def test_object_has_a_light_line_inside_and_a_dark_one_outside() -> None:
    image = overlay.outlines(street(), Rect(0, 0, 24, 16))
    assert tuple(image[8, 8]) == LIGHT  # the car's own edge
    assert tuple(image[8, 7]) == DARK  # the road beside it
    assert tuple(image[6, 10]) == LIGHT
    assert tuple(image[12, 10]) == DARK
    assert tuple(image[9, 12]) == CLEAR  # inside
    assert tuple(image[14, 2]) == CLEAR  # far away


def test_edge_between_background_regions_is_fainter() -> None:
    image = overlay.outlines(street(), Rect(0, 0, 24, 16))
    alphas = {int(image[4, 2, 3]), int(image[5, 2, 3])}
    assert alphas == set(overlay.STUFF_ALPHA)
    assert max(alphas) < min(overlay.OBJECT_ALPHA)


def test_border_of_the_scene_is_no_edge() -> None:
    ids = np.full((8, 8), CAR, np.int32)
    assert not overlay.outlines(ids, Rect(0, 0, 8, 8), selected=CAR).any()


def test_selected_region_is_accented_on_top_of_other_lines() -> None:
    ids = street()
    ids[6:12, 16:20] = BUS
    plain = overlay.outlines(ids, Rect(0, 0, 24, 16))
    image = overlay.outlines(ids, Rect(0, 0, 24, 16), selected=CAR, width=2)
    for x in (8, 9, 14, 15):
        assert tuple(image[8, x]) == ACCENT
    for x in (6, 7, 16, 17):
        assert tuple(image[8, x]) == (0, 0, 0, 255)
    assert tuple(image[8, 11]) == CLEAR
    assert np.array_equal(image[:, 20:], plain[:, 20:])
    assert np.array_equal(overlay.outlines(ids, Rect(0, 0, 24, 16), selected=99), plain)


def test_opacity_fades_lines_but_not_the_selection() -> None:
    half = overlay.outlines(street(), Rect(0, 0, 24, 16), opacity=0.5)
    assert half[8, 8, 3] == round(overlay.OBJECT_ALPHA[0] / 2)
    none = overlay.outlines(street(), Rect(0, 0, 24, 16), selected=CAR, opacity=0.0)
    assert none[8, 8, 3] == 255
    assert none[4, 2, 3] == 0


@pytest.mark.parametrize("selected", [None, 7, CAR])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_rectangles_are_crops_of_the_whole(selected: int | None, width: int) -> None:
    random = np.random.default_rng(5)
    ids = np.kron(random.choice([7, 23, CAR, BUS], (8, 9)), np.ones((5, 5))).astype(np.int32)
    whole = overlay.outlines(ids, Rect(0, 0, 45, 40), selected=selected, width=width)
    for rect in (Rect(0, 0, 3, 3), Rect(17, 11, 30, 19), Rect(44, 39, 45, 40), Rect(3, 0, 4, 40)):
        part = overlay.outlines(ids, rect, selected=selected, width=width)
        assert np.array_equal(part, whole[rect.slices])


@pytest.mark.parametrize("width", [1, 3])
def test_nothing_changes_beyond_the_reach_of_an_edit(width: int) -> None:
    size, changed = Size(24, 16), Rect(12, 7, 14, 9)
    ids = street()
    before = overlay.outlines(ids, Rect.of(size), selected=CAR, width=width)
    ids[changed.slices] = 7
    after = overlay.outlines(ids, Rect.of(size), selected=CAR, width=width)
    touched = overlay.reach(changed, size)
    before[touched.slices] = after[touched.slices]
    assert np.array_equal(before, after)
