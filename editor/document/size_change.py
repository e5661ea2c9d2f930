"""The change of a canvas's size: another background as a whole, and where the old canvas lies in the new one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from editor.document.geometry import Size, Transform
from editor.document.packing import OVERHEAD, IdMap, PackedMap

if TYPE_CHECKING:
    from editor.document.changes import Draft


@dataclass(frozen=True, slots=True)
class SizeChange:
    """The background of a canvas of another size. Objects move with changes of their own, in the same patch."""

    before: PackedMap
    after: PackedMap
    placement: Transform  # pixels of the canvas before -> pixels of the one after; only pictures follow it

    @classmethod
    def between(cls, before: IdMap, after: IdMap, placement: Transform) -> "SizeChange":
        """From one background to another one."""
        return cls(PackedMap.of(before), PackedMap.of(after), placement)

    @property
    def size(self) -> Size:
        """Width and height after the change."""
        return Size(self.after.shape[1], self.after.shape[0])

    def write(self, draft: "Draft") -> None:
        """Make the canvas what it was after the change."""
        values = self.after.unpack()
        if not draft.writes and np.array_equal(draft.background, values):
            return
        draft.changed = True
        draft.background = values
        draft.writes.clear()  # they are about pixels that are gone
        draft.placement = self.placement

    def reversed(self) -> "SizeChange":
        """The change back."""
        return SizeChange(self.after, self.before, self.placement.inverse())

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return 2 * OVERHEAD + self.before.nbytes + self.after.nbytes
