"""The server's side of one connection: the token first, then one request after another. Runs in a thread of its own."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from typing import Any

import numpy as np

from model.contract import Change, Session, ShouldStop, is_live
from model.errors import BadMaps, Cancelled, MaquetteError, ModelError
from model.maps import MAX_PIXELS
from model.maps.geometry import Rect
from model.remote import messages
from model.remote.frames import TRUSTED, Broken, Channel, Frame, pack
from model.remote.gate import Gate
from model.remote.messages import ATTEMPTS, VERSION, SessionFacts
from model.remote.mirror import Maps, Mirror
from model.remote.passes import Passes
from model.remote.tokens import new_nonce, proof, proves
from model.style_map import Style

HEARTBEAT = 2.0  # seconds between two signs of life while a pass goes on

logger = logging.getLogger(__name__)

Answer = tuple[dict[str, Any], np.ndarray | None]  # header and picture
Work = Callable[[Session, ShouldStop], Answer]


class Conversation:
    """One client. `close` may be called by another thread; all else by the one that `run`s."""

    def __init__(
        self, channel: Channel, peer: str, token: str, gate: Gate, passes: Passes, facts: SessionFacts
    ) -> None:
        self.peer = peer
        self._channel = channel
        self._token = token
        self._gate = gate
        self._passes = passes
        self._facts = facts
        self._stop = threading.Event()  # the pass in flight is not wanted any more
        self._ended = threading.Event()
        self._wake, self._waker = socket.socketpair()
        self._wake.setblocking(False)
        self._wrong = False  # it has given a wrong token
        self._session: Session | None = None  # lent with the first request that needs one
        self._whole = True  # False: a pass failed in a way that may have left something behind
        self._mirror = Mirror()
        self._styles: dict[int, Style] = {}
        self._based = False  # this client has kept a pass; what an earlier one kept is none of its business

    def run(self) -> str:
        """Answer until the client leaves; returns why it ended. The gate has counted it as a stranger."""
        try:
            try:
                self._admit()
            finally:
                self._gate.leave()
            with self._gate.trusted() as has_room:
                try:
                    self._welcome(has_room)
                    while True:
                        self._channel.wait(None)
                        self._answer(self._channel.receive())
                finally:
                    # Before there is room for another client, who would open a session too many.
                    if self._session is not None:
                        self._passes.give_back(self._session, whole=self._whole)
        except Broken as broken:
            return f"{'a wrong token; ' if self._wrong else ''}{broken}"
        finally:
            self._channel.free()
            self._wake.close()
            self._waker.close()

    def close(self) -> None:
        """Stop the pass in flight and end the conversation."""
        self._ended.set()
        self._stop.set()
        self._channel.close()

    # The token

    def _admit(self) -> None:
        """Ask for the proof until it is right; raises Broken after the third wrong one, or when time is up."""
        until = time.monotonic() + self._gate.patience
        for attempt in range(1, ATTEMPTS + 1):
            nonce = new_nonce()
            self._channel.send({"type": "hello", "version": VERSION, "nonce": nonce})
            frame = self._channel.receive(max(until - time.monotonic(), 0.0))
            if frame.kind != "prove":
                frame.refuse("type")
            theirs = frame.text("nonce")
            if proves(frame.text("proof"), self._token, "client", nonce, theirs):
                self._gate.right(self.peer)
                self._own_proof = proof(self._token, "server", nonce, theirs)
                return
            self._wrong = True
            # Slower every time, and it counts on in the next connection from there.
            self._ended.wait(self._gate.wrong(self.peer))
            until = time.monotonic() + self._gate.patience
            self._channel.send({"type": "wrong", "left": ATTEMPTS - attempt})
        raise Broken(f"{ATTEMPTS} wrong tokens")

    def _welcome(self, has_room: bool) -> None:
        self._channel.limits = TRUSTED
        if not has_room:
            sentence = "all its sessions are in use; end one, or start it with more --clients"
            self._channel.send({"type": "full", "proof": self._own_proof, "sentence": sentence})
            raise Broken("one client too many")
        self._channel.send({"type": "welcome", "proof": self._own_proof, **self._facts.to_json()})

    # Requests

    def _answer(self, frame: Frame) -> None:
        match frame.kind:
            case "render":
                work = self._render(frame)
            case "preview":
                work = self._preview(frame)
            case "expect":
                work = self._expect(frame)
            case "cancel":
                return  # of a pass that has ended meanwhile
            case _:
                frame.refuse("type")
        number = frame.integer("number")
        packed = "rows" if frame.flag("packed") else "raw"
        try:
            header, picture = self._run(work, number)
        except MaquetteError as error:
            self._whole = self._whole and isinstance(error, Cancelled | BadMaps)
            header, picture = {"type": "error", **messages.error_to_json(error)}, None
        header |= {"number": number, "can_preview": False, "notice": ""}
        session = self._session
        if session is not None and is_live(session):
            header |= {"can_preview": self._based and session.can_preview, "notice": session.take_notice()}
        self._channel.send(header, {} if picture is None else {"image": pack(picture, packed)})

    def _run(self, work: Work, number: int) -> Answer:
        """Have the work done, listening for its cancellation; raises what it raises, its defects as ModelError."""
        self._stop.clear()
        if self._ended.is_set():
            raise Broken("the server ends")

        def job() -> Answer:
            if self._stop.is_set():
                raise Cancelled
            if self._session is None:
                self._session = self._passes.lend()
            return work(self._session, self._stop.is_set)

        future = self._passes.submit(job)
        future.add_done_callback(lambda _future: self._ring())
        try:
            self._attend(future, number)
        except Broken:
            self._stop.set()
            future.cancel()
            wait([future])  # the session must not be given to somebody else before that
            raise
        try:
            return future.result()
        except CancelledError as error:
            raise Cancelled from error
        except MaquetteError:
            raise
        # A package's code, and ours, may fail in any way; the client is told, and the server goes on.
        except Exception as error:
            self._whole = False
            logger.exception("a pass failed")
            reason = " ".join(str(error).split()).rstrip(".")
            raise ModelError(f"The server failed: {type(error).__name__}{f': {reason}' if reason else ''}.") from error

    def _attend(self, future: "Future[Answer]", number: int) -> None:
        told = time.monotonic()
        while not future.done():
            if self._channel.wait(HEARTBEAT, wake=self._wake):
                frame = self._channel.receive()
                if frame.kind != "cancel":
                    frame.refuse("type")
                if frame.integer("number") == number:
                    self._stop.set()
                    future.cancel()  # where it still waits for its turn
            with suppress(BlockingIOError):
                self._wake.recv(64)
            if time.monotonic() - told >= HEARTBEAT:
                self._channel.send({"type": "alive"})
                told = time.monotonic()

    def _ring(self) -> None:
        with suppress(OSError):
            self._waker.send(b"\0")

    def _render(self, frame: Frame) -> Work:
        size = width, height = frame.pair("size")
        if min(size) < 1 or width * height > MAX_PIXELS:
            frame.refuse("size")
        whole, keep, seed = frame.flag("whole"), frame.flag("keep"), frame.integer("seed")
        styles = self._read_styles(frame)
        if whole:
            maps = _maps(frame, Rect.of(size))
            if keep:
                self._mirror.replace(maps)
        else:
            if self._mirror.size != size:
                frame.refuse("size")
            rect = frame.rect("rect")
            if not Rect.of(size).encloses(rect):
                frame.refuse("rect")
            part = None if rect.is_empty else _maps(frame, rect)
            if keep and part is not None:
                self._mirror.patch(rect, part)
            maps = self._mirror.maps()
            if part is not None and not keep:
                maps = maps.written(rect, part)

        def work(session: Session, should_stop: ShouldStop) -> Answer:
            options: dict[str, Any] = {"regions": maps.regions, "seed": seed, "should_stop": should_stop}
            if is_live(session):
                options["keep"] = keep
            image = session.render(maps.labels, maps.instances, styles, **options)
            self._based = self._based or (keep and is_live(session))
            return {"type": "image"}, image

        return work

    def _preview(self, frame: Frame) -> Work:
        rect = frame.rect("rect")
        if rect.is_empty or min(rect) < 0 or rect.area > MAX_PIXELS or not self._based:
            frame.refuse("rect")
        keep, seed = frame.flag("keep"), frame.integer("seed")
        maps, styles = _maps(frame, rect), self._read_styles(frame)
        if keep and self._mirror.size is not None and Rect.of(self._mirror.size).encloses(rect):
            self._mirror.patch(rect, maps)
        change = Change(rect, maps.labels, maps.instances, maps.regions)

        def work(session: Session, should_stop: ShouldStop) -> Answer:
            assert is_live(session), "only those are ever based"
            made = session.preview(change, styles, seed=seed, keep=keep, should_stop=should_stop)
            return {"type": "image", "rect": list(map(int, made.rect)), "settle": bool(made.settle)}, made.image

        return work

    def _expect(self, frame: Frame) -> Work:
        width, height = frame.pair("size")

        def work(session: Session, _should_stop: ShouldStop) -> Answer:
            seconds = session.expected_seconds(width, height) if is_live(session) else None
            return {"type": "expected", "seconds": seconds}, None

        return work

    def _read_styles(self, frame: Frame) -> dict[int, Style]:
        """The styles of a frame, or where it has none those of the one before."""
        if frame.has("styles"):
            self._styles = messages.styles_from(frame)
        return self._styles


def _maps(frame: Frame, rect: Rect) -> Maps:
    """The maps of a rectangle; a frame without a region map means that the regions are the instances."""
    labels = frame.array("labels", np.uint8, rect.shape)
    instances = frame.array("instances", np.int32, rect.shape)
    regions = frame.array("regions", np.int32, rect.shape) if frame.has_array("regions") else instances
    return Maps(labels, instances, regions)
