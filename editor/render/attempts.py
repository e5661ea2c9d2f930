"""Whether to try again after something went wrong, and what the user has been asked. Pure."""


class Attempts:
    """Without a wish that is newer than what failed, the same would fail again, for ever."""

    def __init__(self) -> None:
        self.consented = False  # the user wants passes of this epoch however long they take
        self.previews_failed = False  # until the user acts, every pass is a full one
        self.asks = False  # the user is asked whether to begin a long pass
        self._asked = False  # something was asked since the job in flight began
        self._given_up = False  # the last job failed and nothing was asked since, or the stroke goes on
        self._cannot_open = False  # the checkpoint or device is unusable: no edit will mend that

    @property
    def ended(self) -> bool:
        """Nothing is begun before the user acts."""
        return self._given_up or self._cannot_open

    def wish(self, *, stroking: bool) -> None:
        """Something is asked for."""
        self._asked = True
        # A stroke asks hundreds of times; were each a new attempt, a failure would be told as often.
        self._given_up = self._given_up and stroking

    def stroke_ended(self) -> None:
        """The next attempt may begin."""
        self._given_up = False

    def force(self) -> None:
        """The user asks for a pass in so many words."""
        self.consented = True
        self._cannot_open = self.asks = self.previews_failed = False

    def restart(self) -> None:
        """Another scene, or another generator."""
        self.consented = False
        self._cannot_open = self.asks = self.previews_failed = False

    def withdraw(self) -> None:
        """Whatever the user was asked is to be asked again."""
        self.asks = False

    def begin(self) -> None:
        """A job begins; what is asked from now on is newer."""
        self._asked = False

    def fail_to_open(self, *, newest: bool, stroking: bool) -> None:
        """A generator cannot be opened; `newest`: no other has been chosen meanwhile."""
        self._cannot_open = newest
        self.fail(stroking=stroking)

    def fail(self, *, stroking: bool) -> None:
        """A pass failed."""
        self._given_up = stroking or not self._asked

    def ask(self) -> bool:
        """A pass would take long; whether the user is to be asked, who may have agreed meanwhile."""
        self.asks = not self.consented
        return self.asks
