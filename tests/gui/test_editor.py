"""The whole editor: painted with the mouse, undone with keys, saved and opened again."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from editor.app import invite
from editor.document import exchange
from editor.document.scene import Scene
from editor.render.scheduler import Policy
from tests.fakes import picture_of
from tests.gui.conftest import (
    BUILDING,
    CAR,
    HEIGHT,
    ROAD,
    SKY,
    VEGETATION,
    WIDTH,
    Desk,
    assert_same_scene,
    close_to,
    photographed,
)

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_paint_see_undo_redo_save_reopen(desk: Desk, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    scene, hand = desk.editor.workspace.scene, desk.hand
    desk.editor.workspace.choose_class(VEGETATION)
    before = scene.flatten().labels.copy()

    desk.engine.hold()  # so that what is seen is the overlay, not the photograph
    hand.press(0.7, 0.3)
    hand.move(0.75, 0.3)
    seen = hand.color(0.72, 0.3)
    assert QColor(*scene.label_set[VEGETATION].color).green() - 60 < seen.green() > seen.red() > seen.blue()
    hand.release(0.8, 0.3)
    assert scene.flatten().labels[hand.pixel(0.75, 0.3)] == VEGETATION
    assert desk.editor.workspace.undo_stack.count() == 1
    assert not desk.editor.scheduler.is_current

    desk.engine.let_go()
    hand.settle()
    request = desk.engine.requests[-1]
    np.testing.assert_array_equal(desk.editor.workspace.picture, picture_of(scene.label_set, request))
    np.testing.assert_array_equal(request.maps.labels, scene.flatten().labels)
    painted = scene.flatten().labels.copy()

    hand.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(scene.flatten().labels, before)
    hand.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(scene.flatten().labels, painted)
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.key(Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(scene.flatten().labels, painted)

    desk.editor.workspace.choose_class(CAR)
    hand.stroke((0.3, 0.7), (0.4, 0.75))
    car = desk.editor.workspace.selected
    assert car is not None
    hand.settle()
    assert desk.editor.window.isWindowModified()
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    assert not desk.errors
    assert desk.editor.workspace.path == file
    assert not desk.editor.window.isWindowModified()
    assert "mine.ora" in desk.editor.window.windowTitle()

    again = make_desk(exchange.open_any(file).scene)
    assert_same_scene(again.editor.workspace.scene, scene)
    np.testing.assert_array_equal(again.editor.workspace.picture, desk.editor.workspace.picture)


def test_pick_a_style(desk: Desk, tmp_path: Path) -> None:
    """A swatch is clicked: the region changes its look, and only that; undo brings the look back; it is saved."""
    workspace, hand = desk.editor.workspace, desk.hand
    hand.key(Qt.Key.Key_V)
    hand.click(0.2, 0.4)
    assert workspace.region == BUILDING
    grid = desk.editor.window.style_panel.grid
    hand.qtbot.waitUntil(lambda: grid.style_model.rowCount() == 10)
    before = workspace.picture.copy()
    place = grid.visualRect(grid.style_model.index(4, 0)).center()
    hand.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workspace.scene.styles["fake-weights"][BUILDING] == 4
    hand.settle()
    changed = (workspace.picture != before).any(axis=2)
    np.testing.assert_array_equal(changed, workspace.scene.flatten().regions == BUILDING)
    file = tmp_path / "styled.ora"
    desk.dialogs.answers["save_file"] = file
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    assert exchange.open_any(file).scene.styles["fake-weights"][BUILDING] == 4
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert BUILDING not in workspace.scene.styles.get("fake-weights", {})
    hand.settle()
    np.testing.assert_array_equal(workspace.picture, before)


def test_escape_cancels_a_stroke(desk: Desk) -> None:
    scene = desk.editor.workspace.scene
    before = scene.flatten().labels.copy()
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.press(0.7, 0.3)
    desk.hand.move(0.8, 0.3)
    assert (scene.flatten().labels != before).any()
    desk.hand.key(Qt.Key.Key_Escape)
    np.testing.assert_array_equal(scene.flatten().labels, before)
    desk.hand.release(0.8, 0.3)
    assert desk.editor.workspace.undo_stack.count() == 0


def test_undo_during_a_stroke_cancels_it(desk: Desk) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.2), (0.8, 0.2))
    after_first = desk.editor.workspace.scene.flatten().labels.copy()
    desk.hand.press(0.7, 0.4)
    desk.hand.move(0.8, 0.4)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(desk.editor.workspace.scene.flatten().labels, after_first)
    assert desk.editor.workspace.undo_stack.count() == 1


def test_a_region_that_undo_takes_away_is_not_chosen_any_more(desk: Desk) -> None:
    workspace = desk.editor.workspace
    workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    workspace.select_region(VEGETATION)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert workspace.region is None
    workspace.select_region(SKY)
    desk.hand.key(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert workspace.region == SKY  # still there


def test_polygon_with_keys_and_double_click(desk: Desk) -> None:
    scene, hand = desk.editor.workspace.scene, desk.hand
    desk.editor.workspace.choose_class(VEGETATION)
    hand.key(Qt.Key.Key_P)
    for point in ((0.6, 0.1), (0.9, 0.1), (0.9, 0.45), (0.1, 0.9)):
        hand.click(*point)
    hand.key(Qt.Key.Key_Backspace)
    hand.key(Qt.Key.Key_Return)
    labels = scene.flatten().labels
    assert labels[hand.pixel(0.8, 0.2)] == VEGETATION
    assert labels[hand.pixel(0.62, 0.4)] == SKY
    hand.key(Qt.Key.Key_Z, CONTROL)
    hand.click(0.6, 0.1)
    hand.click(0.9, 0.1)
    hand.click(0.9, 0.4)
    hand.double_click(0.9, 0.4)
    hand.release(0.9, 0.4)
    assert scene.flatten().labels[hand.pixel(0.85, 0.2)] == VEGETATION
    assert desk.editor.workspace.undo_stack.count() == 1


def test_letters_choose_tools_and_digits_pinned_classes(desk: Desk) -> None:
    state = desk.editor.workspace.state
    for key, tool in (
        ("E", "eraser"),
        ("F", "fill"),
        ("P", "polygon"),
        ("L", "lasso"),
        ("V", "select"),
        ("B", "brush"),
    ):
        desk.hand.qtbot.keyClicks(desk.editor.window.canvas, key)
        assert state.tool == tool
        assert desk.editor.window.actions_by_name[tool].isChecked()
    desk.editor.workspace.pin(9, SKY)
    desk.hand.key(Qt.Key.Key_0)
    assert state.class_id == SKY
    for key in (Qt.Key.Key_N, Qt.Key.Key_M):
        desk.hand.key(key)
    assert not state.force_new  # both keys do the same: on, and off again


def test_slash_searches_and_typing_does_not_paint_or_switch_tools(desk: Desk) -> None:
    panel = desk.editor.window.class_panel
    desk.hand.key(Qt.Key.Key_Slash)
    assert panel.search.hasFocus()
    desk.hand.qtbot.keyClicks(panel.search, "veget")
    desk.hand.qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert desk.editor.workspace.state.class_id == VEGETATION
    assert desk.editor.workspace.state.tool == "brush"
    assert desk.editor.window.canvas.hasFocus()


def test_control_picks_for_a_moment(desk: Desk) -> None:
    state = desk.editor.workspace.state
    state.class_id = ROAD
    desk.hand.click(0.2, 0.4, stateKey=CONTROL)
    assert state.class_id == BUILDING
    assert state.tool == "brush"
    desk.hand.click(0.8, 0.1, stateKey=Qt.KeyboardModifier.AltModifier)
    assert state.class_id == SKY
    assert desk.editor.workspace.undo_stack.count() == 0


def test_shift_click_draws_a_line_and_shift_drag_sizes(desk: Desk) -> None:
    state, scene, hand = desk.editor.workspace.state, desk.editor.workspace.scene, desk.hand
    desk.editor.workspace.choose_class(VEGETATION)
    state.size = 8
    hand.click(0.6, 0.1)
    hand.click(0.9, 0.1, stateKey=SHIFT)
    assert scene.flatten().labels[hand.pixel(0.75, 0.1)] == VEGETATION
    assert desk.editor.workspace.undo_stack.count() == 2
    hand.press(0.6, 0.4, stateKey=SHIFT)
    hand.move(0.7, 0.4)
    hand.release(0.7, 0.4, stateKey=SHIFT)
    assert state.size == pytest.approx(8 + 2 * 0.1 * WIDTH, abs=2)
    assert desk.editor.workspace.undo_stack.count() == 2
    hand.press(0.7, 0.4, stateKey=SHIFT)
    hand.move(0.65, 0.4)
    hand.key(Qt.Key.Key_Escape)
    assert state.size == pytest.approx(8 + 2 * 0.1 * WIDTH, abs=2)


def test_brackets_size_the_brush(desk: Desk) -> None:
    desk.editor.workspace.state.size = 1
    desk.hand.key(Qt.Key.Key_BracketRight)
    assert desk.editor.workspace.state.size == 2
    desk.hand.key(Qt.Key.Key_BracketLeft)
    desk.hand.key(Qt.Key.Key_BracketLeft)
    assert desk.editor.workspace.state.size == 1


def test_right_click_opens_the_palette_for_what_is_there(desk: Desk) -> None:
    desk.hand.click(0.2, 0.4, Qt.MouseButton.RightButton)
    popup = desk.editor.window.palette_popup
    assert popup.isVisible()
    assert desk.editor.workspace.undo_stack.count() == 0
    desk.hand.qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_tab_hides_panels_and_brings_them_back(desk: Desk) -> None:
    window = desk.editor.window
    shown = [dock for dock in window.docks if not dock.isHidden()]
    assert shown
    desk.hand.key(Qt.Key.Key_Tab)
    assert all(dock.isHidden() for dock in window.docks)
    desk.hand.key(Qt.Key.Key_Tab)
    assert [dock for dock in window.docks if not dock.isHidden()] == shown


def test_tab_in_a_panel_goes_on_to_the_next_control(desk: Desk) -> None:
    window = desk.editor.window
    search = window.class_panel.search
    search.setFocus()
    desk.hand.qtbot.keyClick(search, Qt.Key.Key_Tab)
    assert not window.class_panel.isHidden()
    assert window.class_panel.isVisible()
    assert not search.hasFocus()


def test_object_menu(desk: Desk) -> None:
    workspace, hand = desk.editor.workspace, desk.hand
    workspace.choose_class(CAR)
    hand.stroke((0.3, 0.7), (0.4, 0.75))
    car = workspace.selected
    assert car is not None
    hand.key(Qt.Key.Key_H)
    assert not workspace.scene.object(car).visible
    hand.key(Qt.Key.Key_H)
    workspace.choose_class(VEGETATION)
    hand.key(Qt.Key.Key_R, CONTROL)
    assert workspace.scene.flatten().labels[hand.pixel(0.35, 0.72)] == VEGETATION
    assert workspace.region == VEGETATION  # the selection goes on with what the car has become
    hand.key(Qt.Key.Key_Z, CONTROL)
    workspace.select(car)
    hand.key(Qt.Key.Key_Delete)
    assert not workspace.scene.objects
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert [item.id for item in workspace.scene.objects] == [car]
    hand.key(Qt.Key.Key_D, CONTROL)
    assert workspace.selected is None
    hand.key(Qt.Key.Key_Delete)
    assert "Nothing is selected" in desk.errors[-1]


def test_policies(desk: Desk) -> None:
    scheduler, hand, actions = desk.editor.scheduler, desk.hand, desk.editor.window.actions_by_name
    actions["manual"].trigger()
    assert scheduler.policy is Policy.MANUAL
    passes = len(desk.engine.requests)
    desk.editor.workspace.choose_class(VEGETATION)
    hand.stroke((0.7, 0.3), (0.8, 0.3))
    QApplication.processEvents()
    assert len(desk.engine.requests) == passes
    assert "F5" in desk.editor.window.status.text
    assert not desk.editor.window.canvas.unsettled.is_empty
    hand.key(Qt.Key.Key_F5)
    hand.settle()
    assert len(desk.engine.requests) == passes + 1
    assert "up to date" in desk.editor.window.status.text
    assert desk.editor.window.canvas.unsettled.is_empty
    actions["on release"].trigger()
    hand.press(0.7, 0.1)
    hand.move(0.8, 0.1)
    QApplication.processEvents()
    assert len(desk.engine.requests) == passes + 1
    hand.release(0.8, 0.1)
    hand.settle()
    assert len(desk.engine.requests) == passes + 2


def test_status_names_weights_licence_device_time_size_and_zoom(desk: Desk) -> None:
    text = desk.editor.window.status.text
    for fact in ("fake weights (free)", "CPU, 0 threads", " ms", "up to date", "256 × 128", " %"):
        assert fact in text


def test_a_failed_pass_is_said_quietly_and_the_next_edit_tries_again(desk: Desk) -> None:
    desk.engine.fail()
    desk.editor.workspace.choose_class(VEGETATION)
    with desk.hand.qtbot.waitSignal(desk.editor.scheduler.failed):
        desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    assert "told to fail" in desk.editor.window.message_bar.text
    desk.hand.key(Qt.Key.Key_F5)
    desk.hand.settle()
    np.testing.assert_array_equal(desk.engine.requests[-1].maps.labels, desk.editor.workspace.scene.flatten().labels)


def test_layout_and_view_are_remembered(make_desk: Callable[..., Desk], street: Scene, label_set: object) -> None:
    first = make_desk(street)
    first.editor.window.actions_by_name["both"].trigger()
    first.editor.window.options.labels_slider.setValue(40)
    first.editor.window.docks[0].hide()
    first.editor.workspace.state.size = 77
    first.editor.workspace.pin(0, SKY)
    first.editor.window.actions_by_name["manual"].trigger()
    first.editor.window.close()
    second = make_desk(Scene(street.label_set, np.full((HEIGHT, WIDTH), ROAD, np.int32)), held=True)
    assert second.editor.window.canvas.look.mode.value == "both"
    assert second.editor.window.canvas.look.labels == pytest.approx(0.4)
    assert second.editor.window.docks[0].isHidden()
    assert second.editor.workspace.state.size == 77
    assert second.editor.workspace.slots[0] == SKY
    assert second.editor.scheduler.policy is Policy.MANUAL


def test_the_invitation_goes_with_the_first_stroke(make_desk: Callable[..., Desk], street: Scene) -> None:
    desk = make_desk(street, held=True)
    invite(desk.editor)
    desk.engine.let_go()
    desk.hand.settle()  # the first photograph, which is kept, is no edit
    canvas = desk.editor.window.canvas
    assert canvas.invitation is not None
    x, y = canvas.invitation.place
    assert desk.editor.workspace.scene.flatten().labels[int(y), int(x)] == SKY
    place = (x / WIDTH, y / HEIGHT)
    with_caption, without = desk.hand.color(*place), photographed(desk, SKY)
    assert not close_to(with_caption, without)
    desk.hand.stroke(place, place)
    assert desk.editor.workspace.undo_stack.count() == 1  # the class that is chosen does something there
    assert canvas.invitation is None
