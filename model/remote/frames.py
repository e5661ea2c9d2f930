"""Frames over a socket: a JSON header and raw arrays, every length checked before it is believed.

    4 bytes   "MQT1"
    4 bytes   length of the header, unsigned, big-endian
    8 bytes   length of the body, the same
    header    a JSON object in UTF-8; its "arrays" say what the body holds
    body      the arrays one behind the other: C order, little-endian, each packed as its description says

Nothing of a frame is evaluated: no pickles, and an array is unpacked only as the type and shape its reader expects.
"""

import json
import math
import selectors
import socket
import struct
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import numpy as np

from model.maps import MAX_PIXELS
from model.maps.geometry import Rect

STALL = 20.0  # seconds without a byte in the middle of a frame, after which the other side counts as gone

_PREFIX = struct.Struct(">4sIQ")
_MAGIC = b"MQT1"
_CHUNK = 1 << 18  # bytes of one call to the socket: each has its own time limit, so slow lines are no broken ones
_LEVEL = 1  # of zlib: maps shrink to a fiftieth at any level, photographs hardly more at a higher one
_DTYPES: Mapping[str, np.dtype[Any]] = {
    "uint8": np.dtype(np.uint8),
    "int32": np.dtype("<i4"),
    "float32": np.dtype("<f4"),
}
_METHODS = ("raw", "zlib", "rows")


class Broken(Exception):  # noqa: N818
    """The connection ended, stalled, or carried something that is no frame; it cannot be used any more."""


class Limits(NamedTuple):
    """The longest frame that is read, bytes."""

    header: int
    body: int


STRANGER = Limits(1024, 0)  # until the token is proven
TRUSTED = Limits(1 << 22, 9 * MAX_PIXELS)  # a label set and many styles; three maps, unpacked


@dataclass(frozen=True)
class Packed:
    """An array as it travels."""

    dtype: str
    shape: tuple[int, ...]
    method: str
    data: bytes | memoryview


@dataclass(frozen=True, eq=False)
class Frame:
    """What was received. Every reader raises Broken where the frame does not hold what is asked of it."""

    header: Mapping[str, Any]
    _arrays: Mapping[str, Packed] = field(default_factory=dict)
    bytes: int = 0  # of the body, and
    seconds: float = 0.0  # that it took to arrive

    @property
    def kind(self) -> str:
        """What the frame is."""
        return self.text("type")

    def has(self, name: str) -> bool:
        """Whether the header has an entry."""
        return name in self.header

    def text(self, name: str) -> str:
        """A string without line breaks or control characters."""
        value = self._entry(name, str)
        return " ".join("".join(each if each.isprintable() else " " for each in value).split())

    def flag(self, name: str) -> bool:
        """True or False."""
        return self._entry(name, bool)

    def integer(self, name: str) -> int:
        """A whole number of at most 64 bits."""
        value = self._entry(name, int)
        if isinstance(value, bool) or not -(1 << 63) <= value < 1 << 64:
            self.refuse(name)
        return value

    def pair(self, name: str) -> tuple[int, int]:
        """A width and a height, or two other numbers of 32 bits."""
        one, other = self._integers(name, 2)
        return one, other

    def rect(self, name: str) -> Rect:
        """A rectangle, which may be empty."""
        return Rect(*self._integers(name, 4))

    def items(self, name: str) -> list[Any]:
        """A list of anything."""
        return self._entry(name, list)

    def table(self, name: str) -> dict[str, Any]:
        """A JSON object."""
        return self._entry(name, dict)

    def array(self, name: str, dtype: type[np.generic], shape: tuple[int, ...]) -> np.ndarray:
        """Unpack an array of the body, C-contiguous and writeable; it has this type and shape, or is refused."""
        packed = self._arrays.get(name)
        if packed is None or _DTYPES[packed.dtype] != np.dtype(dtype).newbyteorder("<") or packed.shape != shape:
            self.refuse(name)
        return _unpack(packed)

    def has_array(self, name: str) -> bool:
        """Whether the body holds an array."""
        return name in self._arrays

    def refuse(self, name: str) -> NoReturn:
        """Raise Broken because of an entry."""
        raise Broken(f"a frame without a usable {name}")

    def _integers(self, name: str, count: int) -> list[int]:
        value = self._entry(name, list)
        if len(value) != count or not all(type(each) is int and abs(each) < 1 << 31 for each in value):
            self.refuse(name)
        return value

    def _entry(self, name: str, kind: type) -> Any:
        value = self.header.get(name)
        if not isinstance(value, kind):
            self.refuse(name)
        return value


def pack(array: np.ndarray, method: str) -> Packed:
    """An array of uint8, int32 or float32 ready to be sent: "raw", "zlib", or for photographs (H, W, 3) "rows".

    All are lossless. "rows" packs the difference of every pixel to its left neighbour.
    """
    name = array.dtype.name
    data = np.ascontiguousarray(array, _DTYPES[name])
    if method == "raw":
        return Packed(name, array.shape, method, data.reshape(-1).view(np.uint8).data)
    if method == "rows":
        shifted = data.copy()
        shifted[:, 1:] -= data[:, :-1]  # modulo 256
        data = shifted
    return Packed(name, array.shape, method, zlib.compress(data.data, _LEVEL))


