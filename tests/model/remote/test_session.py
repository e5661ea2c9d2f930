"""What travels and what does not; stopping, failing, waiting, coming back: with sessions that do as they are told."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.contract import Change
from model.errors import BadMaps, Cancelled, CheckpointError, ConnectionLost, MaquetteError, ModelError, OutOfMemory
from model.maps.geometry import Rect
from model.remote import client, conversation
from model.remote.client import RemoteSession
from model.remote.mirror import Maps
from tests.fakes import FakeSession
from tests.model.remote.serving import serving

HEIGHT, WIDTH = 96, 160
ROAD, SKY, CAR = 7, 23, 26


class Scripted(FakeSession):
    """Remembers what it was asked, fails as it is told, and takes as long as `hold` says."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, Any, dict[int, Any], dict[str, Any]]] = []
        self.errors: list[Exception] = []
        self.free = threading.Event()
        self.free.set()
        self.running = threading.Event()
        self.stopped = 0  # passes that ended because they were asked to

    def render(self, labels: Any, instances: Any, styles: Any = None, **options: Any) -> np.ndarray:
        self.asked.append(("render", Maps(labels, instances, options["regions"]).copy(), dict(styles), options))
        self._wait(options["should_stop"])
        return super().render(labels, instances, styles, **options)

    def preview(self, change: Change, styles: Any = None, **options: Any) -> Any:
        self.asked.append(("preview", change, dict(styles), options))
        self._wait(options["should_stop"])
        return super().preview(change, styles, **options)

    def _wait(self, should_stop: Callable[[], bool]) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.running.set()
        try:
            while not self.free.wait(0.001):
                if should_stop():
                    self.stopped += 1
                    raise Cancelled
        finally:
            self.running.clear()


class Sessions:
    """Opens scripted sessions and keeps them."""

    def __init__(self) -> None:
        self.made: list[Scripted] = []

    def __call__(self) -> Scripted:
        self.made.append(Scripted())
        return self.made[-1]

    @property
    def only(self) -> Scripted:
        (session,) = self.made
        return session


