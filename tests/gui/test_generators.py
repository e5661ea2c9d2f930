"""Model > Generator: what it lists, switching, and what happens when a generator cannot be used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from editor import app
from editor.document.scene import Scene
from editor.render.engine import RenderEngine
from model.checkpoint import load_checkpoint, read_header, save_checkpoint
from model.config import CRNConfig, UNetConfig
from model.errors import ModelError
from model.maps import LabelSet
from model.networks.build import build_network
from tests.fakes import FakeEngine
from tests.gui.conftest import CAR, VEGETATION, Desk


@pytest.fixture
def desk(make_desk: Callable[..., Desk], street: Scene, bundled: Path) -> Desk:
    """An editor with a fake generator, in which others are real."""
    return make_desk(street, engine_for=lambda spec: RenderEngine(spec, "cpu"))


def entries(desk: Desk) -> dict[str, QAction]:
    """The actions of the submenu, as it is when it opens, by the first word of their text."""
    (menu,) = (each for each in desk.editor.window.menuBar().findChildren(QMenu) if each.title() == "&Generator")
    menu.aboutToShow.emit()
    return {action.text().split("  ")[0]: action for action in menu.actions() if not action.isSeparator()}


def rendered_by(desk: Desk, name: str) -> None:
    """Wait for the photograph of a generator."""

    def done() -> bool:
        info = desk.editor.workspace.session_info
        return info is not None and info.name == name and desk.editor.scheduler.is_current

    desk.hand.qtbot.waitUntil(done, timeout=20_000)


def test_bundled_and_installed_generators_are_listed(desk: Desk, colourbook: Path) -> None:
    listed = entries(desk)
    assert list(listed) == ["tiny", "colourbook", "Open &Checkpoint…"]
    assert "bundled" in listed["tiny"].text()
    assert "colourbook 1.0" in listed["colourbook"].text()
    assert not any(action.isChecked() for action in listed.values())


def test_another_generator_renders_the_same_scene(desk: Desk, colourbook: Path) -> None:
    before = desk.editor.workspace.picture.copy()
    entries(desk)["colourbook"].trigger()
    rendered_by(desk, "colourbook")
    assert (desk.editor.workspace.picture != before).any()
    assert "colourbook weights (public domain)" in desk.editor.window.status.text
    assert [name for name, action in entries(desk).items() if action.isChecked()] == ["colourbook"]
    desk.editor.workspace.choose_class(CAR)
    desk.hand.stroke((0.3, 0.7), (0.5, 0.7))
    desk.hand.settle()
    grid = desk.editor.window.style_panel.grid
    desk.hand.qtbot.waitUntil(lambda: grid.style_model.rowCount() == 3)
    entries(desk)["tiny"].trigger()
    rendered_by(desk, "tiny")
    assert [name for name, action in entries(desk).items() if action.isChecked()] == ["tiny"]
    assert desk.errors == []


def test_a_checkpoint_is_opened_and_listed_from_then_on(desk: Desk, tiny_checkpoint: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes())
    desk.dialogs.answers["open_checkpoint"] = None
    entries(desk)["Open &Checkpoint…"].trigger()
    assert desk.editor.workspace.session_info.name == "fake"
    desk.dialogs.answers["open_checkpoint"] = path
    entries(desk)["Open &Checkpoint…"].trigger()
    rendered_by(desk, "tiny")
    assert list(entries(desk)) == ["tiny", "mine.safetensors", "Open &Checkpoint…"]
    assert entries(desk)["mine.safetensors"].isChecked()
    assert not entries(desk)["tiny"].isChecked()


@pytest.mark.parametrize(
    "config", [UNetConfig(width=2, max_width=4, levels=3), CRNConfig(width=2, max_width=4, levels=3)]
)
def test_checkpoints_of_other_families_load_like_any_other(
    desk: Desk, tiny_checkpoint: Path, tmp_path: Path, config: UNetConfig | CRNConfig
) -> None:
    path = tmp_path / "other.safetensors"
    header = replace(
        load_checkpoint(tiny_checkpoint).header, name="other", generator=config, encoder=None, mode_sizes={}
    )
    save_checkpoint(path, header, build_network(config).state_dict(), None, {})
    desk.editor.generators.choose(path)
    rendered_by(desk, "other")
    before = desk.editor.workspace.picture.copy()
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.1, 0.2), (0.9, 0.2))
    desk.hand.settle()
    assert (desk.editor.workspace.picture != before).any()
    assert desk.errors == []


def test_a_broken_package_is_one_sentence_and_the_generator_before_goes_on(desk: Desk, colourbook: Path) -> None:
    (colourbook / "colourbook.py").write_text("import a_module_that_nobody_has\n")
    entries(desk)["colourbook"].trigger()
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors), timeout=10_000)
    rendered_by(desk, "fake")
    assert len(desk.errors) == 1
    assert "The generator colourbook of the package colourbook 1.0 fails" in desk.errors[0]
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.1, 0.2), (0.9, 0.2))
    desk.hand.settle()
    assert len(desk.errors) == 1


def test_a_generator_that_fails_while_rendering_stays_chosen(
    make_desk: Callable[..., Desk], street: Scene, bundled: Path
) -> None:
    other = FakeEngine(street.label_set)
    desk = make_desk(street, engine_for=lambda spec: other)
    other.fail(ModelError("It broke."))
    desk.editor.generators.choose("tiny")
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors), timeout=10_000)
    assert desk.errors == ["It broke."]
    assert (other.opened, desk.engine.opened) == (1, 1)


def test_what_cannot_be_a_generator_changes_nothing(desk: Desk, tmp_path: Path, tiny_checkpoint: Path) -> None:
    config = UNetConfig(classes=0, image_channels=3, width=2, max_width=4, levels=3)
    header = replace(load_checkpoint(tiny_checkpoint).header, generator=config, encoder=None, mode_sizes={})
    pictures = tmp_path / "pictures.safetensors"
    save_checkpoint(pictures, header, build_network(config).state_dict(), None, {})
    for path, sentence in (
        (tmp_path / "nothing.safetensors", "There is no checkpoint"),
        (pictures, "pictures.safetensors translates pictures instead of rendering label maps: use `maquette render"),
    ):
        desk.errors.clear()
        desk.editor.generators.choose(path)
        assert len(desk.errors) == 1
        assert sentence in desk.errors[0]
    assert desk.engine.opened == 1
    assert desk.editor.scheduler.is_current


def test_a_generator_of_other_classes_says_so_and_begins_its_own_scene(
    desk: Desk, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    path = faces(tiny_checkpoint, tmp_path / "faces.safetensors")
    desk.editor.generators.choose(path)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors), timeout=20_000)
    assert "painted in the classes of cityscapes, and faces renders those of facades" in desk.errors[-1]
    assert "Choose a Model" in desk.errors[-1]
    desk.editor.window.actions_by_name["new_empty"].trigger()
    rendered_by(desk, "faces")
    workspace = desk.editor.workspace
    assert workspace.label_set.name == "facades"
    assert (workspace.size.width, workspace.size.height) == (64, 48)
    assert workspace.title == "Untitled"
    assert workspace.path is None


def test_an_empty_scene_gets_a_tab_of_its_own(desk: Desk) -> None:
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.1, 0.2), (0.9, 0.2))
    painted = desk.editor.workspace.document
    desk.editor.window.actions_by_name["new_empty"].trigger()
    assert desk.editor.workspace.undo_stack.count() == 0
    assert len(np.unique(desk.editor.workspace.scene.flatten().labels)) == 1
    assert painted in desk.editor.documents.tabs.documents
    assert painted.undo_stack.count() == 1


def test_the_arguments_may_name_a_generator(colourbook: Path, tiny_checkpoint: Path, tmp_path: Path) -> None:
    opened = app.open_arguments(app.EditorArguments(checkpoint=Path("colourbook"), device="cpu", modes={7: 2}))
    assert opened.scene.styles["colourbook-1.0"] == {7: 2}
    path = faces(tiny_checkpoint, tmp_path / "faces.safetensors")
    opened = app.open_arguments(app.EditorArguments(checkpoint=path))
    assert opened.scene.label_set.name == "facades", "the default scene is a street"
    with pytest.raises(ModelError, match="no generator of that name"):
        app.open_arguments(app.EditorArguments(checkpoint=Path("watercolour")))


def faces(template: Path, path: Path) -> Path:
    """A tiny checkpoint of another label set."""
    label_set = LabelSet.load("facades")
    config = UNetConfig(classes=label_set.channels, width=2, max_width=4, levels=3)
    header = replace(
        read_header(template),
        name="faces",
        label_set=label_set,
        generator=config,
        encoder=None,
        mode_sizes={},
        resolution=(64, 48),
    )
    save_checkpoint(path, header, build_network(config).state_dict(), None, {})
    return path


def test_the_model_that_was_used_last_is_remembered(
    desk: Desk, label_set: LabelSet, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(tiny_checkpoint.read_bytes())
    assert app.remembered_model(desk.settings, label_set) is None
    desk.editor.generators.choose(path)
    rendered_by(desk, read_header(path).name)
    assert app.remembered_model(desk.settings, label_set) == path
    assert app.remembered_model(desk.settings, LabelSet.load("facades")) is None
    desk.settings.remember_model = False
    assert app.remembered_model(desk.settings, label_set) is None
    desk.settings.remember_model = True
    path.unlink()
    assert app.remembered_model(desk.settings, label_set) is None
