"""What to render next, and what gives way to what: functions of the situation, without Qt and without a clock.

a scene, no session            open
F5                             exact
an edit, nothing to start from exact; it is finished, or a steady painter would never see a picture
an edit                        preview; a large one exact, unless the pointer is down
a mode under the pointer       look
previews, and a pause          exact
swatches                       one mode

While the user is asked whether a long pass may begin, all but exact passes goes on.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from editor.document.geometry import Rect
from editor.render.areas import Areas

LARGE: Final = 0.5  # of the canvas: a preview of so much takes about as long as the exact pass


class Policy(StrEnum):
    """When an edit is rendered."""

    LIVE = "live"  # at once, during the stroke too
    ON_RELEASE = "on release"  # when the stroke ends
    MANUAL = "manual"  # when the user asks for it (F5); nothing else starts a pass, swatches neither


class Step(Enum):
    """What the renderer can be given to do."""

    WAIT = auto()
    OPEN = auto()
    EXACT = auto()
    PREVIEW = auto()
    LOOK = auto()
    SWATCH = auto()


class Event(Enum):
    """What a pass in flight may give way to."""

    EDIT = auto()
    STROKE = auto()  # the pointer went down
    LOOK = auto()  # a mode came under the pointer


@dataclass(frozen=True)
class Situation:
    """All that decides."""

    policy: Policy
    whole: Rect  # the canvas, empty while no scene is open
    opened: bool = True  # there is a session
    live: bool = False  # previews can start from the last exact pass
    rendered: bool = False  # the renderer holds a picture of this scene, so that a look can be laid into it
    dirty: Areas = ()  # not shown yet
    unsettled: bool = False  # a part is shown by previews only
    forced: bool = False  # the user pressed F5
    held: bool = False  # the user is asked whether an exact pass may begin
    stroking: bool = False
    quiet: bool = True  # nothing was edited for a while, or so much was previewed that the exact pass is due
    look: bool = False  # one is wanted
    swatches: bool = False  # some are wanted


def next_step(now: Situation) -> Step:
    """What to begin when the renderer is free."""
    if now.whole.is_empty:
        return Step.WAIT
    if not now.opened:
        return Step.OPEN
    if now.forced and not (now.stroking and _previews(now)):
        return Step.EXACT
    if now.dirty and _shows_edits(now):
        settles = not now.live or (not now.stroking and is_large(now.dirty, now.whole))
        return _exact(now) if settles else Step.PREVIEW
    if now.stroking or now.policy is Policy.MANUAL:
        return Step.WAIT
    if now.look:
        return Step.LOOK if now.rendered else _exact(now)
    if now.unsettled and now.quiet and not now.held:
        return Step.EXACT
    return Step.SWATCH if now.swatches else Step.WAIT


def exact_gives_way(event: Event, now: Situation, *, wanted: bool) -> bool:
    """Whether an exact pass in flight is stopped by `event`; `wanted`: it shows something that no preview has shown.

    Without something to preview from, the picture would be missing for as long as the user goes on. The same holds for
    large edits in a row, which only exact passes show; the pointer, though, must not wait for one.
    """
    if not _previews(now):
        return False
    return event is Event.STROKE or not wanted


def is_large(areas: Areas, whole: Rect) -> bool:
    """Whether previews of all the areas would cost as much as an exact pass."""
    return sum(each.area for each in areas) >= LARGE * whole.area


def next_area(areas: Areas, whole: Rect) -> Rect:
    """What of the list to preview first: small before large, for the pointer is where the small ones are."""
    return next((each for each in areas if not is_large((each,), whole)), areas[0])


def _exact(now: Situation) -> Step:
    return Step.WAIT if now.held else Step.EXACT


def _previews(now: Situation) -> bool:
    return now.live and now.policy is not Policy.MANUAL


def _shows_edits(now: Situation) -> bool:
    match now.policy:
        case Policy.LIVE:
            return True
        case Policy.ON_RELEASE:
            return not now.stroking
        case Policy.MANUAL:
            return False
