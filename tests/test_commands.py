"""The undo history: silent pushes, deep, bounded in bytes, and true to what was saved."""

import gc

import numpy as np
import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from editor.commands import BUDGET, DEPTH, ApplyPatch, moment, push, set_clean
from editor.document import edits
from editor.document.geometry import Rect
from editor.document.painting import paint
from editor.document.patch import Patch
from editor.document.scene import Scene
from tests.document.drawing import BUILDING, ROAD, SIDEWALK, STREET, apply, block, full, state, street

pytestmark = pytest.mark.usefixtures("qapp")


def stripe(scene: Scene, number: int) -> Patch:
    """A patch that differs from the one before."""
    rect = Rect(number % 20, 0, number % 20 + 3, 14)
    return paint(scene, rect, full(rect), what=(SIDEWALK, ROAD, BUILDING)[number % 3])


def history(scene: Scene, stack: QUndoStack, count: int, **limits: int) -> list[tuple[object, ...]]:
    """Push stripes; the states before each and after the last."""
    states = [state(scene)]
    for number in range(count):
        push(stack, scene, stripe(scene, number), **limits)
        gc.collect(0)  # commands live on the Qt side only
        states.append(state(scene))
    return states


def test_a_push_applies_what_is_not_yet_and_is_silent_for_what_is(qtbot: QtBot) -> None:
    scene, stack = street(block(26001, Rect(2, 2, 8, 10))), QUndoStack()
    heard: list[Rect] = []
    scene.observe(heard.append)
    before = scene.snapshot()
    rect = Rect(0, 0, 5, 5)
    apply(scene, paint(scene, rect, full(rect), what=ROAD))  # as a stroke does, while it goes on
    push(stack, scene, Patch.between(before, scene, "Paint road"))
    assert heard == [rect]
    assert stack.undoText() == "Paint road"
    push(stack, scene, edits.set_seed(scene, 4))
    assert scene.seed == 4
    assert len(heard) == 2
    stack.undo()
    stack.undo()
    assert heard[2:] == [Rect(0, 0, 24, 16), rect]
    assert state(scene) == state(street(block(26001, Rect(2, 2, 8, 10))))
    stack.redo()
    assert heard[4:] == [rect]


def test_what_changes_nothing_is_no_step() -> None:
    scene, stack = street(), QUndoStack()
    push(stack, scene, None)
    push(stack, scene, paint(scene, Rect(0, 0, 3, 3), full(Rect(0, 0, 3, 3)), what=BUILDING))
    assert stack.count() == 0


def test_two_hundred_steps_stay_whatever_they_weigh() -> None:
    scene, stack = street(), QUndoStack()
    states = history(scene, stack, 230, budget=1)
    assert stack.count() == stack.index() == DEPTH
    for earlier in reversed(states[30:-1]):
        stack.undo()
        assert state(scene) == earlier
    assert not stack.canUndo()
    for later in states[31:]:
        stack.redo()
        assert state(scene) == later


def test_beyond_that_a_budget_decides() -> None:
    scene, stack = street(), QUndoStack()
    states = history(scene, stack, 300)
    assert stack.count() == 300
    assert BUDGET == 512 * 2**20
    oldest, newest = stack.command(0), stack.command(299)
    assert isinstance(oldest, ApplyPatch)
    assert isinstance(newest, ApplyPatch)
    weight = newest.bytes_through - oldest.bytes_before
    assert weight > sum(stack.command(position).patch.nbytes for position in range(300))  # type: ignore[attr-defined]

    scene, stack = street(), QUndoStack()
    limit = weight // 3
    counts = []
    states = [state(scene)]
    for number in range(300):
        push(stack, scene, stripe(scene, number), budget=limit, depth=10)
        states.append(state(scene))
        counts.append(stack.count())
        first, last = stack.command(0), stack.command(stack.count() - 1)
        assert isinstance(first, ApplyPatch)
        assert isinstance(last, ApplyPatch)
        assert last.bytes_through - first.bytes_before <= limit
    assert 10 < stack.count() < 110
    assert sum(later < earlier for earlier, later in zip(counts, counts[1:], strict=False)) < 40  # rebuilds are rare
    for earlier in reversed(states[-1 - stack.count() : -1]):
        stack.undo()
        assert state(scene) == earlier


