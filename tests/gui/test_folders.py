"""Folder mode with real keys: A and D, marks, resuming, ids saved in place, and what happens to edited scenes."""

import gc
import json
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from editor.document import edits
from editor.document.folder import FolderState, state_file, write_state
from editor.features.folders import Folders
from editor.views.folder_dialogs import LeaveQuestion, OverwriteQuestion
from editor.views.folder_model import Filter, Thumbnails
from model.maps import LabelSet, read_instances, read_labels
from tests.document.folders import SIDE, maps, paired, save
from tests.gui.conftest import Desk

ROOT = Path(__file__).parents[2]
PERSON, TERRAIN = 24, 22
CTRL = Qt.KeyboardModifier.ControlModifier


class Walk:
    """Folder mode of a desk."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.feature = next(each for each in desk.editor.window.features if isinstance(each, Folders))

    def open(self, folder: Path) -> None:
        self.feature.ask_folder = lambda _start, chosen: chosen(folder)
        self.desk.editor.window.activateWindow()
        self.desk.hand.key(Qt.Key.Key_O, CTRL | Qt.KeyboardModifier.ShiftModifier)
        self.wait(lambda: self.feature.folder is not None)
        self.there()

    def there(self) -> None:
        """Wait until the scene that is wanted is open."""
        self.wait(lambda: self.feature._reading is None and not self.desk.editor.window.job_bar.jobs)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=8000)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        window = self.desk.editor.window
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)
        self.desk.hand.key(key, modifiers)

    def go(self, key: Qt.Key) -> None:
        self.key(key)
        self.there()

    @property
    def name(self) -> str:
        feature = self.feature
        assert feature.folder is not None
        assert feature.place is not None
        return feature.folder.items[feature.place].name

    @property
    def title(self) -> str:
        return self.desk.editor.workspace.title

    def paint(self) -> None:
        self.desk.editor.workspace.choose_class(TERRAIN)
        self.desk.hand.stroke((0.1, 0.1), (0.9, 0.1))

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def walk(desk: Desk, qtbot: QtBot) -> Walk:
    return Walk(desk, qtbot)


def test_there_and_back_with_a_and_d(walk: Walk, tmp_path: Path) -> None:
    root = paired(tmp_path / "data")
    walk.open(root)
    workspace = walk.desk.editor.workspace
    assert (walk.name, walk.title) == ("train/1", "1.png")
    assert walk.feature.dock.isVisible()
    tabs = len(walk.desk.editor.documents.tabs.documents)
    walk.go(Qt.Key.Key_D)
    assert walk.name == "train/2"
    assert np.array_equal(workspace.scene.flatten().instances, maps(1)[1])
    assert workspace.scene.reference is not None
    assert (workspace.scene.reference.picture == 41).all()  # of train_img, behind the divider when wanted
    walk.go(Qt.Key.Key_D)
    walk.go(Qt.Key.Key_D)
    assert walk.name == "train/10"
    assert "last of the scenes" in walk.desk.errors[-1]
    walk.go(Qt.Key.Key_A)
    assert walk.name == "train/2"
    assert len(walk.desk.editor.documents.tabs.documents) == tabs  # one tab for all of the folder
    walk.desk.hand.settle()


def test_keys_faster_than_files_end_at_the_newest(walk: Walk, tmp_path: Path) -> None:
    walk.open(paired(tmp_path / "data", tuple(str(each) for each in range(1, 8))))
    for _ in range(5):
        walk.key(Qt.Key.Key_D)
    walk.there()
    assert (walk.name, walk.title) == ("train/6", "6.png")


def test_done_marks_filter_and_where_i_was(
    make_desk: Callable[..., Desk], walk: Walk, tmp_path: Path, qtbot: QtBot
) -> None:
    root = paired(tmp_path / "data", ("1", "2", "3", "4"))
    walk.open(root)
    panel = walk.feature.panel
    walk.key(Qt.Key.Key_Return, CTRL)
    walk.go(Qt.Key.Key_D)
    walk.key(Qt.Key.Key_Return, CTRL)
    action = walk.desk.editor.window.actions_by_name["mark_done"]
    assert action.isChecked()
    assert walk.feature.state.done == {"train/1", "train/2"}
    assert panel._count.text() == "2 of 4 done"
    panel.filter.setCurrentIndex(panel.filter.findData(Filter.TO_DO))
    assert [panel.model.index(row).data() for row in range(panel.model.rowCount())] == ["train/3", "train/4"]
    walk.go(Qt.Key.Key_D)
    assert walk.name == "train/3"
    assert not action.isChecked()
    walk.go(Qt.Key.Key_A)
    assert walk.name == "train/3"  # nothing before it is to do
    walk.key(Qt.Key.Key_Return, CTRL)
    walk.key(Qt.Key.Key_Return, CTRL)
    assert "train/3" not in walk.feature.state.done
    walk.desk.editor.window.close()
    walk.desk.editor.scheduler.close()

    again = Walk(make_desk(walk.desk.editor.workspace.scene), qtbot)
    again.open(root)
    assert again.name == "train/3"
    assert again.feature.state.done == {"train/1", "train/2"}


def test_the_list_by_mouse_and_keyboard(walk: Walk, tmp_path: Path, qtbot: QtBot) -> None:
    walk.open(paired(tmp_path / "data"))
    view, model = walk.feature.panel.view, walk.feature.panel.model
    row = view.visualRect(model.index(2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.x(), row.y()))
    walk.there()
    assert walk.name == "train/10"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    walk.there()
    assert walk.name == "train/2"
    walk.wait(lambda: isinstance(model.index(0).data(Qt.ItemDataRole.DecorationRole), QPixmap))


def edited(walk: Walk, root: Path) -> tuple[Path, Path]:
    """Open a folder and paint on its first scene; the files of that."""
    walk.open(root)
    walk.desk.hand.settle()
    walk.paint()
    return root / "train_label/1.png", root / "train_inst/1.png"


def test_ids_are_saved_in_place_after_a_question_and_then_without(walk: Walk, tmp_path: Path, qtbot: QtBot) -> None:
    labels, instances = edited(walk, paired(tmp_path / "data"))
    workspace = walk.desk.editor.workspace
    wanted = workspace.scene.flatten()
    walk.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.AltModifier)
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    assert "train_label/1.png" in question.text()
    assert "train_inst/1.png" in question.text()
    assert (read_labels(labels) == maps(0)[0]).all()  # not before the answer
    question.remember.setChecked(True)
    walk.click(question.overwrite)
    walk.there()
    assert np.array_equal(read_labels(labels), wanted.labels)
    assert np.array_equal(read_instances(instances), wanted.instances)
    assert (wanted.labels == TERRAIN).any()
    assert not workspace.document.is_modified
    walk.paint()
    walk.desk.editor.workspace.choose_class(PERSON)
    walk.desk.hand.stroke((0.5, 0.3), (0.6, 0.3))
    walk.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.AltModifier)
    assert walk.feature.question is None
    walk.there()
    assert (read_instances(instances) == PERSON * 1000 + 1).any()


def test_ids_of_a_scene_that_has_become_a_project_go_to_the_maps_and_it_stays_unsaved(
    walk: Walk, tmp_path: Path
) -> None:
    labels, _ = edited(walk, paired(tmp_path / "data"))
    documents, workspace = walk.desk.editor.documents, walk.desk.editor.workspace
    walk.desk.dialogs.answers["save_file"] = tmp_path / "mine.ora"
    assert documents.save()
    documents.finish_saving()
    walk.wait(lambda: not workspace.document.is_modified)
    walk.desk.editor.workspace.choose_class(PERSON)
    walk.desk.hand.stroke((0.5, 0.3), (0.6, 0.3))
    walk.feature.save_ids()
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    assert "train_label/1.png" in question.text()
    assert "Another program" not in question.informativeText()
    walk.click(question.overwrite)
    walk.there()
    assert (read_labels(labels) == PERSON).any()
    assert workspace.document.is_modified  # the project does not have the person yet


def test_files_that_another_program_has_written_are_asked_about_always(walk: Walk, tmp_path: Path) -> None:
    labels, _ = edited(walk, paired(tmp_path / "data"))
    walk.feature.state = FolderState(confirmed=True)
    save(labels, maps(3)[0])
    walk.feature.save_ids()
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    assert "Another program has written 1.png" in question.informativeText()
    walk.click(question.cancel)
    assert (read_labels(labels) == maps(3)[0]).all()


def test_an_instance_map_that_another_program_has_written_is_asked_about_always(walk: Walk, tmp_path: Path) -> None:
    _, instances = edited(walk, paired(tmp_path / "data"))
    walk.feature.state = FolderState(confirmed=True)
    save(instances, maps(3)[1].astype(np.uint16))
    walk.feature.save_ids()
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    assert "Another program has written 1.png" in question.informativeText()
    walk.click(question.cancel)
    assert (read_instances(instances) == maps(3)[1]).all()
    walk.feature.save_ids()
    assert isinstance(walk.feature.question, OverwriteQuestion)
    walk.click(walk.feature.question.overwrite)
    walk.there()
    walk.paint()
    walk.feature.save_ids()
    assert walk.feature.question is None, "it is ours now"
    walk.there()


def test_an_instance_map_that_has_come_meanwhile_is_asked_about(walk: Walk, tmp_path: Path) -> None:
    root = paired(tmp_path / "data")
    (root / "train_inst/1.png").unlink()
    _, instances = edited(walk, root)
    walk.feature.state = FolderState(confirmed=True)
    save(instances, maps(3)[1].astype(np.uint16))
    walk.feature.save_ids()
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    assert "train_inst/1.png" in question.text()
    walk.click(question.cancel)
    assert (read_instances(instances) == maps(3)[1]).all()


def test_styles_are_not_in_ids_and_the_scene_stays_unsaved(walk: Walk, tmp_path: Path) -> None:
    edited(walk, paired(tmp_path / "data"))
    workspace = walk.desk.editor.workspace
    assert workspace.session_info is not None
    workspace.push(edits.set_style(workspace.scene, workspace.session_info.checkpoint_id, 7, 3))
    walk.feature.state = FolderState(confirmed=True)
    walk.feature.save_ids()
    walk.there()
    assert "Styles and hidden objects are kept by projects only" in walk.desk.errors[-1]
    assert workspace.document.is_modified


def test_a_question_that_is_cancelled_writes_nothing(walk: Walk, tmp_path: Path, qtbot: QtBot) -> None:
    labels, _ = edited(walk, paired(tmp_path / "data"))
    walk.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.AltModifier)
    assert walk.feature.question is not None
    qtbot.keyClick(walk.feature.question, Qt.Key.Key_Escape)
    assert walk.feature.question is None
    assert (read_labels(labels) == maps(0)[0]).all()
    assert walk.desk.editor.workspace.document.is_modified


def test_both_files_or_none_and_the_scene_stays_unsaved(
    walk: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels, instances = edited(walk, paired(tmp_path / "data"))
    before = labels.read_bytes(), instances.read_bytes()
    real, calls = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if target in (labels, instances):
            calls.append(target)
            if len(calls) == 2:
                raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    walk.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.AltModifier)
    question = walk.feature.question
    assert isinstance(question, OverwriteQuestion)
    walk.click(question.overwrite)
    walk.there()
    assert (labels.read_bytes(), instances.read_bytes()) == before
    assert walk.desk.editor.workspace.document.is_modified
    assert "No space left" in walk.desk.errors[-1]


def test_going_on_with_changes_asks_and_can_save_from_then_on(walk: Walk, tmp_path: Path, qtbot: QtBot) -> None:
    labels, _ = edited(walk, paired(tmp_path / "data"))
    walk.feature.state = FolderState(confirmed=True)
    walk.key(Qt.Key.Key_D)
    question = walk.feature.question
    assert isinstance(question, LeaveQuestion)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert walk.name == "train/1"  # nothing happened
    walk.key(Qt.Key.Key_D)
    question = walk.feature.question
    assert isinstance(question, LeaveQuestion)
    question.always.setChecked(True)
    walk.click(question.save)
    walk.wait(lambda: walk.title == "2.png")
    walk.there()
    assert (read_labels(labels) == TERRAIN).any()
    walk.paint()
    walk.key(Qt.Key.Key_D)
    walk.wait(lambda: walk.title == "10.png")
    assert walk.feature.question is None
    assert (read_labels(labels.with_name("2.png")) == TERRAIN).any()
    assert walk.feature.panel.save_on_leaving.isChecked()


def test_going_on_without_the_changes(walk: Walk, tmp_path: Path) -> None:
    labels, _ = edited(walk, paired(tmp_path / "data"))
    walk.key(Qt.Key.Key_D)
    question = walk.feature.question
    assert isinstance(question, LeaveQuestion)
    walk.click(question.discard)
    walk.wait(lambda: walk.title == "2.png")
    assert (read_labels(labels) == maps(0)[0]).all()


def test_a_file_that_cannot_be_read_is_a_sentence_and_the_way_goes_on(walk: Walk, tmp_path: Path) -> None:
    root = paired(tmp_path / "data")
    (root / "train_label/2.png").write_bytes(b"no picture")
    walk.open(root)
    walk.go(Qt.Key.Key_D)
    assert "2.png" in walk.desk.errors[-1]
    assert walk.title == "1.png"
    walk.go(Qt.Key.Key_D)
    assert walk.title == "10.png"
    walk.go(Qt.Key.Key_A)
    assert walk.name == "train/2"
    save(root / "train_label/2.png", maps(1)[0])
    walk.feature.go(1)  # a click on it tries again
    walk.there()
    assert walk.title == "2.png"


def test_after_a_file_that_cannot_be_read_the_scene_that_is_shown_is_marked(walk: Walk, tmp_path: Path) -> None:
    root = paired(tmp_path / "data")
    (root / "train_label/2.png").write_bytes(b"no picture")
    walk.open(root)
    walk.go(Qt.Key.Key_D)
    assert walk.title == "1.png"
    action = walk.desk.editor.window.actions_by_name["mark_done"]
    walk.key(Qt.Key.Key_Return, CTRL)
    assert walk.feature.state.done == {"train/1"}
    assert action.isChecked()
    walk.go(Qt.Key.Key_D)
    assert walk.title == "10.png"
    assert not action.isChecked()
    walk.go(Qt.Key.Key_A)
    assert walk.title == "10.png"
    assert not action.isChecked()
    walk.key(Qt.Key.Key_Return, CTRL)
    assert walk.feature.state.done == {"train/1", "train/10"}


def test_without_a_folder_the_keys_say_what_to_do(walk: Walk) -> None:
    for key, modifiers in ((Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Return, CTRL)):
        walk.key(key, modifiers)
        assert "File > Open Folder" in walk.desk.errors[-1]
    assert not walk.desk.editor.window.actions_by_name["mark_done"].isChecked()
    walk.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.AltModifier)
    assert "was not opened from a label map" in walk.desk.errors[-1]


def test_a_folder_without_scenes_leaves_everything_as_it_is(walk: Walk, tmp_path: Path) -> None:
    before = walk.desk.editor.workspace.scene
    (tmp_path / "empty").mkdir()
    walk.feature.open(tmp_path / "empty")
    walk.wait(lambda: not walk.desk.editor.window.job_bar.jobs)
    assert "empty has no scenes" in walk.desk.errors[-1]
    assert walk.feature.folder is None
    assert walk.desk.editor.workspace.scene is before


def test_a_folder_that_is_dropped_is_opened(walk: Walk, tmp_path: Path) -> None:
    walk.desk.editor.documents.open_dropped([paired(tmp_path / "data")])
    walk.wait(lambda: walk.feature.folder is not None)
    walk.there()
    assert walk.name == "train/1"


def test_the_command_opens_a_folder(tmp_path: Path, tiny_checkpoint: Path, isolated_home: Path) -> None:
    root = paired(tmp_path / "data")
    code = f"""
