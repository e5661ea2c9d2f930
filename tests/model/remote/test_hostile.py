"""Clients and servers that lie, stall or speak nonsense: the connection ends, and everybody else goes on."""

import errno
import json
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.errors import Cancelled, ConnectionLost, MaquetteError
from model.maps import LabelSet
from model.remote import client, frames
from model.remote.address import Address
from model.remote.client import RemoteServer
from model.remote.frames import STRANGER, TRUSTED, Broken, Channel, Packed, pack
from model.remote.gate import STRANGERS
from model.remote.messages import ATTEMPTS, VERSION, SessionFacts
from model.remote.tokens import proof
from tests.fakes import FakeSession
from tests.model.remote.serving import TOKEN, Serving, serving

SIDE = 48
MAPS = np.full((SIDE, SIDE), 7, np.uint8), np.full((SIDE, SIDE), 7, np.int32)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One for all tests: whatever is done to it, it serves the next."""
    with serving(FakeSession, tmp_path_factory.mktemp("token")) as running:
        yield running


def connect(server: Serving) -> socket.socket:
    return socket.create_connection(server.address, 5)


def knock(server: Serving, token: str = TOKEN) -> Channel:
    """Connect and answer the first question with a token."""
    channel = Channel(connect(server), TRUSTED)
    answer(channel, token)
    return channel


def answer(channel: Channel, token: str) -> None:
    nonce = channel.receive(5).text("nonce")
    channel.send({"type": "prove", "nonce": "mine", "proof": proof(token, "client", nonce, "mine")})


def trusted(server: Serving) -> Channel:
    """A client that knows the token, and can send whatever it likes."""
    channel = knock(server)
    assert channel.receive(5).kind == "welcome"
    return channel


def raw(header: object, body: bytes = b"", *, lengths: tuple[int, int] | None = None, magic: bytes = b"MQT1") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">4sIQ", magic, *(lengths or (len(text), len(body)))) + text + body


def is_closed(connection: socket.socket, within: float = 5.0) -> bool:
    """Whether the server closes the connection, whatever it says before."""
    connection.settimeout(within)
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def assert_serves(server: Serving) -> None:
    """The server still does its work."""
    session = server.open()
    assert session.render(*MAPS).shape == (SIDE, SIDE, 3)
    session.close()


def test_three_wrong_tokens_slower_and_slower(server: Serving) -> None:
    channel = Channel(connect(server), TRUSTED)
    waited = []
    for left in range(ATTEMPTS - 1, -1, -1):
        started = time.perf_counter()
        answer(channel, "a token of somebody else")
        told = channel.receive(5)
        waited.append(time.perf_counter() - started)
        assert (told.kind, told.integer("left")) == ("wrong", left)
    with pytest.raises(Broken):
        channel.receive(5)
    channel.free()
    again = Channel(connect(server), TRUSTED)
    started = time.perf_counter()
    answer(again, "a token of somebody else")
    again.receive(5)
    waited.append(time.perf_counter() - started)
    again.free()
    assert all(seconds >= 0.05 * count for count, seconds in enumerate(waited, 1)), waited
    assert_serves(server)
    assert any("wrong token" in line for line in server.said)
    assert not any(TOKEN in line for line in server.said)


def test_an_overheard_proof_proves_nothing_again(server: Serving) -> None:
    heard = Channel(connect(server), TRUSTED)
    nonce = heard.receive(5).text("nonce")
    good = {"type": "prove", "nonce": "mine", "proof": proof(TOKEN, "client", nonce, "mine")}
    heard.send(good)
    assert heard.receive(5).kind == "welcome"
    again = Channel(connect(server), TRUSTED)
    again.receive(5)
    again.send(good)
    assert again.receive(5).kind == "wrong"
    for each in (heard, again):
        each.free()


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
        raw({}, lengths=(1 << 31, 0)),
        raw({"type": "prove"}, lengths=(17, 1 << 62)),
        raw({"type": "prove", "nonce": "x", "proof": "y"}, b"a body before the token"),
        raw(b"{" * 500),
        raw(b"[" * 1000),
        raw(b"\xff\xfe"),
        raw([1, 2, 3]),
        raw({"type": "render"}),
        raw({"type": "prove", "nonce": 5, "proof": "y"}),
        raw({"type": "prove", "nonce": "x"}),
        raw({"type": "prove", "nonce": "x", "proof": "y" * 2000}),
    ],
)
def test_nonsense_of_a_stranger(server: Serving, data: bytes) -> None:
    connection = connect(server)
    connection.sendall(data)
    assert is_closed(connection)
    connection.close()
    assert_serves(server)


def test_a_proof_that_is_not_of_letters_is_wrong(server: Serving) -> None:
    channel = Channel(connect(server), TRUSTED)
    channel.receive(5)
    channel.send({"type": "prove", "nonce": "ü", "proof": "ß" * 64})
    assert channel.receive(5).kind == "wrong"
    channel.free()
    assert_serves(server)


def test_who_knocks_and_says_nothing_is_sent_away(server: Serving) -> None:
    silent = [connect(server) for _ in range(STRANGERS)]
    time.sleep(0.1)
    with connect(server) as one_more:
        assert is_closed(one_more, 1.0), "more than are listened to"
    # Slowly, a byte at a time, is no better than nothing.
    started, connection = time.perf_counter(), silent[0]
    with suppress(ConnectionError):
        for byte in raw({"type": "prove", "nonce": "x", "proof": "y"}):
            connection.send(bytes([byte]))
            time.sleep(0.05)
            if time.perf_counter() - started > 3:
                break
    assert all(is_closed(each, 2.0) for each in silent)
    for each in silent:
        each.close()
    assert_serves(server)


def test_who_comes_while_there_are_no_descriptors_is_sent_away(
    server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patched:
        patched.setattr("model.remote.server.Channel", fail)
        for _ in range(STRANGERS + 1):
            with connect(server) as connection:
                assert is_closed(connection)
    assert_serves(server)


def test_a_truncated_frame(server: Serving) -> None:
    channel = trusted(server)
    whole = raw(render(), body())
    channel._socket.sendall(whole[:-3])
    channel._socket.shutdown(socket.SHUT_WR)
    assert is_closed(channel._socket)
    channel.free()
    assert_serves(server)


def test_a_frame_that_stands_still(server: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "STALL", 0.3)
    channel = trusted(server)
    channel._socket.sendall(raw(render(), body())[:40])
    assert is_closed(channel._socket, 3.0)
    channel.free()
    assert_serves(server)


def render(**changes: Any) -> dict[str, Any]:
    """The header of a good request, changed."""
    header = {
        "type": "render",
        "number": 1,
        "size": [SIDE, SIDE],
        "whole": True,
        "keep": True,
        "seed": 0,
        "packed": False,
        "styles": [],
        "arrays": [
            ["labels", "uint8", [SIDE, SIDE], "raw", SIDE * SIDE],
            ["instances", "int32", [SIDE, SIDE], "raw", 4 * SIDE * SIDE],
        ],
    }
    return {**header, **changes}


def body() -> bytes:
    return MAPS[0].tobytes() + MAPS[1].astype("<i4").tobytes()


def arrays(*changed: list[Any]) -> list[list[Any]]:
    """Other descriptions of the arrays, of the same names."""
    good = {each[0]: each for each in render()["arrays"]}
    return list({**good, **{each[0]: each for each in changed}}.values())


def test_the_good_request_is_one(server: Serving) -> None:
    channel = trusted(server)
    channel._socket.sendall(raw(render(), body()))
    frame = channel.receive(5)
    assert frame.array("image", np.uint8, (SIDE, SIDE, 3)).shape == (SIDE, SIDE, 3)
    channel.free()


@pytest.mark.parametrize(
    "header",
    [
        render(type="format c:"),
        render(number="1"),
        render(number=True),
        render(number=1 << 70),
        render(size=[SIDE, SIDE + 1]),
        render(size=[0, SIDE]),
        render(size=[1 << 20, 1 << 20]),
        render(size=[SIDE]),
        render(size=[float(SIDE), SIDE]),
        render(whole=1),
        render(keep=None),
        render(seed=1.5),
        render(seed=1 << 65),
        render(styles={"7": 1}),
        render(styles=[[7]]),
        render(styles=[["7", 1]]),
        render(styles=[[7, "import os"]]),
        render(styles=[[7, [1.0, "x"]]]),
        render(styles=[[7, [10**400]]]),
        render(whole=False, rect=[0, 0, SIDE, SIDE]),  # nothing was sent before
        render(arrays=None),
        render(arrays="labels"),
        render(arrays=[]),
        render(arrays=[["labels"]]),
        render(arrays=arrays(["labels", "object", [SIDE, SIDE], "raw", SIDE * SIDE])),
        render(arrays=arrays(["labels", "int8", [SIDE, SIDE], "raw", SIDE * SIDE])),
        render(arrays=arrays(["labels", "float64", [SIDE, SIDE // 8], "raw", SIDE * SIDE])),
        render(arrays=arrays(["labels", "uint8", [SIDE * SIDE], "raw", SIDE * SIDE])),
        render(arrays=arrays(["labels", "uint8", [SIDE, -SIDE], "raw", SIDE * SIDE])),
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "pickle", SIDE * SIDE])),
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "zlib", SIDE * SIDE])),  # what it holds is no zlib
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "rows", SIDE * SIDE])),
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "raw", SIDE * SIDE - 1])),
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "raw", 1 << 40])),
        render(arrays=arrays(["labels", "uint8", [SIDE, SIDE], "raw", -5])),
        {"type": "preview", "number": 1, "rect": [0, 0, 8, 8], "keep": True, "seed": 0, "packed": False, "styles": []},
        {"type": "expect", "number": 1, "size": [8], "packed": False},
        {"type": "expect", "number": 1, "size": [8, 8], "packed": "yes"},
    ],
    ids=str,
)
def test_a_request_that_is_none(server: Serving, header: dict[str, Any]) -> None:
    channel = trusted(server)
    channel._socket.sendall(raw(header, body() if "arrays" in header else b""))
    assert is_closed(channel._socket)
    channel.free()
    assert_serves(server)


@pytest.mark.parametrize("text", ['{"seed": NaN}', '{"seed": Infinity}', '{"seed": 1' + "0" * 5000 + "}"])
def test_numbers_that_are_none(server: Serving, text: str) -> None:
    channel = trusted(server)
    channel._socket.sendall(raw(text.encode()))
    assert is_closed(channel._socket)
    channel.free()


def test_an_array_that_unfolds_to_more_than_it_says(server: Serving) -> None:
    bomb = zlib.compress(bytes(1 << 26), 9)
    changed = arrays(["labels", "uint8", [SIDE, SIDE], "zlib", len(bomb)])
    channel = trusted(server)
    channel._socket.sendall(raw(render(arrays=changed), bomb + body()[SIDE * SIDE :]))
    assert is_closed(channel._socket)
    channel.free()
    with pytest.raises(Broken, match="does not end where it should"):
        frames._unpack(Packed("uint8", (SIDE, SIDE), "zlib", bomb))
    assert_serves(server)


@pytest.mark.parametrize("kind", ["render", "preview"])
@pytest.mark.parametrize("left", [-1, -8, SIDE - 4, SIDE, (1 << 31) - 9])
def test_a_rectangle_that_leaves_the_picture(server: Serving, kind: str, left: int) -> None:
    channel = trusted(server)
    channel._socket.sendall(raw(render(), body()))
    channel.receive(5)
    small = {"labels": pack(MAPS[0][:8, :8], "raw"), "instances": pack(MAPS[1][:8, :8], "raw")}
    header = render(type=kind, number=2, whole=False, rect=[left, 0, left + 8, 8])
    del header["arrays"]
    channel.send(header, small)
    if kind == "preview" and left > 0:
        assert channel.receive(5).text("kind") == "BadMaps", "the session's own answer"
    else:
        assert is_closed(channel._socket)
    channel.free()
    assert_serves(server)


def test_one_request_at_a_time(tmp_path: Path) -> None:
    free = threading.Event()

    class Slow(FakeSession):
        def render(self, *maps: Any, should_stop: Callable[[], bool], **options: Any) -> np.ndarray:
            while not should_stop():
                free.wait(0.001)
            raise Cancelled

    with serving(Slow, tmp_path) as server:
        channel = trusted(server)
        channel._socket.sendall(raw(render(), body()) + raw(render(number=2), body()))
        assert is_closed(channel._socket)
        channel.free()
        channel = trusted(server)
        channel._socket.sendall(raw(render(), body()) + raw({"type": "cancel", "number": 7}))
        assert not channel.wait(0.3), "the cancellation of something else"
        channel.send({"type": "cancel", "number": 1})
        assert channel.receive(5).text("kind") == "Cancelled"
        channel.free()


def test_random_bytes_for_a_while(server: Serving) -> None:
    random = np.random.default_rng(7)
    good = raw(render(), body())
    for _ in range(40):
        channel = trusted(server)
        data = bytearray(good)
        for place in random.integers(0, 300, 3):
            data[place] = random.integers(0, 256)
        with suppress(OSError):
            channel._socket.sendall(data)
            channel._socket.shutdown(socket.SHUT_WR)
            assert is_closed(channel._socket)
        channel.free()
    assert_serves(server)


# Servers


class Impostor:
    """Listens, and does to every client what a function says."""

    def __init__(self, act: Callable[[Channel], object]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._act = act
        self.address = Address("127.0.0.1", self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            connection, _ = self._listener.accept()
            channel = Channel(connection, TRUSTED)
            with suppress(Broken, OSError):
                self._act(channel)
            channel.free()

    def close(self) -> None:
        self._listener.close()
        self._thread.join(5)


@pytest.fixture
def against(tmp_path: Path) -> Iterator[Callable[[Callable[[Channel], object]], RemoteServer]]:
    impostors: list[Impostor] = []
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)

    def begin(act: Callable[[Channel], object]) -> RemoteServer:
        impostors.append(Impostor(act))
        return RemoteServer(impostors[-1].address, token)

    yield begin
    for each in impostors:
        each.close()


def hello(channel: Channel, token: str = TOKEN) -> dict[str, Any]:
    """The first half of a server's part; what it would have to say next."""
    channel.limits = STRANGER
    channel.send({"type": "hello", "version": VERSION, "nonce": "theirs"})
    nonce = channel.receive(5).text("nonce")
    channel.limits = TRUSTED
    welcome = {"type": "welcome", "proof": proof(token, "server", "theirs", nonce)}
    return {**welcome, **SessionFacts.of(FakeSession()).to_json()}


