"""The panel History: a click on a step goes there."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from editor.document import edits
from editor.views.history_panel import HistoryPanel
from editor.workspace import Workspace
from tests.gui.panel_kit import click_row, street_scene, unnamed


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace(street_scene())
    for name in ("one", "two", "three"):
        workspace.push(edits.rename(workspace.scene, 26001, name))
    return workspace


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> HistoryPanel:
    panel = HistoryPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def name(workspace: Workspace) -> str:
    return workspace.scene.object(26001).name


def test_lists_the_steps_by_what_they_did(panel: HistoryPanel) -> None:
    model = panel.view.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Opened",
        "Rename car 1",
        "Rename one",
        "Rename two",
    ]


def test_a_click_jumps_back_and_forth(qtbot: QtBot, panel: HistoryPanel, workspace: Workspace) -> None:
    model = panel.view.model()
    click_row(qtbot, panel.view, model.index(1, 0))
    assert name(workspace) == "one"
    click_row(qtbot, panel.view, model.index(0, 0))
    assert name(workspace) == ""
    click_row(qtbot, panel.view, model.index(3, 0))
    assert name(workspace) == "three"


def test_arrow_keys_step(qtbot: QtBot, panel: HistoryPanel, workspace: Workspace) -> None:
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert name(workspace) == "two"
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert name(workspace) == "three"


def test_buttons_undo_and_redo_and_say_what(qtbot: QtBot, panel: HistoryPanel, workspace: Workspace) -> None:
    assert not panel.redo_button.isEnabled()
    qtbot.mouseClick(panel.undo_button, Qt.MouseButton.LeftButton)
    assert name(workspace) == "two"
    assert panel.redo_button.toolTip() == "Redo Rename two"
    qtbot.mouseClick(panel.redo_button, Qt.MouseButton.LeftButton)
    assert name(workspace) == "three"


def test_the_saved_step_and_undone_steps_look_different(panel: HistoryPanel, workspace: Workspace) -> None:
    before = panel.view.grab().toImage()
    workspace.undo_stack.setClean()
    saved = panel.view.grab().toImage()
    assert saved != before
    workspace.undo_stack.undo()
    assert panel.view.grab().toImage() != saved


def test_every_control_has_a_name(panel: HistoryPanel) -> None:
    assert unnamed(panel) == []


def test_a_workspace_may_go_before_its_views(panel: HistoryPanel, workspace: Workspace) -> None:
    """The undo stack empties itself while it is deleted; no slot may be told (pytest-qt fails a slot that raises)."""
    told: list[None] = []
    workspace.history_changed.connect(lambda: told.append(None))
    workspace.undo_stack.undo()
    assert told
    told.clear()
    delete(workspace)
    assert not told
    assert panel.redo_button.isEnabled()
