"""What the window shows when it has settled is what the project, reopened or exported, gives: with a real generator."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from editor.app import Editor, assemble, start_rendering
from editor.document import edits, exchange
from editor.document.geometry import NOTHING, Rect
from editor.document.kept import Settle
from editor.document.opened import Opened, SourceKind
from editor.document.painting import paint
from editor.document.scene import Scene
from editor.document.settling import reach
from editor.headless import Export, export, render_scene
from editor.render.engine import RenderEngine
from editor.settings import Settings
from editor.views.theme import Theme
from model.maps import read_image
from model.session import GeneratorSession
from tests.gui.conftest import HEIGHT, SKY, VEGETATION, WIDTH, ScriptedDialogs

HEDGE = Rect(200, 90, 216, 104)
Open = Callable[[Opened], Editor]


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, tiny_checkpoint: Path, tmp_path: Path) -> Iterator[Open]:
    editors: list[Editor] = []

    def opened_in_window(opened: Opened) -> Editor:
        settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        editor = assemble(
            opened,
            engine_factory=lambda: RenderEngine(tiny_checkpoint, "cpu"),
            settings=settings,
            theme=theme,
            dialogs=ScriptedDialogs(),
        )
        editors.append(editor)
        qtbot.addWidget(editor.window, before_close_func=lambda _window: editor.workspace.undo_stack.setClean())
        start_rendering(editor)
        settle(qtbot, editor)
        return editor

    yield opened_in_window
    for editor in editors:
        editor.scheduler.close()


@pytest.fixture
def editor(open_window: Open, street: Scene) -> Editor:
    return open_window(Opened(street, Path("street.png"), SourceKind.LABELS))


@pytest.fixture
def session(tiny_checkpoint: Path) -> GeneratorSession:
    return GeneratorSession.open(tiny_checkpoint, "cpu")


def settle(qtbot: QtBot, editor: Editor) -> None:
    """Wait until the picture is exact and shows the scene as it is now."""
    qtbot.waitUntil(lambda: editor.scheduler.is_current and editor.workspace.picture_exact, timeout=20_000)


def shown(editor: Editor) -> np.ndarray:
    assert editor.workspace.picture is not None
    return editor.workspace.picture.copy()


def plant(editor: Editor) -> None:
    """A hedge on the road, as a stroke makes it."""
    editor.workspace.push(paint(editor.workspace.scene, HEDGE, np.ones(HEDGE.shape, np.bool_), what=VEGETATION))


def saved(editor: Editor, path: Path) -> Path:
    editor.workspace.document.path = path
    assert editor.documents.save()
    editor.documents.finish_saving()
    return path


def exported(project: Path, checkpoint: Path) -> np.ndarray:
    target = project.with_name(f"{project.stem}-exported.png")
    assert export(Export(project, target, checkpoint, device="cpu")) == ()
    return read_image(target)


def test_only_the_edit_changes_and_undo_brings_the_picture_back(
    qtbot: QtBot, editor: Editor, session: GeneratorSession
) -> None:
    first = shown(editor)
    assert np.array_equal(first, render_scene(session, editor.workspace.scene, keep_rest=False))
    assert editor.workspace.undo_stack.isClean()
    plant(editor)
    settle(qtbot, editor)
    second, new = shown(editor), render_scene(session, editor.workspace.scene, keep_rest=False)
    assert np.array_equal(second[HEDGE.slices], new[HEDGE.slices])
    outside = np.ones((HEIGHT, WIDTH), np.bool_)
    outside[reach(HEDGE, editor.workspace.size).slices] = False
    assert np.array_equal(second[outside], first[outside])
    assert not np.array_equal(new[outside], first[outside]), "else the test says nothing: the pass changes all of it"
    editor.workspace.undo_stack.undo()
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), first)


def test_the_export_of_the_project_is_what_the_window_shows(
    qtbot: QtBot, editor: Editor, tiny_checkpoint: Path, session: GeneratorSession, tmp_path: Path
) -> None:
    plant(editor)
    editor.workspace.push(edits.set_style(editor.workspace.scene, session.id, SKY, 4))
    settle(qtbot, editor)
    project = saved(editor, tmp_path / "a.ora")
    assert np.array_equal(exported(project, tiny_checkpoint), shown(editor))
    editor.workspace.choose_settle(Settle.WHOLE)
    settle(qtbot, editor)
    whole = shown(editor)
    assert np.array_equal(whole, render_scene(session, editor.workspace.scene, keep_rest=False))
    project = saved(editor, tmp_path / "b.ora")
    assert np.array_equal(exported(project, tiny_checkpoint), whole)


def test_a_reopened_project_shows_the_same_and_undoes_nothing(
    qtbot: QtBot, editor: Editor, open_window: Open, tmp_path: Path
) -> None:
    plant(editor)
    settle(qtbot, editor)
    project = saved(editor, tmp_path / "a.ora")
    again = open_window(exchange.open_any(project))
    assert np.array_equal(shown(again), shown(editor))
    assert again.workspace.undo_stack.isClean()
    plants = again.workspace.scene.background == VEGETATION
    assert plants.sum() == HEDGE.area
    again.workspace.push(paint(again.workspace.scene, HEDGE, np.ones(HEDGE.shape, np.bool_), what=7))
    settle(qtbot, again)
    kept = editor.workspace.scene.kept
    assert kept is not None
    assert np.array_equal(shown(again), kept.picture), "the scene is the kept one again, in another window"


def test_switching_there_and_back(qtbot: QtBot, editor: Editor, session: GeneratorSession) -> None:
    plant(editor)
    settle(qtbot, editor)
    mixed = shown(editor)
    editor.workspace.choose_settle(Settle.WHOLE)
    settle(qtbot, editor)
    whole = shown(editor)
    assert not np.array_equal(whole, mixed)
    editor.workspace.choose_settle(Settle.ONLY_HERE)
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), whole)
    kept = editor.workspace.scene.kept
    assert kept is not None
    assert np.array_equal(kept.picture, whole)
    for expected in (whole, mixed):
        editor.workspace.undo_stack.undo()
        settle(qtbot, editor)
        assert np.array_equal(shown(editor), expected)


def test_switching_before_the_picture_is_exact_keeps_the_next(
    qtbot: QtBot, editor: Editor, session: GeneratorSession
) -> None:
    editor.workspace.choose_settle(Settle.WHOLE)
    plant(editor)
    editor.workspace.choose_settle(Settle.ONLY_HERE)
    settle(qtbot, editor)
    whole = render_scene(session, editor.workspace.scene, keep_rest=False)
    assert np.array_equal(shown(editor), whole)
    kept = editor.workspace.scene.kept
    assert kept is not None
    assert np.array_equal(kept.picture, whole)
    assert editor.scheduler.dirty == NOTHING


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_whatever_was_done_the_window_shows_what_a_command_renders(
    qtbot: QtBot, editor: Editor, session: GeneratorSession, seed: int
) -> None:
    random, workspace = np.random.default_rng(seed), editor.workspace
    for _ in range(8):
        for _ in range(int(random.integers(1, 5))):
            match random.choice(["paint", "paint", "style", "seed", "undo", "redo", "switch", "wait"]):
                case "paint":
                    left, top = int(random.integers(WIDTH - 20)), int(random.integers(HEIGHT - 20))
                    rect = Rect(left, top, left + int(random.integers(1, 20)), top + int(random.integers(1, 20)))
                    what = int(random.choice([VEGETATION, SKY]))
                    workspace.push(paint(workspace.scene, rect, np.ones(rect.shape, np.bool_), what=what))
                case "style":
                    workspace.push(edits.set_style(workspace.scene, session.id, SKY, int(random.integers(10))))
                case "seed":
                    workspace.push(edits.set_seed(workspace.scene, int(random.integers(3))))
                case "undo":
                    workspace.undo_stack.undo()
                case "redo":
                    workspace.undo_stack.redo()
                case "switch":
                    there = workspace.scene.settle is Settle.WHOLE
                    workspace.choose_settle(Settle.ONLY_HERE if there else Settle.WHOLE)
                case "wait":
                    qtbot.wait(int(random.integers(1, 60)))
        settle(qtbot, editor)
        assert np.array_equal(shown(editor), render_scene(session, workspace.scene))
