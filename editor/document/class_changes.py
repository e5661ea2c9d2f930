"""The change of which classes a scene is painted in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editor.document.packing import OVERHEAD
from model.maps import LabelSet

if TYPE_CHECKING:
    from editor.document.changes import Draft


@dataclass(frozen=True, slots=True)
class LabelSetChange:
    """The classes of the scene."""

    before: LabelSet
    after: LabelSet

    def write(self, draft: "Draft") -> None:
        """Give the scene the classes it had after the change."""
        draft.changed = draft.changed or draft.label_set != self.after
        draft.label_set = self.after

    def reversed(self) -> "LabelSetChange":
        """The change back."""
        return LabelSetChange(self.after, self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held; label sets are shared."""
        return OVERHEAD
