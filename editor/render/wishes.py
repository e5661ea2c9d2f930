"""What is to be shown beside the picture: one look in place, and the swatches of one region. Pure."""

from dataclasses import replace

from editor.document.objects import Style
from editor.render.request import Look, Swatch, SwatchRequest


class Wishes:
    """What was asked for last, and what of it is still to come."""

    def __init__(self) -> None:
        self.look: tuple[int, Style] | None = None  # region and style
        self.swatches: SwatchRequest | None = None  # with the modes still to come
        self._look_done = False  # as the scene is now

    @property
    def look_due(self) -> bool:
        """Whether a look is to be made."""
        return self.look is not None and not self._look_done

    def clear(self) -> None:
        """Nothing is wanted."""
        self.look = self.swatches = None

    def want_look(self, region: int, style: Style) -> bool:
        """Another look is wanted; False if it is the one that is wanted already."""
        if self.look == (region, style):
            return False
        self.look, self._look_done = (region, style), False
        return True

    def edited(self) -> None:
        """The scene is another: a look that was made does not show it."""
        self._look_done = False

    def give_up_look(self) -> None:
        """It cannot be made of the scene as it is now."""
        self._look_done = True

    def next_swatch(self) -> SwatchRequest | None:
        """The first mode alone: between two of them an edit need not even be waited for."""
        wanted = self.swatches
        return replace(wanted, modes=wanted.modes[:1]) if wanted is not None else None

    def take_look(self, look: Look, *, stopped: bool) -> bool:
        """A look has come; whether it is still wanted."""
        wanted = (look.region, look.style) == self.look and not stopped
        self._look_done = self._look_done or wanted
        return wanted

    def take_swatch(self, swatch: Swatch, *, stopped: bool) -> bool:
        """A swatch has come; whether it is still wanted."""
        pending = self.swatches
        if pending is None or stopped and swatch.mode not in pending.modes:
            return False
        if (swatch.epoch, swatch.region, swatch.revision) != (pending.epoch, pending.region, pending.revision):
            return False
        rest = tuple(mode for mode in pending.modes if mode != swatch.mode)
        self.swatches = replace(pending, modes=rest) if rest else None
        return True
