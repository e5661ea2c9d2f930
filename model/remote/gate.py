"""Who is let in: how many strangers may knock, how many clients may stay, and how long a wrong token waits."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

STRANGERS = 8  # connections that have not proven the token yet; more are closed at once
PATIENCE = 10.0  # seconds for each attempt at the token
DELAY = 1.0  # seconds that the first wrong token costs; every further one from the same address as much again
LONGEST_DELAY = 10.0
ROOM = 2.0  # seconds to wait for room: who leaves and comes back at once may be here before its leaving is noticed
_REMEMBERED = 1000  # addresses


class Gate:
    """Shared by all connections of a server; every method may be called by any thread."""

    def __init__(self, clients: int, *, patience: float = PATIENCE, delay: float = DELAY) -> None:
        """`clients`: how many may have a session at the same time."""
        self.patience = patience
        self._clients = clients
        self._delay = delay
        self._lock = threading.Condition()
        self._strangers = self._trusted = 0
        self._wrong: OrderedDict[str, int] = OrderedDict()  # address -> wrong tokens in a row

    def knock(self) -> bool:
        """A connection has come; False if there are too many that have not proven anything yet."""
        with self._lock:
            if self._strangers >= STRANGERS:
                return False
            self._strangers += 1
            return True

    def leave(self) -> None:
        """A stranger has proven the token, or is gone."""
        with self._lock:
            self._strangers -= 1

    def right(self, peer: str) -> None:
        """The token of an address was right."""
        with self._lock:
            self._wrong.pop(peer, None)

    def wrong(self, peer: str) -> float:
        """The token of an address was wrong: how many seconds the answer waits."""
        with self._lock:
            count = self._wrong[peer] = self._wrong.pop(peer, 0) + 1
            while len(self._wrong) > _REMEMBERED:
                self._wrong.popitem(last=False)
        return min(count * self._delay, LONGEST_DELAY)

    @contextmanager
    def trusted(self) -> Iterator[bool]:
        """Count a client inside the block; whether there was room for it, or has become within two seconds."""
        with self._lock:
            has_room = self._lock.wait_for(lambda: self._trusted < self._clients, ROOM)
            self._trusted += has_room
        try:
            yield has_room
        finally:
            with self._lock:
                self._trusted -= has_room
                self._lock.notify()
