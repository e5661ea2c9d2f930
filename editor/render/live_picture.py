"""What the generator has made of the newest maps, kept where it renders, so that a change brings only what is new."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from editor.document import settling
from editor.document.geometry import Rect, Size
from editor.document.kept import Kept
from editor.document.objects import Style
from editor.document.scene import Maps
from model.contract import Change, Preview


class LivePicture:
    """The generated picture with its maps, patched by previews; what is shown is composed from it."""

    def __init__(
        self,
        epoch: int,
        maps: Maps,
        image: np.ndarray,
        styles: Mapping[int, Style],
        seed: int,
        mode_counts: Mapping[int, int],
    ) -> None:
        """Take copies: what an exact pass was made of and what it made is the window's, too."""
        self.epoch = epoch
        self._exact_of: tuple[Mapping[int, Style], int] | None = (dict(styles), seed)  # None after a preview
        self._maps = Maps(maps.labels.copy(), maps.instances.copy(), maps.regions.copy())
        self._image = image.copy()
        self._mode_counts = mode_counts

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self._image.shape[1], self._image.shape[0])

    @property
    def maps(self) -> Maps:
        """The newest maps; changed in place by `patch`."""
        return self._maps

    def is_exact_of(self, maps: Maps, styles: Mapping[int, Style], seed: int) -> bool:
        """Whether an exact pass over these would bring the picture that is here already."""
        ours, theirs = self._arrays(), (maps.labels, maps.instances, maps.regions)
        return self._exact_of == (styles, seed) and all(
            np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True)
        )

    def patch(self, change: Change, preview: Preview) -> None:
        """The scene has changed, and this is what it looks like there."""
        self._exact_of = None
        self._write(change.rect, (change.labels, change.instances, change.regions))
        self._image[preview.rect.slices] = preview.image

    @contextmanager
    def patched(self, change: Change, preview: Preview) -> Iterator[None]:
        """`patch`, taken back at the end."""
        maps = tuple(each[change.rect.slices].copy() for each in self._arrays())
        image, exact_of = self._image[preview.rect.slices].copy(), self._exact_of
        try:
            self.patch(change, preview)
            yield
        finally:
            self._write(change.rect, maps)
            self._image[preview.rect.slices] = image
            self._exact_of = exact_of

    def shown(self, rect: Rect, styles: Mapping[int, Style], seed: int, kept: Kept | None) -> np.ndarray:
        """What is shown in `rect`, in a new array: uint8 (h, w, 3)."""
        if kept is None:
            return self._image[rect.slices].copy()
        return settling.compose(kept, self._image, self._maps, styles, seed, self._mode_counts, rect)

    def reach(self, change: Rect, preview: Rect, kept: Kept | None) -> Rect:
        """Where another picture is shown after a change: a kept one shines through less around it."""
        return preview if kept is None else preview.united(settling.reach(change, self.size))

    def _arrays(self) -> tuple[np.ndarray, ...]:
        return self._maps.labels, self._maps.instances, self._maps.regions

    def _write(self, rect: Rect, values: tuple[np.ndarray, ...]) -> None:
        for array, part in zip(self._arrays(), values, strict=True):
            array[rect.slices] = part
