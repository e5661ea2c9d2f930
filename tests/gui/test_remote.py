"""A window whose generator is on another machine: it renders as it would here, and goes on here when that is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from editor import app
from editor.document.opened import Opened, SourceKind
from editor.document.scene import Scene
from editor.headless import render_scene
from editor.render.engine import RenderEngine
from editor.settings import Settings
from editor.views.theme import Theme
from model.checkpoint import load_checkpoint, read_header, save_checkpoint
from model.contract import Session
from model.maps import LabelSet
from model.registry import open_session
from model.remote.client import RemoteServer
from model.session import GeneratorSession
from tests.gui.conftest import CAR, VEGETATION, Hand, ScriptedDialogs
from tests.model.remote.serving import Serving

Start = Callable[..., app.Editor]


@pytest.fixture
def server(tmp_path: Path, tiny_checkpoint: Path) -> Iterator[Serving]:
    with Serving(lambda: GeneratorSession.open(tiny_checkpoint, "cpu"), tmp_path) as running:
        yield running


@pytest.fixture
def start(qtbot: QtBot, theme: Theme, tmp_path: Path, bundled: Path) -> Iterator[Start]:
    """Open a scene in a window that renders on a server, as `maquette --session` does."""
    editors: list[app.Editor] = []

    def begin(scene: Scene, remote: RemoteServer, *, instead: Path | None = None) -> app.Editor:
        editor = app.assemble(
            Opened(scene, Path("street.ora"), SourceKind.LABELS),
            engine_factory=lambda: RenderEngine(remote, "cpu"),
            engine_for=lambda spec: RenderEngine(spec, "cpu"),
            settings=Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)),
            theme=theme,
            dialogs=ScriptedDialogs(),
            server=remote,
            instead=instead,
        )
        qtbot.addWidget(editor.window, before_close_func=lambda _window: editor.workspace.undo_stack.setClean())
        editors.append(editor)
        with qtbot.waitExposed(editor.window):
            editor.window.show()
        app.start_rendering(editor)
        return editor

    yield begin
    for each in editors:
        each.scheduler.close()


def current(qtbot: QtBot, editor: app.Editor) -> None:
    qtbot.waitUntil(lambda: editor.scheduler.is_current and editor.workspace.picture is not None, timeout=10_000)


def said(qtbot: QtBot, editor: app.Editor, sentence: str) -> None:
    # A sentence that follows soon is put behind the one before.
    qtbot.waitUntil(lambda: editor.window.message_bar.text.endswith(sentence), timeout=10_000)


def picture_here(editor: app.Editor, checkpoint: Path) -> np.ndarray:
    """What a session of this machine makes of the scene."""
    session: Session = open_session(checkpoint, "cpu")
    try:
        return render_scene(session, editor.workspace.scene)
    finally:
        session.close()


def device(editor: app.Editor) -> str:
    info = editor.workspace.session_info
    return "" if info is None else info.device


def test_the_server_renders_and_when_it_is_lost_this_machine_does(
    qtbot: QtBot, start: Start, street: Scene, server: Serving, tiny_checkpoint: Path
) -> None:
    editor = start(street, server.remote)
    hand = Hand(qtbot, editor)
    current(qtbot, editor)
    assert device(editor).endswith(f" at {server.address}")
    assert np.array_equal(editor.workspace.picture, picture_here(editor, tiny_checkpoint))
    editor.workspace.choose_class(CAR)
    hand.stroke((0.3, 0.7), (0.5, 0.7))
    current(qtbot, editor)
    assert np.array_equal(editor.workspace.picture, picture_here(editor, tiny_checkpoint)), "exact after the pause"
    server.end()
    hand.press(0.2, 0.2)  # a stroke is on when it is noticed
    hand.move(0.4, 0.25)
    said(qtbot, editor, f"The connection to {server.address} was lost; rendering on this machine.")
    assert editor.window.message_bar.text.startswith("The connection to"), "nothing else is said"
    hand.move(0.6, 0.3)
    hand.release(0.6, 0.3)
    current(qtbot, editor)
    assert " at " not in device(editor)
    assert editor.workspace.undo_stack.count() == 2
    assert (editor.workspace.scene.flatten().labels == CAR).sum() > 500
    assert np.array_equal(editor.workspace.picture, picture_here(editor, tiny_checkpoint))


def test_the_checkpoint_that_was_named_takes_its_place(
    qtbot: QtBot, start: Start, street: Scene, server: Serving, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    checkpoint = load_checkpoint(tiny_checkpoint)
    other = tmp_path / "other.safetensors"
    changed = {name: 0.5 * weight for name, weight in checkpoint.generator.items()}
    encoder = None if checkpoint.encoder is None else dict(checkpoint.encoder)
    save_checkpoint(other, checkpoint.header, changed, encoder, dict(checkpoint.modes))
    assert read_header(other).id != checkpoint.id
    editor = start(street, server.remote, instead=other)
    current(qtbot, editor)
    server.end()
    editor.workspace.choose_class(VEGETATION)
    Hand(qtbot, editor).stroke((0.1, 0.2), (0.5, 0.2))
    said(qtbot, editor, f"The connection to {server.address} was lost; rendering on this machine with tiny.")
    current(qtbot, editor)
    assert np.array_equal(editor.workspace.picture, picture_here(editor, other))


def test_a_server_that_is_gone_before_it_was_used(
    qtbot: QtBot, start: Start, street: Scene, server: Serving, tiny_checkpoint: Path
) -> None:
    server.end()
    editor = start(street, server.remote)
    said(qtbot, editor, f"The connection to {server.address} was lost; rendering on this machine with tiny.")
    current(qtbot, editor)
    assert np.array_equal(editor.workspace.picture, picture_here(editor, tiny_checkpoint))


def test_back_to_the_server_when_it_is_there_again(
    qtbot: QtBot, start: Start, street: Scene, server: Serving, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    editor = start(street, server.remote)
    current(qtbot, editor)
    offered = editor.generators.offers()[0][0]
    assert (offered.name, offered.is_current) == (str(server.address), True)
    server.end()
    editor.scheduler.render_now()
    said(qtbot, editor, f"The connection to {server.address} was lost; rendering on this machine.")
    current(qtbot, editor)
    assert not editor.generators.offers()[0][0].is_current
    # Still gone: one sentence, and what renders goes on.
    editor.generators.choose(offered.spec)
    said(qtbot, editor, f"There is no `maquette serve` at {server.address} (Connection refused).")
    current(qtbot, editor)
    assert " at " not in device(editor)
    again = Serving(lambda: GeneratorSession.open(tiny_checkpoint, "cpu"), tmp_path, port=server.address.port)
    with again:
        editor.generators.choose(offered.spec)
        qtbot.waitUntil(lambda: device(editor).endswith(f" at {server.address}"), timeout=10_000)
        current(qtbot, editor)
        editor.scheduler.close()


def test_no_generator_here_renders_these_classes(
    qtbot: QtBot, start: Start, server: Serving, tiny_checkpoint: Path, bundled: Path
) -> None:
    (bundled / "tiny.safetensors").unlink()
    editor = start(Scene(LabelSet.load("cityscapes"), np.full((64, 96), 7, np.int32)), server.remote)
    current(qtbot, editor)
    before = editor.workspace.picture.copy()
    server.end()
    editor.workspace.choose_class(VEGETATION)
    Hand(qtbot, editor).stroke((0.1, 0.2), (0.5, 0.2))
    said(
        qtbot,
        editor,
        f"The connection to {server.address} was lost, and no generator on this machine renders cityscapes: "
        "choose one, or the server again, in Model > Generator.",
    )
    assert editor.workspace.picture.shape == before.shape
    assert editor.workspace.undo_stack.count() == 1
    editor.generators.choose(tiny_checkpoint)
    current(qtbot, editor)
    assert np.array_equal(editor.workspace.picture, picture_here(editor, tiny_checkpoint))


def test_the_arguments_of_the_command_line(server: Serving, tmp_path: Path, tiny_checkpoint: Path) -> None:
    opened = app.open_arguments(app.EditorArguments(session=server.remote, seed=4))
    assert opened.scene.label_set.compatible(LabelSet.load("cityscapes"))
    assert opened.scene.seed == 4
    chosen = {7: 2}
    opened = app.open_arguments(app.EditorArguments(session=server.remote, modes=chosen))
    assert opened.scene.styles[read_header(tiny_checkpoint).id] == chosen
