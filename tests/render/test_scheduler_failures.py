"""What the scheduler does when a pass or a checkpoint fails: told once, nothing lost, tried again when it helps."""

import threading

import pytest

from editor.render.request import RenderRequest, RenderResult
from model.contract import ShouldStop
from model.errors import BadMaps, CheckpointError, OutOfMemory
from tests.fakes import FakeEngine
from tests.render.scheduler_rig import LABELS, LEFT, RIGHT, WHOLE, Rig


def test_an_error_is_told_and_the_next_edit_starts_with_a_fresh_session(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.fail(OutOfMemory("The pass needs more memory than the device has."))
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.failures)
    assert rig.failures == ["The pass needs more memory than the device has."]
    assert not rig.scheduler.busy, "the same request must not fail for ever"
    assert rig.scheduler.dirty == LEFT, "the area is not lost"
    assert (rig.engine.opened, rig.engine.closed) == (1, 1)
    rig.scheduler.invalidate(RIGHT)
    rig.until_idle()
    assert rig.engine.opened == 2
    assert rig.engine.requests[-1].dirty == WHOLE
    assert len(rig.images) == 1


def test_an_edit_made_while_a_pass_fails_is_rendered(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    rig.engine.fail()
    rig.scheduler.invalidate(LEFT)
    rig.until_running()
    rig.scheduler.invalidate(RIGHT)
    rig.engine.let_go()
    rig.until_idle()
    assert len(rig.failures) == 1
    assert rig.engine.requests[-1].dirty == WHOLE


def test_an_unexpected_error_becomes_one_sentence(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    rig.first_picture()
    rig.engine.fail(ValueError("shapes\n  differ"))
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.failures)
    assert rig.failures == ["Rendering failed: shapes differ"]
    assert "ValueError" in caplog.text


def test_a_checkpoint_that_does_not_open_is_told_once_and_tried_again_when_asked(rig: Rig) -> None:
    rig.engine.failing_open = CheckpointError("street.safetensors is truncated.")
    rig.scheduler.restart(WHOLE)
    rig.until(lambda: rig.failures)
    assert not rig.scheduler.busy
    assert rig.images == []
    rig.scheduler.render_now()
    rig.until_idle()
    assert rig.failures == ["street.safetensors is truncated."]
    assert len(rig.images) == 1


def test_edits_do_not_try_an_unusable_checkpoint_again(rig: Rig) -> None:
    rig.engine.failing_open = CheckpointError("street.safetensors is truncated.")
    rig.scheduler.restart(WHOLE)
    rig.until(lambda: rig.failures)
    rig.scheduler.stroke_started()
    for _ in range(3):
        rig.scheduler.invalidate(LEFT)
    rig.scheduler.stroke_finished()
    rig.scheduler.invalidate(RIGHT)
    assert not rig.scheduler.busy
    assert rig.engine.opened == 1
    assert rig.scheduler.gave_up
    rig.scheduler.use_engine(lambda: rig.engine)
    rig.until_idle()
    assert rig.engine.opened == 2
    assert not rig.scheduler.gave_up
    assert len(rig.failures) == 1


def test_a_failing_pass_is_tried_once_a_stroke(rig: Rig) -> None:
    rig.first_picture()
    for _ in range(4):
        rig.engine.fail(OutOfMemory("The pass needs more memory than the device has."))
    rig.scheduler.stroke_started()
    rig.scheduler.invalidate(LEFT)
    rig.until(lambda: rig.failures)
    for _ in range(5):
        rig.scheduler.invalidate(RIGHT)
        assert not rig.scheduler.busy
    assert len(rig.failures) == 1
    rig.scheduler.stroke_finished()
    rig.until(lambda: len(rig.failures) == 2)
    assert not rig.scheduler.busy
    assert rig.scheduler.dirty == WHOLE, "the area is not lost"


def test_swatches_that_fail_are_given_up(rig: Rig) -> None:
    rig.first_picture()
    rig.engine.hold()
    request = rig.ask_for_swatches(1, 2)
    rig.until(lambda: rig.engine.swatch_requests)
    rig.engine.fail()
    rig.engine.let_go()
    rig.until(lambda: rig.failures or rig.swatches)
    rig.scheduler.invalidate(LEFT)
    rig.until_idle()
    assert request.modes == (1, 2)
    assert len(rig.failures) == 1


def test_a_pass_that_fails_after_another_generator_was_chosen_says_nothing(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began when a scene of other classes was opened, a moment before the generator for those was chosen."""
    begun, go = threading.Event(), threading.Event()

    def refuse(_request: RenderRequest, _should_stop: ShouldStop) -> RenderResult:
        begun.set()
        go.wait(10)
        raise BadMaps("This scene is painted in other classes.")

    rig.first_picture()
    monkeypatch.setattr(rig.engine, "render", refuse)
    rig.scheduler.restart(WHOLE)
    rig.until(begun.is_set)
    other = FakeEngine(LABELS)
    rig.scheduler.use_engine(lambda: other)
    go.set()
    rig.until_idle()
    assert rig.failures == []
    assert len(rig.images) == len(other.requests) == 1