def test_views_hear_of_a_rebuild_once(qtbot: QtBot) -> None:
    scene, stack = street(), QUndoStack()
    history(scene, stack, 10, budget=1, depth=10)
    indices: list[int] = []
    can_undo: list[bool] = []
    stack.indexChanged.connect(indices.append)
    stack.canUndoChanged.connect(can_undo.append)
    revision = scene.revision
    push(stack, scene, stripe(scene, 10), budget=1, depth=10)
    # The push, then the rebuild; nobody ever hears that there is nothing to undo.
    assert indices == [11, 10]
    assert all(can_undo)
    assert stack.undoText().startswith("Paint")
    assert not stack.signalsBlocked()
    assert scene.revision == revision + 1  # moving the older steps painted nothing


@pytest.mark.parametrize(("saved_at", "reachable"), [(12, True), (5, True), (4, False), (0, False)])
def test_the_saved_state_stays_the_saved_state(saved_at: int, reachable: bool) -> None:
    scene, stack = street(), QUndoStack()
    for number in range(15):
        if number == saved_at:
            stack.setClean()
            saved = state(scene)
        push(stack, scene, stripe(scene, number), budget=1, depth=10)
    assert stack.count() == 10
    assert not stack.isClean()
    seen = []
    while stack.canUndo():
        stack.undo()
        seen.append((stack.isClean(), state(scene) == saved))
    if reachable:
        assert (True, True) in seen
        assert all(equal for clean, equal in seen if clean)
    else:
        assert not any(clean for clean, _ in seen)


@pytest.mark.parametrize("now", range(7))
@pytest.mark.parametrize("saved_at", range(7))
def test_an_earlier_or_later_state_becomes_the_saved_one(saved_at: int, now: int) -> None:
    scene, stack = street(), QUndoStack()
    history(scene, stack, 6)
    stack.setIndex(saved_at)
    saved = moment(stack)
    stack.setIndex(now)
    before, revision = state(scene), scene.revision
    heard: list[bool] = []
    stack.cleanChanged.connect(heard.append)
    set_clean(stack, saved)
    assert (stack.index(), stack.cleanIndex()) == (now, saved_at)
    assert (state(scene), scene.revision) == (before, revision)  # nobody saw the scene go there and back
    assert heard[-1] == (now == saved_at)
    stack.setIndex(6)
    stack.setIndex(0)
    assert state(scene) == state(street())  # the steps are awake again


def test_a_saved_state_that_is_gone_leaves_none() -> None:
    scene, stack = street(), QUndoStack()
    start = moment(stack)
    history(scene, stack, 4)
    later = moment(stack)
    stack.undo()
    push(stack, scene, edits.set_seed(scene, 3))  # what was undone is gone
    set_clean(stack, later)
    assert stack.cleanIndex() == -1
    for number in range(30):
        push(stack, scene, stripe(scene, number), budget=1, depth=10)
    set_clean(stack, start)  # and so is the beginning, also after
    stack.setIndex(0)
    push(stack, scene, edits.set_seed(scene, 4))  # the oldest that is left was followed by another step
    set_clean(stack, start)
    assert stack.cleanIndex() == -1


def test_a_new_step_after_undo_drops_the_undone_ones_and_their_bytes() -> None:
    scene, stack = street(), QUndoStack()
    history(scene, stack, 8)
    for _ in range(5):
        stack.undo()
    below = stack.command(2)
    assert isinstance(below, ApplyPatch)
    push(stack, scene, edits.set_seed(scene, 3))
    top = stack.command(3)
    assert stack.count() == 4
    assert isinstance(top, ApplyPatch)
    assert top.bytes_before == below.bytes_through


def test_strokes_over_the_whole_of_a_large_canvas_fit_the_budget_many_times() -> None:
    """A stroke all over 2048 x 1024 must be cheap enough for 200 of them to stay far below the budget."""
    rng = np.random.default_rng(5)
    tiles = rng.choice(np.array([ROAD, SIDEWALK, BUILDING], dtype=np.int32), (32, 64))
    scene, stack = Scene(STREET, tiles.repeat(32, axis=0).repeat(32, axis=1)), QUndoStack()
    heaviest = 0
    for number in range(4):
        before = scene.snapshot()
        coverage = np.zeros((1024, 2048), dtype=np.bool_)
        for row in range(number, 1024, 48):
            coverage[row : row + 20, rng.integers(0, 200) : rng.integers(1800, 2048)] = True
        scene.apply(paint(scene, Rect.of(scene.size), coverage, what=(ROAD, SIDEWALK)[number % 2]))
        patch = Patch.between(before, scene, "Paint")
        assert patch is not None
        push(stack, scene, patch)
        heaviest = max(heaviest, patch.nbytes)
    assert 1000 < heaviest < BUDGET / DEPTH / 2
