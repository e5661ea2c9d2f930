"""Copies of the open scene, taken at the moment when a pass can start. For the thread that owns the scene."""

from collections.abc import Callable, Mapping

from editor.document.geometry import Rect
from editor.document.kept import Kept
from editor.document.objects import Style
from editor.document.scene import Scene
from editor.document.settling import kept_for
from editor.render.request import LookRequest, PreviewRequest, RenderRequest

Styles = Mapping[int, Style]


class Snapshots:
    """Makes the requests of a scene that may be replaced by another, for a generator that may be, too."""

    def __init__(self, scene: Callable[[], Scene], checkpoint_id: Callable[[], str]) -> None:
        """`checkpoint_id` tells whose styles, and whose kept picture, count; "" while no generator is open."""
        self._scene = scene
        self._checkpoint_id = checkpoint_id

    def whole(self, epoch: int, dirty: Rect) -> RenderRequest:
        """All of it, for an exact pass."""
        return RenderRequest.of(self._scene(), epoch, dirty, self._styles(), kept=self._kept())

    def part(self, epoch: int, rect: Rect) -> PreviewRequest:
        """What a rectangle holds, for a preview; the rectangle lies in the canvas."""
        return PreviewRequest.of(self._scene(), epoch, rect, self._styles(), kept=self._kept())

    def look(self, epoch: int, region: int, style: Style) -> LookRequest | None:
        """Where a region is seen; None if it is not."""
        return LookRequest.of(self._scene(), epoch, region, style, self._styles(), kept=self._kept())

    def _styles(self) -> Styles:
        return self._scene().styles.get(self._checkpoint_id(), {})

    def _kept(self) -> Kept | None:
        return kept_for(self._scene(), self._checkpoint_id())
