"""Saving while the window goes on: what is on the disk, what counts as saved, and what a project shows."""

import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from editor import saving
from editor.document import exchange, ora
from editor.document.geometry import Rect
from editor.document.scene import Scene
from editor.render.scheduler import Policy
from editor.views.dialogs import Answer
from model.maps import FileError, write_labels
from tests.gui.conftest import HEIGHT, ROAD, SKY, VEGETATION, WIDTH, Desk, assert_same_scene

CONTROL = Qt.KeyboardModifier.ControlModifier


class Disk:
    """A disk that can be made slow, and full."""

    def __init__(self, write: Callable[..., None]) -> None:
        self._write = write
        self.threads: list[threading.Thread] = []
        self.full = False
        self.free = threading.Event()
        self.free.set()

    def save(self, *arguments: object, **more: object) -> None:
        self.threads.append(threading.current_thread())
        assert self.free.wait(10)
        if self.full:
            raise FileError("mine.ora: cannot be written (No space left on device).")
        self._write(*arguments, **more)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk(ora.save)
    monkeypatch.setattr(saving.ora, "save", disk.save)
    yield disk
    disk.free.set()


def labels_in(file: Path) -> np.ndarray:
    return exchange.open_any(file).scene.flatten().labels


def merged(file: Path) -> np.ndarray:
    with zipfile.ZipFile(file) as archive, Image.open(archive.open("mergedimage.png")) as image:
        return np.array(image.convert("RGB"))


def paint(desk: Desk, y: float = 0.3) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, y), (0.8, y))


def test_the_window_goes_on_while_a_project_is_written(desk: Desk, disk: Disk, tmp_path: Path) -> None:
    workspace, window = desk.editor.workspace, desk.editor.window
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    paint(desk)
    asked_for = workspace.scene.flatten().labels
    disk.free.clear()
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    assert "saving" in window.status.text
    assert not workspace.undo_stack.isClean()  # nothing is on the disk yet
    paint(desk, y=0.1)
    disk.free.set()
    desk.hand.qtbot.waitUntil(lambda: not workspace.saving)
    assert disk.threads[0] is not threading.main_thread()
    assert "saving" not in window.status.text
    assert workspace.path == file
    np.testing.assert_array_equal(labels_in(file), asked_for)
    assert window.isWindowModified()  # the second stroke is not saved
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert not window.isWindowModified()  # and this is what was
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert window.isWindowModified()


def test_what_was_undone_and_painted_over_meanwhile_is_not_the_saved_state(
    desk: Desk, disk: Disk, tmp_path: Path
) -> None:
    desk.dialogs.answers["save_file"] = tmp_path / "mine.ora"
    paint(desk)
    disk.free.clear()
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    paint(desk, y=0.1)
    disk.free.set()
    desk.editor.documents.finish_saving()
    stack = desk.editor.workspace.undo_stack
    assert not stack.isClean()
    stack.undo()
    assert not stack.isClean()


