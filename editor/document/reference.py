"""The photograph that a scene was made after: kept beside it to compare with, never rendered from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from editor.document.geometry import Size
from editor.document.packing import OVERHEAD

if TYPE_CHECKING:
    from editor.document.changes import Draft


@dataclass(frozen=True, eq=False)
class Reference:
    """A photograph of the scene's size. Nobody can write its array: what others can is copied."""

    picture: np.ndarray  # uint8 (H, W, 3)
    name: str  # for people: "street.jpg"

    def __post_init__(self) -> None:
        picture = self.picture
        if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8:
            raise ValueError(f"a reference of {picture.dtype} {picture.shape}")
        if picture.flags.writeable or picture.base is not None or not picture.flags.c_contiguous:
            copy = np.array(picture, order="C")
            copy.flags.writeable = False
            object.__setattr__(self, "picture", copy)

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.picture.shape[1], self.picture.shape[0])


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """Another reference, or none."""

    before: Reference | None
    after: Reference | None

    def write(self, draft: "Draft") -> None:
        """Make the reference what it was after the change."""
        draft.changed = draft.changed or draft.reference is not self.after
        draft.reference = self.after

    def reversed(self) -> "ReferenceChange":
        """The change back."""
        return ReferenceChange(self.after, self.before)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held. The scene holds the reference after the step until the next one, which counts it."""
        gone = self.before if self.before is not self.after else None
        return OVERHEAD + (0 if gone is None else gone.picture.nbytes)
