"""The sessions of a server: one for each client that renders, all used by one thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from model.contract import Session
from model.memory import Tidy
from model.remote.messages import SessionFacts

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Passes:
    """Lends sessions and runs passes, one at a time.

    Two passes at once take as long as one after the other, and twice the memory; and neither CUDA graphs nor the
    contract of a package's session allow two threads. What a pass keeps for previews is the client's own, so each has
    a session; the one that a client gives back is lent to the next, so that it need not wait for the weights.
    """

    def __init__(self, open_session: Callable[[], Session]) -> None:
        self._open_session = open_session
        self._idle: Session | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="passes")
        self._tidy = Tidy(self._thread.submit)

    def open(self) -> SessionFacts:
        """Open the first session and say what it is. Raises MaquetteError."""

        def work() -> SessionFacts:
            self._idle = self._open_session()
            return SessionFacts.of(self._idle)

        return self._thread.submit(work).result()

    def submit(self, work: Callable[[], T]) -> "Future[T]":
        """Have the thread do something when it is this one's turn."""
        self._tidy.worked()
        return self._thread.submit(work)

    def lend(self) -> Session:
        """A session that nobody uses. On the passes' thread; raises MaquetteError."""
        session, self._idle = self._idle, None
        return session if session is not None else self._open_session()

    def give_back(self, session: Session, *, whole: bool) -> None:
        """Take a session back; one that is not `whole`, because a pass failed, is closed. On any thread."""

        def work() -> None:
            if whole and self._idle is None:
                self._idle = session
            else:
                _close(session)

        self._thread.submit(work)

    def close(self) -> None:
        """Wait for the pass in flight, drop those that wait, free the session that nobody uses."""

        def work() -> None:
            session, self._idle = self._idle, None
            if session is not None:
                _close(session)

        self._tidy.close()
        self._thread.submit(work)
        self._thread.shutdown()


def _close(session: Session) -> None:
    try:
        session.close()
    except Exception:
        logger.exception("closing a session failed")
