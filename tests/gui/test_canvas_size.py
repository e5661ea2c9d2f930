"""Cropping with the frame, canvas and scene size by their dialogs: with real events, and everything follows."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from editor.document.geometry import Rect, Size
from editor.document.scene import Scene
from editor.features.canvas_size import CanvasSize
from editor.open_document import OpenDocument
from editor.views.canvas_size_dialog import CanvasSizeDialog, SceneSizeDialog
from editor.views.canvas_size_frame import CropFrame, fitted
from tests.document.drawing import block
from tests.gui.conftest import BUILDING, HEIGHT, ROAD, SKY, WIDTH, Desk, assert_same_scene, close_to, photographed

CAR = 26


def feature(desk: Desk) -> CanvasSize:
    return next(each for each in desk.editor.window.features if isinstance(each, CanvasSize))


def act(desk: Desk, name: str) -> None:
    desk.editor.window.actions_by_name[name].trigger()


def frame_of(desk: Desk) -> CropFrame:
    act(desk, "crop")
    frame = feature(desk).frame
    assert frame is not None
    return frame


def drag(qtbot: QtBot, frame: CropFrame, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(frame, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(frame, (start + end) / 2)
    qtbot.mouseMove(frame, end)
    qtbot.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=end)


def test_crop_by_dragging_a_corner_and_undo(desk: Desk, qtbot: QtBot) -> None:
    workspace, hand = desk.editor.workspace, desk.hand
    before = workspace.scene.snapshot().flatten()
    frame = frame_of(desk)
    assert frame.frame == Rect(0, 0, WIDTH, HEIGHT)
    drag(qtbot, frame, hand.at(0, 0), hand.at(0.25, 0.25))
    assert frame.frame == Rect(WIDTH // 4, HEIGHT // 4, WIDTH, HEIGHT)
    qtbot.keyClick(frame, Qt.Key.Key_Return)
    assert workspace.size == Size(WIDTH * 3 // 4, HEIGHT * 3 // 4)
    assert workspace.picture is not None
    assert workspace.picture.shape[:2] == (HEIGHT * 3 // 4, WIDTH * 3 // 4)  # at once, before a pass has ended
    assert feature(desk).frame is None
    hand.settle()
    assert close_to(hand.color(0.5, 0.9), photographed(desk, ROAD))
    assert close_to(hand.color(0.05, 0.05), photographed(desk, BUILDING))
    assert desk.editor.window.canvas.viewport.scene == workspace.size
    assert desk.editor.window.status.text.count(f"{WIDTH * 3 // 4} × {HEIGHT * 3 // 4}") == 1
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert workspace.size == Size(WIDTH, HEIGHT)
    assert np.array_equal(workspace.scene.flatten().regions, before.regions)
    hand.settle()
    assert close_to(hand.color(0.25, 0.05), photographed(desk, SKY))
    assert desk.engine.requests[-1].snapshot.size == (WIDTH, HEIGHT)


def test_painting_goes_on_in_the_new_canvas(desk: Desk, qtbot: QtBot) -> None:
    workspace, hand = desk.editor.workspace, desk.hand
    frame = frame_of(desk)
    drag(qtbot, frame, hand.at(1, 1), hand.at(0.5, 0.75))
    qtbot.keyClick(frame, Qt.Key.Key_Return)
    workspace.choose_class(ROAD)
    hand.stroke((0.1, 0.1), (0.4, 0.1))
    row, column = hand.pixel(0.2, 0.1)
    assert workspace.scene.background[row, column] == ROAD
    hand.settle()
    assert close_to(hand.color(0.2, 0.1), photographed(desk, ROAD))
    for _ in range(2):
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert workspace.size == Size(WIDTH, HEIGHT)
    for _ in range(2):
        hand.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert workspace.scene.background[row, column] == ROAD
    assert workspace.size == Size(WIDTH // 2, HEIGHT * 3 // 4)


def test_the_frame_begins_around_the_selection(make_desk: Callable[..., Desk], street: Scene, qtbot: QtBot) -> None:
    car = block(CAR * 1000 + 1, Rect(40, 40, 90, 80))
    desk = make_desk(Scene(street.label_set, street.background, (car,)))
    workspace = desk.editor.workspace
    workspace.select(car.id)
    frame = frame_of(desk)
    assert frame.frame == Rect(40, 40, 90, 80)
    qtbot.keyClick(frame, Qt.Key.Key_Return)
    assert workspace.size == Size(50, 40)
    assert workspace.selected == car.id
    assert (workspace.scene.flatten().regions == car.id).all()
    assert workspace.undo_stack.undoText() == "Crop to 50 × 40"


def test_the_frame_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    frame = frame_of(desk)
    assert frame.hasFocus()
    qtbot.keyClick(frame, Qt.Key.Key_Left, shift | ctrl)
    qtbot.keyClick(frame, Qt.Key.Key_Up, shift)
    assert frame.frame == Rect(0, 0, WIDTH - 10, HEIGHT - 1)
    qtbot.keyClick(frame, Qt.Key.Key_Right)
    qtbot.keyClick(frame, Qt.Key.Key_Down, ctrl)
    assert frame.frame == Rect(1, 1, WIDTH - 9, HEIGHT)
    qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert feature(desk).frame is None
    assert desk.editor.window.canvas.hasFocus()
    assert desk.editor.workspace.size == (WIDTH, HEIGHT)
    assert not desk.editor.workspace.undo_stack.count()


def test_the_frame_drawn_anew_moved_and_cropped_by_the_button(desk: Desk, qtbot: QtBot) -> None:
    hand, one = desk.hand, feature(desk)
    frame = frame_of(desk)
    drag(qtbot, frame, hand.at(1, 1), hand.at(0.7, 0.7))
    drag(qtbot, frame, hand.at(0.8, 0.8), hand.at(0.95, 0.98))  # outside: a new one
    assert frame.frame.left == round(0.8 * WIDTH)
    wide = frame.frame.size
    drag(qtbot, frame, hand.at(0.9, 0.9), hand.at(0.1, 0.1))  # inside: moves it, as far as the canvas goes
    assert frame.frame.size == wide
    assert frame.frame.left < 0.1 * WIDTH
    qtbot.mouseClick(one.question.yes, Qt.MouseButton.LeftButton)
    assert desk.editor.workspace.size == wide
    assert not one.question.isVisible()


def test_the_frame_goes_with_the_scene(desk: Desk) -> None:
    frame_of(desk)
    desk.editor.documents.new_empty()
    assert feature(desk).frame is None


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        (Rect(10, 10, 12, 12), Rect(0, 0, 32, 32)),
        (Rect(-50, 0, 500, 500), Rect(0, 0, 64, 48)),
        (Rect(60, 40, 64, 48), Rect(32, 16, 64, 48)),
        (Rect(10, 5, 50, 45), Rect(10, 5, 50, 45)),
    ],
)
def test_frames_that_are_too_small_or_outside(frame: Rect, wanted: Rect) -> None:
    assert fitted(frame, Size(64, 48)) == wanted


def test_canvas_size_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    before = Scene(workspace.label_set, workspace.scene.background)
    desk.hand.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    dialog = feature(desk).dialog
    assert isinstance(dialog, CanvasSizeDialog)
    assert dialog.isVisible()
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.fields.width_field.selectAll()
    qtbot.keyClicks(dialog.fields.width_field, str(WIDTH + 40))
    qtbot.keyClick(dialog.anchor.buttons[1, 1], Qt.Key.Key_Left)
    assert dialog.anchor.anchor == (0, 0.5)
    assert dialog.notice.text() == "right +40"
    dialog.fill_box.setCurrentIndex(dialog.fill_box.findText("sidewalk"))
    assert ok.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert workspace.size == (WIDTH + 40, HEIGHT)
    assert (workspace.scene.background[:, WIDTH:] == 8).all()
    assert np.array_equal(workspace.scene.background[:, :WIDTH], before.background)
    desk.hand.settle()
    desk.editor.window.activateWindow()  # offscreen nobody does it when a dialog closes
    qtbot.waitUntil(desk.editor.window.isActiveWindow)
    desk.hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert_same_scene(workspace.scene, before)


def test_scene_size_keeps_proportions_until_told_otherwise(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    desk.hand.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    dialog = feature(desk).dialog
    assert isinstance(dialog, SceneSizeDialog)
    dialog.fields.width_field.selectAll()
    qtbot.keyClicks(dialog.fields.width_field, str(2 * WIDTH))
    assert dialog.fields.value == (2 * WIDTH, 2 * HEIGHT)
    assert "200 %" in dialog.notice.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert workspace.size == (2 * WIDTH, 2 * HEIGHT)
    assert feature(desk).dialog is None
    desk.hand.settle()
    assert close_to(desk.hand.color(0.5, 0.9), photographed(desk, ROAD))


def test_a_dialog_that_is_cancelled_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    act(desk, "scene_size")
    dialog = feature(desk).dialog
    assert dialog is not None
    dialog.fields.value = Size(100, 100)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.editor.workspace.size == (WIDTH, HEIGHT)
    assert not desk.editor.workspace.undo_stack.count()


def test_a_crop_that_is_left_for_another_scene_selects_nothing_there(
    make_desk: Callable[..., Desk], street: Scene
) -> None:
    car = block(26001, Rect(20, 30, 60, 50))
    desk = make_desk(Scene(street.label_set, street.background, (car,)))
    desk.editor.workspace.select(26001)
    act(desk, "crop")
    other = OpenDocument(Scene(street.label_set, street.background, (car,)), title="other")
    desk.editor.documents.tabs.add(other)
    assert feature(desk).frame is None
    assert desk.editor.workspace.selection == ()


def test_the_size_is_that_of_the_scene_that_was_shown_when_the_dialog_opened(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    mine, background = workspace.document, workspace.scene.background
    act(desk, "scene_size")
    dialog = feature(desk).dialog
    assert dialog is not None
    dialog.fields.value = Size(100, 100)
    other = OpenDocument(Scene(workspace.label_set, background), title="other")
    desk.editor.documents.tabs.add(other)  # a large file has been read
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert workspace.document is mine
    assert mine.scene.size == (100, 100)
    assert other.scene.size == (WIDTH, HEIGHT)


def test_the_horizon_stays_on_what_it_was_on(desk: Desk, qtbot: QtBot) -> None:
    desk.editor.workspace.state.horizon = 40.0
    frame = frame_of(desk)
    drag(qtbot, frame, desk.hand.at(0, 0), desk.hand.at(0, 0.125))
    qtbot.keyClick(frame, Qt.Key.Key_Return)
    assert desk.editor.workspace.state.horizon == 40.0 - HEIGHT // 8


def test_the_frame_of_a_crop_is_alone_and_gives_the_selection_back(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    workspace.choose_class(26)
    desk.hand.stroke((0.4, 0.7), (0.6, 0.7))
    (car,) = workspace.selection
    desk.editor.window.actions_by_name["crop"].trigger()
    assert workspace.selection == ()
    feature = next(each for each in desk.editor.window.features if isinstance(each, CanvasSize))
    assert feature.frame is not None
    qtbot.keyClick(feature.frame, Qt.Key.Key_Escape)
    assert workspace.selection == (car,)
