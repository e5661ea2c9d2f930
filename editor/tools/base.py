"""Tools turn pointer events in scene pixels into changes of the scene. No Qt in here."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from editor.document.geometry import Point
from editor.document.patch import Patch
from editor.document.scene import Scene
from editor.tools.marks import NO_MARKS, Cursor, Marks
from editor.tools.state import ToolState

Key = Literal["enter", "backspace", "escape"]
Outline = tuple[Point, ...]
Option = Literal["size", "order", "pen", "symmetry", "reach"]
"""A setting of the state: size and shape of the tip; what is covered; the pen and smoothing; the mirror; the bucket."""


@dataclass(frozen=True)
class PointerEvent:
    """Where the pointer is, in scene pixels, and what is held down."""

    x: float
    y: float
    shift: bool = False
    control: bool = False
    alt: bool = False
    space: bool = False  # held down during a drag: what is drawn moves instead of changing
    pressure: float = 1.0  # 0 to 1; a mouse has 1
    pixel: float = 1.0  # scene pixels per screen pixel: what looks near on the screen

    @property
    def point(self) -> Point:
        """The position as a point."""
        return Point(self.x, self.y)


@dataclass(frozen=True)
class Hint:
    """What the cursor shows before anything lands: a chip and the shape that will be painted."""

    text: str = ""
    outline: tuple[Outline, ...] = ()  # closed, in scene pixels
    color: tuple[int, int, int] = (255, 255, 255)
    cursor: Cursor = ""


class Tool(ABC):
    """A tool on one scene. A finished gesture returns one patch, already applied, or None if nothing has changed.

    The window calls `press`, then `drag` any number of times, then `release`; and `hover` for each move. `cancel` ends
    a gesture and restores every byte the gesture has changed. A method that raises MaquetteError has changed nothing
    and left no gesture open.
    """

    name: ClassVar[str]
    shortcut: ClassVar[str]
    tooltip: ClassVar[str]
    options: ClassVar[frozenset[Option]] = frozenset()  # which of the state's settings it heeds
    usage: ClassVar[str] = ""  # what press and the modifiers do, in one line for the status bar

    def __init__(self, scene: Scene, state: ToolState) -> None:
        self.scene = scene
        self.state = state

    @property
    def busy(self) -> bool:
        """True while a gesture is open: between press and release, or while a polygon has points."""
        return False

    @abstractmethod
    def press(self, event: PointerEvent) -> None:
        """Begin a gesture."""

    def drag(self, event: PointerEvent) -> None:  # noqa: B027, a click is a whole gesture for some tools
        """Follow the pointer while the button is down."""

    def release(self, event: PointerEvent) -> Patch | None:
        """End the gesture."""
        return None

    def double_click(self, event: PointerEvent) -> Patch | None:
        """The second press of a double click, which comes instead of `press`."""
        self.press(event)
        return None

    def key(self, name: Key) -> Patch | None:
        """Enter, Backspace or Escape was typed. Escape cancels."""
        if name == "escape":
            self.cancel()
        return None

    def cancel(self) -> None:  # noqa: B027, and leaves nothing to cancel
        """Drop the gesture; the scene is as it was at the press."""

    def hover(self, event: PointerEvent) -> Hint:
        """What the cursor should show here. Changes nothing."""
        if self.state.class_id not in self.scene.label_set:
            return Hint()  # another scene is being opened, and the state speaks of it already
        return self._hint(event)

    def marks(self, pixel: float) -> Marks:
        """What to show on the canvas as long as the tool is chosen; `pixel`: scene pixels per screen pixel."""
        return NO_MARKS

    @abstractmethod
    def _hint(self, event: PointerEvent) -> Hint: ...
