"""The sample faces."""

from dataclasses import dataclass

from scene_maker.face import people
from scene_maker.face.portrait import Portrait, Sitter
from scene_maker.stack import Composition


@dataclass(frozen=True)
class Recipe:
    """A scene to be drawn."""

    name: str  # of the file
    seed: int  # of its irregularities
    sitter: Sitter
    look: int = 0  # seed of the scene itself: it chooses the default modes, so light and colours
    label_set: str = "celebamask"

    def compose(self) -> Composition:
        """Draw it. The same every time."""
        return Portrait(self.sitter, self.seed).painted()


RECIPES = (
    Recipe("face-1-long-hair", 3, people.LONG_HAIR, look=1),
    Recipe("face-2-short-hair", 5, people.SHORT_HAIR, look=5),
    Recipe("face-3-glasses", 2, people.GLASSES, look=5),
    Recipe("face-4-hat", 7, people.HAT, look=11),
    Recipe("face-5-three-quarter", 1, people.THREE_QUARTER, look=17),
    Recipe("face-6-laughing", 4, people.LAUGHING, look=5),
)
