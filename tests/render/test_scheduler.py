"""One pass in flight, the newest state wins, rectangles add up, no area is lost. An event holds the fake engine."""

import threading

import numpy as np
from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from editor.document.geometry import NOTHING, Rect
from editor.render.request import SwatchRequest
from editor.render.scheduler import Policy
from tests.fakes import FakeEngine, picture_of
from tests.render.scheduler_rig import LABELS, LEFT, RIGHT, ROAD, WHOLE, Rig


def test_nothing_is_loaded_before_a_scene_is_open(rig: Rig) -> None:
    rig.scheduler.invalidate(NOTHING)
    rig.scheduler.render_now()
    assert not rig.scheduler.busy
    assert rig.engine.opened == 0


def test_a_restart_opens_the_session_then_renders_the_whole_scene(rig: Rig) -> None:
    rig.scheduler.restart(WHOLE)
    assert rig.scheduler.busy
    assert not rig.snapshots, "the scene is copied before the checkpoint, and with it the styles, is known"
    rig.until(lambda: rig.images)
    assert [session.name for session in rig.sessions] == ["fake"]
    (image,) = rig.images
    assert (image.rect, image.revision, image.exact) == (WHOLE, rig.scene.revision, True)
    np.testing.assert_array_equal(image.image, picture_of(LABELS, rig.snapshots[0]))
    assert rig.scheduler.is_current
    assert rig.busy == [True, False]


def test_the_engine_works_in_another_thread_and_signals_arrive_in_this_one(rig: Rig) -> None:
    threads: list[QThread] = []
    rig.scheduler.image_ready.connect(lambda _: threads.append(QThread.currentThread()))
    rig.first_picture()
    assert threads == [rig.scheduler.thread()]
    assert rig.engine.thread is not None
    assert rig.engine.thread.ident != threading.get_ident()


