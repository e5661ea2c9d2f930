"""All undoable acts: one command for every patch, and the one way to push it.

The history is a QUndoStack, at least `DEPTH` gestures deep, and beyond those as deep as `BUDGET` bytes allow. A
QUndoStack can limit its length only before the first push, and only by number, so `push` rebuilds it without its oldest
commands when it has grown too large. A rebuild moves patches, never pixels, and drops so many at once that it is rare.
"""

from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand, QUndoStack

from editor.document import placing
from editor.document.patch import Patch
from editor.document.scene import Scene

DEPTH = 200
"""Gestures that can always be undone."""

BUDGET = 512 * 2**20
"""Bytes that the gestures beyond those may bring the history to."""

SLACK = 0.9
"""What of the budget a rebuild keeps, so that the next pushes need none."""

OVERHEAD = 1024
"""Bytes of a command beside its patch: the Qt object, its text, its row in the history."""


NO_BURST = -1
"""The burst of steps that stay on their own."""


class ApplyPatch(QUndoCommand):
    """One step of the history. Patches hold absolute values, so the redo that a push makes is silent."""

    def __init__(self, scene: Scene, patch: Patch, *, older_bytes: int = 0, burst: int = NO_BURST) -> None:
        super().__init__(patch.text)
        self.patch = patch
        self.bytes_before = older_bytes  # of the commands under this one; a running sum, so that a push need not add up
        self.bytes_through = older_bytes + patch.nbytes + OVERHEAD
        self._scene = scene
        self._burst = burst
        self._asleep = False  # while the stack is rebuilt, or moved without moving the scene

    def redo(self) -> None:
        """Make the change."""
        if not self._asleep:
            self._scene.apply(self.patch)

    def undo(self) -> None:
        """Take the change back."""
        if not self._asleep:
            self._scene.apply(self.patch.reversed())

    def id(self) -> int:
        """Steps of one burst become one step."""
        return self._burst

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take up the next step of the burst."""
        if not isinstance(other, ApplyPatch) or self._asleep or other._asleep:
            return False
        patch = placing.merged(self.patch, other.patch)
        self.patch = patch if patch is not None else other.patch
        self.bytes_through = self.bytes_before + self.patch.nbytes + OVERHEAD
        self.setObsolete(patch is None)  # there and back: nothing is left to undo
        return True

    def moved(self) -> "ApplyPatch":
        """The same step again, whose push changes nothing until it wakes: the scene may be many steps further."""
        copy = ApplyPatch(self._scene, self.patch, older_bytes=self.bytes_before)
        copy.sleep()
        return copy

    def sleep(self) -> None:
        """From now on `redo` and `undo` change nothing."""
        self._asleep = True

    def wake(self) -> None:
        """From now on they do again."""
        self._asleep = False


@dataclass(frozen=True, eq=False)
class Moment:
    """A state of a history, which can be found again when the history has gone on."""

    newest: Patch | None  # the step that had been made last; None before the first
    bytes_below: int  # tells the first state from that of a history that has lost its oldest steps


def moment(undo_stack: QUndoStack) -> Moment:
    """The state a history is in now."""
    top = undo_stack.command(undo_stack.index() - 1)
    return Moment(top.patch if isinstance(top, ApplyPatch) else None, _bytes_below(undo_stack))


def set_clean(undo_stack: QUndoStack, saved: Moment) -> None:
    """Make `saved` the state that counts as saved. If it cannot be reached any more, no state is."""
    here, there = undo_stack.index(), _index_of(undo_stack, saved)
    if there is None:
        undo_stack.resetClean()
        return
    steps = [undo_stack.command(position) for position in range(min(here, there), max(here, there))]
    between = [step for step in steps if isinstance(step, ApplyPatch)]
    blocked = undo_stack.blockSignals(True)
    for step in between:  # a QUndoStack marks only the state it is in: go there and back without the scene
        step.sleep()
    undo_stack.setIndex(there)
    undo_stack.setClean()
    undo_stack.setIndex(here)
    for step in between:
        step.wake()
    undo_stack.blockSignals(blocked)
    undo_stack.cleanChanged.emit(undo_stack.isClean())


def push(
    undo_stack: QUndoStack,
    scene: Scene,
    patch: Patch | None,
    *,
    budget: int = BUDGET,
    depth: int = DEPTH,
    burst: int = NO_BURST,
) -> None:
    """Make a patch one undo step, and apply it if the gesture has not yet. Without a patch or changes, nothing happens.

    Patches of placing in a row with the same `burst` (0 or more) become one step, unless the one before was saved.
    Then the oldest steps are dropped that are both beyond `depth` and beyond `budget`.
    """
    if patch is None or not patch.changes:
        return
    undo_stack.push(ApplyPatch(scene, patch, older_bytes=_bytes_below(undo_stack), burst=burst))
    oldest, newest = undo_stack.command(0), undo_stack.command(undo_stack.count() - 1)
    if undo_stack.count() <= depth or not (isinstance(oldest, ApplyPatch) and isinstance(newest, ApplyPatch)):
        return
    if newest.bytes_through - oldest.bytes_before > budget:
        _drop_oldest(undo_stack, newest.bytes_through - int(budget * SLACK), depth)


def _bytes_below(undo_stack: QUndoStack) -> int:
    """Bytes up to the step that the next push goes on top of, with those of steps that were dropped."""
    top = undo_stack.command(undo_stack.index() - 1)
    if isinstance(top, ApplyPatch):
        return top.bytes_through
    oldest = undo_stack.command(0)
    return oldest.bytes_before if isinstance(oldest, ApplyPatch) else 0


def _index_of(undo_stack: QUndoStack, wanted: Moment) -> int | None:
    for position in range(undo_stack.count()):
        step = undo_stack.command(position)
        if isinstance(step, ApplyPatch):
            if wanted.newest is None:
                return 0 if step.bytes_before == wanted.bytes_below else None
            if step.patch is wanted.newest:
                return position + 1
    return 0 if wanted.newest is None else None


def _drop_oldest(undo_stack: QUndoStack, from_bytes: int, depth: int) -> None:
    """Rebuild a stack whose steps are all done from those that begin at `from_bytes` of the running sum or later."""
    steps = [undo_stack.command(position) for position in range(undo_stack.count())]
    latest_start = len(steps) - depth
    kept = [
        each.moved()
        for position, each in enumerate(steps)
        if isinstance(each, ApplyPatch) and (position >= latest_start or each.bytes_before >= from_bytes)
    ]
    dropped = len(steps) - len(kept)
    clean = undo_stack.cleanIndex() - dropped
    # Views would follow every one of these; the last push, which is not blocked, tells them once.
    blocked = undo_stack.blockSignals(True)
    undo_stack.clear()
    if clean != 0:
        undo_stack.resetClean()  # the saved state, if it is dropped or unsaved, cannot be reached again
    for position, step in enumerate(kept):
        if position == len(kept) - 1:
            undo_stack.blockSignals(blocked)
        undo_stack.push(step)
        step.wake()
        if position + 1 == clean:
            undo_stack.setClean()
