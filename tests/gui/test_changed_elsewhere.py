"""Files that another program, or another Maquette, writes while they are open here."""

import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from editor.document import exchange, ora
from editor.document.scene import Scene
from editor.views.dialogs import Answer, Changed, Dialogs
from model.maps import LabelSet
from tests.gui.conftest import ROAD, SKY, VEGETATION, Desk, assert_same_scene

CONTROL = Qt.KeyboardModifier.ControlModifier


def scene_of(class_id: int) -> Scene:
    return Scene(LabelSet.load("cityscapes"), np.full((64, 128), class_id, np.int32))


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    """A project that is open, and edited."""
    path = tmp_path / "a.ora"
    ora.save(path, scene_of(SKY))
    assert desk.editor.documents.open(path)
    paint(desk)
    return path


def paint(desk: Desk) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.6, 0.3), (0.8, 0.3))


def save(desk: Desk) -> None:
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()


def write_elsewhere(path: Path) -> Scene:
    theirs = scene_of(ROAD)
    ora.save(path, theirs)
    return theirs


def test_saving_over_it_is_asked_about(desk: Desk, file: Path) -> None:
    theirs = write_elsewhere(file)
    desk.dialogs.answers["changed_elsewhere"] = Changed.CANCEL
    save(desk)
    assert_same_scene(exchange.open_any(file).scene, theirs)
    assert desk.editor.workspace.document.is_modified
    desk.dialogs.answers["changed_elsewhere"] = Changed.OVERWRITE
    save(desk)
    assert_same_scene(exchange.open_any(file).scene, desk.editor.workspace.scene)
    paint(desk)
    save(desk)
    assert desk.dialogs.asked == ["changed_elsewhere", "changed_elsewhere"], "it is ours now"


def test_both_versions_can_be_kept(desk: Desk, file: Path, tmp_path: Path) -> None:
    theirs = write_elsewhere(file)
    desk.dialogs.answers |= {"changed_elsewhere": Changed.SAVE_AS, "save_file": tmp_path / "mine.ora"}
    save(desk)
    assert_same_scene(exchange.open_any(file).scene, theirs)
    assert_same_scene(exchange.open_any(tmp_path / "mine.ora").scene, desk.editor.workspace.scene)
    assert desk.editor.workspace.path == tmp_path / "mine.ora"


def test_theirs_can_be_taken(desk: Desk, file: Path) -> None:
    theirs = write_elsewhere(file)
    desk.dialogs.answers["changed_elsewhere"] = Changed.RELOAD
    save(desk)
    assert_same_scene(desk.editor.workspace.scene, theirs)
    assert not desk.editor.workspace.document.is_modified
    assert desk.editor.workspace.path == file
    assert_same_scene(exchange.open_any(file).scene, theirs)


def test_a_file_that_cannot_be_read_again_costs_nothing(desk: Desk, file: Path) -> None:
    file.write_text("nothing")
    edited = desk.editor.workspace.scene
    desk.dialogs.answers["changed_elsewhere"] = Changed.RELOAD
    save(desk)
    assert desk.editor.workspace.scene is edited
    assert desk.editor.workspace.document.is_modified


def test_a_file_that_was_deleted_is_written_without_a_question(desk: Desk, file: Path) -> None:
    file.unlink()
    save(desk)
    assert_same_scene(exchange.open_any(file).scene, desk.editor.workspace.scene)
    assert desk.dialogs.asked == []


def test_the_same_bytes_under_another_date_are_another_version(desk: Desk, file: Path) -> None:
    """Nobody knows what has come and gone in between."""
    copy = file.with_suffix(".copy")
    shutil.copy(file, copy)
    os.utime(copy, (time.time() + 5, time.time() + 5))
    copy.replace(file)
    desk.dialogs.answers["changed_elsewhere"] = Changed.CANCEL
    save(desk)
    assert desk.dialogs.asked == ["changed_elsewhere"]


def test_opening_it_again_reads_it_unless_it_was_edited_here(desk: Desk, file: Path) -> None:
    edited = desk.editor.workspace.scene
    theirs = write_elsewhere(file)
    assert desk.editor.documents.open(file)
    assert desk.editor.workspace.scene is edited
    assert "this tab shows your version" in desk.errors[-1]
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert desk.editor.documents.open(file)
    assert_same_scene(desk.editor.workspace.scene, theirs)
    assert len(desk.editor.documents.tabs.documents) == 2


def test_closing_asks_too_and_loses_nothing(desk: Desk, file: Path) -> None:
    write_elsewhere(file)
    desk.dialogs.answers |= {"unsaved": Answer.SAVE, "changed_elsewhere": Changed.CANCEL}
    desk.editor.window.close()
    assert desk.editor.window.isVisible()
    assert desk.editor.workspace.document.is_modified


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Overwrite", Changed.OVERWRITE),
        ("Save As…", Changed.SAVE_AS),
        ("Reload", Changed.RELOAD),
        (None, Changed.CANCEL),
    ],
)
def test_the_question_itself(qtbot: QtBot, text: str | None, answer: Changed) -> None:
    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "a.ora" in box.text()
        if text is None:
            qtbot.keyClick(box, Qt.Key.Key_Escape)
        else:
            button = next(each for each in box.findChildren(QPushButton) if each.text().replace("&", "") == text)
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, reply)
    assert Dialogs().changed_elsewhere("a.ora") is answer
