"""A server in this process, on a real socket of the loopback interface, and clients of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from model.contract import Session
from model.remote.address import Address
from model.remote.client import RemoteServer, RemoteSession
from model.remote.gate import Gate
from model.remote.server import Server

TOKEN = "a token of the test suite"


class Serving:
    """Serves in a thread inside a `with` block. `said` is what the server told of who came and went."""

    def __init__(self, open_session: Callable[[], Session], folder: Path, *, clients: int = 2, port: int = 0) -> None:
        self.said: list[str] = []
        gate = Gate(clients, patience=0.5, delay=0.05)
        self.server = Server(open_session, TOKEN, "127.0.0.1", port, gate=gate, say=self.said.append)
        self.address = Address("127.0.0.1", self.server.port)
        self.token_file = folder / "token"
        self.token_file.write_text(TOKEN)
        self.token_file.chmod(0o600)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    @property
    def remote(self) -> RemoteServer:
        """What `--session` makes of the address."""
        return RemoteServer(self.address, self.token_file)

    def open(self) -> RemoteSession:
        """A session of a new client."""
        return self.remote.open()

    def end(self) -> None:
        """End the server; may be called again."""
        self._end.set()
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.end()

    def _serve(self) -> None:
        try:
            self.server.serve(self._end.is_set)
        finally:
            self.server.close()


@contextmanager
def serving(open_session: Callable[[], Session], folder: Path, *, clients: int = 2) -> Iterator[Serving]:
    with Serving(open_session, folder, clients=clients) as server:
        yield server