def test_a_server_that_does_not_know_the_token_gets_no_maps(against: Callable[..., RemoteServer]) -> None:
    server = against(lambda channel: channel.send(hello(channel, "another token of another")))
    with pytest.raises(MaquetteError, match="does not know the token"):
        server.open()


def test_a_server_of_another_version(against: Callable[..., RemoteServer]) -> None:
    server = against(lambda channel: channel.send({"type": "hello", "version": 2, "nonce": "x"}))
    with pytest.raises(MaquetteError, match="speaks version 2 of the protocol, this Maquette version 1"):
        server.open()


SPACE = {"channels": 3, "by_class": False, "range": [-1.0, 1.0], "modes": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "farewell"},
        {"id": ""},
        {"name": 5},
        {"label_set": {"name": "x", "classes": [{"id": 1}]}},
        {"label_set": "cityscapes"},
        {"resolution": [8, 8]},
        {"mode_counts": [[7, -1]]},
        {"mode_counts": [[5000, 1]]},
        {"mode_counts": {"7": 1}},
        {"style_space": None},
        {"style_space": {"channels": 3}},
        {"style_space": SPACE | {"channels": 0}},
        {"style_space": SPACE | {"range": [1.0, -1.0]}},
        {"style_space": SPACE | {"modes": [[5000, [[0.0, 0.0, 0.0]]]]}},
        {"style_space": SPACE | {"modes": [[7, [[0.0, 0.0]] * 10]]}},
        {"style_space": SPACE | {"modes": [[7, [["0", 0.0, 0.0]] * 10]]}},
    ],
    ids=str,
)
def test_a_welcome_that_is_none(against: Callable[..., RemoteServer], changes: dict[str, Any]) -> None:
    server = against(lambda channel: channel.send({**hello(channel), **changes}))
    with pytest.raises(ConnectionLost, match="does not answer like `maquette serve`"):
        server.open()
    assert server.lost


