"""The dock Library and the canvas: search, drag, click and click, keys, and the user's own silhouettes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from editor.document.scene import Scene
from editor.features.library import Library
from editor.views.library_model import DRAWING_MIME
from model.maps import LabelSet
from tests.gui.conftest import CAR, Desk
from tests.gui.panel_kit import click_row, unnamed

SHIFT = Qt.KeyboardModifier.ShiftModifier


def feature(desk: Desk) -> Library:
    found = next(each for each in desk.editor.window.features if isinstance(each, Library))
    found.dock.raise_()
    QApplication.processEvents()
    return found


def titles(library: Library) -> list[str]:
    model = library.panel.model
    return [model.index(row).data() for row in range(model.rowCount())]


def take(desk: Desk, library: Library, title: str) -> None:
    """Click a tile."""
    click_row(desk.hand.qtbot, library.panel.view, library.panel.model.index(titles(library).index(title)))


def folder(desk: Desk) -> Path:
    return (desk.settings.data_folder or desk.settings.file.parent) / "silhouettes"


def test_it_shows_what_fits_the_scene_and_finds_by_title_and_class(desk: Desk) -> None:
    library = feature(desk)
    everything = titles(library)
    assert {"Sedan", "Tree", "Tram"} <= set(everything)
    assert "Nose" not in everything
    library.panel.search.setFocus()
    desk.hand.qtbot.keyClicks(library.panel.search, "rid")
    assert titles(library) == ["Person striding", "Cyclist", "Cyclist from behind", "Rider of a scooter"]
    desk.hand.qtbot.keyClicks(library.panel.search, " nonsense")
    assert titles(library) == []
    assert library.panel.nothing.isVisible()
    library.panel.search.clear()
    assert titles(library) == everything
    faces = LabelSet.load("celebamask")
    desk.editor.workspace.replace(Scene(faces, np.full((64, 64), 1, np.int32)), None)
    assert "Nose" in titles(library)
    assert "Sedan" not in titles(library)


def test_click_and_click_places_it_selected_as_one_step(desk: Desk) -> None:
    library, workspace, hand = feature(desk), desk.editor.workspace, desk.hand
    before = workspace.scene.flatten().regions
    take(desk, library, "Sedan")
    hand.move(0.5, 0.9)
    hint = desk.editor.window.canvas.hint
    assert hint is not None
    assert hint.text == "place Sedan"
    assert hint.outline
    hand.click(0.5, 0.9)
    (car,) = workspace.scene.objects
    assert car.class_id == CAR
    assert workspace.selection == (car.id,)
    assert workspace.state.tool == "select"
    row, column = hand.pixel(0.5, 0.9)
    assert abs(car.bounds.bottom - row) <= 2
    assert abs((car.bounds.left + car.bounds.right) / 2 - column) <= 2
    assert workspace.undo_stack.undoText() == "Place Sedan"
    workspace.undo_stack.undo()
    assert np.array_equal(workspace.scene.flatten().regions, before)
    hand.click(0.2, 0.9)  # nothing is in hand any more
    assert workspace.scene.objects == ()


def test_shift_places_one_after_another_and_escape_puts_it_back(desk: Desk) -> None:
    library, workspace, hand = feature(desk), desk.editor.workspace, desk.hand
    take(desk, library, "Person walking")
    for x in (0.2, 0.4, 0.6):
        hand.click(x, 0.9, stateKey=SHIFT)
    assert len(workspace.scene.objects) == 3
    hand.key(Qt.Key.Key_Escape)
    assert library.placing.drawing is None
    hand.stroke((0.8, 0.9), (0.82, 0.9))  # the brush is back
    assert len(workspace.scene.objects) == 3


@pytest.mark.parametrize("end", ["right click", "another tool", "another scene"])
def test_it_is_put_back(desk: Desk, end: str) -> None:
    library, workspace = feature(desk), desk.editor.workspace
    take(desk, library, "Sedan")
    if end == "right click":
        desk.hand.click(0.5, 0.5, Qt.MouseButton.RightButton)
    elif end == "another tool":
        desk.hand.key(Qt.Key.Key_E)
    else:
        workspace.replace(Scene(workspace.label_set, np.full((64, 64), 7, np.int32)), None)
    assert library.placing.drawing is None
    assert workspace.scene.objects == ()
    assert library.panel.view.selectionModel().selectedIndexes() == []


def test_farther_away_it_is_smaller(desk: Desk) -> None:
    library, workspace = feature(desk), desk.editor.workspace
    for y in (0.95, 0.6):
        take(desk, library, "Person standing")
        desk.hand.click(0.5, y)
    near, far = (each.bounds.height for each in workspace.scene.objects)
    assert near > 2 * far


def dragged(desk: Desk, data: QMimeData, x: float, y: float, *, drop: bool = True) -> bool:
    """What Qt sends when something is dragged over the canvas and let go; whether it was welcome."""
    canvas, where = desk.editor.window.canvas, desk.hand.at(x, y)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, copy, data, left, none)
    QApplication.sendEvent(canvas, enter)
    if enter.isAccepted():
        QApplication.sendEvent(canvas, QDragMoveEvent(where, copy, data, left, none))
        QApplication.sendEvent(
            canvas, QDropEvent(QPointF(where), copy, data, left, none) if drop else QDragLeaveEvent()
        )
    return enter.isAccepted()


def test_a_tile_is_dragged_onto_the_canvas(desk: Desk) -> None:
    library, workspace = feature(desk), desk.editor.workspace
    assert library.panel.view.dragEnabled()
    model = library.panel.model
    data = model.mimeData([model.index(titles(library).index("Cyclist"))])
    assert dragged(desk, data, 0.5, 0.8, drop=False)
    assert workspace.scene.objects == ()
    assert desk.editor.window.canvas.hint is None
    assert dragged(desk, data, 0.5, 0.8)
    assert [workspace.label_set[each.class_id].name for each in workspace.scene.objects] == ["bicycle", "rider"]
    assert len(workspace.selection) == 2
    assert workspace.undo_stack.count() == 1


@pytest.mark.parametrize("key", [b"no such", b"\xff\xfe", b"../../etc/passwd", b""])
def test_a_drag_of_what_nobody_knows_is_refused(desk: Desk, key: bytes) -> None:
    feature(desk)
    data = QMimeData()
    data.setData(DRAWING_MIME, key)
    assert not dragged(desk, data, 0.5, 0.5)
    assert desk.editor.workspace.scene.objects == ()


def test_with_keys_alone(desk: Desk) -> None:
    library, workspace, qtbot = feature(desk), desk.editor.workspace, desk.hand.qtbot
    library.panel.search.setFocus()
    qtbot.keyClicks(library.panel.search, "tram")
    qtbot.keyClick(library.panel.search, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is library.panel.view
    qtbot.keyClick(library.panel.view, Qt.Key.Key_Right)
    qtbot.keyClick(library.panel.view, Qt.Key.Key_Return)
    (tram,) = workspace.scene.objects
    assert workspace.label_set[tram.class_id].name == "train"


# The user's own


def add_selected(desk: Desk, library: Library, name: str = "") -> None:
    """The command, and a name typed into the field that it opens."""
    desk.editor.window.actions_by_name["add_to_library"].trigger()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    if name:
        field.selectAll()
        desk.hand.qtbot.keyClicks(field, name)
    desk.hand.qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.hand.qtbot.waitUntil(lambda: not name or name in titles(library))


def test_a_selection_is_kept_named_placed_again_renamed_and_deleted(
    desk: Desk, make_desk: Callable[..., Desk], street: Scene
) -> None:
    library, workspace, qtbot = feature(desk), desk.editor.workspace, desk.hand.qtbot
    take(desk, library, "Sedan")
    desk.hand.click(0.5, 0.9)
    shape = workspace.scene.objects[0].mask
    add_selected(desk, library, "My taxi")
    assert titles(library)[0] == "My taxi"
    assert len(list(folder(desk).glob("*.svg"))) == 1
    take(desk, library, "My taxi")
    desk.hand.click(0.3, 0.8)
    assert np.array_equal(workspace.scene.objects[-1].mask, shape)

    panel = library.panel
    panel.mark(str(next(folder(desk).glob("*.svg"))))
    panel.view.setFocus()
    qtbot.mouseClick(panel.rename_button, Qt.MouseButton.LeftButton)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Cab")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(library)[0] == "Cab")
    other = feature(make_desk(street))  # the same settings: another start
    assert titles(other)[0] == "Cab"

    for answer, left in ((Qt.Key.Key_Escape, 1), (Qt.Key.Key_Space, 0)):
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
        box = desk.editor.window.findChild(QMessageBox)
        assert box is not None
        if answer == Qt.Key.Key_Escape:
            qtbot.keyClick(box, answer)
        else:
            delete = next(each for each in box.buttons() if each.text() == "Delete")
            delete.setFocus()
            qtbot.keyClick(delete, answer)
        qtbot.waitUntil(lambda: desk.editor.window.findChild(QMessageBox) is None)
        assert len(list(folder(desk).glob("*.svg"))) == left
    assert "Cab" not in titles(library)


def test_only_the_users_own_are_renamed_and_deleted(desk: Desk) -> None:
    library = feature(desk)
    take(desk, library, "Tree")
    assert not library.panel.rename_button.isEnabled()
    assert not library.panel.delete_button.isEnabled()
    desk.hand.qtbot.keyClick(library.panel.view, Qt.Key.Key_Delete)
    assert desk.editor.window.findChild(QMessageBox) is None


def test_without_a_selection_nothing_is_added_and_it_is_said(desk: Desk) -> None:
    library = feature(desk)
    assert not library.panel.add_button.isEnabled()
    desk.editor.window.actions_by_name["add_to_library"].trigger()
    assert "Select an object" in desk.errors[-1]
    assert not folder(desk).exists()


def test_files_that_are_no_silhouettes_are_counted_and_explained(
    desk: Desk, make_desk: Callable[..., Desk], street: Scene
) -> None:
    folder(desk).mkdir(parents=True)
    (folder(desk) / "bad.svg").write_bytes(b"<!DOCTYPE x><svg/>")
    panel = feature(make_desk(street)).panel
    assert panel.hint.text().startswith("1 file")
    assert "bad.svg cannot be used" in panel.hint.toolTip()


def test_every_control_has_a_name_and_it_fits_the_column(desk: Desk) -> None:
    panel = feature(desk).panel
    assert unnamed(panel) == []
    assert panel.minimumSizeHint().width() <= 290
    assert panel.view.visualRect(panel.model.index(0)).width() * 3 <= 290
    assert panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Sedan: car"
    assert panel.view.indexAt(QPoint(5, 5)).isValid()
