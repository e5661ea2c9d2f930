"""What comes next, as a table; and what is true of all situations."""

from dataclasses import fields, replace
from itertools import product

import pytest

from editor.document.geometry import NOTHING, Rect
from editor.render.policy import Event, Policy, Situation, Step, exact_gives_way, is_large, next_area, next_step

WHOLE = Rect(0, 0, 100, 100)
SMALL, LARGE = Rect(0, 0, 10, 10), Rect(0, 0, 100, 60)
PLAIN = Situation(Policy.LIVE, WHOLE)
LIVE = Situation(Policy.LIVE, WHOLE, live=True, rendered=True)


def everything() -> list[Situation]:
    flags = [each.name for each in fields(Situation) if each.type is bool or each.type == "bool"]
    return [
        Situation(policy, whole, dirty=dirty, **dict(zip(flags, values, strict=True)))
        for policy, whole, dirty in product(Policy, (NOTHING, WHOLE), ((), (SMALL,), (LARGE, SMALL)))
        for values in product((False, True), repeat=len(flags))
        if not (dict(zip(flags, values, strict=True))["live"] and not dict(zip(flags, values, strict=True))["rendered"])
    ]


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (replace(PLAIN, whole=NOTHING, opened=False), Step.WAIT),
        (replace(PLAIN, opened=False), Step.OPEN),
        (PLAIN, Step.WAIT),
        (replace(PLAIN, dirty=(SMALL,)), Step.EXACT),
        (replace(PLAIN, dirty=(SMALL,), quiet=False, stroking=True), Step.EXACT),
        (replace(PLAIN, dirty=(SMALL,), stroking=True, policy=Policy.ON_RELEASE), Step.WAIT),
        (replace(PLAIN, dirty=(SMALL,), policy=Policy.ON_RELEASE), Step.EXACT),
        (replace(PLAIN, dirty=(SMALL,), policy=Policy.MANUAL), Step.WAIT),
        (replace(PLAIN, forced=True, policy=Policy.MANUAL), Step.EXACT),
        (replace(PLAIN, forced=True, stroking=True), Step.EXACT),
        (replace(LIVE, dirty=(SMALL,), quiet=False), Step.PREVIEW),
        (replace(LIVE, dirty=(SMALL,), quiet=False, stroking=True), Step.PREVIEW),
        (replace(LIVE, dirty=(LARGE,), quiet=False), Step.EXACT),
        (replace(LIVE, dirty=(LARGE,), quiet=False, stroking=True), Step.PREVIEW),
        (replace(LIVE, dirty=(SMALL,), policy=Policy.ON_RELEASE, stroking=True), Step.WAIT),
        (replace(LIVE, dirty=(SMALL,), policy=Policy.ON_RELEASE), Step.PREVIEW),
        (replace(LIVE, unsettled=True, quiet=False), Step.WAIT),
        (replace(LIVE, unsettled=True), Step.EXACT),
        (replace(LIVE, unsettled=True, stroking=True), Step.WAIT),
        (replace(LIVE, unsettled=True, policy=Policy.MANUAL), Step.WAIT),
        (replace(LIVE, forced=True, stroking=True), Step.WAIT),
        (replace(LIVE, forced=True, stroking=True, dirty=(SMALL,)), Step.PREVIEW),
        (replace(LIVE, forced=True, stroking=True, policy=Policy.MANUAL), Step.EXACT),
        (replace(PLAIN, held=True, dirty=(SMALL,)), Step.WAIT),
        (replace(PLAIN, held=True, look=True), Step.WAIT),
        (replace(LIVE, held=True, unsettled=True, dirty=(SMALL,)), Step.PREVIEW),
        (replace(LIVE, held=True, unsettled=True, dirty=(LARGE,)), Step.WAIT),
        (replace(LIVE, held=True, unsettled=True), Step.WAIT),
        (replace(LIVE, held=True, unsettled=True, look=True), Step.LOOK),
        (replace(LIVE, held=True, unsettled=True, swatches=True), Step.SWATCH),
        (replace(LIVE, look=True, unsettled=True, swatches=True), Step.LOOK),
        (replace(LIVE, look=True, dirty=(SMALL,)), Step.PREVIEW),
        (replace(LIVE, look=True, stroking=True), Step.WAIT),
        (replace(LIVE, look=True, policy=Policy.MANUAL), Step.WAIT),
        (replace(PLAIN, look=True), Step.EXACT),
        (replace(PLAIN, look=True, rendered=True), Step.LOOK),
        (replace(LIVE, swatches=True, unsettled=True), Step.EXACT),
        (replace(LIVE, swatches=True, unsettled=True, quiet=False), Step.SWATCH),
        (replace(PLAIN, swatches=True), Step.SWATCH),
        (replace(PLAIN, swatches=True, policy=Policy.MANUAL), Step.WAIT),
    ],
)
def test_next(now: Situation, step: Step) -> None:
    assert next_step(now) is step


def test_what_holds_always() -> None:
    for now in everything():
        step = next_step(now)
        if now.policy is Policy.MANUAL and not now.forced and now.opened:
            assert step is Step.WAIT, "off means off"
        if step is Step.PREVIEW:
            assert now.live
            assert now.dirty
        if now.stroking and now.live and now.policy is not Policy.MANUAL and now.opened:
            assert step in (Step.WAIT, Step.PREVIEW), "during a stroke only previews run"
        if step is Step.LOOK:
            assert now.rendered
            assert not now.dirty, "edits come first"
        if step is Step.SWATCH:
            assert not now.dirty
            assert not now.look
        if now.policy is not Policy.MANUAL and now.opened and not now.stroking and not now.whole.is_empty and now.quiet:
            to_do = now.forced or not now.held and (now.dirty or now.unsettled)
            assert step is not Step.WAIT or not to_do, "all is shown in the end"
        if now.held and not now.forced:
            assert step is not Step.EXACT, "nobody has agreed to it"


def test_what_stops_an_exact_pass() -> None:
    for event in Event:
        assert not exact_gives_way(event, PLAIN, wanted=True), "there is nothing to preview from"
        assert not exact_gives_way(event, replace(LIVE, policy=Policy.MANUAL), wanted=True), "nothing else is rendered"
        assert exact_gives_way(event, LIVE, wanted=False)
    assert exact_gives_way(Event.STROKE, LIVE, wanted=True)
    assert not exact_gives_way(Event.EDIT, LIVE, wanted=True)
    assert not exact_gives_way(Event.LOOK, LIVE, wanted=True)


def test_small_areas_come_before_large_ones() -> None:
    assert next_area((LARGE, SMALL), WHOLE) == SMALL
    assert next_area((SMALL, Rect(90, 90, 99, 99)), WHOLE) == SMALL
    assert next_area((LARGE,), WHOLE) == LARGE
    assert is_large((LARGE,), WHOLE)
    assert is_large((Rect(0, 0, 100, 30), Rect(0, 60, 100, 90)), WHOLE), "together they cost as much"
    assert not is_large((SMALL,), WHOLE)
