"""Previews during the stroke, exact passes at a pause that give way, looks. Events hold the fake engine."""

import numpy as np

from editor.document.geometry import Rect
from editor.render.scheduler import Policy
from model.errors import OutOfMemory
from tests.fakes import FAKE_ID, PREVIEW, FakeEngine
from tests.render.scheduler_rig import BUILDING, LEFT, RIGHT, ROAD, SKY, WHOLE, Rig

MIDDLE = Rect(20, 14, 26, 20)


def settle(rig: Rig) -> None:
    rig.until_shown()
    rig.pause.fire()
    rig.until_idle()


def settling(rig: Rig) -> None:
    """An exact pass is in flight, and waits."""
    rig.paint(LEFT, BUILDING)
    rig.until_shown()
    rig.engine.hold()
    rig.pause.fire()
    rig.until_running()
    rig.forget()


def test_an_edit_is_previewed_at_once_and_exact_at_the_pause(live: Rig) -> None:
    live.first_picture()
    live.paint(LEFT, BUILDING)
    live.until(lambda: live.images)
    assert [request.rect for request in live.engine.previews] == [LEFT]
    assert not live.engine.requests, "the exact pass waits for the pause"
    assert (live.images[0].exact, live.images[0].rect) == (False, LEFT)
    assert live.scheduler.unsettled == LEFT
    assert not live.scheduler.is_current
    live.check()
    live.pause.fire()
    live.until_idle()
    assert [image.exact for image in live.images] == [False, True]
    assert live.scheduler.unsettled.is_empty
    np.testing.assert_array_equal(live.picture, live.pure)


def test_what_a_preview_shows_around_the_edit_is_unsettled_too(live: Rig) -> None:
    live.first_picture()
    live.engine.halo = 3
    live.paint(MIDDLE, BUILDING)
    live.until_shown()
    assert live.scheduler.unsettled == MIDDLE.expanded(3)
    live.check()


