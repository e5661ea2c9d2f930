"""What the window asks before a long pass, and says about a scene's size and about a pass."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from editor.document.scene import Scene
from editor.notices import duration
from editor.render.scheduler import Policy
from model.maps import LabelSet
from tests.gui.conftest import HEIGHT, ROAD, SKY, VEGETATION, WIDTH, Desk


@pytest.fixture
def asked(make_desk: Callable[..., Desk], street: Scene) -> Desk:
    """An editor that was just opened on a scene which takes long."""
    desk = make_desk(street, live=True, held=True)
    desk.engine.let_go()
    desk.engine.seconds = 42.0
    desk.hand.qtbot.waitUntil(lambda: bool(desk.editor.window.question_bar.text))
    return desk


def click(desk: Desk, *, yes: bool) -> None:
    bar = desk.editor.window.question_bar
    desk.hand.qtbot.mouseClick(bar.yes if yes else bar.no, Qt.MouseButton.LeftButton)


def test_it_asks_with_size_and_time_and_renders_nothing_before_the_answer(asked: Desk) -> None:
    bar = asked.editor.window.question_bar
    assert "256 × 128 pixels takes about 42 seconds on CPU, 0 threads" in bar.text
    assert [bar.yes.text(), bar.no.text()] == ["Render", "Not now"]
    asked.editor.workspace.choose_class(VEGETATION)
    asked.hand.stroke((0.7, 0.2), (0.8, 0.2))  # painting goes on meanwhile
    QApplication.processEvents()
    assert not asked.engine.requests
    assert bar.text
    assert "not rendered (F5 renders)" in asked.editor.window.status.text


def test_yes_renders_and_is_not_asked_again_for_the_same_size(asked: Desk, street: Scene) -> None:
    click(asked, yes=True)
    asked.hand.settle()
    bar = asked.editor.window.question_bar
    assert not bar.text
    asked.editor.workspace.choose_class(VEGETATION)
    asked.hand.stroke((0.7, 0.2), (0.8, 0.2))
    asked.hand.settle()
    asked.editor.workspace.replace(Scene(street.label_set, np.full((HEIGHT, WIDTH), ROAD, np.int32)), None)
    asked.hand.settle()
    assert not bar.text
    asked.editor.workspace.replace(Scene(street.label_set, np.full((HEIGHT, WIDTH + 32), ROAD, np.int32)), None)
    asked.hand.qtbot.waitUntil(lambda: "288 × 128" in bar.text)


def test_not_now_is_manual_until_f5(asked: Desk) -> None:
    scheduler, window = asked.editor.scheduler, asked.editor.window
    click(asked, yes=False)
    assert scheduler.policy is Policy.MANUAL
    assert window.actions_by_name["manual"].isChecked()
    assert "Manual" in window.status.policy_button.text()
    assert "F5" in window.status.text
    asked.editor.workspace.choose_class(VEGETATION)
    asked.hand.stroke((0.7, 0.2), (0.8, 0.2))
    QApplication.processEvents()
    assert not asked.engine.requests
    assert not window.question_bar.text
    asked.hand.key(Qt.Key.Key_F5)
    asked.hand.settle()
    assert scheduler.policy is Policy.LIVE
    assert "Live" in window.status.policy_button.text()
    passes = len(asked.engine.requests)
    asked.hand.stroke((0.7, 0.3), (0.8, 0.3))
    asked.hand.settle()
    assert len(asked.engine.requests) > passes
    assert asked.settings.policy == ""  # nobody chose manual for the next start


def test_not_now_does_not_begin_the_next_scene_of_the_size(asked: Desk, street: Scene) -> None:
    click(asked, yes=False)
    bar = asked.editor.window.question_bar
    asked.editor.workspace.replace(Scene(street.label_set, np.full((HEIGHT, WIDTH), ROAD, np.int32)), None)
    asked.hand.qtbot.waitUntil(lambda: bool(bar.text))
    assert not asked.engine.requests
    click(asked, yes=True)
    asked.hand.settle()


@pytest.mark.parametrize("refused", [False, True])
def test_another_policy_is_no_answer(asked: Desk, refused: bool) -> None:
    bar = asked.editor.window.question_bar
    if refused:
        click(asked, yes=False)
    asked.editor.window.actions_by_name[Policy.ON_RELEASE.value].trigger()
    asked.hand.qtbot.waitUntil(lambda: bool(bar.text))
    assert not asked.engine.requests
    click(asked, yes=True)
    asked.hand.settle()
    assert asked.editor.scheduler.policy is Policy.ON_RELEASE


def test_f5_answers_the_question(asked: Desk) -> None:
    asked.hand.key(Qt.Key.Key_F5)
    asked.hand.settle()
    assert not asked.editor.window.question_bar.text


def test_a_policy_that_the_user_chooses_stands(asked: Desk) -> None:
    click(asked, yes=False)
    asked.editor.window.actions_by_name["manual"].trigger()
    asked.hand.key(Qt.Key.Key_F5)
    asked.hand.settle()
    assert asked.editor.scheduler.policy is Policy.MANUAL


def test_another_scene_does_not_wait_for_the_answer_about_this_one(asked: Desk, label_set: LabelSet) -> None:
    asked.engine.seconds = 0.0
    asked.editor.workspace.replace(Scene(label_set, np.full((HEIGHT, WIDTH), SKY, np.int32)), None)
    asked.hand.settle()
    assert not asked.editor.window.question_bar.text


def test_question_and_message_do_not_cover_each_other(asked: Desk) -> None:
    window = asked.editor.window
    window.message_bar.show_message("One sentence about something else. " * 4)
    question, message = window.question_bar.geometry(), window.message_bar.geometry()
    assert not question.intersects(message)
    assert window.canvas.rect().contains(question.united(message))
    top = question.top()
    click(asked, yes=True)
    assert window.message_bar.geometry().top() == top  # it moves up


@pytest.mark.parametrize(
    ("size", "far"),
    [((256, 128), False), ((512, 256), False), ((128, 64), False), ((520, 128), True), ((64, 96), True)],
)
def test_a_size_far_from_the_networks_is_said_once(
    make_desk: Callable[..., Desk], label_set: LabelSet, size: tuple[int, int], far: bool
) -> None:
    def scene() -> Scene:
        return Scene(label_set, np.full((size[1], size[0]), SKY, np.int32))

    desk = make_desk(scene())
    told = [each for each in desk.errors if "trained at 256 × 128" in each]
    assert len(told) == far
    assert ("trained at 256 × 128" in desk.editor.window.status.text) is far
    desk.editor.workspace.set_session(desk.editor.workspace.session_info)  # as after a failure
    assert len([each for each in desk.errors if "trained at" in each]) == far
    desk.editor.workspace.replace(scene(), None)
    assert len([each for each in desk.errors if "trained at" in each]) == 2 * far


def test_what_a_pass_says_is_in_the_message_bar(live_desk: Desk) -> None:
    live_desk.engine.notice = "Rendered on the CPU: the GPU has too little memory."
    live_desk.hand.key(Qt.Key.Key_F5)
    bar = live_desk.editor.window.message_bar
    live_desk.hand.qtbot.waitUntil(lambda: "Rendered on the CPU" in bar.text)
    assert not live_desk.engine.notice


def test_two_sentences_that_come_together_are_both_read(live_desk: Desk) -> None:
    bar = live_desk.editor.window.message_bar
    for sentence in ("One.", "Two.", "Two."):
        live_desk.editor.workspace.message.emit(sentence)
    assert bar.text == "One. Two."
    live_desk.editor.workspace.message.emit("Three.")
    assert bar.text == "Two. Three."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(11.4, "11 seconds"), (89, "89 seconds"), (130, "2 minutes"), (7300, "2 hours")],
)
def test_durations_are_told_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
