"""What a screen reader says, and what the keyboard alone reaches: every control of the window and its dialogs."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.conftest import CAR, Desk

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QTextEdit)
DIALOGS = (
    *(
        "new",
        "canvas_size",
        "scene_size",
        "edit_classes",
        "preferences",
        "shortcuts",
        "models",
        "import_weights",
        "train",
    ),
    *("export_picture", "export_layers", "export_id_pass", "export_strip", "export_replay"),
)


def said(widget: QWidget) -> str:
    """What is said of a control: its own name, its text, its tooltip, or the label that belongs to it."""
    own = widget.accessibleName() or widget.toolTip()
    if not own and isinstance(widget, QAbstractButton):
        own = widget.text()
    if not own:
        own = next((label.text() for label in widget.window().findChildren(QLabel) if label.buddy() is widget), "")
    return re.sub(r"[&<>/\s]", "", own)


def controls(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        inside = widget.parentWidget()
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar) or not widget.isVisibleTo(root):
            continue
        if widget.objectName().startswith("qt_") or isinstance(
            inside, QAbstractSpinBox | QComboBox | QAbstractScrollArea | QLineEdit
        ):
            continue  # parts of a control that speaks for them
        yield widget


def nameless(root: QWidget) -> list[str]:
    return [f"{type(each).__name__} in {each.parentWidget()}" for each in controls(root) if not said(each)]


def test_every_control_of_the_window_has_a_name(desk: Desk) -> None:
    for dock in desk.editor.window.docks:
        dock.show()
    assert nameless(desk.editor.window) == []
    assert len(list(controls(desk.editor.window))) > 40  # it looks at the right things


@pytest.fixture
def dialog_of(qtbot: QtBot, desk: Desk) -> Callable[[str], QDialog]:
    desk.editor.workspace.choose_class(CAR)
    desk.hand.stroke((0.3, 0.7), (0.5, 0.7))
    desk.hand.settle()

    def open_dialog(action: str) -> QDialog:
        desk.editor.window.actions_by_name[action].trigger()

        def there() -> bool:
            return any(isinstance(each, QDialog) and each.isVisible() for each in QApplication.topLevelWidgets())

        qtbot.waitUntil(there)
        return next(each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible())

    return open_dialog


@pytest.mark.parametrize("action", DIALOGS)
def test_every_dialog_is_named_fits_and_closes_with_escape(
    qtbot: QtBot, dialog_of: Callable[[str], QDialog], action: str
) -> None:
    dialog = dialog_of(action)
    assert nameless(dialog) == []
    assert dialog.windowTitle()
    assert dialog.width() <= 1280
    assert dialog.height() <= 700
    reachable = [each for each in controls(dialog) if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reachable
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


@pytest.mark.parametrize("action", DIALOGS)
def test_tab_goes_round_all_controls(qtbot: QtBot, dialog_of: Callable[[str], QDialog], action: str) -> None:
    dialog = dialog_of(action)
    dialog.activateWindow()
    wanted = {
        each
        for each in controls(dialog)
        if each.isEnabled() and each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    seen: set[QWidget] = set()
    widget = dialog.focusWidget() or dialog
    for _ in range(3 * len(dialog.findChildren(QWidget))):
        widget = widget.nextInFocusChain()
        seen.add(widget)
    assert wanted <= seen | {dialog.focusWidget()}
    dialog.reject()


def test_tab_walks_through_the_panels_and_does_not_hide_them(qtbot: QtBot, desk: Desk) -> None:
    window = desk.editor.window
    shown = [dock for dock in window.docks if not dock.isHidden()]
    widget: QWidget | None = window.class_panel.search
    assert widget is not None
    widget.setFocus()
    seen = []
    while widget is not None and widget is not window.canvas and widget not in seen:
        seen.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        assert not any(dock.isHidden() for dock in shown), f"after {widget}"
        widget = QApplication.focusWidget()
    assert len(seen) > 5
    assert any(window.style_panel.isAncestorOf(each) for each in seen)
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert not window.canvas.hasFocus()  # Shift+Tab leads out of the canvas, where Tab hides the panels
