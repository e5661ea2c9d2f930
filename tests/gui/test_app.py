"""From arguments to a running editor, with a real checkpoint: the parts that the fake engine cannot show."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from editor import app
from editor.document import exchange, ora
from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene
from editor.render.engine import RenderEngine
from editor.settings import Settings, ViewMode
from editor.views.theme import Theme
from model.checkpoint import read_header
from model.maps import MaquetteError, write_labels
from tests.gui.conftest import BUILDING, CAR, HEIGHT, VEGETATION, WIDTH, Desk, Hand, ScriptedDialogs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def test_paint_render_save_reopen_with_a_real_network(
    qtbot: QtBot, street: Scene, settings: Settings, theme: Theme, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    dialogs = ScriptedDialogs()

    def start(opened: Opened) -> app.Editor:
        editor = app.assemble(
            opened,
            engine_factory=lambda: RenderEngine(tiny_checkpoint, "cpu"),
            settings=settings,
            theme=theme,
            dialogs=dialogs,
        )
        qtbot.addWidget(editor.window, before_close_func=lambda _window: editor.workspace.undo_stack.setClean())
        with qtbot.waitExposed(editor.window):
            editor.window.show()
        app.start_rendering(editor)
        qtbot.waitUntil(lambda: editor.scheduler.is_current, timeout=30_000)
        return editor

    editor = start(Opened(street, Path("street.ora"), SourceKind.LABELS))
    hand = Hand(qtbot, editor)
    before = editor.workspace.picture.copy()
    editor.workspace.choose_class(CAR)
    hand.stroke((0.3, 0.7), (0.5, 0.7))
    hand.settle()
    car = editor.workspace.selected
    assert car is not None
    assert (editor.workspace.picture != before).any()
    painted = editor.workspace.picture.copy()
    grid = editor.window.style_panel.grid
    qtbot.waitUntil(lambda: grid.style_model.rowCount() == 3)  # as many modes as the checkpoint has for cars
    for mode in range(3):
        place = grid.visualRect(grid.style_model.index(mode, 0)).center()
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        hand.settle()
        if (editor.workspace.picture != painted).any():
            break  # one of the three is the default, which looks the same
    assert (editor.workspace.picture != painted).any()
    file = tmp_path / "real.ora"
    dialogs.answers["save_file"] = file
    hand.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    editor.documents.finish_saving()
    kept = exchange.open_any(file)
    np.testing.assert_array_equal(kept.picture, editor.workspace.picture)

    again = start(kept)
    np.testing.assert_array_equal(again.workspace.picture, editor.workspace.picture)
    assert dict(again.workspace.scene.styles) == dict(editor.workspace.scene.styles)
    assert "tiny weights (for tests only)" in again.window.status.text
    for each in (editor, again):
        each.scheduler.close()


def test_the_kept_picture_is_shown_before_the_first_pass(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path
) -> None:
    picture = np.full((HEIGHT, WIDTH, 3), (10, 200, 30), np.uint8)
    file = tmp_path / "kept.ora"
    ora.save(file, street, picture)
    desk = make_desk(street, held=True)
    assert desk.editor.documents.open(file)
    assert desk.hand.color(0.3, 0.9).getRgb()[:3] == (10, 200, 30)
    assert not desk.editor.window.canvas.unsettled.is_empty
    assert desk.editor.workspace.path == file
    desk.engine.let_go()
    desk.hand.settle()
    assert desk.hand.color(0.3, 0.9).getRgb()[:3] != (10, 200, 30)


def test_bad_arguments_are_said_before_a_window_opens(tmp_path: Path, tiny_checkpoint: Path) -> None:
    labels = tmp_path / "labels.png"
    write_labels(labels, np.full((64, 96), 200, np.uint8))
    good = tmp_path / "good.png"
    write_labels(good, np.full((64, 96), BUILDING, np.uint8))
    for arguments, named in (
        (app.EditorArguments(file=labels, checkpoint=tiny_checkpoint), "200"),
        (app.EditorArguments(file=good, checkpoint=good), "good.png"),
        (app.EditorArguments(file=good, checkpoint=tiny_checkpoint, modes={26001: 0}), "26001"),
        (app.EditorArguments(file=good, checkpoint=tiny_checkpoint, modes={BUILDING: 7}), "modes 0 to 2"),
    ):
        with pytest.raises(MaquetteError, match=named):
            app.main(arguments)


def test_modes_and_seed_reach_the_scene(tmp_path: Path, tiny_checkpoint: Path) -> None:
    file = tmp_path / "good.png"
    write_labels(file, np.full((64, 96), BUILDING, np.uint8))
    opened = app.open_arguments(app.EditorArguments(file=file, checkpoint=tiny_checkpoint, modes={BUILDING: 2}, seed=9))
    assert opened.scene.seed == 9
    assert opened.scene.styles[read_header(tiny_checkpoint).id] == {BUILDING: 2}


def test_the_window_is_up_before_torch_is_loaded_and_the_command_ends_well(
    tmp_path: Path, tiny_checkpoint: Path, isolated_home: Path
) -> None:
    file = tmp_path / "good.png"
    write_labels(file, np.full((64, 96), BUILDING, np.uint8))
    code = f"""
import sys
from pathlib import Path
from editor import app
begin = app.start_rendering
def start(editor):
    print("visible", editor.window.isVisible(), "torch", "torch" in sys.modules)
    editor.workspace.picture_changed.connect(lambda rect: (print("photograph", rect.width), editor.window.close()))
    editor.scheduler.failed.connect(lambda text: (print(text), editor.window.close()))
    begin(editor)
app.start_rendering = start
file, checkpoint = Path({str(file)!r}), Path({str(tiny_checkpoint)!r})
sys.exit(app.main(app.EditorArguments(file=file, checkpoint=checkpoint, device="cpu")))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["visible True torch False", "photograph 96"]
    assert "Traceback" not in done.stderr


def test_settings_survive_and_bad_ones_fall_back(tmp_path: Path) -> None:
    store = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    settings = Settings(store)
    files = [tmp_path / f"{index}.ora" for index in range(12)]
    for file in files:
        file.touch()
        settings.add_recent(file)
    settings.add_recent(files[11])
    settings.set_slots("cityscapes", (7, None, 26))
    store.sync()
    again = Settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    assert again.recent_files == tuple(reversed(files[2:]))
    assert again.slots("cityscapes") == (7, None, 26)
    assert again.slots("facades") is None
    files[11].unlink()
    assert files[11] not in again.recent_files
    store.setValue("view/mode", "sideways")
    store.setValue("view/labels", "many")
    store.setValue("slots/cityscapes", "a,b")
    assert settings.view_mode is ViewMode.PHOTOGRAPH
    assert settings.label_opacity == 0
    assert settings.slots("cityscapes") is None


def test_a_defect_in_a_slot_is_said_and_the_editor_goes_on(desk: Desk) -> None:
    report = app.reporter(desk.editor.workspace.message.emit)
    report(ValueError, ValueError("a bug"), None)
    assert "a bug" in desk.editor.window.message_bar.text
    desk.editor.workspace.choose_class(VEGETATION)
    desk.hand.stroke((0.7, 0.3), (0.8, 0.3))
    assert desk.editor.workspace.undo_stack.count() == 1
