"""Swatches under the pointer are shown in place, on the canvas alone."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication

from editor.document.scene import Scene
from editor.render.scheduler import Policy
from editor.views.style_grid import StyleGrid
from tests.gui.conftest import BUILDING, ROAD, VEGETATION, Desk, close_to, photographed

PLACE = (0.2, 0.4)  # in the building
ELSEWHERE = (0.2, 0.8)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def grid(live_desk: Desk) -> StyleGrid:
    """The Styles panel with the modes of the building."""
    live_desk.editor.workspace.select_region(BUILDING)
    panel = live_desk.editor.window.style_panel
    live_desk.hand.qtbot.waitUntil(lambda: panel.swatches.is_complete(BUILDING))
    live_desk.engine.look_requests.clear()
    return panel.grid


def hover(desk: Desk, grid: StyleGrid, mode: int) -> None:
    centre = grid.visualRect(grid.style_model.index(mode, 0)).center()
    for place in (centre, centre + QPoint(3, 0)):  # the pointer may be there from the test before: then nothing moves
        desk.hand.qtbot.mouseMove(grid.viewport(), place)


def leave(grid: StyleGrid) -> None:
    QApplication.sendEvent(grid.viewport(), QEvent(QEvent.Type.Leave))


def in_mode(desk: Desk, mode: int) -> tuple[int, int, int]:
    """What the canvas shows of the building in a mode, previewed or not."""
    red, green, blue = photographed(desk, BUILDING)
    return red + 6 * mode, green + 6 * mode, blue + 6 * mode


def shown(desk: Desk, mode: int | None) -> bool:
    color = in_mode(desk, mode) if mode is not None else photographed(desk, BUILDING)
    return close_to(desk.hand.color(*PLACE), color, tolerance=2)


def wait_for(desk: Desk, mode: int | None) -> None:
    desk.hand.qtbot.waitUntil(lambda: shown(desk, mode))


def test_hovering_shows_the_mode_in_place_and_leaving_restores(live_desk: Desk, grid: StyleGrid) -> None:
    workspace, canvas = live_desk.editor.workspace, live_desk.editor.window.canvas
    before, history = workspace.picture.copy(), workspace.undo_stack.count()
    hover(live_desk, grid, 7)
    wait_for(live_desk, 7)
    assert close_to(live_desk.hand.color(*ELSEWHERE), photographed(live_desk, ROAD))
    np.testing.assert_array_equal(workspace.picture, before)
    hover(live_desk, grid, 3)
    wait_for(live_desk, 3)
    leave(grid)
    assert shown(live_desk, None)
    assert canvas.trial.is_empty
    assert workspace.undo_stack.count() == history
    assert BUILDING not in workspace.scene.styles.get("fake-weights", {})


def test_crossing_the_grid_asks_only_for_where_the_pointer_rests(live_desk: Desk, grid: StyleGrid) -> None:
    for mode in (0, 1, 2, 3, 4):
        hover(live_desk, grid, mode)
    wait_for(live_desk, 4)
    assert [request.style for request in live_desk.engine.look_requests] == [4]
    for mode in (5, 6):
        hover(live_desk, grid, mode)
    leave(grid)
    live_desk.hand.qtbot.waitUntil(lambda: not live_desk.editor.scheduler.busy)
    assert shown(live_desk, None)
    assert len(live_desk.engine.look_requests) == 1


def test_the_keyboard_tries_modes_too(live_desk: Desk, grid: StyleGrid) -> None:
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.setCurrentIndex(grid.style_model.index(0, 0))
    live_desk.hand.qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.currentIndex().row() == 1
    wait_for(live_desk, 1)
    live_desk.editor.window.canvas.setFocus()
    assert shown(live_desk, None)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    wait_for(live_desk, 1)


def test_a_click_keeps_what_is_shown_until_its_photograph_is_there(live_desk: Desk, grid: StyleGrid) -> None:
    workspace = live_desk.editor.workspace
    hover(live_desk, grid, 5)
    wait_for(live_desk, 5)
    live_desk.engine.hold()
    live_desk.hand.qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.style_model.index(5, 0)).center()
    )
    assert workspace.scene.styles["fake-weights"][BUILDING] == 5
    leave(grid)
    assert shown(live_desk, 5)  # not the old look for a moment
    assert not live_desk.editor.window.canvas.trial.is_empty
    live_desk.engine.let_go()
    live_desk.hand.settle()
    assert shown(live_desk, 5)
    assert live_desk.editor.window.canvas.trial.is_empty


def test_what_undo_takes_back_does_not_return_under_a_resting_pointer(live_desk: Desk, grid: StyleGrid) -> None:
    hover(live_desk, grid, 5)
    wait_for(live_desk, 5)
    live_desk.hand.qtbot.mouseClick(
        grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.style_model.index(5, 0)).center()
    )
    live_desk.hand.settle()
    looks = len(live_desk.engine.look_requests)
    live_desk.hand.key(Qt.Key.Key_Z, CONTROL)
    live_desk.hand.settle()
    assert shown(live_desk, None)
    assert len(live_desk.engine.look_requests) == looks


def test_an_edit_ends_it(live_desk: Desk, grid: StyleGrid) -> None:
    hover(live_desk, grid, 5)
    wait_for(live_desk, 5)
    live_desk.engine.hold()
    live_desk.editor.workspace.choose_class(VEGETATION)
    live_desk.hand.stroke((0.8, 0.2), (0.9, 0.2))
    assert shown(live_desk, None)
    live_desk.engine.let_go()
    live_desk.hand.settle()
    assert shown(live_desk, None)


def test_a_new_photograph_of_the_same_scene_takes_nothing_from_under_the_pointer(
    live_desk: Desk, grid: StyleGrid
) -> None:
    hover(live_desk, grid, 5)
    wait_for(live_desk, 5)
    with live_desk.hand.qtbot.waitSignal(live_desk.editor.scheduler.image_ready):
        live_desk.hand.key(Qt.Key.Key_F5)
    assert shown(live_desk, 5)
    leave(grid)
    assert shown(live_desk, None)


def test_the_present_mode_and_manual_rendering_ask_for_nothing(live_desk: Desk, grid: StyleGrid) -> None:
    qtbot, scheduler = live_desk.hand.qtbot, live_desk.editor.scheduler
    place = grid.visualRect(grid.style_model.index(2, 0)).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    live_desk.hand.settle()
    live_desk.engine.look_requests.clear()
    hover(live_desk, grid, 3)
    wait_for(live_desk, 3)
    hover(live_desk, grid, 2)
    qtbot.waitUntil(lambda: live_desk.editor.window.canvas.trial.is_empty)
    assert [request.style for request in live_desk.engine.look_requests] == [3]
    live_desk.editor.window.actions_by_name[Policy.MANUAL.value].trigger()
    hover(live_desk, grid, 6)
    qtbot.waitUntil(lambda: not live_desk.editor.window._trials._timer.isActive())
    assert not scheduler.busy
    assert [request.style for request in live_desk.engine.look_requests] == [3]


def test_another_region_ends_it(live_desk: Desk, grid: StyleGrid) -> None:
    hover(live_desk, grid, 5)
    wait_for(live_desk, 5)
    live_desk.editor.workspace.select_region(ROAD)
    assert shown(live_desk, None)


def test_the_palette_at_the_pointer_shows_modes_in_place(live_desk: Desk, grid: StyleGrid) -> None:
    live_desk.hand.click(*PLACE, Qt.MouseButton.RightButton)
    popup = live_desk.editor.window.palette_popup
    hover(live_desk, popup.grid, 6)
    wait_for(live_desk, 6)
    live_desk.hand.qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert shown(live_desk, None)


def test_sessions_without_previews_show_it_as_well(make_desk: Callable[..., Desk], street: Scene) -> None:
    desk = make_desk(street)
    desk.editor.workspace.select_region(BUILDING)
    panel = desk.editor.window.style_panel
    desk.hand.qtbot.waitUntil(lambda: panel.swatches.is_complete(BUILDING))
    hover(desk, panel.grid, 7)
    wait_for(desk, 7)
    leave(panel.grid)
    assert shown(desk, None)
