"""No pixel is lost: lists of rectangles and the books about them, against masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.document.geometry import NOTHING, Rect
from editor.render.areas import MOST, WASTE, Areas, Ledger, added, all_added, hull

WIDTH, HEIGHT = 400, 300
CANVAS = Rect(0, 0, WIDTH, HEIGHT)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(-20, WIDTH)), draw(st.integers(-20, HEIGHT))
    return Rect(left, top, left + draw(st.integers(0, 200)), top + draw(st.integers(0, 200)))


def mask_of(areas: Areas) -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    for each in areas:
        inside = each.intersected(CANVAS)
        mask[inside.slices] = True
    return mask


@given(st.lists(rects(), max_size=12))
def test_a_list_holds_every_pixel_and_stays_short(given_rects: list[Rect]) -> None:
    areas = all_added((), given_rects)
    assert len(areas) <= MOST
    assert not any(each.is_empty for each in areas)
    assert not (mask_of(tuple(given_rects)) & ~mask_of(areas)).any()
    assert hull(areas) == hull(tuple(each for each in given_rects if not each.is_empty))


def test_dabs_of_a_stroke_are_one_rectangle() -> None:
    dabs = [Rect(x, 100, x + 24, 124) for x in range(50, 200, 7)]
    assert all_added((), dabs) == (Rect(50, 100, 221, 124),)


def test_places_far_apart_stay_apart_and_the_first_comes_first() -> None:
    one, other = Rect(0, 0, 24, 24), Rect(350, 270, 374, 294)
    assert all_added((), (one, other)) == (one, other)
    assert all_added((), (other, one)) == (other, one)
    near = Rect(20, 0, 44, 24)
    assert all_added((), (one, other, near)) == (one.united(near), other), "what was joined keeps the older place"


@pytest.mark.parametrize("gap", [10, 40, 80])
def test_rectangles_are_joined_where_that_costs_little(gap: int) -> None:
    one, other = Rect(0, 0, 24, 24), Rect(24 + gap, 0, 48 + gap, 24)
    cost = (48 + gap + 32) * 56
    assert (len(all_added((), (one, other))) == 1) == (cost <= WASTE * 2 * 56 * 56)


def test_nothing_adds_nothing() -> None:
    assert added((), NOTHING) == ()
    assert hull(()) == NOTHING


@given(st.lists(st.tuples(st.sampled_from(["change", "send one", "send all", "fail", "preview", "exact"]), rects())))
def test_the_ledger_forgets_nothing(events: list[tuple[str, Rect]]) -> None:
    """Against masks of which pixels the picture shows: 0 exactly, 1 by a preview, 2 not."""
    ledger = Ledger()
    ledger.restart(CANVAS)
    stale = np.ones((HEIGHT, WIDTH), bool)  # not shown, and not with the renderer
    sent = np.zeros((HEIGHT, WIDTH), bool)
    previewed = np.zeros((HEIGHT, WIDTH), bool)
    for event, rect in events:
        match event:
            case "change":
                ledger.changed(rect)
                stale |= mask_of((rect,))
            case "send one" | "send all" if not ledger.sent and ledger.dirty:
                areas = ledger.dirty if event == "send all" else ledger.dirty[:1]
                ledger.send(areas)
                sent = mask_of(areas)
                stale &= ~sent
            case "fail":
                ledger.give_back()
                stale, sent = stale | sent, np.zeros_like(sent)
            case "preview" if ledger.sent:
                shown = hull(ledger.sent).united(rect).intersected(CANVAS)
                ledger.shown(shown, exact=False)
                previewed |= mask_of((shown,))
                sent = np.zeros_like(sent)
            case "exact":
                ledger.shown(CANVAS, exact=True)
                previewed, sent = np.zeros_like(sent), np.zeros_like(sent)
        assert not (stale & ~mask_of(ledger.dirty)).any()
        assert not (sent & ~mask_of(ledger.sent)).any()
        assert not ((stale | sent) & ~mask_of((ledger.unseen,))).any()
        assert not (previewed & ~mask_of((ledger.unsettled,))).any()
        assert CANVAS.encloses(ledger.unseen)
