"""Exports never take the place of the ids a scene was opened from, and never write another scene's photograph."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from editor.views.dialogs import Answer, Existing
from model.maps import read_image, read_labels, write_instances, write_labels
from tests.fakes import picture_of
from tests.gui.conftest import ROAD, VEGETATION, Desk
from tests.gui.exporting import agree, export_picture, finish, opened, type_into

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A label map and the instance map beside it."""
    labels = np.full((64, 96), ROAD, np.uint8)
    files = tmp_path / "a_labelIds.png", tmp_path / "a_instanceIds.png"
    write_labels(files[0], labels)
    write_instances(files[1], labels.astype(np.int32))
    return files


def painted(desk: Desk) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))


@pytest.mark.parametrize("index", [0, 1])
def test_a_picture_cannot_replace_the_ids(desk: Desk, pair: tuple[Path, Path], index: int) -> None:
    before = [file.read_bytes() for file in pair]
    assert desk.editor.documents.open(pair[0])
    desk.hand.settle()
    dialog = opened(desk)
    suggested = dialog.path
    assert suggested == pair[0].with_name("a_labelIds_picture.png")
    type_into(dialog.target, str(pair[index]))
    agree(desk, dialog)
    assert "holds the ids of this scene" in dialog.problem.text()
    assert [file.read_bytes() for file in pair] == before
    type_into(dialog.target, str(suggested))
    agree(desk, dialog)
    finish(desk)
    np.testing.assert_array_equal(read_image(suggested), desk.editor.workspace.picture)


def test_maps_in_the_way_are_asked_about_before_any_is_written(desk: Desk, pair: tuple[Path, Path]) -> None:
    labels, folder = pair[0], pair[0].parent
    before = [file.read_bytes() for file in pair]
    assert desk.editor.documents.open(labels)
    desk.editor.workspace.document.title = "a.ora"  # as after saving
    painted(desk)
    desk.hand.settle()
    desk.dialogs.answers |= {"export_folder": folder, "existing": Existing.CANCEL}
    desk.hand.key(Qt.Key.Key_E, CONTROL | SHIFT)
    finish(desk)
    assert desk.dialogs.in_the_way == desk.dialogs.originals == [file.name for file in pair]
    assert sorted(folder.glob("*.png")) == sorted(pair)
    assert [file.read_bytes() for file in pair] == before

    desk.dialogs.answers["existing"] = Existing.KEEP_BOTH
    for number in (2, 3):
        desk.hand.key(Qt.Key.Key_E, CONTROL | SHIFT)
        finish(desk)
        assert (read_labels(folder / f"a-{number}_labelIds.png") == VEGETATION).any()
    assert [file.read_bytes() for file in pair] == before

    desk.dialogs.answers["existing"] = Existing.REPLACE
    desk.hand.key(Qt.Key.Key_E, CONTROL | SHIFT)
    finish(desk)
    assert (read_labels(labels) == VEGETATION).any()


def test_a_picture_that_is_waited_for_is_not_that_of_another_scene(desk: Desk, pair: tuple[Path, Path]) -> None:
    out = pair[0].with_name("out.png")
    desk.dialogs.answers |= {"unsaved": Answer.DISCARD}
    desk.engine.hold()
    painted(desk)
    export_picture(desk, out)
    assert desk.editor.documents.open(pair[0])
    assert "out.png was not written: another scene was opened" in desk.editor.window.message_bar.text
    desk.engine.let_go()
    desk.hand.settle()
    assert not out.exists()


def test_painting_on_does_not_keep_a_picture_waiting(desk: Desk, tmp_path: Path) -> None:
    """The first photograph that shows all that was asked for is written, however much is painted meanwhile."""
    desk.engine.hold()
    painted(desk)
    export_picture(desk, tmp_path / "out.png")
    asked_for = desk.editor.workspace.scene.revision
    desk.hand.stroke((0.2, 0.1), (0.3, 0.1))
    desk.engine.let_go()
    desk.hand.qtbot.waitUntil((tmp_path / "out.png").exists)
    written = read_image(tmp_path / "out.png")
    shown = [each for each in desk.engine.requests if each.revision >= asked_for]
    assert any((picture_of(desk.editor.workspace.label_set, each) == written).all() for each in shown)


def test_a_failed_pass_says_that_the_picture_is_not_written(desk: Desk, tmp_path: Path) -> None:
    desk.engine.hold()
    painted(desk)
    export_picture(desk, tmp_path / "out.png")
    desk.engine.fail()
    with desk.hand.qtbot.waitSignal(desk.editor.scheduler.failed):
        desk.engine.let_go()
    assert "told to fail" in desk.editor.window.message_bar.text
    assert "out.png was not written" in desk.editor.window.message_bar.text


def test_closing_asks_about_a_picture_that_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    desk.dialogs.answers |= {"unsaved": Answer.DISCARD, "give_up_export": False}
    desk.engine.hold()
    painted(desk)
    export_picture(desk, tmp_path / "out.png")
    desk.editor.window.close()
    assert desk.editor.window.isVisible()
    desk.engine.let_go()
    desk.hand.qtbot.waitUntil((tmp_path / "out.png").exists)
    desk.editor.window.close()
    assert desk.dialogs.asked.count("give_up_export") == 1
    assert not desk.editor.window.isVisible()


@pytest.mark.parametrize("name", ["out.ora", "out.bmp"])
def test_a_suffix_that_is_no_picture_is_refused_at_once(desk: Desk, tmp_path: Path, name: str) -> None:
    dialog = export_picture(desk, tmp_path / name)
    assert "must be one of .png" in dialog.problem.text()
    assert not list(tmp_path.glob("out*"))


def test_ids_of_another_tab_are_safe_too(desk: Desk, pair: tuple[Path, Path], tmp_path: Path) -> None:
    before = [file.read_bytes() for file in pair]
    painted(desk)
    assert desk.editor.documents.open(pair[0])
    painted(desk)
    other = tmp_path / "other.png"
    write_labels(other, np.full((64, 96), ROAD, np.uint8))
    assert desk.editor.documents.open(other)
    desk.hand.settle()
    assert len(desk.editor.documents.tabs.documents) == 3
    dialog = export_picture(desk, pair[0])
    assert "holds the ids" in dialog.problem.text()
    assert [file.read_bytes() for file in pair] == before
    dialog.reject()


def test_another_tab_drops_what_waits(desk: Desk, pair: tuple[Path, Path], tmp_path: Path) -> None:
    painted(desk)
    assert desk.editor.documents.open(pair[0])
    desk.hand.settle()
    desk.engine.hold()
    painted(desk)
    export_picture(desk, tmp_path / "out.png")
    desk.editor.documents.tabs.step(1)
    assert any("out.png was not written" in each for each in desk.errors)
    desk.engine.let_go()
    desk.hand.settle()
    assert not (tmp_path / "out.png").exists()
