"""Where the scene lies in the canvas: zoom and position as one value, free of Qt."""

from dataclasses import dataclass, replace
from typing import Final, Self

from editor.document.geometry import Point, Rect, Size

MIN_ZOOM: Final = 1 / 16
MAX_ZOOM: Final = 32.0
FIT_MARGIN: Final = 24  # view pixels left free around a fitted picture
KEPT_IN_VIEW: Final = 48  # view pixels of the picture that panning never moves out of sight


@dataclass(frozen=True)
class Viewport:
    """View pixels = scene pixels * zoom + (left, top). A fitted one stays fitted when the view's size changes."""

    scene: Size
    view: Size
    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0
    fitted: bool = True

    @classmethod
    def fit(cls, scene: Size, view: Size) -> Self:
        """All of the scene, as large as possible, in the middle."""
        room = max(view.width - 2 * FIT_MARGIN, 1), max(view.height - 2 * FIT_MARGIN, 1)
        zoom = _within_limits(min(room[0] / scene.width, room[1] / scene.height))
        left, top = (view.width - scene.width * zoom) / 2, (view.height - scene.height * zoom) / 2
        return cls(scene, view, zoom, left, top)

    def resized(self, view: Size) -> "Viewport":
        """The same scene point stays in the middle, or the fit is kept."""
        if self.fitted:
            return Viewport.fit(self.scene, view)
        shift_x, shift_y = (view.width - self.view.width) / 2, (view.height - self.view.height) / 2
        return replace(self, view=view)._moved(self.left + shift_x, self.top + shift_y)

    def zoomed(self, zoom: float, x: float, y: float) -> "Viewport":
        """Another zoom; what lies under the view point (x, y) stays there."""
        zoom = _within_limits(zoom)
        ratio = zoom / self.zoom
        return replace(self, zoom=zoom, fitted=False)._moved(x - (x - self.left) * ratio, y - (y - self.top) * ratio)

    def zoomed_at_centre(self, zoom: float) -> "Viewport":
        return self.zoomed(zoom, self.view.width / 2, self.view.height / 2)

    def panned(self, dx: float, dy: float) -> "Viewport":
        """The scene follows the pointer by (dx, dy) view pixels."""
        return replace(self, fitted=False)._moved(self.left + dx, self.top + dy)

    def to_scene(self, x: float, y: float) -> Point:
        return Point((x - self.left) / self.zoom, (y - self.top) / self.zoom)

    def to_view(self, point: Point) -> Point:
        return Point(point.x * self.zoom + self.left, point.y * self.zoom + self.top)

    def corners(self, rect: Rect) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a scene rectangle in view pixels."""
        left, top = self.to_view(Point(rect.left, rect.top))
        right, bottom = self.to_view(Point(rect.right, rect.bottom))
        return left, top, right, bottom

    @property
    def is_magnified(self) -> bool:
        """One scene pixel covers at least one view pixel."""
        return self.zoom >= 1

    def _moved(self, left: float, top: float) -> "Viewport":
        width, height = self.scene.width * self.zoom, self.scene.height * self.zoom
        keep_x, keep_y = min(KEPT_IN_VIEW, width), min(KEPT_IN_VIEW, height)
        left = min(max(left, keep_x - width), self.view.width - keep_x)
        top = min(max(top, keep_y - height), self.view.height - keep_y)
        return replace(self, left=left, top=top)


def _within_limits(zoom: float) -> float:
    return min(max(zoom, MIN_ZOOM), MAX_ZOOM)
