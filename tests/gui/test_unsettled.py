"""What is not exact yet: which rectangles the canvas outlines, and when they go."""

from editor.document.geometry import Rect
from editor.views.unsettled import MOST, NEAR, Unsettled


def test_rectangles_that_lie_apart_stay_apart() -> None:
    log = Unsettled()
    log.add(1, Rect(0, 0, 10, 10))
    log.add(2, Rect(100, 0, 110, 10))
    assert set(log.areas) == {Rect(0, 0, 10, 10), Rect(100, 0, 110, 10)}
    log.add(3, Rect(10 + NEAR - 1, 0, 20 + NEAR, 10))
    assert set(log.areas) == {Rect(0, 0, 20 + NEAR, 10), Rect(100, 0, 110, 10)}


def test_one_that_touches_two_joins_them_and_what_the_sum_touches() -> None:
    log = Unsettled()
    for revision, left in enumerate((0, 40, 80)):
        log.add(revision, Rect(left, 0, left + 10, 10))
    log.add(3, Rect(60, 50, 70, 60))  # inside the sum of what follows
    log.add(4, Rect(8, 0, 82, 70))
    assert log.areas == (Rect(0, 0, 90, 70),)


def test_an_exact_picture_settles_what_is_not_younger() -> None:
    log = Unsettled()
    log.add(5, Rect(0, 0, 10, 10))
    log.add(7, Rect(100, 0, 110, 10))
    log.add(6, Rect(50, 50, 60, 60))  # previews come later than the edits that they are older than
    log.settle(6)
    assert log.areas == (Rect(100, 0, 110, 10),)
    log.settle(7)
    assert log.areas == ()


def test_nothing_is_lost_in_a_long_stroke() -> None:
    log = Unsettled()
    rects = [Rect(x, x % 50, x + 5, x % 50 + 5) for x in range(0, 20 * MOST, 20)]
    for revision, rect in enumerate(rects):
        log.add(revision, rect)
    log.settle(3)
    assert all(any(area.encloses(rect) for area in log.areas) for rect in rects[4:])
    assert len(log.areas) <= MOST