def _unpack(packed: Packed) -> np.ndarray:
    dtype, size = _DTYPES[packed.dtype], math.prod(packed.shape) * _DTYPES[packed.dtype].itemsize
    if packed.method == "raw":
        data: bytes | memoryview = packed.data
    else:
        stream = zlib.decompressobj()
        try:
            data = stream.decompress(packed.data, size + 1)  # never more, whatever it claims to unfold to
        except zlib.error as error:
            raise Broken("an array that cannot be unpacked") from error
        if not stream.eof or stream.unused_data:
            raise Broken("an array that does not end where it should")
    if len(data) != size:
        raise Broken("an array of another length than its shape")
    array = np.frombuffer(data, dtype).reshape(packed.shape).astype(dtype.newbyteorder("="), copy=True)
    if packed.method == "rows":
        if array.ndim != 3 or packed.dtype != "uint8":
            raise Broken("rows of something that is no photograph")
        np.cumsum(array, axis=1, dtype=np.uint8, out=array)
    return array


class Channel:
    """One end of a connection, used by one thread at a time. Owns the socket. Every failure is Broken."""

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self.limits = limits
        self.sent = self.received = 0  # bytes
        self._socket = connection
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _watch(connection)
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)

    def send(self, header: Mapping[str, object], arrays: Mapping[str, Packed] | None = None) -> None:
        """Send one frame."""
        arrays = arrays or {}
        if arrays:
            header = {
                **header,
                "arrays": [
                    [name, each.dtype, list(each.shape), each.method, len(each.data)] for name, each in arrays.items()
                ],
            }
        text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
        length = sum(len(each.data) for each in arrays.values())
        parts: list[bytes | memoryview] = [_PREFIX.pack(_MAGIC, len(text), length) + text]
        parts += [each.data for each in arrays.values()]
        if length <= _CHUNK:
            parts = [b"".join(parts)]  # one packet for a dab
        try:
            for part in parts:
                view = memoryview(part)
                for start in range(0, len(view), _CHUNK):
                    self._socket.settimeout(STALL)
                    self._socket.sendall(view[start : start + _CHUNK])
        except OSError as error:
            raise Broken(_reason(error)) from error
        self.sent += _PREFIX.size + len(text) + length

    def wait(self, seconds: float | None, *, wake: socket.socket | None = None) -> bool:
        """Wait until a frame begins to arrive, or `wake` can be read; whether a frame does. None: without limit."""
        try:
            if wake is None:
                return bool(self._selector.select(seconds))
            self._selector.register(wake, selectors.EVENT_READ)
            try:
                return any(key.fileobj is self._socket for key, _ in self._selector.select(seconds))
            finally:
                self._selector.unregister(wake)
        except (OSError, ValueError, KeyError) as error:  # closed meanwhile
            raise Broken("the connection is closed") from error

    def receive(self, within: float | None = None) -> Frame:
        """The next frame; `within` limits the seconds for all of it, else only a standstill counts."""
        deadline = math.inf if within is None else time.monotonic() + within
        magic, header_length, body_length = _PREFIX.unpack(self._read(_PREFIX.size, deadline))
        if magic != _MAGIC:
            raise Broken("something that is no frame")
        if header_length > self.limits.header or body_length > self.limits.body:
            raise Broken(f"a frame of {header_length + body_length:,} bytes")
        header = _header(self._read(header_length, deadline).tobytes())
        started = time.monotonic()
        body = self._read(body_length, deadline)
        return Frame(header, _described(header, body), body_length, time.monotonic() - started)

    def close(self) -> None:
        """Close the connection; may be called again, and by another thread, which ends every wait."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def free(self) -> None:
        """Close the connection and free it; by the thread that uses it. May be called again."""
        self.close()
        self._selector.close()
        self._socket.close()

    def _read(self, length: int, deadline: float) -> memoryview:
        data = memoryview(bytearray(length))
        done = 0
        try:
            while done < length:
                left = min(STALL, deadline - time.monotonic())
                if left <= 0:
                    raise TimeoutError
                self._socket.settimeout(left)
                count = self._socket.recv_into(data[done : done + _CHUNK])
                if not count:
                    raise Broken("the other side has closed the connection")
                done += count
        except OSError as error:
            raise Broken(_reason(error)) from error
        self.received += length
        return data


def _header(text: bytes) -> dict[str, Any]:
    def refuse(_text: str) -> NoReturn:
        raise ValueError("not a number")

    try:
        header = json.loads(text.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Broken("a frame whose header is no JSON") from error
    if not isinstance(header, dict):
        raise Broken("a frame whose header is no object")
    return header


def _described(header: Mapping[str, Any], body: memoryview) -> dict[str, Packed]:
    arrays, start = {}, 0
    entries = header.get("arrays", [])
    for entry in entries if isinstance(entries, list) else [None]:
        match entry:
            case [str(name), str(dtype), list(shape), str(method), int(length)] if (
                dtype in _DTYPES
                and method in _METHODS
                and len(shape) <= 3
                and all(type(side) is int and 0 <= side < 1 << 31 for side in shape)
                and 0 <= length <= len(body) - start
            ):
                arrays[name] = Packed(dtype, tuple(shape), method, body[start : start + length])
                start += length
            case _:
                raise Broken("a frame whose arrays are not described")
    if start != len(body):
        raise Broken("a frame with bytes that nothing describes")
    return arrays


def _watch(connection: socket.socket) -> None:
    """Have the system notice, within half a minute, that the other machine is gone while nothing is sent."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _reason(error: OSError) -> str:
    return "nothing arrived in time" if isinstance(error, TimeoutError) else (error.strerror or str(error)).lower()
