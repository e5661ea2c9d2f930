"""Copy, cut and paste by their keys, within and between windows."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage

from editor.document import clipboard, edits
from editor.document.geometry import Rect
from editor.document.objects import SceneObject
from editor.document.scene import Scene
from model.maps import LabelSet
from tests.gui.conftest import CAR, ROAD, SKY, Desk

CONTROL = Qt.KeyboardModifier.ControlModifier
IN_PLACE = CONTROL | Qt.KeyboardModifier.AltModifier
A, B = 26001, 26002


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: object) -> Iterator[None]:
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """The street with two cars, the first selected."""
    for object_id, left in ((A, 20), (B, 120)):
        item = SceneObject(object_id, CAR, np.ones((12, 30), np.bool_), (left, 80))
        desk.editor.workspace.push(edits.add_object(desk.editor.workspace.scene, item))
    desk.editor.workspace.undo_stack.clear()
    desk.editor.workspace.select(A)
    return desk


def ids(desk: Desk) -> list[int]:
    return [each.id for each in desk.editor.workspace.scene.objects]


def test_paste_puts_a_copy_at_the_pointer_and_selects_it(stocked: Desk) -> None:
    workspace, hand = stocked.editor.workspace, stocked.hand
    hand.key(Qt.Key.Key_C, CONTROL)
    hand.move(0.5, 0.75)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert ids(stocked) == [A, B, 26003]
    assert workspace.selection == (26003,)
    row, column = hand.pixel(0.5, 0.75)
    bounds = workspace.scene.object(26003).bounds
    assert abs((bounds.left + bounds.right) / 2 - column) <= 1.5
    assert abs((bounds.top + bounds.bottom) / 2 - row) <= 1.5
    assert workspace.undo_stack.undoText() == "Paste an object"
    workspace.undo_stack.undo()
    assert ids(stocked) == [A, B]


def test_cut_and_paste_in_place_are_the_way_there_and_back(stocked: Desk) -> None:
    workspace, hand = stocked.editor.workspace, stocked.hand
    workspace.state.selection = (A, B)
    before = workspace.scene.flatten().labels
    hand.key(Qt.Key.Key_X, CONTROL)
    assert ids(stocked) == []
    assert workspace.undo_stack.count() == 1
    assert workspace.undo_stack.undoText() == "Cut 2 objects"
    hand.key(Qt.Key.Key_V, IN_PLACE)
    assert np.array_equal(workspace.scene.flatten().labels, before)
    assert workspace.undo_stack.undoText() == "Paste 2 objects"


def test_the_history_calls_it_cut(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    stocked.hand.key(Qt.Key.Key_X, CONTROL)
    assert ids(stocked) == [B]
    assert workspace.undo_stack.undoText() == "Cut car 1"
    workspace.select_region(SKY)
    stocked.hand.key(Qt.Key.Key_X, CONTROL)
    assert SKY not in workspace.scene.background_regions()
    assert workspace.undo_stack.undoText() == "Cut sky"


def test_other_programs_find_a_picture(stocked: Desk) -> None:
    stocked.hand.settle()
    stocked.hand.key(Qt.Key.Key_C, CONTROL)
    image = QGuiApplication.clipboard().mimeData().imageData()
    assert isinstance(image, QImage)
    assert (image.width(), image.height(), image.hasAlphaChannel()) == (30, 12, True)
    picture = stocked.editor.workspace.picture
    assert picture is not None
    assert image.pixelColor(4, 4).getRgb()[:3] == tuple(int(each) for each in picture[84, 24])


def test_objects_go_from_one_window_to_another_of_other_classes(stocked: Desk, make_desk: Callable[..., Desk]) -> None:
    stocked.hand.key(Qt.Key.Key_C, CONTROL)
    faces = LabelSet.load("celebamask")
    face = make_desk(Scene(faces, np.zeros((64, 64), np.int32)))
    face.hand.key(Qt.Key.Key_V, CONTROL)
    assert ids(face) == []
    assert "has no such class: car" in face.errors[-1]
    street = make_desk(Scene(LabelSet.load("cityscapes"), np.full((40, 60), ROAD, np.int32)))
    street.hand.key(Qt.Key.Key_V, IN_PLACE)  # where it was is beyond this canvas: the middle will do
    (item,) = street.editor.workspace.scene.objects
    assert item.bounds.intersected(Rect(0, 0, 60, 40)) == item.bounds


def test_a_region_of_the_background_is_copied_too(stocked: Desk) -> None:
    stocked.editor.workspace.select_region(SKY)
    stocked.hand.key(Qt.Key.Key_C, CONTROL)
    stocked.hand.key(Qt.Key.Key_V, IN_PLACE)
    assert stocked.editor.workspace.scene.objects[-1].id == SKY * 1000 + 1


def test_what_cannot_be_done_is_said_and_changes_nothing(stocked: Desk) -> None:
    workspace, hand = stocked.editor.workspace, stocked.hand
    hand.key(Qt.Key.Key_V, CONTROL)
    assert "no objects" in stocked.errors[-1]
    workspace.select(None)
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        hand.key(key, CONTROL)
        assert "Nothing is selected" in stocked.errors[-1]
    image = QMimeData()
    image.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(image)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert "a picture and no objects" in stocked.errors[-1]
    hostile = QMimeData()
    hostile.setData(clipboard.MIME, b"\x80\x04\x95cos\nsystem\n")
    QGuiApplication.clipboard().setMimeData(hostile)
    hand.key(Qt.Key.Key_V, IN_PLACE)
    assert "damaged" in stocked.errors[-1]
    assert workspace.undo_stack.count() == 0