def test_something_else_listens_there(against: Callable[..., RemoteServer]) -> None:
    server = against(lambda channel: channel._socket.sendall(b"SSH-2.0-OpenSSH_9.6\r\n" * 10))
    with pytest.raises(ConnectionLost, match="does not answer like"):
        server.open()


@pytest.mark.parametrize(
    "reply",
    [
        b"garbage that is no frame at all",
        raw({"type": "image", "number": 1, "can_preview": True, "notice": ""}),
        raw({"type": "image", "number": 9, "can_preview": True, "notice": ""}),
        raw({"type": "error", "number": 1, "can_preview": True, "notice": "", "kind": "SystemExit", "sentence": ""}),
        raw(
            {
                "type": "image",
                "number": 1,
                "can_preview": True,
                "notice": "",
                "arrays": [["image", "uint8", [SIDE, SIDE, 4], "raw", 4 * SIDE * SIDE]],
            },
            bytes(4 * SIDE * SIDE),
        ),
        b"",
    ],
)
def test_an_answer_that_is_none(against: Callable[..., RemoteServer], reply: bytes) -> None:
    def act(channel: Channel) -> None:
        channel.send(hello(channel))
        channel.receive(5)
        channel._socket.sendall(reply)

    server = against(act)
    session = server.open()
    with pytest.raises(ConnectionLost, match=f"The connection to {server} was lost"):
        session.render(*MAPS)
    assert server.lost
    session.close()


