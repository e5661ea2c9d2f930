"""A window whose generator is in a process of its own, as `maquette` opens it: the process dies, the window lives."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from editor import app
from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene
from editor.export import replay
from editor.export.film import Film, write_film
from editor.features.exporting import Exporting
from editor.headless import render_scene
from editor.render.engine import RenderEngine
from editor.settings import Settings
from editor.views.theme import Theme
from model.contract import Session
from model.registry import Spec, open_session
from model.remote.process import ProcessSession, open_in_process
from tests.gui.conftest import CAR, Hand, ScriptedDialogs

PATIENCE = 30_000  # milliseconds


@pytest.fixture
def opened() -> list[Session]:
    """The sessions that the window has opened."""
    return []


@pytest.fixture
def editor(
    qtbot: QtBot, theme: Theme, tmp_path: Path, street: Scene, tiny_checkpoint: Path, opened: list[Session]
) -> Iterator[app.Editor]:
    def open_with(spec: Spec, device: str) -> Session:
        opened.append(open_in_process(spec, device))
        return opened[-1]

    editor = app.assemble(
        Opened(street, Path("street.ora"), SourceKind.LABELS),
        engine_factory=lambda: RenderEngine(tiny_checkpoint, "cpu", open_with=open_with),
        settings=Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)),
        theme=theme,
        dialogs=ScriptedDialogs(),
    )
    qtbot.addWidget(editor.window, before_close_func=lambda _window: editor.workspace.undo_stack.setClean())
    with qtbot.waitExposed(editor.window):
        editor.window.show()
    app.start_rendering(editor)
    yield editor
    editor.scheduler.close()


def current(qtbot: QtBot, editor: app.Editor) -> None:
    qtbot.waitUntil(lambda: editor.scheduler.is_current and editor.workspace.picture is not None, timeout=PATIENCE)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_process_is_killed_and_the_next_edit_starts_another(
    qtbot: QtBot, editor: app.Editor, opened: list[Session], tiny_checkpoint: Path
) -> None:
    hand = Hand(qtbot, editor)
    current(qtbot, editor)
    first = opened[0]
    assert isinstance(first, ProcessSession)
    editor.workspace.choose_class(CAR)
    hand.stroke((0.3, 0.7), (0.5, 0.7))
    current(qtbot, editor)
    os.kill(first._process._child.pid, signal.SIGKILL)
    hand.stroke((0.6, 0.7), (0.7, 0.7))
    qtbot.waitUntil(lambda: "was ended by signal 9" in editor.window.message_bar.text, timeout=PATIENCE)
    hand.stroke((0.2, 0.6), (0.3, 0.6))
    current(qtbot, editor)
    assert len(opened) == 2
    assert editor.workspace.undo_stack.count() == 3
    here = open_session(tiny_checkpoint, "cpu")
    assert np.array_equal(editor.workspace.picture, render_scene(here, editor.workspace.scene))
    here.close()


def test_a_replay_renders_in_a_second_process_that_ends(
    qtbot: QtBot, editor: app.Editor, opened: list[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frame by frame what the window showed, by a generator of the same kind; the one of the window goes on."""
    frames: list[np.ndarray] = []

    def write(path: Path, film: Film, *how: object) -> None:
        frames.extend(film.frames())  # before packing: random weights draw noise, of which a film keeps little
        write_film(path, film, *how)  # type: ignore[arg-type]

    monkeypatch.setattr(replay, "write_film", write)
    hand, workspace = Hand(qtbot, editor), editor.workspace
    current(qtbot, editor)
    assert workspace.picture is not None
    shown = [workspace.picture.copy()]
    workspace.choose_class(CAR)
    for y in (0.7, 0.9):
        hand.stroke((0.3, y), (0.5, y))
        qtbot.waitUntil(lambda: workspace.picture_exact and editor.scheduler.is_current, timeout=PATIENCE)
        shown.append(workspace.picture.copy())
    exporting = next(each for each in editor.window.features if isinstance(each, Exporting))
    exporting.export_replay()
    dialog = exporting.dialog
    assert dialog is not None
    dialog.target.setText(str(tmp_path / "a.mp4"))
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not editor.window.job_bar.jobs, timeout=PATIENCE)
    assert (tmp_path / "a.mp4").is_file()
    assert len(frames) == len(shown)
    for frame, picture in zip(frames, shown, strict=True):
        np.testing.assert_array_equal(frame, picture)
    assert len(opened) == 2
    second = opened[1]
    assert isinstance(second, ProcessSession)
    assert second._process._child.poll() is not None, "its process has ended"
    hand.stroke((0.6, 0.8), (0.7, 0.8))
    qtbot.waitUntil(lambda: workspace.picture_exact and editor.scheduler.is_current, timeout=PATIENCE)
