"""The dock Folder while no folder is open."""

from pathlib import Path

from PySide6.QtCore import Qt

from editor.features.folders import Folders
from tests.document.folders import paired
from tests.gui.conftest import Desk


def test_without_a_folder_the_dock_offers_to_open_one(desk: Desk, tmp_path: Path) -> None:
    feature = next(each for each in desk.editor.window.features if isinstance(each, Folders))
    root = paired(tmp_path / "data")
    feature.ask_folder = lambda _start, chosen: chosen(root)
    panel, qtbot = feature.panel, desk.hand.qtbot
    feature.dock.show()
    feature.dock.raise_()
    qtbot.waitUntil(panel.open_folder.isVisible)
    assert panel.open_folder.text() == "Open Folder…"
    assert not panel.view.isVisible()
    qtbot.mouseClick(panel.open_folder, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: feature.folder is not None and panel.view.isVisible(), timeout=8000)
    assert not panel.open_folder.isVisible()