def test_a_server_that_falls_silent(against: Callable[..., RemoteServer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SILENCE", 0.3)
    over = threading.Event()

    def act(channel: Channel) -> None:
        channel.send(hello(channel))
        over.wait(10)

    session = against(act).open()
    started = time.perf_counter()
    with pytest.raises(ConnectionLost, match="nothing was heard"):
        session.render(*MAPS, should_stop=lambda: False)
    assert time.perf_counter() - started < 3
    over.set()


def test_sentences_are_one_line_and_short(against: Callable[..., RemoteServer]) -> None:
    def act(channel: Channel) -> None:
        channel.send(hello(channel))
        channel.receive(5)
        told = {"kind": "BadMaps", "sentence": "two\nlines\x1b[31m\x00" + "x" * 100_000}
        channel.send({"type": "error", "number": 1, "can_preview": False, "notice": "", **told})

    session = against(act).open()
    with pytest.raises(MaquetteError) as told:
        session.render(*MAPS)
    assert str(told.value).isprintable()
    assert len(str(told.value)) <= 2000
    session.close()


def test_facts_survive_the_journey() -> None:
    facts = SessionFacts.of(FakeSession(LabelSet.load("ade20k")))
    frame = frames.Frame(json.loads(json.dumps(facts.to_json())))
    received = SessionFacts.from_frame(frame)
    assert replace(received, style_space=None) == replace(facts, style_space=None)
    assert facts.style_space is not None
    assert received.style_space is not None
    assert received.style_space.modes.keys() == facts.style_space.modes.keys() != set()
    for class_id, centres in facts.style_space.modes.items():
        np.testing.assert_array_equal(received.style_space.modes[class_id], centres)