def test_edits_during_a_preview_add_up_and_undo_is_an_edit(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    undo = live.paint(LEFT, BUILDING)
    live.until_running()
    live.paint(MIDDLE, SKY)
    undo()
    live.engine.let_go()
    live.until_shown()
    assert not live.engine.requests
    live.check()
    assert (live.picture[LEFT.slices] ^ PREVIEW == live.pure[LEFT.slices]).all()


def test_places_far_apart_are_previewed_one_by_one(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.paint(MIDDLE, BUILDING)
    live.until_running()
    live.scheduler._areas.dirty = (Rect(0, 0, 2, 2), Rect(46, 30, 48, 32))  # as they are on a large canvas
    live.engine.let_go()
    live.until_shown()
    assert [request.rect for request in live.engine.previews[1:]] == [Rect(0, 0, 2, 2), Rect(46, 30, 48, 32)]


def test_a_style_is_a_change_of_its_region(live: Rig) -> None:
    live.first_picture()
    live.set_style(SKY, 4)
    live.until_shown()
    assert [request.rect for request in live.engine.previews] == [Rect(0, 0, 48, 12)]
    assert live.engine.previews[0].styles == {SKY: 4}
    live.check()


def test_a_large_edit_goes_straight_to_the_exact_pass(live: Rig) -> None:
    live.first_picture()
    live.paint(Rect(0, 0, 48, 30), BUILDING)
    live.until_idle()
    assert not live.engine.previews
    assert len(live.engine.requests) == 1
    np.testing.assert_array_equal(live.picture, live.pure)


def test_a_large_edit_is_previewed_while_the_pointer_is_down(live: Rig) -> None:
    live.first_picture()
    live.scheduler.stroke_started()
    live.paint(Rect(0, 0, 48, 30), BUILDING)
    live.until_shown()
    assert len(live.engine.previews) == 1
    assert not live.engine.requests


def test_only_previews_run_during_a_stroke(live: Rig) -> None:
    live.first_picture()
    live.scheduler.stroke_started()
    live.engine.settle = True
    for left in range(0, 24, 4):
        live.paint(Rect(left, 0, left + 4, 4), BUILDING)
        live.until_shown()
        live.pause.fire()
    assert len(live.engine.previews) == 6
    assert not live.engine.requests
    live.scheduler.stroke_finished()
    live.until_idle()
    assert len(live.engine.requests) == 1


def test_a_due_exact_pass_does_not_wait_for_the_pause(live: Rig) -> None:
    live.first_picture()
    live.engine.settle = True
    live.paint(LEFT, BUILDING)
    live.until_idle()
    assert live.pause.running
    assert len(live.engine.requests) == 1


def test_an_edit_stops_the_exact_pass_and_is_previewed_from_the_old_base(live: Rig) -> None:
    live.first_picture()
    settling(live)
    live.paint(RIGHT, SKY)
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until_shown()
    assert [request.rect for request in live.engine.previews] == [RIGHT]
    assert live.scheduler.unsettled == LEFT.united(RIGHT)
    live.check()
    settle(live)
    np.testing.assert_array_equal(live.picture, live.pure)


def test_a_stroke_that_paints_nothing_only_puts_the_exact_pass_off(live: Rig) -> None:
    live.first_picture()
    settling(live)
    live.scheduler.stroke_started()
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    assert not live.scheduler.is_current
    live.scheduler.stroke_finished()
    live.until_idle()
    np.testing.assert_array_equal(live.picture, live.pure)


def test_the_first_pass_is_not_stopped_by_edits(live: Rig) -> None:
    live.engine.hold()
    live.scheduler.restart(WHOLE)
    live.until_running()
    live.scheduler.stroke_started()
    live.paint(LEFT, BUILDING)
    live.engine.let_go()
    live.until(lambda: live.images)
    assert live.engine.cancelled == 0
    assert live.images[0].exact
    live.until_shown()
    assert [request.rect for request in live.engine.previews] == [LEFT], "and then there is something to start from"
    live.check()


def test_large_edits_in_a_row_do_not_starve_the_picture(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.paint(Rect(0, 0, 48, 30), BUILDING)
    live.until_running()
    live.paint(Rect(0, 0, 48, 29), SKY)
    live.engine.let_go()
    live.until_idle()
    assert live.engine.cancelled == 0
    assert len(live.images) == 2


def test_the_pointer_does_not_wait_for_the_exact_pass_of_a_large_edit(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.paint(Rect(0, 0, 48, 30), BUILDING)
    live.until_running()
    live.scheduler.stroke_started()
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until_shown()
    assert len(live.engine.previews) == 1
    live.check()


def test_f5_renders_everything_and_survives_a_stroke(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.scheduler.render_now()
    live.until_running()
    assert not live.scheduler.is_current
    live.paint(LEFT, BUILDING)
    assert not live.scheduler._job.stop.is_set(), "edits do not stop what the user asked for"
    live.scheduler.stroke_started()
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until_shown()
    assert not live.scheduler.is_current
    live.scheduler.stroke_finished()
    live.until_idle()
    assert live.engine.requests[-1].dirty == WHOLE


def test_manual_previews_nothing_and_f5_is_not_stopped(live: Rig) -> None:
    live.first_picture()
    live.scheduler.policy = Policy.MANUAL
    live.paint(LEFT, BUILDING)
    live.pause.fire()
    live.scheduler.show_look(SKY, 3)
    assert not live.scheduler.busy
    live.engine.hold()
    live.scheduler.render_now()
    live.until_running()
    live.scheduler.stroke_started()
    live.paint(RIGHT, SKY)
    live.engine.let_go()
    live.until(lambda: live.images)
    assert live.engine.cancelled == 0
    assert not live.engine.previews
    assert not live.engine.look_requests
    assert live.scheduler.dirty == RIGHT


def test_on_release_previews_and_settles_after_the_stroke(live: Rig) -> None:
    live.first_picture()
    live.scheduler.policy = Policy.ON_RELEASE
    live.scheduler.stroke_started()
    live.paint(LEFT, BUILDING)
    live.pause.fire()
    assert not live.scheduler.busy
    live.scheduler.stroke_finished()
    live.until_idle()
    assert [image.exact for image in live.images] == [False, True]


def test_a_failing_preview_loses_nothing_and_all_is_rendered_by_a_fresh_session(live: Rig) -> None:
    live.first_picture()
    live.engine.fail(OutOfMemory("The preview needs more memory than the device has."))
    live.scheduler.stroke_started()
    live.paint(LEFT, BUILDING)
    live.until_idle()
    assert live.failures == ["The preview needs more memory than the device has."]
    assert live.engine.opened == 2
    np.testing.assert_array_equal(live.picture, live.pure)
    live.forget()
    live.paint(RIGHT, SKY)
    live.until_idle()
    assert not live.engine.previews, "what failed is not tried with every dab"
    live.scheduler.stroke_finished()
    live.scheduler.render_now()
    live.until_idle()
    live.paint(LEFT, ROAD)
    live.until_shown()
    assert len(live.engine.previews) == 1, "but again when the user asks"


def test_a_failing_exact_pass_keeps_what_is_unsettled(live: Rig) -> None:
    live.first_picture()
    live.paint(LEFT, BUILDING)
    live.until_shown()
    live.engine.fail()
    live.pause.fire()
    live.until(lambda: live.failures)
    assert live.scheduler.gave_up
    assert live.scheduler.unsettled == LEFT
    live.paint(RIGHT, SKY)
    live.until_idle()
    assert len(live.failures) == 1
    np.testing.assert_array_equal(live.picture, live.pure)


def test_a_preview_of_another_scene_is_dropped(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.paint(LEFT, BUILDING)
    live.until_running()
    live.scheduler.restart(WHOLE)
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until_idle()
    assert [(image.epoch, image.exact) for image in live.images] == [(live.scheduler.epoch, True)]


def test_another_generator_starts_without_previews(live: Rig) -> None:
    live.first_picture()
    live.paint(LEFT, BUILDING)
    live.until_shown()
    other = FakeEngine(live.scene.label_set, live=True)
    live.scheduler.use_engine(lambda: other)
    live.until_idle()
    assert live.scheduler.unsettled.is_empty
    assert (len(other.requests), len(other.previews)) == (1, 0)


# Looks


def test_a_look_comes_and_leaves_nothing_behind(live: Rig) -> None:
    live.first_picture()
    live.scheduler.show_look(SKY, 5)
    live.until(lambda: live.looks)
    (look,) = live.looks
    assert (look.region, look.style, look.rect) == (SKY, 5, Rect(0, 0, 48, 12))
    assert (look.image != live.picture[look.rect.slices]).any()
    assert live.scheduler.is_current
    live.paint(LEFT, BUILDING)
    live.until(lambda: len(live.looks) == 2)
    assert live.looks[-1].revision == live.scene.revision, "after an edit it is shown again, of the scene as it is now"
    live.check()


def test_an_edit_preempts_a_look(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.scheduler.show_look(SKY, 5)
    live.until(lambda: live.engine.look_requests)
    live.paint(LEFT, BUILDING)
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until(lambda: live.looks)
    assert [image.rect for image in live.images] == [LEFT]


def test_a_look_preempts_settling_and_swatches(live: Rig) -> None:
    live.first_picture()
    settling(live)
    live.ask_for_swatches(0, 1)
    order: list[str] = []
    live.scheduler.look_ready.connect(lambda _: order.append("look"))
    live.scheduler.image_ready.connect(lambda _: order.append("image"))
    live.scheduler.swatch_ready.connect(lambda _: order.append("swatch"))
    live.scheduler.show_look(SKY, 5)
    live.until(lambda: live.engine.cancelled == 1)
    live.engine.let_go()
    live.until(lambda: len(live.swatches) == 2)
    assert order == ["look", "image", "swatch", "swatch"]


def test_only_the_newest_look_arrives_and_none_after_it_is_hidden(live: Rig) -> None:
    live.first_picture()
    live.engine.hold()
    live.scheduler.show_look(SKY, 5)
    live.until(lambda: live.engine.look_requests)
    live.scheduler.show_look(SKY, 6)
    live.engine.let_go()
    live.until(lambda: live.looks)
    live.engine.hold()
    live.scheduler.show_look(ROAD, 1)
    live.until_running()
    live.scheduler.hide_look()
    live.engine.let_go()
    live.paint(LEFT, BUILDING)
    settle(live)
    assert [(look.region, look.style) for look in live.looks] == [(SKY, 6)]


def test_looks_wait_while_the_pointer_is_down(live: Rig) -> None:
    live.first_picture()
    live.scheduler.stroke_started()
    live.scheduler.show_look(SKY, 5)
    live.paint(LEFT, BUILDING)
    live.until_shown()
    assert not live.engine.look_requests
    live.scheduler.stroke_finished()
    live.until(lambda: live.looks)


def test_a_region_that_is_not_visible_has_no_look(live: Rig) -> None:
    live.first_picture()
    live.scheduler.show_look(26001, 5)
    live.paint(LEFT, BUILDING)
    settle(live)
    assert not live.looks


def test_a_look_that_fails_is_given_up_and_the_next_one_finds_a_picture(live: Rig) -> None:
    live.first_picture()
    live.engine.fail()
    live.scheduler.show_look(SKY, 5)
    live.until(lambda: live.failures)
    live.scheduler.show_look(SKY, 6)
    live.until(lambda: live.looks)
    assert [(look.region, look.style) for look in live.looks] == [(SKY, 6)]
    assert live.engine.opened == 2
    assert len(live.failures) == 1


def test_looks_work_with_sessions_that_do_not_preview(rig: Rig) -> None:
    rig.first_picture()
    rig.scheduler.show_look(ROAD, 5)
    rig.until(lambda: rig.looks)


def test_notices_and_styles_come_with_the_results(live: Rig) -> None:
    live.engine.notice = "The picture is rendered on the CPU."
    live.set_style(SKY, 2)
    live.scheduler.restart(WHOLE)
    live.until_idle()
    (result,) = live.images
    assert (result.notice, result.live, result.styles) == ("The picture is rendered on the CPU.", True, {SKY: 2})
    assert FAKE_ID in live.scene.styles
    np.testing.assert_array_equal(result.maps.labels, live.scene.flatten().labels)
