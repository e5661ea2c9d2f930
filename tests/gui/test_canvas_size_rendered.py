"""Another canvas with a real generator: a crop leaves the photograph as it is, undo brings the old one back."""

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from editor.app import Editor
from editor.document import exchange
from editor.document.canvas_size import reframed, resized
from editor.document.geometry import Rect, Size
from tests.gui.conftest import HEIGHT, WIDTH
from tests.gui.test_keep_the_rest import editor, exported, open_window, plant, saved, settle, shown

__all__ = ["editor", "open_window"]  # fixtures

FRAME = Rect(32, 16, 232, 120)


def test_a_crop_shows_the_same_photograph_and_undo_the_old_one(
    qtbot: QtBot, editor: Editor, tmp_path: Path, tiny_checkpoint: Path
) -> None:
    workspace, before = editor.workspace, shown(editor)
    workspace.push(reframed(workspace.scene, FRAME))
    assert shown(editor).shape == (FRAME.height, FRAME.width, 3)
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), before[FRAME.slices])
    project = saved(editor, tmp_path / "cropped.ora")
    assert np.array_equal(exported(project, tiny_checkpoint), shown(editor))
    assert exchange.open_any(project).scene.size == FRAME.size
    workspace.undo_stack.undo()
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), before)
    workspace.undo_stack.redo()
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), before[FRAME.slices])


def test_edits_after_another_size_are_rendered_where_they_are(qtbot: QtBot, editor: Editor) -> None:
    workspace, before = editor.workspace, shown(editor)
    workspace.push(resized(workspace.scene, Size(WIDTH + 64, HEIGHT + 32)))
    settle(qtbot, editor)
    larger = shown(editor)
    assert larger.shape == (HEIGHT + 32, WIDTH + 64, 3)
    plant(editor)
    settle(qtbot, editor)
    assert (shown(editor) != larger).any()
    for _ in range(2):
        workspace.undo_stack.undo()
    settle(qtbot, editor)
    assert np.array_equal(shown(editor), before)
    assert workspace.scene.kept is not None
    assert workspace.scene.kept.size == workspace.size
