"""Where a server listens."""

import argparse
from typing import NamedTuple, Self


class Address(NamedTuple):
    """HOST:PORT."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read HOST:PORT or [IPV6]:PORT; raises ValueError."""
        host, _, port = text.rpartition(":")
        bracketed = host.startswith("[") and host.endswith("]")
        host = host[1:-1] if bracketed else host
        good = host and (bracketed or ":" not in host) and port.isascii() and port.isdecimal() and len(port) <= 5
        if not good or not 0 < int(port) < 1 << 16:
            raise ValueError(f"must be HOST:PORT such as localhost:7737, not {text}")
        return cls(host, int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def session_address(text: str) -> Address:
    """Argument type of `--session`."""
    try:
        return Address.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
