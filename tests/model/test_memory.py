"""Free memory goes back to the system when work rests, and now and then while it does not."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from model.memory import Tidy, give_back


class Counter:
    """Counts what is tidied, at once."""

    def __init__(self) -> None:
        self.times = 0
        self.done = threading.Event()

    def __call__(self) -> None:
        self.times += 1
        self.done.set()


def at_once(work: Callable[[], object]) -> None:
    work()


def test_once_after_a_rest() -> None:
    tidied = Counter()
    tidy = Tidy(at_once, tidy=tidied, quiet=0.05, at_least_every=60)
    for _ in range(20):
        tidy.worked()
    assert tidied.done.wait(10)
    assert tidied.times == 1
    tidied.done.clear()
    tidy.worked()  # and again after more work
    assert tidied.done.wait(10)
    tidy.close()


def test_never_for_who_does_nothing_and_not_after_the_end() -> None:
    tidied = Counter()
    tidy = Tidy(at_once, tidy=tidied, quiet=0.01, at_least_every=60)
    assert not tidied.done.wait(0.1)
    tidy.worked()
    tidy.close()
    assert not tidied.done.wait(0.1)
    tidy.worked()
    assert not tidied.done.wait(0.1)


def test_a_hand_that_never_rests_waits_no_longer_than_said() -> None:
    tidied = Counter()
    tidy = Tidy(at_once, tidy=tidied, quiet=0.05, at_least_every=0.2)
    end = time.monotonic() + 10
    while not tidied.done.is_set() and time.monotonic() < end:
        tidy.worked()
        threading.Event().wait(0.005)
    tidy.close()
    assert tidied.times


def test_a_thread_that_has_ended_is_no_fault() -> None:
    pool = ThreadPoolExecutor(1)
    tidy = Tidy(pool.submit, quiet=0.01)
    tidy.worked()
    pool.shutdown()
    threading.Event().wait(0.1)
    tidy.close()
    give_back()
