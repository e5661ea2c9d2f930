"""Files that were opened lately: listed with small pictures that are read beside the window."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from editor.document import ora
from editor.document.scene import Scene
from editor.document.thumbnail import thumbnail_bytes
from editor.views import recent_menu
from model.maps import LabelSet, write_labels
from tests.gui.conftest import ROAD, SKY, Desk


def project(path: Path, color: tuple[int, int, int]) -> Path:
    scene = Scene(LabelSet.load("cityscapes"), np.full((64, 128), SKY, np.int32))
    ora.save(path, scene, np.full((64, 128, 3), color, np.uint8))
    return path


@pytest.fixture
def menu(desk: Desk) -> QMenu:
    found = [each for each in desk.editor.window.findChildren(QMenu) if each.title() == "Open &Recent"]
    assert len(found) == 1
    return found[0]


def color_of(menu: QMenu, place: int) -> tuple[int, int, int, int]:
    image: QImage = menu.actions()[place].icon().pixmap(56, 36).toImage()
    color = image.pixelColor(image.width() // 2, image.height() // 2)
    return color.red(), color.green(), color.blue(), color.alpha()


def show(desk: Desk, menu: QMenu) -> None:
    menu.popup(QPoint(50, 50))
    desk.hand.qtbot.waitUntil(menu.isVisible)


def test_the_newest_is_first_with_its_picture(
    desk: Desk, menu: QMenu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not menu.isEnabled()
    threads: list[threading.Thread] = []
    read: list[Path] = []

    def noted(path: Path) -> bytes | None:
        threads.append(threading.current_thread())
        read.append(path)
        return thumbnail_bytes(path)

    monkeypatch.setattr(recent_menu, "thumbnail_bytes", noted)
    one, two = project(tmp_path / "one.ora", (200, 10, 10)), project(tmp_path / "two.ora", (10, 10, 200))
    labels = tmp_path / "labels.png"
    write_labels(labels, np.full((64, 96), ROAD, np.uint8))
    for file in (one, labels, two):
        assert desk.editor.documents.open(file)
    show(desk, menu)
    assert [each.text().split()[1] for each in menu.actions()[:3]] == ["two.ora", "labels.png", "one.ora"]
    assert [each.toolTip() for each in menu.actions()[:3]] == [str(two), str(labels), str(one)]
    desk.hand.qtbot.waitUntil(lambda: color_of(menu, 0) == (10, 10, 200, 255))
    assert color_of(menu, 1)[3] == 0, "a map has none"
    assert color_of(menu, 2) == (200, 10, 10, 255)
    assert threading.main_thread() not in threads
    assert sorted(read) == [one, two]
    menu.hide()
    show(desk, menu)
    assert color_of(menu, 0) == (10, 10, 200, 255), "at once"
    assert len(read) == 2
    menu.hide()


def test_a_file_that_has_changed_is_read_again_and_one_that_is_gone_is_not_listed(
    desk: Desk, menu: QMenu, tmp_path: Path
) -> None:
    one, two = project(tmp_path / "one.ora", (200, 10, 10)), project(tmp_path / "two.ora", (10, 10, 200))
    for file in (one, two):
        assert desk.editor.documents.open(file)
    show(desk, menu)
    desk.hand.qtbot.waitUntil(lambda: color_of(menu, 1) == (200, 10, 10, 255))
    menu.hide()
    project(one, (10, 200, 10))
    two.unlink()
    show(desk, menu)
    assert menu.actions()[0].toolTip() == str(one)
    desk.hand.qtbot.waitUntil(lambda: color_of(menu, 0) == (10, 200, 10, 255))
    menu.hide()


def test_a_key_opens_a_file_and_the_list_can_be_cleared(desk: Desk, menu: QMenu, tmp_path: Path) -> None:
    one, two = project(tmp_path / "one.ora", (200, 10, 10)), project(tmp_path / "two.ora", (10, 10, 200))
    for file in (one, two):
        assert desk.editor.documents.open(file)
    assert desk.editor.workspace.path == two
    show(desk, menu)
    desk.hand.qtbot.keyClick(menu, Qt.Key.Key_2)
    assert desk.editor.workspace.path == one
    assert [each.toolTip() for each in menu.actions()[:2]] == [str(two), str(one)], "it is shown, not opened anew"
    show(desk, menu)
    desk.hand.qtbot.keyClick(menu, Qt.Key.Key_C)
    assert desk.settings.recent_files == ()
    assert not menu.isEnabled()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"x" * 4000])
def test_what_is_no_project_has_no_picture(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.ora").write_bytes(content)
    assert thumbnail_bytes(tmp_path / "a.ora") is None
    assert thumbnail_bytes(tmp_path / "missing.ora") is None