def street() -> Maps:
    labels = np.full((HEIGHT, WIDTH), SKY, np.uint8)
    labels[HEIGHT // 2 :] = ROAD
    instances = labels.astype(np.int32)
    return Maps(labels, instances, instances)


def render(session: RemoteSession, maps: Maps, **options: Any) -> np.ndarray:
    options = {"keep": True, **options}
    return session.render(maps.labels, maps.instances, regions=maps.regions, **options)


def dab(maps: Maps, left: int, top: int, side: int = 24) -> Change:
    """A car that is painted, as the change of a picture."""
    rect = Rect(left, top, left + side, top + side)
    labels = maps.labels[rect.slices].copy()
    labels[4:-4, 4:-4] = CAR
    ids = np.where(labels == CAR, 26_001, maps.instances[rect.slices]).astype(np.int32)
    return Change(rect, labels, ids, ids)


def test_only_what_differs_travels(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        render(session, maps)
        sent = [session.traffic[0]]
        render(session, maps, seed=1)
        sent.append(session.traffic[0])
        assert sent[1] - sent[0] < 250, "nothing has changed"
        change = dab(maps, 40, 30)
        session.preview(change)
        sent.append(session.traffic[0])
        assert sent[2] - sent[1] < 500, "one dab"
        edited = maps.copy().written(change.rect, Maps(change.labels, change.instances, change.regions))
        edited.labels[60, 20:30] = CAR
        render(session, edited)
        sent.append(session.traffic[0])
        assert sent[3] - sent[2] < 500, "the preview is known, the stripe is not"
        whole = sessions.only.asked[-1][1]
        assert np.array_equal(whole.labels, edited.labels)
        assert np.array_equal(whole.regions, edited.regions)
        session.close()


def test_styles_travel_when_they_change(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    styles = {region: region % 10 for region in range(500)}
    with serving(sessions, tmp_path) as server:
        session = server.open()
        sent = []
        for look in (styles, styles, {**styles, 7: 4, 23: (0.25, -1.0, 3.0)}, {}, styles):
            session.render(maps.labels, maps.instances, look)
            sent.append(session.traffic[0])
            assert sessions.only.asked[-1][2] == look
        costs = np.diff([0, *sent])
        assert costs[1] < costs[0] - 3000
        assert costs[4] > costs[3] + 3000
        session.close()


def test_whatever_is_edited_the_server_sees_the_same(tmp_path: Path) -> None:
    sessions = Sessions()
    random = np.random.default_rng(4)
    with serving(sessions, tmp_path) as server:
        session = server.open()
        maps = street()
        render(session, maps)
        for step in range(60):
            if step % 20 == 19:  # another picture
                maps = Maps(*(np.ascontiguousarray(each[:-8]) for each in (maps.labels, maps.instances, maps.regions)))
            if step % 7 == 3:
                maps = Maps(maps.labels, maps.instances, maps.regions + random.integers(0, 2))
            left, top = (int(random.integers(0, side - 33)) for side in reversed(maps.labels.shape))
            rect = Rect(left, top, left + int(random.integers(1, 32)), top + int(random.integers(1, 32)))
            shape = rect.shape
            part = Maps(
                random.choice(np.array([ROAD, SKY, CAR], np.uint8), shape),
                random.integers(0, 40_000, shape, np.int32),
                random.integers(0, 40_000, shape, np.int32),
            )
            keep, edited = bool(random.integers(0, 3)), maps.copy().written(rect, part)
            if step % 3 and session.can_preview and step % 20 != 19 and step % 7 != 3:
                session.preview(Change(rect, part.labels, part.instances, part.regions), keep=keep, seed=step)
                found, expected = sessions.only.asked[-1][1], part
            else:
                render(session, edited, keep=keep, seed=step)
                found, expected = sessions.only.asked[-1][1], edited
            for name in ("labels", "instances", "regions"):
                assert np.array_equal(getattr(found, name), getattr(expected, name)), (step, name)
            assert sessions.only.asked[-1][3]["seed"] == step
            assert sessions.only.asked[-1][3]["keep"] == keep
            if keep:
                maps = edited
        session.close()


def test_a_window_of_another_size_does_not_displace_the_picture(tmp_path: Path) -> None:
    """Swatches are rendered from windows of the scene between exact passes."""
    maps = street()
    with serving(Sessions(), tmp_path) as server:
        session = server.open()
        render(session, maps)
        render(session, maps.crop(Rect(0, 0, 64, 64)), keep=False)
        assert session.can_preview
        before = session.traffic[0]
        render(session, maps)
        assert session.traffic[0] - before < 250
        session.close()


def test_a_pass_is_stopped_in_the_middle_and_what_was_kept_stays(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        render(session, maps)
        other = street()
        other.labels[:] = CAR
        behind = sessions.only
        for act in (lambda stop: render(session, other, should_stop=stop), lambda stop: look(session, maps, stop)):
            behind.free.clear()
            started = time.perf_counter()
            with pytest.raises(Cancelled):
                act(lambda: behind.running.is_set())
            assert time.perf_counter() - started < 2.0
            behind.free.set()
        assert behind.stopped == 2
        assert session.can_preview
        again = session.preview(dab(maps, 8, 8))
        expected = FakeSession()
        expected.render(maps.labels, maps.instances, keep=True)
        assert np.array_equal(again.image, expected.preview(dab(maps, 8, 8)).image), "from the picture before"
        session.close()


def look(session: RemoteSession, maps: Maps, stop: Callable[[], bool]) -> None:
    session.preview(dab(maps, 8, 8), keep=False, should_stop=stop)


def test_a_pass_that_waits_for_its_turn_is_stopped_too(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path) as server:
        first, second = server.open(), server.open()
        render(first, maps)
        render(second, maps)
        behind, other = sessions.made
        behind.free.clear()
        thread = threading.Thread(target=render, args=(first, maps))
        thread.start()
        assert behind.running.wait(5)
        asked: list[bool] = []
        with pytest.raises(Cancelled):
            render(second, maps, should_stop=lambda: asked.append(True) or len(asked) > 3)
        assert len(other.asked) == 1, "it never began"
        behind.free.set()
        thread.join()
        assert np.array_equal(render(second, maps), render(first, maps))
        first.close()
        second.close()


@pytest.mark.parametrize(
    ("raised", "kind", "sentence"),
    [
        (BadMaps("Region 7 asks for mode 99."), BadMaps, "Region 7 asks for mode 99."),
        (OutOfMemory("160 x 96 does not fit."), OutOfMemory, "160 x 96 does not fit."),
        (CheckpointError("It is damaged."), CheckpointError, "It is damaged."),
        (MaquetteError("Of no kind."), MaquetteError, "Of no kind."),
        (KeyError("x"), ModelError, "The server failed: KeyError: 'x'."),
    ],
)
def test_errors_come_back_as_themselves(
    tmp_path: Path, raised: Exception, kind: type[Exception], sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        picture = render(session, maps)
        sessions.only.errors.append(raised)
        with pytest.raises(kind) as told:
            render(session, maps)
        assert type(told.value) is kind
        assert str(told.value) == sentence
        assert np.array_equal(render(session, maps), picture), "the connection goes on"
        session.close()
        again = server.open()
        render(again, maps)
        # Whatever a failed pass left behind is not lent to the next client.
        assert len(sessions.made) == (1 if isinstance(raised, BadMaps) else 2)
        again.close()


def test_notices_and_expectations_come_along(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        assert session.take_notice() == ""
        render(session, maps)
        sessions.only.notice = "The GPU was full, so this was\nrendered on the CPU."
        render(session, maps)
        assert session.take_notice() == "The GPU was full, so this was rendered on the CPU."
        assert session.take_notice() == ""
        assert session.expected_seconds(1000, 500) == sessions.only.expected_seconds(1000, 500)
        assert not session.preview(dab(maps, 0, 0, 12)).settle
        assert session.preview(dab(maps, 30, 30)).settle
        session.close()


def test_nothing_of_a_client_is_left_for_the_next(tmp_path: Path) -> None:
    sessions, maps = Sessions(), street()
    with serving(sessions, tmp_path, clients=1) as server:
        session = server.open()
        render(session, maps)
        assert session.can_preview
        session.close()
        other = server.open()
        render(other, maps, keep=False)
        assert sessions.only.can_preview, "the same session, which still holds a picture"
        assert not other.can_preview
        other.close()


def test_no_more_clients_than_there_is_memory_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.remote.gate.ROOM", 0.2)
    with serving(Sessions(), tmp_path) as server:
        first, second = server.open(), server.open()
        with pytest.raises(ConnectionLost, match="refuses another client: all its sessions are in use"):
            server.open()
        first.close()
        third = server.open()
        assert render(third, street()).shape == (HEIGHT, WIDTH, 3)
        second.close()
        third.close()


def test_a_long_pass_is_no_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "HEARTBEAT", 0.05)
    monkeypatch.setattr(client, "SILENCE", 0.4)
    sessions = Sessions()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        behind = sessions.only
        behind.free.clear()
        threading.Timer(1.2, behind.free.set).start()
        assert render(session, street()).shape == (HEIGHT, WIDTH, 3)
        session.close()


def test_a_client_that_vanishes_stops_its_pass(tmp_path: Path) -> None:
    sessions = Sessions()
    with serving(sessions, tmp_path, clients=1) as server:
        session = server.open()
        behind = sessions.only
        behind.free.clear()

        def vanish() -> bool:
            if behind.running.is_set():
                session._channel.close()
            return False

        with pytest.raises(ConnectionLost):
            render(session, street(), should_stop=vanish)
        behind.free.wait(0.3)
        other = server.open()
        behind.free.set()
        assert render(other, street()).shape == (HEIGHT, WIDTH, 3)
        assert behind.stopped == 1
        other.close()


def test_the_end_of_the_server_ends_a_pass(tmp_path: Path) -> None:
    sessions = Sessions()
    with serving(sessions, tmp_path) as server:
        session = server.open()
        sessions.only.free.clear()
        ended = threading.Timer(0.2, server.end)
        ended.start()
        with pytest.raises(ConnectionLost, match=f"The connection to {server.address} was lost"):
            render(session, street())
        ended.join()
        assert sessions.only.stopped == 1
        assert sessions.only.closed
        assert not session.can_preview
        for act in (lambda: render(session, street()), lambda: session.expected_seconds(64, 64)):
            with pytest.raises(ConnectionLost):
                act()
        session.close()
        session.close()
        with pytest.raises(ConnectionLost, match="There is no `maquette serve` at"):
            server.open()


def test_a_closed_session_says_so(tmp_path: Path) -> None:
    with serving(Sessions(), tmp_path) as server:
        session = server.open()
        session.close()
        with pytest.raises(RuntimeError, match="closed"):
            render(session, street())


def test_what_no_server_takes_is_refused_here(tmp_path: Path) -> None:
    maps = street()
    with serving(Sessions(), tmp_path) as server:
        session = server.open()
        with pytest.raises(BadMaps, match="64 bits"):
            render(session, maps, seed=1 << 64)
        with pytest.raises(BadMaps, match="finite"):
            session.render(maps.labels, maps.instances, {7: (float("nan"), 0.0, 0.0)})
        assert session.traffic[0] < 500
        assert render(session, maps, seed=-3).shape == (HEIGHT, WIDTH, 3)
        session.close()
