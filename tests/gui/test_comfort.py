"""The guided tour, the guide, preferences, the log file, outlines for every eye."""

import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor import log
from editor.document.geometry import Rect
from editor.features.help import Help
from editor.features.preferences import PreferencesFeature
from editor.render.overlay import outlines
from editor.render.scheduler import Policy
from editor.views.guide_window import GuideWindow
from editor.views.preferences_dialog import PreferencesDialog
from editor.views.theme import Scheme
from model import resources
from tests.gui.conftest import Desk


def help_of(desk: Desk) -> Help:
    return next(each for each in desk.editor.window.features if isinstance(each, Help))


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def test_the_tour_points_at_parts_and_stays_in_the_window(desk: Desk) -> None:
    window = desk.editor.window
    window.actions_by_name["tour"].trigger()
    tour = help_of(desk).tour
    assert tour is not None
    stops = help_of(desk)._stops()
    for index, stop in enumerate(stops):
        assert tour.at == index
        assert tour.isVisible()
        assert tour.title.text() == stop.title
        assert window.rect().contains(tour.geometry())
        target = stop.target()
        assert target is not None
        assert target.isVisible()
        if index:
            press(tour, Qt.Key.Key_Backspace)
            assert tour.at == index - 1
            press(tour, Qt.Key.Key_Right)
        QTest.mouseClick(tour.next, Qt.MouseButton.LeftButton)
    assert not tour.isVisible()
    assert desk.settings.tour_seen


def test_the_arrow_of_a_bubble_ends_at_its_target(desk: Desk) -> None:
    desk.editor.window.actions_by_name["tour"].trigger()
    tour = help_of(desk).tour
    assert tour is not None
    target = help_of(desk)._stops()[0].target()
    assert target is not None
    tip = tour.mapTo(desk.editor.window, tour._tip)
    box = QRect(target.mapTo(desk.editor.window, QPoint(0, 0)), target.size())
    assert box.adjusted(-3, -3, 3, 3).contains(tip)
    assert not QRect(tour.geometry()).adjusted(14, 14, -14, -14).intersects(box)


