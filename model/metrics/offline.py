"""A guard against downloads: libraries of measures fetch weights when they are not told otherwise."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from model.errors import ModelError


@contextmanager
def offline() -> Iterator[None]:
    """While the block runs, this process cannot connect to other machines; trying raises ModelError."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse(self: socket.socket, address: Any, *_: Any) -> Any:
        if self.family == getattr(socket, "AF_UNIX", None):  # processes of this machine
            return connect(self, address)
        raise ModelError("A measure wanted to use the network; weights come from files that you name.")

    socket.socket.connect = socket.socket.connect_ex = refuse  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]
