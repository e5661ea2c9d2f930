"""Model > Choose a Model: cards, other classes, importing, a second model, following a training."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene
from editor.features.models import Models
from editor.render.engine import RenderEngine
from editor.settings import ViewMode
from editor.views.models_dialog import ModelsDialog
from model.checkpoint import load_checkpoint, read_header, save_checkpoint
from model.maps import LabelSet
from tests.gui.conftest import CAR, ROAD, SKY, VEGETATION, Desk


@pytest.fixture
def desk(make_desk: Callable[..., Desk], street: Scene, bundled: Path) -> Desk:
    """An editor with a fake generator, in which others are real."""
    return make_desk(street, engine_for=lambda spec: RenderEngine(spec, "cpu"))


@pytest.fixture
def other_classes(tmp_path: Path, tiny_checkpoint: Path) -> Path:
    """The tiny checkpoint, as if its classes had ids of their own and half of the names."""
    tiny = load_checkpoint(tiny_checkpoint)
    header = tiny.header
    classes = tuple(
        replace(each, id=each.id + 100, mirror=None, name=each.name if index % 2 else f"{each.name} thing")
        for index, each in enumerate(header.label_set.classes)
    )
    path = tmp_path / "other.safetensors"
    label_set = LabelSet("other", classes)
    header = replace(header, name="other", label_set=label_set, mode_sizes={}, representatives={})
    save_checkpoint(path, header, tiny.generator, tiny.encoder, {})
    return path


def feature(desk: Desk) -> Models:
    return next(each for each in desk.editor.window.features if isinstance(each, Models))


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(qtbot: QtBot, desk: Desk, action: str = "models") -> ModelsDialog:
    desk.editor.window.actions_by_name[action].trigger()
    dialog = feature(desk).dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def rendered_by(desk: Desk, name: str) -> None:
    def done() -> bool:
        info = desk.editor.workspace.session_info
        return info is not None and info.name == name and desk.editor.scheduler.is_current

    desk.hand.qtbot.waitUntil(done, timeout=20_000)


def test_a_card_says_what_a_model_is_and_uses_it(qtbot: QtBot, desk: Desk, bundled: Path) -> None:
    header = read_header(bundled / "tiny.safetensors")
    dialog = opened(qtbot, desk)
    text = dialog.facts.toPlainText()
    for fact in (header.label_set.name, header.data, header.licence, "tiny.safetensors"):
        assert fact in text
    assert "Well seen" not in text
    (bundled / "tiny.md").write_text("# tiny\n\nWell seen: **roads**.\n")
    dialog.reject()
    dialog = opened(qtbot, desk)
    assert "Well seen: roads." in dialog.facts.toPlainText()
    assert dialog.sentence.text() == ""
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    rendered_by(desk, header.name)
    assert desk.errors == []


def test_a_broken_file_has_a_card_that_says_so(qtbot: QtBot, desk: Desk, bundled: Path) -> None:
    dialog = opened(qtbot, desk)
    dialog.reject()
    broken = bundled / "tiny.safetensors"
    feature(desk).parts.generators._files.append(broken.with_name("broken.safetensors"))
    (bundled / "broken.safetensors").write_bytes(broken.read_bytes()[:100])
    dialog = opened(qtbot, desk)
    dialog.list.setCurrentRow(dialog.list.count() - 1)
    assert "broken" in dialog.sentence.text()
    assert not dialog.use.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_other_classes_are_mapped_and_remembered(qtbot: QtBot, desk: Desk, other_classes: Path) -> None:
    models = feature(desk)
    desk.dialogs.answers["open_checkpoint"] = other_classes
    click(opened(qtbot, desk).open_file)
    asked = models.mapping_dialog
    assert asked is not None
    qtbot.waitUntil(asked.isVisible)
    assert asked.boxes[ROAD].currentData() in (ROAD + 100, asked.boxes[ROAD].currentData())
    asked.boxes[SKY].setCurrentIndex(asked.boxes[SKY].findData(VEGETATION + 100))
    click(asked.buttons.button(asked.buttons.StandardButton.Ok))
    rendered_by(desk, "other")
    assert desk.editor.workspace.session_info.label_set == desk.editor.workspace.label_set
    desk.hand.stroke((0.3, 0.7), (0.5, 0.7))  # and previews go through it
    desk.hand.settle()
    assert desk.errors == []
    click(opened(qtbot, desk).open_file)
    again = models.mapping_dialog
    assert again is not None
    assert again is not asked
    assert again.boxes[SKY].currentData() == VEGETATION + 100
    assert models.parts.generators.chosen is not None


def test_each_scene_gets_what_renders_its_classes(desk: Desk, bundled: Path) -> None:
    workspace = desk.editor.workspace
    name = read_header(bundled / "tiny.safetensors").name
    desk.editor.generators.choose(bundled / "tiny.safetensors")
    rendered_by(desk, name)
    faces = LabelSet.load("celebamask")
    street = workspace.document
    desk.editor.documents.add(
        Opened(Scene(faces, np.full((64, 64), faces.ids[1], np.int32)), Path("a"), SourceKind.NONE)
    )
    assert workspace.label_set == faces
    status = desk.editor.window.status
    assert status.freshness == "no model for these classes"  # not "rendering": nothing can
    desk.hand.qtbot.waitUntil(lambda: any("Choose a Model" in each for each in desk.errors))
    assert "no model for these classes" in status.text
    shown: list[str] = []
    desk.editor.scheduler.busy_changed.connect(lambda _busy: shown.append(status.freshness))
    workspace.show(street)
    rendered_by(desk, name)
    desk.hand.settle()
    assert "no model for these classes" not in shown  # while what renders these is loaded
    assert status.freshness == "up to date"


def test_published_weights_are_imported_and_used(
    qtbot: QtBot, desk: Desk, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    desk.editor.window.actions_by_name["import_weights"].trigger()
    dialog = feature(desk).import_dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    assert not dialog.start.isEnabled()
    torch.save({"no.such": torch.zeros(3)}, tmp_path / "latest_net_G.pth")
    QTest.keyClicks(dialog.generator.line, str(tmp_path / "latest_net_G.pth"))
    assert "latest_net_G.safetensors" in dialog.target.text()
    QTest.keyClicks(dialog.encoder.line, "/nowhere.pth")
    assert not dialog.start.isEnabled()
    dialog.encoder.line.clear()
    click(dialog.start)
    qtbot.waitUntil(lambda: bool(desk.errors), timeout=60_000)
    assert "latest_net_G.pth" in desk.errors[0]
    assert "Traceback" not in desk.errors[0]
    assert not (tmp_path / "latest_net_G.safetensors").exists()


def test_a_second_model_left_of_the_divider(qtbot: QtBot, desk: Desk, bundled: Path) -> None:
    models, canvas = feature(desk), desk.editor.window.canvas
    dialog = opened(qtbot, desk, "compare_model")
    click(dialog.use)
    qtbot.waitUntil(lambda: canvas.comparison != "", timeout=20_000)
    assert canvas.look.mode is ViewMode.BOTH
    second = models.second
    assert second is not None
    qtbot.waitUntil(lambda: second.scheduler.is_current, timeout=20_000)
    before = second.picture.copy()
    desk.editor.workspace.choose_class(CAR)
    desk.hand.stroke((0.7, 0.7), (0.8, 0.7))
    qtbot.waitUntil(lambda: second.scheduler.is_current and (second.picture != before).any(), timeout=20_000)
    desk.editor.window.actions_by_name["compare_model"].trigger()
    assert canvas.comparison == ""
    assert models.second is None
    desk.hand.stroke((0.2, 0.7), (0.3, 0.7))  # nobody listens any more
    assert desk.errors == []


def test_another_than_the_one_in_use_is_offered_for_the_comparison(qtbot: QtBot, desk: Desk, bundled: Path) -> None:
    used, other = bundled / "tiny.safetensors", bundled / "z.safetensors"
    desk.editor.generators.choose(used)
    rendered_by(desk, read_header(used).name)
    dialog = opened(qtbot, desk, "compare_model")
    assert dialog.chosen is not None
    assert dialog.chosen.spec == used
    assert "in use" in dialog.sentence.text()
    dialog.reject()
    other.write_bytes(used.read_bytes())
    dialog = opened(qtbot, desk, "compare_model")
    assert dialog.chosen is not None
    assert dialog.chosen.spec == other
    assert dialog.sentence.text() == ""
    dialog.reject()
    dialog = opened(qtbot, desk)  # Choose a Model still begins at the one in use
    assert dialog.chosen is not None
    assert dialog.chosen.spec == used
    assert dialog.sentence.text() == ""


def test_training_is_followed(qtbot: QtBot, desk: Desk, tmp_path: Path, tiny_checkpoint: Path) -> None:
    path = tmp_path / "training.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes())
    desk.editor.generators.choose(path)
    tiny = load_checkpoint(path)
    header = tiny.header
    rendered_by(desk, header.name)
    action = desk.editor.window.actions_by_name["follow_training"]
    action.trigger()
    assert action.isChecked()
    first = desk.editor.workspace.session_info.checkpoint_id
    weaker = {name: tensor * 0.5 for name, tensor in tiny.generator.items()}
    save_checkpoint(path, replace(header, name="later"), weaker, tiny.encoder, tiny.modes)
    rendered_by(desk, "later")
    assert desk.editor.workspace.session_info.checkpoint_id != first
    desk.editor.generators.choose(tiny_checkpoint)
    rendered_by(desk, header.name)
    assert not action.isChecked()


def test_what_is_no_file_cannot_be_followed(desk: Desk) -> None:
    action = desk.editor.window.actions_by_name["follow_training"]
    action.trigger()
    assert not action.isChecked()
    assert "no file" in desk.errors[0]


def test_an_example_is_kept_for_the_card(
    qtbot: QtBot, make_desk: Callable[..., Desk], street: Scene, bundled: Path, tmp_path: Path
) -> None:
    desk = make_desk(street, engine_for=lambda spec: RenderEngine(spec, "cpu"))
    desk.settings.data_folder = tmp_path / "data"
    desk.editor.generators.choose(bundled / "tiny.safetensors")
    rendered_by(desk, read_header(bundled / "tiny.safetensors").name)
    (example,) = (tmp_path / "data" / "examples").iterdir()
    assert example.stem == desk.editor.workspace.session_info.checkpoint_id
    dialog = opened(qtbot, desk)
    assert not dialog.picture.pixmap().isNull()


def test_dialogs_that_were_closed_are_not_kept(desk: Desk) -> None:
    window = desk.editor.window
    for action in ("models", "compare_model", "import_weights", "edit_classes", "shortcuts", "preferences"):
        before = len(window.findChildren(QDialog))
        window.actions_by_name[action].trigger()
        (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert len(window.findChildren(QDialog)) == before, action
