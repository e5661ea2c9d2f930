"""Every sample scene there is to draw."""

from typing import Protocol

from scene_maker.facade.scenes import RECIPES as FACADES
from scene_maker.face.scenes import RECIPES as FACES
from scene_maker.stack import Composition
from scene_maker.street.scenes import RECIPES as STREETS


class Recipe(Protocol):
    """A scene to be drawn."""

    @property
    def name(self) -> str:
        """Of the file, without suffix."""

    @property
    def label_set(self) -> str:
        """Name of the bundled label set that it is drawn in."""

    @property
    def look(self) -> int:
        """Seed of the scene itself: it chooses the default modes, so light and colours."""

    def compose(self) -> Composition:
        """Draw it. The same every time."""


RECIPES: tuple[Recipe, ...] = (*STREETS, *FACADES, *FACES)
