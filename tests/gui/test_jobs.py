"""Long work beside the window: one answer, progress, cancelling."""

import gc
import weakref
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from editor.jobs import Cancelled, Job, Progress
from editor.views.job_bar import JobBar
from model.maps import FileError


@pytest.fixture
def bar(qtbot: QtBot) -> JobBar:
    canvas = QWidget()
    canvas.resize(600, 300)
    qtbot.addWidget(canvas)
    canvas.show()
    return JobBar(canvas)


def test_the_answer_comes_and_the_bar_is_empty(qtbot: QtBot, bar: JobBar) -> None:
    job = Job("Counting", lambda progress: 41 + 1)
    with qtbot.waitSignal(job.done) as done:
        bar.run(job)
    assert done.args == [42]
    assert bar.jobs == []
    assert not bar.isVisible()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FileError("The disk is full."), "The disk is full."),
        (OSError(28, "No space left on device", "a.png"), "a.png: No space left on device."),
        (ValueError("odd"), "Counting: odd."),
    ],
)
def test_an_error_is_one_sentence(qtbot: QtBot, bar: JobBar, error: Exception, sentence: str) -> None:
    def work(progress: Progress) -> None:
        raise error

    job = Job("Counting", work)
    with qtbot.waitSignal(job.failed) as failed:
        bar.run(job)
    assert failed.args == [sentence]


def test_cancel_ends_work_that_reports(qtbot: QtBot, bar: JobBar) -> None:
    going, told = Event(), []

    def work(progress: Progress) -> None:
        going.set()
        while True:
            try:
                progress(0.5, "half")
            except Cancelled:
                told.append("stopped")
                raise

    job = Job("Counting", work)
    bar.run(job)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: bar.text == "half")
    assert going.is_set()
    with qtbot.waitSignal(job.cancelled):
        qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    assert told == ["stopped"]
    assert not bar.isVisible()


def test_a_job_that_has_ended_holds_neither_its_work_nor_what_was_to_be_done_with_the_answer(
    qtbot: QtBot, bar: JobBar
) -> None:
    """A panel asks anew after every edit, each time with a copy of the scene."""

    class Scene:
        def count(self, _progress: Progress) -> int:
            return 41

        def take(self, _answer: int) -> None:
            pass

    window, scene = QObject(), Scene()
    job = Job("Counting", scene.count, window)
    job.done.connect(partial(Scene.take, scene))
    with qtbot.waitSignal(job.done):
        bar.run(job)
    seen = weakref.ref(scene)
    del scene, job
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None
    assert window.children() == []
