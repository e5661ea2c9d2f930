"""The client's side: a session that renders on another machine and keeps the contract of a live one."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np

from model.contract import Change, Preview, ShouldStop, checked_change, checked_maps
from model.errors import BadMaps, Cancelled, ConnectionLost, MaquetteError
from model.maps import MAX_PIXELS
from model.maps.geometry import Rect
from model.remote import messages
from model.remote.address import Address
from model.remote.frames import STRANGER, TRUSTED, Broken, Channel, Frame, Packed, pack
from model.remote.messages import VERSION, SessionFacts
from model.remote.mirror import Maps, Mirror
from model.remote.tokens import find_token, new_nonce, proof, proves
from model.style_map import Style

CONNECTING = 5.0  # seconds until a machine that does not answer counts as absent
_WELCOME = 20.0  # seconds for the answer to the proof: the one to a wrong proof is late on purpose
SILENCE = 10.0  # seconds without any sign of life during a pass, after which the connection counts as lost
POLL = 0.008  # seconds between two questions whether to stop; each takes the lock of Python from the window
PACKED_BELOW = 20e6  # bytes a second: on a faster line photographs travel sooner than they are packed and unpacked
_MEASURED = 1 << 16  # bytes of the shortest picture that says something about the line


class RemoteServer:
    """A generator on another machine: what `--session` names, and `model.registry.find` takes as it is."""

    is_far = True  # what travels takes time, so packing may pay

    def __init__(self, address: Address, token_file: Path | None = None) -> None:
        self.address = address
        self.lost = False  # the newest connection has failed; set by the thread that renders
        self._token_file = token_file

    @property
    def name(self) -> str:
        """For people: HOST:PORT."""
        return str(self.address)

    @property
    def spec(self) -> Self:
        """What `find` takes."""
        return self

    def __str__(self) -> str:
        return self.name

    def token(self) -> str:
        """The secret that server and client share. Raises MaquetteError where there is none."""
        return find_token(self.address.port, self._token_file)

    def place(self, device_name: str) -> str:
        """Where it renders, for people."""
        return f"{device_name} at {self}"

    def loss(self, reason: str) -> ConnectionLost:
        """What is raised when a connection has broken."""
        return ConnectionLost(f"The connection to {self} was lost ({reason}).")

    def open(self, _device: str = "auto") -> "RemoteSession":
        """Connect; the server has chosen its device. Raises ConnectionLost, and MaquetteError for a wrong token."""
        return RemoteSession(*self._connect(), self)

    def _connect(self) -> tuple[Channel, SessionFacts]:
        try:
            connection = socket.create_connection(self.address, CONNECTING)
        except (OSError, UnicodeError) as error:  # UnicodeError: a name that is no host's
            self.lost = True
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ConnectionLost(f"There is no `maquette serve` at {self} ({reason}).") from error
        channel = Channel(connection, STRANGER)
        try:
            facts = _prove(channel, self, self.token())
        except Broken as broken:
            channel.free()
            self.lost = True
            raise ConnectionLost(f"{self} does not answer like `maquette serve` ({broken}).") from broken
        except MaquetteError as error:
            channel.free()
            self.lost = isinstance(error, ConnectionLost)
            raise
        self.lost = False
        return channel, facts


class RemoteSession:
    """Renders on a server; keeps `model.contract.LiveSession`. Used by one thread at a time.

    Only the rectangle of the maps that differs from what the server knows travels there, and only pixels come back.
    Every method that asks the server raises ConnectionLost when it cannot; such a session is of no further use. A pass
    whose answer is on its way when `should_stop` answers True has ended, and its answer is returned.
    """

    def __init__(self, channel: Channel, facts: SessionFacts, server: RemoteServer) -> None:
        self.id, self.name, self.licence = facts.id, facts.name, facts.licence
        self.label_set = facts.label_set
        self.resolution = facts.resolution
        self.mode_counts: Mapping[int, int] = facts.mode_counts
        self.style_space = facts.style_space
        self.device_name = server.place(facts.device_name)
        self.full_passes_only = facts.full_passes_only
        self.can_preview = False
        self._channel = channel
        self._server = server
        self._mirror = Mirror()
        self._based: tuple[int, int] | None = None  # width and height of what previews start from
        self._styles: list[list[object]] | None = None  # what the server knows
        self._notices: list[str] = []
        self._number = 0
        self._packed = server.is_far
        self._closed = False
        self._lost: ConnectionLost | None = None

    def modes(self, class_id: int) -> int:
        """How many modes there are for a class; 0 if none."""
        return self.mode_counts.get(class_id, 0)

    @property
    def traffic(self) -> tuple[int, int]:
        """Bytes sent and received so far."""
        return self._channel.sent, self._channel.received

    def render(
        self,
        labels: np.ndarray,
        instances: np.ndarray,
        styles: Mapping[int, Style] | None = None,
        *,
        regions: np.ndarray | None = None,
        seed: int = 0,
        should_stop: ShouldStop | None = None,
        keep: bool = False,
    ) -> np.ndarray:
        """See `LiveSession.render`; also raises ConnectionLost."""
        maps = Maps(*checked_maps(labels, instances, regions, self.label_set)).joined()
        width, height = maps.size
        if width * height > MAX_PIXELS:
            raise BadMaps(f"{width} x {height} is more than {MAX_PIXELS:,} pixels, the most that a server renders.")
        header = {"type": "render", "size": [width, height], "keep": keep, **self._look(styles, seed)}
        rect = self._mirror.difference(maps)
        part = maps if rect is None else maps.crop(rect).joined()
        header |= {"whole": rect is None} | ({} if rect is None else {"rect": list(rect)})
        arrays = {} if rect is not None and rect.is_empty else _packed_maps(part)

        def sent() -> None:
            if keep and rect is None:
                self._mirror.replace(maps)
            elif keep and rect is not None and not rect.is_empty:
                self._mirror.patch(rect, part)

        frame = self._ask(header, arrays, should_stop, sent)
        image = self._image(frame, (height, width))
        if keep and self.can_preview:
            self._based = width, height
        return image

    def preview(
        self,
        change: Change,
        styles: Mapping[int, Style] | None = None,
        *,
        seed: int = 0,
        keep: bool = True,
        should_stop: ShouldStop | None = None,
    ) -> Preview:
        """See `LiveSession.preview`; also raises ConnectionLost."""
        based = self._based
        if not self.can_preview or based is None:
            raise RuntimeError("there is nothing that a preview could start from")
        change = checked_change(change, based, self.label_set)
        maps = Maps(change.labels, change.instances, change.regions).joined()
        rect = change.rect
        header = {"type": "preview", "rect": list(map(int, rect)), "keep": keep, **self._look(styles, seed)}

        def sent() -> None:
            if keep and self._mirror.size is not None and Rect.of(self._mirror.size).encloses(rect):
                self._mirror.patch(rect, maps)

        frame = self._ask(header, _packed_maps(maps), should_stop, sent)
        with self._losing():
            made = frame.rect("rect")
            if not made.encloses(rect) or not Rect.of(based).encloses(made):
                frame.refuse("rect")
            settle = frame.flag("settle")
        return Preview(self._image(frame, made.shape), made, settle)

    def expected_seconds(self, width: int, height: int) -> float | None:
        """About how long an exact pass over so many pixels takes there; None if nothing is known."""
        frame = self._ask({"type": "expect", "size": [int(width), int(height)], "packed": False}, {}, None)
        seconds = frame.header.get("seconds")
        return float(seconds) if isinstance(seconds, int | float) else None

    def take_notice(self) -> str:
        """A sentence for the user about the last passes, told once; "" if there is none."""
        notices, self._notices = self._notices, []
        return " ".join(dict.fromkeys(notices))

    def close(self) -> None:
        """End the connection; the server lends its session to somebody else."""
        if not self._closed:
            self._closed = True
            self.can_preview = False
            self._channel.free()

    def _look(self, styles: Mapping[int, Style] | None, seed: int) -> dict[str, Any]:
        """The part of a request that says how things look; styles travel when they are others than before."""
        if not -(1 << 63) <= seed < 1 << 64:
            raise BadMaps(f"A server takes seeds of 64 bits, and {seed} is none.")
        look: dict[str, Any] = {"seed": int(seed), "packed": self._packed}
        entries = messages.styles_to_json(styles or {})
        if entries != self._styles:
            look["styles"] = entries
        return look

    def _ask(
        self,
        header: dict[str, Any],
        arrays: Mapping[str, Packed],
        should_stop: ShouldStop | None,
        sent: Callable[[], object] = lambda: None,
    ) -> Frame:
        """Send a request and wait for its answer; `sent` is called when the server has it, whatever comes of it."""
        if self._closed:
            raise RuntimeError("the session is closed")
        if self._lost:
            raise self._lost
        if should_stop is not None and should_stop():
            raise Cancelled
        with self._losing():
            self._number += 1
            self._channel.send({**header, "number": self._number}, arrays)
            self._styles = header.get("styles", self._styles)
            sent()
            frame = self._answer(should_stop)
            self.can_preview = frame.flag("can_preview")
            self._notices += filter(None, [frame.text("notice")])
            error = messages.error_from(frame) if frame.kind == "error" else None
        if error is not None:
            raise error
        return frame

    def _answer(self, should_stop: ShouldStop | None) -> Frame:
        """The answer to the newest request; asks `should_stop` meanwhile and passes a True on, once."""
        heard = time.monotonic()
        while True:
            if self._channel.wait(SILENCE / 10 if should_stop is None else POLL):
                frame = self._channel.receive()
                heard = time.monotonic()
                if frame.kind != "alive":
                    if frame.integer("number") != self._number:
                        frame.refuse("number")
                    return frame
            elif time.monotonic() - heard > SILENCE:
                raise Broken(f"nothing was heard for {SILENCE:.0f} s")
            if should_stop is not None and should_stop():
                self._channel.send({"type": "cancel", "number": self._number})
                should_stop = None

    def _image(self, frame: Frame, shape: tuple[int, int]) -> np.ndarray:
        with self._losing():
            image = frame.array("image", np.uint8, (*shape, 3))
        if self._server.is_far and frame.bytes > _MEASURED:
            self._packed = frame.bytes < PACKED_BELOW * frame.seconds
        return image

    @contextmanager
    def _losing(self) -> Iterator[None]:
        """Whatever breaks inside ends the session with ConnectionLost."""
        try:
            yield
        except Broken as broken:
            self._channel.free()
            self.can_preview = False
            self._server.lost = True
            self._lost = self._server.loss(str(broken))
            raise self._lost from broken


def _prove(channel: Channel, server: RemoteServer, token: str) -> SessionFacts:
    """Show that one knows the token, and see that the server does; raises Broken and MaquetteError."""
    hello = channel.receive(CONNECTING)
    if hello.kind != "hello":
        hello.refuse("type")
    if hello.integer("version") != VERSION:
        raise MaquetteError(
            f"{server} speaks version {hello.integer('version')} of the protocol, this Maquette version {VERSION}: "
            "install the same Maquette on both machines."
        )
    theirs, ours = hello.text("nonce"), new_nonce()
    channel.send({"type": "prove", "nonce": ours, "proof": proof(token, "client", theirs, ours)})
    channel.limits = TRUSTED._replace(body=0)
    answer = channel.receive(_WELCOME)
    if answer.kind == "wrong":
        raise MaquetteError(f"{server} does not accept this token: take the one that `maquette serve` printed there.")
    # Whoever listens there and cannot prove the token gets no maps.
    if not proves(answer.text("proof"), token, "server", theirs, ours):
        raise MaquetteError(f"{server} does not know the token; is it the server you started?")
    if answer.kind == "full":
        raise ConnectionLost(f"{server} refuses another client: {answer.text('sentence')}.")
    if answer.kind != "welcome":
        answer.refuse("type")
    channel.limits = TRUSTED
    return SessionFacts.from_frame(answer)


def _packed_maps(maps: Maps) -> dict[str, Packed]:
    arrays = {"labels": pack(maps.labels, "zlib"), "instances": pack(maps.instances, "zlib")}
    if not maps.shared:
        arrays["regions"] = pack(maps.regions, "zlib")
    return arrays
