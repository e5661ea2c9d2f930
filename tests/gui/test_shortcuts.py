"""Keys are changed in a dialog, are in force at once and after the next start; menus, tooltips and lists follow."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editor.document.scene import Scene
from editor.features.shortcuts import Shortcuts
from editor.keymap import Keymap, load
from editor.views.shortcuts_dialog import ShortcutsPage
from tests.gui.conftest import Desk

ALT_CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def feature(desk: Desk) -> Shortcuts:
    return next(each for each in desk.editor.window.features if isinstance(each, Shortcuts))


def opened(desk: Desk) -> ShortcutsPage:
    """The page in the dialog, opened by its key."""
    desk.hand.key(Qt.Key.Key_K, ALT_CONTROL)
    dialog = feature(desk).dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog.page


def file(desk: Desk) -> Path:
    return desk.settings.file.with_name("keys.toml")


def test_a_free_key_is_given_at_once(desk: Desk) -> None:
    page = opened(desk)
    page.choose_action("ellipse")
    QTest.keyClick(page.field, Qt.Key.Key_Q)
    actions = desk.editor.window.actions_by_name
    assert [each.toString() for each in actions["ellipse"].shortcuts()] == ["Q"]
    assert actions["ellipse"].toolTip().endswith("(Q)")
    listed = actions.keys()  # what F1 shows
    assert ("Q", "Ellipse") in listed
    assert "Ellipse has Q now." in page.sentence.text()
    assert load(file(desk)) == Keymap("maquette", {"ellipse": ("Q",)})
    feature(desk).dialog.close()  # type: ignore[union-attr]
    desk.hand.key(Qt.Key.Key_Q)
    assert desk.editor.workspace.state.tool == "ellipse"
    desk.hand.key(Qt.Key.Key_B)
    desk.hand.key(Qt.Key.Key_O)
    assert desk.editor.workspace.state.tool == "brush"


def test_a_key_that_others_have_is_told_and_taken_on_demand(desk: Desk) -> None:
    page, actions = opened(desk), desk.editor.window.actions_by_name
    page.choose_action("ellipse")
    QTest.keyClick(page.field, Qt.Key.Key_B)
    assert page.sentence.text() == "B belongs to Brush. “Take It” gives it to Ellipse instead."
    assert actions["brush"].shortcut().toString() == "B"
    QTest.mouseClick(page.add_button, Qt.MouseButton.LeftButton)
    assert actions["ellipse"].shortcut().toString() == "B"
    assert actions["brush"].shortcuts() == []
    assert not actions["brush"].toolTip().endswith(")")
    assert not page.add_button.isEnabled()
    page.choose_action("ellipse")
    QTest.mouseClick(page.reset_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.reset_all_button, Qt.MouseButton.LeftButton)
    assert actions["brush"].shortcut().toString() == "B"
    assert load(file(desk)) == Keymap()


def test_keys_of_the_canvas_are_refused(desk: Desk) -> None:
    page = opened(desk)
    page.choose_action("brush")
    QTest.keyClick(page.field, Qt.Key.Key_Space)
    assert page.sentence.text().startswith("Space is taken: it pans the canvas")
    assert desk.editor.window.actions_by_name["brush"].shortcut().toString() == "B"
    QTest.keyClick(page.field, Qt.Key.Key_B)
    assert page.sentence.text() == "It has this key already."


def test_an_action_can_be_without_a_key(desk: Desk) -> None:
    page = opened(desk)
    page.choose_action("undo")
    QTest.mouseClick(page.clear_button, Qt.MouseButton.LeftButton)
    assert desk.editor.window.actions_by_name["undo"].shortcuts() == []
    assert not page.clear_button.isEnabled()


def test_presets_change_everything_at_once(desk: Desk) -> None:
    page, actions = opened(desk), desk.editor.window.actions_by_name
    page.preset_box.setFocus()
    while page.preset_box.currentText() != "Krita":
        QTest.keyClick(page.preset_box, Qt.Key.Key_Up)
        if page.preset_box.currentIndex() == 0:
            QTest.keyClick(page.preset_box, Qt.Key.Key_Down)
    assert actions["select"].shortcut().toString() == "T"
    assert actions["polygon"].shortcut().toString() == "Shift+P"
    assert load(file(desk)).preset == "krita"


def test_search_finds_actions_and_keys(desk: Desk) -> None:
    page = opened(desk)

    def found() -> set[str]:
        return {name for name, item in page._items.items() if not item.isHidden()}

    everything = found()
    QTest.keyClicks(page.search, "lasso")
    assert found() == {"lasso"}
    page.search.clear()
    QTest.keyClicks(page.search, "ctrl+shift+z")
    assert found() == {"redo"}
    page.search.clear()
    assert found() == everything
    assert {"brush", "undo", "grow", "slot 9", "export_maps"} <= everything


def test_every_action_of_the_window_is_in_the_list(desk: Desk) -> None:
    rows = feature(desk).rows
    assert {row.name for row in rows} == set(desk.editor.window.actions_by_name.titles)
    assert all(row.title and row.category for row in rows)
    page = feature(desk).page()  # as the preferences will show it
    assert page.current == rows[0].name


def test_the_file_is_read_at_the_start(make_desk: Callable[..., Desk], street: Scene, tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('format = 1\npreset = "photoshop"\n[keys]\nbrush = ["Q"]\n')
    actions = make_desk(street).editor.window.actions_by_name
    assert actions["brush"].shortcut().toString() == "Q"
    assert actions["fill"].shortcut().toString() == "G"


@pytest.mark.parametrize(
    "content", ["brush = [", 'format = 1\npreset = "emacs"\n', 'format = 1\n[keys]\nbrush = ["Q", 1]\n']
)
def test_a_broken_file_is_one_sentence_and_the_usual_keys(
    make_desk: Callable[..., Desk], street: Scene, tmp_path: Path, content: str
) -> None:
    (tmp_path / "keys.toml").write_text(content)
    desk = make_desk(street)
    desk.hand.qtbot.waitUntil(lambda: bool(desk.errors))
    assert len(desk.errors) == 1
    assert desk.editor.window.actions_by_name["brush"].shortcut().toString() == "B"
    assert (tmp_path / "keys.toml").read_text() == content  # nothing is overwritten unasked


def test_a_file_that_cannot_be_written_is_told_and_the_keys_are_in_force(desk: Desk) -> None:
    file(desk).mkdir()
    page = opened(desk)
    page.choose_action("brush")
    QTest.keyClick(page.field, Qt.Key.Key_Q)
    assert "cannot be written" in desk.errors[-1]
    assert desk.editor.window.actions_by_name["brush"].shortcut().toString() == "Q"


def test_the_dialog_fits_and_everything_in_it_has_a_name(desk: Desk) -> None:
    page = opened(desk)
    QApplication.processEvents()
    dialog = page.window()
    assert dialog.width() <= 1280
    assert dialog.height() <= 680
    for widget in (page.preset_box, page.search, page.tree, page.field):
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    buttons: tuple[QWidget, ...] = (page.add_button, page.clear_button, page.reset_button, page.reset_all_button)
    for button in buttons:
        assert button.toolTip()
        assert button.width() >= button.sizeHint().width()


def test_the_list_of_keys_fits_scrolls_and_leads_to_the_dialog(desk: Desk) -> None:
    desk.dialogs.parent = desk.editor.window
    desk.hand.key(Qt.Key.Key_F1)
    keys = desk.dialogs.key_list
    assert keys is not None
    QApplication.processEvents()
    assert keys.isVisible()
    assert keys.width() <= 1280
    assert keys.height() <= 680
    assert keys.area.widget().width() <= keys.area.viewport().width()  # nothing is cut at the right
    before = keys.area.verticalScrollBar().value()
    QTest.keyClick(keys.area, Qt.Key.Key_PageDown)
    assert keys.area.verticalScrollBar().value() > before
    QTest.mouseClick(keys.change_button, Qt.MouseButton.LeftButton)
    assert not keys.isVisible()
    dialog = feature(desk).dialog
    assert dialog is not None
    assert dialog.isVisible()
