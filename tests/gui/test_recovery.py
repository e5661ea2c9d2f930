"""The journal in the whole editor, and the offer at the next start."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt

from editor.document import ora, recovery
from editor.document.journal import Entry, Journal
from editor.document.objects import SceneObject
from editor.document.recovery import Lost
from editor.document.scene import Scene
from editor.features.recovery import FOLDER, Recovery
from editor.open_document import Stamp
from editor.settings import Settings
from editor.views.dialogs import Answer
from editor.views.recovery_dialog import RecoveryDialog
from model.maps import FileError, LabelSet
from tests.gui.conftest import CAR, ROAD, SKY, VEGETATION, Desk, assert_same_scene

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def journaled(make_desk: Callable[..., Desk], street: Scene, tmp_path: Path, data_folder: Path) -> Desk:
    """A desk that keeps a journal."""
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), data_folder)
    return make_desk(street, settings=settings)


def feature(desk: Desk) -> Recovery:
    return next(each for each in desk.editor.window.features if isinstance(each, Recovery))


def write(desk: Desk) -> None:
    """What the timer does, now."""
    journaling = feature(desk).journaling
    assert journaling is not None
    journaling.write_now()
    journaling.wait()


def manifests(data_folder: Path) -> list[Path]:
    return sorted((data_folder / FOLDER).glob("*/*/manifest.json"))


def paint(desk: Desk, y: float = 0.2) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.6, y), (0.8, y))


def left_behind(data_folder: Path, *scenes: Scene, path: Path | None = None) -> list[Path]:
    """The journal of an editor that ended."""
    journal = Journal(data_folder / FOLDER)
    stamp = Stamp.of(path) if path is not None else None
    marks = None if stamp is None else (stamp.modified, stamp.length, stamp.number)
    files = () if path is None else (path,)
    for number, scene in enumerate(scenes):
        title = f"scene {number}" if path is None else path.name
        journal.write(Entry(f"key{number}", title, scene.snapshot(), path, files, marks, time=1000.0 + number))
    journal._lock.release()
    return manifests(data_folder)


def other_scene(size: int = 64) -> Scene:
    background = np.full((size, 2 * size), SKY, np.int32)
    background[size // 2 :] = ROAD
    car = SceneObject(26_001, CAR, np.ones((8, 12), np.bool_), (10, size // 2 + 4))
    return Scene(LabelSet.load("cityscapes"), background, (car,))


def offered(desk: Desk) -> RecoveryDialog:
    desk.hand.qtbot.waitUntil(lambda: feature(desk).dialog is not None)
    dialog = feature(desk).dialog
    assert dialog is not None
    return dialog


def test_a_change_is_written_within_the_interval(journaled: Desk, data_folder: Path) -> None:
    paint(journaled)
    assert manifests(data_folder) == []
    journaled.hand.qtbot.waitUntil(lambda: len(manifests(data_folder)) == 1, timeout=4000)


def test_an_open_stroke_is_written_too(journaled: Desk, data_folder: Path) -> None:
    journaled.editor.workspace.choose_class(VEGETATION)
    journaled.hand.press(0.6, 0.2)
    journaled.hand.move(0.8, 0.2)
    assert journaled.editor.workspace.undo_stack.count() == 0
    write(journaled)
    assert len(manifests(data_folder)) == 1
    journaled.hand.key(Qt.Key.Key_Escape)  # cancelled: there is nothing to recover any more
    write(journaled)
    assert manifests(data_folder) == []


def test_what_is_saved_undone_or_closed_is_forgotten(journaled: Desk, data_folder: Path, tmp_path: Path) -> None:
    workspace = journaled.editor.workspace
    paint(journaled)
    write(journaled)
    assert len(manifests(data_folder)) == 1
    journaled.hand.key(Qt.Key.Key_Z, CONTROL)
    write(journaled)
    assert manifests(data_folder) == []

    paint(journaled)
    write(journaled)
    journaled.dialogs.answers["save_file"] = tmp_path / "mine.ora"
    journaled.hand.key(Qt.Key.Key_S, CONTROL)
    journaled.editor.documents.finish_saving()
    assert not workspace.document.is_modified
    feature(journaled).journaling.wait()  # at once, not at the next interval
    assert manifests(data_folder) == []

    paint(journaled, 0.3)
    write(journaled)
    assert len(manifests(data_folder)) == 1
    journaled.dialogs.answers["unsaved"] = Answer.DISCARD
    journaled.hand.key(Qt.Key.Key_W, CONTROL)
    write(journaled)
    assert manifests(data_folder) == []


def test_parked_documents_stay_in_the_journal(journaled: Desk, data_folder: Path, tmp_path: Path) -> None:
    paint(journaled)
    ora.save(tmp_path / "two.ora", other_scene())
    assert journaled.editor.documents.open(tmp_path / "two.ora")
    paint(journaled)
    write(journaled)
    assert len(manifests(data_folder)) == 2


def test_a_window_that_closes_leaves_nothing(journaled: Desk, data_folder: Path) -> None:
    paint(journaled)
    write(journaled)
    journaled.dialogs.answers["unsaved"] = Answer.DISCARD
    journaled.editor.window.close()
    assert list((data_folder / FOLDER).iterdir()) == []


def test_a_full_disk_is_said_once_and_tried_again(
    journaled: Desk, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Journal.write

    def full(_journal: Journal, _entry: Entry) -> None:
        raise FileError("a.png: cannot be written (No space left on device).")

    monkeypatch.setattr(Journal, "write", full)
    for y in (0.1, 0.2, 0.3):
        paint(journaled, y)
        write(journaled)
    assert len([each for each in journaled.errors if "No space left" in each]) == 1
    assert journaled.editor.workspace.undo_stack.count() == 3
    monkeypatch.setattr(Journal, "write", original)
    write(journaled)  # nothing was painted since: what could not be written waits
    assert len(manifests(data_folder)) == 1


def test_recovered_scenes_open_as_modified_tabs(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path, data_folder: Path
) -> None:
    one, two = other_scene(), other_scene(96)
    old = left_behind(data_folder, one, two)
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), data_folder)
    desk = make_desk(street, settings=settings)
    dialog = offered(desk)
    assert dialog.list.count() == 2
    assert dialog.list.item(0).text().startswith("scene 1"), "the newest first"
    assert all(not dialog.list.item(row).icon().isNull() for row in range(2))
    desk.hand.qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    tabs = desk.editor.documents.tabs
    desk.hand.qtbot.waitUntil(lambda: len(tabs.documents) == 3)
    assert [each.is_modified for each in tabs.documents] == [False, True, True]
    by_title = {each.title: each.scene for each in tabs.documents}
    assert_same_scene(by_title["scene 0"], one)
    assert_same_scene(by_title["scene 1"], two)
    feature(desk).journaling.wait()
    desk.hand.qtbot.waitUntil(lambda: not any(each.exists() for each in old))
    assert len(manifests(data_folder)) == 2, "they are in the journal of this editor now"


def test_a_recovered_scene_is_saved_where_it_belongs(
    make_desk: Callable[..., Desk], tmp_path: Path, data_folder: Path
) -> None:
    file = tmp_path / "a.ora"
    saved, newer = other_scene(), other_scene()
    ora.save(file, saved)
    newer = Scene(newer.label_set, np.full_like(newer.background, ROAD), newer.objects)
    left_behind(data_folder, newer, path=file)
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), data_folder)
    desk = make_desk(other_scene(32), settings=settings)
    assert desk.editor.documents.open(file)
    desk.hand.qtbot.mouseClick(offered(desk).recover, Qt.MouseButton.LeftButton)
    workspace, tabs = desk.editor.workspace, desk.editor.documents.tabs
    desk.hand.qtbot.waitUntil(lambda: workspace.document.is_modified)
    assert len(tabs.documents) == 2, "the file as it was saved has given its place"
    assert workspace.path == file
    assert desk.editor.documents.save()
    desk.editor.documents.finish_saving()
    assert desk.dialogs.asked == []
    assert_same_scene(ora.load(file).scene, newer)
    assert not workspace.document.is_modified


def test_kept_for_later_and_discarded(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path, data_folder: Path
) -> None:
    left_behind(data_folder, other_scene(), other_scene(96))
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), data_folder)
    first = make_desk(street, settings=settings)
    first.hand.qtbot.keyClick(offered(first), Qt.Key.Key_Escape)
    assert len(manifests(data_folder)) == 2
    assert len(first.editor.documents.tabs.documents) == 1
    first.editor.window.close()

    second = make_desk(street, settings=settings)
    dialog = offered(second)
    assert dialog.list.count() == 2
    dialog.list.item(0).setSelected(False)
    assert [each.title for each in dialog.chosen] == ["scene 0"]
    second.hand.qtbot.mouseClick(dialog.discard, Qt.MouseButton.LeftButton)
    assert len(manifests(data_folder)) == 1
    second.editor.window.close()
    remains = recovery.find(data_folder / FOLDER)
    assert [each.title for one in remains for each in one.documents] == ["scene 1"]


def test_what_cannot_be_read_stays_and_is_one_sentence(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path, data_folder: Path
) -> None:
    manifest = left_behind(data_folder, other_scene())[0]
    for piece in manifest.parent.glob("*.png"):
        piece.unlink()
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), data_folder)
    desk = make_desk(street, settings=settings)
    desk.hand.qtbot.mouseClick(offered(desk).recover, Qt.MouseButton.LeftButton)
    desk.hand.qtbot.waitUntil(lambda: any("missing in the journal" in each for each in desk.errors))
    assert manifest.exists()
    assert len(desk.editor.documents.tabs.documents) == 1


def test_nothing_is_offered_while_the_other_editor_runs(journaled: Desk, data_folder: Path) -> None:
    paint(journaled)
    write(journaled)
    assert recovery.find(data_folder / FOLDER) == []


def test_the_dialog_is_for_the_keyboard_and_screen_readers(qtbot: object, data_folder: Path) -> None:
    left_behind(data_folder, *(other_scene() for _ in range(3)))
    remains = recovery.find(data_folder / FOLDER)
    documents: list[Lost] = [lost for each in remains for lost in each.documents]
    dialog = RecoveryDialog(documents)
    qtbot.addWidget(dialog)  # type: ignore[attr-defined]
    assert dialog.list.accessibleName()
    assert dialog.recover.isDefault()
    assert all(each.toolTip() for each in (dialog.recover, dialog.later, dialog.discard))
    dialog.list.clearSelection()
    assert not dialog.recover.isEnabled()
    for each in remains:
        each.release()


def test_a_folder_that_cannot_be_written_is_said_and_the_editor_works(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat), tmp_path / "file")
    desk = make_desk(street, settings=settings)
    desk.hand.qtbot.waitUntil(lambda: "kept for a crash" in desk.editor.window.message_bar.text)
    paint(desk)
    assert desk.editor.workspace.undo_stack.count() == 1
    desk.dialogs.answers["unsaved"] = Answer.DISCARD
    desk.editor.window.close()
    assert not desk.editor.window.isVisible()
