"""The Object menu by its keys on several objects, and knife and re-cut with the mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.document import edits, styling
from editor.document.geometry import Rect
from editor.document.objects import SceneObject
from editor.document.painting import paint
from model.style_map import StyleSpace
from tests.gui.conftest import CAR, HEIGHT, ROAD, WIDTH, Desk

CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
A, B, C = 26001, 26002, 26003


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    """Three cars side by side on the road, 40 x 20 pixels each."""
    for object_id, left in ((A, 20), (B, 100), (C, 180)):
        item = SceneObject(object_id, CAR, np.ones((20, 40), np.bool_), (left, 80))
        desk.editor.workspace.push(edits.add_object(desk.editor.workspace.scene, item))
    desk.editor.workspace.undo_stack.clear()
    return desk


def stack(desk: Desk) -> list[int]:
    return [each.id for each in desk.editor.workspace.scene.objects]


def drag(desk: Desk, *points: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
    """Press, move with the button down, release; points are scene pixels."""
    canvas = desk.editor.window.canvas
    places = [desk.hand.at(x / WIDTH, y / HEIGHT) for x, y in points]
    left, no = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    events = [(QEvent.Type.MouseButtonPress, places[0], left, left)]
    events += [(QEvent.Type.MouseMove, place, no, left) for place in places[1:]]
    events += [(QEvent.Type.MouseButtonRelease, places[-1], left, no)]
    for kind, place, button, buttons in events:
        where = QPointF(place)
        event = QMouseEvent(kind, where, canvas.mapToGlobal(where), button, buttons, held)
        QApplication.sendEvent(canvas, event)


def test_keys_of_the_menu_act_on_all_that_is_selected_each_as_one_step(stocked: Desk) -> None:
    workspace, hand = stocked.editor.workspace, stocked.hand
    workspace.state.selection = (A, B)
    steps = 0

    def stepped() -> None:
        nonlocal steps
        steps += 1
        assert workspace.undo_stack.count() == steps

    hand.key(Qt.Key.Key_PageUp)
    assert stack(stocked) == [C, A, B]
    stepped()
    hand.key(Qt.Key.Key_PageDown, SHIFT)
    assert stack(stocked) == [A, B, C]
    stepped()
    hand.key(Qt.Key.Key_PageUp, SHIFT)
    assert stack(stocked) == [C, A, B]
    stepped()
    hand.key(Qt.Key.Key_PageDown)
    assert stack(stocked) == [A, B, C]
    stepped()
    hand.key(Qt.Key.Key_H)
    assert [each.visible for each in workspace.scene.objects] == [False, False, True]
    stepped()
    hand.key(Qt.Key.Key_H)
    stepped()
    hand.key(Qt.Key.Key_L, CONTROL)
    assert [each.locked for each in workspace.scene.objects] == [True, True, False]
    stepped()
    hand.key(Qt.Key.Key_L, CONTROL)
    stepped()
    workspace.choose_class(27)
    hand.key(Qt.Key.Key_R, CONTROL)
    assert [each.class_id for each in workspace.scene.objects] == [27, 27, CAR]
    assert set(workspace.selection) == {27001, 27002}
    stepped()
    hand.key(Qt.Key.Key_Delete)
    assert stack(stocked) == [C]
    stepped()
    workspace.undo_stack.setIndex(0)
    assert stack(stocked) == [A, B, C]


def test_duplicates_are_selected(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    workspace.state.selection = (A, C)
    stocked.hand.key(Qt.Key.Key_J, CONTROL)
    assert len(stack(stocked)) == 5
    assert set(workspace.selection) == {26004, 26005}


def test_a_duplicate_and_a_piece_look_like_the_original(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    assert workspace.session_info is not None
    space = StyleSpace(3, {CAR: np.linspace(-1, 1, 30, dtype=np.float32).reshape(10, 3)})
    info = replace(workspace.session_info, style_space=space)
    workspace.set_session(info)
    defaults = [space.default(workspace.scene.seed, each, CAR) for each in (A, B, 26004, 26005)]
    assert len(set(defaults)) > 1  # numbers alone would give other looks
    workspace.select(A)
    present = styling.present_style(workspace.scene, info, A)
    stocked.hand.key(Qt.Key.Key_J, CONTROL)
    copy = workspace.selected
    assert copy is not None
    assert styling.present_style(workspace.scene, info, copy) == present
    workspace.select(B)
    stocked.hand.key(Qt.Key.Key_K)
    drag(stocked, (120, 74), (120, 106))
    assert workspace.selected is not None
    pieces = [styling.present_style(workspace.scene, info, each) for each in (B, workspace.selected)]
    assert pieces[0] == pieces[1]


def test_merging_keeps_the_one_selected_last(stocked: Desk) -> None:
    workspace, hand = stocked.editor.workspace, stocked.hand
    workspace.select(A)
    hand.key(Qt.Key.Key_M, CONTROL)
    assert "two objects" in stocked.errors[-1]
    workspace.state.selection = (C, A)
    hand.key(Qt.Key.Key_M, CONTROL)
    assert stack(stocked) == [B, A]
    assert workspace.selection == (A,)
    assert workspace.scene.object(A).bounds == Rect(20, 80, 220, 100)


def test_what_was_painted_over_comes_back(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    restore = stocked.editor.window.actions_by_name["restore_shape"]
    workspace.select(A)
    restore.trigger()
    assert "is whole" in stocked.errors[-1]
    over = Rect(20, 80, 60, 90)
    workspace.push(paint(workspace.scene, over, np.ones(over.shape, np.bool_), what=ROAD))
    restore.trigger()
    assert workspace.scene.object(A).coverage(over).all()


def test_without_a_selection_it_is_said(stocked: Desk) -> None:
    actions = stocked.editor.window.actions_by_name
    for name in ("duplicate", "merge", "to_top", "to_bottom", "restore_shape", "raise", "visible", "locked", "delete"):
        stocked.errors.clear()
        actions[name].trigger()
        assert stocked.errors, name
    assert stocked.editor.workspace.undo_stack.count() == 0


# Knife and re-cut


def test_a_drag_with_the_knife_cuts_in_two_as_one_step(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    stocked.hand.key(Qt.Key.Key_K)
    drag(stocked, (50, 74), (50, 88), (50, 106))
    assert stack(stocked) == [A, 26004, B, C]
    assert workspace.scene.object(A).bounds.width == pytest.approx(30, abs=2)
    assert workspace.selection == (26004,)
    assert workspace.undo_stack.undoText() == "Split car 1"
    workspace.undo_stack.undo()
    assert workspace.scene.object(A).mask.sum() == 800


def test_clicked_corners_and_enter_cut_too(stocked: Desk) -> None:
    hand = stocked.hand
    hand.key(Qt.Key.Key_K)
    for x, y in ((30, 70), (40, 90), (30, 110)):
        hand.click(x / WIDTH, y / HEIGHT)
    assert stocked.editor.window.canvas.hint is not None
    assert "in two" in stocked.editor.window.canvas.hint.text
    hand.key(Qt.Key.Key_Return)
    assert len(stack(stocked)) == 4


def test_escape_drops_the_line_and_a_line_that_ends_inside_says_so(stocked: Desk) -> None:
    hand = stocked.hand
    hand.key(Qt.Key.Key_K)
    hand.click(30 / WIDTH, 70 / HEIGHT)
    hand.key(Qt.Key.Key_Escape)
    assert not stocked.editor.window.input.busy
    drag(stocked, (50, 74), (50, 88))
    assert "does not cut car 1" in stocked.errors[-1]
    assert stack(stocked) == [A, B, C]
    assert stocked.editor.workspace.undo_stack.count() == 0


def test_recut_hides_with_control_and_shows_again(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    workspace.select(A)
    workspace.state.size = 9
    stocked.hand.key(Qt.Key.Key_R)
    drag(stocked, (25, 90), (50, 90), held=CONTROL)
    assert workspace.scene.region_at(40.5, 90.5) == ROAD
    assert workspace.scene.object(A).mask.all()
    assert workspace.undo_stack.undoText() == "Re-cut car 1"
    drag(stocked, (25, 90), (50, 90))
    assert workspace.scene.region_at(40.5, 90.5) == A
    assert workspace.undo_stack.count() == 2
    workspace.undo_stack.setIndex(0)
    assert workspace.scene.object(A).cut is None


def test_shift_drag_sizes_the_brush_that_recuts(stocked: Desk) -> None:
    workspace = stocked.editor.workspace
    workspace.select(A)
    workspace.state.size = 9
    stocked.hand.key(Qt.Key.Key_R)
    drag(stocked, (25, 90), (40, 90), (60, 90), held=SHIFT)
    assert workspace.state.size > 9
    assert workspace.undo_stack.count() == 0
