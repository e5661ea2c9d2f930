"""The palette at the pointer: classes, and the styles of what lies there."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from editor.document.scene import OUTSIDE
from editor.views.palette_popup import PalettePopup
from editor.views.style_panel import StylePanel
from editor.workspace import Workspace
from tests.fakes import FAKE_ID, FakeEngine
from tests.gui.panel_kit import CAR, SKY, Rendering, click_row, rendering_of, street_scene, unnamed

HERE = QPoint(200, 150)


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace(street_scene())
    workspace.pin(1, CAR)
    return workspace


@pytest.fixture
def rendering(qtbot: QtBot, workspace: Workspace) -> Iterator[Rendering]:
    yield from rendering_of(workspace, FakeEngine(workspace.label_set), qtbot)


@pytest.fixture
def panel(qtbot: QtBot, rendering: Rendering) -> StylePanel:
    panel = StylePanel(rendering.workspace, rendering.scheduler)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def popup(qtbot: QtBot, workspace: Workspace, panel: StylePanel) -> PalettePopup:
    popup = PalettePopup(workspace, panel)
    qtbot.addWidget(popup)
    return popup


def test_a_pinned_class_is_chosen_and_closes(qtbot: QtBot, popup: PalettePopup, workspace: Workspace) -> None:
    popup.open_at(HERE, 26001)
    qtbot.mouseClick(popup.slots.chips[1], Qt.MouseButton.LeftButton)
    assert workspace.state.class_id == CAR
    assert not popup.isVisible()


def test_a_digit_chooses_its_slot(qtbot: QtBot, popup: PalettePopup, workspace: Workspace) -> None:
    workspace.pin(9, SKY)
    popup.open_at(HERE, 26001)
    qtbot.keyClick(popup, Qt.Key.Key_0)
    assert workspace.state.class_id == SKY
    assert not popup.isVisible()


def test_recent_classes_are_offered(qtbot: QtBot, popup: PalettePopup, workspace: Workspace) -> None:
    popup.open_at(HERE, 26001)
    assert not popup.recent.isVisible() or all(not chip.isVisible() for chip in popup.recent.chips)
    popup.close()
    workspace.choose_class(SKY)
    workspace.choose_class(CAR)
    popup.open_at(HERE, 26001)
    qtbot.mouseClick(popup.recent.chips[1], Qt.MouseButton.LeftButton)
    assert workspace.state.class_id == SKY


def test_styles_of_what_is_there_can_be_tried_one_after_another(
    qtbot: QtBot, popup: PalettePopup, workspace: Workspace, panel: StylePanel
) -> None:
    workspace.select(26002)
    popup.open_at(HERE, 26001)
    qtbot.waitUntil(lambda: panel.swatches.is_complete(26001))
    click_row(qtbot, popup.grid, popup.grid.style_model.index(3))
    click_row(qtbot, popup.grid, popup.grid.style_model.index(8))
    assert workspace.scene.styles[FAKE_ID] == {26001: 8}
    assert popup.isVisible()
    assert workspace.selected == 26002, "the selection is left alone"
    assert workspace.undo_stack.count() == 2
    qtbot.mouseClick(popup.default_button, Qt.MouseButton.LeftButton)
    assert workspace.scene.styles.get(FAKE_ID, {}) == {}


def test_the_panel_gets_its_swatches_when_the_popup_has_closed(
    qtbot: QtBot, popup: PalettePopup, workspace: Workspace, panel: StylePanel, rendering: Rendering
) -> None:
    rendering.engine.hold()
    workspace.select(26002)
    popup.open_at(HERE, 26001)
    rendering.engine.let_go()
    qtbot.waitUntil(lambda: panel.swatches.is_complete(26001))
    assert not panel.swatches.is_complete(26002)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    qtbot.waitUntil(lambda: panel.swatches.is_complete(26002))


def test_all_ten_modes_are_in_sight(qtbot: QtBot, popup: PalettePopup, panel: StylePanel) -> None:
    popup.open_at(HERE, 26001)
    qtbot.waitUntil(lambda: panel.swatches.is_complete(26001))
    last = popup.grid.visualRect(popup.grid.style_model.index(9))
    assert popup.grid.viewport().rect().contains(last.center())
    assert last.bottom() <= popup.grid.viewport().height()


def test_select_pick_and_relabel(qtbot: QtBot, popup: PalettePopup, workspace: Workspace) -> None:
    popup.open_at(HERE, 26001)
    qtbot.mouseClick(popup.select_button, Qt.MouseButton.LeftButton)
    assert workspace.selected == 26001
    popup.open_at(HERE, SKY)
    qtbot.mouseClick(popup.select_button, Qt.MouseButton.LeftButton)
    assert (workspace.selected, workspace.region) == (None, SKY)
    popup.open_at(HERE, 26001)
    qtbot.mouseClick(popup.pick_button, Qt.MouseButton.LeftButton)
    assert workspace.state.class_id == CAR
    popup.open_at(HERE, 26001)
    menu = popup.relabel_button.menu()
    menu.aboutToShow.emit()
    vehicles = next(action.menu() for action in menu.actions() if action.text() == "Vehicle")
    next(action for action in vehicles.actions() if action.text() == "bus").trigger()
    assert workspace.scene.region_at(30, 115) // 1000 == 28
    assert workspace.selected == workspace.scene.region_at(30, 115)


def test_beyond_the_canvas_there_are_classes_only(popup: PalettePopup) -> None:
    popup.open_at(HERE, OUTSIDE)
    assert popup.slots.isVisible()
    assert not popup.grid.isVisible()
    assert not popup.select_button.isVisible()


def test_stays_on_the_screen(popup: PalettePopup) -> None:
    screen = popup.screen().availableGeometry()
    popup.open_at(screen.bottomRight(), 26001)
    assert screen.contains(popup.geometry())


def test_every_control_has_a_name(popup: PalettePopup) -> None:
    popup.open_at(HERE, 26001)
    assert unnamed(popup) == []