def test_escape_ends_the_tour_and_painting_goes_on(desk: Desk) -> None:
    desk.editor.window.actions_by_name["tour"].trigger()
    tour = help_of(desk).tour
    assert tour is not None
    desk.hand.stroke((0.1, 0.9), (0.2, 0.9))  # while it is shown
    press(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    assert desk.editor.window.canvas.hasFocus()
    desk.editor.window.actions_by_name["tour"].trigger()
    again = help_of(desk).tour
    assert again is not None
    assert again.at == 0


def test_the_guide_shows_pages_and_goes_back(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Guide\n\n[Paint](paint.md)\n")
    (tmp_path / "paint.md").write_text("# Paint\n\nDrag.\n")
    guide = GuideWindow(tmp_path)
    qtbot.addWidget(guide)
    guide.show()
    assert "Guide" in guide.browser.toPlainText()
    guide.show_page("paint.md")
    assert "Drag." in guide.browser.toPlainText()
    QTest.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert "Guide" in guide.browser.toPlainText()


def test_a_copy_without_guide_says_so(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "guide_dir", lambda: tmp_path)
    desk.editor.window.actions_by_name["guide"].trigger()
    assert "user guide" in desk.errors[0]


def preferences(qtbot: QtBot, desk: Desk) -> PreferencesDialog:
    desk.editor.window.actions_by_name["preferences"].trigger()
    feature = next(each for each in desk.editor.window.features if isinstance(each, PreferencesFeature))
    assert feature.dialog is not None
    qtbot.waitUntil(feature.dialog.isVisible)
    return feature.dialog


def test_preferences_count_when_ok_is_pressed(qtbot: QtBot, desk: Desk) -> None:
    dialog = preferences(qtbot, desk)
    dialog.policy.setCurrentIndex(dialog.policy.findData(Policy.ON_RELEASE.value))
    dialog.theme.setCurrentIndex(dialog.theme.findData(Scheme.DARK.value))
    dialog.device.setCurrentText("cpu")
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    QTest.keyClick(dialog.distinct, Qt.Key.Key_Space)
    dialog.list.setCurrentRow(1)
    QTest.keyClick(dialog.remember, Qt.Key.Key_Space)
    assert desk.editor.scheduler.policy is not Policy.ON_RELEASE
    dialog.accept()
    assert desk.editor.scheduler.policy is Policy.ON_RELEASE
    settings = desk.settings
    assert (settings.device, settings.language, settings.theme) == ("cpu", "de", "dark")
    assert settings.remember_model is False
    assert settings.distinct_outlines
    assert desk.editor.window.canvas.look.distinct
    again = preferences(qtbot, desk)
    assert again.chosen == dialog.chosen


def test_preferences_that_are_cancelled_change_nothing(qtbot: QtBot, desk: Desk) -> None:
    dialog = preferences(qtbot, desk)
    dialog.policy.setCurrentIndex(dialog.policy.findData(Policy.MANUAL.value))
    press(dialog, Qt.Key.Key_Escape)
    assert desk.editor.scheduler.policy is Policy.LIVE
    assert desk.settings.distinct_outlines is False


def test_every_page_can_be_reached_by_keyboard(qtbot: QtBot, desk: Desk) -> None:
    dialog = preferences(qtbot, desk)
    dialog.list.setFocus()
    pages = [dialog.pages.currentIndex()]
    for _ in range(dialog.list.count() - 1):
        press(dialog.list, Qt.Key.Key_Down)
        pages.append(dialog.pages.currentIndex())
    assert pages == list(range(dialog.list.count()))


def test_strong_outlines_hide_what_is_below() -> None:
    regions = np.zeros((20, 20), np.int32)
    regions[:, 10:] = 7
    faint = outlines(regions, Rect(0, 0, 20, 20))
    strong = outlines(regions, Rect(0, 0, 20, 20), strong=True)
    assert 0 < faint[5, 9, 3] < 255
    assert strong[5, 9, 3] == strong[5, 10, 3] == 255
    assert abs(int(strong[5, 9, 0]) - int(strong[5, 10, 0])) == 255  # black beside white
    assert strong[5, 0, 3] == 0


def test_the_switch_redraws_the_canvas(desk: Desk) -> None:
    canvas, action = desk.editor.window.canvas, desk.editor.window.actions_by_name["distinct_outlines"]
    before = canvas.grab().toImage()
    action.trigger()
    assert canvas.grab().toImage() != before
    action.trigger()
    assert canvas.grab().toImage() == before


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    path = log.start_log(tmp_path / "data", "1.2.3")
    assert path is not None
    yield path
    log.stop_log()


def test_the_log_says_what_went_wrong(logged: Path, desk: Desk) -> None:
    logging.getLogger("editor.app").error("defect")
    logging.getLogger("somebody").debug("chatter")
    text = logged.read_text()
    assert "Maquette 1.2.3" in text
    assert "ERROR editor.app: defect" in text
    assert "chatter" not in text


def test_the_log_is_shown_or_its_place_is_told(logged: Path, desk: Desk) -> None:
    asked: list[str] = []
    feature = help_of(desk)
    desk.settings.data_folder = logged.parent
    feature.show_file = lambda url: bool(asked.append(url.toLocalFile()))
    desk.editor.window.actions_by_name["open_log"].trigger()
    assert asked == [str(logged)]
    assert str(logged) in desk.errors[0]
    desk.settings.data_folder = logged.parent / "elsewhere"
    desk.editor.window.actions_by_name["open_log"].trigger()
    assert "no log file" in desk.errors[1]


def test_a_folder_that_cannot_be_written_has_no_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert log.start_log(tmp_path / "file", "1") is None
