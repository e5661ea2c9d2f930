"""Several documents in one window: each has its own history, photograph, selection and place; none is lost."""

import gc
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTabBar

from editor import documents, saving
from editor.document import exchange, ora
from editor.document.objects import SceneObject
from editor.document.opened import Opened
from editor.document.scene import Scene
from editor.features.tabs import DocumentTabs
from editor.open_document import OpenDocument
from editor.views.dialogs import Answer
from editor.views.tab_bar import TabBar
from model.maps import FileError, LabelSet, write_labels
from tests.gui.conftest import CAR, HEIGHT, ROAD, SKY, VEGETATION, WIDTH, Desk, assert_same_scene

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bar(desk: Desk) -> TabBar:
    return next(each for each in desk.editor.window.features if isinstance(each, DocumentTabs)).bar


def project(path: Path, *, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    """Sky over road with a car."""
    width, height = size
    background = np.full((height, width), SKY, np.int32)
    background[height // 2 :] = ROAD
    car = SceneObject(26001, CAR, np.ones((height // 8, width // 8), np.bool_), (width // 4, height // 2))
    ora.save(path, Scene(LabelSet.load("cityscapes"), background, (car,)))
    return path


def paint(desk: Desk, y: float = 0.2) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.6, y), (0.8, y))


def titles(bar: TabBar) -> list[str]:
    return [bar.tabText(place) for place in range(bar.count())]


def click(desk: Desk, bar: TabBar, place: int, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    where = bar.tabRect(place).center()
    desk.hand.qtbot.mouseClick(bar, button, pos=QPoint(bar.tabRect(place).left() + 20, where.y()))


def test_the_bar_is_there_from_the_second_document_on(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    assert not bar.isVisible()
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    assert bar.isVisible()
    assert titles(bar) == ["street.ora", "two.ora"]
    assert bar.currentIndex() == 1
    assert desk.editor.window.windowTitle().startswith("two.ora")
    desk.hand.key(Qt.Key.Key_W, CONTROL)
    assert not bar.isVisible()
    assert desk.editor.window.windowTitle().startswith("street.ora")


def test_each_document_keeps_its_history(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    workspace, history = desk.editor.workspace, desk.editor.window.history_panel
    paint(desk)
    one = workspace.scene.flatten().labels
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    assert not desk.editor.window.actions_by_name["undo"].isEnabled()
    assert history.view.model().rowCount() == 1
    paint(desk)
    paint(desk, 0.3)
    two = workspace.scene.flatten().labels
    assert titles(bar) == ["● street.ora", "● two.ora"]
    desk.hand.key(Qt.Key.Key_Tab, CONTROL)
    np.testing.assert_array_equal(workspace.scene.flatten().labels, one)
    assert history.view.model().rowCount() == 2
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert (workspace.scene.flatten().labels != one).any()
    assert titles(bar) == ["street.ora", "● two.ora"]
    desk.hand.key(Qt.Key.Key_Tab, CONTROL | SHIFT)
    np.testing.assert_array_equal(workspace.scene.flatten().labels, two)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert titles(bar) == ["street.ora", "two.ora"]
    desk.hand.qtbot.mouseClick(history.redo_button, Qt.MouseButton.LeftButton)
    assert workspace.undo_stack.index() == 1
    click(desk, bar, 0)
    desk.hand.key(Qt.Key.Key_Y, CONTROL)
    np.testing.assert_array_equal(workspace.scene.flatten().labels, one)


def test_selection_zoom_and_photograph_come_back(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    workspace, canvas = desk.editor.workspace, desk.editor.window.canvas
    assert desk.editor.documents.open(project(tmp_path / "two.ora", size=(96, 64)))
    desk.hand.settle()
    workspace.select(26001)
    desk.hand.wheel(0.5, 0.5, 3)
    viewport, picture = canvas.viewport, workspace.picture.copy()
    desk.engine.hold()  # what is shown before the pass is what was parked
    click(desk, bar, 0)
    assert workspace.selection == ()
    assert workspace.picture.shape == (HEIGHT, WIDTH, 3)
    click(desk, bar, 1)
    assert workspace.selection == (26001,)
    assert canvas.viewport == viewport
    np.testing.assert_array_equal(workspace.picture, picture)
    assert not workspace.picture_exact
    assert workspace.kept_unsettled.is_empty
    desk.engine.let_go()
    desk.hand.settle()
    np.testing.assert_array_equal(workspace.picture, picture)


def test_a_parked_photograph_says_where_it_is_old(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    """Painted, not rendered, parked: saved from there it shows labels where it was painted."""
    desk.engine.hold()
    paint(desk)
    dirty = desk.editor.scheduler.dirty
    street = desk.editor.workspace.document
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    assert street.kept_unsettled == dirty
    assert not dirty.is_empty
    assert street.kept_origin["Licence"] == "free"


def test_an_open_stroke_is_finished_in_its_own_scene(desk: Desk, tmp_path: Path) -> None:
    workspace = desk.editor.workspace
    workspace.choose_class(VEGETATION)
    street = workspace.document
    desk.hand.press(0.6, 0.2)
    desk.hand.move(0.8, 0.2)
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    assert street.undo_stack.count() == 1
    assert workspace.undo_stack.count() == 0
    desk.hand.release(0.8, 0.2)
    assert workspace.undo_stack.count() == 0


def test_an_open_file_is_shown_not_opened_twice(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    file = project(tmp_path / "two.ora")
    assert desk.editor.documents.open(file)
    paint(desk)
    edited = desk.editor.workspace.document
    click(desk, bar, 0)
    assert desk.editor.documents.open(file)
    assert desk.editor.workspace.document is edited
    assert bar.count() == 2


def test_a_scene_nobody_has_touched_gives_its_place_away(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    desk.hand.key(Qt.Key.Key_W, CONTROL)  # the last document: an empty scene comes
    assert desk.editor.workspace.title == "Untitled"
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    assert titles(bar) == ["two.ora"]
    assert not bar.isVisible()


def test_closing_asks_about_what_is_not_saved(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    file = project(tmp_path / "two.ora")
    assert desk.editor.documents.open(file)
    paint(desk)
    edited = desk.editor.workspace.scene
    click(desk, bar, 0)
    desk.dialogs.answers["unsaved"] = Answer.CANCEL
    click(desk, bar, 1, Qt.MouseButton.MiddleButton)
    assert bar.count() == 2
    assert desk.editor.workspace.scene is edited, "what the question is about is shown"
    desk.dialogs.answers["unsaved"] = Answer.SAVE
    cross = bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
    desk.hand.qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert bar.count() == 1
    assert_same_scene(exchange.open_any(file).scene, edited)
    assert desk.dialogs.asked == ["unsaved", "unsaved"]


def test_quitting_asks_for_each_scene_that_is_not_saved(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    paint(desk)
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    paint(desk)
    assert desk.editor.documents.open(project(tmp_path / "three.ora"))
    desk.dialogs.answers["unsaved"] = Answer.DISCARD
    desk.editor.window.close()
    assert desk.dialogs.asked == ["unsaved", "unsaved"]
    assert not desk.editor.window.isVisible()


def test_a_document_saved_while_another_is_shown_is_saved(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    file = project(tmp_path / "two.ora")
    assert desk.editor.documents.open(file)
    paint(desk)
    two = desk.editor.workspace.document
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    click(desk, bar, 0)
    desk.editor.documents.finish_saving()
    assert not two.is_modified
    assert titles(bar) == ["street.ora", "two.ora"]
    assert_same_scene(exchange.open_any(file).scene, two.scene)


def test_tabs_are_moved_and_reached_by_the_keyboard(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    for name in ("two", "three"):
        assert desk.editor.documents.open(project(tmp_path / f"{name}.ora"))
    bar.moveTab(2, 0)
    assert titles(bar) == ["three.ora", "street.ora", "two.ora"]
    assert desk.editor.documents.tabs.documents[0] is desk.editor.workspace.document
    assert desk.editor.documents.tabs.shown == 0
    desk.hand.qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert desk.editor.workspace.title == "street.ora"


def test_a_closed_document_is_not_kept_in_memory(desk: Desk, tmp_path: Path) -> None:
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    paint(desk)
    document: OpenDocument = desk.editor.workspace.document
    desk.dialogs.answers["unsaved"] = Answer.DISCARD
    desk.hand.key(Qt.Key.Key_W, CONTROL)
    assert document not in desk.editor.documents.tabs.documents
    assert document.undo_stack.count() == 0


@pytest.mark.parametrize("count", [2, 12])
def test_names_and_tips(desk: Desk, bar: TabBar, tmp_path: Path, count: int) -> None:
    for number in range(count):
        name = "a scene with a long name that does not fit into a tab " * (number % 2) + f"{number}"
        assert desk.editor.documents.open(project(tmp_path / f"{name}.ora", size=(64, 32)))
    paint(desk)
    assert bar.accessibleName()
    assert bar.accessibleTabName(count) == f"{desk.editor.workspace.title}, not saved"
    assert bar.tabToolTip(count) == str(desk.editor.workspace.path)
    assert all(bar.tabRect(place).width() <= 260 for place in range(bar.count()))


def test_a_large_file_is_read_while_the_window_goes_on(
    desk: Desk, bar: TabBar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGE", 1000)
    read, go_on, threads = exchange.open_any, threading.Event(), []

    def slow(*arguments: object, **more: object) -> Opened:
        threads.append(threading.current_thread())
        assert go_on.wait(10)
        return read(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(documents.exchange, "open_any", slow)
    file = project(tmp_path / "two.ora")
    street = desk.editor.workspace.document
    assert desk.editor.documents.open(file)
    assert desk.editor.documents.open(file), "once is enough"
    paint(desk)
    assert street.undo_stack.count() == 1
    desk.hand.press(0.3, 0.3)  # an open stroke is finished where it belongs
    go_on.set()
    desk.hand.qtbot.waitUntil(lambda: desk.editor.workspace.title == "two.ora")
    desk.hand.release(0.4, 0.3)
    assert street.undo_stack.count() == 2
    assert titles(bar) == ["● street.ora", "two.ora"]
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize("suffix", ["png", "ora"])
def test_a_large_scene_is_read_beside_the_window_however_small_its_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(documents, "LARGE_CANVAS", 96 * 64)
    small, large = tmp_path / f"small.{suffix}", tmp_path / f"large.{suffix}"
    for path, side in ((small, 95), (large, 96)):
        scene = Scene(LabelSet.load("cityscapes"), np.full((64, side), ROAD, np.int32))
        ora.save(path, scene) if suffix == "ora" else write_labels(path, scene.flatten().labels)
    assert desk.editor.documents.open(small)
    assert desk.editor.workspace.title == small.name
    assert desk.editor.documents.open(large)
    assert desk.editor.workspace.title == small.name  # not yet
    desk.hand.qtbot.waitUntil(lambda: desk.editor.workspace.title == large.name)


def test_a_large_file_that_cannot_be_read_is_one_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGE", 10)
    (tmp_path / "bad.ora").write_text("nothing of the kind, but long enough")
    desk.editor.documents.open(tmp_path / "bad.ora")
    desk.hand.qtbot.waitUntil(lambda: any("bad.ora" in each for each in desk.errors))
    assert len(desk.editor.documents.tabs.documents) == 1


def test_a_parked_document_that_cannot_be_saved_stays_unsaved(
    desk: Desk, bar: TabBar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project(tmp_path / "two.ora")
    assert desk.editor.documents.open(file)
    paint(desk)
    before = file.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise FileError("two.ora: cannot be written (No space left on device).")

    monkeypatch.setattr(saving.ora, "save", full)
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    click(desk, bar, 0)
    desk.editor.documents.finish_saving()
    assert "two.ora: cannot be written (No space left on device)." in desk.errors
    assert titles(bar) == ["street.ora", "● two.ora"]
    assert file.read_bytes() == before


def test_a_read_only_file_is_not_replaced(desk: Desk, tmp_path: Path) -> None:
    file = project(tmp_path / "two.ora")
    assert desk.editor.documents.open(file)
    paint(desk)
    file.chmod(0o444)
    desk.hand.key(Qt.Key.Key_S, CONTROL)
    desk.editor.documents.finish_saving()
    assert any("read-only" in each for each in desk.errors)
    assert desk.editor.workspace.document.is_modified
    desk.dialogs.answers["save_file"] = tmp_path / "other.ora"
    desk.hand.key(Qt.Key.Key_S, CONTROL | SHIFT)
    desk.editor.documents.finish_saving()
    assert not desk.editor.workspace.document.is_modified
    assert desk.editor.workspace.path == tmp_path / "other.ora"


def test_what_is_said_about_the_size_of_a_scene_is_said_once(desk: Desk, bar: TabBar, tmp_path: Path) -> None:
    assert desk.editor.documents.open(project(tmp_path / "two.ora", size=(96, 64)))
    for place in (0, 1, 0, 1):
        click(desk, bar, place)
    assert len([each for each in desk.errors if "was trained at" in each]) == 1


def test_a_closed_scene_leaves_the_memory(desk: Desk, tmp_path: Path) -> None:
    assert desk.editor.documents.open(project(tmp_path / "two.ora"))
    paint(desk)
    desk.hand.settle()
    scene = weakref.ref(desk.editor.workspace.scene)
    desk.dialogs.answers["unsaved"] = Answer.DISCARD
    desk.hand.key(Qt.Key.Key_W, CONTROL)
    desk.hand.settle()
    desk.engine.requests.clear()
    gc.collect()
    assert scene() is None
