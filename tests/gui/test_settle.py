"""The switch that says what of the photograph an edit may change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from editor.document.kept import Settle
from editor.document.scene import Scene
from tests.gui.conftest import VEGETATION, Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


def checked(desk: Desk) -> Settle:
    """What the window shows, in the bar and in the menu."""
    window = desk.editor.window
    on = [settle for settle, button in window.options.settle.buttons.items() if button.isChecked()]
    assert len(on) == 1
    assert window.actions_by_name["settle"].isChecked() is (on[0] is Settle.WHOLE)
    return on[0]


def test_it_starts_with_only_here_and_a_click_is_one_undo_step(live_desk: Desk) -> None:
    workspace, window = live_desk.editor.workspace, live_desk.editor.window
    assert checked(live_desk) is workspace.scene.settle is Settle.ONLY_HERE
    assert not window.isWindowModified()
    whole, here = window.options.settle.buttons[Settle.WHOLE], window.options.settle.buttons[Settle.ONLY_HERE]
    live_desk.hand.qtbot.mouseClick(whole, Qt.MouseButton.LeftButton)
    assert checked(live_desk) is workspace.scene.settle is Settle.WHOLE
    assert workspace.undo_stack.count() == 1
    live_desk.hand.qtbot.mouseClick(whole, Qt.MouseButton.LeftButton)
    assert workspace.undo_stack.count() == 1
    live_desk.hand.key(Qt.Key.Key_Z, CONTROL)
    assert checked(live_desk) is workspace.scene.settle is Settle.ONLY_HERE
    live_desk.hand.key(Qt.Key.Key_Y, CONTROL)
    assert checked(live_desk) is Settle.WHOLE
    live_desk.hand.qtbot.mouseClick(here, Qt.MouseButton.LeftButton)
    assert checked(live_desk) is workspace.scene.settle is Settle.ONLY_HERE


def test_a_key_and_the_menu_switch_it(live_desk: Desk) -> None:
    live_desk.hand.key(Qt.Key.Key_W)
    assert checked(live_desk) is Settle.WHOLE
    live_desk.editor.window.actions_by_name["settle"].trigger()
    assert checked(live_desk) is Settle.ONLY_HERE
    menu = next(each for each in live_desk.editor.window.menuBar().actions() if each.text() == "&Model").menu()
    assert live_desk.editor.window.actions_by_name["settle"] in menu.actions()


def test_it_belongs_to_the_scene(live_desk: Desk, street: Scene) -> None:
    live_desk.hand.key(Qt.Key.Key_W)
    other = Scene(street.label_set, street.background.copy())
    live_desk.editor.workspace.replace(other, None)
    assert checked(live_desk) is Settle.ONLY_HERE
    live_desk.editor.workspace.replace(Scene(street.label_set, street.background.copy(), settle=Settle.WHOLE), None)
    assert checked(live_desk) is Settle.WHOLE


def test_a_stroke_under_way_is_finished_first(live_desk: Desk) -> None:
    workspace = live_desk.editor.workspace
    workspace.choose_class(VEGETATION)
    live_desk.hand.press(0.7, 0.2)
    live_desk.hand.move(0.8, 0.2)
    live_desk.hand.key(Qt.Key.Key_W)
    assert checked(live_desk) is Settle.WHOLE
    assert [workspace.undo_stack.text(step) for step in range(2)] == ["Paint vegetation", "Settle: whole picture"]
    live_desk.hand.release(0.8, 0.2)


def test_both_states_are_in_words_at_1280_by_720(live_desk: Desk) -> None:
    window = live_desk.editor.window
    QApplication.processEvents()
    assert window.width() == 1280
    for button in window.options.settle.buttons.values():
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width()
        assert "pixel" in button.toolTip()
    assert window.options.settle.mapTo(window, window.options.settle.rect().bottomRight()).x() < window.width()
    for widget in (window.options.outlines_slider, window.options.labels_slider, window.options.order_box):
        assert widget.isVisible()
        assert widget.width() >= widget.minimumSizeHint().width()


def test_words_come_back_where_there_is_room(live_desk: Desk) -> None:
    window = live_desk.editor.window
    buttons = [
        each for each in window.options.findChildren(QToolButton) if each.text() in ("Photograph", "Labels", "Both")
    ]
    assert len(buttons) == 3
    for width, words in ((1280, False), (1700, True), (1280, False)):
        window.resize(width, 720)
        QApplication.processEvents()
        style = buttons[0].toolButtonStyle()
        assert (style is Qt.ToolButtonStyle.ToolButtonTextBesideIcon) is words
        for widget in (*buttons, window.options.order_box, *window.options.settle.buttons.values()):
            assert widget.width() >= widget.sizeHint().width()
        assert all(button.toolTip() for button in buttons)
