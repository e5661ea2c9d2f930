"""A pass that would take very long is begun only if the user agrees."""

from editor.document.geometry import Size
from editor.render.request import LongPass
from editor.render.scheduler import Policy
from tests.render.scheduler_rig import BUILDING, LEFT, RIGHT, SKY, WHOLE, Rig


def asked(rig: Rig) -> None:
    rig.engine.seconds = 40.0
    rig.scheduler.restart(WHOLE)
    rig.until(lambda: rig.long_passes)


def test_the_user_is_asked_once_and_nothing_is_rendered_meanwhile(live: Rig) -> None:
    asked(live)
    assert live.long_passes == [LongPass(live.scheduler.epoch, 40.0, Size(48, 32))]
    assert live.scheduler.gave_up
    live.paint(LEFT, BUILDING)
    live.scheduler.stroke_started()
    live.scheduler.stroke_finished()
    live.scheduler.show_look(SKY, 3)
    assert not live.scheduler.busy
    assert not live.engine.requests
    assert live.scheduler.dirty == WHOLE, "the area is not lost"


def test_previews_go_on_while_the_user_is_asked(live: Rig) -> None:
    live.first_picture()
    live.engine.seconds = 40.0  # what was thought before the first pass was wrong
    live.paint(LEFT, BUILDING)
    live.until_shown()
    live.pause.fire()
    live.until(lambda: live.long_passes)
    live.paint(RIGHT, BUILDING)
    live.until_shown()
    assert live.scheduler.unsettled == LEFT.united(RIGHT)
    live.scheduler.show_look(SKY, 3)
    live.until(lambda: live.looks)
    live.pause.fire()
    assert not live.scheduler.busy
    assert not live.engine.requests
    assert len(live.long_passes) == 1
    live.scheduler.render_now()
    live.until_idle()
    assert len(live.engine.requests) == 1


def test_consent_counts_until_another_scene_is_opened(live: Rig) -> None:
    asked(live)
    live.scheduler.render_now()
    live.until_idle()
    live.paint(LEFT, BUILDING)
    live.until_shown()
    live.pause.fire()
    live.until_idle()
    assert len(live.long_passes) == 1
    live.scheduler.restart(WHOLE)
    live.until(lambda: len(live.long_passes) == 2)


def test_not_now_is_manual_and_leaving_manual_asks_again(live: Rig) -> None:
    asked(live)
    live.scheduler.policy = Policy.MANUAL
    live.paint(RIGHT, SKY)
    assert len(live.long_passes) == 1
    live.scheduler.policy = Policy.LIVE
    live.until(lambda: len(live.long_passes) == 2)
    live.scheduler.policy = Policy.MANUAL
    live.scheduler.render_now()
    live.until_idle()
    assert len(live.long_passes) == 2


def test_another_generator_may_be_faster(live: Rig) -> None:
    asked(live)
    live.engine.seconds = 0.2
    live.scheduler.use_engine(lambda: live.engine)
    live.until_idle()
    assert len(live.long_passes) == 1
