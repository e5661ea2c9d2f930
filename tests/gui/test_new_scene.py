"""New Scene: templates and samples, chosen by keyboard, drawn beside the window, opened in a tab."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from editor.app import EditorArguments, open_arguments
from editor.document.geometry import Size
from editor.document.scene import Scene
from editor.features.new_scene import NewScene
from editor.fitting import fitting_checkpoint
from editor.render.engine import RenderEngine
from editor.views.new_scene_dialog import NewSceneDialog
from model import resources
from model.checkpoint import load_checkpoint, save_checkpoint
from model.resources import scenes
from tests.gui.conftest import CAR, SKY, Desk
from tests.tiny import write_tiny_checkpoint

pytestmark = pytest.mark.usefixtures("bundled")  # whatever comes with Maquette one day: nothing for faces and facades

TRAINED = Size(256, 128)  # of the fake weights


def asked(desk: Desk) -> NewSceneDialog:
    desk.hand.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    one = next(each for each in desk.editor.window.features if isinstance(each, NewScene))
    assert one.dialog is not None
    assert one.dialog.isVisible()
    return one.dialog


def titles(dialog: NewSceneDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def choose(qtbot: QtBot, dialog: NewSceneDialog, title: str) -> None:
    """With the arrows, as in any list."""
    qtbot.keyClick(dialog.list, Qt.Key.Key_Home)
    for _ in range(titles(dialog).index(title)):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Right)
    assert dialog.list.currentItem().text() == title


def create(desk: Desk, qtbot: QtBot, dialog: NewSceneDialog, title: str) -> None:
    with qtbot.waitSignal(desk.editor.workspace.scene_replaced, timeout=5000):
        qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert desk.editor.workspace.title == title


def test_what_there_is_to_begin_with(desk: Desk) -> None:
    dialog = asked(desk)
    assert titles(dialog)[:4] == ["Street", "Face", "Facade", "Blank"]
    assert len(titles(dialog)) == 4 + len(scenes())
    assert all(not dialog.list.item(row).icon().isNull() for row in range(dialog.list.count()))
    assert dialog.focusWidget() is dialog.list
    assert dialog.height() <= 680


def test_a_street_in_the_trained_size_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    assert dialog.fields.value == TRAINED
    assert "trained at 256 × 128" in dialog.fields.hint.text()
    assert dialog.notice.text() == ""
    assert not dialog.classes.isEnabled()
    create(desk, qtbot, dialog, "Street")
    workspace = desk.editor.workspace
    assert workspace.size == TRAINED
    assert any(each.class_id == CAR for each in workspace.scene.objects)
    assert workspace.path is None
    assert not workspace.undo_stack.count()
    desk.hand.settle()
    assert workspace.title not in [path.name for path in desk.settings.recent_files]


def test_a_size_of_ones_own_stays_when_another_template_is_chosen(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    dialog.fields.width_field.selectAll()
    qtbot.keyClicks(dialog.fields.width_field, "300")
    assert dialog.presets.currentData() is None
    choose(qtbot, dialog, "Facade")
    assert dialog.fields.value == (300, 128)
    choose(qtbot, dialog, "Street")
    row = next(row for row in range(9) if dialog.presets.itemText(row).startswith("512 × 256"))
    dialog.presets.setCurrentIndex(row)
    dialog.presets.activated.emit(row)
    assert dialog.fields.value == (512, 256)
    create(desk, qtbot, dialog, "Street")
    assert desk.editor.workspace.size == (512, 256)


def test_a_face_without_weights_for_it_says_what_to_do_and_can_be_painted(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    choose(qtbot, dialog, "Face")
    assert dialog.fields.value == (256, 256)
    assert "trained at" not in dialog.fields.hint.text()  # the open weights do not render it
    assert "Model > Choose a Model" in dialog.notice.text()
    assert "celebamask" in dialog.notice.text()
    create(desk, qtbot, dialog, "Face")
    workspace = desk.editor.workspace
    assert workspace.label_set.name == "celebamask"
    workspace.choose_class(13)
    before = workspace.scene.flatten().labels.copy()
    desk.hand.stroke((0.05, 0.1), (0.2, 0.1))
    assert (workspace.scene.flatten().labels != before).any()
    row, column = desk.hand.pixel(0.1, 0.1)
    assert workspace.scene.background[row, column] == 13


def test_blank_in_other_classes(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    choose(qtbot, dialog, "Blank")
    assert dialog.classes.isEnabled()
    row = dialog.classes.findData("facades")
    dialog.classes.setCurrentIndex(row)
    dialog.classes.activated.emit(row)
    assert "facades" in dialog.notice.text()
    create(desk, qtbot, dialog, "Blank")
    workspace = desk.editor.workspace
    assert workspace.label_set.name == "facades"
    assert len(np.unique(workspace.scene.background)) == 1


def test_a_bundled_scene_is_opened_as_it_is(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    dialog.list.setCurrentRow(5)
    assert not dialog.fields.isEnabled()
    assert dialog.wish.sample == scenes()[1]
    create(desk, qtbot, dialog, scenes()[1].name)


def test_the_size_of_a_bundled_scene_is_not_taken_for_a_choice(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    choose(qtbot, dialog, "Avenue")
    choose(qtbot, dialog, "Street")
    assert dialog.fields.value == TRAINED


def visible_titles(dialog: NewSceneDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count()) if not dialog.list.isRowHidden(row)]


def test_scenes_are_shown_by_kind_with_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    kinds = dialog.kinds
    assert [kinds.tabText(index) for index in range(kinds.count())] == ["All", "Streets", "Facades", "Faces"]
    qtbot.keyClick(dialog.list, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.focusWidget() is kinds
    for _ in range(3):
        qtbot.keyClick(kinds, Qt.Key.Key_Right)
    shown = visible_titles(dialog)
    assert shown[0] == "Face"
    assert "Long hair" in shown
    assert not {"Street", "Blank", "Avenue", "Palazzo"} & set(shown)
    assert len(shown) == 1 + sum(path.stem.startswith("face-") for path in scenes())
    assert dialog.list.currentItem().text() == "Face"  # what was chosen is not there any more
    qtbot.keyClick(kinds, Qt.Key.Key_Left)
    assert "Palazzo" in visible_titles(dialog)
    for _ in range(2):
        qtbot.keyClick(kinds, Qt.Key.Key_Left)
    assert visible_titles(dialog) == titles(dialog)


def test_a_bundled_face_without_weights_is_shown_as_labels_and_says_so(desk: Desk, qtbot: QtBot) -> None:
    dialog = asked(desk)
    choose(qtbot, dialog, "Avenue")
    assert dialog.fields.value == (512, 256)
    assert dialog.notice.text() == "A scene that comes with Maquette, as it is."
    choose(qtbot, dialog, "Short hair")
    assert dialog.notice.text().startswith("A scene that comes with Maquette")
    assert "shown as labels until you choose weights for celebamask" in dialog.notice.text()
    assert dialog.classes.currentData() == "celebamask"
    assert dialog.fields.value == (256, 256)
    path = dialog.wish.sample
    assert path is not None
    create(desk, qtbot, dialog, path.name)
    workspace = desk.editor.workspace
    assert workspace.label_set.name == "celebamask"
    assert "no model for these classes" in desk.editor.window.status.text
    before = workspace.scene.flatten().labels.copy()
    workspace.choose_class(14)  # a hat
    desk.hand.stroke((0.4, 0.1), (0.6, 0.1))
    assert (workspace.scene.flatten().labels != before).any()
    assert desk.errors == []


def test_a_bundled_face_is_rendered_by_the_weights_for_faces(
    make_desk: Callable[..., Desk], street: Scene, bundled: Path, qtbot: QtBot
) -> None:
    for name, scores in (("face", {}), ("face-better", {"pixel accuracy": 0.9}), ("face-worse", {})):
        path = write_tiny_checkpoint(bundled / f"{name}.safetensors", "celebamask", {1: 3, 13: 3}, size=(256, 256))
        made = load_checkpoint(path)
        save_checkpoint(path, replace(made.header, scores=scores), made.generator, made.encoder, made.modes)
    desk = make_desk(street, engine_for=lambda spec: RenderEngine(spec, "cpu"))
    dialog = asked(desk)
    choose(qtbot, dialog, "Long hair")
    assert "It is rendered by face-better" in dialog.notice.text()
    path = dialog.wish.sample
    assert path is not None
    create(desk, qtbot, dialog, path.name)
    editor = desk.editor

    def rendered() -> bool:
        info = editor.workspace.session_info
        return info is not None and info.name == "face-better" and editor.scheduler.is_current

    qtbot.waitUntil(rendered, timeout=20_000)
    assert editor.workspace.picture.std() > 1
    assert desk.errors == []


def test_a_project_named_on_the_command_line_begins_with_weights_of_its_classes(bundled: Path) -> None:
    paths = {path.stem: path for path in scenes()}
    assert fitting_checkpoint(paths["face-1-long-hair"]) == resources.default_checkpoint()  # there are none for faces
    face = write_tiny_checkpoint(bundled / "face.safetensors", "celebamask", {})
    assert fitting_checkpoint(paths["face-1-long-hair"]) == face
    assert fitting_checkpoint(None) == fitting_checkpoint(face) == resources.default_checkpoint()
    opened = open_arguments(EditorArguments(file=paths["face-1-long-hair"]))
    assert opened.scene.label_set.name == "celebamask"


def test_escape_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    before = desk.editor.workspace.scene
    dialog = asked(desk)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.editor.workspace.scene is before
    assert (before.background[0] == SKY).all()


def test_other_classes_while_an_object_is_selected(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    workspace.choose_class(CAR)
    desk.hand.stroke((0.3, 0.7), (0.5, 0.7))
    car = workspace.selected
    assert car is not None
    dialog = asked(desk)
    choose(qtbot, dialog, "Face")
    create(desk, qtbot, dialog, "Face")  # which has no class with the number of the brush
    assert workspace.label_set.name == "celebamask"
    assert workspace.state.class_id in workspace.label_set
    assert workspace.selected is None
    assert desk.editor.window.object_panel.view.model().rowCount() == len(workspace.scene.objects) + 1
    desk.editor.window.actions_by_name["next_tab"].trigger()
    assert workspace.state.class_id == CAR  # as it was left
    assert workspace.selected == car


def test_a_selected_region_of_other_classes_is_not_asked_for_a_selection(desk: Desk, qtbot: QtBot) -> None:
    workspace = desk.editor.workspace
    desk.editor.window.actions_by_name["style_vector"].trigger()
    vector = desk.editor.window.style_panel.vector
    assert vector.reason.text()
    dialog = asked(desk)
    choose(qtbot, dialog, "Face")
    create(desk, qtbot, dialog, "Face")
    workspace.select_region(workspace.scene.background_regions()[0])
    assert workspace.region is not None
    assert vector.reason.text() == ""
