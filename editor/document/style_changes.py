"""The change of which regions keep their style whatever is asked of all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editor.document.packing import OVERHEAD

if TYPE_CHECKING:
    from editor.document.changes import Draft


@dataclass(frozen=True, slots=True)
class StyleLockChange:
    """Ids of the regions whose styles are locked."""

    before: frozenset[int]
    after: frozenset[int]

    def write(self, draft: "Draft") -> None:
        """Make the locks what they were after the change."""
        draft.changed = draft.changed or draft.style_locks != self.after
        draft.style_locks = self.after

    def reversed(self) -> "StyleLockChange":
        """The change back."""
        return StyleLockChange(self.after, self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return OVERHEAD * (1 + len(self.before ^ self.after))
