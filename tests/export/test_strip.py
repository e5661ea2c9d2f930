"""Before and after: every picture of a strip is there to the pixel."""

import numpy as np
import pytest

from editor.document.scene import Scene
from editor.export.strip import Panel, StripOptions, colored, panels_of, strip
from model.maps import FileError


@pytest.fixture
def reference(picture: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(picture[::-1])


def test_side_by_side(street: Scene, picture: np.ndarray, reference: np.ndarray) -> None:
    options = StripOptions(gap=5)
    labels = street.flatten().labels
    sheet = strip(panels_of(options, labels, street.label_set, picture, reference), options)
    assert sheet.shape == (64, 3 * 96 + 2 * 5, 3)
    np.testing.assert_array_equal(sheet[:, :96], colored(labels, street.label_set))
    np.testing.assert_array_equal(sheet[:, 101:197], picture)
    np.testing.assert_array_equal(sheet[:, 202:], reference)
    assert (sheet[:, 96:101] == 255).all()


def test_one_below_the_other(street: Scene, picture: np.ndarray) -> None:
    options = StripOptions(gap=4, below=True)
    sheet = strip(panels_of(options, street.flatten().labels, street.label_set, picture), options)
    assert sheet.shape == (2 * 64 + 4, 96, 3)
    np.testing.assert_array_equal(sheet[68:], picture)


def test_captions_lie_below_and_cover_nothing(street: Scene, picture: np.ndarray) -> None:
    plain, captioned = StripOptions(), StripOptions(captions=True)
    panels = panels_of(captioned, street.flatten().labels, street.label_set, picture)
    sheet, bare = strip(panels, captioned), strip(panels, plain)
    assert sheet.shape[0] > bare.shape[0]
    np.testing.assert_array_equal(sheet[:64], bare)
    assert (sheet[64:] < 128).any(), "something is written there"
    assert not StripOptions().captions, "off unless asked for"


def test_what_there_is_not_is_left_out(street: Scene, picture: np.ndarray) -> None:
    labels = street.flatten().labels
    options = StripOptions(labels=False)
    assert len(panels_of(options, labels, street.label_set, picture)) == 1
    np.testing.assert_array_equal(strip(panels_of(options, labels, street.label_set, picture), options), picture)
    with pytest.raises(FileError, match="at least one picture"):
        panels_of(options, labels, street.label_set, None)


def test_a_smaller_picture_is_centred(picture: np.ndarray) -> None:
    small = picture[:32, :40]
    sheet = strip([Panel("", picture), Panel("", small)], StripOptions(gap=0))
    np.testing.assert_array_equal(sheet[16:48, 96:], small)
    assert (sheet[:16, 96:] == 255).all()


def test_colours_of_every_class(street: Scene) -> None:
    ids = np.array([[each.id for each in street.label_set.classes]], np.uint8)
    np.testing.assert_array_equal(colored(ids, street.label_set)[0], [each.color for each in street.label_set.classes])


@pytest.mark.parametrize("gap", [-1, 201])
def test_a_gap_out_of_range(gap: int) -> None:
    with pytest.raises(ValueError, match="gap"):
        StripOptions(gap=gap)