def test_edits_during_a_pass_become_one_pass_with_the_united_area(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.scheduler.invalidate(LEFT)
    rig.until_running()
    for rect in (LEFT, RIGHT, Rect(20, 4, 24, 8)):
        rig.scheduler.invalidate(rect)
    assert rig.scheduler.dirty == WHOLE
    rig.engine.let_go()
    rig.until_idle()
    assert [request.dirty for request in rig.engine.requests] == [LEFT, WHOLE]
    assert len(rig.images) == 2, "the first pass must not be thrown away, else a steady painter never sees a picture"


def test_the_snapshot_is_taken_when_the_pass_can_start(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.scheduler.invalidate(LEFT)
    rig.until_running()
    rig.scheduler.invalidate(RIGHT)
    assert len(rig.snapshots) == 1
    rig.engine.let_go()
    rig.until_idle()
    assert len(rig.snapshots) == 2
    np.testing.assert_array_equal(rig.images[-1].image, picture_of(LABELS, rig.snapshots[-1]))


def test_a_replaced_scene_stops_the_pass_and_its_answer_is_dropped(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.scheduler.invalidate(LEFT)
    rig.until_running()
    rig.scheduler.restart(WHOLE)
    rig.until(lambda: rig.engine.cancelled == 1)
    rig.engine.let_go()
    rig.until_idle()
    assert [image.epoch for image in rig.images] == [rig.scheduler.epoch]


def test_a_finished_answer_of_an_old_epoch_is_dropped(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.invalidate(LEFT)
    # The pass is over, but its answer still waits in the queue of this thread when the other scene is opened.
    while not rig.engine.requests or rig.engine.running.is_set():
        QThread.yieldCurrentThread()
    rig.scheduler.restart(WHOLE)
    rig.until_idle()
    assert {image.epoch for image in rig.images} == {rig.scheduler.epoch}


def test_on_release_waits_for_the_end_of_the_stroke(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.policy = Policy.ON_RELEASE
    rig.scheduler.stroke_started()
    rig.scheduler.invalidate(LEFT)
    rig.scheduler.invalidate(RIGHT)
    assert not rig.scheduler.busy
    assert not rig.scheduler.is_current
    rig.scheduler.stroke_finished()
    assert rig.scheduler.busy
    rig.until_idle()
    assert [request.dirty for request in rig.engine.requests] == [WHOLE]


def test_live_renders_during_the_stroke(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.stroke_started()
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.images)


def test_manual_renders_only_when_asked(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.policy = Policy.MANUAL
    rig.scheduler.invalidate(LEFT)
    rig.ask_for_swatches(1)
    assert not rig.scheduler.busy
    assert rig.scheduler.dirty == LEFT
    rig.scheduler.render_now()
    rig.until_idle()
    assert [request.dirty for request in rig.engine.requests] == [WHOLE]
    assert rig.engine.swatch_requests == []
    rig.scheduler.invalidate(LEFT)
    assert not rig.scheduler.busy, "F5 asks for one pass, not for live rendering"


def test_leaving_manual_renders_what_has_piled_up(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.policy = Policy.MANUAL
    rig.scheduler.invalidate(LEFT)
    rig.scheduler.policy = Policy.LIVE
    rig.until_idle()
    assert [request.dirty for request in rig.engine.requests] == [LEFT]


def test_another_checkpoint_renders_everything_anew(rig: Rig) -> None:
    rig.first_picture()
    other = FakeEngine(LABELS, modes=3)
    epoch = rig.scheduler.epoch
    rig.scheduler.use_engine(lambda: other)
    assert rig.scheduler.epoch > epoch
    rig.until_idle()
    assert [session.modes[ROAD] for session in rig.sessions] == [10, 3]
    assert rig.engine.closed == 1
    assert [request.dirty for request in other.requests] == [WHOLE]


def test_a_checkpoint_replaced_while_it_opens_is_never_announced(rig: Rig) -> None:
    rig.scheduler.restart(WHOLE)
    other = FakeEngine(LABELS, modes=3)
    rig.scheduler.use_engine(lambda: other)
    rig.until_idle()
    assert [session.modes[ROAD] for session in rig.sessions] == [3]
    assert rig.engine.requests == []


def test_swatches_come_one_mode_a_pass_after_the_picture(rig: Rig) -> None:
    rig.scheduler.restart(WHOLE)
    rig.ask_for_swatches(0, 4, 9)
    rig.until(lambda: len(rig.swatches) == 3)
    assert [swatch.mode for swatch in rig.swatches] == [0, 4, 9]
    assert [request.modes for request in rig.engine.swatch_requests] == [(0,), (4,), (9,)]
    assert len(rig.images) == 1


def test_an_edit_preempts_swatches_and_they_go_on_after_it(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.ask_for_swatches(1, 2)
    rig.until(lambda: rig.engine.swatch_requests)
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.engine.cancelled == 1)
    rig.until_running()
    assert not rig.swatches
    rig.engine.let_go()
    rig.until(lambda: len(rig.swatches) == 2)
    assert [swatch.mode for swatch in rig.swatches] == [1, 2]
    assert len(rig.images) == 1


def test_swatches_wait_while_the_pointer_is_down(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.stroke_started()
    rig.ask_for_swatches(1)
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.images)
    assert rig.engine.swatch_requests == []
    rig.scheduler.stroke_finished()
    rig.until(lambda: rig.swatches)


def test_only_the_newest_swatches_arrive(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.ask_for_swatches(1, 2, 3)
    rig.until(lambda: rig.engine.swatch_requests)
    rig.ask_for_swatches(7)
    rig.engine.let_go()
    rig.until(lambda: rig.swatches)
    rig.scheduler.invalidate(LEFT)
    rig.until_idle()
    assert [swatch.mode for swatch in rig.swatches] == [7]


def test_cancelled_swatches_do_not_arrive(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.ask_for_swatches(1, 2)
    rig.until(lambda: rig.engine.swatch_requests)
    rig.scheduler.cancel_swatches()
    rig.engine.let_go()
    rig.scheduler.invalidate(LEFT)
    rig.until_idle()
    assert rig.swatches == []


def test_swatches_of_another_scene_are_ignored(rig: Rig) -> None:
    rig.first_picture()
    old = SwatchRequest.of(rig.scene, rig.scheduler.epoch, ROAD, (1,), {})
    assert old is not None
    rig.scheduler.restart(WHOLE)
    rig.scheduler.request_swatches(old)
    rig.until_idle()
    assert rig.engine.swatch_requests == []


def test_close_while_busy_stops_the_pass_and_nothing_arrives_after(rig: Rig, qtbot: QtBot) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.scheduler.invalidate(LEFT)
    rig.until_running()
    with qtbot.assertNotEmitted(rig.scheduler.image_ready), qtbot.assertNotEmitted(rig.scheduler.failed):
        rig.scheduler.close()
        assert rig.engine.cancelled == 1
        assert rig.engine.closed == 1, "the session is freed, in its own thread"
        rig.scheduler.invalidate(RIGHT)
        rig.scheduler.restart(WHOLE)
        rig.scheduler.render_now()
        QCoreApplication.processEvents()
    rig.scheduler.close()


def test_close_before_anything_was_opened(rig: Rig) -> None:
    rig.scheduler.close()
    assert rig.engine.opened == 0
