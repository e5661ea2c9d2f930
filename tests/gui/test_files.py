"""Files in the whole editor: opened, dropped, saved, exported, and the question about unsaved changes."""

import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from editor.document import exchange
from editor.views.dialogs import Answer
from model.maps import read_image, read_labels, write_instances, write_labels
from tests.fakes import picture_of
from tests.gui.conftest import (
    CAR,
    ROAD,
    VEGETATION,
    Desk,
    assert_same_scene,
)
from tests.gui.exporting import export_picture, finish

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_export_waits_for_the_picture_of_now(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "out.png"
    desk.engine.hold()
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    export_picture(desk, file)
    assert not file.exists()
    desk.engine.let_go()
    desk.hand.qtbot.waitUntil(file.exists)
    np.testing.assert_array_equal(read_image(file), desk.editor.workspace.picture)
    np.testing.assert_array_equal(
        read_image(file), picture_of(desk.editor.workspace.label_set, desk.engine.requests[-1])
    )


def test_a_saved_project_says_where_its_picture_comes_from(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    with zipfile.ZipFile(file) as archive, Image.open(archive.open("mergedimage.png")) as picture:
        texts = picture.text  # type: ignore[attr-defined]
    assert texts["Licence"] == "free"
    assert texts["Checkpoint"] == "fake (fake-weights)"
    assert texts["Seed"] == "0"


def test_export_maps(desk: Desk, tmp_path: Path) -> None:
    desk.dialogs.answers["export_folder"] = tmp_path
    desk.hand.key(Qt.Key.Key_E, CONTROL | SHIFT)
    finish(desk)
    np.testing.assert_array_equal(
        read_labels(tmp_path / "street_labelIds.png"), desk.editor.workspace.scene.flatten().labels
    )
    assert (tmp_path / "street_picture.png").is_file()


def test_export_into_nowhere_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    dialog = export_picture(desk, tmp_path / "no" / "folder" / "out.png")
    assert "there is no folder" in dialog.problem.text()
    assert desk.editor.workspace.undo_stack.isClean()


def test_opening_a_bad_file_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "text.png"
    file.write_text("not an image")
    scene = desk.editor.workspace.scene
    desk.dialogs.answers["open_file"] = file
    desk.hand.key(Qt.Key.Key_O, CONTROL)
    assert "text.png" in desk.editor.window.message_bar.text
    assert desk.editor.workspace.scene is scene
    assert "unsaved" not in desk.dialogs.asked


def drop(desk: Desk, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(desk.editor.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desk.editor.window, QDropEvent(QPointF(5, 5), *how))


def test_drop_label_map_and_instance_map(desk: Desk, tmp_path: Path) -> None:
    labels = np.full((64, 96), ROAD, np.uint8)
    labels[20:40, 10:30] = CAR
    instances = labels.astype(np.int32)
    instances[20:40, 10:30] = 26007
    one, two = tmp_path / "a.png", tmp_path / "a_inst.png"
    write_labels(one, labels)
    write_instances(two, instances)
    drop(desk, two, one)
    workspace = desk.editor.workspace
    assert [item.id for item in workspace.scene.objects] == [26007]
    assert workspace.path is None  # Ctrl+S must not write over the map
    assert desk.settings.recent_files == (one,)
    desk.hand.settle()
    assert workspace.picture.shape == (64, 96, 3)
    drop(desk, one, two, tmp_path)
    assert "Drop one file" in desk.editor.window.message_bar.text


def test_unsaved_changes_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "other.png"
    write_labels(file, np.full((64, 96), ROAD, np.uint8))
    workspace, documents = desk.editor.workspace, desk.editor.documents
    workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    edited = workspace.document
    assert documents.open(file)
    assert desk.dialogs.asked == [], "it has a tab of its own"
    desk.dialogs.answers["unsaved"] = Answer.CANCEL
    desk.editor.window.close()
    assert desk.editor.window.isVisible()
    assert workspace.document is edited, "what is asked about is shown"
    assert not documents.close()
    desk.dialogs.answers |= {"unsaved": Answer.SAVE, "save_file": tmp_path / "kept.ora"}
    assert documents.close()
    assert documents.tabs.documents == (workspace.document,)
    assert_same_scene(exchange.open_any(tmp_path / "kept.ora").scene, edited.scene)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    desk.dialogs.answers["unsaved"] = Answer.DISCARD
    desk.editor.window.close()
    assert not desk.editor.window.isVisible()


def test_undo_back_to_the_saved_state_is_clean(desk: Desk, tmp_path: Path) -> None:
    desk.dialogs.answers["save_file"] = tmp_path / "a.ora"
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    assert desk.editor.window.isWindowModified()
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert not desk.editor.window.isWindowModified()


def test_swapping_scenes_while_a_pass_runs(desk: Desk, tmp_path: Path) -> None:
    """The answer about the old scene, of another size, must not reach the new one."""
    file = tmp_path / "other.png"
    write_labels(file, np.full((64, 96), ROAD, np.uint8))
    desk.engine.hold()
    desk.editor.scheduler.render_now()
    desk.hand.qtbot.waitUntil(desk.engine.running.is_set)
    assert desk.editor.documents.open(file)
    desk.engine.let_go()
    desk.hand.settle()
    assert desk.editor.workspace.picture.shape == (64, 96, 3)