import sys
from pathlib import Path
from editor import app
def watch(editor):
    tell = lambda: editor.workspace.title == "1.png" and (print(editor.workspace.size), editor.window.close())
    editor.workspace.path_changed.connect(tell)
arguments = app.EditorArguments(file=Path({str(root)!r}), checkpoint=Path({str(tiny_checkpoint)!r}), device="cpu")
sys.exit(app.main(arguments, watch=watch))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith(f"Size(width={SIDE}, height={SIDE})")


def test_what_is_done_is_written_as_a_list(walk: Walk, tmp_path: Path) -> None:
    walk.open(paired(tmp_path / "data"))
    walk.key(Qt.Key.Key_Return, CTRL)
    target = tmp_path / "done.txt"
    walk.feature.ask_list_file = lambda _suggestion, chosen: chosen(target)
    walk.feature.panel.export.trigger()
    assert target.read_text() == "train/1\n"


def test_scenes_that_were_passed_are_not_kept_in_memory(walk: Walk, tmp_path: Path) -> None:
    walk.open(paired(tmp_path / "data", tuple(map(str, range(6)))))
    passed = []
    for _ in range(5):
        document = walk.desk.editor.workspace.document
        passed.append((weakref.ref(document), weakref.ref(document.scene)))
        walk.go(Qt.Key.Key_D)
    del document
    walk.desk.hand.settle()
    walk.desk.engine.requests.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [(one(), other()) for one, other in passed] == [(None, None)] * 5