def test_saving_again_while_saving_writes_the_newest(desk: Desk, disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    disk.free.clear()
    for y in (0.1, 0.2, 0.3):
        paint(desk, y)
        desk.hand.key(Qt.Key.Key_S, CONTROL)
    assert desk.dialogs.asked == ["save_file"]  # the first answer holds, though nothing is written yet
    disk.free.set()
    desk.editor.documents.finish_saving()
    assert len(disk.threads) == 2  # the one in the middle was replaced before it began
    np.testing.assert_array_equal(labels_in(file), desk.editor.workspace.scene.flatten().labels)
    assert desk.editor.workspace.undo_stack.isClean()


def test_a_failed_save_leaves_the_document_unsaved(desk: Desk, disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "mine.ora"
    desk.dialogs.answers |= {"save_file": file, "unsaved": Answer.SAVE}
    paint(desk)
    disk.full = True
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.hand.qtbot.waitUntil(lambda: not desk.editor.workspace.saving)
    assert desk.errors == ["mine.ora: cannot be written (No space left on device)."]
    assert desk.editor.window.isWindowModified()
    assert desk.editor.workspace.path is None
    assert desk.settings.recent_files == ()
    desk.editor.window.close()  # "Save" fails again: the window stays
    assert desk.editor.window.isVisible()
    disk.full = False
    desk.editor.window.close()
    assert not desk.editor.window.isVisible()
    np.testing.assert_array_equal(labels_in(file), desk.editor.workspace.scene.flatten().labels)


def test_closing_waits_for_a_save(desk: Desk, disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    paint(desk)
    disk.free.clear()
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    threading.Timer(0.05, disk.free.set).start()
    desk.editor.window.close()
    assert not desk.editor.window.isVisible()
    assert desk.dialogs.asked == ["save_file"]  # it is saved, so there is nothing to ask
    np.testing.assert_array_equal(labels_in(file), desk.editor.workspace.scene.flatten().labels)


def test_a_saved_file_holds_the_scene_when_it_is_opened_again(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "mine.ora"
    desk.dialogs.answers |= {"save_file": file, "unsaved": Answer.SAVE}
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    paint(desk)
    edited = desk.editor.workspace.scene
    assert desk.editor.documents.close()
    assert desk.editor.documents.open(file)
    assert desk.editor.workspace.scene is not edited
    assert_same_scene(desk.editor.workspace.scene, edited)


def test_a_file_that_cannot_be_read_leaves_the_edited_scene(desk: Desk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ora"
    bad.write_text("nothing")
    paint(desk)
    scene = desk.editor.workspace.scene
    assert not desk.editor.documents.open(bad)
    assert desk.editor.workspace.scene is scene
    assert desk.editor.window.isWindowModified()


def test_a_project_never_shows_an_older_scene(desk: Desk, tmp_path: Path) -> None:
    """Painted but not rendered: there the merged image, the photograph's layer and the reopened picture show labels."""
    file = tmp_path / "mine.ora"
    desk.dialogs.answers["save_file"] = file
    workspace = desk.editor.workspace
    desk.editor.scheduler.policy = Policy.MANUAL
    paint(desk)
    unsettled = desk.editor.scheduler.dirty
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    expected = workspace.picture.copy()
    expected[unsettled.slices] = workspace.label_set.palette[workspace.scene.flatten(unsettled).labels]
    np.testing.assert_array_equal(merged(file), expected)
    opened = exchange.open_any(file)
    np.testing.assert_array_equal(opened.picture, expected)
    assert opened.unsettled == unsettled
    assert opened.notes == ()

    # Opened again and saved before a pass, it still knows; painted elsewhere, that is not shown as rendered either.
    assert desk.editor.documents.close()
    assert desk.editor.documents.open(file)
    paint(desk, y=0.1)
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    again = exchange.open_any(file)
    assert again.unsettled.encloses(unsettled)
    np.testing.assert_array_equal(
        again.picture[again.unsettled.slices],
        workspace.label_set.palette[workspace.scene.flatten(again.unsettled).labels],
    )
    assert again.origin["Licence"] == "free"  # of the part that is a photograph


def test_without_a_pass_the_project_shows_its_labels_and_no_licence(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path
) -> None:
    desk = make_desk(street, held=True)
    desk.dialogs.answers["save_file"] = tmp_path / "mine.ora"
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    np.testing.assert_array_equal(merged(tmp_path / "mine.ora"), street.label_set.palette[street.flatten().labels])
    assert exchange.open_any(tmp_path / "mine.ora").picture is None
    assert exchange.open_any(tmp_path / "mine.ora").origin == {}


def test_a_kept_photograph_survives_opening_and_saving_without_a_pass(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path
) -> None:
    picture = np.full((HEIGHT, WIDTH, 3), (10, 200, 30), np.uint8)
    file = tmp_path / "kept.ora"
    ora.save(file, street, picture, {"Licence": "kept"})
    desk = make_desk(street, held=True)
    assert desk.editor.documents.open(file)
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    opened = exchange.open_any(file)
    np.testing.assert_array_equal(opened.picture, picture)
    assert opened.origin == {"Licence": "kept"}
    assert opened.unsettled == Rect(0, 0, 0, 0)


def test_an_original_map_is_not_where_the_project_is_saved(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a_label.png"
    write_labels(file, np.full((64, 96), ROAD, np.uint8))
    before = file.read_bytes()
    assert desk.editor.documents.open(file)
    desk.dialogs.answers["save_file"] = tmp_path / "a_label.ora"
    desk.editor.workspace.choose_class(SKY)
    desk.hand.stroke((0.3, 0.3), (0.5, 0.3))
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    assert file.read_bytes() == before
    assert (labels_in(tmp_path / "a_label.ora") == SKY).any()
