"""The panel Classes, driven by mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from editor.document.scene import Scene
from editor.views.chips import class_mime
from editor.views.class_list import DIGIT_ROLE, ID_ROLE
from editor.views.class_panel import ClassPanel
from editor.workspace import Workspace
from model.maps import Kind, LabelSet
from tests.gui.panel_kit import CAR, ROAD, SKY, click_row, street_scene, unnamed

TRAFFIC_SIGN, TRAIN = 20, 31


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(street_scene())


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> ClassPanel:
    panel = ClassPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(300, 220)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


def rows(panel: ClassPanel) -> list[QModelIndex]:
    """All classes that the list has under the present search."""
    model = panel.view.model()
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    return [model.index(row, 0, group) for group in groups for row in range(model.rowCount(group))]


def row_of(panel: ClassPanel, class_id: int) -> QModelIndex:
    return next(index for index in rows(panel) if index.data(ID_ROLE) == class_id)


def test_lists_every_class_with_void_last_and_folded(panel: ClassPanel, workspace: Workspace) -> None:
    assert {index.data(ID_ROLE) for index in rows(panel)} == set(workspace.label_set.ids)
    model = panel.view.model()
    last = model.index(model.rowCount() - 1, 0)
    assert last.data() == "Void"
    assert not panel.view.isExpanded(last)
    void = {model.index(row, 0, last).data(ID_ROLE) for row in range(model.rowCount(last))}
    assert void == set(workspace.label_set.of_kind(Kind.VOID))
    assert all(panel.view.isExpanded(model.index(row, 0)) for row in range(model.rowCount() - 1))


def test_click_on_a_heading_folds_and_unfolds(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    before = workspace.state.class_id
    heading = panel.view.model().index(panel.view.model().rowCount() - 1, 0)
    click_row(qtbot, panel.view, heading)
    assert panel.view.isExpanded(heading)
    click_row(qtbot, panel.view, heading)
    assert not panel.view.isExpanded(heading)
    assert workspace.state.class_id == before


def test_click_chooses_the_class_and_makes_it_recent(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    click_row(qtbot, panel.view, row_of(panel, CAR))
    click_row(qtbot, panel.view, row_of(panel, SKY))
    assert workspace.state.class_id == SKY
    assert [chip.entry.id for chip in panel.recent.chips if chip.entry is not None] == [SKY, CAR]
    qtbot.mouseClick(panel.recent.chips[1], Qt.MouseButton.LeftButton)
    assert workspace.state.class_id == CAR


def test_arrow_keys_choose_without_filling_the_recent_ones(
    qtbot: QtBot, panel: ClassPanel, workspace: Workspace
) -> None:
    workspace.choose_class(ROAD)
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert workspace.state.class_id == 8  # sidewalk follows road
    assert workspace.recent_classes == (ROAD,)


def test_highlight_follows_a_class_chosen_elsewhere(panel: ClassPanel, workspace: Workspace) -> None:
    workspace.state.class_id = TRAIN
    assert panel.view.currentIndex().data(ID_ROLE) == TRAIN
    workspace.state.class_id = 0  # unlabeled, in the folded group
    assert not panel.view.selectionModel().hasSelection()


def test_search_finds_enter_chooses_and_gives_the_keyboard_back(qtbot: QtBot, workspace: Workspace) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    canvas, panel = QPushButton("canvas"), ClassPanel(workspace)
    layout = QHBoxLayout(window)
    layout.addWidget(canvas)
    layout.addWidget(panel)
    with qtbot.waitExposed(window):
        window.show()
    canvas.setFocus()
    panel.focus_search()
    assert QApplication.focusWidget() is panel.search
    qtbot.keyClicks(panel.search, "Traffic s")
    assert [index.data(ID_ROLE) for index in rows(panel)] == [TRAFFIC_SIGN]
    assert workspace.state.class_id != TRAFFIC_SIGN, "typing alone chooses nothing"
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert workspace.state.class_id == TRAFFIC_SIGN
    assert panel.search.text() == ""
    assert len(rows(panel)) == workspace.label_set.channels
    assert QApplication.focusWidget() is canvas


def test_search_prefers_names_that_begin_so_and_arrows_move_on(
    qtbot: QtBot, panel: ClassPanel, workspace: Workspace
) -> None:
    panel.focus_search()
    qtbot.keyClicks(panel.search, "r")  # "ground" and "terrain" hold an r too, and "ground" comes last as void
    assert panel.view.currentIndex().data() == "road"
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    second = panel.view.currentIndex().data(ID_ROLE)
    assert second not in (None, ROAD)
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert workspace.state.class_id == second


def test_search_for_a_group_shows_all_of_it(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    panel.focus_search()
    qtbot.keyClicks(panel.search, "vehicle")
    found = {index.data(ID_ROLE) for index in rows(panel)}
    group = {
        entry.id for entry in workspace.label_set.classes if entry.group == "vehicle" and entry.kind is not Kind.VOID
    }
    assert group <= found


def test_search_without_a_hit_says_so_and_escape_leaves(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    before = workspace.state.class_id
    panel.focus_search()
    qtbot.keyClicks(panel.search, "zebra")
    with qtbot.waitSignal(workspace.message) as said:
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert said.args == ["No class is called “zebra”."]
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    assert workspace.state.class_id == before


def test_slots_show_their_digit_and_choose(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    assert [chip.accessibleName().split(":")[0] for chip in panel.slots.chips] == [f"Slot {d}" for d in "1234567890"]
    workspace.pin(9, CAR)
    assert panel.slots.chips[9].toolTip() == "car (key 0)"
    assert row_of(panel, CAR).data(DIGIT_ROLE) == "0"
    qtbot.mouseClick(panel.slots.chips[9], Qt.MouseButton.LeftButton)
    assert workspace.state.class_id == CAR


def test_a_click_on_a_slot_leaves_the_keyboard_where_it_is(qtbot: QtBot, panel: ClassPanel) -> None:
    panel.view.setFocus()
    qtbot.mouseClick(panel.slots.chips[2], Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is panel.view


def test_slots_are_one_tab_stop_with_arrows_inside(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    stops = [chip for chip in panel.slots.chips if chip.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [panel.slots.chips[0]]
    stops[0].setFocus()
    qtbot.keyClick(stops[0], Qt.Key.Key_Right)
    assert QApplication.focusWidget() is panel.slots.chips[1]
    qtbot.keyClick(panel.slots.chips[1], Qt.Key.Key_Space)
    assert workspace.state.class_id == workspace.slots[1]
    qtbot.keyClick(panel.slots.chips[1], Qt.Key.Key_Left)
    qtbot.keyClick(panel.slots.chips[0], Qt.Key.Key_Left)
    assert QApplication.focusWidget() is panel.slots.chips[9]


def test_an_empty_slot_says_how_to_fill_it(qtbot: QtBot, panel: ClassPanel, workspace: Workspace) -> None:
    before = workspace.state.class_id
    workspace.pin(3, None)
    with qtbot.waitSignal(workspace.message) as said:
        qtbot.mouseClick(panel.slots.chips[3], Qt.MouseButton.LeftButton)
    assert "key 4" in said.args[0]
    assert workspace.state.class_id == before


def test_the_menu_of_a_class_pins_and_unpins(panel: ClassPanel, workspace: Workspace) -> None:
    entry = workspace.label_set[TRAIN]
    menu = panel.class_menu(entry)
    next(action for action in menu.actions() if action.text().startswith("Pin to key &5")).trigger()
    assert workspace.slots[4] == TRAIN
    next(action for action in panel.class_menu(entry).actions() if action.text() == "&Unpin").trigger()
    assert TRAIN not in workspace.slots


def test_a_class_dropped_on_a_slot_is_pinned(panel: ClassPanel, workspace: Workspace) -> None:
    chip, data = panel.slots.chips[6], class_mime(TRAIN)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(chip, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(chip, QDropEvent(QPointF(5, 5), *how))
    assert workspace.slots[6] == TRAIN


def test_another_label_set_is_shown_when_its_scene_opens(panel: ClassPanel, workspace: Workspace) -> None:
    facades = LabelSet.load("facades")
    workspace.replace(Scene(facades, np.full((64, 64), facades.ids[0], np.int32)), None)
    assert {index.data(ID_ROLE) for index in rows(panel)} == set(facades.ids)
    assert all(chip.entry is None or chip.entry in facades.classes for chip in panel.slots.chips)


def test_every_control_has_a_name(panel: ClassPanel) -> None:
    assert unnamed(panel) == []


def test_fits_the_column_of_a_small_window(panel: ClassPanel) -> None:
    assert panel.minimumSizeHint().width() <= 290
    assert panel.minimumSizeHint().height() <= 190


def test_a_closed_panel_no_longer_hears_the_state(qtbot: QtBot, workspace: Workspace) -> None:
    panel = ClassPanel(workspace)
    panel.deleteLater()
    qtbot.waitUntil(lambda: not isValid(panel))
    workspace.state.class_id = CAR  # raises in a slot if the dead panel still listens


def test_every_group_of_the_street_is_pinned_from_the_start(workspace: Workspace) -> None:
    names = [workspace.label_set[class_id].name for class_id in workspace.slots if class_id is not None]
    assert len(names) == 10
    assert {"road", "building", "sky", "vegetation", "person", "car"} <= set(names)