def test_ten_thousand_scenes_do_not_hold_the_window(walk: Walk, tmp_path: Path) -> None:
    root = tmp_path / "many"
    first = save(root / "train_label" / "0.png", maps()[0])
    for number in range(1, 10_000):
        (root / "train_label" / f"{number}.png").hardlink_to(first)
    state = state_file(walk.desk.settings.file.parent, root)
    write_state(state, root, FolderState("train/9000", frozenset({"train/1"})))
    walk.open(root)
    assert walk.name == "train/9000"
    assert walk.feature.panel.model.rowCount() == 10_000
    walk.go(Qt.Key.Key_D)
    assert walk.name == "train/9001"
    walk.wait(lambda: not walk.feature._timer.isActive())
    assert json.loads(state.read_text())["current"] == "train/9001"


def test_thumbnails_make_what_was_asked_for_last_first(qtbot: QtBot) -> None:
    made: list[Path] = []

    def look(path: Path, label_set: LabelSet) -> np.ndarray:
        made.append(path)
        if path.name == "bad":
            raise ValueError("a defect")
        return np.zeros((SIDE, SIDE, 3), np.uint8)

    thumbnails, label_set = Thumbnails(look), LabelSet.load("cityscapes")
    got: dict[Path, object] = {}
    thumbnails.ready.connect(got.__setitem__)
    with thumbnails._condition:  # it cannot begin before all are asked for
        for number in range(100):
            thumbnails.request(Path(str(number)), label_set)
    qtbot.waitUntil(lambda: len(made) == 60)
    assert made == [Path(str(number)) for number in range(99, 39, -1)]
    thumbnails.request(Path("bad"), label_set)
    qtbot.waitUntil(lambda: Path("bad") in got)
    assert got[Path("bad")] is None
    thumbnails.close()
