"""The dialog of the classes, with mouse and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from editor.document.scene import Scene
from editor.features.classes import Classes
from editor.open_document import OpenDocument
from editor.views.classes_dialog import GROUP, KIND, NAME, ClassesDialog
from model.maps import Kind, LabelSet
from tests.gui.conftest import ROAD, SKY, Desk


def opened(qtbot: QtBot, desk: Desk) -> ClassesDialog:
    desk.editor.window.actions_by_name["edit_classes"].trigger()
    dialog = feature(desk).dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def feature(desk: Desk) -> Classes:
    return next(each for each in desk.editor.window.features if isinstance(each, Classes))


def row_of(dialog: ClassesDialog, class_id: int) -> int:
    return next(row for row in range(dialog.table.rowCount()) if dialog.table.item(row, 1).text() == str(class_id))


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def ok(dialog: ClassesDialog) -> QPushButton:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def cell_editor(dialog: ClassesDialog) -> QLineEdit:
    return dialog.table.viewport().findChildren(QLineEdit)[-1]


def type_into(qtbot: QtBot, dialog: ClassesDialog, row: int, column: int, text: str) -> None:
    dialog.table.setCurrentCell(row, column)
    QTest.keyClick(dialog.table, Qt.Key.Key_F2)
    field = cell_editor(dialog)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.table.item(row, column).text() == text)


def test_rename_and_recolour_are_one_step(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    before = desk.editor.workspace.label_set
    type_into(qtbot, dialog, row_of(dialog, ROAD), NAME, "street")
    type_into(qtbot, dialog, row_of(dialog, ROAD), GROUP, "ground")
    dialog.ask_color = lambda _before: QColor(9, 8, 7)
    click(dialog.color_button)
    with qtbot.waitSignal(dialog.accepted):
        click(ok(dialog))
    workspace = desk.editor.workspace
    assert workspace.label_set[ROAD].name == "street"
    assert workspace.label_set[ROAD].color == (9, 8, 7)
    assert workspace.label_set.compatible(before)
    assert workspace.undo_stack.count() == 1
    desk.editor.window.actions_by_name["undo"].trigger()
    assert workspace.label_set == before


def test_the_classes_are_those_of_the_scene_that_was_shown_when_the_dialog_opened(qtbot: QtBot, desk: Desk) -> None:
    documents, workspace = desk.editor.documents, desk.editor.workspace
    mine = workspace.document
    dialog = opened(qtbot, desk)
    type_into(qtbot, dialog, row_of(dialog, ROAD), NAME, "street")
    other = OpenDocument(Scene(workspace.label_set, workspace.scene.background), title="other")
    documents.tabs.add(other)  # a large file has been read
    with qtbot.waitSignal(dialog.accepted):
        click(ok(dialog))
    assert workspace.document is mine
    assert mine.scene.label_set[ROAD].name == "street"
    assert other.scene.label_set[ROAD].name == "road"
    assert other.undo_stack.count() == 0


def test_a_new_class_is_painted_with(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    click(dialog.add_button)
    field = cell_editor(dialog)
    QTest.keyClicks(field, "canal")
    QTest.keyClick(field, Qt.Key.Key_Return)
    row = dialog.table.rowCount() - 1
    qtbot.waitUntil(lambda: dialog.table.item(row, NAME).text() == "canal")
    number = int(dialog.table.item(row, 1).text())
    box = dialog.table.cellWidget(row, KIND)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(Kind.STUFF.value))
    assert "trained" in dialog.sentence.text()
    click(ok(dialog))
    workspace = desk.editor.workspace
    assert workspace.label_set[number].name == "canal"
    workspace.choose_class(number)
    desk.hand.stroke((0.5, 0.2), (0.6, 0.2))
    assert (workspace.scene.background == number).any()
    desk.editor.window.actions_by_name["undo"].trigger()
    desk.editor.window.actions_by_name["undo"].trigger()
    assert number not in workspace.label_set
    assert workspace.state.class_id in workspace.label_set  # the brush has a class that there is


def test_classes_in_use_cannot_go(qtbot: QtBot, desk: Desk) -> None:
    dialog = opened(qtbot, desk)
    dialog.table.selectRow(row_of(dialog, SKY))
    assert not dialog.remove_button.isEnabled()
    dialog.table.selectRow(row_of(dialog, 5))
    assert dialog.remove_button.isEnabled()
    count = dialog.table.rowCount()
    click(dialog.remove_button)
    assert dialog.table.rowCount() == count - 1
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert 5 in desk.editor.workspace.label_set


@pytest.mark.parametrize("name", ["", "sky"])
def test_a_fault_is_said_and_cannot_be_taken(qtbot: QtBot, desk: Desk, name: str) -> None:
    dialog = opened(qtbot, desk)
    row = row_of(dialog, ROAD)
    dialog.table.item(row, NAME).setText(name)
    assert dialog.sentence.text()
    assert not ok(dialog).isEnabled()
    dialog.table.item(row, NAME).setText("lane")
    assert dialog.sentence.text() == ""
    assert ok(dialog).isEnabled()


def test_saved_and_opened(qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = opened(qtbot, desk)
    dialog.table.item(row_of(dialog, ROAD), NAME).setText("lane")
    monkeypatch.setattr(feature(desk), "choose_file", lambda **_: tmp_path / "mine")
    click(dialog.save_button)
    assert LabelSet.load(tmp_path / "mine.toml")[ROAD].name == "lane"
    dialog.table.item(row_of(dialog, ROAD), NAME).setText("other")
    monkeypatch.setattr(feature(desk), "choose_file", lambda **_: tmp_path / "mine.toml")
    click(dialog.open_button)
    assert dialog.label_set[ROAD].name == "lane"
    (tmp_path / "mine.toml").write_text("classes = 3")
    click(dialog.open_button)
    assert "mine.toml" in dialog.sentence.text()
    assert dialog.label_set[ROAD].name == "lane"
    monkeypatch.setattr(feature(desk), "choose_file", lambda **_: tmp_path / "nowhere" / "a.toml")
    click(dialog.save_button)
    assert "nowhere" in dialog.sentence.text()
