"""A hand in the export dialogs: real keys into the fields."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from editor.features.exporting import Exporting
from editor.views.export_form import ExportForm
from tests.gui.conftest import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


def feature(desk: Desk) -> Exporting:
    """The exports of the window."""
    return next(each for each in desk.editor.window.features if isinstance(each, Exporting))


def opened(desk: Desk, action: str = "export_picture") -> ExportForm:
    """The dialog of an action, opened by its key or from the menu."""
    window = desk.editor.window
    window.activateWindow()  # as a window manager does when a dialog has closed
    desk.hand.qtbot.waitUntil(window.isActiveWindow)
    if action == "export_picture":
        desk.hand.key(Qt.Key.Key_E, CONTROL)
    else:
        window.actions_by_name[action].trigger()
    dialog = feature(desk).dialog
    assert dialog is not None, "no dialog was opened"
    assert dialog.isVisible()
    assert dialog.isModal()
    desk.hand.qtbot.waitUntil(dialog.isActiveWindow)  # before that keys belong to the window behind
    return dialog


def type_into(field: QWidget, text: str) -> None:
    """Replace what a field holds, by keys."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(field, text)


def agree(desk: Desk, dialog: ExportForm) -> None:
    """Press the button that exports, and again where it asks whether to replace a file."""
    QTest.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    if feature(desk).dialog is dialog and dialog.button.text() == "&Replace":
        QTest.mouseClick(dialog.button, Qt.MouseButton.LeftButton)


def finish(desk: Desk) -> None:
    """Wait until everything that is being written has been."""
    desk.hand.qtbot.waitUntil(lambda: not desk.editor.window.job_bar.jobs, timeout=20000)


def export_picture(desk: Desk, target: Path) -> ExportForm:
    """Ctrl+E, the name, Return: replaces what is there. Returns the dialog, closed if it was content."""
    dialog = opened(desk)
    type_into(dialog.target, str(target))
    agree(desk, dialog)
    return dialog
