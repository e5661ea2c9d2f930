"""Listens, and begins a conversation with everybody who comes."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable

from model.contract import Session
from model.errors import FileError, MaquetteError
from model.remote.conversation import Conversation
from model.remote.frames import STRANGER, Channel
from model.remote.gate import Gate
from model.remote.messages import SessionFacts
from model.remote.passes import Passes

_TICK = 0.25  # seconds between two questions whether to stop
_LAST = 5.0  # seconds that conversations have to end in

logger = logging.getLogger(__name__)


class Server:
    """Serves sessions of one generator. Made, served and closed by one thread."""

    def __init__(
        self,
        open_session: Callable[[], Session],
        token: str,
        host: str,
        port: int,
        *,
        gate: Gate,
        say: Callable[[str], object] = logger.info,
    ) -> None:
        """Listen, then open the first session: a port that is taken is told before the weights are loaded.

        `say` is told, from any thread, who comes and goes. Raises MaquetteError.
        """
        self._token = token
        self._gate = gate
        self._say = say
        self._conversations: dict[Conversation, threading.Thread] = {}
        self._lock = threading.Lock()
        self._listener = _listen(host, port)
        self._passes = Passes(open_session)
        try:
            self.facts: SessionFacts = self._passes.open()
        except BaseException:
            self.close()
            raise

    @property
    def port(self) -> int:
        """Where it listens; a port that was free where 0 was asked for."""
        return int(self._listener.getsockname()[1])

    def serve(self, should_stop: Callable[[], bool]) -> None:
        """Let clients in until `should_stop` answers True."""
        while not should_stop():
            try:
                connection, address = self._listener.accept()
            except TimeoutError:
                continue
            except OSError as error:  # whoever came has gone again, or there are no descriptors left for the moment
                logger.warning("a connection was not accepted: %s", error)
                time.sleep(_TICK)
                continue
            self._begin(connection, str(address[0]))

    def close(self) -> None:
        """Stop all passes, end all conversations, free all sessions."""
        self._listener.close()
        with self._lock:
            going = dict(self._conversations)
        for conversation in going:
            conversation.close()
        for thread in going.values():
            thread.join(_LAST)
        self._passes.close()

    def _begin(self, connection: socket.socket, peer: str) -> None:
        if not self._gate.knock():
            connection.close()
            self._say(f"{peer}: too many connections without a token; closed")
            return
        try:
            channel = Channel(connection, STRANGER)
            conversation = Conversation(channel, peer, self._token, self._gate, self._passes, self.facts)
        except OSError as error:  # no descriptors left for the moment
            connection.close()
            self._gate.leave()
            logger.warning("%s: could not be served: %s", peer, error)
            return
        thread = threading.Thread(target=self._converse, args=(conversation,), name=f"client {peer}", daemon=True)
        with self._lock:
            self._conversations[conversation] = thread
        thread.start()

    def _converse(self, conversation: Conversation) -> None:
        self._say(f"{conversation.peer}: connected")
        try:
            reason = conversation.run()
        except Exception as error:
            # A defect of ours in one conversation is none of the others' business.
            logger.exception("a conversation failed")
            reason = f"{type(error).__name__}: {error}"
        self._say(f"{conversation.peer}: {reason}")
        with self._lock:
            self._conversations.pop(conversation, None)


def _listen(host: str, port: int) -> socket.socket:
    try:
        families = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise MaquetteError(f"--host {host}: is no address of this machine ({error.strerror or error}).") from error
    family, kind, protocol, _, address = families[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let another program listen on the same port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise FileError(
            f"Port {port} of {host} cannot be listened on ({error.strerror}); choose another with --port."
        ) from error
    listener.settimeout(_TICK)
    return listener
